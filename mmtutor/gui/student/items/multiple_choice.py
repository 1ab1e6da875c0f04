"""Several answers out of several: rows as for one; letters and Space choose and take back."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from mmtutor.domain.items.item import Item
from mmtutor.domain.items.multiple_choice import MultipleChoice, chosen_options
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.choice import ChoicePanel
from mmtutor.gui.widgets.basic import label


class MultipleChoicePanel(ChoicePanel):
    """The answer is the letters of the chosen rows: "a, c"."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        self._group.setExclusive(False)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, label(self.tr("Choose all that fit."), "muted"))

    def text(self) -> str:
        chosen = [index for index in range(len(self._group.buttons())) if self._group.button(index).isChecked()]
        return ", ".join(chr(ord("a") + index) for index in chosen)

    def set_text(self, text: str) -> None:
        assert isinstance(self.item, MultipleChoice)
        options = self.item.options
        chosen = chosen_options(text, options) or set()
        for index, option in enumerate(options):
            self._group.button(index).setChecked(option in chosen)

    def choose(self, index: int) -> None:
        button = self._group.button(index)
        button.setChecked(not button.isChecked())

    def _toggled(self, _index: int, on: bool) -> None:
        self.changed.emit()
