"""What teachers have decided about a class: all of it, with its undo, as a table that can be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from mmtutor.domain.people import Cohort
from mmtutor.domain.report import Column, Kind, Table
from mmtutor.domain.ruling import Ruling, RulingKind
from mmtutor.gui.teacher.gate import Desk
from mmtutor.gui.teacher.report_saving import TablePage
from mmtutor.gui.teacher.report_table import TableView
from mmtutor.gui.teacher.report_words import one_line
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, label
from mmtutor.messages import message
from mmtutor.tutor import overruling

_COLUMNS = (
    Column(message("When"), Kind.MOMENT),
    Column(message("Teacher")),
    Column(message("Decision")),
    Column(message("Question")),
    Column(message("Answer")),
    Column(message("Learner")),
    Column(message("Answers changed"), Kind.COUNT),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """The log of a class, newest first, and its learners' names by id."""

    log: tuple[Ruling, ...]
    names: Mapping[str, str]


def decided(ruling: Ruling) -> str:
    """Say what a teacher did."""
    words = {
        RulingKind.ACCEPT: message("accepted for everybody"),
        RulingKind.JUDGE: message("judged anew"),
        RulingKind.UNDO: message("taken back"),
    }[ruling.kind]
    return say(words) + (f" ({say(message('undone'))})" if ruling.undone else "")


def table_of(log: Sequence[Ruling], names: Mapping[str, str]) -> Table:
    """Return decisions as a table; the learner is named where a decision was on one answer."""
    rows = tuple(
        (
            each.made.astimezone(),
            each.by,
            decided(each),
            one_line(each.prompt),
            each.answer,
            names.get(each.learner_id or "", ""),
            each.regraded,
        )
        for each in log
    )
    return Table(message("What teachers have decided"), _COLUMNS, rows)


class DecisionsPage(TablePage):
    """Every decision about a class; the one in view can be undone where it holds."""

    def __init__(self, desk: Desk, cohort: Cohort) -> None:
        super().__init__(desk, self.tr("What teachers have decided"))
        self.cohort = cohort
        self.decided = Decided((), {})
        self.view = TableView(self.look, self.title.text())
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.turned.connect(lambda _: self._turn())
        self.undo_button = Button(self.look, self.tr("Undo"), icon="undo", pressed=self.undo)
        self.foot_layout.insertWidget(0, self.undo_button)
        self.body_layout.addWidget(label(cohort.name, "strong"))
        self.body_layout.addWidget(self.view, 1)

    @property
    def file_name(self) -> str:
        """What a file of the table is called, without an ending."""
        return "decisions"

    def about(self) -> str:
        """Return whose table is in view, and when it was made."""
        return f"{self.cohort.name} · {super().about()}"

    @property
    def present(self) -> Ruling | None:
        """The decision in view."""
        place = self.view.row
        return self.decided.log[place] if 0 <= place < len(self.decided.log) else None

    def opened(self) -> None:
        self.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the log again."""
        store, cohort_id = self.desk.parts.store, self.cohort.id

        def question() -> Decided:
            names = {each.id: each.name for each in store.cohorts.members(cohort_id)}
            return Decided(tuple(store.overruling.log(cohort_id)), names)

        self.ask(question, self._show)

    def undo(self) -> None:
        """Take the decision in view back."""
        ruling, desk = self.present, self.desk
        if ruling is not None:
            self.undo_button.setEnabled(False)
            self.ask(
                lambda: overruling.undo(desk.parts.store, desk.courses, ruling.id, by=desk.teacher.name),
                lambda _: self.refresh(),
            )

    def _show(self, found: Decided) -> None:
        self.decided = found
        self.table = table_of(found.log, found.names)
        self.view.show_table(self.table)
        self.show_savers()
        self._turn()
        self.settle()

    def _turn(self) -> None:
        ruling = self.present
        self.undo_button.setEnabled(ruling is not None and ruling.kind is not RulingKind.UNDO and not ruling.undone)
