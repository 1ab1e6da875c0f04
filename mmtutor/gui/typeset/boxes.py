"""Boxes: what a line of typeset text is made of. Each has a width, an ascent and a descent, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen


class Box(Protocol):
    """Something drawn on a baseline."""

    @property
    def width(self) -> float: ...
    @property
    def ascent(self) -> float: ...
    @property
    def descent(self) -> float: ...
    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None: ...


def resized(font: QFont, factor: float, smallest_px: int = 10) -> QFont:
    """Return a font `factor` as large."""
    other = QFont(font)
    other.setPixelSize(max(smallest_px, round(font.pixelSize() * factor)))
    return other


def axis_of(font: QFont) -> float:
    """Return the height of the line that fractions and signs are centred on, above the baseline."""
    return QFontMetricsF(font).capHeight() / 2


def stroke_of(font: QFont) -> float:
    """Return the thickness of a fraction's line."""
    return max(1.0, font.pixelSize() / 16)


class Text:
    """Letters in one font. `tight` boxes take the height of capitals and digits, not that of the whole face."""

    def __init__(self, text: str, font: QFont, tight: bool = True, colour: QColor | None = None) -> None:
        self.text, self.font, self.colour = text, font, colour
        metrics = QFontMetricsF(font)
        self.width = metrics.horizontalAdvance(text)
        if tight:
            ink = metrics.tightBoundingRect(text) if text else QRectF()
            self.ascent = max(metrics.capHeight(), -ink.top())
            self.descent = max(0.0, ink.bottom())
        else:
            self.ascent, self.descent = metrics.ascent(), metrics.descent()

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        painter.setFont(self.font)
        painter.setPen(self.colour or colour)
        painter.drawText(QPointF(x, baseline), self.text)


@dataclass(frozen=True, slots=True)
class Space:
    """Nothing, so wide."""

    width: float
    ascent: float = 0.0
    descent: float = 0.0

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        """Draw nothing."""


