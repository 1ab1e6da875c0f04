"""Mal-rules of written arithmetic with whole numbers: columns, carrying, regrouping, what is taken from what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import fraction, literal, number, sum_of, terms, whole
from mmtutor.messages import message

_BUGS = "Brown, J. S. & Burton, R. R. (1978). Diagnostic models for procedural bugs in basic mathematical skills."
_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_SCHIFTER = "Warren, E. (2003), and Schifter et al. (2008), in the published set of algebra misconceptions (MaE31)."


def _digits(value: int, count: int) -> list[int]:
    """Return the digits, units first."""
    return [value // 10**i % 10 for i in range(count)]


def _number(digits: list[int]) -> int:
    return sum(d * 10**i for i, d in enumerate(digits))


def _columns(operate: Callable[[int, int], int | None], wanted: int) -> Callable[[n.Node], Iterator[n.Node]]:
    """Return the rule that puts `operate` in the place of the addition (1) or subtraction (-1) of whole numbers."""

    def rule(node: n.Node) -> Iterator[n.Node]:
        parts = terms(node)
        for i in range(len(parts) - 1):
            (first_sign, first), (second_sign, second) = parts[i : i + 2]
            a, b = whole(first), whole(second)
            if a is None or b is None or first_sign < 0 or second_sign != wanted or max(a, b) < 10:
                continue
            made = operate(a, b)
            if made is not None:
                yield sum_of([*parts[:i], (1, number(made)), *parts[i + 2 :]])

    return rule


def _smaller_from_larger(a: int, b: int) -> int | None:
    count = len(str(max(a, b)))
    return _number([abs(x - y) for x, y in zip(_digits(a, count), _digits(b, count), strict=True)])


def _without_paying_back(a: int, b: int) -> int | None:
    if a < b:
        return None
    count = len(str(a))
    return _number([(x - y) % 10 for x, y in zip(_digits(a, count), _digits(b, count), strict=True)])


def _nought_for_not_enough(a: int, b: int) -> int | None:
    count = len(str(max(a, b)))
    return _number([max(x - y, 0) for x, y in zip(_digits(a, count), _digits(b, count), strict=True)])


def _without_carrying(a: int, b: int) -> int | None:
    count = len(str(max(a, b)))
    return _number([(x + y) % 10 for x, y in zip(_digits(a, count), _digits(b, count), strict=True)])


def _sums_side_by_side(a: int, b: int) -> int | None:
    count = len(str(max(a, b)))
    sums = [x + y for x, y in zip(_digits(a, count), _digits(b, count), strict=True)]
    return int("".join(map(str, reversed(sums))))


def _from_the_left(a: int, b: int) -> int | None:
    x, y = str(a), str(b)
    if len(x) == len(y):
        return None
    width = max(len(x), len(y))
    return int(x.ljust(width, "0")) + int(y.ljust(width, "0"))


def _two_whole_factors(node: n.Node) -> Iterator[tuple[int, int, Callable[[int], n.Node]]]:
    assert isinstance(node, n.Product)
    for i in range(len(node.factors) - 1):
        a, b = whole(node.factors[i]), whole(node.factors[i + 1])
        if a is not None and b is not None and a >= 0 <= b:

            def put(value: int, i: int = i) -> n.Node:
                kept = (*node.factors[:i], number(value), *node.factors[i + 2 :])
                return kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))

            yield a, b, put


def _product_without_carrying(node: n.Node) -> Iterator[n.Node]:
    for a, b, put in _two_whole_factors(node):
        if 10 <= max(a, b) < 10**6 and min(a, b) < 10:
            yield put(_number([x * min(a, b) % 10 for x in _digits(max(a, b), 6)]))


def _partial_products_not_shifted(node: n.Node) -> Iterator[n.Node]:
    for a, b, put in _two_whole_factors(node):
        if min(a, b) >= 10:
            yield put(a * sum(map(int, str(b))))
            yield put(b * sum(map(int, str(a))))


def _digit_by_digit(node: n.Node) -> Iterator[n.Node]:
    for a, b, put in _two_whole_factors(node):
        if min(a, b) >= 10 and max(a, b) < 10**6:
            yield put(_number([x * y for x, y in zip(_digits(a, 6), _digits(b, 6), strict=True)]))


def _other_way_round(node: n.Node) -> Iterator[n.Node]:
    if isinstance(node, n.Quotient):
        if fraction(node) is None or node.sign != "/":
            yield n.Quotient(node.right, node.left, node.sign)
        return
    parts = terms(node)
    for i in range(len(parts) - 1):
        (first_sign, first), (second_sign, second) = parts[i : i + 2]
        if first_sign > 0 > second_sign:
            yield sum_of([*parts[:i], (1, second), (-1, first), *parts[i + 2 :]])


def _added_for_taken_away(node: n.Node) -> Iterator[n.Node]:
    parts = terms(node)
    for i in range(1, len(parts)):
        (_, first), (sign, second) = parts[i - 1 : i + 1]
        if literal(first) is not None and literal(second) is not None:
            yield sum_of([*parts[:i], (-sign, second), *parts[i + 1 :]])


def _added_for_multiplied(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    for i in range(len(node.factors) - 1):
        pair = node.factors[i : i + 2]
        if all(literal(f) is not None for f in pair):
            added = n.Sum(tuple(pair), ("+",))
            kept = (*node.factors[:i], added, *node.factors[i + 2 :])
            yield kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))


WHOLE_NUMBERS = (
    Misconception(
        "smaller-from-larger",
        message("Taking the smaller digit from the larger"),
        message("In each column the smaller digit was taken from the larger one, whichever number it belongs to."),
        "62-38 <> 36", _BUGS, ("subtract-whole",), (n.Sum,), _columns(_smaller_from_larger, -1),
    ),
    Misconception(
        "borrows-without-paying",
        message("Borrowing without paying back"),
        message("A ten was borrowed for one column, but the column it came from was not made one less."),
        "62-38 <> 34", _BUGS, ("subtract-whole",), (n.Sum,), _columns(_without_paying_back, -1),
    ),
    Misconception(
        "nought-for-not-enough",
        message("Writing a nought where there is not enough"),
        message("Where the upper digit was too small a nought was written, instead of regrouping a ten."),
        "62-38 <> 30", _BUGS, ("subtract-whole",), (n.Sum,), _columns(_nought_for_not_enough, -1),
    ),
    Misconception(
        "forgets-to-carry",
        message("Forgetting to carry"),
        message("A column came to ten or more, and its ten was not carried into the next column."),
        "27+15 <> 32", _ASHLOCK, ("add-whole",), (n.Sum,), _columns(_without_carrying, 1),
    ),
    Misconception(
        "column-sums-side-by-side",
        message("Writing column sums side by side"),
        message("The whole sum of each column was written down, so that the number has too many digits."),
        "27+15 <> 312", _ASHLOCK, ("add-whole",), (n.Sum,), _columns(_sums_side_by_side, 1),
    ),
    Misconception(
        "lines-up-on-the-left",
        message("Lining numbers up on the left"),
        message("The numbers were lined up on the left, so digits of different place value were added."),
        "123+4 <> 523", _ASHLOCK, ("add-whole",), (n.Sum,), _columns(_from_the_left, 1),
    ),
    Misconception(
        "forgets-to-carry-product",
        message("Forgetting to carry when multiplying"),
        message("When a digit was multiplied, its tens were not carried into the next column."),
        "24*3 <> 62", _ASHLOCK, ("multiply-whole",), (n.Product,), _product_without_carrying,
    ),
    Misconception(
        "rows-not-shifted",
        message("Partial products not shifted"),
        message("The row that belongs to the tens was added as if it belonged to the units."),
        "12*11 <> 24", _ASHLOCK, ("multiply-whole",), (n.Product,), _partial_products_not_shifted,
    ),
    Misconception(
        "multiplies-digit-by-digit",
        message("Multiplying tens by tens and units by units only"),
        message("Only digits standing above one another were multiplied; tens times units are missing."),
        "12*11 <> 12", _ASHLOCK, ("multiply-whole",), (n.Product,), _digit_by_digit,
    ),
    Misconception(
        "switches-round",
        message("Switching subtraction or division round"),
        message("The two sides of a subtraction or division were swapped, and that changes the value."),
        "2-5 <> 5-2", _SCHIFTER, ("subtract-whole", "signed-numbers", "two-step"), (n.Sum, n.Quotient),
        _other_way_round,
    ),
    Misconception(
        "adds-for-subtracts",
        message("Adding where subtracting is meant"),
        message("A plus and a minus were mixed up between two numbers."),
        "10-4 <> 14", _ASHLOCK, ("subtract-whole",), (n.Sum,), _added_for_taken_away,
    ),
    Misconception(
        "adds-for-multiplies",
        message("Adding where multiplying is meant"),
        message("Two factors were added, although they are to be multiplied."),
        "3*4 <> 7", "Bush, S. (2011), in the published set of algebra misconceptions (MaE53).",
        ("multiply-whole", "equation-meaning"), (n.Product,), _added_for_multiplied,
    ),
)  # fmt: skip
