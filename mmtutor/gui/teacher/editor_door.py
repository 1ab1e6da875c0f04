"""The ways to the editor: a section of teacher mode, or, where there is no teacher, a door of its own for a parent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

from mmtutor.content.own_courses import Draft
from mmtutor.gui import preferences
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import course_language
from mmtutor.gui.teacher.editor_courses import CourseList, CoursesPage
from mmtutor.gui.teacher.editor_page import EditorPage
from mmtutor.gui.teacher.gate import Desk, TeacherPage
from mmtutor.messages import Message, message
from mmtutor.paths import user_dir


def own_folder(parts: Parts) -> Path:
    """Return the folder of the user's own courses."""
    return (parts.data_folder or user_dir()) / "courses"


def editor(look: Look, parts: Parts, draft: Draft) -> EditorPage:
    """Return the editor of a draft."""
    return EditorPage(
        look, parts, lambda: preferences.load(parts.store), draft, own_folder(parts), course_language(parts)
    )


class CoursesSection(TeacherPage):
    """The courses as a section of teacher mode."""

    heading: ClassVar[Message] = message("Courses")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = CourseList(desk.look, own_folder(desk.parts), course_language(desk.parts))
        self.body_layout.addWidget(self.list)
        self.list.edit_wanted.connect(lambda draft: desk.show(editor(desk.look, desk.parts, draft)))

    def opened(self) -> None:
        self.list.refresh()
        QTimer.singleShot(0, self.list.title, self.list.title.setFocus)


class CoursesDoor(QObject):
    """The list and the editor without teacher mode. `show` brings a page to the front, `leave` goes back."""

    def __init__(self, look: Look, parts: Parts, ways: tuple[Callable[[Page], None], Callable[[], None]]) -> None:
        super().__init__()
        self._look, self._parts = look, parts
        self._show, self._leave = ways
        self.list = CoursesPage(look, own_folder(parts), course_language(parts))
        self.list.edit_wanted.connect(self.edit)
        self.list.back.connect(self.leave)

    def begin(self) -> None:
        """Show the list."""
        self._show(self.list)

    def edit(self, draft: Draft) -> None:
        """Show the editor of a draft; `back` returns to the list."""
        page = editor(self._look, self._parts, draft)
        page.back.connect(lambda: self._return_from(page))
        self._show(page)

    def leave(self) -> None:
        """Go back to where one came from."""
        self._leave()
        self.list.deleteLater()

    def _return_from(self, page: EditorPage) -> None:
        self._show(self.list)
        page.deleteLater()