class Row:
    """Boxes side by side on one baseline."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = tuple(boxes)
        self.width = sum(box.width for box in self.boxes)
        self.ascent = max((box.ascent for box in self.boxes), default=0.0)
        self.descent = max((box.descent for box in self.boxes), default=0.0)

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        for box in self.boxes:
            box.paint(painter, x, baseline, colour)
            x += box.width


class Stack:
    """A fraction: one box above a line, one below."""

    def __init__(self, above: Box, below: Box, font: QFont) -> None:
        self.above, self.below = above, below
        size = font.pixelSize()
        self.axis, self.stroke = axis_of(font), stroke_of(font)
        self.gap = max(2.0, size * 0.11)
        self.side = max(1.0, size * 0.08)
        self.inner = max(above.width, below.width) + 2 * max(1.0, size * 0.06)
        self.width = self.inner + 2 * self.side
        self.ascent = self.axis + self.stroke / 2 + self.gap + above.descent + above.ascent
        self.descent = below.ascent + below.descent + self.gap + self.stroke / 2 - self.axis

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        line = baseline - self.axis
        middle = x + self.width / 2
        rise = self.stroke / 2 + self.gap
        self.above.paint(painter, middle - self.above.width / 2, line - rise - self.above.descent, colour)
        self.below.paint(painter, middle - self.below.width / 2, line + rise + self.below.ascent, colour)
        painter.fillRect(QRectF(x + self.side, line - self.stroke / 2, self.inner, self.stroke), colour)


class Raised:
    """A power: a base with a smaller box at its shoulder."""

    def __init__(self, base: Box, exponent: Box, font: QFont) -> None:
        self.base, self.exponent = base, exponent
        self.rise = max(base.ascent - 0.45 * exponent.ascent, QFontMetricsF(font).capHeight() * 0.55)
        self.gap = font.pixelSize() * 0.05
        self.width = base.width + self.gap + exponent.width
        self.ascent = max(base.ascent, self.rise + exponent.ascent)
        self.descent = max(base.descent, exponent.descent - self.rise)

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        self.base.paint(painter, x, baseline, colour)
        self.exponent.paint(painter, x + self.base.width + self.gap, baseline - self.rise, colour)


class Lowered:
    """A subscript: a base with a smaller box at its foot."""

    def __init__(self, base: Box, index: Box, font: QFont) -> None:
        self.base, self.index = base, index
        self.drop = QFontMetricsF(font).capHeight() * 0.3
        self.gap = font.pixelSize() * 0.03
        self.width = base.width + self.gap + index.width
        self.ascent = max(base.ascent, index.ascent - self.drop)
        self.descent = max(base.descent, index.descent + self.drop)

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        self.base.paint(painter, x, baseline, colour)
        self.index.paint(painter, x + self.base.width + self.gap, baseline + self.drop, colour)


class Fence:
    """A box between brackets or bars that grow with it; `marks` are the two."""

    def __init__(self, inside: Box, font: QFont, right: bool = True, marks: str = "()") -> None:
        self.inside, self.font, self.right, self.marks = inside, font, right, marks
        size = font.pixelSize()
        metrics = QFontMetricsF(font)
        over = size * 0.08
        self.ascent = max(inside.ascent, metrics.capHeight()) + over
        self.descent = max(inside.descent, size * 0.06) + over
        self.bracket = max(size * 0.26, (self.ascent + self.descent) * 0.14)
        self.width = inside.width + self.bracket * (2 if right else 1)

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        self.inside.paint(painter, x + self.bracket, baseline, colour)
        top, bottom = baseline - self.ascent, baseline + self.descent
        painter.save()
        painter.setPen(QPen(colour, stroke_of(self.font) * 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for there, mark, edge, towards in (
            (True, self.marks[0], x, 1),
            (self.right, self.marks[1], x + self.width, -1),
        ):
            if there:
                near, far = edge + towards * self.bracket * 0.85, edge + towards * self.bracket * 0.02
                painter.drawPath(_fence_path(mark, near, far, top, bottom))
        painter.restore()


def _fence_path(mark: str, near: float, far: float, top: float, bottom: float) -> QPainterPath:
    """Return the line of one bracket or bar; `near` is its side towards what it encloses."""
    middle = (near + far) / 2
    if mark == "|":
        path = QPainterPath(QPointF(middle, top))
        path.lineTo(QPointF(middle, bottom))
        return path
    path = QPainterPath(QPointF(near, top))
    if mark in "[]":
        for corner in (QPointF(middle, top), QPointF(middle, bottom), QPointF(near, bottom)):
            path.lineTo(corner)
    elif mark in "{}":
        centre = (top + bottom) / 2
        path.cubicTo(QPointF(middle, top), QPointF(middle, centre), QPointF(far, centre))
        path.cubicTo(QPointF(middle, centre), QPointF(middle, bottom), QPointF(near, bottom))
    else:
        height = bottom - top
        path.cubicTo(QPointF(far, top + height * 0.25), QPointF(far, bottom - height * 0.25), QPointF(near, bottom))
    return path


class Blank:
    """A place where something is still missing: a small empty square."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.ascent = QFontMetricsF(font).capHeight()
        self.descent = 0.0
        self.width = self.ascent * 0.9

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        faint = QColor(colour)
        faint.setAlphaF(0.55)
        painter.save()
        painter.setPen(QPen(faint, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x + 1.5, baseline - self.ascent + 1, self.width - 3, self.ascent - 2), 2, 2)
        painter.restore()


class Root:
    """A square root: a hook and a line over the box."""

    def __init__(self, inside: Box, font: QFont) -> None:
        self.inside, self.font = inside, font
        size = font.pixelSize()
        self.hook, self.over = size * 0.5, size * 0.16
        self.ascent = max(inside.ascent, QFontMetricsF(font).capHeight()) + self.over
        self.descent = inside.descent
        self.width = self.hook + inside.width + size * 0.1

    def paint(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        self.inside.paint(painter, x + self.hook, baseline, colour)
        top, bottom = baseline - self.ascent + stroke_of(self.font), baseline + self.descent
        path = QPainterPath(QPointF(x + self.hook * 0.1, baseline - self.ascent * 0.4))
        path.lineTo(QPointF(x + self.hook * 0.3, baseline - self.ascent * 0.48))
        path.lineTo(QPointF(x + self.hook * 0.55, bottom))
        path.lineTo(QPointF(x + self.hook * 0.9, top))
        path.lineTo(QPointF(x + self.width, top))
        painter.save()
        painter.setPen(
            QPen(
                colour, stroke_of(self.font), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()
