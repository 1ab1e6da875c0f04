"""Joining a class: a code, or the text of its QR code, and where nothing is found an address. Knows no network."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.student.class_member import Door
from mmtutor.gui.student.class_seat import ClassView
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, column, frame, label, middle, row
from mmtutor.messages import Message

FORM_WIDTH = 560  # px at 100 %


class ClassJoinPage(Page):
    """`join_wanted(door)` when the learner has typed a code."""

    join_wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, self.tr("Join a class"))
        self.code = self._line(self.tr("Code or link"), "K7QM-4XTP-9RHW")
        self.code.setProperty("kind", "answer")
        self.address = self._line(self.tr("Address, such as 192.168.1.20:41234"), "192.168.1.20:41234")
        self.trouble = label("", "bad", wrap=True)
        self._more = label(self.tr("Address on your teacher's screen, if there is one"), "strong", wrap=True)
        self.join = Button(look, self.tr("Join"), kind="primary", pressed=self._join)
        self.later = Button(look, self.tr("Work without a network"), kind="quiet", pressed=lambda: self._join(True))
        self._later_words = label(
            self.tr("Without a network your answers are kept here, and you bring them on a stick."), "muted", wrap=True
        )
        form = column(
            label(self.tr("What is the code?"), "title"),
            label(self.tr("It is on your teacher's screen."), "muted", wrap=True),
            self.code,
            self.trouble,
            self._more,
            self.address,
            GRID,
            label(
                self.tr(
                    "Your teacher sees your exercise, tries, hints and answers as text. No picture or sound leaves "
                    "this computer unless you send one."
                ),
                "muted",
                wrap=True,
            ),
            GRID,
            row(self.join, self.later, None),
            self._later_words,
            margins=(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID),
        )
        self.body_layout.addSpacing(2 * GRID)
        self.body_layout.addLayout(middle(frame("card", form), look.px(FORM_WIDTH)))
        self.body_layout.addStretch(1)
        self._refused = False
        self.show_view(ClassView())

    def _line(self, name: str, example: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(example)
        line.setMaxLength(2000)
        return line

    def opened(self) -> None:
        self._refused = False
        self.trouble.hide()
        self.show_view(ClassView())
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: ClassView) -> None:
        """Wait while the class is looked for; the other ways in appear where it was not found."""
        self.join.set_words(self.tr("Looking for the class …") if view.busy else self.tr("Join"))
        for control in (self.join, self.later, self.code, self.address):
            control.setEnabled(not view.busy)
        for other in (self._more, self.address, self.later, self._later_words):
            other.setVisible(self._refused)

    def show_refusal(self, why: Message) -> None:
        """Say why it did not work."""
        self._refused = True
        self.trouble.setText(say(why))
        self.trouble.show()
        self.show_view(ClassView())
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()

    def _join(self, later: bool = False) -> None:
        if self.join.isEnabled():
            self.trouble.hide()
            self.join_wanted.emit(Door(self.code.text(), self.address.text(), later))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Enter"), self.tr("Join")), *super().keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._join()
        else:
            super().keyPressEvent(event)
