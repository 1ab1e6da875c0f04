"""The proof that two pieces of maths mean the same, or do not: their values at points. The judge has no part in it."""

from __future__ import annotations

import cmath
import random

from tests.benchmarks.plain_maths import Tree, names, value


def same_meaning(a: Tree, b: Tree, rng: random.Random) -> bool | None:
    """Say from values alone whether two trees mean the same; None where values cannot tell."""
    try:
        return _same(a, b, rng)
    except (ArithmeticError, ValueError, KeyError):
        return None


def _same(a: Tree, b: Tree, rng: random.Random) -> bool | None:
    if {a[0], b[0]} & {"list", "union", "pair", "matrix"}:
        return _same_several(a, b, rng)
    if a[0] == "rel" or b[0] == "rel":
        return False if a[0] != b[0] else _same_relation(a, b, rng)
    points = _points(a, b, rng)
    met = 0
    for point in points:
        try:
            left, right = value(a, point), value(b, point)
        except (ArithmeticError, ValueError):
            continue
        if not _close(left, right):
            return False
        met += 1
    return True if met >= min(len(points), 3) else None


def _same_several(a: Tree, b: Tree, rng: random.Random) -> bool | None:
    if a[0] != b[0] or (a[0] == "pair" and a[1::2] != b[1::2]):
        return False
    left, right = (_parts(tree) for tree in (a, b))
    if len(left) != len(right):  # one equation of a system may follow from the others
        return None if a[0] == "list" and any(x[0] == "rel" for x in left) else False
    if a[0] in ("pair", "matrix"):
        told = [_same(x, y, rng) for x, y in zip(left, right, strict=True)]
    else:
        pairs = [(left, right), (right, left)]
        told = [any(_same(x, y, rng) for y in theirs) for ours, theirs in pairs for x in ours]
    return None if None in told else all(told)


def _parts(tree: Tree) -> list[Tree]:
    if tree[0] == "matrix":
        return [("pair", "(", row, ")") for row in tree[1]]
    return list(tree[2] if tree[0] == "pair" else tree[1])


def _points(a: Tree, b: Tree, rng: random.Random, count: int = 6) -> list[dict[str, complex]]:
    every = sorted({*names(a), *names(b)})
    if not every:
        return [{}]
    return [{name: complex(rng.uniform(0.2, 3)) for name in every} for _ in range(count)]


def _close(left: complex, right: complex) -> bool:
    return abs(left - right) <= 1e-7 * max(abs(left), abs(right), 1e-300)


def _same_relation(a: Tree, b: Tree, rng: random.Random) -> bool | None:
    """Compare where two relations hold: on the border of each, and at points around."""
    told = 0
    for point in [*_borders(a, b, rng), *_borders(b, a, rng), *_around(a, b, rng)]:
        try:
            first, second = _holds(a, point), _holds(b, point)
        except (ArithmeticError, ValueError):
            continue
        if first != second:
            return False
        told += 1
    return True if told > 3 else None


def _holds(relation: Tree, point: dict[str, complex]) -> bool:
    sides = [value(side, point) for side in relation[2]]
    for operator, left, right in zip(relation[1], sides, sides[1:], strict=False):
        close = abs(left - right) <= 1e-6 * max(abs(left), abs(right), 1)
        less = left.real < right.real
        if operator == "=" and not close:
            return False
        if operator in ("<=", ">=") and not (close or less == (operator == "<=")):
            return False
        if operator in ("<", ">") and (close or less != (operator == "<")):
            return False
    return True


def _around(a: Tree, b: Tree, rng: random.Random) -> list[dict[str, complex]]:
    every = sorted({*names(a), *names(b)})
    return [{name: complex(rng.uniform(-1, 1) * 10 ** rng.uniform(-1, 3)) for name in every} for _ in range(12)]


def _borders(a: Tree, b: Tree, rng: random.Random) -> list[dict[str, complex]]:
    """Return points at which two neighbouring sides of `a` are equal, found by the secant method in one name."""
    found: list[dict[str, complex]] = []
    for left, right in zip(a[2], a[2][1:], strict=False):
        gap = ("sum", (("+", left), ("-", right)))
        for free in sorted(set(names(gap))):
            for point in _points(a, b, rng, 2):
                root = _root(gap, free, point, rng)
                if root is not None:
                    found.append({**point, free: root})
    return found


def _root(gap: Tree, free: str, point: dict[str, complex], rng: random.Random) -> complex | None:
    x, y = complex(rng.uniform(0.5, 2)), complex(rng.uniform(2, 5))
    try:
        fx, fy = (value(gap, {**point, free: z}) for z in (x, y))
        for _ in range(60):
            if fx == fy or abs(fy) < 1e-13:
                break
            x, y = y, y - fy * (y - x) / (fy - fx)
            fx, fy = fy, value(gap, {**point, free: y})
    except (ArithmeticError, ValueError):
        return None
    if abs(y) > 1e6 or abs(fy) > 1e-10 or cmath.isnan(y) or abs(y.imag) > 1e-9:
        return None
    return complex(y.real)
