"""Right steps from a line: forms of it that a learner may have reached in the head before a mistake was made.

A handful, not all: brackets multiplied out, terms collected, numbers worked out in the right order, an equation's terms
brought to their sides. Every one means the same as the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from mmtutor.domain.maths import MathsSyntaxError, evaluate
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions.equations import TURNED, sides
from mmtutor.domain.misconceptions.roots import product_of_roots, rational_roots
from mmtutor.domain.misconceptions.tree import (
    Term,
    decimal,
    fraction,
    fraction_of,
    letters_in,
    literal,
    monomial,
    number,
    positions,
    sum_of,
    term,
    terms,
    whole,
    with_children,
)

MOST = 16  # forms of one line
_MOST_FOLDS = 8


def nearby(node: n.Node) -> list[n.Node]:
    """Return right forms of a line without brackets, the nearest first, without itself."""
    found: list[n.Node] = []
    for made in _forms(node):
        if made != node and made not in found:
            found.append(made)
            if len(found) == MOST:
                break
    return found


def _forms(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is None:
        if isinstance(node, n.Relation | n.Listing | n.Parens):
            return
        yield from _expression_forms(node)
        return
    yield from _relation_forms(node, *found)


def _expression_forms(node: n.Node) -> Iterator[n.Node]:
    yield from worked_out(node)
    common = _over_common_bottom(node)
    if common is not None:
        yield common
    without_mixed = improper(node)
    if without_mixed != node:
        yield without_mixed
        common = _over_common_bottom(without_mixed)
        if common is not None:
            yield common
    turned = _divisors_turned(node)
    if turned != node:
        yield turned
    expanded = multiplied_out(node)
    if expanded != node:
        yield expanded
        yield from worked_out(expanded)
    if letters_in(node):
        yield from filter(None, (collected(node),))


def _relation_forms(node: n.Node, left: n.Node, right: n.Node, operator: str) -> Iterator[n.Node]:
    expanded = multiplied_out(node)
    yield expanded
    a, b = collected(left), collected(right)
    if a is None or b is None:
        return
    yield n.Relation((a, b), (operator,))
    yield n.Relation((a, right), (operator,))
    yield n.Relation((left, b), (operator,))
    yield from _brought_to_sides(a, b, operator)
    roots = rational_roots(sum_of([*terms(a), *_opposite(terms(b))]))
    if roots is not None:
        yield n.Relation((product_of_roots(*roots), n.Number("0")), (operator,))
    bottoms = [known[0].denominator for side in (a, b) for _, t in terms(side) if (known := monomial(t)) is not None]
    factor = lcm(*bottoms) if bottoms else 1
    if 1 < factor < 10_000:
        a, b = _scaled(a, factor), _scaled(b, factor)
        yield n.Relation((a, b), (operator,))
        yield from _brought_to_sides(a, b, operator)
    yield n.Relation((right, left), (TURNED[operator],))


def _brought_to_sides(left: n.Node, right: n.Node, operator: str) -> Iterator[n.Node]:
    """Yield the collected relation with letters on one side, numbers on the other, then all on the left."""
    named_left, plain_left = _split(left)
    named_right, plain_right = _split(right)
    parts: tuple[tuple[list[Term], list[Term]], ...] = (
        (named_left, [*named_right, *plain_right, *_opposite(plain_left)]),
        ([*named_left, *plain_left, *_opposite(named_right)], plain_right),
        ([*named_left, *_opposite(named_right)], [*plain_right, *_opposite(plain_left)]),
        ([*plain_left, *_opposite(plain_right)], [*named_right, *_opposite(named_left)]),
        ([*named_left, *plain_left, *_opposite(named_right), *_opposite(plain_right)], []),
    )
    for first, second in parts:
        a, b = collected(sum_of(first)), collected(sum_of(second))
        if a is not None and b is not None:
            yield n.Relation((a, b), (operator,))


def _split(node: n.Node) -> tuple[list[Term], list[Term]]:
    named = [t for t in terms(node) if letters_in(t[1])]
    return named, [t for t in terms(node) if not letters_in(t[1])]


def _opposite(given: list[Term]) -> list[Term]:
    return [(-sign, part) for sign, part in given]


def _scaled(node: n.Node, factor: int) -> n.Node:
    made: list[Term] = []
    for sign, part in terms(node):
        known = monomial(part)
        if known is None:
            return node
        made.append((sign, term(known[0] * factor, known[1])))
    return sum_of(made)


def collected(node: n.Node) -> n.Node | None:
    """Return an expression multiplied out and collected, highest powers first; None where it is no polynomial."""
    try:
        value = evaluate(node)
    except MathsSyntaxError:
        return None
    if value.denominator != p.ONE or any(not name.isalpha() for name in p.names(value.numerator)):
        return None
    ordered = sorted(value.numerator.items(), key=lambda item: (-sum(e for _, e in item[0]), item[0]))
    made = [(1 if c > 0 else -1, term(abs(c), letters)) for letters, c in ordered]
    return sum_of(made)


def multiplied_out(node: n.Node) -> n.Node:
    """Return a tree with numbers and names multiplied into brackets, nothing collected."""
    parts = children(node)
    if not parts:
        return node
    made = with_children(node, tuple(multiplied_out(part) for part in parts))
    if isinstance(made, n.Sum):
        spread: list[Term] = []
        for sign, part in terms(made):
            spread += [(sign * s, t) for s, t in terms(part)]
        return sum_of(spread)
    if isinstance(made, n.Negation) and isinstance(made.operand, n.Sum):
        return sum_of(_opposite(terms(made.operand)))
    if isinstance(made, n.Power) and whole(made.exponent) == 2 and isinstance(made.base, n.Sum):
        made = n.Product((made.base, made.base), ("",))
    if isinstance(made, n.Quotient) and isinstance(made.left, n.Sum) and literal(made.right):
        return sum_of((sign, n.Quotient(t, made.right)) for sign, t in terms(made.left))
    if isinstance(made, n.Product) and any(isinstance(f, n.Sum) for f in made.factors):
        spread = [(1, n.Number("1"))]
        for factor in made.factors:
            spread = [(s * r, _times(t, u)) for s, t in spread for r, u in terms(factor)]
            if len(spread) > 12:
                return made
        return sum_of(spread)
    return made


def _times(a: n.Node, b: n.Node) -> n.Node:
    first, second = monomial(a), monomial(b)
    if first is not None and second is not None:
        letters = dict(first[1])
        for name, exponent in second[1]:
            letters[name] = letters.get(name, 0) + exponent
        return term(first[0] * second[0], tuple(sorted(letters.items())))
    return n.Product((a, b), ("",))


def worked_out(node: n.Node) -> Iterator[n.Node]:
    """Yield the line with its numbers worked out one operation at a time, in the right order."""
    for _ in range(_MOST_FOLDS):
        made = next(_one_fold(node), None)
        if made is None:
            return
        node = made
        yield node


def _one_fold(node: n.Node) -> Iterator[n.Node]:
    found = [(part, put) for part, put in positions(node) if isinstance(part, n.Sum | n.Product | n.Quotient | n.Power)]
    for part, put in reversed(found):
        if literal(part) is not None:
            continue
        value = _operation(part)
        if value is not None:
            yield put(value)
    for part, put in found:
        if isinstance(part, n.Sum):
            done = _leading_terms(part)
            if done is not None:
                yield put(done)


def _operation(node: n.Node) -> n.Node | None:
    """Return one operation of plain numbers worked out; None for any other part."""
    values = [literal(part) for part in children(node)]
    if any(value is None for value in values) or (isinstance(node, n.Sum) and len(values) > 2):
        return None
    try:
        value = evaluate(node).constant
    except MathsSyntaxError:
        return None
    return None if value is None or max(abs(value.numerator), value.denominator) > 10**12 else _number_like(node, value)


def _number_like(node: n.Node, value: Fraction) -> n.Node:
    """Write a value as a decimal where the numbers it came from are decimals."""
    if any(isinstance(part, n.Decimal) for part in children(node)):
        for places in range(7):
            if (value * 10**places).denominator == 1:
                return decimal(value, places)
    return number(value)


def _leading_terms(node: n.Sum) -> n.Node | None:
    parts = terms(node)
    for i in range(len(parts) - 1):
        (s, a), (t, b) = parts[i : i + 2]
        x, y = literal(a), literal(b)
        if x is not None and y is not None and len(parts) > 2:
            value = _number_like(n.Sum((a, b), ("+",)), s * x + t * y)
            return sum_of([*parts[:i], *terms(value), *parts[i + 2 :]])
    return None


def _over_common_bottom(node: n.Node) -> n.Node | None:
    parts = terms(node)
    values = [(s, fraction(t) or ((w, 1) if (w := whole(t)) is not None else None)) for s, t in parts]
    if len(values) < 2 or any(v is None for _, v in values):
        return None
    pairs = [(s, v) for s, v in values if v is not None]
    bottom = lcm(*(v[1] for _, v in pairs))
    if bottom > 10**6:
        return None
    return sum_of((s, fraction_of(v[0] * (bottom // v[1]), bottom)) for s, v in pairs)


def improper(node: n.Node) -> n.Node:
    """Return a tree with its mixed numbers as fractions."""
    if isinstance(node, n.Mixed):
        value = literal(node)
        bottom = int(node.denominator or 0)
        return node if value is None else fraction_of(int(value * bottom), bottom)
    parts = children(node)
    return with_children(node, tuple(improper(part) for part in parts)) if parts else node


def _divisors_turned(node: n.Node) -> n.Node:
    """Return the line with a division by a fraction written as a multiplication."""
    if isinstance(node, n.Quotient) and fraction(node) is None:
        over = fraction(node.right)
        if over is not None and over[0]:
            return n.Product((node.left, fraction_of(over[1], over[0])), ("*",))
    parts = children(node)
    return with_children(node, tuple(_divisors_turned(part) for part in parts)) if parts else node
