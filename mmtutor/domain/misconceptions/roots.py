"""Rational square roots, and the rational roots of a quadratic expression in one letter."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.tree import monomial, number, sum_of, terms


def square_root(value: Fraction) -> Fraction | None:
    """Return the exact square root, None where there is no rational one."""
    if value < 0:
        return None
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top * top == value.numerator and bottom * bottom == value.denominator else None


def rational_roots(node: n.Node) -> tuple[str, Fraction, Fraction] | None:
    """Return the letter and the two roots of ax^2 + bx + c; None for anything else or where they are not rational."""
    coefficients = [Fraction(0)] * 3
    names: set[str] = set()
    for sign, part in terms(node):
        known = monomial(part)
        if known is None or len(known[1]) > 1 or (known[1] and known[1][0][1] > 2):
            return None
        coefficients[known[1][0][1] if known[1] else 0] += sign * known[0]
        names |= {name for name, _ in known[1]}
    c, b, a = coefficients
    root = square_root(b * b - 4 * a * c) if a and len(names) == 1 else None
    return None if root is None else (names.pop(), (-b + root) / (2 * a), (-b - root) / (2 * a))


def product_of_roots(name: str, first: Fraction, second: Fraction) -> n.Node:
    """Return (x - first)(x - second), a root 0 as the letter alone."""
    pair = tuple(sum_of([(1, n.Name(name)), *(terms(number(-r)) if r else ())]) for r in (first, second))
    return n.Product(pair, ("",))
