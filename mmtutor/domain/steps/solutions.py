"""Whether two conditions in one unknown have the same solutions, compared place by place along the number line.

For sides that differ by polynomials of degree two at most, or quotients of them, with bars around some parts, or one
square root: their zeros cut the line into pieces on each of which nothing changes, so one place in each piece and the
zeros themselves tell. What is not of that kind is None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from mmtutor.domain.maths import MathsSyntaxError, evaluate
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.limits import too_big
from mmtutor.domain.maths.nodes import without_parens
from mmtutor.domain.maths.numeric import value_at
from mmtutor.domain.misconceptions.tree import with_children

Truth = Callable[[float], bool]
Zeros = list[float]

_NEAR = 1e-9
_HIGHEST = 2  # degree
_ROOT = "ρ"  # stands for a square root
_HOLDS: dict[str, Callable[[float], bool]] = {
    "=": lambda d: d == 0,
    "<>": lambda d: d != 0,
    "<": lambda d: d < 0,
    ">": lambda d: d > 0,
    "<=": lambda d: d <= 0,
    ">=": lambda d: d >= 0,
}


def same_solutions(a: n.Node, b: n.Node) -> bool | None:
    """Say whether two conditions in one and the same unknown hold for the same numbers; None where it can't be told.

    A list of inequalities without a word between them may mean any of them or all of them.
    """
    names = [{x.text.lower() for x in n.walk(node) if isinstance(x, n.Name)} for node in (a, b)]
    readings = [_readings(a), _readings(b)]
    if None in readings or len(names[0] | names[1]) > 1:
        return None
    for first, zeros in readings[0] or []:
        for second, others in readings[1] or []:
            if all(first(x) == second(x) for x in _places([*zeros, *others])):
                return True
    return False


def _places(zeros: Zeros) -> list[float]:
    cuts = sorted(zeros)
    distinct = [x for i, x in enumerate(cuts) if i == 0 or x - cuts[i - 1] > _NEAR * max(1, abs(x))]
    if not distinct:
        return [0.0]
    between = [(x + y) / 2 for x, y in pairwise(distinct)]
    return [distinct[0] - 1, *distinct, *between, distinct[-1] + 1]


def _readings(node: n.Node) -> list[tuple[Truth, Zeros]] | None:
    node = without_parens(node)
    if isinstance(node, n.Relation):
        made = _relation(node)
        return None if made is None else [made]
    if not isinstance(node, n.Listing) or node.word == "U":
        return None
    parts = [_readings(item) for item in node.items]
    single = [part[0] for part in parts if part is not None]
    if len(single) != len(node.items):
        return None
    zeros = [x for _, own in single for x in own]
    truths = [truth for truth, _ in single]
    any_of: tuple[Truth, Zeros] = (lambda x: any(truth(x) for truth in truths), zeros)
    all_of: tuple[Truth, Zeros] = (lambda x: all(truth(x) for truth in truths), zeros)
    return {"or": [any_of], "and": [all_of]}.get(node.word, [any_of, all_of])


def _relation(node: n.Relation) -> tuple[Truth, Zeros] | None:
    names = {x.text for x in n.walk(node) if isinstance(x, n.Name)}
    if len(names) > 1 or any(isinstance(x, n.Call | n.Both) for x in n.walk(node)):
        return None
    zeros: Zeros = []
    for left, right in zip(node.operands, node.operands[1:], strict=False):
        found = _turning_points(n.Sum((left, right), ("-",)))
        if found is None:
            return None
        zeros += found
    name = next(iter(names), "x")

    def holds(x: float) -> bool:
        try:
            values = [value_at(side, {name.lower(): x}) for side in node.operands]
        except (ArithmeticError, ValueError):
            return False
        triples = zip(values, node.operators, values[1:], strict=False)
        return all(_HOLDS[operator](_gap(a, b)) for a, operator, b in triples)

    return holds, zeros


def _gap(a: float, b: float) -> float:
    """Return a - b, exactly 0 where it is nearly 0."""
    return 0.0 if abs(a - b) < _NEAR * max(1.0, abs(a), abs(b)) else a - b


def _turning_points(gap: n.Node) -> Zeros | None:
    """Return where an expression or something below or between bars in it may change its sign."""
    zeros: Zeros = []
    for branch in _branches(gap):
        try:
            polynomials = _polynomials(branch)
        except MathsSyntaxError:
            return None
        for polynomial in polynomials:
            coefficients = _coefficients(polynomial)
            if coefficients is None:
                return None
            zeros += _zeros(coefficients)
    return zeros


def _coefficients(polynomial: p.Polynomial) -> list[float] | None:
    """Return the coefficients up to the square, roots of numbers worked out.

    None for a higher degree, and for numbers that no float can hold.
    """
    found = [0.0] * (_HIGHEST + 1)
    for monomial, c in polynomial.items():
        try:
            degree, value = 0, float(c)
            for name, exponent in monomial:
                if name[0] == "√":
                    value *= math.sqrt(int(name[1:])) ** exponent
                elif name.isalpha():
                    degree += exponent
                else:
                    return None
        except OverflowError:
            return None
        if degree > _HIGHEST:
            return None
        found[degree] += value
    return found


def _polynomials(node: n.Node) -> list[p.Polynomial]:
    """Return polynomials whose zeros are the places where an expression may change its sign.

    With one square root r in it, the expression is c*r + d: it is zero only where c*c*r*r - d*d is.
    """
    root = next((x for x in n.walk(node) if isinstance(x, n.Root)), None)
    if root is None or all(not isinstance(x, n.Name) for x in n.walk(root)):
        value = evaluate(node)
        return [value.numerator, value.denominator]
    under, value = evaluate(root.radicand), evaluate(_replaced_all(node, root, n.Name(_ROOT)))
    with_root: p.Polynomial = {}
    without: p.Polynomial = {}
    for monomial, c in value.numerator.items():
        exponents = dict(monomial)
        power = exponents.pop(_ROOT, 0)
        if power > 1 or under.denominator != p.ONE or value.denominator != p.ONE:
            raise too_big()
        (with_root if power else without)[tuple(sorted(exponents.items()))] = c
    budget = p.Budget()
    left = p.multiply(p.multiply(with_root, with_root, budget), under.numerator, budget)
    return [p.add(left, p.multiply(without, without, budget), -1), under.numerator, with_root, without]


def _replaced_all(node: n.Node, old: n.Node, new: n.Node) -> n.Node:
    if node == old:
        return new
    parts = n.children(node)
    return with_children(node, tuple(_replaced_all(part, old, new) for part in parts)) if parts else node


def _branches(node: n.Node) -> list[n.Node]:
    """Return the expression with each |a| as a and as -a, and the a themselves."""
    found = next((x for x in n.walk(node) if isinstance(x, n.Absolute)), None)
    if found is None:
        return [node]
    made = [_replaced(node, found, inner) for inner in (found.inner, n.Negation(n.Parens(found.inner)))]
    return [branch for each in (*made, found.inner) for branch in _branches(each)]


def _replaced(node: n.Node, old: n.Node, new: n.Node) -> n.Node:
    if node is old:
        return new
    parts = n.children(node)
    return with_children(node, tuple(_replaced(part, old, new) for part in parts)) if parts else node


def _zeros(coefficients: list[float]) -> Zeros:
    while coefficients and coefficients[-1] == 0:
        coefficients.pop()
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    if len(coefficients) == 3:
        c, b, a = coefficients
        inside = b * b - 4 * a * c
        if inside >= 0:
            return [(-b - math.sqrt(inside)) / (2 * a), (-b + math.sqrt(inside)) / (2 * a)]
    return []
