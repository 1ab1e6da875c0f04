"""Exercises of a course that come first, and exercises that never come: for everybody on this computer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from mmtutor.domain.choices import Choices, changed, from_json, preference, to_json
from mmtutor.domain.course import Course
from mmtutor.domain.report import Column
from mmtutor.gui.teacher.gate import Desk, TeacherPage, choice
from mmtutor.gui.teacher.report_table import TableView, text_table
from mmtutor.gui.teacher.report_words import one_line
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, label, row
from mmtutor.messages import message

_COLUMNS = (
    Column(message("Choice")),
    Column(message("Lesson")),
    Column(message("Exercise")),
    Column(message("Question")),
)


class ChoicesPage(TeacherPage):
    """One course at a time; the buttons below act on the exercise in view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("Exercises"))
        self.choices = Choices()
        self._templates: list[str] = []
        self.course = choice(self.tr("Course"), {each.id: plain(each.title) for each in desk.courses})
        self.course.currentIndexChanged.connect(self.refresh)
        words = self.tr("What comes first is asked before all else in its lesson; what never comes is not asked.")
        self.body_layout.addLayout(row(self.course, label(words, "muted", wrap=True)))
        self.view = TableView(self.look, self.tr("Exercises"))
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body_layout.addWidget(self.view, 1)
        for words, icon, way in (
            (self.tr("Comes first"), "up", "pin"),
            (self.tr("Never comes"), "cross", "ban"),
            (self.tr("As usual"), "undo", "free"),
        ):
            self.foot_layout.addWidget(Button(self.look, words, icon=icon, pressed=lambda way=way: self.choose(way)))
        self.foot_layout.addStretch(1)
        self.footer.show()

    def opened(self) -> None:
        self.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _present(self) -> Course | None:
        return next((each for each in self.desk.courses if each.id == self.course.currentData()), None)

    def refresh(self) -> None:
        """Read again what is chosen."""
        course, store = self._present(), self.desk.parts.store
        if course is not None:
            key = preference(course.id)
            self.ask(lambda: from_json(store.preferences.get(key)), lambda found: self._show_choices(course, found))

    def _show_choices(self, course: Course, choices: Choices) -> None:
        if course is not self._present():
            return
        place = self.view.row
        self.choices = choices
        marks = dict.fromkeys(choices.pinned, self.tr("first")) | dict.fromkeys(choices.banned, self.tr("never"))
        found = [(lesson, template) for lesson in course.lessons for template in lesson.templates]
        same, self._templates = self._templates, [template.id for _, template in found]
        rows: list[tuple[Any, ...]] = [
            (marks.get(each.id, ""), plain(lesson.title), each.id, one_line(each.prompt)) for lesson, each in found
        ]
        self.view.show_table(text_table(_COLUMNS, rows))
        if same == self._templates and place >= 0:
            self.view.selectRow(place)
        self.settle()

    def choose(self, way: str) -> None:
        """Pin, ban or free the exercise in view."""
        course, store, place = self._present(), self.desk.parts.store, self.view.row
        if course is None or not 0 <= place < len(self._templates):
            return
        key, template_id = preference(course.id), self._templates[place]

        def question() -> Choices:
            after = changed(from_json(store.preferences.get(key)), course, **{way: (template_id,)})
            store.preferences.put(key, to_json(after))
            return after

        self.ask(question, lambda found: self._show_choices(course, found))
