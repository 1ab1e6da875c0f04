"""A learner who goes through a whole lesson before the real window, and what is counted on the way.

Knows the pages, and each item's key in order to know what to write or say. Knows not how an answer is written or said:
that is the way's. What is not read right is put right as a learner would: confirmed, given once more, at last typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from mmtutor.domain.items.item import Item
from mmtutor.domain.observation import Modality
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.widgets.basic import Button
from mmtutor.gui.widgets.tile import PressCard
from mmtutor.tutor import Stage, Summary
from tests.benchmarks.whole_lessons_ways import agrees, type_answer, type_line, wrong_answer
from tests.end_to_end import Sitting, press, until

MOST_STEPS = 150  # before a lesson that never ends is given up
LOOKS_UP_MS = 100  # after each step the learner looks up
AT_ONCE, CONFIRMED, PICKED = "right at once", "confirmed", "picked from what was offered"
AGAIN, TYPED, OTHERWISE = "given once more", "typed instead", "does not allow it, typed"
LOST = "not right at last"
JUDGED = (LessonState.DONE, LessonState.WRONG)
CALLED_WRONG = ("bad", "plain")  # the tones of "wrong", and of "not yet" among the first questions


class Way(Protocol):
    """A way to answer but for the keyboard."""

    modality: Modality

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return the lines to give; () where it cannot be given that way."""
        ...

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Give them, but for handing in."""
        ...


@dataclass(slots=True)
class Figures:
    """What a lesson came to; `waits` are seconds from handing in to feedback or a question."""

    answered: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    called_wrong: list[str] = field(default_factory=list)  # right answers
    lasted: float = 0.0  # seconds from the first question to the summary
    lesson: str = ""  # its title
    summary: Summary | None = None


@dataclass(slots=True)
class Learner:
    """One learner in one lesson. `way` is None for the keyboard; `known` are the skills that need no lesson.

    `look` takes a picture with the name of a stage.
    """

    sitting: Sitting
    way: Way | None
    known: frozenset[str]
    look: Callable[[str], object]
    figures: Figures = field(default_factory=Figures)
    _erred: bool = False

    def __post_init__(self) -> None:
        self.sitting.look = self.see

    def see(self, stage: str) -> None:
        """Count a stage; the first time that it is seen a picture is taken."""
        self.figures.stages[stage] += 1
        if self.figures.stages[stage] == 1:
            self.look(stage)

    # ---- from the start of the program to the summary -------------------------------------------------------------

    def come_in(self) -> None:
        """Give a name, and begin with the questions that find the place to begin."""
        window = self.sitting.window
        assert until(lambda: isinstance(QApplication.focusWidget(), QAbstractButton))
        for what in (Qt.Key.Key_Return, "Maya", Qt.Key.Key_Return):
            press(what)
        assert until(lambda: window.page is window.home)
        self.see("home")
        press(Qt.Key.Key_Return)
        assert until(lambda: window.page is window.journey.placing)
        self.see("placing")
        press(Qt.Key.Key_Return)
        assert until(lambda: window.page is window.lesson and bool(window.lesson.prompt.source()))

    def learn(self) -> Figures:
        """Go from the first question to the lesson's summary, or as far as it goes."""
        window, page, ends = self.sitting.window, self.sitting.page, list[Summary]()
        page.finished.connect(ends.append)
        begun = perf_counter()
        for _ in range(MOST_STEPS):
            if window.page is window.summary and not ends[-1].placed:
                self.figures.lesson, self.figures.summary = window.summary.title.text(), ends[-1]
                self.see("summary")
                break
            self._step(ends)
            until(lambda: False, LOOKS_UP_MS)
        self.figures.lasted = perf_counter() - begun
        return self.figures

    def _step(self, ends: Sequence[Summary]) -> None:
        window, page = self.sitting.window, self.sitting.page
        if window.page is window.summary:
            self.see("placed")
            press(Qt.Key.Key_Return)
        elif window.page is window.cards:
            self.see("detour" if page.state is LessonState.READING else "card")
            press(Qt.Key.Key_Return)
        elif page.state is LessonState.READING:
            self.see("worked-example")
            press(Qt.Key.Key_Return)
        elif page.state is LessonState.ANSWERING:
            self._meet(page.tutor.item)
        elif page.state is LessonState.WRONG:
            QTest.mouseClick(page.foot.skip, Qt.MouseButton.LeftButton)
        else:
            press(Qt.Key.Key_Return)

    # ---- one item -------------------------------------------------------------------------------------------------

    def _meet(self, item: Item) -> None:
        """Answer an item, or say that it is not known yet."""
        page = self.sitting.page
        placing = page.tutor.stage is Stage.DIAGNOSTIC
        self.see("diagnostic" if placing else f"item-{item.kind}")
        if placing and not self.known.issuperset(item.skills):
            assert until(page.foot.stuck.isEnabled)
            QTest.mouseClick(page.foot.stuck, Qt.MouseButton.LeftButton)
            assert until(lambda: page.state is LessonState.DONE), f"{page.state}: {page.strip.text}"
            self.see("not-known-yet")
            return
        if not placing and not self._erred and self.way is None and wrong_answer(item):
            self._err(item)
        self.figures.answered[self._answer(item)] += 1
        self.see("right")

    def _err(self, item: Item) -> None:
        """Make a mistake that many make, and ask for a hint."""
        page, self._erred = self.sitting.page, True
        press(Qt.Key.Key_F1)
        type_line(wrong_answer(item))
        self._hand_in()
        assert page.state is LessonState.WRONG, "a wrong answer is called wrong"
        self.see("wrong")
        assert until(page.foot.hint.isEnabled)
        press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert until(lambda: page.strip.tone == "hint")
        self.see("hint")

    def _answer(self, item: Item) -> str:
        """Give the right answer until it is taken; return how that went."""
        page = self.sitting.page
        if self.way is None:
            return AT_ONCE if self._type(item) else LOST
        lines = self.way.meant(item) if self.way.modality in item.ways else ()
        if not lines:
            return OTHERWISE if self._type(item) else LOST
        for how in (AT_ONCE, AGAIN):
            self.way.give(self.sitting, lines)
            self._hand_in()
            asked = page.state is LessonState.CONFIRMING
            if asked:
                how = self._confirm(lines)
            if self._is_right(item, page.reading.text):
                return how
            if page.state is LessonState.DONE:  # there is no second try among the first questions
                return LOST
        return TYPED if self._type(item) else LOST

    def _type(self, item: Item) -> bool:
        press(Qt.Key.Key_F1)
        type_answer(item)
        self.see(f"typed-{item.kind}")
        self._hand_in()
        return self._is_right(item, "typed")

    def _hand_in(self) -> None:
        """Press Enter and wait for feedback, a question, or a word that nothing was read."""
        page, begun = self.sitting.page, perf_counter()
        press(Qt.Key.Key_Return)
        answers = (*JUDGED, LessonState.CONFIRMING)
        assert until(lambda: page.state in answers or (page.state is LessonState.ANSWERING and bool(page.strip.tone)))
        self.figures.waits.append(perf_counter() - begun)

    def _is_right(self, item: Item, read: str) -> bool:
        """Say whether the right answer was found right, and note where it was called wrong."""
        page = self.sitting.page
        if page.state is LessonState.DONE and page.strip.tone == "good":
            return True
        self.see("not-read")
        if page.state in JUDGED and (page.strip.tone in CALLED_WRONG or read == "typed"):
            self.figures.called_wrong.append(f"{item.id} ({item.shown_key()}), read as {read}: {page.strip.text}")
        return False

    def _confirm(self, lines: Sequence[str]) -> str:
        """Answer the question whether that was meant: yes, one of the others that are offered, or type it."""
        page = self.sitting.page
        read, how = page.reading.text, CONFIRMED
        self.see("unsure" if agrees(read, lines) else "unsure-misread")
        if agrees(read, lines):
            press(Qt.Key.Key_Return)  # "That's it" has the focus
        elif choice := self._offered(lines):
            how = PICKED
            QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
        else:
            how = TYPED
            if read:
                no = next(b for b in page.reading.findChildren(Button) if b.isVisible() and b.text().startswith("No"))
                QTest.mouseClick(no, Qt.MouseButton.LeftButton)
            type_line("; ".join(lines))
            self.see("corrected")
            press(Qt.Key.Key_Return)
        assert until(lambda: page.state in JUDGED)
        return how

    def _offered(self, lines: Sequence[str]) -> PressCard | None:
        """Return the reading among those offered that is meant."""
        cards = self.sitting.page.reading.findChildren(PressCard)
        return next((c for c in cards if agrees(c.accessibleName().removeprefix("I meant "), lines)), None)
