"""Joins what a learner sees of a class to the pages: the strip, the cover, the way in, the lesson that is started."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QBoxLayout, QStackedWidget, QWidget

from mmtutor.classroom.payloads import Assignment
from mmtutor.domain.course import Course, Lesson
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.student.class_join_page import ClassJoinPage
from mmtutor.gui.student.class_seat import ClassSeat, ClassView
from mmtutor.gui.student.class_strip import ClassCover, ClassStrip
from mmtutor.gui.student.journey import Journey
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.messages import message


class ClassDesk(QObject):
    """`pages` is covered while the teacher speaks; `ways` are how to show a page and how to go home."""

    def __init__(
        self,
        look: Look,
        seat: ClassSeat,
        journey: Journey,
        courses: Callable[[], Sequence[Course]],
        pages: QStackedWidget,
        ways: tuple[Callable[[Page], None], Callable[[], None]],
    ) -> None:
        super().__init__()
        self._seat, self._journey, self._courses, self._pages = seat, journey, courses, pages
        self._show, self._home = ways
        self._writing: QWidget | None = None  # where the learner was when the teacher spoke
        self._opened: Lesson | None = None  # what the teacher has started
        self._awaited: Assignment | None = None  # its course is looked for, or has not come yet
        self.strip, self.cover, self.door = ClassStrip(look, self._picture), ClassCover(look), ClassJoinPage(look)
        self.strip.leave_wanted.connect(seat.leave)
        self.strip.unstuck.connect(lambda: seat.say_stuck(False))
        self.strip.send_wanted.connect(seat.send_picture)
        self.strip.save_wanted.connect(seat.save)
        self.strip.lesson_wanted.connect(self._open_assigned)
        self.door.join_wanted.connect(seat.join)
        self.door.back.connect(self._home)
        journey.lesson.foot.stuck.clicked.connect(lambda: seat.say_stuck())
        journey.lesson.tells_teacher = lambda: seat.view.connection == "up" and not seat.view.stuck
        journey.in_class = lambda: seat.view.inside
        seat.changed.connect(self._changed)
        seat.assigned.connect(self._open)
        seat.course_came.connect(self._look_again)
        seat.came_in.connect(self._home)
        seat.refused.connect(self.door.show_refusal)
        self._changed(seat.view)

    def surround(self, layout: QBoxLayout) -> tuple[QObject, ...]:
        """Put everything where it belongs; return what has to go when the window speaks another language."""
        pages = self._pages
        pages.addWidget(self.door)
        pages.currentChanged.connect(self._say_where)
        layout.insertWidget(0, self.strip)
        layout.insertWidget(layout.indexOf(pages) + 1, self.cover, 1)
        return self, self.strip, self.cover

    def enter(self) -> None:
        """Show the way into a class."""
        self._show(self.door)

    def _changed(self, view: ClassView) -> None:
        self.strip.show_view(view)
        self.door.show_view(view)
        if view.paused == self._pages.isHidden():
            return
        lesson = self._journey.lesson
        if view.paused:
            self._writing = QApplication.focusWidget()
            lesson.senses.close()
        self._pages.setVisible(not view.paused)
        self.cover.setVisible(view.paused)
        if not view.paused and self._pages.isAncestorOf(self._writing):
            self._writing.setFocus(Qt.FocusReason.OtherFocusReason)
        if not view.paused and lesson.isVisible() and lesson.state is LessonState.ANSWERING:
            lesson.answers.set_way(lesson.answers.way)

    def _open_assigned(self) -> None:
        board = self._seat.view.board
        if board is not None and board.assignment is not None:
            self._open(board.assignment)

    def _open(self, wanted: Assignment) -> None:
        """Open what the teacher has started, once its course is there."""
        self._awaited = wanted
        self._look_again()

    def _look_again(self) -> None:
        wanted = self._awaited
        if wanted is None:
            return
        if wanted.digest is None:
            self._enter(wanted, self._courses())
        else:
            self._seat.fetch_course(wanted.digest, lambda found: self._fetched(wanted, found))

    def _fetched(self, wanted: Assignment, found: Sequence[Course]) -> None:
        if wanted is not self._awaited:
            return  # it is open, or the teacher has started something else
        if found:
            self._enter(wanted, found)
        else:
            self._seat.note(message("Your teacher's course is on its way."))

    def _enter(self, wanted: Assignment, courses: Sequence[Course]) -> None:
        """Open a lesson of these courses; nothing of the lesson before is lost."""
        self._awaited = None
        found = _find(courses, wanted)
        if found is None:
            self._seat.refuse(message("The lesson your teacher has started is not on this computer."))
            return
        self._journey.lesson.leave()
        self._opened = found[1]
        self._journey.open_lesson(*found, counted=wanted.item_id is None)
        self._say_where()

    def _say_where(self) -> None:
        """Tell the strip whether the learner is in what the teacher has started."""
        journey, here = self._journey, self._pages.currentWidget()
        inside = here in (journey.cards, journey.lesson) and journey.chosen is not None
        self.strip.show_place(inside and journey.chosen is self._opened)

    def _picture(self) -> QPixmap | None:
        lesson = self._journey.lesson
        return lesson.answers.picture() if lesson.isVisible() else None


def _find(courses: Sequence[Course], wanted: Assignment) -> tuple[Course, Lesson] | None:
    """Return the lesson that is meant; of one item only, a lesson of that item without cards."""
    for course in courses:
        for lesson in course.lessons:
            if (course.id, lesson.id) != (wanted.course_id, wanted.lesson_id):
                continue
            if wanted.item_id is None:
                return course, lesson
            templates = tuple(each for each in lesson.templates if each.id == wanted.item_id)
            return (course, replace(lesson, cards=(), templates=templates)) if templates else None
    return None
