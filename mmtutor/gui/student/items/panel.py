"""What every keyboard panel offers to the lesson page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look


class AnswerPanel(QWidget):
    """Takes an answer in text form. `changed` at every change; `wants_check` when Enter ends it.

    `asks` when the learner is asked whether something was read right; `moved` when Enter leads to another field.
    """

    changed = Signal()
    wants_check = Signal()
    asks = Signal()
    moved = Signal()
    takes_page: ClassVar[bool] = False  # whether what is shown or drawn is a page, each line of it read for itself

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__()
        self.look, self.item = look, item

    def text(self) -> str:
        """Return the answer so far; "" where there is none."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Put an answer in, such as a reading that the learner wants to correct."""
        raise NotImplementedError

    def put_page(self, readings: Sequence[Reading]) -> None:
        """Put the lines of a page in, in place of all that stood here; only where pages are taken."""
        raise NotImplementedError

    def holds_check(self) -> bool:
        """Whether something that was read has to be confirmed before the check; goes there.

        Where that is still being found out, `wants_check` follows if nothing has to be.
        """
        return False

    def take_focus(self) -> None:
        """Make the keyboard go here, first of all to what waits to be confirmed."""
        raise NotImplementedError

    def show_assessment(self, assessment: Assessment) -> None:
        """Mark what was judged; most kinds have nothing to mark."""
