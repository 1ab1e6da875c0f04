"""The exact calculations inside item templates: expressions and conditions in the drawn numbers, ways to write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import floor, gcd, lcm

from mmtutor.domain.maths import Condition, MathsSyntaxError, Relation, normal, parse
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.value import evaluate
from mmtutor.errors import UserError

Computed = Fraction | str

_CALL = re.compile(r"\b(gcd|lcm|abs|mod|floor|min|max)\(((?:[^()]|\([^(),]*\))*)\)")  # the innermost one


_parsed = lru_cache(maxsize=4096)(parse)  # a template is tried with many numbers: read each of its expressions once


def _whole(values: list[Fraction]) -> list[int]:
    if any(v.denominator != 1 for v in values):
        raise ValueError("gcd and lcm take whole numbers")
    return [int(v) for v in values]


_FUNCTIONS: dict[str, Callable[[list[Fraction]], Fraction | int]] = {
    "gcd": lambda v: gcd(*_whole(v)),
    "lcm": lambda v: lcm(*_whole(v)),
    "abs": lambda v: abs(v[0]),
    "mod": lambda v: v[0] % v[1],
    "floor": lambda v: floor(v[0]),
    "min": lambda v: min(v),
    "max": lambda v: max(v),
}


def value_of(expression: str, values: Mapping[str, Computed]) -> Computed:
    """Return the exact value of an expression in the drawn values, or the drawn word itself. Raises `UserError`."""
    name = expression.strip()
    if isinstance(values.get(name), str):
        return values[name]
    try:
        node = _placed(_parsed(_called(expression, values)), values)
        found = evaluate(node).constant
    except (MathsSyntaxError, ValueError, ZeroDivisionError, IndexError) as trouble:
        raise UserError("{expression} can't be computed: {reason}", expression=expression, reason=trouble) from trouble
    if found is None:
        raise UserError("{expression} can't be computed: it has names without a value.", expression=expression)
    return found


def holds(condition: str, values: Mapping[str, Computed]) -> bool:
    """Say whether a condition such as "a < b" holds for the drawn values. Raises `UserError`."""
    try:
        node = _placed(_parsed(_called(condition, values)), values)
        found = normal(node)
    except (MathsSyntaxError, ValueError, ZeroDivisionError, IndexError) as trouble:
        raise UserError("{expression} can't be computed: {reason}", expression=condition, reason=trouble) from trouble
    if not isinstance(node, Relation) or not isinstance(found, Condition) or found.comparisons:
        raise UserError("{expression} is not a condition on the drawn numbers.", expression=condition)
    return not found.impossible


def written(value: Computed, way: str = "") -> str:
    """Write a value in linear notation, in one of the ways that `template` names. Raises `UserError`."""
    if isinstance(value, str):
        return value
    if way not in _WAYS:
        raise UserError("{way} is not a way to write a number.", way=way)
    return _WAYS[way](value)


def _called(expression: str, values: Mapping[str, Computed]) -> str:
    """Replace every function call, innermost first, by its value in brackets."""
    for _ in range(20):
        found = _CALL.search(expression)
        if found is None:
            return expression
        arguments = [value_of(x, values) for x in found.group(2).split(",")]
        numbers = [a for a in arguments if isinstance(a, Fraction)]
        result = Fraction(_FUNCTIONS[found.group(1)](numbers))
        expression = f"{expression[: found.start()]}({result}){expression[found.end() :]}"
    return expression


def _placed(node: n.Node, values: Mapping[str, Computed]) -> n.Node:
    """Return the tree with the drawn numbers in the place of their names."""
    match node:
        case n.Name(text=text) if isinstance(values.get(text), Fraction):
            return _parsed(f"({values[text]})")
        case n.Parens(inner=inner):
            return n.Parens(_placed(inner, values))
        case n.Negation(operand=operand):
            return n.Negation(_placed(operand, values))
        case n.Positive(operand=operand):
            return n.Positive(_placed(operand, values))
        case n.Percent(operand=operand):
            return n.Percent(_placed(operand, values))
        case n.Root(radicand=radicand):
            return n.Root(_placed(radicand, values))
        case n.Power(base=base, exponent=exponent):
            return n.Power(_placed(base, values), _placed(exponent, values))
        case n.Quotient(left=left, right=right, sign=sign):
            return n.Quotient(_placed(left, values), _placed(right, values), sign)
        case n.Product(factors=parts, signs=signs):
            return n.Product(tuple(_placed(x, values) for x in parts), signs)
        case n.Sum(terms=parts, signs=signs):
            return n.Sum(tuple(_placed(x, values) for x in parts), signs)
        case n.Relation(operands=parts, operators=signs):
            return n.Relation(tuple(_placed(x, values) for x in parts), signs)
    return node


def _decimal(value: Fraction) -> str:
    rest, places = value.denominator, 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        raise UserError("{value} has no end as a decimal.", value=str(value))
    if value.denominator == 1:
        return str(value)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:].rstrip('0')}"


def _mixed(value: Fraction) -> str:
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if rest == 0 or whole == 0:
        return str(value)
    return f"{'-' if value < 0 else ''}{whole} {rest}/{value.denominator}"


_WAYS: dict[str, Callable[[Fraction], str]] = {
    "": str,
    "mixed": _mixed,
    "decimal": _decimal,
    "percent": lambda v: _decimal(v * 100) + "%",
    "signed": lambda v: f"+{v}" if v >= 0 else str(v),
    "coefficient": lambda v: {Fraction(1): "", Fraction(-1): "-"}.get(v, str(v)),
    "brackets": lambda v: f"({v})" if v < 0 else str(v),
}
