"""Mal-rules of the order of operations: what is worked out first, and what a bracket reaches."""

from __future__ import annotations

from collections.abc import Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import letters_in, literal, negated, number, sum_of, terms, times
from mmtutor.messages import message

_LIVNEH = "Linchevski, L. & Livneh, D. (1999). Structure sense."
_KIERAN = "Kieran, C. (1992). The learning and teaching of school algebra."
_BOOTH = "Booth, L. R. (1984). Algebra: Children's Strategies and Errors."


def _row(node: n.Node, outer: bool = True) -> list[tuple[str, n.Node]] | None:
    """Return the operations of a sum, or of a product in it, as they stand in the line."""
    match node:
        case n.Sum() if outer:
            row: list[tuple[str, n.Node]] = []
            for i, part in enumerate(node.terms):
                inside = _row(part, outer=False)
                if inside is None:
                    return None
                sign = "+" if i == 0 else node.signs[i - 1]
                row += [(sign, inside[0][1]), *inside[1:]]
            return row
        case n.Product():
            first = _row(node.factors[0], outer=False)
            return None if first is None else [*first, *zip(("*" for _ in node.signs), node.factors[1:], strict=True)]
        case n.Quotient() if node.sign != "/" or _comes_out_whole(node):
            first = _row(node.left, outer=False)
            return None if first is None else [*first, ("÷", node.right)]
    return [("+", node)]


def _comes_out_whole(node: n.Quotient) -> bool:
    value = literal(node)
    return value is None or value.denominator == 1


def _from_the_left(node: n.Node) -> Iterator[n.Node]:
    row = _row(node)
    if row is None or len(row) < 3 or len(row) == len(terms(node)):
        return
    yield _worked(row)
    for end in range(3, len(row)):  # the mistake in the first operations only
        if row[end][0] in "+-":
            rest = sum_of([(1, _worked(row[:end]))])
            parts = _grouped(row[end:])
            yield sum_of([(1, rest), *parts])
    for start in range(1, len(row) - 1):  # a + later part, itself worked out from the left, its own first sign kept
        if row[start][0] in "+-" and row[start + 1][0] in "+-" and start + 2 < len(row):
            yield sum_of([*_grouped(row[:start]), (1 if row[start][0] == "+" else -1,
                                                   _worked([("+", row[start][1]), *row[start + 1 :]]))])  # fmt: skip


def _worked(row: list[tuple[str, n.Node]]) -> n.Node:
    made = row[0][1]
    for sign, part in row[1:]:
        if sign in "+-":
            made = n.Sum((made, part), (sign,))
        else:
            made = times(made, part) if sign == "*" else n.Quotient(made, part, sign)
    return made


def _grouped(row: list[tuple[str, n.Node]]) -> list[tuple[int, n.Node]]:
    """Put a row together as it should be: its terms."""
    found: list[tuple[int, n.Node]] = []
    for sign, part in row:
        if sign in "+-":
            found.append((1 if sign == "+" else -1, part))
        else:
            before, last = found[-1]
            found[-1] = (before, times(last, part) if sign == "*" else n.Quotient(last, part, sign))
    return found


def _first_two_terms_first(node: n.Node) -> Iterator[n.Node]:
    """Work out a sum before the product that one of its terms is part of: 2+3*4 as (2+3)*4, also in the middle."""
    assert isinstance(node, n.Sum)
    parts = terms(node)
    for i in range(1, len(parts)):
        (_, left), (sign, right) = parts[i - 1 : i + 1]
        if isinstance(right, n.Product) and not isinstance(left, n.Product | n.Quotient):
            inner = sum_of([parts[i - 1], (sign, right.factors[0])])
            made = inner
            for factor in right.factors[1:]:
                made = times(made, factor)
            yield sum_of([*parts[: i - 1], (1, made), *parts[i + 1 :]])
        if isinstance(left, n.Product) and not isinstance(right, n.Product | n.Quotient):
            inner = sum_of([(1, left.factors[-1]), (sign, right)])
            made = left.factors[0]
            for factor in left.factors[1:-1]:
                made = times(made, factor)
            yield sum_of([*parts[: i - 1], (parts[i - 1][0], times(made, inner)), *parts[i + 1 :]])


def _adding_first(node: n.Node) -> Iterator[n.Node]:
    parts = terms(node)
    for i in range(1, len(parts) - 1):
        if parts[i][0] < 0 < parts[i + 1][0]:
            together = sum_of([(1, parts[i][1]), (1, parts[i + 1][1])])
            values = [literal(parts[i][1]), literal(parts[i + 1][1])]
            if values[0] is not None and values[1] is not None:
                yield sum_of([*parts[:i], (-1, number(values[0] + values[1])), *parts[i + 2 :]])
            yield sum_of([*parts[:i], (-1, together), *parts[i + 2 :]])


