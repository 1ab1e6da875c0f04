"""The courses of this computer: new, copied, edited, imported, removed, put back. A page, or a section of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from mmtutor.content import own_courses
from mmtutor.content.importing import Imported, take_in
from mmtutor.content.own_courses import Draft, Shelved
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say, together
from mmtutor.gui.widgets.basic import Button, clear, column, frame, label, row
from mmtutor.gui.widgets.feedback_strip import FeedbackStrip
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import WrapLayout
from mmtutor.paths import asset

MOST_SENTENCES = 12  # of a report that are shown
WIDEST = 880  # px at 100 %


class CourseList(QWidget):
    """`edit_wanted(draft)` with a draft to be edited; `changed()` when what learners see has changed."""

    edit_wanted = Signal(object)
    changed = Signal()

    def __init__(self, look: Look, own: Path, language: str, built_in: Path | None = None) -> None:
        super().__init__()
        self._look, self._own, self._language = look, own, language
        self._built_in = built_in or asset("courses")
        self._found: list[Shelved] = []
        self._put_back: Callable[[], None] | None = None
        self.note = FeedbackStrip(look)
        self.undo = Button(look, self.tr("Undo"), icon="undo", kind="quiet", pressed=self.put_back)
        self.undo.hide()
        self.title = QLineEdit()
        self.title.setAccessibleName(self.tr("Title of a new course"))
        self.title.setPlaceholderText(self.tr("Title of a new course"))
        self.title.setMaxLength(80)
        self.title.returnPressed.connect(self.begin)
        self.new = Button(look, self.tr("New course"), icon="add", kind="primary", pressed=self.begin)
        self.fetch_button = Button(look, self.tr("Import a file …"), pressed=self._choose_file)
        formats = self.tr("Files of mmtutor, Moodle XML, GIFT, Aiken, QTI, Anki and CSV can be imported.")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(int(1.5 * GRID))
        begin = row(self.title, self.new, 2 * GRID, self.fetch_button, gap=GRID)
        begin.setStretch(0, 1)
        said = row(self.note, self.undo)
        said.setStretch(0, 1)
        self.setLayout(column(begin, label(formats, "small"), said, self._rows, None, gap=int(1.5 * GRID)))
        self._rows.addWidget(label(self.tr("Looking for courses …"), "muted"))
        look.changed.connect(lambda: self.setMaximumWidth(look.px(WIDEST)))
        self.setMaximumWidth(look.px(WIDEST))

    def refresh(self) -> None:
        """Look at the folders again."""
        self._ask(lambda: own_courses.shelved(self._built_in, self._own, self._language), self._show)

    def begin(self) -> None:
        """Begin a course with the title that was typed."""
        title = self.title.text().strip()
        if not title:
            self.note.say("warn", self.tr("Type a title first."))
            self.title.setFocus()
            return
        taken = frozenset(one.id for one in self._found)
        self._ask(lambda: own_courses.begin(self._own, title, (self._language,), taken), self._open)

    def edit(self, one: Shelved) -> None:
        """Edit one of the user's courses; a built-in one is copied first."""
        if one.own:
            self._ask(lambda: own_courses.open_draft(self._own, one.id), self._open)
        else:
            self.copy(one)

    def copy(self, one: Shelved) -> None:
        """Edit a copy of a course."""
        taken = frozenset(other.id for other in self._found)
        self._ask(lambda: own_courses.copied(one.folder, self._own, taken), self._open)

    def remove(self, one: Shelved) -> None:
        """Take a course away; it can be put back."""
        self._ask(lambda: own_courses.remove(self._own, one.id), lambda back: self._removed(one, back))

    def put_back(self) -> None:
        """Put back what was removed last."""
        back, self._put_back = self._put_back, None
        if back is not None:
            self.undo.hide()
            self._ask(back, lambda _: self._changed(""))

    def fetch(self, file: Path) -> None:
        """Import a course, and say what could not be carried over."""
        taken = frozenset(one.id for one in self._found)
        self._ask(lambda: take_in(file, self._own, self._language, taken=taken), self._fetched)

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Import a file …"))
        if file:
            self.fetch(Path(file))

    def _ask(self, question: Callable[[], Any], then: Callable[[Any], object]) -> None:
        errand = Errand(lambda: _answered(question), self)
        errand.done.connect(lambda answer: self._take(answer, then))
        errand.done.connect(errand.deleteLater)
        errand.start()

    def _take(self, answer: Any, then: Callable[[Any], object]) -> None:
        if isinstance(answer, UserError):
            self.note.say("warn", say(answer))
        else:
            then(answer)

    def _open(self, draft: Draft) -> None:
        self.title.clear()
        self.note.say_nothing()
        self.undo.hide()
        self.edit_wanted.emit(draft)

    def _removed(self, one: Shelved, back: Callable[[], None]) -> None:
        self._put_back = back
        self.undo.show()
        self._changed(self.tr("{title} was removed.").format(title=one.title))
        self.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetched(self, imported: Imported) -> None:
        self._put_back = None
        self.undo.hide()
        self._changed(self.tr("{title} was imported.").format(title=imported.course.title))
        said = [say(sentence) for sentence in imported.report.sentences()]
        if len(said) > MOST_SENTENCES:
            more = self.tr("… and {count} more.").format(count=len(said) - MOST_SENTENCES)
            said = [*said[:MOST_SENTENCES], more]
        if imported.report.losses:
            self.note.add("\n\n".join(said).replace("$", ""))

    def _changed(self, sentence: str) -> None:
        if sentence:
            self.note.say("plain", sentence)
        else:
            self.note.say_nothing()
        self.changed.emit()
        self.refresh()

    def _show(self, found: list[Shelved]) -> None:
        self._found = found
        clear(self._rows)
        own = [one for one in found if one.own]
        self._rows.addWidget(label(self.tr("Your courses"), "head"))
        if not own:
            words = self.tr("You have none yet. Begin a new one, import a file, or edit a copy of a built-in course.")
            self._rows.addWidget(label(words, "muted", wrap=True))
        for one in own:
            self._rows.addWidget(self._row(one))
        self._rows.addSpacing(GRID)
        self._rows.addWidget(label(self.tr("Built in"), "head"))
        for one in found:
            if not one.own:
                self._rows.addWidget(self._row(one))
        for index in range(self._rows.count()):
            if (widget := self._rows.itemAt(index).widget()) is not None:
                widget.show()

    def _row(self, one: Shelved) -> QWidget:
        title, summary = RichText(self._look, Size.LEAD, 600), RichText(self._look, Size.BODY, colour="muted")
        title.set_markdown(one.title)
        summary.set_markdown(one.summary if one.summary != one.title else "")
        words = column(title, summary, label(self._state(one), "small", wrap=True), gap=GRID // 2)
        name, kind = one.title, "quiet"
        buttons = WrapLayout(gap=GRID // 2)
        if one.own:
            change = Button(self._look, self.tr("Edit"), icon="draw", pressed=lambda: self.edit(one))
            change.setAccessibleName(self.tr("Edit {title}").format(title=name))
            buttons.addWidget(change)
        if one.course is not None:
            text = self.tr("Copy") if one.own else self.tr("Edit a copy")
            copy = Button(self._look, text, icon="copy", kind=kind, pressed=lambda: self.copy(one))
            copy.setAccessibleName(self.tr("Edit a copy of {title}").format(title=name))
            buttons.addWidget(copy)
        if one.own:
            gone = Button(self._look, self.tr("Remove"), icon="clear", kind=kind, pressed=lambda: self.remove(one))
            gone.setAccessibleName(self.tr("Remove {title}").format(title=name))
            buttons.addWidget(gone)
        layout = column(words, buttons, gap=GRID, margins=(3 * GRID, 2 * GRID, 3 * GRID, int(1.5 * GRID)))
        return frame("card", layout)

    def _state(self, one: Shelved) -> str:
        """Say how much is in a course, and whether learners see all of it."""
        if one.course is None:
            drafted = self.tr("A draft: learners do not see it before you publish it.")
            return drafted if one.drafted else self.tr("It cannot be read as it is.")
        lessons = len(one.course.lessons)
        items = sum(len(lesson.templates) for lesson in one.course.lessons)
        said = self.tr("Lessons: {lessons}. Exercises: {items}.").format(lessons=lessons, items=items)
        return together(said, self.tr("There are changes that learners do not see yet.")) if one.drafted else said


class CoursesPage(Page):
    """The list as a page of the window."""

    edit_wanted = Signal(object)
    courses_changed = Signal()

    def __init__(self, look: Look, own: Path, language: str) -> None:
        super().__init__(look, self.tr("Courses"))
        self.list = CourseList(look, own, language)
        self.body.setMaximumWidth(look.px(WIDEST))
        self.body_layout.addWidget(self.list)
        self.list.edit_wanted.connect(self.edit_wanted)
        self.list.changed.connect(self.courses_changed)

    def opened(self) -> None:
        self.list.refresh()
        QTimer.singleShot(0, self.list.title, self.list.title.setFocus)


def _answered(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except UserError as error:
        return error
