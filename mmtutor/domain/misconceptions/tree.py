"""Taking syntax trees apart and putting them together again: what every mal-rule is written with.

Works on trees without written brackets (`understood`): the tree itself keeps them. Knows no rule, right or wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.maths.value import decimal_value

Term = tuple[int, n.Node]  # a sign, 1 or -1, and what stands behind it
Letters = tuple[tuple[str, int], ...]  # names with their exponents, sorted

_SLASHES = ("/",)


def understood(node: n.Node) -> n.Node:
    """Return a tree without brackets and plus signs, where 4/6÷2/3 divides one fraction by another."""
    return _plain(_with_fractions(node))


def with_children(node: n.Node, parts: tuple[n.Node, ...]) -> n.Node:
    """Return a node of the same kind made of other parts, as many as `children` gives."""
    match node:
        case n.Sum():
            return n.Sum(parts, node.signs)
        case n.Product():
            return n.Product(parts, node.signs)
        case n.Quotient():
            return n.Quotient(parts[0], parts[1], node.sign)
        case n.Power():
            return n.Power(parts[0], parts[1])
        case n.Relation():
            return n.Relation(parts, node.operators)
        case n.Listing():
            return replace(node, items=parts)
        case n.Parens() | n.Absolute():
            return replace(node, inner=parts[0])
        case n.Root():
            return n.Root(parts[0])
        case n.Call():
            return replace(node, argument=parts[-1])
        case n.Negation() | n.Positive() | n.Percent() | n.Both() | n.Degrees():
            return replace(node, operand=parts[0])
    return node


def positions(node: n.Node) -> Iterator[tuple[n.Node, Callable[[n.Node], n.Node]]]:
    """Yield every part of a tree, and what makes the whole tree with another part in its place."""
    yield node, lambda new: new
    parts = children(node)
    for i, part in enumerate(parts):
        for inner, put in positions(part):
            yield inner, _put_into(node, parts, i, put)


def _put_into(
    node: n.Node, parts: tuple[n.Node, ...], i: int, put: Callable[[n.Node], n.Node]
) -> Callable[[n.Node], n.Node]:
    def whole(new: n.Node) -> n.Node:
        return with_children(node, (*parts[:i], put(new), *parts[i + 1 :]))

    return whole


def _plain(node: n.Node) -> n.Node:
    inside = n.without_parens(node)
    if inside is not node:
        return _plain(inside)
    if isinstance(node, n.Positive):
        return _plain(node.operand)
    parts = children(node)
    return with_children(node, tuple(_plain(part) for part in parts)) if parts else node


def _with_fractions(node: n.Node) -> n.Node:
    """Put a slash between two plain numbers before any other multiplication or division of the same row."""
    parts = children(node)
    if not parts:
        return node
    if not isinstance(node, n.Product | n.Quotient):
        return with_children(node, tuple(_with_fractions(part) for part in parts))
    row = [(sign, _with_fractions(operand) if not _is_row(operand) else operand) for sign, operand in _row(node)]
    if not any(_begins_fraction(row, i) for i in range(len(row))):
        return with_children(node, tuple(_with_fractions(part) for part in parts))
    grouped: list[tuple[str, n.Node]] = []
    i = 0
    while i < len(row):
        sign, operand = row[i]
        if _begins_fraction(row, i):
            operand, i = n.Quotient(operand, row[i + 1][1]), i + 1
        grouped.append((sign, operand))
        i += 1
    whole = grouped[0][1]
    for sign, operand in grouped[1:]:
        whole = times(whole, operand, sign) if sign in ("*", "") else n.Quotient(whole, operand, sign)
    return whole


def _is_row(node: n.Node) -> bool:
    return isinstance(node, n.Product | n.Quotient)


def _row(node: n.Node) -> list[tuple[str, n.Node]]:
    match node:
        case n.Product(factors=factors, signs=signs):
            return [*_row(factors[0]), *zip(signs, factors[1:], strict=True)]
        case n.Quotient(left=left, right=right, sign=sign):
            return [*_row(left), (sign, right)]
    return [("*", node)]


def _begins_fraction(row: list[tuple[str, n.Node]], i: int) -> bool:
    """Say whether row[i] / row[i + 1] is a fraction with something before it that it must be held apart from."""
    if i == 0 or i + 1 >= len(row) or row[i][0] not in ("*", "÷", ":") or row[i + 1][0] not in _SLASHES:
        return False
    return all(isinstance(row[j][1], n.Number) for j in (i, i + 1))


def times(left: n.Node, right: n.Node, sign: str = "*") -> n.Node:
    """Return a product; factors of a product on the left go side by side."""
    if isinstance(left, n.Product):
        return n.Product((*left.factors, right), (*left.signs, sign))
    return n.Product((left, right), (sign,))


def terms(node: n.Node) -> list[Term]:
    """Return the terms of a sum with their signs; anything else is one term."""
    if not isinstance(node, n.Sum) or set(node.signs) - {"+", "-"}:
        return [_term(1, node)]
    return [_term(1, node.terms[0])] + [
        _term(1 if sign == "+" else -1, term) for sign, term in zip(node.signs, node.terms[1:], strict=True)
    ]


def _term(sign: int, node: n.Node) -> Term:
    while isinstance(node, n.Negation):
        sign, node = -sign, node.operand
    return sign, node


def sum_of(given: Iterable[Term]) -> n.Node:
    """Return the sum of terms with signs; 0 for none."""
    parts = list(given)
    if not parts:
        return n.Number("0")
    first = parts[0][1] if parts[0][0] > 0 else n.Negation(parts[0][1])
    if len(parts) == 1:
        return first
    return n.Sum((first, *(term for _, term in parts[1:])), tuple("+" if s > 0 else "-" for s, _ in parts[1:]))


def negated(node: n.Node) -> n.Node:
    """Return the node with the other sign, as it would be written."""
    return node.operand if isinstance(node, n.Negation) else n.Negation(node)


def number(value: Fraction | int) -> n.Node:
    """Write an exact number: 5, -5, 3/4."""
    value = Fraction(value)
    size = abs(value)
    node: n.Node = n.Number(str(size.numerator))
    if size.denominator != 1:
        node = n.Quotient(node, n.Number(str(size.denominator)))
    return n.Negation(node) if value < 0 else node


def fraction_of(top: int, bottom: int) -> n.Node:
    """Write top over bottom without reducing."""
    over = n.Quotient(n.Number(str(abs(top))), n.Number(str(bottom)))
    return n.Negation(over) if top < 0 else over


def decimal(value: Fraction, places: int) -> n.Node:
    """Write a number with so many decimals (none: a whole number)."""
    digits = f"{abs(round(value * 10**places)):0{places + 1}d}"
    node: n.Node = n.Decimal(f"{digits[:-places]}.{digits[-places:]}") if places else n.Number(digits)
    return n.Negation(node) if value < 0 else node


def whole(node: n.Node) -> int | None:
    """Return a whole number that is written as one, with its sign."""
    match node:
        case n.Number(digits=digits) if len(digits) < 16:
            return int(digits)
        case n.Negation(operand=n.Number(digits=digits)) if len(digits) < 16:
            return -int(digits)
    return None


def fraction(node: n.Node) -> tuple[int, int] | None:
    """Return top and bottom of a fraction of two whole numbers without signs, the bottom not 0."""
    match node:
        case n.Quotient(left=n.Number(digits=a), right=n.Number(digits=b), sign="/") if len(a) < 10 > len(b):
            return (int(a), int(b)) if b.strip("0") else None
    return None


def places(node: n.Node) -> int:
    """Return how many decimals a number is written with."""
    return len(node.digits.partition(".")[2]) if isinstance(node, n.Decimal) else 0


def literal(node: n.Node) -> Fraction | None:
    """Return the value of one written number: whole, decimal, mixed, fraction, with or without a minus sign."""
    match node:
        case n.Number(digits=digits) if len(digits) < 16:
            return Fraction(int(digits))
        case n.Decimal(digits=digits) if len(digits) < 16:
            return decimal_value(node)
        case n.Mixed(whole=w, numerator=a, denominator=b) if b.strip("0") and len(w + a + b) < 16:
            return int(w) + Fraction(int(a), int(b))
        case n.Negation(operand=operand):
            inside = literal(operand)
            return None if inside is None else -inside
        case n.Quotient():
            over = fraction(node)
            return None if over is None else Fraction(*over)
    return None


def monomial(node: n.Node) -> tuple[Fraction, Letters] | None:
    """Return coefficient and letters of 3x, -x^2, 5, 2xy, x/2; None for anything with a sum in it."""
    value = literal(node)
    if value is not None:
        return value, ()
    match node:
        case n.Name(text=text) if text != "pi":
            return Fraction(1), ((text, 1),)
        case n.Power(base=n.Name(text=text), exponent=n.Number(digits=digits)) if len(digits) < 3 and text != "pi":
            return Fraction(1), ((text, int(digits)),)
        case n.Negation(operand=operand):
            inside = monomial(operand)
            return None if inside is None else (-inside[0], inside[1])
        case n.Product(factors=factors):
            total, letters = Fraction(1), dict[str, int]()
            for factor in factors:
                part = monomial(factor)
                if part is None:
                    return None
                total *= part[0]
                for name, exponent in part[1]:
                    letters[name] = letters.get(name, 0) + exponent
            return total, tuple(sorted(letters.items()))
        case n.Quotient(left=left, right=right):
            top, bottom = monomial(left), literal(right)
            return None if top is None or not bottom else (top[0] / bottom, top[1])
    return None


def term(coefficient: Fraction | int, letters: Letters) -> n.Node:
    """Write a coefficient with its letters: -3x^2, x, 0."""
    coefficient = Fraction(coefficient)
    if not letters or not coefficient:
        return number(coefficient)
    named: list[n.Node] = [
        n.Name(name) if exponent == 1 else n.Power(n.Name(name), n.Number(str(exponent))) for name, exponent in letters
    ]
    factors = named if abs(coefficient) == 1 else [number(abs(coefficient)), *named]
    node = factors[0] if len(factors) == 1 else n.Product(tuple(factors), ("",) * (len(factors) - 1))
    return n.Negation(node) if coefficient < 0 else node


def letters_in(node: n.Node) -> frozenset[str]:
    """Return the names that occur."""
    if isinstance(node, n.Name):
        return frozenset() if node.text == "pi" else frozenset({node.text})
    return frozenset().union(*(letters_in(part) for part in children(node)))


def size(node: n.Node) -> int:
    """Count the nodes of a tree."""
    return 1 + sum(size(part) for part in children(node))
