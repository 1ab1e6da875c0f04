"""How far a lesson has come (dots that fill) and how sure a reading is (a bar)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import label, row

MOST_DOTS = 20


class ProgressDots(QWidget):
    """One dot for each item of the lesson: right, not yet right, the present one, still to come."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._done: tuple[bool, ...] = ()
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: Sequence[bool], total: int) -> None:
        """`done` says of each finished item whether it came out right."""
        self._done, self._total = tuple(done), max(total, len(done))
        self.setAccessibleName(self.tr("{done} of {total} done").format(done=len(self._done), total=self._total))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(min(self._total, MOST_DOTS) * 18, 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._total, MOST_DOTS) * 12, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = min(self._total, MOST_DOTS)
        first = max(0, min(len(self._done) - shown + 1, self._total - shown))
        step = self.width() / max(1, shown)
        for place in range(shown):
            index = first + place
            dot = QRectF(0, 0, 10, 10)
            dot.moveCenter(QRectF(place * step, 0, step, self.height()).center())
            if index < len(self._done):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("good" if self._done[index] else "warn"))
            elif index == len(self._done):
                painter.setPen(QPen(self._look.colour("accent"), 2.5))
                painter.setBrush(self._look.colour("surface"))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("line"))
            painter.drawEllipse(dot)


class HowFar(QWidget):
    """The dots of a lesson, and which one it is of how many."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.dots, self.count = ProgressDots(look), label("", "muted")
        self.setLayout(row(self.dots, self.count, margins=(0, 0, GRID, 0)))

    def show_progress(self, done: Sequence[bool], total: int) -> None:
        """`done` says of each finished item whether it came out right."""
        self.dots.show_progress(done, total)
        self.count.setText(f"{min(len(done) + 1, total)} / {total}")


class Bar(QWidget):
    """A share of a whole, 0..1, as a bar; `name` tells a screen reader what it is of."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self._share = 0.0
        self._colour = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_share(self, share: float, colour: str = "accent") -> None:
        self._share, self._colour = min(max(share, 0.0), 1.0), colour
        self.setAccessibleName(f"{self._name}: {round(100 * self._share)} %")
        self.update()

    @property
    def share(self) -> float:
        return self._share

    def sizeHint(self) -> QSize:
        return QSize(120, 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, self.height() / 2 - 4, self.width(), 8)
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(track, 4, 4)
        if self._share > 0:
            painter.setBrush(self._look.colour(self._colour))
            painter.drawRoundedRect(QRectF(track.x(), track.y(), max(8.0, track.width() * self._share), 8), 4, 4)
