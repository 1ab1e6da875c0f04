"""A list from the school: what it would change is shown first, line by line; only then is it put in force."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSizePolicy

from mmtutor.content.roster import read_roster
from mmtutor.domain.report import Cell, Column, Kind, Table
from mmtutor.domain.roster import Change, ChangeKind, Problem, Roster, RosterPlan
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card
from mmtutor.gui.teacher.report_table import TableView, text_table
from mmtutor.gui.translate import say, together
from mmtutor.gui.widgets.basic import Button, label, row
from mmtutor.messages import message

KINDS = {
    ChangeKind.ADDED: message("added"),
    ChangeKind.RENAMED: message("renamed"),
    ChangeKind.MOVED: message("other classes"),
    ChangeKind.UNCHANGED: message("as before"),
}
_COLUMNS = (
    Column(message("Line"), Kind.COUNT),
    Column(message("Learner")),
    Column(message("What happens")),
    Column(message("Classes")),
    Column(message("Before")),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A list that was read, and what it would change."""

    roster: Roster
    plan: RosterPlan


class RosterPage(TeacherPage):
    """`preview` is what the page shows and `apply` puts in force."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("Import a list"))
        self.preview: Preview | None = None
        self._file = ""
        choose = Button(self.look, self.tr("Choose a file …"), kind="primary", pressed=self._choose_file)
        self._choose = choose
        self.body_layout.addWidget(
            card(
                label(
                    self.tr(
                        "A CSV file with the columns name and class, if you like also id, picture and pin; or the "
                        "OneRoster archive of your school (.zip). Nothing changes before you have seen what would."
                    ),
                    wrap=True,
                ),
                row(choose, None),
            )
        )
        self._summary = label("", "strong", wrap=True)
        self.body_layout.addWidget(self._summary)
        self.view = TableView(self.look, self.tr("What would change"))
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.hide()
        self.body_layout.addWidget(self.view, 1)
        self.body_layout.addStretch(0)
        self.apply_button = Button(self.look, self.tr("Apply these changes"), kind="primary", pressed=self.apply)
        self.apply_button.setEnabled(False)
        self.foot_layout.addStretch(1)
        self.foot_layout.addWidget(self.apply_button)
        self.footer.show()

    def opened(self) -> None:
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()
        self.view.setVisible(self.preview is not None)

    def _choose_file(self) -> None:
        kinds = self.tr("Lists of learners") + " (*.csv *.zip *.txt)"
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file …"), "", kinds)
        if file:
            self.read(Path(file))

    def read(self, path: Path) -> None:
        """Read a list and show what it would change."""
        store = self.desk.parts.store
        self._forget()
        self._file = path.name

        def question() -> Preview:
            roster = read_roster(path)
            return Preview(roster, store.rosters.plan(roster))

        self.ask(question, self._show_preview)

    def _show_preview(self, preview: Preview) -> None:
        self.preview = preview
        plan = preview.plan
        words = self.tr(
            "{file}: {new} new, {renamed} renamed, {moved} in other classes, {same} as before, {left} left out."
        )
        told = words.format(
            file=self._file,
            new=plan.count(ChangeKind.ADDED),
            renamed=plan.count(ChangeKind.RENAMED),
            moved=plan.count(ChangeKind.MOVED),
            same=plan.count(ChangeKind.UNCHANGED),
            left=len(plan.problems),
        )
        if plan.new_groups:
            names = ", ".join(group.name for group in plan.new_groups)
            told = together(told, self.tr("New classes: {names}.").format(names=names))
        self._summary.setText(told)
        self.view.show_table(as_table(plan))
        self.view.show()
        self.apply_button.setEnabled(plan.count(ChangeKind.UNCHANGED) < len(plan.changes))
        self.settle()

    def apply(self) -> None:
        """Put in force what is shown."""
        preview, store = self.preview, self.desk.parts.store
        if preview is not None and self.apply_button.isEnabled():
            self.apply_button.setEnabled(False)
            self.ask(lambda: store.rosters.apply(preview.roster, preview.plan), lambda _: self.back.emit())

    def _forget(self) -> None:
        self.preview = None
        self._summary.clear()
        self.view.hide()
        self.apply_button.setEnabled(False)


def as_table(plan: RosterPlan) -> Table:
    """Return a plan as a table: lines left out first, then every learner."""
    return text_table(_COLUMNS, [*map(_left_out, plan.problems), *map(_changed, plan.changes)])


def _left_out(problem: Problem) -> tuple[Cell, ...]:
    place = f" ({problem.file})" if problem.file else ""
    return problem.line, "", say(message("left out: {reason}", reason=problem.message)) + place, "", ""


def _changed(change: Change) -> tuple[Cell, ...]:
    before = [change.name_before] if ChangeKind.RENAMED in change.kinds else []
    before += [", ".join(change.groups_before) or "–"] if ChangeKind.MOVED in change.kinds else []
    kinds = ", ".join(say(KINDS[kind]) for kind in change.kinds)
    return change.line, change.name, kinds, ", ".join(change.groups), " · ".join(before)
