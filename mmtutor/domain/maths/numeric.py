"""Approximate values: whether two trees with roots and functions in them agree at every point that is tried.

Exact rules come first; this is asked only where they leave a root or a function standing. It never tells a number that
is exact from a rounded one, and is not asked to.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import pairwise

from mmtutor.domain.maths import nodes as n

_POINTS = 12
_FEWEST = 4  # points at which both must exist
_CLOSE = 1e-9
_STEPS = (0.7548776662466927, 0.5698402909980532)  # of a sequence that fills the square evenly
_CONSTANTS = {"pi": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "ln": math.log, "exp": math.exp, "abs": abs,
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan,
    "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x), "cot": lambda x: 1 / math.tan(x),
    "arcsec": lambda x: math.acos(1 / x), "arccsc": lambda x: math.asin(1 / x), "arccot": lambda x: math.atan(1 / x),
    "cbrt": math.cbrt,
}  # fmt: skip


def agree(a: n.Node, b: n.Node) -> bool:
    """Say whether two expressions are equal at every point tried where both exist, and both exist at some."""
    names = sorted({x.text.lower() for tree in (a, b) for x in n.walk(tree) if isinstance(x, n.Name)} - set(_CONSTANTS))
    met = 0
    for i in range(_POINTS if names else 1):
        point = {name: _coordinate(i, j) for j, name in enumerate(names)}
        try:
            left, right = value_at(a, point), value_at(b, point)
        except (ArithmeticError, ValueError):
            continue
        if not abs(left - right) <= _CLOSE * max(abs(left), abs(right)):
            return False
        met += 1
    return met >= (_FEWEST if names else 1)


def _coordinate(i: int, j: int) -> float:
    place = ((i + 1) * _STEPS[0] + (j + 1) * _STEPS[1]) % 1.0
    return 3 * place + 0.1 if i % 3 else 4 * place - 2  # mostly positive: roots exist there


def value_at(node: n.Node, point: Mapping[str, float]) -> float:
    """Return the value of a tree. Raises ValueError or ArithmeticError where there is none."""
    match node:
        case n.Number(digits=digits):
            return float(int(digits))
        case n.Decimal(digits=digits, repeating=block):
            places = len(digits.partition(".")[2])
            return float(Fraction(digits) + (Fraction(int(block), 10**places * (10 ** len(block) - 1)) if block else 0))
        case n.Mixed(whole=whole, numerator=top, denominator=bottom):
            return int(whole) + int(top) / int(bottom)
        case n.Name(text=text):
            return _CONSTANTS.get(text.lower()) or point[text.lower()] if text not in "∞∅" else math.sqrt(-1)
        case n.Parens(inner=inside) | n.Positive(operand=inside):
            return value_at(inside, point)
        case n.Negation(operand=inside):
            return -value_at(inside, point)
        case n.Percent(operand=inside):
            return value_at(inside, point) / 100
        case n.Degrees(operand=inside):
            return math.radians(value_at(inside, point))
        case n.Absolute(inner=inside):
            return abs(value_at(inside, point))
        case n.Root(radicand=inside):
            return math.sqrt(value_at(inside, point))
        case n.Sum(terms=terms, signs=signs):
            rest = zip(signs, terms[1:], strict=True)
            return value_at(terms[0], point) + sum((1 if s == "+" else -1) * value_at(t, point) for s, t in rest)
        case n.Product(factors=factors, signs=signs):
            if any(s == "" and n.applies(*pair) for s, pair in zip(signs, pairwise(factors), strict=True)):
                raise ValueError("a function that is not known")
            return reduce(lambda so_far, f: so_far * value_at(f, point), factors, 1.0)
        case n.Quotient(left=left, right=right):
            return value_at(left, point) / value_at(right, point)
        case n.Power(base=base, exponent=exponent):
            return _power(value_at(base, point), value_at(exponent, point))
        case n.Call(name=name, argument=argument, base=base):
            return _called(name, value_at(argument, point), 10.0 if base is None else value_at(base, point))
    raise ValueError("not a single value")


def _called(name: str, argument: float, base: float) -> float:
    return math.log(argument, base) if name == "log" else _FUNCTIONS[name](argument)


def _power(base: float, exponent: float) -> float:
    if base >= 0 or exponent == int(exponent):
        return math.pow(base, exponent)
    near = Fraction(exponent).limit_denominator(30)
    if near.denominator % 2 == 0 or abs(near - exponent) > _CLOSE:
        raise ValueError("no real power")
    return math.pow(-base, exponent) * (-1 if near.numerator % 2 else 1)
