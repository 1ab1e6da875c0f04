"""What comes next: one big card to go on, the courses with their lessons, and what you can do so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.people import Assignment, Learner
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.student.overview import STRONG, Suggestion, level, share_of, skills_of, suggestion
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, Mark, clear, column, frame, label, row
from mmtutor.gui.widgets.progress import Bar
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import Face, PressCard

MOST_ASSIGNED = 4


class HomeState(Enum):
    """Whether there is anything to learn from."""

    READY = auto()
    NO_COURSES = auto()


class HomePage(Page):
    """A learner's desk. `lesson_wanted(course, lesson)` when one is chosen."""

    lesson_wanted = Signal(object, object)
    check_wanted = Signal()
    settings_wanted = Signal()
    class_wanted = Signal()

    def __init__(self, look: Look, learner: Learner, courses: Sequence[Course]) -> None:
        super().__init__(look, learner.name)
        self._learner, self._courses = learner, courses
        self._state = HomeState.READY
        self.back_button.setAccessibleName(self.tr("Change learner"))
        self.back_button.setToolTip(self.tr("Change learner"))
        head = self.header.layout()
        assert isinstance(head, QHBoxLayout)
        head.insertWidget(1, Face(look, learner.picture, learner.name, 36))
        self.head_right.addWidget(
            Button(look, self.tr("Class"), icon="class", kind="quiet", pressed=self.class_wanted.emit)
        )
        self.head_right.addWidget(
            Button(look, self.tr("Device check"), icon="check", kind="quiet", pressed=self.check_wanted.emit)
        )
        self.head_right.addWidget(
            Button(look, self.tr("Settings"), icon="settings", kind="quiet", pressed=self.settings_wanted.emit)
        )

    @property
    def state(self) -> HomeState:
        return self._state

    @property
    def learner(self) -> Learner:
        return self._learner

    def show_mastery(
        self, mastery: Mapping[str, float], recent: Sequence[str] = (), work: Sequence[Assignment] = ()
    ) -> None:
        """Draw the page for what the learner masters now.

        `recent` are ids of courses, newest first; `work` is what a teacher has assigned, most pressing first.
        """
        clear(self.body_layout)
        next_up = suggestion(self._courses, mastery, recent)
        self._state = HomeState.READY if next_up is not None else HomeState.NO_COURSES
        if next_up is None:
            self.body_layout.addWidget(label(self.tr("There is no course here yet."), "title"))
            self.body_layout.addWidget(
                label(self.tr("One is added under “I'm a teacher”, by you or by a teacher."), "muted", wrap=True)
            )
            self.body_layout.addStretch(1)
            self.settle()
            self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        go_on = self._continue_card(next_up, begun=bool(mastery))
        self.body_layout.addWidget(go_on)
        self.body_layout.addSpacing(GRID)
        self._assigned(work)
        self.body_layout.addWidget(label(self.tr("Courses"), "head"))
        for course in self._courses:
            self.body_layout.addWidget(self._course(course, mastery))
        self.body_layout.addSpacing(GRID)
        self.body_layout.addWidget(label(self.tr("What I can do"), "head"))
        self.body_layout.addWidget(self._skills(mastery))
        self.body_layout.addStretch(1)
        self.settle()
        go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self.scroll.verticalScrollBar().setValue(0))

    def _assigned(self, work: Sequence[Assignment]) -> None:
        """Draw what a teacher has assigned; nothing at all where there is nothing."""
        lessons = {(course.id, lesson.id): (course, lesson) for course in self._courses for lesson in course.lessons}
        given = [(each, *found) for each in work if (found := lessons.get((each.course_id, each.lesson_id)))]
        if not given:
            return
        layout = column(gap=0, margins=(0, GRID, 0, GRID))
        for each, course, lesson in given[:MOST_ASSIGNED]:
            title = RichText(self.look, Size.BODY)
            title.set_markdown(lesson.title)
            due = "" if each.due is None else self.tr("due by {day}").format(day=f"{each.due.astimezone():%Y-%m-%d}")
            content = row(title, label(due, "small"), Mark(self.look, "next", "muted", 18), gap=int(1.5 * GRID))
            content.setStretch(0, 1)
            name = self.tr("From your teacher: {title} {due}").format(title=lesson.title, due=due)
            pressed = PressCard(self.look, content, name, kind="row")
            content.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
            pressed.clicked.connect(lambda _=False, at=(course, lesson): self.lesson_wanted.emit(*at))
            layout.addWidget(pressed)
        self.body_layout.addWidget(label(self.tr("From your teacher"), "head"))
        self.body_layout.addWidget(frame("card", layout))
        self.body_layout.addSpacing(GRID)

    def _continue_card(self, next_up: Suggestion, *, begun: bool) -> PressCard:
        course, lesson = next_up.course, next_up.lesson
        play = Button(self.look, self.tr("Go on") if begun else self.tr("Start"), icon="play", kind="primary")
        play.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title = RichText(self.look, Size.TITLE, 600)
        title.set_markdown(lesson.title)
        why = label(say(next_up.why), "muted", wrap=True)
        words = column(label(course.title, "small"), title, why, gap=GRID // 2)
        content = row(words, play, gap=3 * GRID)
        content.setStretch(0, 1)
        name = (self.tr("Go on with {lesson}") if begun else self.tr("Start with {lesson}")).format(lesson=lesson.title)
        card = PressCard(self.look, content, name, kind="continue")
        content.setContentsMargins(3 * GRID, int(2.5 * GRID), 3 * GRID, int(2.5 * GRID))
        card.clicked.connect(lambda: self.lesson_wanted.emit(course, lesson))
        return card

    def _course(self, course: Course, mastery: Mapping[str, float]) -> QWidget:
        layout = column(gap=0, margins=(GRID, 2 * GRID, GRID, GRID))
        title = RichText(self.look, Size.LEAD, 600)
        title.set_markdown(course.title)
        summary = RichText(self.look, Size.BODY, colour="muted")
        summary.set_markdown(course.summary)
        layout.addLayout(column(title, summary, gap=GRID // 2, margins=(2 * GRID, 0, 2 * GRID, int(1.5 * GRID))))
        for number, lesson in enumerate(course.lessons, 1):
            layout.addWidget(self._lesson_row(course, lesson, number, mastery))
        return frame("card", layout)

    def _lesson_row(self, course: Course, lesson: Lesson, number: int, mastery: Mapping[str, float]) -> QWidget:
        share = share_of(lesson, mastery)
        met = any(skill in mastery for skill in skills_of(lesson))
        title = RichText(self.look, Size.BODY)
        title.set_markdown(lesson.title)
        count = label(str(number), "muted")
        count.setFixedWidth(self.look.px(20))
        if share >= STRONG:
            last: QWidget = Mark(self.look, "tick", "good", 22)
        else:
            last = Mark(self.look, "next", "muted", 18)
        bar = Bar(self.look, self.tr("mastered"))
        bar.setFixedWidth(self.look.px(120))
        bar.show_share(share, "good" if share >= STRONG else "accent")
        words = label(self.tr("new") if not met else f"{round(100 * share)} %", "small")
        words.setFixedWidth(self.look.px(56))
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        content = row(count, title, bar, words, last, gap=int(1.5 * GRID))
        content.setStretch(1, 1)
        name = self.tr("Lesson {number}: {title}").format(number=number, title=lesson.title)
        pressed = PressCard(self.look, content, name, kind="row")
        content.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        pressed.clicked.connect(lambda: self.lesson_wanted.emit(course, lesson))
        return pressed

    def _skills(self, mastery: Mapping[str, float]) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(int(1.5 * GRID))
        grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        for place, skill in enumerate(skill for course in self._courses for skill in course.skills):
            probability = mastery.get(skill.id)
            colour, word = level(probability)
            name = RichText(self.look, Size.BODY)
            name.set_markdown(skill.name)
            bar = Bar(self.look, skill.name)
            bar.show_share(probability or 0.0, colour)
            words = label(say(word), "small")
            top = row(name, words)
            top.setStretch(0, 1)
            grid.addLayout(column(top, bar, gap=2), place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return frame("card", grid)
