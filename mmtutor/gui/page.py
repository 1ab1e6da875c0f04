"""What every page is: a header with a way back, a body that scrolls, a footer. The window alone navigates."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, Elided, frame, middle, row, scrolled

WIDEST = 1080  # px; running text and forms stay narrower
SETTLED_MS = 200  # without a change, after which a layout has its sizes
BELOW = 8 * GRID  # px around what is kept in sight: a question may stand below it


class Page(QWidget):
    """A page of the window. `back` is emitted by the button and by Esc."""

    back = Signal()

    def __init__(self, look: Look, title: str = "", has_back: bool = True) -> None:
        super().__init__()
        self.look = look
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.title = Elided(title, "head")
        self.head_right = row(gap=GRID)
        self.back_button = Button(look, icon="back", kind="icon", name=self.tr("Back"), pressed=self.back.emit)
        if not has_back:
            self.back_button.hide()
        self.header = frame(
            "bar", row(self.back_button, self.title, None, self.head_right, margins=(2 * GRID, GRID, 2 * GRID, GRID))
        )
        self.header.setMinimumHeight(56)
        self.body = QWidget()
        self.body_layout = QVBoxLayout(self.body)
        self.body_layout.setContentsMargins(0, 3 * GRID, 0, 3 * GRID)
        self.body_layout.setSpacing(2 * GRID)
        holder = QWidget()
        outer = middle(self.body, WIDEST)
        outer.setContentsMargins(4 * GRID, 0, 4 * GRID, 0)
        holder.setLayout(outer)
        self.scroll = scrolled(holder)
        self.scroll.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._keeping = QTimer(self, singleShot=True)  # runs until the layout has its sizes
        self._keeping.timeout.connect(self._scroll_to_writing)
        self.foot_layout = QHBoxLayout()
        self.foot_layout.setContentsMargins(4 * GRID, int(1.5 * GRID), 4 * GRID, int(1.5 * GRID))
        self.foot_layout.setSpacing(GRID)
        self.footer: QFrame = frame("foot", self.foot_layout)
        self.footer.hide()
        self.outer_layout = QVBoxLayout(self)
        self.outer_layout.setContentsMargins(0, 0, 0, 0)
        self.outer_layout.setSpacing(0)
        self.outer_layout.addWidget(self.header)
        self.outer_layout.addWidget(self.scroll, 1)
        self.outer_layout.addWidget(self.footer)

    def settle(self) -> None:
        """Call after filling the body anew: shows what was added and gives the body its height."""
        for index in range(self.body_layout.count()):
            if (widget := self.body_layout.itemAt(index).widget()) is not None:
                widget.show()
        self.body_layout.activate()
        self.scroll.fit()
        QTimer.singleShot(0, self, self.scroll.fit)

    def keep_in_sight(self) -> None:
        """Something takes room: scroll to where the learner writes, once the layout has settled."""
        self._keeping.start(SETTLED_MS)

    def _scroll_to_writing(self) -> None:
        writing = self.focusWidget()
        if writing is not None and self.scroll.isAncestorOf(writing):
            self.scroll.ensureWidgetVisible(writing, 0, BELOW)

    def _range_changed(self) -> None:
        if self._keeping.isActive():
            self._keeping.start(SETTLED_MS)

    def opened(self) -> None:
        """The page has come to the front."""

    def closed(self) -> None:
        """The page is left: devices off, nothing pending."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of this page and what they do, for the key overview."""
        return ((self.tr("Esc"), self.tr("Back")), ("Tab", self.tr("Next control")), ("?", self.tr("These keys")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.back_button.isHidden():
            self.back.emit()
        else:
            super().keyPressEvent(event)
