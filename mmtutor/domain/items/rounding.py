"""Rounding: whether a decimal is a number rounded as asked for, or as it happened.

Significant figures count from the first that is not zero.
"""

from __future__ import annotations

import math
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import without_parens
from mmtutor.domain.maths.numeric import value_at
from mmtutor.domain.maths.value import Value


def number_of(value: Value) -> Fraction | None:
    """Return the number that a value is, approximately where it is no fraction; None where it is no number."""
    if value.constant is not None:
        return value.constant
    if value.node is None:
        return None
    try:
        approximate = value_at(value.node, {})
    except (ArithmeticError, ValueError, KeyError):
        return None
    return Fraction(approximate) if math.isfinite(approximate) else None


def to_figures(exact: Fraction, figures: int) -> Fraction:
    """Return a number rounded to so many significant figures; halves go away from zero."""
    if not exact:
        return exact
    size = abs(exact)
    places = figures - 1 - (len(str(size.numerator // size.denominator)) - 1 if size >= 1 else _leading(size))
    unit = Fraction(10) ** -places
    rounded = (size / unit + Fraction(1, 2)).__floor__() * unit
    return rounded if exact > 0 else -rounded


def _leading(size: Fraction) -> int:
    exponent = -1
    while size * 10**-exponent < 1:
        exponent -= 1
    return exponent


def figures_of(node: n.Node) -> tuple[int, int]:
    """Return the fewest and the most significant figures that a number may be written to: 1200 has two to four."""
    while isinstance(node, n.Negation | n.Positive | n.Parens | n.Percent):
        node = without_parens(node) if isinstance(node, n.Parens) else node.operand
    if isinstance(node, n.Product | n.Quotient):  # 1.20 * 10^3
        first = node.factors[0] if isinstance(node, n.Product) else node.left
        return figures_of(first) if not isinstance(first, n.Product | n.Quotient) else (0, 0)
    if isinstance(node, n.Decimal):
        digits = node.digits.replace(".", "").lstrip("0")
        return len(digits), len(digits)
    if isinstance(node, n.Number):
        digits = node.digits.lstrip("0")
        return len(digits.rstrip("0")), len(digits)
    return 0, 0


def is_rounded(node: n.Node, exact: Fraction) -> bool:
    """Say whether a decimal is `exact` rounded or cut to the places that are written (two at least)."""
    inside = node
    while isinstance(inside, n.Negation | n.Positive | n.Parens):
        inside = inside.inner if isinstance(inside, n.Parens) else inside.operand
    if not isinstance(inside, n.Decimal) or inside.repeating:
        return False
    places = len(inside.digits.partition(".")[2])
    given, unit = Fraction(inside.digits), Fraction(1, 10**places)
    negative = sum(isinstance(x, n.Negation) for x in n.walk(node)) % 2 == 1
    if places < 2 or not given or not exact or negative != (exact < 0):
        return False
    return -unit / 2 <= abs(exact) - given < unit
