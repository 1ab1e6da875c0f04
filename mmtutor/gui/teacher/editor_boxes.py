"""Boxes to type in whose undo is the editor's, not their own, and what surrounds a field: name, advice, trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextOption
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from mmtutor.content.edit import Place
from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, label, row

_OURS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_MOST_LINES = 12  # before it scrolls


class TextBox(QPlainTextEdit):
    """Grows with its text. Tab leaves it; `typed(text)` at every change by a person. One line: Enter leaves it too."""

    typed = Signal(str)

    def __init__(self, look: Look, name: str, text: str = "", *, lines: int = 1) -> None:
        super().__init__()
        self._look, self._lines = look, lines
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setPlainText(text)
        self.textChanged.connect(self._changed)
        look.changed.connect(self._fit)
        QTimer.singleShot(0, self, self._fit)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and any(event.matches(key) for key in _OURS):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._lines == 1 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _changed(self) -> None:
        self._fit()
        self.typed.emit(self.toPlainText())

    def _fit(self) -> None:
        lines = max(self._lines, round(self.document().size().height()))
        scrolls = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(min(lines, _MOST_LINES) * self.fontMetrics().lineSpacing() + 2 * GRID + 6)


class Field(QWidget):
    """A part of a form. `edited(place, value, typing)`: None takes the key away; what is typed is undone as one."""

    edited = Signal(object, object, bool)

    def __init__(self, look: Look, place: Place, name: str, advice: str = "") -> None:
        super().__init__()
        self.look, self.place, self.name = look, place, name
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(GRID // 2)
        self.head = row(gap=2 * GRID)
        if name:
            self.head.addWidget(label(name, "strong", wrap=True), 1)
            self.layout_.addLayout(self.head)
        if advice:
            self.layout_.addWidget(label(advice, "small", wrap=True))
        self._trouble = label("", "bad", wrap=True)
        self._trouble.hide()

    def finish(self) -> None:
        """Put the line for trouble below everything else."""
        self.layout_.addWidget(self._trouble)

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong here; "" says nothing."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    @property
    def trouble(self) -> str:
        """What is said to be wrong here."""
        return self._trouble.text()

    def box_at(self, place: Place) -> QWidget | None:
        """Return the box in which a place is typed, or the first one."""
        boxes = [box for box in self.findChildren(QWidget) if box.property("place") is not None]
        same = next((box for box in boxes if tuple(box.property("place")) == place[: len(box.property("place"))]), None)
        first = next((w for w in self.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        return same or first

    def text_box(self, place: Place, name: str, text: str, *, lines: int = 1) -> TextBox:
        """Return a box to type in that knows its place."""
        box = TextBox(self.look, name, text, lines=lines)
        box.setProperty("place", list(place))
        return box

    def small(self, icon: str, name: str, pressed: Callable[[], object]) -> Button:
        """Return a small button with an icon."""
        return Button(self.look, icon=icon, kind="icon", name=name, pressed=pressed)


def combo(name: str, choices: dict[Any, str], now: Any, chosen: Callable[[Any], object]) -> QComboBox:
    """Return a box to choose from; `chosen` takes its data whenever a person chose."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    for value, words in choices.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(now)))
    box.activated.connect(lambda _: chosen(box.currentData()))
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.wheelEvent = lambda event: event.ignore()  # scrolling the form changes nothing
    return box
