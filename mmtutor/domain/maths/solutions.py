"""Whether two conditions on one name, or intervals, have the same solutions: x²<4, -2<x<2 and (-2,2) do.

All borders are found exactly, as a + b√d; then both are asked at every border, between each two, and beyond the last.
Says no where a border is of another kind (roots of higher degree that are not rational).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from math import gcd, isqrt

from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.value import Value

_MAX_DEGREE = 6
_MAX_CANDIDATE = 10_000  # for rational roots: a numerator or denominator
_SIGNS: dict[str, Callable[[int], bool]] = {
    "=": lambda s: s == 0, "<>": lambda s: s != 0, "<": lambda s: s < 0, "<=": lambda s: s <= 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surd:
    """The number a + b√d, with d > 1 not divisible by a square, or b = 0 and d = 1."""

    a: Fraction
    b: Fraction = Fraction(0)
    d: int = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """A polynomial in the one name, lowest coefficient first, `operator` 0, and what must not be zero."""

    coefficients: tuple[Fraction, ...]
    operator: str
    excluded: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """An interval; None is no border on that side."""

    low: Surd | None
    high: Surd | None
    with_low: bool
    with_high: bool


Solutions = tuple[tuple[Comparison | Span, ...], ...]  # one of these holds, each with all that is in it


def same_solutions(a: Solutions, b: Solutions) -> bool:
    """Say whether two descriptions have the same solutions among the real numbers."""
    found = [_borders(part) for case in (*a, *b) for part in case]
    if any(each is None for each in found):
        return False
    borders = sorted({x for each in found if each for x in each}, key=cmp_to_key(_order))
    asked = [*borders, *(Surd(_between(x, y)) for x, y in pairwise(borders))]
    ends = [(_near(borders[0]) - 1), (_near(borders[-1]) + 1)] if borders else [Fraction(0)]
    asked.extend(Surd(end) for end in ends)
    return all(_holds(a, x) == _holds(b, x) for x in asked)


def surd_of(value: Value) -> Surd | None:
    """Return a value as a + b√d; None where it is of another kind."""
    if value.denominator != p.ONE:
        return None
    parts = {monomial: c for monomial, c in value.numerator.items() if monomial}
    if len(parts) > 1:
        return None
    a = value.numerator.get((), Fraction(0))
    for monomial, b in parts.items():
        if not all(name[0] == "√" and name[1:].isdigit() and e == 1 for name, e in monomial):
            return None
        d = 1
        for name, _ in monomial:
            d *= int(name[1:])
        return Surd(a, b, d)
    return Surd(a)


def _holds(solutions: Solutions, x: Surd) -> bool:
    return any(all(_part_holds(part, x) for part in case) for case in solutions)


def _part_holds(part: Comparison | Span, x: Surd) -> bool:
    if isinstance(part, Span):
        above = part.low is None or _order(part.low, x) < (1 if part.with_low else 0)
        return above and (part.high is None or _order(x, part.high) < (1 if part.with_high else 0))
    if part.excluded and _sign_at(part.excluded, x) == 0:
        return False
    return _SIGNS[part.operator](_sign_at(part.coefficients, x))


def _borders(part: Comparison | Span) -> list[Surd] | None:
    if isinstance(part, Span):
        return [x for x in (part.low, part.high) if x is not None]
    found = _roots(list(part.coefficients))
    excluded = _roots(list(part.excluded)) if part.excluded else []
    return None if found is None or excluded is None else found + excluded


def _roots(coefficients: list[Fraction]) -> list[Surd] | None:
    """Return all real roots; None where they cannot all be found exactly."""
    left = p.squarefree(coefficients)
    if len(left) - 1 > _MAX_DEGREE:
        return None
    found: list[Surd] = []
    while len(left) > 3:
        root = next((r for r in _candidates(left) if _value_at(left, r) == 0), None)
        if root is None:
            return None
        found.append(Surd(root))
        left = p.divided(left, [-root, Fraction(1)])[0]
    return found + _quadratic_roots(left)


def _candidates(coefficients: list[Fraction]) -> Iterable[Fraction]:
    """Yield the rational numbers that may be roots."""
    common = 1
    for c in coefficients:
        common = common * c.denominator // gcd(common, c.denominator)
    first, last = (abs(int(c * common)) for c in (coefficients[0], coefficients[-1]))
    if first == 0:
        yield Fraction(0)
        return
    if max(first, last) > _MAX_CANDIDATE:
        return
    below = [q for q in range(1, last + 1) if last % q == 0]
    for top in (t for t in range(1, first + 1) if first % t == 0):
        for q in below:
            yield Fraction(top, q)
            yield Fraction(-top, q)


def _quadratic_roots(coefficients: list[Fraction]) -> list[Surd]:
    if len(coefficients) < 3:
        return [Surd(-coefficients[0] / coefficients[1])] if len(coefficients) == 2 else []
    c, b, a = coefficients
    square = b * b - 4 * a * c
    if square < 0:
        return []
    outside, d = _square_free(square.numerator * square.denominator)
    root = Fraction(outside, square.denominator) / (2 * a)
    middle = -b / (2 * a)
    if d == 1:
        return [Surd(middle + root), Surd(middle - root)]
    return [Surd(middle, root, d), Surd(middle, -root, d)]


def _square_free(number: int) -> tuple[int, int]:
    """Return k and d with number = k² d."""
    outside, rest = 1, number
    for prime in range(2, 1000):
        while rest % (prime * prime) == 0:
            rest //= prime * prime
            outside *= prime
    whole = isqrt(rest)
    return (outside * whole, 1) if whole * whole == rest else (outside, rest)


def _value_at(coefficients: Iterable[Fraction], x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(list(coefficients)):
        total = total * x + c
    return total


def _sign_at(coefficients: Iterable[Fraction], x: Surd) -> int:
    a = b = Fraction(0)
    for c in reversed(list(coefficients)):
        a, b = a * x.a + b * x.b * x.d + c, a * x.b + b * x.a
    return _sign(a, b, x.d)


def _sign(a: Fraction, b: Fraction, d: int) -> int:
    """Return the sign of a + b√d."""
    first, second = (a > 0) - (a < 0), (b > 0) - (b < 0)
    if first * second >= 0:
        return first or second
    gap = a * a - b * b * d
    return first if gap > 0 else second if gap < 0 else 0


def _order(x: Surd, y: Surd) -> int:
    """Return -1, 0 or 1 as x is less than, equal to or greater than y."""
    if x.d == y.d or not x.b or not y.b:
        return _sign(x.a - y.a, x.b - y.b, x.d if x.b else y.d)
    near, other = _near(x), _near(y)
    return (near > other) - (near < other)


_DIGITS = 10**60


def _near(x: Surd) -> Fraction:
    """Return a number that agrees with x to some thirty places."""
    return x.a + x.b * Fraction(isqrt(x.d * _DIGITS), isqrt(_DIGITS))


def _between(x: Surd, y: Surd) -> Fraction:
    return (_near(x) + _near(y)) / 2
