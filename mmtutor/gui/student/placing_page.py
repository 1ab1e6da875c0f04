"""Before the first lesson of a course: a few questions that find out what is known already, or the start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from mmtutor.domain.course import Course
from mmtutor.domain.diagnostic import MOST
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, Mark, clear, column, frame, label, row
from mmtutor.gui.widgets.rich_text import RichText

WIDEST = 760  # px at 100 %


class PlacingPage(Page):
    """`begin()` the questions, or `skip()` them."""

    begin = Signal()
    skip = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.body.setMaximumWidth(look.px(WIDEST))
        look.changed.connect(lambda: self.body.setMaximumWidth(look.px(WIDEST)))
        self._skip = Button(look, self.tr("Start at the beginning"), kind="quiet", pressed=self.skip.emit)
        self._begin = Button(look, self.tr("Find my place  ⏎"), kind="primary", pressed=self.begin.emit)
        for thing in (self._skip, None, self._begin):
            self.foot_layout.addStretch(1) if thing is None else self.foot_layout.addWidget(thing)
        self.footer.show()

    def show_course(self, course: Course) -> None:
        """Offer the questions of a course."""
        clear(self.body_layout)
        self.title.setText(course.title)
        self.setAccessibleName(course.title)
        head = RichText(self.look, Size.TITLE, 600)
        head.set_markdown(self.tr("Where would you like to begin?"))
        self.body_layout.addWidget(head)
        what = self.tr("A few short questions, {count} at most, find out what you know already. You can skip that.")
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(what.format(count=MOST))
        self.body_layout.addWidget(text)
        points = column(gap=int(1.5 * GRID), margins=(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID))
        for words in (
            self.tr("It is no test: not to know something is fine."),
            self.tr("You can leave at any time and begin at the beginning."),
        ):
            point = row(Mark(self.look, "tick", "accent", 20), label(words, wrap=True), gap=2 * GRID)
            point.setStretch(1, 1)
            points.addLayout(point)
        self.body_layout.addWidget(frame("card", points))
        self.body_layout.addStretch(1)
        self.settle()

    def opened(self) -> None:
        self._begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Enter"), self.tr("Find my place")), *super().keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin.emit()
        else:
            super().keyPressEvent(event)
