"""The canonical linear form: one plain ASCII line with as few brackets as keep the tree, as the network writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.grammar import parse
from mmtutor.domain.maths.vocabulary import FUNCTIONS, WORDS, letters_and_names

_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
_SPOKEN = frozenset({*WORDS, *FUNCTIONS})
_LIST, _RELATION, _SUM, _SIGNED, _TERM, _POWER, _POSTFIX, _ATOM = range(8)  # how tightly a node holds together
_LEVELS: dict[type[n.Node], int] = {
    n.Listing: _LIST, n.Relation: _RELATION, n.Sum: _SUM, n.Negation: _SIGNED, n.Positive: _SIGNED, n.Both: _SIGNED,
    n.Product: _TERM, n.Quotient: _TERM, n.Mixed: _TERM, n.Power: _POWER, n.Percent: _POSTFIX, n.Degrees: _POSTFIX,
}  # fmt: skip


def canonical(text: str, *, decimal_comma: bool = False) -> str:
    """Return the canonical form of a text; "" stays "". Raises `MathsSyntaxError`. Canonical text stays as it is."""
    if not text.strip():
        return ""
    return linear(parse(text, decimal_comma=decimal_comma))


def linear(node: n.Node) -> str:
    """Write a tree as canonical text."""
    return _show(node, _LIST)


def _show(node: n.Node, least: int) -> str:
    """Write a node where only something that holds together at `least` so tightly needs no brackets."""
    kept = node
    while isinstance(node, n.Positive) or (isinstance(node, n.Parens) and not _has_meaning(node)):
        node = node.operand if isinstance(node, n.Positive) else node.inner
    written_brackets = isinstance(kept, n.Parens) and isinstance(node, n.Negation)
    text = _WRITERS[type(node)](node)
    level = _LEVELS.get(type(node), _ATOM)
    if level < least or (written_brackets and least > _RELATION + 1):
        return f"({text})"
    return text


def _has_meaning(node: n.Parens) -> bool:
    return isinstance(node.inner, n.Listing) or bool(n.rows_of(node))


def _product(node: n.Node) -> str:
    assert isinstance(node, n.Product)
    text = _show(node.factors[0], _TERM)
    if isinstance(n.without_parens(node.factors[0]), n.Mixed) and node.signs[0] == "":
        text = f"({text})"
    for before, factor, sign in zip(node.factors, node.factors[1:], node.signs, strict=False):
        piece = _show(factor, _POWER)
        if sign == "" and n.applies(before, factor) and piece[0] != "(":
            piece = f"({piece})"
        inner = n.without_parens(factor)
        if sign == "*" and isinstance(inner, n.Mixed):
            piece = _show(inner, _TERM)
        elif sign == "" and piece[0] != "(" and piece[0].isdigit():
            bracketed = isinstance(factor, n.Parens) and isinstance(inner, n.Number | n.Decimal)
            piece = f"({piece})" if bracketed or text[-1].isdigit() or text[-1] == "." else piece
        text = _joined(text, sign, piece)
    return text


def _joined(left: str, sign: str, right: str) -> str:
    """Put two factors side by side; a sign is written where the letters would run together into another word."""
    if sign == "" and left[-1].isalpha() and right[0].isalpha():
        before = re.search(r"[^\W\d_]+$", left)
        after = re.match(r"[^\W\d_]+", right)
        assert before is not None
        assert after is not None
        following = right[after.end() :][:2]
        apart = [*letters_and_names(before.group(), " "), *letters_and_names(after.group(), following)]
        words = {before.group(), after.group(), before.group() + after.group()} & _SPOKEN
        if words or letters_and_names(before.group() + after.group(), following) != apart:
            sign = "*"
    return f"{left}{sign}{right}"


def _sum(node: n.Node) -> str:
    assert isinstance(node, n.Sum)
    text = _show(node.terms[0], _SUM) if not _is_bracketed_negation(node.terms[0]) else _show(node.terms[0], _TERM)
    for term, sign in zip(node.terms[1:], node.signs, strict=True):
        text += sign + (_show(term, _SIGNED) if not _is_bracketed_negation(term) else _show(term, _TERM))
    return text


def _is_bracketed_negation(node: n.Node) -> bool:
    return isinstance(node, n.Parens) and isinstance(n.without_parens(node), n.Negation)


def _quotient(node: n.Node) -> str:
    assert isinstance(node, n.Quotient)
    left = _show(node.left, _POWER if isinstance(n.without_parens(node.left), n.Mixed) else _TERM)
    inner = n.without_parens(node.left)
    if node.sign == "/" and isinstance(inner, n.Quotient) and inner.sign == ":":
        left = f"({left})"
    return left + (":" if node.sign == ":" else "/") + _show(node.right, _POWER)


def _listing(node: n.Node) -> str:
    assert isinstance(node, n.Listing)
    if node.word == "U":
        pieces = [_show(i, _RELATION) for i in node.items]
        bracketed = all(p[0] in "([" and p[-1] in ")]" for p in pieces)
        return ("U" if bracketed else " union ").join(pieces)
    spoken = node.word == "or" and any(isinstance(i, n.Listing) for i in node.items)
    spoken = spoken or (node.word != "," and any(_is_inequality(i) for i in node.items))
    pieces = [_show(i, _LIST if _may_stand_in(node.word, i) else _RELATION) for i in node.items]
    if spoken:
        return f" {node.word} ".join(pieces)
    text = pieces[0]
    for piece in pieces[1:]:  # 80;135 is a list, 80,135 would be a thousand and more
        text += (";" if text[-1].isdigit() and _THREE_DIGITS.match(piece) else ",") + piece
    return text


def _may_stand_in(word: str, item: n.Node) -> bool:
    return isinstance(item, n.Listing) and (item.word == "U" or (word == "or" and item.word != "or"))


def _is_inequality(node: n.Node) -> bool:
    node = n.without_parens(node)
    return isinstance(node, n.Relation) and bool(set(node.operators) & {"<", ">", "<=", ">="})


def _parens(node: n.Node) -> str:
    assert isinstance(node, n.Parens)
    rows = n.rows_of(node)
    if rows:
        return f"[{','.join(f'[{_show(n.Listing(n.items_of(row)), _LIST)}]' for row in rows)}]"
    return f"{node.shape[0]}{_show(node.inner, _LIST)}{node.shape[1]}"


def _absolute(node: n.Node) -> str:
    assert isinstance(node, n.Absolute)
    inside = _show(node.inner, _SUM)
    return f"|({inside})|" if "|" in inside else f"|{inside}|"


def _call(node: n.Node) -> str:
    assert isinstance(node, n.Call)
    argument = _show(node.argument, _LIST)
    if node.base is None:
        return f"{node.name}({argument})"
    base = _show(node.base, _LIST)
    return f"{node.name}_{base if base.isdigit() or len(base) == 1 else f'({base})'}({argument})"


def _power(node: n.Node) -> str:
    assert isinstance(node, n.Power)
    bare_tower = isinstance(node.exponent, n.Power)  # 2^3^2 stays as it is, and so does 2^(3^2)
    return f"{_show(node.base, _ATOM)}^{_show(node.exponent, _POWER if bare_tower else _ATOM)}"


def _relation(node: n.Node) -> str:
    assert isinstance(node, n.Relation)
    text = _show(node.operands[0], _SUM)
    for operand, operator in zip(node.operands[1:], node.operators, strict=True):
        text += operator + _show(operand, _SUM)
    return text


def _decimal(node: n.Node) -> str:
    assert isinstance(node, n.Decimal)
    return node.digits + ("..." if node.repeating else "")


_WRITERS: dict[type[n.Node], Callable[[Any], str]] = {
    n.Number: lambda x: x.digits,
    n.Decimal: _decimal,
    n.Mixed: lambda x: f"{x.whole} {x.numerator}/{x.denominator}",
    n.Name: lambda x: x.text.lower(),
    n.Parens: _parens,  # around a list; what stands around writes other brackets
    n.Absolute: _absolute,
    n.Call: _call,
    n.Both: lambda x: "±" + _show(x.operand, _TERM),
    n.Degrees: lambda x: _show(x.operand, _POSTFIX) + "°",
    n.Negation: lambda x: "-" + _show(x.operand, _TERM),
    n.Percent: lambda x: _show(x.operand, _POSTFIX) + "%",
    n.Power: _power,
    n.Root: lambda x: f"sqrt({_show(x.radicand, _LIST)})",
    n.Quotient: _quotient,
    n.Product: _product,
    n.Sum: _sum,
    n.Relation: _relation,
    n.Listing: _listing,
    n.Unknown: lambda x: x.text,
}
