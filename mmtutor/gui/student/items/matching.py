"""Pairs to be found: a list of letters beside each entry of the left side, and what the letters stand for."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout

from mmtutor.domain.items.item import Item
from mmtutor.domain.items.matching import Matching
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import column, frame, label, row
from mmtutor.gui.widgets.rich_text import RichText


class _Letters(QComboBox):
    """A list of letters; it would take every key with a text as a search, and letters in quick succession as one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or event.text() == "?":
            event.ignore()  # the page's
        elif event.text() and (place := self.findText(event.text().upper())) >= 0:
            self.setCurrentIndex(place)
        else:
            super().keyPressEvent(event)


class MatchingPanel(AnswerPanel):
    """The answer is the pairs: "1b 2a"."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        assert isinstance(item, Matching)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        self._boxes: list[QComboBox] = []
        for place, entry in enumerate(item.left):
            grid.addWidget(label(str(place + 1), "muted"), place, 0)
            grid.addWidget(self._text(entry), place, 1)
            grid.addWidget(self._box(entry, item.options), place, 2)
        grid.setColumnStretch(1, 1)
        meanings = column(gap=GRID, margins=(2 * GRID, int(1.5 * GRID), 2 * GRID, int(1.5 * GRID)))
        for place, option in enumerate(item.options):
            mark = label(chr(ord("A") + place), "letter")
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark.setFixedSize(look.px(32), look.px(32))
            line = row(mark, self._text(option), gap=2 * GRID)
            line.setStretch(1, 1)
            meanings.addLayout(line)
        both = row(grid, frame("well", meanings), gap=3 * GRID)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(column(both, None))

    def text(self) -> str:
        chosen = [(number, box.currentIndex()) for number, box in enumerate(self._boxes, 1)]
        return " ".join(f"{number}{chr(ord('a') + index - 1)}" for number, index in chosen if index > 0)

    def set_text(self, text: str) -> None:
        for number, letter in re.findall(r"(\d+)\W*([a-z])", text.casefold()):
            if 1 <= int(number) <= len(self._boxes):
                self._boxes[int(number) - 1].setCurrentIndex(ord(letter) - ord("a") + 1)

    def take_focus(self) -> None:
        empty = next((box for box in self._boxes if box.currentIndex() == 0), self._boxes[0])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self, markdown: str) -> RichText:
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(markdown)
        return text

    def _box(self, entry: str, options: tuple[str, ...]) -> QComboBox:
        box = _Letters()
        box.setAccessibleName(self.tr("What belongs to {entry}").format(entry=plain(entry)))
        box.addItem("–")
        box.addItems([chr(ord("A") + place) for place in range(len(options))])
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._boxes.append(box)
        return box
