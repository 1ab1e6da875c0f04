"""Turns the syntax tree of learners' maths into boxes: stacked fractions, powers, mixed numbers, roots, brackets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from PySide6.QtGui import QFont

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.partial import parse_partial
from mmtutor.gui.typeset.boxes import Blank, Box, Fence, Lowered, Raised, Root, Row, Space, Stack, Text, resized

FRACTION = 0.86  # size of a fraction's parts
EXPONENT = 0.68
SMALLEST_PX = 11

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", ":": ":", "÷": "÷", "<=": "≤", ">=": "≥", "<>": "≠", "U": "∪"}
NAMES = {"pi": "π"}
UPRIGHT = "∞∅"
_PLAIN = re.compile(r"[A-Za-z\u2e80-\u9fff][A-Za-z\u2e80-\u9fff' ]{2,}")


def typeset(text: str, font: QFont) -> Box:
    """Return a formula given in linear notation as a box; what is not maths (yet) stays as it was written."""
    return _typeset(text.strip(), font.toString())


@lru_cache(maxsize=512)
def _typeset(text: str, face: str) -> Box:
    font = QFont()
    font.fromString(face)
    if not text:
        return Space(0.0)
    if _PLAIN.fullmatch(text):
        return Text(text, font)
    return box_of(_parsed(text), font)


def _parsed(text: str) -> n.Node:
    """Read a formula; a "?" in it stands for what is asked, wherever a number may stand."""
    if "?" not in text:
        return parse_partial(text)
    spare = next(letter for letter in "qwzvkjuyghrstcdmnbaxfpeloi" if letter not in text.lower())
    return _asked(parse_partial(text.replace("?", spare)), spare)


def _asked(node: Any, spare: str) -> Any:
    """Put the question mark back where the spare letter stands."""
    if isinstance(node, tuple):
        return tuple(_asked(each, spare) for each in node)
    if node == n.Name(spare):
        return n.Unknown("?")
    if isinstance(node, n.Node):
        return replace(node, **{f.name: _asked(getattr(node, f.name), spare) for f in fields(node)})
    return node


def box_of(node: n.Node, font: QFont) -> Box:
    """Return the box of a tree."""
    return _DRAW[type(node)](node, font)


def _gap(font: QFont, share: float) -> Space:
    return Space(font.pixelSize() * share)


def _sign(sign: str, font: QFont, share: float) -> Row:
    return Row([_gap(font, share), Text(SIGNS.get(sign, sign), font), _gap(font, share)])


def _name(node: Any, font: QFont) -> Box:
    letter, _, below = node.text.partition("_")
    slanted = QFont(font)
    slanted.setItalic(len(letter.rstrip("'")) == 1 and letter not in UPRIGHT)
    box: Box = Text(NAMES.get(letter, letter.replace("'", "′")), slanted)
    if below:
        box = Lowered(box, Text(below.strip("()"), resized(font, EXPONENT, SMALLEST_PX)), font)
    return Row([box, _gap(font, 0.08)])


def _stack(above: n.Node, below: n.Node, font: QFont) -> Box:
    smaller = resized(font, FRACTION, SMALLEST_PX)
    return Stack(box_of(n.without_parens(above), smaller), box_of(n.without_parens(below), smaller), font)


def _quotient(node: Any, font: QFont) -> Box:
    left = node.left
    if node.sign == "/" and isinstance(left, n.Product) and left.signs[-1]:  # 2/3 * 3/4: only the 3 stands above the 4
        before = n.Product(left.factors[:-1], left.signs[:-1]) if len(left.factors) > 2 else left.factors[0]
        divided = _stack(left.factors[-1], node.right, font)
        return Row([box_of(before, font), _sign(left.signs[-1], font, 0.18), divided])
    if node.sign == "/":
        return _stack(left, node.right, font)
    return Row([box_of(node.left, font), _sign(node.sign, font, 0.22), box_of(node.right, font)])


def _mixed(node: Any, font: QFont) -> Box:
    smaller = resized(font, FRACTION, SMALLEST_PX)
    part = Stack(Text(node.numerator, smaller), Text(node.denominator, smaller), font)
    return Row([Text(node.whole, font), _gap(font, 0.06), part])


def _product(node: Any, font: QFont) -> Box:
    boxes = [box_of(node.factors[0], font)]
    for sign, factor in zip(node.signs, node.factors[1:], strict=True):
        boxes.append(_sign(sign, font, 0.18) if sign else _gap(font, 0.04))
        boxes.append(box_of(factor, font))
    return Row(boxes)


def _sum(node: Any, font: QFont) -> Box:
    boxes = [box_of(node.terms[0], font)]
    for sign, term in zip(node.signs, node.terms[1:], strict=True):
        boxes += [_sign(sign, font, 0.22), box_of(term, font)]
    return Row(boxes)


def _relation(node: Any, font: QFont) -> Box:
    boxes = [box_of(node.operands[0], font)]
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        boxes += [_sign(operator, font, 0.3), box_of(operand, font)]
    return Row(boxes)


def _listing(node: Any, font: QFont) -> Box:
    boxes: list[Box] = []
    for item in node.items:
        boxes += _between(node.word, font) if boxes else []
        boxes.append(box_of(item, font))
    return Row(boxes)


def _between(word: str, font: QFont) -> list[Box]:
    if word == ",":
        return [Text(",", font), _gap(font, 0.35)]
    return [_gap(font, 0.35), Text(SIGNS.get(word, word), font), _gap(font, 0.35)]


def _brackets(node: Any, font: QFont) -> Box:
    return Fence(box_of(node.inner, font), font, marks=node.shape)


def _call(node: Any, font: QFont) -> Box:
    name: Box = Text(node.name, font)
    if node.base is not None:
        name = Lowered(name, box_of(node.base, resized(font, EXPONENT, SMALLEST_PX)), font)
    return Row([name, Fence(box_of(node.argument, font), font)])


def _decimal(node: Any, font: QFont) -> Box:
    return Text(node.written or node.digits, font)


def _unknown(node: Any, font: QFont) -> Box:
    text = node.text.strip()
    if not text:
        return Blank(font)
    return Text("".join(SIGNS.get(c, c) if c in "-*" else c for c in text), font)


_DRAW: dict[type[n.Node], Callable[[Any, QFont], Box]] = {
    n.Number: lambda node, font: Text(node.written or node.digits, font),
    n.Decimal: _decimal,
    n.Mixed: _mixed,
    n.Name: _name,
    n.Parens: _brackets,
    n.Absolute: lambda node, font: Fence(box_of(node.inner, font), font, marks="||"),
    n.Call: _call,
    n.Degrees: lambda node, font: Row([box_of(node.operand, font), Text("°", font)]),
    n.Both: lambda node, font: Row([Text("±", font), _gap(font, 0.06), box_of(node.operand, font)]),
    n.Negation: lambda node, font: Row([Text("−", font), _gap(font, 0.06), box_of(node.operand, font)]),
    n.Positive: lambda node, font: Row([Text("+", font), _gap(font, 0.06), box_of(node.operand, font)]),
    n.Percent: lambda node, font: Row([box_of(node.operand, font), _gap(font, 0.06), Text("%", font)]),
    n.Power: lambda node, font: Raised(
        box_of(node.base, font), box_of(node.exponent, resized(font, EXPONENT, SMALLEST_PX)), font
    ),
    n.Root: lambda node, font: Root(box_of(n.without_parens(node.radicand), font), font),
    n.Quotient: _quotient,
    n.Product: _product,
    n.Sum: _sum,
    n.Relation: _relation,
    n.Listing: _listing,
    n.Unknown: _unknown,
}
