"""Normal forms and equivalence: values, conditions with the same solutions, and lists of them.

Two expressions are equivalent when they are equal wherever both exist; two equations or inequalities when they have the
same solutions. One name: over the roots themselves, each counted once. Several names: up to a constant factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.grammar import parse
from mmtutor.domain.maths.value import Value, difference, evaluate, same_value

_FLIPPED = {">": "<", ">=": "<="}
_HOLDS = {
    "=": lambda c: c == 0, "<>": lambda c: c != 0, "<": lambda c: c < 0, "<=": lambda c: c <= 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """polynomial `operator` 0, scaled to be unique. `excluded`: the denominator, whose zeros are no solutions."""

    terms: frozenset[tuple[p.Monomial, Fraction]]
    operator: str  # "=", "<>", "<", "<="
    excluded: frozenset[tuple[p.Monomial, Fraction]] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """All of the comparisons together. None at all: always true. `impossible`: never true."""

    comparisons: frozenset[Comparison]
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """Several normal forms: a list of answers, in any order, or an ordered pair."""

    items: tuple[Normal, ...]
    ordered: bool


Normal = Value | Condition | Several


def normal(node: n.Node) -> Normal:
    """Return the normal form of a tree. Raises `MathsSyntaxError` for a division by zero and for what is too big."""
    return _normal(node, p.Budget())


def same(a: Normal, b: Normal) -> bool:
    """Say whether two normal forms mean the same."""
    if isinstance(a, Value) and isinstance(b, Value):
        return same_value(a, b)
    if isinstance(a, Condition) and isinstance(b, Condition):
        return a == b
    if isinstance(a, Several) and isinstance(b, Several):
        if a.ordered or b.ordered:
            pairs = zip(a.items, b.items, strict=False)
            return a.ordered == b.ordered and len(a.items) == len(b.items) and all(same(x, y) for x, y in pairs)
        return _covers(a, b) and _covers(b, a)
    return False


def equivalent(a: str | n.Node, b: str | n.Node) -> bool:
    """Say whether two pieces of maths mean the same, whatever their form. Raises `MathsSyntaxError`."""
    first, second = (parse(x) if isinstance(x, str) else x for x in (a, b))
    return same(normal(first), normal(second))


def _covers(a: Several, b: Several) -> bool:
    return all(any(same(x, y) for x in a.items) for y in b.items)


def _normal(node: n.Node, budget: p.Budget) -> Normal:
    if isinstance(node, n.Parens):
        if isinstance(node.inner, n.Listing):
            return Several(tuple(_normal(item, budget) for item in node.inner.items), ordered=True)
        return _normal(node.inner, budget)
    if isinstance(node, n.Listing):
        items = tuple(_normal(item, budget) for item in node.items)
        return _union(items, budget) or Several(items, ordered=False)
    if isinstance(node, n.Relation):
        return _condition(node, budget)
    return evaluate(node, budget)


def _condition(node: n.Relation, budget: p.Budget) -> Condition:
    values = [evaluate(operand, budget) for operand in node.operands]
    comparisons: set[Comparison] = set()
    for left, right, operator in zip(values, values[1:], node.operators, strict=False):
        if operator in _FLIPPED:
            left, right, operator = right, left, _FLIPPED[operator]
        made = _comparison(difference(left, right, budget), operator, budget)
        if made is False:
            return Condition(frozenset(), impossible=True)
        if isinstance(made, Comparison):
            comparisons.add(made)
    return Condition(frozenset(comparisons))


def _comparison(gap: Value, operator: str, budget: p.Budget) -> Comparison | bool:
    """Return `gap operator 0` in normal form, or whether it holds where no name is left in it."""
    top, bottom = gap.numerator, gap.denominator
    if not p.names(top) and gap.constant is not None:
        return bool(_HOLDS[operator](gap.constant))
    if operator in ("=", "<>"):
        top = p.monic(_roots_once(top, bottom))
        if not p.names(top):
            return operator == "<>"
        return Comparison(frozenset(top.items()), operator)
    excluded: p.Polynomial = {}
    if bottom != p.ONE:
        top, excluded = p.multiply(top, bottom, budget), p.monic(bottom)
    return Comparison(frozenset(p.monic(top, keep_sign=True).items()), operator, frozenset(excluded.items()))


def _roots_once(top: p.Polynomial, bottom: p.Polynomial) -> p.Polynomial:
    """Return a polynomial with each root of `top` once, without those that make `bottom` zero; one name only."""
    coefficients, denominator = p.dense(top), p.dense(bottom)
    if coefficients is None:
        return top
    name = next(iter(p.names(top)))
    coefficients = p.squarefree(coefficients)
    if denominator is not None and p.names(bottom) == {name}:
        coefficients = p.divided(coefficients, p.common(coefficients, denominator))[0]
    return p.sparse(coefficients, name)


def _union(items: tuple[Normal, ...], budget: p.Budget) -> Condition | None:
    """Return one equation for "x=2 or x=3"; None where the items are not equations in one and the same name."""
    product: p.Polynomial = p.ONE
    for item in items:
        if not isinstance(item, Condition) or len(item.comparisons) != 1:
            return None
        (comparison,) = item.comparisons
        if comparison.operator != "=":
            return None
        product = p.multiply(product, dict(comparison.terms), budget)
    made = _comparison(Value(product, p.ONE), "=", budget) if len(p.names(product)) == 1 else False
    return Condition(frozenset({made})) if isinstance(made, Comparison) else None
