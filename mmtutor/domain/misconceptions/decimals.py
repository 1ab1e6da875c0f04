"""Mal-rules of decimals and percentages: where the point goes, and which of two decimals is larger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import decimal, fraction, literal, number, places, sum_of, terms, whole
from mmtutor.messages import message

_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_RESNICK = "Resnick, L. B. et al. (1989). Conceptual bases of arithmetic errors: the case of decimal fractions."
_KILPATRICK = "Kilpatrick, J., Swafford, J. & Findell, B. (2001). Adding It Up."
_HART = "Hart, K. M. (ed.) (1981). Children's Understanding of Mathematics: 11-16."


def _written(node: n.Node) -> tuple[str, str] | None:
    """Return what stands before and after the point of a number without a sign."""
    if isinstance(node, n.Number | n.Decimal) and len(node.digits) < 12:
        before, _, after = node.digits.partition(".")
        return before or "0", after
    return None


def _of_two(
    operate: Callable[[tuple[str, str], tuple[str, str]], n.Node | None], wanted: int
) -> Callable[[n.Node], Iterator[n.Node]]:
    """Return the rule that puts `operate` in the place of adding (1) or taking away (-1), one a decimal at least."""

    def rule(node: n.Node) -> Iterator[n.Node]:
        parts = terms(node)
        for i in range(len(parts) - 1):
            (first_sign, first), (second_sign, second) = parts[i : i + 2]
            a, b = _written(first), _written(second)
            if a is None or b is None or not (a[1] or b[1]) or first_sign < 0 or second_sign != wanted:
                continue
            made = operate(a, b)
            if made is not None:
                yield sum_of([*parts[:i], (1, made), *parts[i + 2 :]])

    return rule


def _parts_apart(a: tuple[str, str], b: tuple[str, str]) -> n.Node | None:
    if not a[1] or not b[1]:
        return None
    return n.Decimal(f"{int(a[0]) + int(b[0])}.{int(a[1]) + int(b[1])}")


def _right_aligned(a: tuple[str, str], b: tuple[str, str]) -> n.Node | None:
    if len(a[1]) == len(b[1]):
        return None
    return decimal(Fraction(int(a[0] + a[1]) + int(b[0] + b[1]), 10 ** max(len(a[1]), len(b[1]))),
                   max(len(a[1]), len(b[1])))  # fmt: skip


def _extra_digits_dropped_in(a: tuple[str, str], b: tuple[str, str]) -> n.Node | None:
    shared = len(a[1])
    if len(b[1]) <= shared:
        return None
    kept = Fraction(int(a[0] + a[1]) - int(b[0] + b[1][:shared]), 10**shared)
    extra = b[1][shared:]
    if kept < 0:
        return None
    top = decimal(kept, shared)
    assert isinstance(top, n.Number | n.Decimal)
    return n.Decimal(f"{top.digits}{'' if '.' in top.digits else '.'}{extra}")


def _factors(node: n.Node) -> Iterator[tuple[n.Node, n.Node, Callable[[n.Node], n.Node]]]:
    assert isinstance(node, n.Product)
    for i in range(len(node.factors) - 1):

        def put(new: n.Node, i: int = i) -> n.Node:
            kept = (*node.factors[:i], new, *node.factors[i + 2 :])
            return kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))

        yield node.factors[i], node.factors[i + 1], put


def _point_as_in_adding(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        a, b = _written(first), _written(second)
        if a and b and a[1] and b[1]:
            most = max(len(a[1]), len(b[1]))
            yield put(decimal(Fraction(int(a[0] + a[1]) * int(b[0] + b[1]), 10**most), most))


def _point_from_the_left(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        a, b = _written(first), _written(second)
        if a and b and (a[1] or b[1]):
            digits, count = str(int(a[0] + a[1]) * int(b[0] + b[1])), len(a[1]) + len(b[1])
            if count < len(digits):
                yield put(n.Decimal(f"{digits[:count]}.{digits[count:]}"))


def _appends_nought(node: n.Node) -> Iterator[n.Node]:
    for first, second, put in _factors(node):
        for given, ten in ((first, second), (second, first)):
            if isinstance(given, n.Decimal) and whole(ten) in (10, 100, 1000):
                yield put(n.Decimal(given.digits + str(whole(ten))[1:]))


def _remainder_as_decimal(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Quotient)
    by = whole(node.right)
    digits = _written(node.left)
    if by is None or by <= 1 or digits is None or (fraction(node) is not None and node.sign == "/"):
        return
    times, left = divmod(int(digits[0] + digits[1]), by)
    if left:
        before = decimal(Fraction(times, 10 ** len(digits[1])), len(digits[1]))
        assert isinstance(before, n.Number | n.Decimal)
        yield n.Decimal(f"{before.digits}{'' if '.' in before.digits else '.'}{left}")


def _bar_as_point(node: n.Node) -> Iterator[n.Node]:
    over = fraction(node)
    if over is not None:
        yield n.Decimal(f"{over[0]}.{over[1]}")


def _bottom_as_decimal(node: n.Node) -> Iterator[n.Node]:
    over = fraction(node)
    if over is not None and over[0] == 1:
        yield n.Decimal(f"0.{over[1]}")


def _rounded(node: n.Node) -> Iterator[n.Node]:
    """Write a fraction whose decimal never ends with two to four decimals, rounded or cut off."""
    assert isinstance(node, n.Quotient)
    top, bottom = whole(node.left), whole(node.right)
    if not top or not bottom:
        return
    value = Fraction(top, bottom)
    if 10 ** value.denominator.bit_length() % value.denominator == 0:  # it ends
        return
    for count in (2, 3, 4):
        for cut in {round(value * 10**count), int(value * 10**count)}:
            yield decimal(Fraction(cut, 10**count), count)


def _percent_as_tenths(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Percent)
    value = literal(node.operand)
    if value is not None and abs(value) < 10:
        yield number(value / 10)


def _percent_dropped(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Percent)
    yield node.operand


def _compared(node: n.Node, bigger: Callable[[n.Node, n.Node], bool | None]) -> Iterator[n.Node]:
    """Yield the comparison of two decimals that follows from one being called bigger."""
    assert isinstance(node, n.Listing)
    if len(node.items) == 2:
        first_is = bigger(*node.items)
        if first_is is not None:
            yield n.Relation(node.items, (">" if first_is else "<",))


def _longer_is_larger(node: n.Node) -> Iterator[n.Node]:
    def bigger(a: n.Node, b: n.Node) -> bool | None:
        return None if places(a) == places(b) else places(a) > places(b)

    return _compared(node, bigger)


def _shorter_is_larger(node: n.Node) -> Iterator[n.Node]:
    def bigger(a: n.Node, b: n.Node) -> bool | None:
        return None if places(a) == places(b) or not min(places(a), places(b)) else places(a) < places(b)

    return _compared(node, bigger)


DECIMALS = (
    Misconception(
        "parts-of-decimals-apart",
        message("Adding before and after the point separately"),
        message("What stands before the point and what stands after it were added as two separate numbers."),
        "0.5+0.5 <> 0.10", _ASHLOCK, ("add-decimals",), (n.Sum,), _of_two(_parts_apart, 1),
    ),
    Misconception(
        "decimals-lined-up-right",
        message("Lining decimals up on the right"),
        message("The numbers were lined up at their last digits instead of at their points."),
        "3+0.5 <> 0.8", _ASHLOCK, ("add-decimals",), (n.Sum,), _of_two(_right_aligned, 1),
    ),
    Misconception(
        "extra-decimals-brought-down",
        message("Bringing extra decimals down"),
        message("The extra digits after the point were just written down instead of being taken away."),
        "1-0.25 <> 1.25", _ASHLOCK, ("subtract-decimals",), (n.Sum,), _of_two(_extra_digits_dropped_in, -1),
    ),
    Misconception(
        "ten-appends-nought",
        message("Times ten adds a nought"),
        message("A nought was written at the end, which leaves a decimal as large as it was."),
        "2.5*10 <> 2.50", _RESNICK, ("multiply-decimals",), (n.Product,), _appends_nought,
    ),
    Misconception(
        "point-as-in-adding",
        message("Placing the point of a product as in a sum"),
        message("The point of the product was put where it stands in the factors, as one does when adding."),
        "0.1*0.1 <> 0.1", _HART, ("multiply-decimals",), (n.Product,), _point_as_in_adding,
    ),
    Misconception(
        "point-from-the-left",
        message("Counting decimals from the left"),
        message("The places of the product were counted from the left instead of from the right."),
        "6.7*3 <> 2.01", _ASHLOCK, ("multiply-decimals",), (n.Product,), _point_from_the_left,
    ),
    Misconception(
        "remainder-as-decimal",
        message("Writing the remainder after the point"),
        message("The remainder of the division was written as digits after the point."),
        "7÷4 <> 1.3", _ASHLOCK, ("divide-decimals",), (n.Quotient,), _remainder_as_decimal,
    ),
    Misconception(
        "bar-as-point",
        message("Reading the fraction bar as a point"),
        message("Top and bottom of the fraction were written before and after a decimal point."),
        "1/2 <> 1.2", _HART, ("fractions-decimals",), (n.Quotient,), _bar_as_point,
    ),
    Misconception(
        "bottom-as-decimal",
        message("Writing the denominator after the point"),
        message("The denominator was written after the point, although it says into how many parts to cut."),
        "1/2 <> 0.2", _HART, ("fractions-decimals",), (n.Quotient,), _bottom_as_decimal,
    ),
    Misconception(
        "rounded-for-exact",
        message("Taking a rounded decimal for the fraction"),
        message("The decimal never ends, so one that is rounded or cut off is only close to the fraction."),
        "2/3 <> 0.67", _KILPATRICK, ("fractions-decimals",), (n.Quotient,), _rounded,
    ),
    Misconception(
        "percent-as-tenths",
        message("Reading percent as tenths"),
        message("Percent are hundredths, and here they were taken for tenths."),
        "5% <> 0.5", _HART, ("percent",), (n.Percent,), _percent_as_tenths,
    ),
    Misconception(
        "percent-sign-dropped",
        message("Leaving the percent sign out of account"),
        message("The percentage was used as a whole number, although it stands for hundredths."),
        "50%*8 <> 400", _HART, ("percent",), (n.Percent,), _percent_dropped,
    ),
    Misconception(
        "longer-is-larger",
        message("A longer decimal is larger"),
        message("The decimal with more digits was taken for the larger one; the first place that differs decides."),
        "0.5 > 0.04", _RESNICK, ("compare-decimals",), (n.Listing,), _longer_is_larger,
    ),
    Misconception(
        "shorter-is-larger",
        message("A shorter decimal is larger"),
        message("The decimal with fewer digits was taken for the larger one, because its places are larger."),
        "0.3 < 0.45", _RESNICK, ("compare-decimals",), (n.Listing,), _shorter_is_larger,
    ),
)  # fmt: skip
