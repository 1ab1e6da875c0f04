"""A sheet to draw on with mouse, pen or finger: smooth strokes, undo, clear. Gives back ink; reads nothing."""

from __future__ import annotations

from enum import Enum, auto
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.domain.observation import Ink
from mmtutor.gui.look import Look
from mmtutor.gui.theme import CORNER, Size

PEN_WIDTH = 3.2  # px
NEAREST_POINTS = 1.0  # px; nearer ones add nothing
UNDO_DEPTH = 50


class CanvasState(Enum):
    """Whether a pen is down."""

    IDLE = auto()
    DRAWING = auto()


class PenCanvas(QWidget):
    """Strokes as they are drawn. `changed` after each stroke, undo and clear."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strokes: list[list[QPointF]] = []
        self._past: list[list[list[QPointF]]] = []
        self._state = CanvasState.IDLE
        self._tablet = False
        self.setAccessibleName(self.tr("Drawing area"))
        self.setAccessibleDescription(self.tr("Write your answer with a mouse, a pen or a finger."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def state(self) -> CanvasState:
        return self._state

    def ink(self) -> Ink | None:
        """Return the finished strokes, or None where the sheet is empty."""
        strokes = tuple(np.array([(p.x(), p.y()) for p in stroke], np.float32) for stroke in self._strokes if stroke)
        return Ink(strokes) if strokes else None

    def undo(self) -> None:
        """Take back the last stroke or the last clearing."""
        if self._past:
            self._strokes = self._past.pop()
            self._tell()

    def clear(self) -> None:
        """Empty the sheet; undo brings it back."""
        if self._strokes:
            self._remember()
            self._strokes = []
            self._tell()

    def reset(self) -> None:
        """Begin a new sheet: nothing to undo, nothing told."""
        self._strokes, self._past, self._state = [], [], CanvasState.IDLE
        self.update()

    def can_undo(self) -> bool:
        return bool(self._past)

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    # Pen and mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self._down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._state is CanvasState.DRAWING:
            for point in event.points():
                self._move(point.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._up(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TabletPress and self.isEnabled():
            if event.pointerType() == event.pointingDevice().PointerType.Eraser:
                self.undo()
            else:
                self._down(event.position())
        elif event.type() == QEvent.Type.TabletMove and self._state is CanvasState.DRAWING:
            self._move(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._up(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.undo()
        else:
            super().keyPressEvent(event)

    def _down(self, at: QPointF) -> None:
        self._remember()
        self._strokes.append([at])
        self._state = CanvasState.DRAWING
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.update()

    def _move(self, at: QPointF) -> None:
        stroke = self._strokes[-1]
        inside = QPointF(min(max(at.x(), 0.0), self.width()), min(max(at.y(), 0.0), self.height()))
        if (inside - stroke[-1]).manhattanLength() >= NEAREST_POINTS:
            stroke.append(inside)
            recent = QRectF(stroke[-2], stroke[-1]).normalized()
            if len(stroke) > 2:
                recent = recent.united(QRectF(stroke[-3], stroke[-2]).normalized())
            self.update(recent.adjusted(-6, -6, 6, 6).toAlignedRect())

    def _up(self, at: QPointF) -> None:
        if self._state is CanvasState.DRAWING:
            self._move(at)
            self._state = CanvasState.IDLE
            self._tell()

    def _remember(self) -> None:
        self._past = [*self._past, [list(stroke) for stroke in self._strokes]][-UNDO_DEPTH:]

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._look.colour("surface"))
        focused = self.hasFocus()
        painter.setPen(QPen(self._look.colour("accent" if focused else "control"), 2 if focused else 1))
        painter.drawRoundedRect(paper.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
        self._paint_rulings(painter)
        if not self._strokes:
            painter.setPen(self._look.colour("muted"))
            painter.setFont(self._look.font(Size.BODY))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Write your answer here"))
        painter.setClipRect(event.rect())
        colour = self._look.colour("ink" if self.isEnabled() else "muted")
        painter.setPen(
            QPen(colour, PEN_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        for stroke in self._strokes:
            _paint_stroke(painter, stroke, colour)

    def _paint_rulings(self, painter: QPainter) -> None:
        faint = QColor(self._look.colour("line"))
        faint.setAlphaF(0.7)
        painter.setPen(QPen(faint, 1))
        step = max(56, self.height() // 3)
        for y in range(step, self.height() - 16, step):
            painter.drawLine(16, y, self.width() - 16, y)


def _paint_stroke(painter: QPainter, stroke: list[QPointF], colour: QColor) -> None:
    """Draw a stroke as a chain of quadratic curves through the middles of its points."""
    if len(stroke) == 1:
        painter.save()
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(stroke[0], PEN_WIDTH * 0.7, PEN_WIDTH * 0.7)
        painter.restore()
        return
    path = QPainterPath(stroke[0])
    for here, after in pairwise(stroke[1:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(stroke[-1])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
