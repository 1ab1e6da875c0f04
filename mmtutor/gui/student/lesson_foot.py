"""The buttons below a lesson: help on the left, one next step on the right. They say what they would do now."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout

from mmtutor.gui.look import Look
from mmtutor.gui.widgets.basic import Button
from mmtutor.tutor import Stage


class LessonState(Enum):
    """What the learner can do now."""

    CLOSED = auto()
    READING = auto()  # a worked example; there is nothing to answer
    ANSWERING = auto()
    THINKING = auto()
    CONFIRMING = auto()
    WRONG = auto()  # judged, and can be tried again
    DONE = auto()  # right, or given up: on to the next


OPEN = (LessonState.ANSWERING, LessonState.WRONG)


class LessonFoot(QObject):
    """`does` names what each button does: hint, stuck, explain, skip, check."""

    def __init__(self, look: Look, layout: QHBoxLayout, does: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self.hint = Button(look, icon="hint", pressed=does["hint"])
        self.stuck = Button(look, icon="stuck", kind="quiet", pressed=does["stuck"])
        self.explain = Button(look, kind="quiet", pressed=does["explain"])
        self.skip = Button(look, self.tr("Go on"), kind="quiet", pressed=does["skip"])
        self.check = Button(look, kind="primary", pressed=does["check"])
        for button in (self.hint, self.stuck, self.explain, None, self.skip, self.check):
            layout.addStretch(1) if button is None else layout.addWidget(button)

    def wait_for_words(self) -> None:
        """Other words are being looked for."""
        self.explain.set_words(self.tr("One moment …"))
        self.explain.setEnabled(False)

    def show_state(self, state: LessonState, tutor: Any, last: bool, explains: bool, page: bool) -> None:
        """Say what each button does now.

        `last`: nothing follows this item; `explains`: other words can be had; `page`: a page is read before the check.
        """
        self.show_help(state, tutor)
        self.skip.setVisible(state is LessonState.WRONG)
        self.explain.set_words(self.tr("In other words"))
        self.explain.setEnabled(True)
        self.explain.setVisible(explains)
        words = {
            LessonState.DONE: self.tr("Finish  ⏎") if last else self.tr("Next  ⏎"),
            LessonState.READING: self.tr("Next  ⏎"),
            LessonState.THINKING: self.tr("Reading …"),
        }.get(state, self.tr("Read my page  ⏎") if page else self.tr("Check  ⏎"))
        self.check.set_words(words)
        self.check.setEnabled(state not in (LessonState.THINKING, LessonState.CONFIRMING))

    def show_help(self, state: LessonState, tutor: Any) -> None:
        """Say how much help there is. The hints are made ready while the learner reads the question."""
        shown, left = tutor.hints_shown, tutor.hints_left
        words = self.tr("Hint {number} of {of}").format(number=shown + (left > 0), of=shown + left)
        placing = tutor.stage is Stage.DIAGNOSTIC
        give_up = self.tr("I don't know this yet") if placing else self.tr("I'm stuck")
        if not left and shown and not placing:
            give_up = self.tr("Show me the answer")
        if (words, give_up) != (self.hint.text(), self.stuck.text()):
            self.hint.set_words(words)
            self.stuck.set_words(give_up)
        answering = state not in (LessonState.READING, LessonState.DONE)
        self.hint.setVisible(shown + left > 0 and answering)
        self.stuck.setVisible(answering)
        self.hint.setEnabled(state in OPEN and left > 0)
        self.stuck.setEnabled(state in OPEN and tutor.hints_ready)
