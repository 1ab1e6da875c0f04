"""What everybody works on: course, lesson, the whole of it or one exercise, and a button. Knows no class."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from mmtutor.classroom.payloads import Assignment
from mmtutor.domain.course import Course
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.gui.look import Look
from mmtutor.gui.teacher.gate import choice
from mmtutor.gui.theme import GRID
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, row

LONGEST = 60  # characters of an exercise


class LessonChoice(QWidget):
    """`start(assignment)` when the teacher starts something for everybody."""

    start = Signal(object)

    def __init__(self, look: Look, courses: Sequence[Course]) -> None:
        super().__init__()
        self._courses: Sequence[Course] = ()
        self.course = choice(self.tr("Course"), {})
        self.lesson, self.item = choice(self.tr("Lesson"), {}), choice(self.tr("Exercise"), {})
        self.go = Button(look, self.tr("Start for everybody"), icon="play", kind="primary", pressed=self._start)
        for box in (self.course, self.lesson, self.item):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.course.currentIndexChanged.connect(self._show_lessons)
        self.lesson.currentIndexChanged.connect(self._show_items)
        self.boxes = row(self.course, self.lesson, self.item, self.go, gap=GRID)
        for place, share in enumerate((3, 3, 4)):
            self.boxes.setStretch(place, share)
        self.setLayout(self.boxes)
        self.show_courses(courses)

    @property
    def chosen(self) -> Assignment | None:
        """What would be started."""
        if self.lesson.currentData() is None:
            return None
        return Assignment(self.course.currentData(), self.lesson.currentData(), self.item.currentData())

    def _start(self) -> None:
        self.start.emit(self.chosen)

    def show_courses(self, courses: Sequence[Course]) -> None:
        """Offer these courses; what is chosen stays so where it still is there."""
        chosen, self._courses = self.chosen, courses
        with QSignalBlocker(self.course):
            self.course.clear()
            for each in courses:
                self.course.addItem(plain(each.title), each.id)
        self._show_lessons()
        self.show_assignment(chosen)

    def show_assignment(self, now: Assignment | None) -> None:
        """Choose what runs now."""
        if now is None or self.course.findData(now.course_id) < 0:
            return
        self.course.setCurrentIndex(self.course.findData(now.course_id))
        self.lesson.setCurrentIndex(max(0, self.lesson.findData(now.lesson_id)))
        self.item.setCurrentIndex(max(0, self.item.findData(now.item_id)))

    def _show_lessons(self) -> None:
        with QSignalBlocker(self.lesson):
            self.lesson.clear()
            for course in self._courses:
                if course.id == self.course.currentData():
                    for number, lesson in enumerate(course.lessons, 1):
                        self.lesson.addItem(f"{number}  {plain(lesson.title)}", lesson.id)
        self._show_items()

    def _show_items(self) -> None:
        chosen = self.course.currentData(), self.lesson.currentData()
        self.item.clear()
        self.item.addItem(self.tr("Whole lesson"), None)
        for course in self._courses:
            for lesson in course.lessons:
                if (course.id, lesson.id) == chosen:
                    for template in lesson.templates:
                        self.item.addItem(_example(template), template.id)
        self.go.setEnabled(self.chosen is not None)


def _example(template: ItemTemplate) -> str:
    """Return an exercise as its learners may get it, in one line."""
    try:
        prompt = template.sample(random.Random(0)).prompt
    except UserError:
        prompt = template.prompt
    words = " ".join(plain(prompt).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
