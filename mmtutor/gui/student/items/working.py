"""Several lines of working: one row for each, typeset beside it, and a mark as soon as a line is whole.

Lines read from a page stand in the same rows; below a doubtful one the learner is asked whether it was read right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, Mark, column, label, row
from mmtutor.gui.widgets.rich_text import RichText

MOST_LINES = 12


class _Line(QWidget):
    """One row: its number, the field, what it looks like, its mark; below it the question, while there is one."""

    confirmed = Signal()

    def __init__(self, look: Look, number: int, spoken: str) -> None:
        super().__init__()
        self._spoken = spoken
        self.field = QLineEdit()
        self.preview = RichText(look, Size.LEAD)
        self.preview.setMinimumWidth(look.px(120))
        self.mark = Mark(look, "", "good", 22)
        count = label(str(number), "muted")
        count.setFixedWidth(look.px(20))
        layout = row(count, self.field, self.preview, self.mark, gap=int(1.5 * GRID))
        layout.setStretch(1, 3)
        layout.setStretch(2, 2)
        self._question = self.tr("Did I read this right?")
        self.right = Button(
            look, self.tr("Yes"), icon="tick", kind="quiet", name=f"{self._question} {self.tr('Yes')}",
            pressed=self.confirmed.emit,
        )  # fmt: skip
        self.right.setAutoDefault(False)
        indent = count.width() + int(1.5 * GRID)
        self._doubt = QWidget()
        self._doubt.setLayout(row(indent, Mark(look, "ask", "warn", 20), label(self._question), self.right, None))
        self.setLayout(column(layout, self._doubt, gap=GRID // 2))
        self.field.textChanged.connect(lambda text: self.preview.set_maths(text.strip()))
        self.ask(False)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    @property
    def doubtful(self) -> bool:
        """Whether the learner is asked about this line."""
        return not self._doubt.isHidden()

    def ask(self, doubtful: bool) -> None:
        """Ask whether the line was read right, or ask no more."""
        self._doubt.setVisible(doubtful)
        self.field.setAccessibleName(f"{self._spoken}. {self._question}" if doubtful else self._spoken)


class WorkingPanel(AnswerPanel):
    """Enter goes to the next line; on an empty line it asks for the check, on a doubtful one it confirms it."""

    takes_page: ClassVar[bool] = True

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        self._lines: list[_Line] = []
        self._layout = QVBoxLayout()
        self._layout.setSpacing(GRID // 2)
        self._layout.setContentsMargins(0, 0, 0, 0)
        note = label(
            self.tr("One step on each line. Enter begins the next line; Enter on an empty line checks."),
            "small",
            wrap=True,
        )
        working: Any = item
        given = RichText(look, Size.LEAD)
        given.set_maths(working.given)
        self.setLayout(column(given, self._layout, note, None, gap=GRID))
        self._add_line()

    def text(self) -> str:
        return "\n".join(line.text for line in self._lines if line.text)

    def set_text(self, text: str) -> None:
        self._put(text.splitlines()[:MOST_LINES])

    def put_page(self, readings: Sequence[Reading]) -> None:
        known = {line.text for line in self._lines if not line.doubtful}  # said so already: not asked again
        self._put([*(reading.text for reading in readings), ""])
        for line, reading in zip(self._lines, readings, strict=False):
            line.ask(line.text not in known and (not reading.sure or reading.conflict or reading.supposed))

    @property
    def doubtful(self) -> bool:
        return any(line.doubtful for line in self._lines)

    def take_focus(self) -> None:
        waiting = [line for line in self._lines if line.doubtful] or [line for line in self._lines if not line.text]
        (waiting or self._lines[-1:])[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_assessment(self, assessment: Assessment) -> None:
        self._mark(assessment.first_wrong_line, len([line for line in self._lines if line.text]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((i for i, line in enumerate(self._lines) if line.field.hasFocus()), None)
        if here is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(here)
        elif event.key() == Qt.Key.Key_Up and here > 0:
            self._lines[here - 1].field.setFocus()
        elif event.key() == Qt.Key.Key_Down and here + 1 < len(self._lines):
            self._lines[here + 1].field.setFocus()
        else:
            super().keyPressEvent(event)

    def _enter(self, here: int) -> None:
        if not self._lines[here].text:
            if self.text():
                self.wants_check.emit()
            return
        self._lines[here].ask(False)
        if here + 1 == len(self._lines) and len(self._lines) < MOST_LINES:
            self._add_line()
        if self.doubtful:
            self.take_focus()
        elif here + 1 < len(self._lines):
            self._lines[here + 1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge_so_far(here + 1)

    def _judge_so_far(self, whole: int) -> None:
        """Mark the lines that are whole: the rules are exact and quick, and nothing is kept of this."""
        whole = next((i for i, line in enumerate(self._lines[:whole]) if line.doubtful), whole)
        done = "\n".join(line.text for line in self._lines[:whole])
        self._mark(self.item.assess(done).first_wrong_line, whole)

    def _mark(self, first_wrong: int | None, whole: int) -> None:
        for number, line in enumerate(self._lines, 1):
            if number > whole or not line.text or (first_wrong is not None and number > first_wrong):
                line.mark.set("", "good")
            elif number == first_wrong:
                line.mark.set("almost", "bad")
                line.mark.setAccessibleName(self.tr("look at this line again"))
            else:
                line.mark.set("tick", "good")
                line.mark.setAccessibleName(self.tr("this line follows"))

    def _put(self, texts: Sequence[str]) -> None:
        """Make as many rows as there are texts, at least one, and put them in."""
        for line in self._lines[max(len(texts), 1) :]:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        del self._lines[max(len(texts), 1) :]
        while len(self._lines) < len(texts):
            self._add_line()
        for line, text in zip(self._lines, texts or ("",), strict=True):
            line.field.setText(text)
            line.ask(False)

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = _Line(self.look, number, self.tr("Line {number}").format(number=number))
        line.field.textChanged.connect(lambda: self._edited(number))
        line.confirmed.connect(lambda: self._enter(number - 1))
        self._lines.append(line)
        self._layout.addWidget(line)

    def _edited(self, number: int) -> None:
        self._lines[number - 1].ask(False)
        for line in self._lines[number - 1 :]:
            line.mark.set("", "good")
        self.changed.emit()
