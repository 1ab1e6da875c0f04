"""Assignments of a class: which lesson, from which day, due by which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QVBoxLayout

from mmtutor.domain.people import Assignment
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card, choice
from mmtutor.gui.theme import GRID
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, clear, column, label, row

WIDEST = 860  # px at 100 %
WEEK = 7  # days that are offered for an assignment


class WorkPage(TeacherPage):
    """Of the class in view. Days are the teacher's own; the store gets moments."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("Assignments"))
        self.body.setMaximumWidth(self.look.px(WIDEST))
        self.course = choice(self.tr("Course"), {each.id: plain(each.title) for each in desk.courses})
        self.lesson = choice(self.tr("Lesson"), {})
        self.course.currentIndexChanged.connect(self._course_chosen)
        today = QDate.currentDate()
        self.starts, self.due = self._day(self.tr("From"), today), self._day(self.tr("Due by"), today.addDays(WEEK))
        self.is_due = QCheckBox(self.tr("Due by"))
        self.is_due.setChecked(True)
        self.is_due.toggled.connect(self.due.setEnabled)
        self.give = Button(self.look, self.tr("Assign"), kind="primary", pressed=self.add)
        self.give.setEnabled(bool(desk.courses))
        self.body_layout.addWidget(
            card(
                label(self.tr("New assignment"), "head"),
                row(self.course, self.lesson, None),
                row(label(self.tr("From")), self.starts, 2 * GRID, self.is_due, self.due, None, self.give),
                gap=2 * GRID,
            )
        )
        self._list: QVBoxLayout = column(gap=GRID)
        self.body_layout.addWidget(card(label(self.tr("Given to this class"), "head"), self._list))
        self.body_layout.addStretch(1)
        self._course_chosen()

    def _day(self, name: str, day: QDate) -> QDateEdit:
        field = QDateEdit(day)
        field.setCalendarPopup(True)
        field.setAccessibleName(name)
        field.setDisplayFormat("yyyy-MM-dd")
        return field

    def opened(self) -> None:
        self.refresh()
        self.course.setFocus(Qt.FocusReason.OtherFocusReason)

    def _course_chosen(self) -> None:
        self.lesson.clear()
        course = next((each for each in self.desk.courses if each.id == self.course.currentData()), None)
        for lesson in course.lessons if course else ():
            self.lesson.addItem(plain(lesson.title), lesson.id)

    def refresh(self) -> None:
        """Read again what is assigned."""
        store, cohort_id = self.desk.parts.store, self.desk.cohort_id
        self.ask(lambda: store.assignments.of_cohort(cohort_id), self._show_list)

    def _show_list(self, assignments: Sequence[Assignment]) -> None:
        clear(self._list)
        if not assignments:
            self._list.addWidget(label(self.tr("Nothing yet."), "muted"))
        titles = {
            (course.id, lesson.id): f"{plain(course.title)} · {plain(lesson.title)}"
            for course in self.desk.courses
            for lesson in course.lessons
        }
        for each in assignments:
            title = titles.get((each.course_id, each.lesson_id), each.lesson_id)
            days = self.tr("from {day}").format(day=local_day(each.starts))
            if each.due is not None:
                days = f"{days}, {self.tr('due by {day}').format(day=local_day(each.due))}"
            remove = Button(
                self.look, self.tr("Take back"), kind="quiet", name=self.tr("Take back: {title}").format(title=title),
                pressed=lambda each=each: self.remove(each),
            )  # fmt: skip
            line = row(label(title, wrap=True), label(days, "muted"), remove, gap=2 * GRID)
            line.setStretch(0, 1)
            self._list.addLayout(line)
        self.settle()

    def add(self) -> None:
        """Give the class the chosen lesson."""
        store, cohort_id = self.desk.parts.store, self.desk.cohort_id
        course_id, lesson_id = self.course.currentData(), self.lesson.currentData()
        starts = moment(self.starts.date().toPython(), time.min)
        due = moment(self.due.date().toPython(), time.max) if self.is_due.isChecked() else None
        self.ask(lambda: store.assignments.add(cohort_id, course_id, lesson_id, starts, due), lambda _: self.refresh())

    def remove(self, assignment: Assignment) -> None:
        """Take an assignment back; what was done for it stays."""
        store = self.desk.parts.store
        self.ask(lambda: store.assignments.remove(assignment.id), lambda _: self.refresh())


def moment(day: date, at: time) -> datetime:
    """Return a time of a day here as a moment in UTC."""
    return datetime.combine(day, at).astimezone(UTC)


def local_day(at: datetime) -> str:
    """Return the day of a moment here."""
    return f"{at.astimezone():%Y-%m-%d}"
