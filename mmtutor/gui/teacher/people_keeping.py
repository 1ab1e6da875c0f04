"""For how long answers are kept, with what erasing would take away, and the teacher's own passphrase."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt

from mmtutor.domain.people import SignIn
from mmtutor.gui.teacher.erasing import erase_old
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card, choice, entry, refusal
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, label, row
from mmtutor.messages import message
from mmtutor.tutor.overruling import replay_for

WIDEST = 760  # px at 100 %
DAYS = (90, 180, 365, 730, 1095)


class KeepingPage(TeacherPage):
    """The setting takes effect at once and erases nothing; erasing is a button of its own, after a preview."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("Data and passphrase"))
        look = self.look
        self.body.setMaximumWidth(look.px(WIDEST))
        words = self.tr("{n} days")
        options: dict[int | None, str] = {None: self.tr("For ever")} | {n: words.format(n=n) for n in DAYS}
        self.days = choice(self.tr("Keep answers"), options)
        self.days.currentIndexChanged.connect(self._choose)
        self.expired = label("", wrap=True)
        self._sure = label(self.tr("What is erased cannot be brought back."), "warn", wrap=True)
        self.erase_button = Button(look, self.tr("Erase what is older …"), pressed=self._ask_erase)
        self.yes = Button(look, self.tr("Erase now"), kind="primary", pressed=self.erase)
        self._no = Button(look, self.tr("Cancel"), kind="quiet", pressed=lambda: self._ask(False))
        self.body_layout.addWidget(
            card(
                label(self.tr("Keep answers"), "head"),
                row(self.days, None),
                self.expired,
                self._sure,
                row(self.erase_button, self.yes, self._no, None),
            )
        )
        self.old = entry(self.tr("Present passphrase"), secret=True, longest=200)
        self.new = entry(self.tr("New passphrase"), secret=True, longest=200)
        self.again = entry(self.tr("The same passphrase again"), secret=True, longest=200)
        self.change_button = Button(look, self.tr("Change"), pressed=self.change)
        self._changed = label("", "good", wrap=True)
        self.body_layout.addWidget(
            card(
                label(self.tr("Passphrase of {name}").format(name=desk.teacher.name), "head"),
                self.old, self.new, self.again, GRID, row(self.change_button, self._changed, None),
            )
        )  # fmt: skip
        self.body_layout.addStretch(1)
        self._ask(False)

    def opened(self) -> None:
        store = self.desk.parts.store
        self.ask(lambda: store.retention.days, self._show_days)
        self.days.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_days(self, days: int | None) -> None:
        with QSignalBlocker(self.days):
            if self.days.findData(days) < 0:
                self.days.addItem(self.tr("{n} days").format(n=days), days)
            self.days.setCurrentIndex(self.days.findData(days))
        self._preview()

    def _choose(self) -> None:
        days, store = self.days.currentData(), self.desk.parts.store
        self._ask(False)
        self.ask(lambda: store.retention.set_days(days), lambda _: self._preview())

    def _preview(self) -> None:
        days, store = self.days.currentData(), self.desk.parts.store
        if days is None:
            self._show_expired(None)
        else:
            self.ask(lambda: store.retention.preview(days), self._show_expired)

    def _show_expired(self, expired: Any) -> None:
        if expired is None:
            words = self.tr("Nothing is ever erased, unless you erase a learner.")
        elif not expired.attempts:
            words = self.tr("Nothing here is older.")
        else:
            words = self.tr("Older: {attempts} answers of {learners} learners. They stay until you erase them.").format(
                attempts=expired.attempts, learners=expired.learners
            )
        self.expired.setText(words)
        self.erase_button.setEnabled(bool(expired and expired.attempts))
        self.settle()
        self._ask(False)

    def _ask_erase(self) -> None:
        self._ask(True)
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, asks: bool) -> None:
        for thing in (self._sure, self.yes, self._no):
            thing.setVisible(asks)
        self.erase_button.setVisible(not asks)

    def erase(self) -> None:
        """Erase what is older than the setting says."""
        days, parts, courses = self.days.currentData(), self.desk.parts, self.desk.courses
        if days is not None:
            self.ask(lambda: erase_old(parts, days, replay_for(parts.store, courses)), lambda _: self._preview())

    # The passphrase

    def change(self) -> None:
        """Change the passphrase, where the present one is right."""
        self._changed.clear()
        if self.new.text() != self.again.text():
            self.tell(self.tr("The two passphrases are not the same. Type them again."))
            return
        teachers, teacher_id, old, new = (
            self.desk.parts.store.teachers, self.desk.teacher.id, self.old.text(), self.new.text()
        )  # fmt: skip
        self.ask(lambda: teachers.change_passphrase(teacher_id, old, new), self._was_changed)

    def _was_changed(self, outcome: SignIn) -> None:
        if not outcome.ok:
            self.tell(refusal(outcome, message("That is not the passphrase.")))
            return
        for line in (self.old, self.new, self.again):
            line.clear()
        self._changed.setText(self.tr("Changed."))
