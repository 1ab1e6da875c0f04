"""Mal-rules of multiplying and dividing fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import fraction, fraction_of, number, times, whole
from mmtutor.messages import message

_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_QUINN = "Brown, G. & Quinn, R. J. (2006). Algebra students' difficulty with fractions: an error analysis."

Two = tuple[int, int]


def _factors(node: n.Node) -> Iterator[tuple[n.Node, n.Node, Callable[[n.Node], n.Node]]]:
    assert isinstance(node, n.Product)
    for i in range(len(node.factors) - 1):

        def put(new: n.Node, i: int = i) -> n.Node:
            kept = (*node.factors[:i], new, *node.factors[i + 2 :])
            return kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))

        yield node.factors[i], node.factors[i + 1], put


def _two(operate: Callable[[Two, Two], n.Node | None]) -> Callable[[n.Node], Iterator[n.Node]]:
    """Return the rule that puts `operate` in the place of the product of two fractions."""

    def rule(node: n.Node) -> Iterator[n.Node]:
        for first, second, put in _factors(node):
            a, b = fraction(first), fraction(second)
            made = operate(a, b) if a is not None and b is not None else None
            if made is not None:
                yield put(made)

    return rule


def _bottom_kept(a: Two, b: Two) -> n.Node | None:
    return fraction_of(a[0] * b[0], a[1]) if a[1] == b[1] else None


def _cross(a: Two, b: Two) -> n.Node | None:
    return fraction_of(a[0] * b[1], a[1] * b[0]) if b[0] else None


def _carried_cross(a: Two, b: Two) -> n.Node | None:
    tens, units = divmod(a[0] * b[1], 10)
    return number(int(f"{a[1] * b[0] + tens}{units}"))


def _tops_added(a: Two, b: Two) -> n.Node | None:
    return fraction_of(a[0] + b[0], a[1] * b[1])


def _whole_scales_both(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        for over, w in ((fraction(first), whole(second)), (fraction(second), whole(first))):
            if over is not None and w is not None and w > 0:
                yield put(fraction_of(over[0] * w, over[1] * w))


def _whole_scales_bottom(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        for over, w in ((fraction(first), whole(second)), (fraction(second), whole(first))):
            if over is not None and w is not None and w > 0:
                yield put(fraction_of(over[0], over[1] * w))


def _two_divided(node: n.Node) -> tuple[Two, Two] | None:
    """Return dividend and divisor as fractions, one of them at least written as one."""
    assert isinstance(node, n.Quotient)
    if fraction(node) is not None or not (fraction(node.left) or fraction(node.right)):
        return None
    sides = []
    for side in (node.left, node.right):
        w, over = whole(side), fraction(side)
        sides.append(over or ((w, 1) if w is not None and w > 0 else None))
    first, second = sides
    return None if first is None or second is None or 0 in first + second else (first, second)


def _first_turned(node: n.Node) -> Iterator[n.Node]:
    both = _two_divided(node)
    if both is not None:
        (a, b), (c, d) = both
        yield times(fraction_of(b, a), fraction_of(c, d))
        yield fraction_of(b * c, a * d)


def _not_turned(node: n.Node) -> Iterator[n.Node]:
    both = _two_divided(node)
    if both is not None:
        (a, b), (c, d) = both
        yield times(fraction_of(a, b), fraction_of(c, d))
        yield fraction_of(a * c, b * d)


def _both_turned(node: n.Node) -> Iterator[n.Node]:
    both = _two_divided(node)
    if both is not None:
        (a, b), (c, d) = both
        yield times(fraction_of(b, a), fraction_of(d, c))
        yield fraction_of(b * d, a * c)


def _divided_apart(node: n.Node) -> Iterator[n.Node]:
    both = _two_divided(node)
    if both is not None:
        (a, b), (c, d) = both
        top, bottom = max(a, c) // min(a, c), max(b, d) // min(b, d)
        if a % c or b % d:
            yield fraction_of(top, bottom)


def _cancels_terms(node: n.Node) -> Iterator[n.Node]:
    """Cancel what stands below with one term of the sum above."""
    assert isinstance(node, n.Quotient)
    if not isinstance(node.left, n.Sum):
        return
    below = whole(node.right)
    for i, part in enumerate(node.left.terms):
        if part == node.right:
            yield _without(node.left, i, None)
            yield _without(node.left, i, n.Number("1"))
            continue
        top = whole(part)
        if top is not None and below is not None and below > 1 and top % below == 0 and top:
            yield _without(node.left, i, number(top // below))
        first = children(part)[0] if isinstance(part, n.Product) else None
        factor = whole(first) if first is not None else None
        if factor is not None and below is not None and below > 1 and factor % below == 0 and factor:
            assert isinstance(part, n.Product)
            rest_of = part.factors[1:]
            kept_part = rest_of[0]
            for other in rest_of[1:]:
                kept_part = times(kept_part, other, "")
            if factor != below:
                kept_part = times(number(factor // below), kept_part, "")
            yield _without(node.left, i, kept_part)


def _without(total: n.Sum, i: int, instead: n.Node | None) -> n.Node:
    if instead is not None:
        return n.Sum((*total.terms[:i], instead, *total.terms[i + 1 :]), total.signs)
    if i == 0:
        first = total.terms[1] if total.signs[0] == "+" else n.Negation(total.terms[1])
        kept: tuple[n.Node, ...] = (first, *total.terms[2:])
        return kept[0] if len(kept) == 1 else n.Sum(kept, total.signs[1:])
    kept = (*total.terms[:i], *total.terms[i + 1 :])
    return kept[0] if len(kept) == 1 else n.Sum(kept, (*total.signs[: i - 1], *total.signs[i:]))


def _joins_bottom(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    if len(node.factors) == 2 and isinstance(node.factors[1], n.Name):
        over = fraction(node.factors[0])
        if over is not None:
            yield n.Quotient(number(over[0]), times(number(over[1]), node.factors[1], ""))


def _wholes_and_fractions_apart(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        if isinstance(first, n.Mixed) and isinstance(second, n.Mixed):
            top = int(first.numerator) * int(second.numerator)
            bottom = int(first.denominator) * int(second.denominator)
            yield put(n.Mixed(str(int(first.whole) * int(second.whole)), str(top), str(bottom)))


_TIMES, _DIVIDE = ("multiply-fractions",), ("divide-fractions",)
FRACTION_PRODUCTS = (
    Misconception(
        "product-keeps-bottom",
        message("Keeping the denominator when multiplying"),
        message("The common denominator was kept as in adding, but in a product the denominators are multiplied too."),
        "1/2*1/2 <> 1/2", _QUINN, _TIMES, (n.Product,), _two(_bottom_kept),
    ),
    Misconception(
        "multiplies-crosswise",
        message("Multiplying crosswise"),
        message("Each top was multiplied by the other bottom, as if the second fraction had been turned over."),
        "1/2*1/2 <> 2/2", _ASHLOCK, _TIMES, (n.Product,), _two(_cross),
    ),
    Misconception(
        "product-adds-tops",
        message("Adding the tops of a product"),
        message("The denominators were multiplied, but the numerators were added."),
        "1/2*1/2 <> 2/4", _QUINN, _TIMES, (n.Product,), _two(_tops_added),
    ),
    Misconception(
        "crosswise-with-carrying",
        message("Multiplying crosswise with a carried digit"),
        message("The crosswise products were run together with a carried digit, as in a long multiplication."),
        "1/2*1/2 <> 22", _ASHLOCK, _TIMES, (n.Product,), _two(_carried_cross),
    ),
    Misconception(
        "whole-scales-both",
        message("Multiplying top and bottom by the whole number"),
        message("Top and bottom were both multiplied by the whole number, which leaves the fraction's size as it was."),
        "2*1/3 <> 2/6", _ASHLOCK, _TIMES, (n.Product,), _whole_scales_both,
    ),
    Misconception(
        "whole-scales-bottom",
        message("Multiplying the bottom by the whole number"),
        message("The whole number was multiplied into the denominator, which makes the fraction smaller."),
        "2*1/3 <> 1/6", _QUINN, _TIMES, (n.Product,), _whole_scales_bottom,
    ),
    Misconception(
        "mixed-product-apart",
        message("Multiplying wholes and fractions separately"),
        message("Wholes were multiplied by wholes and fractions by fractions; the mixed products are missing."),
        "1 1/2*1 1/2 <> 1 1/4", _QUINN, ("multiply-fractions", "mixed-numbers"), (n.Product,),
        _wholes_and_fractions_apart,
    ),
    Misconception(
        "turns-the-dividend",
        message("Turning over the wrong fraction"),
        message("The first fraction was turned over, but it is the one you divide by that is turned."),
        "1/2÷3 <> 2*3", _ASHLOCK, _DIVIDE, (n.Quotient,), _first_turned,
    ),
    Misconception(
        "divides-without-turning",
        message("Multiplying instead of dividing"),
        message("The fractions were multiplied as they stand, without turning over the one you divide by."),
        "1÷1/2 <> 1/2", _QUINN, _DIVIDE, (n.Quotient,), _not_turned,
    ),
    Misconception(
        "turns-both",
        message("Turning both fractions over"),
        message("Both fractions were turned over, but only the one you divide by is turned."),
        "1/2÷1/3 <> 2*3", _QUINN, _DIVIDE, (n.Quotient,), _both_turned,
    ),
    Misconception(
        "divides-apart",
        message("Dividing tops and bottoms and dropping remainders"),
        message("Tops and bottoms were divided separately, and what was left over was dropped."),
        "4/6÷3/4 <> 1/1", _ASHLOCK, _DIVIDE, (n.Quotient,), _divided_apart,
    ),
    Misconception(
        "cancels-terms",
        message("Cancelling a term of a sum"),
        message("One term of the sum was cancelled against the denominator, but every term has to be divided."),
        "(2+4)/2 <> 4", "Matz, M. (1982). Towards a process model for high school algebra errors.",
        ("lowest-terms", "simplify"), (n.Quotient,), _cancels_terms,
    ),
    Misconception(
        "letter-joins-bottom",
        message("Putting the letter under the fraction bar"),
        message("The letter was put into the denominator, but it multiplies the whole fraction."),
        "1/2a <> 1/(2a)", _QUINN, ("multiply-fractions", "simplify"), (n.Product,), _joins_bottom,
    ),
)  # fmt: skip
