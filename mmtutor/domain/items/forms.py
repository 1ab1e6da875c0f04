"""Forms of an answer: whether it is written as asked for. Nothing here looks at whether the value is right."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import gcd
from typing import Literal

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.canonical import linear
from mmtutor.domain.maths.value import Value, evaluate
from mmtutor.messages import Message, message

NumberForm = Literal["any", "fraction", "lowest_terms", "mixed", "decimal", "percent", "integer"]
ExpressionForm = Literal["any", "expanded", "factored", "simplified", "solved"]


def number_form_trouble(node: n.Node, form: NumberForm) -> Message | None:
    """Return what to change so that a number of the right value has the form asked for; None where it has it."""
    node = _unsigned(node)
    match form:
        case "fraction":
            ok = _is_whole(node) or _is_fraction(node)
            return None if ok else message("Same value, but write it as a fraction.")
        case "lowest_terms":
            if isinstance(node, n.Mixed):
                top, bottom = int(node.numerator), int(node.denominator)
                ok = gcd(top, bottom) == 1 and top < bottom
            else:
                ok = _is_whole(node) or (_is_fraction(node) and _in_lowest_terms(node))
            if not ok and not (_is_fraction(node) or isinstance(node, n.Mixed)):
                return message("Same value, but write it as a fraction in lowest terms.")
            return None if ok else message("Same value, but write it in lowest terms.")
        case "mixed":
            if _is_whole(node) or (isinstance(node, n.Mixed) and int(node.numerator) < int(node.denominator)):
                return None
            if _is_fraction(node) and abs(evaluate(node).constant or Fraction(0)) < 1:
                return None
            return message("Same value, but write it as a mixed number, such as 1 3/4.")
        case "decimal":
            ok = _is_whole(node) or isinstance(node, n.Decimal)
            return None if ok else message("Same value, but write it as a decimal.")
        case "percent":
            return None if isinstance(node, n.Percent) else message("Same value, but write it as a percentage.")
        case "integer":
            return None if _is_whole(node) else message("Same value, but write it as a whole number.")
        case "any":
            return None if is_finished(node) else message("Same value, but work it out to a single number.")


def is_finished(node: n.Node) -> bool:
    """Say whether a number is written as one number, with nothing left to work out: 3/4, -2.5, 1 3/4, 50%."""
    node = _unsigned(node)
    if isinstance(node, n.Percent):
        node = _unsigned(node.operand)
    if isinstance(node, n.Quotient):
        return all(isinstance(_unsigned(x), n.Number | n.Decimal) for x in (node.left, node.right))
    return isinstance(node, n.Number | n.Decimal | n.Mixed)


def expression_form_trouble(node: n.Node, form: ExpressionForm, key: n.Node) -> Message | None:
    """Return what to change so that an expression of the right value has the form asked for; None where it has it."""
    match form:
        case "expanded":
            if any(_has_bracketed_sum(x) for x in n.walk(node)):
                return message("Same value, but multiply the brackets out.")
            return None if _collected(node) else message("Same value, but collect like terms.")
        case "factored":
            ok = factor_count(node) >= factor_count(key)
            return None if ok else message("Same value, but write it as a product of factors.")
        case "simplified":
            return _simplified_trouble(node)
        case "solved":
            return solved_trouble(node)
        case "any":
            return None


def solved_trouble(node: n.Node) -> Message | None:
    """Return what is missing for each relation to have a name alone on one side and a finished value on the other."""
    node = n.without_parens(node)
    if isinstance(node, n.Listing):
        return next((t for t in map(solved_trouble, node.items) if t), None)
    if not isinstance(node, n.Relation):
        return _simplified_trouble(node)
    names = [n.without_parens(o) for o in node.operands if isinstance(n.without_parens(o), n.Name)]
    if not names:
        return message("Correct so far. Go on until the unknown stands alone.")
    others = [operand for operand in node.operands if n.without_parens(operand) != names[0]]
    if any(names[0] in set(n.walk(operand)) for operand in others):
        return message("Correct so far. Go on until the unknown stands alone.")
    return _simplified_trouble(others[-1]) if others else None


def factor_count(node: n.Node) -> int:
    """Count the factors with names in them, each power as often as its exponent says."""
    match node:
        case n.Parens(inner=inside) | n.Negation(operand=inside) | n.Positive(operand=inside):
            return factor_count(inside)
        case n.Product(factors=factors):
            return sum(factor_count(f) for f in factors)
        case n.Power(base=base, exponent=n.Number(digits=digits)):
            return factor_count(base) * min(int(digits), 99)
        case n.Quotient(left=left):
            return factor_count(left)
    return int(any(isinstance(x, n.Name) for x in n.walk(node)))


def _unsigned(node: n.Node) -> n.Node:
    while isinstance(node, n.Parens | n.Negation | n.Positive):
        node = node.inner if isinstance(node, n.Parens) else node.operand
    return node


def _is_whole(node: n.Node) -> bool:
    return isinstance(_unsigned(node), n.Number)


def _is_fraction(node: n.Node) -> bool:
    return isinstance(node, n.Quotient) and _is_whole(node.left) and _is_whole(node.right)


def _in_lowest_terms(node: n.Node) -> bool:
    assert isinstance(node, n.Quotient)
    top, bottom = (int(x.digits) for x in (_unsigned(node.left), _unsigned(node.right)) if isinstance(x, n.Number))
    return gcd(top, bottom) == 1 and bottom != 1 and not isinstance(n.without_parens(node.right), n.Negation)


def _has_bracketed_sum(node: n.Node) -> bool:
    match node:
        case n.Product(factors=factors):
            return any(isinstance(n.without_parens(f), n.Sum) for f in factors)
        case n.Power(base=base):
            return isinstance(n.without_parens(base), n.Sum | n.Product)
        case n.Negation(operand=inside):
            return isinstance(n.without_parens(inside), n.Sum)
        case n.Sum(terms=terms):
            return any(isinstance(n.without_parens(t), n.Sum) for t in terms)
    return False


def _collected(node: n.Node) -> bool:
    """Say whether no two terms of any sum could be put together."""
    for inside in n.walk(node):
        if isinstance(inside, n.Sum):
            value = evaluate(inside)
            if value.denominator == p.ONE and len(value.numerator) < len(inside.terms):
                return False
    return True


def _simplified_trouble(node: n.Node) -> Message | None:
    if not _collected(node):
        return message("Same value, but collect like terms.")
    for inside in n.walk(node):
        if isinstance(inside, n.Quotient):
            if _is_fraction(inside) and not _in_lowest_terms(inside):
                return message("Same value, but write it in lowest terms.")
            if not _is_fraction(inside) and _divisible(inside):
                return message("Same value, but work it out to a single number.")
            if not _is_fraction(inside) and _shares_factor(evaluate(inside.left), evaluate(inside.right)):
                return message("Same value, but cancel what is above and below.")
        if isinstance(inside, n.Root) and _has_square(inside.radicand):
            return message("Same value, but take the square out of the root.")
        if isinstance(inside, n.Mixed) and gcd(int(inside.numerator), int(inside.denominator)) != 1:
            return message("Same value, but write it in lowest terms.")
        if isinstance(inside, n.Product) and _multipliable(inside):
            return message("Same value, but multiply it out further.")
        if isinstance(inside, n.Power) and _is_number(inside.base) and _is_number(inside.exponent):
            return message("Same value, but work out the power.")
        if isinstance(inside, n.Negation) and isinstance(_inside_parens(inside.operand), n.Negation):
            return message("Same value, but two minus signs make a plus.")
    return None


def _divisible(node: n.Quotient) -> bool:
    """Say whether two plain numbers are divided of which one is itself a fraction or a decimal: (1/3)/(2/5)."""
    return all(evaluate(side).constant is not None for side in (node.left, node.right))


def _has_square(node: n.Node) -> bool:
    """Say whether a square number divides what is under a root."""
    node = n.without_parens(node)
    if not isinstance(node, n.Number) or len(node.digits) > 9:
        return False
    return any(int(node.digits) % (k * k) == 0 for k in range(2, 1000))


def _inside_parens(node: n.Node) -> n.Node:
    return n.without_parens(node)


def _is_number(node: n.Node) -> bool:
    return isinstance(_unsigned(node), n.Number | n.Decimal)


def _multipliable(node: n.Product) -> bool:
    """Say whether two factors are plain numbers, or two have the same base."""
    bases = Counter(linear(_base(f)) for f in node.factors if not _is_number(f))
    numbers = sum(_is_number(f) or _is_fraction(n.without_parens(f)) for f in node.factors)
    return numbers > 1 or any(count > 1 for count in bases.values())


def _base(node: n.Node) -> n.Node:
    node = n.without_parens(node)
    return n.without_parens(node.base) if isinstance(node, n.Power) else node


def _shares_factor(top: Value, bottom: Value) -> bool:
    """Say whether something in names, or a whole number, divides numerator and denominator."""
    coefficients = [c for x in (top, bottom) for c in x.numerator.values()]
    if all(c.denominator == 1 for c in coefficients) and gcd(*(int(c) for c in coefficients)) != 1:
        return True
    if _common_name(top.numerator, bottom.numerator):
        return True
    a, b = p.dense(top.numerator), p.dense(bottom.numerator)
    if a is None or b is None or p.names(top.numerator) != p.names(bottom.numerator):
        return False
    return len(p.common(a, b)) > 1


def _common_name(a: p.Polynomial, b: p.Polynomial) -> bool:
    def in_all(polynomial: p.Polynomial) -> frozenset[str]:
        sets = [frozenset(name for name, _ in m) for m in polynomial]
        return frozenset.intersection(*sets) if sets else frozenset()

    return bool(in_all(a) & in_all(b))
