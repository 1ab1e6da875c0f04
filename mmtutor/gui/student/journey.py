"""A learner's way through a lesson: where to begin, cards, exercises, a detour, the summary. Shows no page itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.people import Learner
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.student.card_page import CardPage
from mmtutor.gui.student.lesson_page import LessonPage
from mmtutor.gui.student.placing_page import PlacingPage
from mmtutor.gui.student.summary_page import SummaryPage
from mmtutor.gui.translate import say
from mmtutor.tutor import Detour, Summary


class Journey(QObject):
    """Owns the pages of a lesson and leads from one to the next. `show` brings one to the front, `home` leaves."""

    def __init__(
        self,
        look: Look,
        parts: Parts,
        chosen: Callable[[], Preferences],
        show: Callable[[Page], None],
        home: Callable[[], None],
    ) -> None:
        super().__init__()
        self._show, self._home = show, home
        self._learner: Learner | None = None
        self._lesson: tuple[Course, Lesson] | None = None
        self._counted = True  # whether it is said how many exercises there are
        self._detour = False  # the cards on show come in the middle of a lesson
        self.recent: list[str] = []  # ids of courses, newest first
        self.cards, self.placing, self.summary = CardPage(look), PlacingPage(look), SummaryPage(look, parts.clock)
        self.lesson = LessonPage(look, parts, chosen)
        self.in_class: Callable[[], bool] = lambda: False  # whether a live class is joined
        self.lesson.has_teacher = lambda: self.in_class() or self._belongs_to_a_class(parts.store)
        self.cards.back.connect(self._leave_cards)
        self.cards.finished.connect(self._begin_or_resume)
        self.placing.back.connect(home)
        self.placing.begin.connect(lambda: self._begin(placing=True))
        self.placing.skip.connect(self._open_chosen)
        self.lesson.back.connect(self.lesson.leave)
        self.lesson.detour_wanted.connect(self._show_detour)
        self.lesson.finished.connect(self._show_summary)
        self.summary.home_wanted.connect(home)
        self.summary.again_wanted.connect(self._begin)
        self.summary.lesson_wanted.connect(self.open_lesson)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages, for the window to hold."""
        return self.cards, self.placing, self.lesson, self.summary

    @property
    def chosen(self) -> Lesson | None:
        """The lesson that was opened last."""
        return None if self._lesson is None else self._lesson[1]

    def mastery(self, learner: Learner, courses: tuple[Course, ...]) -> dict[str, float]:
        """Return how well a learner knows each skill, and look ahead for the lesson that may follow."""
        known: dict[str, float] = self.lesson.tutor.recollection.mastery(learner.id, courses)
        self.lesson.tutor.recollection.begin(learner.id, courses)
        return known

    def set_learner(self, learner: Learner | None) -> None:
        """From now on this learner learns."""
        self._learner = learner

    def _belongs_to_a_class(self, store: Any) -> bool:
        return self._learner is not None and bool(store.cohorts.of_learner(self._learner.id))

    def choose_lesson(self, course: Course, lesson: Lesson) -> None:
        """Open a lesson; before the first one of a course, offer to find out where to begin."""
        self._lesson, self._counted = (course, lesson), True
        if self._learner is not None and self.lesson.tutor.recollection.wants_placing(self._learner.id, course):
            self.placing.show_course(course)
            self._show(self.placing)
        else:
            self.open_lesson(course, lesson)

    def open_lesson(self, course: Course, lesson: Lesson, counted: bool = True) -> None:
        """Show a lesson's cards, or its exercises where it has none; `counted`: with how many there are."""
        self._lesson, self._detour, self._counted = (course, lesson), False, counted
        self.recent = [course.id, *(other for other in self.recent if other != course.id)]
        if lesson.teaching:
            self.cards.show_cards(course, lesson)
            self._show(self.cards)
        else:
            self._begin()

    def _open_chosen(self) -> None:
        if self._lesson is not None:
            self.open_lesson(*self._lesson)

    def _begin(self, placing: bool = False) -> None:
        if self._learner is None or self._lesson is None:
            return
        course, lesson = self._lesson
        self._show(self.lesson)
        self.lesson.how_far.setVisible(self._counted)
        self.lesson.begin(self._learner, course, None if placing else lesson)

    def _show_detour(self, event: Detour) -> None:
        self._detour = True
        self._show(self.cards)
        self.cards.show_detour(event.cards, say(event.why))

    def _begin_or_resume(self) -> None:
        """After the cards: begin the exercises, or go back to them after a detour."""
        if self._detour:
            self._detour = False
            self._show(self.lesson)
            self.lesson.resume()
        else:
            self._begin()

    def _leave_cards(self) -> None:
        if self._detour:
            self._begin_or_resume()
        else:
            self._home()

    def _show_summary(self, summary: Summary) -> None:
        assert self._lesson is not None
        self._show(self.summary)
        if summary.placed:
            self.summary.show_placement(summary, self._lesson[0])
        else:
            self.summary.show_summary(summary, *self._lesson)
