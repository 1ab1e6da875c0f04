"""Normal forms and equivalence: values, conditions with the same solutions, and lists of them.

Two expressions are equivalent when they are equal wherever both exist; two equations or inequalities when they have the
same solutions. One name: over the roots themselves, each counted once. Several names: up to a constant factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths import solutions
from mmtutor.domain.maths.grammar import parse
from mmtutor.domain.maths.signs import has_both_signs, with_sign
from mmtutor.domain.maths.solutions import Solutions, same_solutions
from mmtutor.domain.maths.systems import reduced
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
    """Several normal forms: answers in any order, or an ordered pair, an interval, a matrix.

    `shape` has the brackets of an interval ("[)"), "U" for intervals taken together, "matrix"; `word` is what was
    written between inequalities.
    """

    items: tuple[Normal, ...]
    ordered: bool
    shape: str = ""
    word: str = ","


Normal = Value | Condition | Several


@lru_cache(maxsize=1024)
def normal(node: n.Node) -> Normal:
    """Return the normal form of a tree; the last ones are kept, for a line is compared with many others.

    Raises `MathsSyntaxError` for a division by zero and for what is too big.
    """
    return _normal(node, p.Budget())


def same(a: Normal, b: Normal) -> bool:
    """Say whether two normal forms mean the same."""
    if isinstance(a, Value) and isinstance(b, Value):
        return same_value(a, b)
    if isinstance(a, Condition) and isinstance(b, Condition):
        return a == b or _same_solutions(a, b)
    if isinstance(a, Several) and isinstance(b, Several) and _alike(a, b):
        return True
    for one, other in ((a, b), (b, a)):
        listed = isinstance(one, Several) and isinstance(other, Condition) and one.word == ","
        if listed and isinstance(one, Several) and _all_together(one.items) == other:
            return True
    return _same_solutions(a, b)


def _alike(a: Several, b: Several) -> bool:
    if a.shape != b.shape or {a.word, b.word} == {"or", "and"}:
        return False
    if a.ordered or b.ordered:
        pairs = zip(a.items, b.items, strict=False)
        return a.ordered == b.ordered and len(a.items) == len(b.items) and all(same(x, y) for x, y in pairs)
    return _covers(a, b) and _covers(b, a)


def _same_solutions(a: Normal, b: Normal) -> bool:
    """Compare what is an inequality, or several, on one name, or what is an interval with such a one."""
    names = {name for x in (a, b) for name in _names(x)}
    if len(names) != 1 or not names.pop()[0].isalpha():
        return False
    first, second = _solutions(a), _solutions(b)
    return first is not None and second is not None and same_solutions(first, second)


def _names(x: Normal) -> Iterator[str]:
    if isinstance(x, Condition):
        for comparison in x.comparisons:
            yield from (name for m, _ in (*comparison.terms, *comparison.excluded) for name, _ in m if name[0] != "√")
    elif isinstance(x, Several):
        for item in x.items:
            yield from _names(item)


def _solutions(x: Normal) -> Solutions | None:
    """Return what holds for which numbers; None for what is no condition on one name and no interval."""
    if isinstance(x, Condition):
        if x.impossible:
            return ()
        parts = [_on_one_name(c) for c in x.comparisons]
        return (tuple(part for part in parts if part is not None),) if all(parts) else None
    if not isinstance(x, Several):
        return None
    if x.shape == "U" or (not x.ordered and x.word == "or"):
        cases = [_solutions(item) for item in x.items]
        return None if None in cases else tuple(case for several in cases if several for case in several)
    return _interval(x)


def _on_one_name(c: Comparison) -> solutions.Comparison | solutions.Span | None:
    dense = [p.dense(dict(terms)) for terms in (c.terms, c.excluded)]
    if dense[0] is None or dense[1] is None or any(name[0] == "√" for m, _ in c.terms for name, _ in m):
        return _beside_a_root(c)
    excluded = tuple(dense[1]) if c.excluded else ()
    return solutions.Comparison(tuple(dense[0]), c.operator, excluded)


def _beside_a_root(c: Comparison) -> solutions.Span | None:
    """Return x < √2 and the like as an interval."""
    linear = {m: k for m, k in c.terms if len(m) == 1 and m[0][1] == 1 and m[0][0].isalpha()}
    rest = {m: k for m, k in c.terms if m not in linear}
    if len(linear) != 1 or c.excluded or c.operator == "<>":
        return None
    (factor,) = linear.values()
    border = solutions.surd_of(Value(p.scaled(rest, -1 / factor), p.ONE))
    if border is None:
        return None
    closed = c.operator != "<"
    if c.operator == "=":
        return solutions.Span(border, border, closed, closed)
    low, high = (None, border) if factor > 0 else (border, None)
    return solutions.Span(low, high, closed, closed)


def _interval(x: Several) -> Solutions | None:
    if not x.ordered or len(x.items) != 2 or x.shape not in ("", "[]", "[)", "(]"):
        return None
    shape = x.shape or "()"
    ends = [_end(item) for item in x.items]
    if None in ends:
        return None
    low, high = (None if end == "∞" else end for end in ends)
    assert not isinstance(low, str)
    assert not isinstance(high, str)
    return ((solutions.Span(low, high, shape[0] == "[", shape[1] == "]"),),)


def _end(x: Normal) -> solutions.Surd | str | None:
    if not isinstance(x, Value):
        return None
    if p.names(x.numerator) == {"∞"} and len(x.numerator) == 1:
        return "∞"
    return solutions.surd_of(x)


def equivalent(a: str | n.Node, b: str | n.Node) -> bool:
    """Say whether two pieces of maths mean the same, whatever their form. Raises `MathsSyntaxError`."""
    first, second = (parse(x) if isinstance(x, str) else x for x in (a, b))
    return same(normal(first), normal(second))


def _covers(a: Several, b: Several) -> bool:
    return all(any(same(x, y) for x in a.items) for y in b.items)


def _normal(node: n.Node, budget: p.Budget) -> Normal:
    if isinstance(node, n.Parens) and (isinstance(node.inner, n.Listing) or n.rows_of(node)):
        return _bracketed(node, budget)
    if isinstance(node, n.Parens):
        return _normal(node.inner, budget)
    if isinstance(node, n.Listing):
        return _listing(node, budget)
    if has_both_signs(node):
        return _listing(n.Listing((with_sign(node, upper=True), with_sign(node, upper=False)), "or"), budget)
    if isinstance(node, n.Relation):
        return _condition(node, budget)
    return evaluate(node, budget)


def _bracketed(node: n.Parens, budget: p.Budget) -> Several:
    """Return the normal form of brackets around a list: a set, a pair or row, an interval, or a matrix of rows."""
    rows = n.rows_of(node)
    if rows:
        made: tuple[Normal, ...] = tuple(
            Several(tuple(_normal(x, budget) for x in n.items_of(row)), ordered=True) for row in rows
        )
        return Several(made, ordered=True, shape="matrix")
    made = tuple(_normal(item, budget) for item in n.items_of(node))
    if node.shape == "{}":
        return Several(made, ordered=False)
    return Several(made, ordered=True, shape="" if node.shape == "()" or len(made) != 2 else node.shape)


def _listing(node: n.Listing, budget: p.Budget) -> Normal:
    items: list[Normal] = []
    for item in node.items:
        made = _normal(item, budget)
        both = isinstance(made, Several) and has_both_signs(item) and not made.ordered
        items.extend(made.items if both and isinstance(made, Several) else (made,))
    if node.word == "U":
        return Several(tuple(items), ordered=False, shape="U")
    union = _union(tuple(items), budget)  # also of "x=2 and x=3", as both are solutions
    if union is not None:
        return union
    together = None if node.word == "or" else _all_together(items)
    if together is not None and (node.word == "and" or _is_system(together)):
        return together
    word = node.word if any(isinstance(item, Condition) for item in items) else ","
    return Several(tuple(items), ordered=False, word=word)


def _is_system(together: Condition) -> bool:
    return not together.impossible and all(c.operator == "=" for c in together.comparisons)


def _all_together(items: Iterable[Normal]) -> Condition | None:
    """Return one condition that says all of several; None where they are not all conditions."""
    comparisons: set[Comparison] = set()
    for item in items:
        if not isinstance(item, Condition):
            return None
        if item.impossible:
            return item
        comparisons |= item.comparisons
    return solved_together(frozenset(comparisons))


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
    return solved_together(frozenset(comparisons))


def solved_together(comparisons: frozenset[Comparison]) -> Condition:
    """Return the condition of several comparisons; linear equations in several names are solved for each other."""
    solved = reduced([dict(c.terms) for c in comparisons]) if all(c.operator == "=" for c in comparisons) else None
    if solved is None:
        return Condition(comparisons)
    if p.ONE in solved:
        return Condition(frozenset(), impossible=True)
    return Condition(frozenset(Comparison(frozenset(p.monic(row).items()), "=") for row in solved))


def _comparison(gap: Value, operator: str, budget: p.Budget) -> Comparison | bool:
    """Return `gap operator 0` in normal form, or whether it holds where no name is left in it."""
    top, bottom = gap.numerator, gap.denominator
    if not p.names(top) and gap.constant is not None:
        return bool(_HOLDS[operator](gap.constant))
    if operator in ("=", "<>"):
        if not p.names(top):  # 3/x = 0
            return operator == "<>"
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
