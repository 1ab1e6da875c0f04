"""Calculations beside the work: a line such as 2*3=6 that works out a part of the expression before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mmtutor.domain.maths import MathsSyntaxError, linear, normal, same
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.paths import nearby
from mmtutor.domain.misconceptions.tree import Term, letters_in, positions, sum_of, terms, understood

_Put = Callable[[n.Node], n.Node]


def with_part_worked_out(before: n.Node, part: n.Node, result: n.Node) -> n.Node | None:
    """Return the expression before with a part of it replaced by its result; None where that part is not in it."""
    wanted, plain = _key(understood(part)), understood(before)
    for form in (plain, *(nearby(plain) if not letters_in(plain) else ())):
        for found, put in _parts(form):
            if _key(found) == wanted:
                return put(understood(result))
    digits = _digits(understood(part))
    if any(_digits(found) == digits for found, _ in _parts(plain) if not isinstance(found, n.Number | n.Decimal)):
        return before  # 32*15=480 for 3.2*1.5, where the point is put in afterwards
    return None


def _parts(node: n.Node) -> Iterator[tuple[n.Node, _Put]]:
    """Yield every part, and every run of neighbours in a sum or product, with what puts another in its place."""
    for part, put in positions(node):
        yield part, put
        if isinstance(part, n.Sum):
            row = terms(part)
            for i in range(len(row)):
                for j in range(i + 2, len(row) + (i > 0)):
                    yield _run(row, i, j), _sum_put(row, i, j, put)
        if isinstance(part, n.Product) and len(part.factors) > 2:
            for i in range(len(part.factors)):
                for j in range(i + 2, len(part.factors) + (i > 0)):
                    made = n.Product(part.factors[i:j], part.signs[i : j - 1])
                    yield made, _product_put(part, i, j, put)


def _run(row: list[Term], i: int, j: int) -> n.Node:
    return sum_of(row[i:j])


def _sum_put(row: list[Term], i: int, j: int, put: _Put) -> _Put:
    return lambda new: put(sum_of([*row[:i], *terms(new), *row[j:]]))


def _product_put(node: n.Product, i: int, j: int, put: _Put) -> _Put:
    def made(new: n.Node) -> n.Node:
        return put(n.Product((*node.factors[:i], new, *node.factors[j:]), ("*",) * (len(node.factors) - (j - i))))

    return made


def _digits(node: n.Node) -> str:
    """Return what is written, without the points of its decimals and the noughts before them."""
    return re.sub(r"\b0+(?=\d)", "", linear(node).replace(".", ""))


def _key(node: n.Node) -> object:
    """Return what is equal for parts that are the same but for the order of terms and factors."""
    if isinstance(node, n.Sum) and set(node.signs) <= {"+", "-"}:
        return ("sum", tuple(sorted((sign, repr(_key(part))) for sign, part in terms(node))))
    if isinstance(node, n.Product):
        return ("product", tuple(sorted(repr(_key(factor)) for factor in node.factors)))
    if isinstance(node, n.Quotient):
        return ("quotient", _key(node.left), _key(node.right))
    if isinstance(node, n.Decimal):
        return ("decimal", node.digits.rstrip("0").rstrip(".") or "0")
    return linear(node)


def is_true(node: n.Relation) -> bool | None:
    """Say whether an equation of numbers is true; None where it can't be worked out."""
    try:
        values = [normal(side) for side in node.operands]
    except MathsSyntaxError:
        return None
    return all(same(values[0], value) for value in values[1:])
