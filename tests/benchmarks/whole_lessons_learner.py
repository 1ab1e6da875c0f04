"""A learner who goes through a whole lesson before the real window, and what is counted on the way.

Knows the pages, each item's key, in order to know what to write or say, and mistakes that are made there. Knows not how
an answer is written or said: that is the way's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from mmtutor.domain.items.item import Item
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.tutor import Stage, Summary
from tests.benchmarks.whole_lessons_giving import AGAIN, AT_ONCE, JUDGED, OTHERWISE, TYPED, Giving, Pages, Way, hand_in
from tests.benchmarks.whole_lessons_ways import type_answer, type_wrong, wrong_lines
from tests.end_to_end import Sitting, press, until

MOST_STEPS = 150  # before a lesson that never ends is given up
MOST_HINTS = 8
LOOKS_UP_MS = 100  # after each step the learner looks up
LOST = "not right at last"
GAVE_UP = "given up"
CALLED_WRONG = ("bad", "plain")  # the tones of "wrong", and of "not yet" among the first questions


@dataclass(frozen=True, slots=True)
class Plan:
    """What the learner knows and does not.

    `known` are skills that need no lesson; `mistakes` is how many are made, one in each kind of exercise; exercises of
    the kind `gives_up` are given up after all their hints.
    """

    known: frozenset[str] = frozenset()
    mistakes: int = 0
    gives_up: str = ""


@dataclass(slots=True)
class Figures:
    """What a lesson came to; `waits` are seconds from handing in to feedback or a question."""

    answered: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)  # by kind
    waits: list[float] = field(default_factory=list)
    called_wrong: list[str] = field(default_factory=list)  # right answers
    called_right: list[str] = field(default_factory=list)  # wrong ones
    pages: Pages = field(default_factory=Pages)
    lasted: float = 0.0  # seconds from the first question to the summary
    lesson: str = ""  # its title
    summary: Summary | None = None


class Learner:
    """One learner in one lesson. `way` is None for the keyboard. `look` takes a picture with the name of a stage."""

    def __init__(self, sitting: Sitting, way: Way | None, plan: Plan, look: Callable[[str], object]) -> None:
        self.sitting, self.way, self.plan = sitting, way, plan
        self.figures = Figures()
        self._look = look
        self._giving = Giving(sitting, way, self.see, self.figures.waits, self.figures.pages) if way else None
        sitting.look = self.see

    def see(self, stage: str) -> None:
        """Count a stage; the first time that it is seen a picture is taken."""
        self.figures.stages[stage] += 1
        if self.figures.stages[stage] == 1:
            self._look(stage)

    @property
    def where(self) -> str:
        """Where the lesson stands, for whoever looks for the reason why it went no further."""
        page, tutor = self.sitting.page, self.sitting.page.tutor
        item = tutor.item.id if tutor.item is not None else "no item"
        return f"{type(self.sitting.window.page).__name__}, {page.state}, {tutor.state}, {item}: {page.strip.text}"

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
        page, plan = self.sitting.page, self.plan
        stage = page.tutor.stage
        placing = stage is Stage.DIAGNOSTIC
        self.figures.kinds[item.kind] += 1
        self.see("diagnostic" if placing else f"item-{item.kind}" if stage is Stage.OWN else f"{stage}-{item.kind}")
        if placing and not plan.known.issuperset(item.skills):
            self._say_not_known()
            return
        mistakes = self.figures.mistakes
        if stage is Stage.OWN and item.kind not in mistakes and mistakes.total() < plan.mistakes:
            self._err(item)
        if item.kind == plan.gives_up and stage is Stage.OWN:
            self._give_up()
        elif page.state is not LessonState.DONE:
            self.figures.answered[self._answer(item)] += 1
            self.see("right")

    def _say_not_known(self) -> None:
        page = self.sitting.page
        assert until(page.foot.stuck.isEnabled)
        QTest.mouseClick(page.foot.stuck, Qt.MouseButton.LeftButton)
        assert until(lambda: page.state is LessonState.DONE), f"{page.state}: {page.strip.text}"
        self.see("not-known-yet")

    def _err(self, item: Item) -> None:
        """Make a mistake that many make, where one is known, and ask for a hint."""
        page, lines = self.sitting.page, wrong_lines(item)
        if self._giving is not None and lines and self._giving.way.modality in item.ways:
            self._giving.give(lines)
        else:
            press(Qt.Key.Key_F1)
            if not type_wrong(item):
                return
            self.see(f"mistake-{item.kind}")
            hand_in(self.sitting, self.figures.waits)
        self.figures.mistakes[item.kind] += 1
        self.see(f"wrong-{item.kind}")
        if page.state is LessonState.DONE:
            self.figures.called_right.append(f"{item.id} ({item.shown_key()}): {page.strip.text}")
            return
        self._ask_for_hint()
        self.see(f"hint-{item.kind}")

    def _ask_for_hint(self) -> None:
        page = self.sitting.page
        shown = page.tutor.hints_shown
        assert until(page.foot.hint.isEnabled)
        press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert until(lambda: page.strip.tone == "hint" and page.tutor.hints_shown > shown)

    def _give_up(self) -> None:
        """Take every hint, and then the answer."""
        page = self.sitting.page
        assert until(page.foot.hint.isEnabled)
        for _ in range(MOST_HINTS):
            if not page.tutor.hints_left:
                break
            self._ask_for_hint()
        self.see("last-hint")
        QTest.mouseClick(page.foot.stuck, Qt.MouseButton.LeftButton)
        assert until(lambda: page.state is LessonState.DONE)
        self.see("given-up")
        self.figures.answered[GAVE_UP] += 1

    def _answer(self, item: Item) -> str:
        """Give the right answer until it is taken; return how that went."""
        page, giving = self.sitting.page, self._giving
        if giving is None:
            return AT_ONCE if self._type(item) else LOST
        lines = giving.way.meant(item) if giving.way.modality in item.ways else ()
        if not lines:
            return OTHERWISE if self._type(item) else LOST
        for again in (False, True):
            how = giving.give(lines)
            if self._is_right(item, giving.read()):
                return AGAIN if again and how == AT_ONCE else how
            if page.state is LessonState.DONE:  # there is no second try among the first questions
                return LOST
        return TYPED if self._type(item) else LOST

    def _type(self, item: Item) -> bool:
        press(Qt.Key.Key_F1)
        panel = self.sitting.page.answers.panel
        assert panel is not None
        type_answer(item, panel.text())
        self.see(f"typed-{item.kind}")
        hand_in(self.sitting, self.figures.waits)
        return self._is_right(item, "typed")

    def _is_right(self, item: Item, read: str) -> bool:
        """Say whether the right answer was found right, and note where it was called wrong."""
        page = self.sitting.page
        if page.state is LessonState.DONE and page.strip.tone == "good":
            return True
        self.see("not-read")
        if page.state in JUDGED and (page.strip.tone in CALLED_WRONG or read == "typed"):
            self.figures.called_wrong.append(f"{item.id} ({item.shown_key()}), read as {read}: {page.strip.text}")
        return False
