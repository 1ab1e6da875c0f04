"""Small plots of the summary, drawn by the window itself: how skills grew over the exercises, and when each returns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID, Size

LINES = (
    ("accent", Qt.PenStyle.SolidLine),
    ("good", Qt.PenStyle.DashLine),
    ("warn", Qt.PenStyle.DotLine),
    ("muted", Qt.PenStyle.DashDotLine),
)
DAYS = (0, 1, 3, 7, 14, 30)  # marks of the calendar; further away is drawn at its end


class LineSample(QWidget):
    """A short piece of a plot's line, to stand beside what it means."""

    def __init__(self, look: Look, index: int) -> None:
        super().__init__()
        self._look, self._index = look, index
        self.setFixedSize(look.px(28), look.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(self._look, self._index))
        painter.drawLine(QPointF(2, self.height() / 2), QPointF(self.width() - 2, self.height() / 2))


class GrowthPlot(QWidget):
    """One line for each skill, 0..1, over the exercises of a sitting; the dashed level is where a skill is strong."""

    def __init__(self, look: Look, lines: Sequence[Sequence[float]], level: float, spoken: str) -> None:
        super().__init__()
        self._look, self._lines, self._level = look, tuple(tuple(line) for line in lines), level
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, self._look.px(150))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font(Size.SMALL)
        painter.setFont(font)
        text = painter.fontMetrics()
        left, bottom = text.horizontalAdvance("100 %") + GRID, text.height() + 4
        top = text.height() / 2
        area = QRectF(left, top, self.width() - left - GRID, self.height() - bottom - top)
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.colour("muted"))
            place = QRectF(0, y - text.height() / 2, left - GRID, text.height())
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{round(100 * share)} %"
            )
        level = area.bottom() - self._level * area.height()
        painter.setPen(QPen(look.colour("good"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), level), QPointF(area.right(), level))
        longest = max((len(line) for line in self._lines), default=0)
        step = area.width() / max(1, longest - 1)
        painter.setPen(look.colour("muted"))
        for number in range(longest):
            if longest <= 12 or number % 2 == 0:
                place = QRectF(area.left() + number * step - left / 2, area.bottom() + 4, left, text.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(number))
        for index, line in enumerate(self._lines):
            points = [
                QPointF(area.left() + number * step, area.bottom() - value * area.height())
                for number, value in enumerate(line)
            ]
            painter.setPen(_pen(look, index))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(_pen(look, index).color())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(points[-1], 4, 4)


class ReturnPlot(QWidget):
    """A point on a calendar of a month: in how many days something comes back."""

    def __init__(self, look: Look, days: float, marks: Sequence[str], spoken: str) -> None:
        super().__init__()
        self._look, self._days, self._marks = look, days, tuple(marks)
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self._look.px(34 if self._marks else 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(Size.SMALL))
        margin, y = look.px(40), look.px(9)
        width = self.width() - 2 * margin
        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(QPointF(margin, y), QPointF(margin + width, y))
        for place, mark in enumerate(self._marks or ("",) * len(DAYS)):
            x = margin + width * place / (len(DAYS) - 1)
            painter.setPen(QPen(look.colour("control"), 2))
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x - margin, y + GRID, 2 * margin, look.px(18)), Qt.AlignmentFlag.AlignCenter, mark)
        painter.setPen(QPen(look.colour("surface"), 2))
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(QPointF(margin + width * along(self._days), y), 7, 7)


def along(days: float) -> float:
    """Return where on the calendar, 0..1, a day lies; the marks are equally far apart."""
    for place in range(1, len(DAYS)):
        before, after = DAYS[place - 1], DAYS[place]
        if days <= after:
            return (place - 1 + max(0.0, days - before) / (after - before)) / (len(DAYS) - 1)
    return 1.0


def _pen(look: Look, index: int) -> QPen:
    colour, style = LINES[index % len(LINES)]
    return QPen(look.colour(colour), 2.5, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
