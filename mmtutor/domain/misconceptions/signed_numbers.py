"""Mal-rules of signs: adding, taking away and multiplying numbers that may be negative."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import Letters, Term, letters_in, literal, monomial, sum_of, term, terms
from mmtutor.messages import message

_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_VLASSIS = "Vlassis, J. (2004). Making sense of the minus sign or becoming flexible in 'negativity'."
_KUCHEMANN = "Hart, K. M. (ed.) (1981). Children's Understanding of Mathematics: 11-16."

Like = tuple[Fraction, Fraction, Letters]  # the coefficients of two like terms, signs included


def _like_terms(node: n.Node) -> Iterator[tuple[Like, Callable[[Fraction], n.Node]]]:
    """Yield the pairs of like terms of a sum, and what makes the sum with another coefficient for both together."""
    parts = terms(node)
    known = [monomial(part) for _, part in parts]
    for i in range(len(parts)):
        for j in range(i + 1, len(parts)):
            a, b = known[i], known[j]
            if a is None or b is None or a[1] != b[1]:
                continue

            def put(c: Fraction, i: int = i, j: int = j, letters: Letters = a[1]) -> n.Node:
                made: Term = (-1 if c < 0 else 1, term(abs(c), letters))
                return sum_of([*parts[:i], made, *parts[i + 1 : j], *parts[j + 1 :]])

            yield (parts[i][0] * a[0], parts[j][0] * b[0], a[1]), put


def _combined(operate: Callable[[Fraction, Fraction], Fraction | None]) -> Callable[[n.Node], Iterator[n.Node]]:
    def rule(node: n.Node) -> Iterator[n.Node]:
        for (a, b, _), put in _like_terms(node):
            made = operate(a, b)
            if made is not None:
                yield put(made)

    return rule


def _minus_minus_apart(node: n.Node) -> Iterator[n.Node]:
    for (a, b, _), put in _like_terms(node):
        if a < 0 > b and a != b:
            yield put(abs(a - b))
            yield put(-abs(a - b))


def _two_minus_make_plus(a: Fraction, b: Fraction) -> Fraction | None:
    return abs(a) + abs(b) if a < 0 and b < 0 else None


def _wrong_sign(a: Fraction, b: Fraction) -> Fraction | None:
    return -(a + b) if a * b < 0 and a + b != 0 else None


def _sizes_added_plus(a: Fraction, b: Fraction) -> Fraction | None:
    return abs(a) + abs(b) if a < 0 < b else None


def _sizes_added_minus(a: Fraction, b: Fraction) -> Fraction | None:
    return -(abs(a) + abs(b)) if a * b < 0 else None


def _minus_a_minus(node: n.Node) -> Iterator[n.Node]:
    """Take a - (-b) for a - b; the tree still has both signs."""
    assert isinstance(node, n.Sum)
    for i, (sign, part) in enumerate(zip(node.signs, node.terms[1:], strict=True), start=1):
        if sign == "-" and isinstance(part, n.Negation):
            kept = (*node.terms[:i], part.operand, *node.terms[i + 1 :])
            yield n.Sum(kept, node.signs)


def _plus_a_minus(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Sum)
    for i, (sign, part) in enumerate(zip(node.signs, node.terms[1:], strict=True), start=1):
        if sign == "+" and isinstance(part, n.Negation):
            kept = (*node.terms[:i], part.operand, *node.terms[i + 1 :])
            yield n.Sum(kept, node.signs)


def _signs_of(node: n.Node) -> list[int]:
    """Return the signs of factors, or of dividend and divisor, whose values are written numbers or terms."""
    return [-1 if isinstance(part, n.Negation) else 1 for part in children(node)]


def _bare(node: n.Node) -> n.Node:
    return node.operand if isinstance(node, n.Negation) else node


def _without_signs(node: n.Node) -> n.Node:
    if isinstance(node, n.Product):
        return n.Product(tuple(_bare(f) for f in node.factors), tuple(s or "*" for s in node.signs))
    assert isinstance(node, n.Quotient)
    return n.Quotient(_bare(node.left), _bare(node.right), node.sign)


def _minus_times_minus(node: n.Node) -> Iterator[n.Node]:
    """Also where the first minus sign stands in front of the product, or between it and the term before."""
    if isinstance(node, n.Negation | n.Sum):
        parts = terms(node)
        for i, (sign, part) in enumerate(parts):
            if sign < 0 and isinstance(part, n.Product | n.Quotient) and _signs_of(part).count(-1) == 1:
                yield sum_of([*parts[:i], (-1, _without_signs(part)), *parts[i + 1 :]])
    elif _signs_of(node).count(-1) == 2:
        yield n.Negation(_without_signs(node))


def _minus_times_plus(node: n.Node) -> Iterator[n.Node]:
    if _signs_of(node).count(-1) == 1:
        yield _without_signs(node)


def _minus_before_product(node: n.Node) -> Iterator[n.Node]:
    """Lose the minus sign in front of a term that is worked out: -4*3 becomes 12, 7-4*3 becomes 7+12."""
    parts = terms(node)
    for i, (sign, part) in enumerate(parts):
        if sign < 0 and isinstance(part, n.Product | n.Quotient) and literal(part) is None and not letters_in(part):
            yield sum_of([*parts[:i], (1, part), *parts[i + 1 :]])


_SIGNED = ("signed-numbers", "collect-terms")
SIGNED_NUMBERS = (
    Misconception(
        "two-minus-make-plus",
        message("Two minus signs make a plus, also in a sum"),
        message("The rule for multiplying two negative numbers was used for adding them."),
        "-1-1 <> 2", _ASHLOCK, _SIGNED, (n.Sum,), _combined(_two_minus_make_plus),
    ),
    Misconception(
        "sum-has-wrong-sign",
        message("The sum takes the wrong sign"),
        message("The size is right, but the sum has to take the sign of the number that is further from zero."),
        "-3+1 <> 2", _ASHLOCK, _SIGNED, (n.Sum,), _combined(_wrong_sign),
    ),
    Misconception(
        "one-minus-cancels",
        message("Two minus signs cancel each other in a sum"),
        message("Of two negative numbers one was treated as positive, so that they were taken from one another."),
        "-3-1 <> 2", _ASHLOCK, _SIGNED, (n.Sum,), _minus_minus_apart,
    ),
    Misconception(
        "signs-left-out",
        message("Adding the sizes and leaving the signs out"),
        message("The numbers were added as if the minus sign were not there."),
        "-3+1 <> 4", _VLASSIS, _SIGNED, (n.Sum,), _combined(_sizes_added_plus),
    ),
    Misconception(
        "minus-for-both",
        message("One minus sign for both numbers"),
        message("The sizes were added and the sum was made negative, though only one of the numbers is negative."),
        "-3+1 <> -4", _VLASSIS, _SIGNED, (n.Sum,), _combined(_sizes_added_minus),
    ),
    Misconception(
        "minus-a-minus",
        message("Taking away a negative number makes less"),
        message("Taking away a negative number was treated as taking away a positive one."),
        "2-(-1) <> 1", _KUCHEMANN, ("signed-numbers",), (n.Sum,), _minus_a_minus,
    ),
    Misconception(
        "plus-a-minus",
        message("Adding a negative number makes more"),
        message("The minus sign of the number that is added was lost."),
        "2+(-1) <> 3", _KUCHEMANN, ("signed-numbers",), (n.Sum,), _plus_a_minus,
    ),
    Misconception(
        "minus-times-minus",
        message("Minus times minus stays minus"),
        message("The product or quotient of two negative numbers was given a minus sign."),
        "-1*(-1) <> -1", _KUCHEMANN, ("signed-numbers", "expand-brackets"),
        (n.Product, n.Quotient, n.Negation, n.Sum), _minus_times_minus,
    ),
    Misconception(
        "minus-times-plus",
        message("Losing the minus sign of a product"),
        message("One of the two numbers is negative, and the result was written without a minus sign."),
        "2*(-1) <> 2", _KUCHEMANN, ("signed-numbers", "expand-brackets"), (n.Product, n.Quotient), _minus_times_plus,
    ),
    Misconception(
        "minus-in-front-lost",
        message("Losing the minus sign in front"),
        message("The minus sign in front of the term was lost while the term was worked out."),
        "-2*3 <> 6", _VLASSIS, ("signed-numbers",), (n.Negation, n.Sum), _minus_before_product,
    ),
)  # fmt: skip
