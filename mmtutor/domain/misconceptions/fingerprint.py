"""What a tree says, as a few floating-point numbers: a quick test that rejects nearly all that is not the same.

Expressions are compared by their values at fixed points, equations and inequalities by the difference of their sides
up to a factor. Whoever needs certainty confirms with `maths.same`; what cannot be worked out here is None.
"""

from __future__ import annotations

import math
from typing import cast

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.value import decimal_value
from mmtutor.domain.misconceptions.tree import letters_in

Values = tuple[float, float, float]  # at three points
Print = tuple[object, ...]

_RELATIVE, _ABSOLUTE = 1e-8, 1e-10
_TURNED = {">": "<", ">=": "<="}


def _points(name: str) -> Values:
    """Return what a name stands for at the three points: positive numbers without a pattern."""
    if name == "pi":
        return (math.pi,) * 3
    seed = sum((i + 1) * ord(c) for i, c in enumerate(name.lower()))
    return cast(
        Values, tuple(0.6 + 2.9 * ((seed * 0.7548776662466927 + k * 0.5698402909980532) % 1) for k in (1, 2, 3))
    )


class Fingerprints:
    """Works out prints of trees that share parts; each part is worked out once. Used for one question, then dropped."""

    def __init__(self) -> None:
        self._known: dict[int, Values] = {}
        self._kept: list[n.Node] = []  # so that no id is used twice

    def of(self, node: n.Node) -> Print | None:
        """Return the print of a tree; None where it has no value at the points."""
        try:
            return self._print(node)
        except (ArithmeticError, ValueError, TypeError):
            return None

    def _print(self, node: n.Node) -> Print:
        match node:
            case n.Relation():
                return self._relation(node)
            case n.Listing(items=items):
                return self._listing([self._print(item) for item in items])
            case n.Parens(inner=n.Listing(items=items)):
                return ("pair", *(self._print(item) for item in items))
        return ("value", *self._values(node))

    def _relation(self, node: n.Relation) -> Print:
        if len(node.operators) == 1:
            return self._comparison(node.operands[0], node.operators[0], node.operands[1])
        pairs = zip(node.operands, node.operators, node.operands[1:], strict=False)
        parts = [self._comparison(left, operator, right) for left, operator, right in pairs]
        telling = [part for part in parts if part[0] != "always"]
        if not telling:
            return ("always",)
        return telling[0] if len(telling) == 1 else ("all", *sorted(telling, key=repr))

    def _comparison(self, left: n.Node, operator: str, right: n.Node) -> Print:
        if operator in _TURNED:
            left, right, operator = right, left, _TURNED[operator]
        a, b = self._values(left), self._values(right)
        gap = [x - y for x, y in zip(a, b, strict=True)]
        near = _ABSOLUTE * (1 + max(map(abs, a)))
        if all(abs(g) < near for g in gap):
            return ("always",) if operator in ("=", "<=") else ("never",)
        if max(gap) - min(gap) < near and not letters_in(left) and not letters_in(right):
            holds = (operator in ("<", "<=") and gap[0] < 0) or operator == "<>"
            return ("always",) if holds else ("never",)
        unit = gap[2] if operator in ("=", "<>") else abs(gap[2])
        return (operator, *(g / unit for g in gap))

    def _listing(self, items: list[Print]) -> Print:
        if items and all(item[0] == "=" for item in items):
            product = [math.prod(cast(float, item[k]) for item in items) for k in (1, 2, 3)]
            return ("=", *(g / product[2] for g in product))
        return ("several", *sorted(items, key=repr))

    def _values(self, node: n.Node) -> Values:
        known = self._known.get(id(node))
        if known is None:
            known = self._worked_out(node)
            self._known[id(node)] = known
            self._kept.append(node)
        return known

    def _worked_out(self, node: n.Node) -> Values:
        match node:
            case n.Number(digits=digits):
                return (float(digits),) * 3
            case n.Sum(terms=terms, signs=signs):
                a, b, c = self._values(terms[0])
                for term, sign in zip(terms[1:], signs, strict=True):
                    x, y, z = self._values(term)
                    a, b, c = (a + x, b + y, c + z) if sign == "+" else (a - x, b - y, c - z)
                return a, b, c
            case n.Product(factors=factors):
                a, b, c = self._values(factors[0])
                for factor in factors[1:]:
                    x, y, z = self._values(factor)
                    a, b, c = a * x, b * y, c * z
                return a, b, c
            case n.Quotient(left=left, right=right):
                (a, b, c), (x, y, z) = self._values(left), self._values(right)
                return a / x, b / y, c / z
            case n.Negation(operand=operand):
                a, b, c = self._values(operand)
                return -a, -b, -c
            case n.Name(text=text):
                return _points(text)
            case n.Power(base=base, exponent=exponent):
                pairs = zip(self._values(base), self._values(exponent), strict=True)
                return cast(Values, tuple(float(x**e) for x, e in pairs))
            case n.Decimal():
                return (float(decimal_value(node)),) * 3
            case n.Mixed(whole=w, numerator=top, denominator=bottom):
                return (int(w) + int(top) / int(bottom),) * 3
            case n.Parens(inner=inner) | n.Positive(operand=inner):
                return self._values(inner)
            case n.Percent(operand=operand):
                a, b, c = self._values(operand)
                return a / 100, b / 100, c / 100
            case n.Root(radicand=radicand):
                return cast(Values, tuple(math.sqrt(x) for x in self._values(radicand)))
        raise ValueError(type(node).__name__)


def alike(a: Print | None, b: Print | None) -> bool:
    """Say whether two prints agree as far as floating-point numbers can tell."""
    if a is None or b is None or len(a) != len(b):
        return False
    for x, y in zip(a, b, strict=True):
        if isinstance(x, float) and isinstance(y, float):
            if not math.isclose(x, y, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE):
                return False
        elif isinstance(x, tuple) and isinstance(y, tuple):
            if not alike(x, y):
                return False
        elif x != y:
            return False
    return True
