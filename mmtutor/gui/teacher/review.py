"""The machine overruled: answers it was not sure of, a teacher's verdict on each, one answer accepted for all, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.report import Column, Kind, cell_text
from mmtutor.domain.ruling import Reach, Ruling, RulingKind
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card, choice
from mmtutor.gui.teacher.report_table import TableView, text_table
from mmtutor.gui.teacher.report_words import one_line
from mmtutor.gui.teacher.review_log import DecisionsPage, decided
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, clear, column, label, row
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.messages import message
from mmtutor.tutor import overruling

MATHS = frozenset({"number", "expression", "working"})  # kinds of item whose key is maths
MOST_RULINGS = 12  # of the log, on the page
DETAIL_WIDTH = 420  # px at 100 %
_COLUMNS = (
    Column(message("Learner")),
    Column(message("Question")),
    Column(message("Read as")),
    Column(message("Sure"), Kind.SHARE),
    Column(message("When"), Kind.DAY),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the page shows of a class: unsure answers, newest first, names by id, and what was ruled."""

    unsure: tuple[AssessedAttempt, ...]
    names: dict[str, str]
    log: tuple[Ruling, ...]


class ReviewPage(TeacherPage):
    """The table lists what waits; beside it stands the answer in view with what can be done about it."""

    heading = message("Review")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        self.waiting = Waiting((), {}, ())
        self._cohorts: dict[str, Cohort] = {}
        self.cohort = choice(self.tr("Class"), {})
        self.cohort.currentIndexChanged.connect(self._cohort_chosen)
        self._count = label("", "muted")
        self.body_layout.addLayout(row(self.cohort, self._count, None, gap=2 * GRID))
        self.view = TableView(self.look, self.tr("Answers to review"))
        self.view.turned.connect(self._turn)
        self._nothing = label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._detail = self._make_detail()
        self._detail.setFixedWidth(self.look.px(DETAIL_WIDTH))
        content = row(self.view, self._nothing, self._detail, gap=2 * GRID)
        content.setStretch(0, 1)
        content.setStretch(1, 1)
        content.setAlignment(self._detail, Qt.AlignmentFlag.AlignTop)
        self.body_layout.addLayout(content, 1)
        self._log: QVBoxLayout = column(gap=GRID // 2)
        for thing in (self.view, self._nothing, self._detail):
            thing.hide()
        self._all = Button(look, "", kind="quiet", pressed=self.show_all)
        self._log_card = card(row(label(self.tr("What teachers have decided"), "head"), None, self._all), self._log)
        self._log_card.hide()
        self.body_layout.addWidget(self._log_card)

    def _make_detail(self) -> Any:
        look = self.look
        self._question, self._reading = RichText(look, Size.BODY), RichText(look, Size.TITLE)
        self._key = RichText(look, Size.BODY)
        self._expected = label(self.tr("Expected"), "small")
        self._others = label("", "muted", wrap=True)
        self._right = Button(look, self.tr("Right"), icon="tick", pressed=lambda: self.judge(True))
        self._wrong = Button(look, self.tr("Not right"), icon="cross", pressed=lambda: self.judge(False))
        self._everybody = Button(look, self.tr("Accept for everybody …"), kind="quiet", pressed=self.preview)
        self._reach = label("", wrap=True)
        self._apply = Button(look, self.tr("Accept"), kind="primary", pressed=self.accept)
        self._cancel = Button(look, self.tr("Cancel"), kind="quiet", pressed=lambda: self._offer(None))
        return card(
            label(self.tr("Question"), "small"), self._question,
            label(self.tr("Read as"), "small"), self._reading, self._others,
            self._expected, self._key, GRID,
            row(self._right, self._wrong, None), row(self._everybody, None),
            self._reach, row(self._apply, self._cancel, None),
            gap=GRID // 2,
        )  # fmt: skip

    @property
    def present(self) -> AssessedAttempt | None:
        """The answer in view."""
        place = self.view.row
        return self.waiting.unsure[place] if 0 <= place < len(self.waiting.unsure) else None

    def opened(self) -> None:
        self.ask(self.desk.parts.store.cohorts.all, self._show_cohorts)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_cohorts(self, cohorts: list[Cohort]) -> None:
        self._cohorts = {each.id: each for each in cohorts}
        with QSignalBlocker(self.cohort):
            self.cohort.clear()
            for each in cohorts:
                self.cohort.addItem(each.name, each.id)
            self.cohort.setCurrentIndex(max(0, self.cohort.findData(self.desk.cohort_id)))
        self.cohort.setVisible(bool(cohorts))
        self._cohort_chosen()

    def _cohort_chosen(self) -> None:
        self.desk.cohort_id = self.cohort.currentData() or self.desk.cohort_id
        self.refresh()

    def refresh(self) -> None:
        """Read again what waits."""
        store, cohort_id = self.desk.parts.store, self.cohort.currentData()
        if cohort_id is None:
            self._show_waiting(None, Waiting((), {}, ()))
            self._nothing.setText(self.tr("There is no class yet. Make one on the page Learners."))
            return

        def question() -> Waiting:
            members: list[Learner] = store.cohorts.members(cohort_id)
            names = {each.id: each.name for each in members}
            return Waiting(tuple(store.overruling.unsure(cohort_id)), names, tuple(store.overruling.log(cohort_id)))

        self.ask(question, lambda found: self._show_waiting(cohort_id, found))

    def _show_waiting(self, cohort_id: str | None, found: Waiting) -> None:
        if cohort_id != self.cohort.currentData():
            return
        place, self.waiting = self.view.row, found
        count = len(found.unsure)
        self._count.setText(self.tr("{n} waiting").format(n=count) if count else "")
        rows = [
            (
                found.names.get(each.attempt.learner_id, ""),
                one_line(each.attempt.prompt),
                each.reading.text,
                each.reading.confidence,
                each.attempt.submitted,
            )
            for each in found.unsure
        ]
        self._nothing.setText(
            self.tr("Nothing waits for you any more.")
            if found.log
            else self.tr("Nothing waits for you. The machine was sure of every answer.")
        )
        self._nothing.setVisible(not count)
        self.view.setVisible(bool(count))
        self._detail.setVisible(bool(count))
        self.view.show_table(text_table(_COLUMNS, rows))
        if 0 < place < count:
            self.view.selectRow(place)
        self._show_log()
        self._turn(self.view.row)

    def _turn(self, _: int) -> None:
        self._offer(None)
        answer = self.present
        if answer is not None:
            self._question.set_markdown(answer.attempt.prompt)
            self._reading.set_maths(answer.reading.text)
            maths = answer.attempt.item_kind in MATHS  # elsewhere the key is a number of options, say
            self._key.set_maths(answer.attempt.key if maths else "")
            self._expected.setVisible(maths)
            others = [f"{each.text}  {cell_text(each.confidence, Kind.SHARE)}" for each in answer.reading.alternatives]
            self._others.setText(
                self.tr("It could also be: {others}").format(others="   ".join(others)) if others else ""
            )
            self._others.setVisible(bool(others))
        self.settle()

    # Ruling

    def judge(self, right: bool) -> None:
        """Judge the answer in view, and no other."""
        answer, desk = self.present, self.desk
        if answer is not None:
            self._rule(
                lambda: overruling.judge(desk.parts.store, desk.courses, answer.attempt.id, right, by=desk.teacher.name)
            )

    def preview(self) -> None:
        """Say how many answers would change if the one in view were accepted for everybody."""
        answer, cohort_id = self.present, self.cohort.currentData()
        if answer is not None and cohort_id is not None:
            reach, item_id, text = self.desk.parts.store.overruling.reach, answer.attempt.item_id, answer.reading.text
            self.ask(lambda: reach(cohort_id, item_id, text), self._offer)

    def _offer(self, reach: Reach | None) -> None:
        for thing in (self._reach, self._apply, self._cancel):
            thing.setVisible(reach is not None)
        self._everybody.setVisible(reach is None)
        if reach is not None:
            words = (
                self.tr("One answer to this exercise becomes right. You can undo it.")
                if reach.attempts == 1
                else self.tr("{answers} answers to this exercise become right; learners: {learners}. You can undo it.")
            )
            self._reach.setText(words.format(answers=reach.attempts, learners=reach.learners))
            self._apply.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()

    def accept(self) -> None:
        """Accept the answer in view for the whole class."""
        answer, cohort_id, desk = self.present, self.cohort.currentData(), self.desk
        if answer is not None and cohort_id is not None:
            self._rule(
                lambda: overruling.accept(
                    desk.parts.store,
                    desk.courses,
                    cohort_id,
                    answer.attempt.item_id,
                    answer.reading.text,
                    by=desk.teacher.name,
                )
            )

    def undo(self, ruling: Ruling) -> None:
        """Take a decision back."""
        desk = self.desk
        self._rule(lambda: overruling.undo(desk.parts.store, desk.courses, ruling.id, by=desk.teacher.name))

    def show_all(self) -> None:
        """Show every decision about the class."""
        cohort_id = self.cohort.currentData()
        if cohort_id is not None:
            self.desk.show(DecisionsPage(self.desk, self._cohorts[cohort_id]))

    def _rule(self, action: Callable[[], Ruling]) -> None:
        self._detail.setEnabled(False)
        self._log_card.setEnabled(False)
        self.ask(action, lambda _: self.refresh())

    def _take(self, answer: Any, then: Callable[[Any], object]) -> None:
        self._detail.setEnabled(True)
        self._log_card.setEnabled(True)
        super()._take(answer, then)

    def _show_log(self) -> None:
        clear(self._log)
        self._log_card.setVisible(bool(self.waiting.log))
        self._all.set_words(self.tr("Show all: {n}").format(n=len(self.waiting.log)))
        for each in self.waiting.log[:MOST_RULINGS]:
            undo = Button(self.look, self.tr("Undo"), icon="undo", kind="quiet", name=self.tr("Undo: {answer}").format(
                answer=each.answer), pressed=lambda each=each: self.undo(each))  # fmt: skip
            undo.setText(self.tr("Undo"))
            undo.setVisible(each.kind is not RulingKind.UNDO and not each.undone)
            answer = RichText(self.look, Size.BODY)
            answer.set_maths(each.answer)
            answer.setFixedWidth(self.look.px(140))
            words = label(self._told(each), wrap=True)
            line = row(
                label(cell_text(each.made.astimezone(), Kind.MOMENT), "small"),
                answer,
                words,
                label(each.by, "small"),
                undo,
                gap=2 * GRID,
            )
            line.setStretch(2, 1)
            self._log.addLayout(line)

    def _told(self, each: Ruling) -> str:
        name = self.waiting.names.get(each.learner_id or "")
        changed = self.tr("answers changed: {n}").format(n=each.regraded)
        return " · ".join(part for part in (decided(each), name, changed) if part)