def _multiplying_first(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    first = node.factors[0]
    if isinstance(first, n.Quotient) and not (first.sign == "/" and letters_in(node)):
        bottom = first.right
        for factor in node.factors[1:]:
            bottom = times(bottom, factor)
        yield n.Quotient(first.left, bottom, first.sign)


def _bracket_ignored(node: n.Node) -> Iterator[n.Node]:
    """Read a(b + c) as ab + c, and (a + b)c as a + bc, where there are only numbers."""
    assert isinstance(node, n.Product)
    if letters_in(node):
        return
    for i, factor in enumerate(node.factors):
        if isinstance(factor, n.Sum):
            parts = terms(factor)
            if i > 0:
                before = n.Product(node.factors[:i], node.signs[: i - 1]) if i > 1 else node.factors[0]
                after = node.factors[i + 1 :]
                if not after:
                    yield sum_of([(parts[0][0], times(before, parts[0][1])), *parts[1:]])
            if i == 0:
                made = parts[-1][1]
                for other in node.factors[1:]:
                    made = times(made, other)
                yield sum_of([*parts[:-1], (parts[-1][0], made)])


def _minus_reaches_first(node: n.Node) -> Iterator[n.Node]:
    """Take a - (b + c) for a - b + c, and -(b + c) for -b + c."""
    if isinstance(node, n.Negation):
        if isinstance(node.operand, n.Sum):
            parts = terms(node.operand)
            yield sum_of([(-parts[0][0], parts[0][1]), *parts[1:]])
        return
    parts = terms(node)
    for i, (sign, part) in enumerate(parts):
        if sign < 0 and isinstance(part, n.Sum):
            inner = terms(part)
            yield sum_of([*parts[:i], (-inner[0][0], inner[0][1]), *inner[1:], *parts[i + 1 :]])


def _minus_ignored(node: n.Node) -> Iterator[n.Node]:
    if isinstance(node, n.Negation):
        if isinstance(node.operand, n.Sum):
            parts = terms(node.operand)
            yield sum_of([*parts[:-1], (-parts[-1][0], parts[-1][1])])
        return
    parts = terms(node)
    for i, (sign, part) in enumerate(parts):
        if sign < 0 and isinstance(part, n.Sum):
            inner = terms(part)
            flipped = [*inner[:-1], (-inner[-1][0], inner[-1][1])]
            yield sum_of([*parts[:i], *flipped, *parts[i + 1 :]])


def _one_side_added(node: n.Node) -> Iterator[n.Node]:
    """Divide by one term only: a / (b + c) as a / b + c."""
    assert isinstance(node, n.Quotient)
    if isinstance(node.right, n.Sum):
        parts = terms(node.right)
        first = n.Quotient(node.left, parts[0][1] if parts[0][0] > 0 else negated(parts[0][1]), node.sign)
        yield sum_of([(1, first), *parts[1:]])
    if isinstance(node.left, n.Sum) and not letters_in(node):
        parts = terms(node.left)
        yield sum_of([*parts[:-1], (parts[-1][0], n.Quotient(parts[-1][1], node.right, node.sign))])


_ORDER = ("order-of-operations",)
ORDER = (
    Misconception(
        "from-left-to-right",
        message("Working strictly from left to right"),
        message("The line was worked out from left to right, but multiplying and dividing come before adding."),
        "1+2*3 <> 9", _LIVNEH, _ORDER, (n.Sum,), _from_the_left,
    ),
    Misconception(
        "adding-before-multiplying",
        message("Adding before multiplying"),
        message("A sum was worked out before the product that one of its numbers belongs to."),
        "2*3+1 <> 8", _LIVNEH, _ORDER, (n.Sum,), _first_two_terms_first,
    ),
    Misconception(
        "adding-before-subtracting",
        message("Adding before subtracting"),
        message("The plus was worked out before the minus on its left, as if both stood in a bracket after the minus."),
        "5-2+1 <> 2", _LIVNEH, (*_ORDER, "collect-terms"), (n.Sum,), _adding_first,
    ),
    Misconception(
        "multiplying-before-dividing",
        message("Multiplying before dividing"),
        message("Multiplying and dividing go from left to right, and here the product was worked out first."),
        "8÷2*4 <> 1", _LIVNEH, _ORDER, (n.Product,), _multiplying_first,
    ),
    Misconception(
        "brackets-ignored",
        message("Working as if there were no brackets"),
        message("What stands in brackets belongs together and is worked out first."),
        "2*(1+3) <> 2*1+3", _BOOTH, _ORDER, (n.Product,), _bracket_ignored,
    ),
    Misconception(
        "minus-reaches-first-only",
        message("The minus sign reaches only the first term of a bracket"),
        message("A minus sign in front of a bracket changes every sign in it, and here only the first was changed."),
        "5-(1+1) <> 5-1+1", _KIERAN, (*_ORDER, "expand-brackets"), (n.Sum, n.Negation), _minus_reaches_first,
    ),
    Misconception(
        "minus-reaches-last-only",
        message("The minus sign misses the first term of a bracket"),
        message("A minus sign in front of a bracket changes every sign in it, and the first was left as it was."),
        "5-(1+1) <> 5+1-1", _KIERAN, (*_ORDER, "expand-brackets"), (n.Sum, n.Negation), _minus_ignored,
    ),
    Misconception(
        "divides-one-term-of-sum",
        message("Dividing only one term of a sum"),
        message("The fraction bar works as a bracket: all that stands above is divided by all that stands below."),
        "(4+2)/2 <> 4+2/2", _KIERAN, _ORDER, (n.Quotient,), _one_side_added,
    ),
)  # fmt: skip
