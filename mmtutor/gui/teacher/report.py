"""Reports: a table that answers a question, a picture of it beside, and the same value as CSV and PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QSizePolicy, QVBoxLayout

from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.report import Scope, Table
from mmtutor.gui.teacher.gate import Desk, choice
from mmtutor.gui.teacher.report_chart import WIDTH, chart
from mmtutor.gui.teacher.report_saving import TablePage
from mmtutor.gui.teacher.report_table import TableView
from mmtutor.gui.teacher.report_words import named
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, clear, label, row
from mmtutor.gui.widgets.tile import WrapLayout
from mmtutor.messages import message
from mmtutor.store import REPORTS
from mmtutor.tutor.overruling import replay_for

NAMES = {
    "mastery": message("Mastery"),
    "misconceptions": message("Misconceptions"),
    "hardest": message("Hardest exercises"),
    "time": message("Time and hints"),
    "growth": message("Growth"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the store: which report, of whom, since when."""

    name: str
    scope: Scope


class ReportPage(TablePage):
    """Which report, of whom, since when; the table in view with a picture of it."""

    heading = message("Reports")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: Asked | None = None
        self._name = next(iter(NAMES))
        self._learners: list[Learner] = []
        self.cohort = choice(self.tr("Class"), {})
        self.learner = choice(self.tr("Learner"), {})
        self.since = choice(
            self.tr("Time"),
            {
                0: self.tr("All time"),
                7: self.tr("Last 7 days"),
                28: self.tr("Last 4 weeks"),
                92: self.tr("Last quarter"),
            },
        )
        self.cohort.currentIndexChanged.connect(self._cohort_chosen)
        for box in (self.learner, self.since):
            box.currentIndexChanged.connect(self.refresh)
        self.body_layout.addLayout(row(self.cohort, self.learner, self.since, None))
        self._tabs = QButtonGroup(self)
        tabs = WrapLayout(gap=GRID // 2)
        for name, title in NAMES.items():
            tab = Button(self.look, say(title), kind="tab", pressed=lambda name=name: self.show_report(name))
            tab.setCheckable(True)
            tab.setChecked(name == self._name)
            tab.setProperty("report", name)
            self._tabs.addButton(tab)
            tabs.addWidget(tab)
        self.body_layout.addLayout(tabs)
        self.view = TableView(self.look, self.tr("Report"))
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._beside = QVBoxLayout()
        self._nothing = label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.hide()
        content = row(self.view, self._nothing, self._beside, gap=2 * GRID)
        content.setStretch(0, 1)
        content.setStretch(1, 1)
        self.body_layout.addLayout(content, 1)

    def opened(self) -> None:
        self._saved.clear()
        self.ask(self.desk.parts.store.cohorts.all, self._show_cohorts)
        self._tabs.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # Of whom

    def _show_cohorts(self, cohorts: list[Cohort]) -> None:
        with QSignalBlocker(self.cohort):
            _fill(self.cohort, {each.id: each.name for each in cohorts}, self.desk.cohort_id)
        self.cohort.setVisible(bool(cohorts))
        self._cohort_chosen()

    def _cohort_chosen(self) -> None:
        cohort_id, store = self.cohort.currentData(), self.desk.parts.store
        self.desk.cohort_id = cohort_id or self.desk.cohort_id
        members: Callable[[], Any] = (
            store.learners.all if cohort_id is None else lambda: store.cohorts.members(cohort_id)
        )
        self.ask(members, self._show_learners)

    def _show_learners(self, learners: list[Learner]) -> None:
        now, self._learners = self.learner.currentData(), learners
        whole = {} if self.cohort.currentData() is None else {None: self.tr("Whole class")}
        with QSignalBlocker(self.learner):
            _fill(self.learner, whole | {each.id: each.name for each in learners}, now)
        self.learner.setVisible(bool(learners))
        self.refresh()

    # The table

    def show_report(self, name: str) -> None:
        """Show another report, by its name in `REPORTS`."""
        self._name = name
        for tab in self._tabs.buttons():
            tab.setChecked(tab.property("report") == name)
        self.refresh()

    def refresh(self) -> None:
        """Ask the store again."""
        scope = self._scope()
        if scope is None:
            self._show(None, None)
            return
        asked, store, courses = Asked(self._name, scope), self.desk.parts.store, self.desk.courses
        self._asked = asked

        def question() -> Table:
            if asked.name == "mastery":
                learner_ids = [each.id for each in self._learners] if scope.cohort_id else [scope.learner_id]
                store.mastery.rebuild(replay_for(store, courses), learner_ids)
            return named(REPORTS[asked.name](store.reports, scope), courses)

        self.ask(question, lambda table: self._show(asked, table))

    def _scope(self) -> Scope | None:
        days = self.since.currentData()
        since: datetime | None = self.desk.parts.clock() - timedelta(days=days) if days else None
        if (learner := self.learner.currentData()) is not None:
            return Scope(learner_id=learner, since=since)
        if (cohort := self.cohort.currentData()) is not None:
            return Scope(cohort_id=cohort, since=since)
        return None

    def _show(self, asked: Asked | None, table: Table | None) -> None:
        if asked != self._asked:
            return  # another report is wanted by now
        self.table = table
        empty = table is None or not table.rows
        self.view.setVisible(not empty)
        self._nothing.setVisible(empty)
        self.show_savers()
        clear(self._beside)
        self.since.setEnabled(self._name != "mastery")
        if table is None or empty:
            self._nothing.setText(self.tr("Nothing to show yet. It appears as soon as learners have answered."))
        else:
            self.view.show_table(table, heat=self._name == "mastery")
            picture = chart(self.look, self._name, table)
            picture.setFixedWidth(self.look.px(WIDTH))
            self._beside.addWidget(picture)
        self.settle()

    # Files

    @property
    def file_name(self) -> str:
        """What a file of the table is called, without an ending."""
        return self._name

    def about(self) -> str:
        """Return whose report is in view, of which time, and when it was made."""
        boxes = (self.cohort, self.learner, *((self.since,) if self.since.isEnabled() else ()))
        return " · ".join([*(box.currentText() for box in boxes if box.currentText()), super().about()])


def _fill(box: QComboBox, options: dict[Any, str], now: Any) -> None:
    box.clear()
    for value, words in options.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(now)))
