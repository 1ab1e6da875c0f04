"""Learners and classes: who is here, the way to each learner, and to lists, assignments, exercises and data kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy

from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.report import Column
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.teacher.gate import Desk, TeacherPage, choice, entry
from mmtutor.gui.teacher.people_choices import ChoicesPage
from mmtutor.gui.teacher.people_keeping import KeepingPage
from mmtutor.gui.teacher.people_learner import LearnerPage
from mmtutor.gui.teacher.people_roster import RosterPage
from mmtutor.gui.teacher.people_work import WorkPage
from mmtutor.gui.teacher.report_table import TableView, text_table
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, label, row
from mmtutor.gui.widgets.tile import WrapLayout, paint_face
from mmtutor.messages import message

FACE = 26  # px at 100 %
_COLUMNS = (
    Column(message("Learner")),
    Column(message("PIN")),
    Column(message("Id at school")),
    Column(message("Classes")),
)


@dataclass(frozen=True, slots=True)
class Here:
    """Who is here: classes, the learners in view, and the names of the classes of each."""

    cohorts: tuple[Cohort, ...]
    learners: tuple[Learner, ...]
    classes: Mapping[str, tuple[str, ...]]


class PeoplePage(TeacherPage):
    """Shows one class, or everybody."""

    heading = message("Learners")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        self.here = Here((), (), {})
        self._faces: dict[tuple[str, str, bool], QPixmap] = {}
        self._action: Callable[[str], object] | None = None
        self.cohort = choice(self.tr("Class"), {None: self.tr("Everybody")})
        self.cohort.currentIndexChanged.connect(self._cohort_chosen)
        new = Button(look, self.tr("New class"), icon="add", kind="quiet", pressed=self._ask_new)
        self._rename = Button(look, self.tr("Rename"), kind="quiet", pressed=self._ask_rename)
        self._remove = Button(look, self.tr("Remove class"), kind="quiet", pressed=self._ask_remove)
        self.import_list = Button(look, self.tr("Import a list …"), pressed=lambda: self._above(RosterPage))
        self.body_layout.addLayout(row(self.cohort, new, self._rename, self._remove, None, self.import_list))
        self.name = entry(self.tr("Name of the class"), longest=60)
        self.name.setMaximumWidth(look.px(320))
        self.name.returnPressed.connect(self.confirm)
        self._question = label("", wrap=True)
        self._yes = Button(look, self.tr("Save"), kind="primary", pressed=self.confirm)
        self._no = Button(look, self.tr("Cancel"), kind="quiet", pressed=self._forget)
        self.body_layout.addLayout(row(self._question, self.name, self._yes, self._no, None))
        self.view = TableView(look, self.tr("Learners"))
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.chosen.connect(self.open_learner)
        self._nothing = label(
            self.tr("Nobody is here yet. Import a list from your school, or add learners one by one."),
            "muted",
            wrap=True,
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.view.hide()
        self._nothing.hide()
        self.body_layout.addWidget(self.view, 1)
        self.body_layout.addWidget(self._nothing, 1)
        self._open = Button(look, self.tr("Open learner"), pressed=lambda: self.open_learner(self.view.row))
        add = Button(look, self.tr("Add learner"), icon="add", pressed=self._add)
        self._work = Button(look, self.tr("Assignments"), kind="quiet", pressed=lambda: self._above(WorkPage))
        choices = Button(look, self.tr("Exercises"), kind="quiet", pressed=lambda: self._above(ChoicesPage))
        keeping = Button(look, self.tr("Data and passphrase"), kind="quiet", pressed=lambda: self._above(KeepingPage))
        self._count = label("", "muted")
        wrapped = WrapLayout(gap=GRID)
        for thing in (self._open, add, self._work, choices, keeping):
            wrapped.addWidget(thing)
        self.foot_layout.addLayout(wrapped, 1)
        self.foot_layout.addWidget(self._count)
        self.footer.show()
        self._forget()

    def opened(self) -> None:
        self.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read again who is here."""
        store, cohort_id = self.desk.parts.store, self.desk.cohort_id

        def question() -> Here:
            cohorts = store.cohorts.all()
            classes: dict[str, tuple[str, ...]] = {}
            members: dict[str, list[Learner]] = {}
            for cohort in cohorts:
                members[cohort.id] = store.cohorts.members(cohort.id)
                for learner in members[cohort.id]:
                    classes[learner.id] = (*classes.get(learner.id, ()), cohort.name)
            shown = members[cohort_id] if cohort_id in members else store.learners.all()
            return Here(tuple(cohorts), tuple(shown), classes)

        self.ask(question, self._show_here)

    def _show_here(self, here: Here) -> None:
        self.here = here
        with QSignalBlocker(self.cohort):
            self.cohort.clear()
            self.cohort.addItem(self.tr("Everybody"), None)
            for cohort in here.cohorts:
                self.cohort.addItem(cohort.name, cohort.id)
            self.cohort.setCurrentIndex(max(0, self.cohort.findData(self.desk.cohort_id)))
        self.desk.cohort_id = self.cohort.currentData()
        has_class, count = self.desk.cohort_id is not None, len(here.learners)
        for button in (self._rename, self._remove, self._work):
            button.setVisible(has_class)
        rows = [
            (
                each.name,
                self.tr("yes") if each.pin_hash else "",
                each.external_id,
                ", ".join(here.classes.get(each.id, ())),
            )
            for each in here.learners
        ]
        pictures = tuple(self._face(each) for each in here.learners)
        self.view.show_table(text_table(_COLUMNS, rows), pictures=pictures)
        self.view.setVisible(bool(count))
        self._nothing.setVisible(not count)
        self._open.setEnabled(bool(count))
        self._count.setText(self.tr("Learners: {n}").format(n=count) if count else "")
        self.settle_forms()

    def _face(self, learner: Learner) -> QPixmap:
        """Return a learner's face; it is drawn once, and once for all who have chosen the same picture."""
        look, picture = self.look, learner.picture
        key = picture, learner.name if icons.learner_picture(picture, look.px(FACE)) is None else "", look.dark
        if key not in self._faces:
            self._faces[key] = face(look, picture, learner.name)
        return self._faces[key]

    def _cohort_chosen(self) -> None:
        self.desk.cohort_id = self.cohort.currentData()
        self._forget()
        self.refresh()

    # Ways on

    def open_learner(self, place: int) -> None:
        """Show one learner of the table."""
        if 0 <= place < len(self.here.learners):
            self.desk.show(LearnerPage(self.desk, self.here.learners[place]))

    def _add(self) -> None:
        self.desk.show(LearnerPage(self.desk, None))

    def _above(self, page: Callable[[Desk], Page]) -> None:
        self.desk.show(page(self.desk))

    # Classes

    def _ask_new(self) -> None:
        store = self.desk.parts.store

        def make(name: str) -> None:
            self.desk.cohort_id = store.cohorts.add(name).id

        self._ask("", "", self.tr("Save"), make)

    def _ask_rename(self) -> None:
        store, cohort_id = self.desk.parts.store, self.desk.cohort_id
        self._ask("", self.cohort.currentText(), self.tr("Save"), lambda name: store.cohorts.rename(cohort_id, name))

    def _ask_remove(self) -> None:
        store, cohort_id = self.desk.parts.store, self.desk.cohort_id
        words = self.tr("Remove the class {name}? Its learners and all they did stay; its assignments go.")
        question = words.format(name=self.cohort.currentText())
        self._ask(question, None, self.tr("Remove"), lambda _: store.cohorts.remove(cohort_id))

    def _ask(self, question: str, name: str | None, yes: str, action: Callable[[str], object]) -> None:
        self._action = action
        self._question.setText(question)
        self._yes.set_words(yes)
        self.name.setText(name or "")
        self.settle_forms(asks_name=name is not None)
        (self.name if name is not None else self._no).setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """Do with the class what was asked."""
        action, name = self._action, self.name.text()
        if action is not None:
            self.ask(lambda: action(name), self._done)

    def _done(self, _: object) -> None:
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        self._action = None
        self.settle_forms()

    def settle_forms(self, asks_name: bool = False) -> None:
        """Show of the form what is asked just now."""
        asks = self._action is not None
        self.name.setVisible(asks and (asks_name or self._question.text() == ""))
        self._question.setVisible(asks and bool(self._question.text()))
        self._yes.setVisible(asks)
        self._no.setVisible(asks)


def face(look: Look, picture: str, name: str) -> QPixmap:
    """Return a learner's picture, small, for a table."""
    size = look.px(FACE)
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_face(painter, look, made.rect().toRectF(), picture, name)
    painter.end()
    return made
