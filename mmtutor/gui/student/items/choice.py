"""One answer out of several: big rows with a letter; keys A, B, C … or 1, 2, 3 … choose."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup

from mmtutor.domain.items.item import Item
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import column, label, row, set_kind
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import PressCard


class ChoicePanel(AnswerPanel):
    """The answer is the letter of the chosen row, in lower case."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        choice: Any = item
        self._group = QButtonGroup(self)
        layout = column(gap=GRID)
        for index, option in enumerate(choice.options):
            letter = chr(ord("A") + index)
            text = RichText(look, Size.LEAD)
            text.set_markdown(option)
            mark = label(letter, "letter")
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark.setFixedSize(look.px(32), look.px(32))
            content = row(mark, text, gap=2 * GRID)
            content.setStretch(1, 1)
            button = PressCard(look, content, f"{letter}: {plain(option)}", kind="option")
            content.setContentsMargins(int(1.5 * GRID), GRID, 2 * GRID, GRID)
            button.setCheckable(True)
            button.toggled.connect(lambda on, disc=mark: set_kind(disc, "chosen" if on else "letter"))
            button.setAutoDefault(False)
            button.setMinimumHeight(look.px(48))
            self._group.addButton(button, index)
            layout.addWidget(button)
        layout.addStretch(1)
        self.setLayout(layout)
        self._group.idToggled.connect(self._toggled)

    def text(self) -> str:
        chosen = self._group.checkedId()
        return chr(ord("a") + chosen) if chosen >= 0 else ""

    def set_text(self, text: str) -> None:
        if len(text.strip()) == 1 and (button := self._group.button(ord(text.strip().lower()) - ord("a"))) is not None:
            button.setChecked(True)

    def take_focus(self) -> None:
        button = self._group.checkedButton() or self._group.button(0)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, index: int) -> None:
        """Choose a row by its place."""
        self._group.button(index).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().lower()
        index = "abcdefgh".find(key) if key.isalpha() else "12345678".find(key)
        button = self._group.button(index) if len(key) == 1 and index >= 0 else None
        if button is not None:
            self.choose(index)
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _toggled(self, _index: int, on: bool) -> None:
        if on:
            self.changed.emit()
