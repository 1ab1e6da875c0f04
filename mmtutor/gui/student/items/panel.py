"""What every keyboard panel offers to the lesson page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.gui.look import Look


class AnswerPanel(QWidget):
    """Takes an answer in text form. `changed` at every change; `wants_check` when Enter ends it."""

    changed = Signal()
    wants_check = Signal()

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__()
        self.look, self.item = look, item

    def text(self) -> str:
        """Return the answer so far; "" where there is none."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Put an answer in, such as a reading that the learner wants to correct."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Make the keyboard go here."""
        raise NotImplementedError

    def show_assessment(self, assessment: Assessment) -> None:
        """Mark what was judged; most kinds have nothing to mark."""
