"""Mal-rules of multiplying out brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import Term, letters_in, literal, number, sum_of, terms, times, whole
from mmtutor.messages import message

_PINCHBACK = "Pinchback (1991), in the published set of algebra misconceptions (MaE04)."
_MATZ = "Matz, M. (1982). Towards a process model for high school algebra errors."
_SLEEMAN = "Sleeman, D. (1984). An attempt to understand students' understanding of basic algebra."
_PAYNE = "Payne, S. J. & Squibb, H. R. (1990). Algebra mal-rules and cognitive accounts of error."

Put = Callable[[list[Term]], n.Node]


def _brackets(node: n.Node) -> Iterator[tuple[int, n.Node, list[Term], Put]]:
    """Yield for each factor times a bracket: its sign, the factor, the bracket's terms, and what puts terms in place.

    The sign is that of the product in its sum, or of the factor itself: a - 3(b + c) has -1 and 3.
    """
    if isinstance(node, n.Sum):
        parts = terms(node)
        for i, (sign, part) in enumerate(parts):

            def put(new: list[Term], i: int = i) -> n.Node:
                return sum_of([*parts[:i], *new, *parts[i + 1 :]])

            yield from _one_bracket(sign, part, put)
    elif isinstance(node, n.Negation):
        yield from _one_bracket(-1, node.operand, sum_of)
    else:
        yield from _one_bracket(1, node, sum_of)


def _one_bracket(sign: int, node: n.Node, put: Put) -> Iterator[tuple[int, n.Node, list[Term], Put]]:
    if not isinstance(node, n.Product):
        return
    sums = [i for i, factor in enumerate(node.factors) if isinstance(factor, n.Sum)]
    if len(sums) != 1 or not letters_in(node):
        return
    rest = [factor for i, factor in enumerate(node.factors) if i != sums[0]]
    first = rest[0]
    if isinstance(first, n.Negation):
        sign, first = -sign, first.operand
    for other in rest[1:]:
        first = times(first, other, "")
    yield sign, first, terms(node.factors[sums[0]]), put


def _first_term_only(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        (s, first), *others = inside
        yield put([(sign * s, times(factor, first)), *others])


def _last_term_only(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        *others, (s, last) = inside
        yield put([*others, (sign * s, times(factor, last))])


def _sign_not_spread(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        if sign < 0:
            (s, first), *others = inside
            yield put([(-s, times(factor, first)), *((t, times(factor, part)) for t, part in others)])


def _all_minus(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        if sign < 0 and any(s < 0 for s, _ in inside):
            yield put([(-1, times(factor, part)) for _, part in inside])


def _added_to_bracket(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        if sign > 0:
            yield put([(1, factor), *inside])


def _added_to_each(node: n.Node) -> Iterator[n.Node]:
    for sign, factor, inside, put in _brackets(node):
        value = whole(factor)
        if sign > 0 and value is not None:
            made: list[Term] = []
            for s, part in inside:
                own = whole(part)
                if own is not None:
                    made += terms(number(s * own + value))
                else:
                    made.append((s, times(factor, part)))
            yield put(made)


def _over_product(node: n.Node) -> Iterator[n.Node]:
    """Multiply each factor of a product: 2 * (x * y) as 2x * 2y."""
    assert isinstance(node, n.Product)
    for i, inner in enumerate(node.factors):
        if isinstance(inner, n.Product) and i == 1 and len(node.factors) == 2 and literal(node.factors[0]) is not None:
            spread = tuple(times(node.factors[0], factor) for factor in inner.factors)
            yield n.Product(spread, ("*",) * (len(spread) - 1))


def _squared(node: n.Node) -> tuple[Term, Term] | None:
    assert isinstance(node, n.Power)
    parts = terms(node.base)
    return (parts[0], parts[1]) if whole(node.exponent) == 2 and len(parts) == 2 else None


def _square(node: n.Node) -> n.Node:
    return n.Power(node, n.Number("2"))


def _squares_each(node: n.Node) -> Iterator[n.Node]:
    both = _squared(node)
    if both is not None:
        (_, a), (s, b) = both
        yield sum_of([(1, _square(a)), (1, _square(b))])
        if s < 0:
            yield sum_of([(1, _square(a)), (-1, _square(b))])


def _squares_first(node: n.Node) -> Iterator[n.Node]:
    both = _squared(node)
    if both is not None:
        (_, a), (s, b) = both
        yield sum_of([(1, _square(a)), (s, b)])


def _middle_not_doubled(node: n.Node) -> Iterator[n.Node]:
    both = _squared(node)
    if both is not None:
        (t, a), (s, b) = both
        yield sum_of([(1, _square(a)), (s * t, times(a, b)), (1, _square(b))])


def _last_square_negative(node: n.Node) -> Iterator[n.Node]:
    both = _squared(node)
    if both is not None:
        (_, a), (s, b) = both
        if s < 0:
            yield sum_of([(1, _square(a)), (-1, times(n.Number("2"), times(a, b))), (-1, _square(b))])


def _two_brackets(node: n.Node) -> Iterator[tuple[list[Term], list[Term], Callable[[n.Node], n.Node]]]:
    assert isinstance(node, n.Product)
    for i in range(len(node.factors) - 1):
        first, second = node.factors[i : i + 2]
        if isinstance(first, n.Sum) and isinstance(second, n.Sum):

            def put(new: n.Node, i: int = i) -> n.Node:
                kept = (*node.factors[:i], new, *node.factors[i + 2 :])
                return kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))

            yield terms(first), terms(second), put


def _first_and_last(node: n.Node) -> Iterator[n.Node]:
    for a, b, put in _two_brackets(node):
        if len(a) == len(b) == 2:
            yield put(sum_of([(a[k][0] * b[k][0], times(a[k][1], b[k][1])) for k in (0, 1)]))


def _last_added(node: n.Node) -> Iterator[n.Node]:
    for a, b, put in _two_brackets(node):
        if len(a) == len(b) == 2:
            crossed = [(a[0][0] * b[1][0], times(a[0][1], b[1][1])), (a[1][0] * b[0][0], times(a[1][1], b[0][1]))]
            yield put(sum_of([(a[0][0] * b[0][0], times(a[0][1], b[0][1])), *crossed, a[1], b[1]]))


_BRACKETS = ("expand-brackets", "brackets")
EXPANDING = (
    Misconception(
        "multiplies-first-term-only",
        message("Multiplying only the first term of a bracket"),
        message("The factor in front of a bracket multiplies every term in it, and here only the first."),
        "2(x+1) <> 2x+1", _MATZ, _BRACKETS, (n.Sum, n.Negation, n.Product), _first_term_only,
    ),
    Misconception(
        "multiplies-last-term-only",
        message("Multiplying only the last term of a bracket"),
        message("The factor beside a bracket multiplies every term in it, and here only the last."),
        "2(x+1) <> x+2", _MATZ, _BRACKETS, (n.Sum, n.Negation, n.Product), _last_term_only,
    ),
    Misconception(
        "minus-not-spread",
        message("The minus sign of a factor reaches only the first term"),
        message("The factor is negative, so the sign of every product changes, and here only the first one did."),
        "-2(x+1) <> -2x+2", _SLEEMAN, (*_BRACKETS, "signed-numbers"), (n.Sum, n.Negation, n.Product), _sign_not_spread,
    ),
    Misconception(
        "minus-everywhere",
        message("A negative factor makes every term negative"),
        message("A negative factor changes each sign, so a minus in the bracket becomes a plus."),
        "-2(x-1) <> -2x-2", _SLEEMAN, (*_BRACKETS, "signed-numbers"), (n.Sum, n.Negation, n.Product), _all_minus,
    ),
    Misconception(
        "factor-added-to-bracket",
        message("Adding the factor to the bracket"),
        message("The number in front of the bracket was added to it, but standing beside a bracket means times."),
        "2(x+1) <> 2+x+1", _PAYNE, _BRACKETS, (n.Sum, n.Product), _added_to_bracket,
    ),
    Misconception(
        "factor-added-to-number",
        message("Multiplying the letter and adding the number"),
        message("The letter in the bracket was multiplied, but the factor was added to the number beside it."),
        "2(x+5) <> 2x+7", _PAYNE, _BRACKETS, (n.Sum, n.Product), _added_to_each,
    ),
    Misconception(
        "spread-over-product",
        message("Multiplying every factor of a product"),
        message("A factor is spread over the terms of a sum; the factors of a product are multiplied by it once."),
        "2*(3x) <> 6*2x", _MATZ, _BRACKETS, (n.Product,), _over_product,
    ),
    Misconception(
        "squares-each-term",
        message("Squaring each term of a sum"),
        message("Each term of the bracket was squared by itself, and the mixed products are missing."),
        "(x+1)^2 <> x^2+1", _PINCHBACK, ("expand-brackets", "powers"), (n.Power,), _squares_each,
    ),
    Misconception(
        "squares-first-term-only",
        message("Squaring only the first term"),
        message("The exponent belongs to the whole bracket, and only the first term was squared."),
        "(x+2)^2 <> x^2+2", _PINCHBACK, ("expand-brackets", "powers"), (n.Power,), _squares_first,
    ),
    Misconception(
        "middle-term-once",
        message("The mixed product only once"),
        message("The mixed product occurs twice when a bracket is multiplied by itself."),
        "(x+2)^2 <> x^2+2x+4", _MATZ, ("expand-brackets", "powers"), (n.Power,), _middle_not_doubled,
    ),
    Misconception(
        "last-square-negative",
        message("A negative last square"),
        message("The last term is multiplied by itself, so its square cannot be negative."),
        "(x-2)^2 <> x^2-4x-4", _MATZ, ("expand-brackets", "signed-numbers"), (n.Power,), _last_square_negative,
    ),
    Misconception(
        "first-and-last-only",
        message("Multiplying only first by first and last by last"),
        message("Each term of one bracket multiplies each term of the other, so two products are missing."),
        "(x+1)(x+2) <> x^2+2", _MATZ, ("expand-brackets",), (n.Product,), _first_and_last,
    ),
    Misconception(
        "last-terms-added",
        message("Adding the last terms of two brackets"),
        message("The last terms of the brackets were added, but all products have to be taken."),
        "(x+2)(x+3) <> x^2+5x+5", _MATZ, ("expand-brackets",), (n.Product,), _last_added,
    ),
)  # fmt: skip
