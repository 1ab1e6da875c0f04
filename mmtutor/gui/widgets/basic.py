"""Small building blocks: labels, buttons with tinted icons, cards, rules, rows. All of them follow the look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID


def label(text: str = "", kind: str = "", wrap: bool = False) -> QLabel:
    """Return a label; `kind` chooses its rule in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class Elided(QLabel):
    """A line that is shortened with an ellipsis where there is no room for it; the whole stays as accessible name."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__(text)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def set_kind(widget: QWidget, kind: str) -> None:
    """Change the rule of a widget."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Button(QPushButton):
    """A push button whose icon takes the colour of its text. Enter presses it as Space does."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        icon: str = "",
        kind: str = "",
        name: str = "",
        pressed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(text)
        self._look, self._icon = look, icon
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if kind:
            self.setProperty("kind", kind)
        self.setAccessibleName(name or text)
        if name and not text:
            self.setToolTip(name)
        if pressed is not None:
            self.clicked.connect(lambda: pressed())
        look.changed.connect(self._draw_icon)
        self.toggled.connect(self._draw_icon)
        self._draw_icon()

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon = icon
        self._draw_icon()

    def set_words(self, text: str) -> None:
        """Change the text, and with it the accessible name."""
        self.setText(text)
        self.setAccessibleName(text)
        self._draw_icon()

    def _draw_icon(self) -> None:
        if not self._icon:
            return
        kind = self.property("kind")
        colour = {"primary": "on_accent", "quiet": "accent", "icon": "muted"}.get(str(kind), "ink")
        if self.isCheckable() and self.isChecked():
            colour = "accent"
        if not self.isEnabled():
            colour = "muted"
        size = self._look.px(24 if kind == "icon" else 20)
        gap = GRID // 2 if self.text() else 0
        self.setIconSize(QSize(size + gap, size))
        self.setIcon(icons.icon(self._icon, self._look.colour(colour), size, gap))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:  # its own, or that of what it stands in
            self._draw_icon()


class Mark(QLabel):
    """An icon in a colour of the theme. It says nothing by itself: a word always stands beside it."""

    def __init__(self, look: Look, icon: str, colour: str = "muted", size: int = 24) -> None:
        super().__init__()
        self._look, self._icon, self._colour, self._size = look, icon, colour, size
        look.changed.connect(self._draw)
        self._draw()

    def set(self, icon: str, colour: str) -> None:
        self._icon, self._colour = icon, colour
        self._draw()

    def _draw(self) -> None:
        size = self._look.px(self._size)
        self.setFixedSize(size, size)
        self.setPixmap(icons.pixmap(self._icon, self._look.colour(self._colour), size) if self._icon else QPixmap())


def frame(kind: str, layout: QLayout | None = None) -> QFrame:
    """Return a frame with a layout in it."""
    made = QFrame()
    made.setProperty("kind", kind)
    if layout is not None:
        made.setLayout(layout)
    return made


def row(
    *things: QWidget | QLayout | int | None, gap: int = GRID, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Return things side by side; None is a stretch, a number that many pixels."""
    layout = QHBoxLayout()
    _fill(layout, things, gap, margins)
    return layout


def column(
    *things: QWidget | QLayout | int | None, gap: int = GRID, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Return things below each other; None is a stretch, a number that many pixels."""
    layout = QVBoxLayout()
    _fill(layout, things, gap, margins)
    return layout


def _fill(
    layout: QBoxLayout, things: tuple[QWidget | QLayout | int | None, ...], gap: int, margins: tuple[int, int, int, int]
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for thing in things:
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, int):
            layout.addSpacing(thing)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing)
        else:
            layout.addWidget(thing)


class Scroll(QScrollArea):
    """Scrolls downwards only. Its content is as high as its text needs at the present width.

    Beside a scroll bar it leaves as much room on the left, so that what stands in its middle stays there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().rangeChanged.connect(self._balance)

    def _balance(self, _: int, most: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.setViewportMargins(bar, 0, 0, 0)

    def fit(self) -> None:
        """Give the content the height that it needs now."""
        self.widget().layout().activate()
        self.widget().setMinimumHeight(self._needed())

    def _fits(self) -> bool:
        return self.widget().minimumHeight() == self._needed()

    def _needed(self) -> int:
        layout, width = self.widget().layout(), self.viewport().width()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()

    def viewportEvent(self, event: QEvent) -> bool:
        # Whatever changes is painted, too: layout requests of nested widgets do not all come this far.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Paint) and not self._fits():
            QTimer.singleShot(0, self, self.fit)
        return super().viewportEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched == self.widget():
            QTimer.singleShot(0, self, self.fit)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.widget() is not None:
            self.fit()


def scrolled(content: QWidget) -> Scroll:
    """Return a page body that scrolls downwards where the window is too low for it."""
    content.setProperty("kind", "clear")
    area = Scroll()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area


def middle(content: QWidget, widest: int) -> QHBoxLayout:
    """Return content centred, never wider than `widest` pixels."""
    content.setMaximumWidth(widest)
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    layout.addWidget(content, 1000)
    layout.addStretch(1)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
