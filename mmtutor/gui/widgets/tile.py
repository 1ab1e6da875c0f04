"""Big targets: a learner's tile, a card that can be pressed, a picture in a circle, and a layout that wraps them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.theme import CORNER, GRID, Size

HUES = ("#7A7CE0", "#3E9C8F", "#C77B30", "#B9598B", "#5B8DC9", "#7F9A3A")


def paint_face(painter: QPainter, look: Look, area: QRectF, picture: str, name: str) -> None:
    """Draw a learner's picture in a circle; without one, the first letter of the name on a colour of its own."""
    drawn = icons.learner_picture(picture, round(area.width()))
    painter.save()
    circle = QPainterPath()
    circle.addEllipse(area)
    painter.setClipPath(circle)
    if drawn is not None:
        painter.fillRect(area, look.colour("accent_soft"))
        painter.drawPixmap(area.topLeft(), drawn)
    else:
        painter.fillRect(area, QColor(HUES[sum(map(ord, name)) % len(HUES)]))
        painter.setPen(QColor("#FFFFFF"))
        font = look.font(Size.TITLE, 600)
        font.setPixelSize(max(10, round(area.height() * 0.45)))
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name[:1].upper())
    painter.restore()


class LearnerTile(QAbstractButton):
    """A learner: picture, name, a lock where a PIN is asked for. With `icon` in place of a picture: an action."""

    def __init__(self, look: Look, name: str, picture: str = "", locked: bool = False, icon: str = "") -> None:
        super().__init__()
        self._look, self._picture, self._locked, self._icon = look, picture, locked, icon
        self.setText(name)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(144), self._look.px(168))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        strong = self.hasFocus() or self.isDown()
        painter.setBrush(look.colour("accent_soft" if self.underMouse() or self.isDown() else "surface"))
        pen = QPen(look.colour("accent" if strong or self.underMouse() else "line"), 2 if strong else 1)
        if self._icon:
            pen.setStyle(Qt.PenStyle.DashLine if not strong else Qt.PenStyle.SolidLine)
            pen.setColor(look.colour("accent" if strong or self.underMouse() else "control"))
        painter.setPen(pen)
        painter.drawRoundedRect(area, CORNER, CORNER)
        size = look.px(84)
        face = QRectF(area.center().x() - size / 2, area.top() + look.px(18), size, size)
        if self._icon:
            mark = look.px(36)
            painter.drawPixmap(
                QRectF(face.center().x() - mark / 2, face.center().y() - mark / 2, mark, mark).topLeft(),
                icons.pixmap(self._icon, look.colour("accent"), mark),
            )
        else:
            paint_face(painter, look, face, self._picture, self.text())
        if self._locked:
            mark = look.px(16)
            painter.drawPixmap(QPoint(self.width() - mark - 10, 10), icons.pixmap("lock", look.colour("muted"), mark))
        font = look.font(Size.BODY, 600)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        place = QRectF(area.left() + 8, face.bottom() + 4, area.width() - 16, area.bottom() - face.bottom() - 8)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


class PictureChoice(LearnerTile):
    """A picture to choose from, without its name."""

    def __init__(self, look: Look, picture: str, spoken: str) -> None:
        super().__init__(look, spoken, picture)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(72), self._look.px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        paint_face(painter, self._look, area, self._picture, self.text())
        if self.isChecked() or self.hasFocus():
            colour = self._look.colour("accent" if self.isChecked() else "control")
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 3 if self.isChecked() else 2))
            painter.drawEllipse(area.adjusted(-4, -4, 4, 4) if self.isChecked() else area.adjusted(-3, -3, 3, 3))
        if self.isChecked() and self.hasFocus():
            painter.setPen(QPen(self._look.colour("ink"), 1.5, Qt.PenStyle.DotLine))
            painter.drawEllipse(area.adjusted(-1, -1, 1, 1))


class Face(QWidget):
    """A learner's picture, to look at."""

    def __init__(self, look: Look, picture: str, name: str, size: int = 40) -> None:
        super().__init__()
        self._look, self._picture, self._name, self._size = look, picture, name, size
        self.setFixedSize(look.px(size), look.px(size))
        look.changed.connect(lambda: self.setFixedSize(look.px(size), look.px(size)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_face(painter, self._look, QRectF(self.rect()), self._picture, self._name)


class Brand(QLabel):
    """The program's own mark."""

    def __init__(self, size: int = 28) -> None:
        super().__init__()
        self.setPixmap(icons.app_icon().pixmap(size, size))
        self.setAccessibleName("mmtutor")


class PressCard(QPushButton):
    """A card that can be pressed as a whole; its content lets clicks through."""

    def __init__(self, look: Look, content: QLayout, name: str, kind: str = "press") -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", kind)
        self.setAccessibleName(name)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(content)
        content.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else -1


class WrapLayout(QLayout):
    """Places widgets in rows and goes to the next row where the width ends."""

    def __init__(self, gap: int = 2 * GRID, centred: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap, self._centred = gap, centred
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, move: bool) -> int:
        y = rect.y()
        for line in self._rows(rect.width()):
            used = sum(item.sizeHint().width() for item in line) + self._gap * (len(line) - 1)
            x = rect.x() + (max(0, rect.width() - used) // 2 if self._centred else 0)
            for item in line:
                hint = item.sizeHint()
                if move:
                    item.setGeometry(QRect(QPoint(x, y), hint))
                x += hint.width() + self._gap
            y += max(item.sizeHint().height() for item in line) + self._gap
        return max(0, y - self._gap - rect.y())

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            wide = item.sizeHint().width()
            if not rows or used + self._gap + wide > width:
                rows.append([])
                used = -self._gap
            rows[-1].append(item)
            used += self._gap + wide
        return rows
