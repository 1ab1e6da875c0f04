"""The live picture with the found page and the readings drawn over it; it can be frozen. Opens no device."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.theme import CORNER, GRID, Size
from mmtutor.gui.typeset.maths import typeset

POLL_MS = 33


class ViewState(Enum):
    """What is shown: nothing yet, the live picture, a frozen one, or a sentence in its place."""

    WAITING = auto()
    LIVE = auto()
    FROZEN = auto()
    MESSAGE = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a frame, in its pixels: corners (4, 2); boxes (x, y, width, height) with readings."""

    corners: np.ndarray | None = None
    lines: tuple[tuple[tuple[float, float, float, float], str], ...] = ()


class CameraView(QWidget):
    """Shows a camera's newest frame about 30 times a second while it is visible."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source: Any = None
        self._frame: Any = None
        self._serial = -1
        self._found = Found()
        self._message = ""
        self._advice = ""
        self._state = ViewState.WAITING
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.setAccessibleName(self.tr("Camera picture"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def state(self) -> ViewState:
        return self._state

    @property
    def frame(self) -> Any:
        """The frame on show, live or frozen; None where there is none."""
        return self._frame

    def set_source(self, source: Any) -> None:
        """Show this camera's pictures; None takes the picture away at once."""
        self._source, self._frame, self._serial = source, None, -1
        self._found, self._message = Found(), ""
        self._state = ViewState.WAITING
        self._run_timer()
        self.update()

    def set_found(self, found: Found) -> None:
        """Draw this over the picture."""
        self._found = found
        self.update()

    def set_advice(self, advice: str) -> None:
        """Show a short word of advice at the lower edge: "hold still", "more light"."""
        if advice != self._advice:
            self._advice = advice
            self.update()

    def say(self, message: str) -> None:
        """Show a sentence in place of the picture."""
        if message and (self._state is not ViewState.MESSAGE or message != self._message):
            self._message, self._frame, self._state = message, None, ViewState.MESSAGE
            self.setAccessibleDescription(message)
            self.update()

    def freeze(self) -> bool:
        """Keep the present picture; False where there is none."""
        if self._state is ViewState.LIVE:
            self._state = ViewState.FROZEN
            self._run_timer()
            self.update()
        return self._state is ViewState.FROZEN

    def retake(self) -> None:
        """Go back to the live picture."""
        if self._state is ViewState.FROZEN:
            self._state = ViewState.LIVE
            self._found = Found()
            self._run_timer()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _run_timer(self) -> None:
        if self._source is not None and self.isVisible() and self._state is not ViewState.FROZEN:
            self._timer.start()
        else:
            self._timer.stop()

    def _poll(self) -> None:
        latest = self._source.latest
        if latest.serial == self._serial:
            return
        self._serial, frame = latest.serial, latest.peek()
        if frame is not None:
            self._frame, self._state = frame, ViewState.LIVE
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(area, CORNER, CORNER)
        painter.setClipPath(clip)
        painter.fillRect(area, self._look.colour("sunken"))
        if self._frame is None:
            self._paint_words(painter, area)
            return
        pixels = self._frame.pixels
        height, width = pixels.shape[:2]
        shown = _fitted(width, height, area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._state is ViewState.FROZEN)
        painter.drawImage(shown, _image(pixels))
        self._paint_found(painter, shown, shown.width() / width)
        if self._advice and self._state is ViewState.LIVE:
            self._paint_pill(painter, area, self._advice)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        words = self._message or self.tr("The camera is starting.") if self._source is not None or self._message else ""
        painter.setPen(self._look.colour("ink" if self._message else "muted"))
        painter.setFont(self._look.font(Size.BODY))
        inner = area.adjusted(3 * GRID, 2 * GRID, -3 * GRID, -2 * GRID)
        if self._message:
            mark = self._look.px(40)
            at = QPointF(area.center().x() - mark / 2, area.center().y() - mark - GRID)
            painter.drawPixmap(at, icons.pixmap("camera-off", self._look.colour("muted"), mark))
            inner.setTop(area.center().y())
            inner.setHeight(self._look.px(72))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_found(self, painter: QPainter, shown: QRectF, scale: float) -> None:
        accent = QColor("#8F92FF")
        if self._found.corners is not None:
            outline = QPolygonF([QPointF(shown.x() + x * scale, shown.y() + y * scale) for x, y in self._found.corners])
            painter.setPen(QPen(accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(outline)
        for (x, y, width, height), reading in self._found.lines:
            box = QRectF(shown.x() + x * scale, shown.y() + y * scale, width * scale, height * scale)
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), 4, 4)
            if reading:
                self._paint_reading(painter, box, shown, reading)

    def _paint_reading(self, painter: QPainter, box: QRectF, shown: QRectF, reading: str) -> None:
        typed = typeset(reading, self._look.font(Size.LEAD, 600))
        width, height = typed.width + 2 * GRID, typed.ascent + typed.descent + GRID
        x = min(box.right() + GRID, shown.right() - width - 4)
        y = min(max(box.center().y() - height / 2, shown.top() + 4), shown.bottom() - height - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 24, 225))
        painter.drawRoundedRect(QRectF(x, y, width, height), 6, 6)
        typed.paint(painter, x + GRID, y + GRID / 2 + typed.ascent, QColor("#FFFFFF"))

    def _paint_pill(self, painter: QPainter, area: QRectF, words: str) -> None:
        font = self._look.font(Size.BODY, 600)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(words) + 3 * GRID, metrics.height() + GRID
        pill = QRectF(area.center().x() - width / 2, area.bottom() - height - GRID, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 24, 225))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _fitted(width: int, height: int, area: QRectF) -> QRectF:
    """Return the largest rectangle of the picture's shape inside the area."""
    scale = min(area.width() / width, area.height() / height)
    size = QSize(round(width * scale), round(height * scale))
    return QRectF(
        area.center().x() - size.width() / 2, area.center().y() - size.height() / 2, size.width(), size.height()
    )


def _image(pixels: np.ndarray) -> QImage:
    """Wrap a frame without copying it; the caller keeps the frame alive while it paints."""
    height, width = pixels.shape[:2]
    pixels = np.ascontiguousarray(pixels)
    if pixels.ndim == 2:
        return QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
