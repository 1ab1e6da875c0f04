"""Lays blocks of text and maths out in lines of a given width, for Latin and Chinese text alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from mmtutor.gui.typeset.boxes import Box, Text
from mmtutor.gui.typeset.markdown import Block, Run, is_wide
from mmtutor.gui.typeset.maths import typeset

CLOSING = set("，。、；：！？）》」』”’％…,.;:!?)]}%")
OPENING = set("（《「『“‘([{")
LEADING = 1.42  # line height of running text, in font sizes
PARAGRAPH_GAP = 0.55  # of a line
INDENT = 1.5  # of a font size
EM_SPACE, EM_SPACES = "\u2003", 6  # keeps things apart in a line: so many spaces
ALONE = 1.275  # a formula on a line of its own: 28 px text has 40 px formulas


@dataclass(slots=True)
class _Piece:
    box: Box
    space: float  # before it, when it does not begin a line
    breakable: bool  # may a line begin with it


@dataclass(slots=True)
class Placed:
    """A box and where its baseline begins."""

    box: Box
    x: float
    baseline: float


@dataclass(slots=True)
class Flow:
    """A finished layout: pixels wide and high, and what to paint."""

    width: float = 0.0
    height: float = 0.0
    placed: list[Placed] = field(default_factory=list)

    def paint(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        for each in self.placed:
            each.box.paint(painter, x + each.x, y + each.baseline, colour)


def lay_out(
    blocks: tuple[Block, ...], font: QFont, width: float, maths_factor: float = 1.12, centred: bool = False
) -> Flow:
    """Return the layout of `blocks` in lines of at most `width` pixels. A single box that is wider stays whole."""
    flow = Flow()
    size = font.pixelSize()
    y = 0.0
    for number, block in enumerate(blocks):
        if number:
            same_list = block.kind in ("bullet", "number") and blocks[number - 1].kind == block.kind
            y += size * LEADING * (PARAGRAPH_GAP * (0.5 if same_list else 1.0))
        face = _weighted(font, 600) if block.kind == "heading" else font
        indent = INDENT * size if block.label else 0.0
        alone = len(block.runs) == 1 and block.runs[0].kind == "maths" and maths_factor > 1.0
        factor = maths_factor * (ALONE if alone else 1.0)
        lines = _lines(_pieces(block.runs, face, factor), width - indent)
        for index, line in enumerate(lines):
            y = _place(flow, line, indent, y, size, (width - indent) if centred else None)
            if block.label and index == 0:
                flow.placed.append(Placed(Text(block.label, face), size * 0.25, flow.placed[-1].baseline))
    flow.height = y
    return flow


def _place(flow: Flow, line: list[_Piece], indent: float, y: float, size: int, centre_in: float | None) -> float:
    """Put one line at height y; return the height below it."""
    ascent = max([p.box.ascent for p in line] + [size * 0.74])
    descent = max([p.box.descent for p in line] + [size * 0.22])
    leading = max(size * LEADING - (ascent + descent), size * 0.16)
    baseline = y + leading / 2 + ascent
    used = sum(p.box.width + (p.space if i else 0.0) for i, p in enumerate(line))
    x = indent + (max(0.0, (centre_in - used) / 2) if centre_in is not None else 0.0)
    for index, piece in enumerate(line):
        x += piece.space if index else 0.0
        flow.placed.append(Placed(piece.box, x, baseline))
        x += piece.box.width
    flow.width = max(flow.width, x)
    return y + leading + ascent + descent


def _lines(pieces: list[_Piece], width: float) -> list[list[_Piece]]:
    """Fill lines greedily; pieces that may not begin a line keep to the one before them."""
    units: list[list[_Piece]] = []
    for piece in pieces:
        if piece.breakable or not units:
            units.append([piece])
        else:
            units[-1].append(piece)
    lines: list[list[_Piece]] = [[]]
    used = 0.0
    for unit in units:
        wide = sum(p.box.width for p in unit) + sum(p.space for p in unit[1:])
        gap = unit[0].space if lines[-1] else 0.0
        if lines[-1] and used + gap + wide > width + 0.5:
            lines.append([])
            used, gap = 0.0, 0.0
        lines[-1] += unit
        used += gap + wide
    return lines


def _pieces(runs: tuple[Run, ...], font: QFont, maths_factor: float) -> list[_Piece]:
    pieces: list[_Piece] = []
    pending_space = 0  # so many
    may_break = True  # at the next piece, were it without a space
    space = QFontMetricsF(font).horizontalAdvance(" ")
    for run in runs:
        if run.kind == "maths":
            face = QFont(font)
            face.setPixelSize(round(font.pixelSize() * maths_factor))
            box = typeset(run.text, face)
            pieces.append(_Piece(box, space * (pending_space or 0.25), bool(pending_space) or may_break))
            pending_space, may_break = 0, False
            continue
        face = {"bold": _weighted(font, 700), "italic": _slanted(font)}.get(run.kind, font)
        for word in _words(run.text):
            if word in (" ", EM_SPACE):
                pending_space = max(pending_space, EM_SPACES if word == EM_SPACE else 1)
                continue
            first = word[0]
            wide = is_wide(first)
            breakable = bool(pending_space) or ((may_break or wide) and first not in CLOSING)
            after_maths = bool(pieces) and not pending_space and wide and first not in CLOSING and not may_break
            gap = space * (pending_space or (0.25 if after_maths else 0.0))
            pieces.append(_Piece(Text(word, face, tight=False), gap, breakable))
            pending_space = 0
            may_break = is_wide(word[-1]) and word[-1] not in OPENING
    return pieces


def _words(text: str) -> list[str]:
    """Split at spaces and around wide characters; marks stay with what they close or open."""
    words: list[str] = []
    current = ""
    for character in text:
        if character.isspace():
            if current:
                words.append(current)
            space = EM_SPACE if character == EM_SPACE else " "
            if not words or words[-1] != space:
                words.append(space)
            current = ""
        elif is_wide(character) and character not in CLOSING:
            if current and current[-1] not in OPENING:
                words.append(current)
                current = ""
            current += character
        elif current and is_wide(current[-1]) and character not in CLOSING and current[-1] not in OPENING:
            words.append(current)
            current = character
        else:
            current += character
    return words + ([current] if current else [])


def _weighted(font: QFont, weight: int) -> QFont:
    other = QFont(font)
    other.setWeight(QFont.Weight(weight))
    return other


def _slanted(font: QFont) -> QFont:
    other = QFont(font)
    other.setItalic(True)
    return other
