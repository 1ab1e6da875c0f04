"""Several lines of working: one row for each, typeset beside it, and a mark as soon as a line is whole."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Mark, column, label, row
from mmtutor.gui.widgets.rich_text import RichText

MOST_LINES = 12


class _Line(QWidget):
    """One row: its number, the field, what it looks like, its mark."""

    def __init__(self, look: Look, number: int, spoken: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setAccessibleName(spoken)
        self.preview = RichText(look, Size.LEAD)
        self.preview.setMinimumWidth(look.px(120))
        self.mark = Mark(look, "", "good", 22)
        count = label(str(number), "muted")
        count.setFixedWidth(look.px(20))
        layout = row(count, self.field, self.preview, self.mark, gap=int(1.5 * GRID))
        layout.setStretch(1, 3)
        layout.setStretch(2, 2)
        self.setLayout(layout)
        self.field.textChanged.connect(lambda text: self.preview.set_maths(text.strip()))


class WorkingPanel(AnswerPanel):
    """Enter goes to the next line; on an empty line it asks for the check."""

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
        return "\n".join(line.field.text().strip() for line in self._lines if line.field.text().strip())

    def set_text(self, text: str) -> None:
        for index, part in enumerate(text.splitlines()[:MOST_LINES]):
            while len(self._lines) <= index:
                self._add_line()
            self._lines[index].field.setText(part)

    def take_focus(self) -> None:
        empty = next((line for line in self._lines if not line.field.text().strip()), self._lines[-1])
        empty.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_assessment(self, assessment: Assessment) -> None:
        self._mark(assessment.first_wrong_line, len([line for line in self._lines if line.field.text().strip()]))

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
        if not self._lines[here].field.text().strip():
            if self.text():
                self.wants_check.emit()
            return
        if here + 1 == len(self._lines) and len(self._lines) < MOST_LINES:
            self._add_line()
        if here + 1 < len(self._lines):
            self._lines[here + 1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge_so_far(here + 1)

    def _judge_so_far(self, whole: int) -> None:
        """Mark the lines that are whole: the rules are exact and quick, and nothing is kept of this."""
        done = "\n".join(line.field.text().strip() for line in self._lines[:whole])
        self._mark(self.item.assess(done).first_wrong_line, whole)

    def _mark(self, first_wrong: int | None, whole: int) -> None:
        for number, line in enumerate(self._lines, 1):
            if number > whole or not line.field.text().strip() or (first_wrong is not None and number > first_wrong):
                line.mark.set("", "good")
            elif number == first_wrong:
                line.mark.set("almost", "bad")
                line.mark.setAccessibleName(self.tr("look at this line again"))
            else:
                line.mark.set("tick", "good")
                line.mark.setAccessibleName(self.tr("this line follows"))

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = _Line(self.look, number, self.tr("Line {number}").format(number=number))
        line.field.textChanged.connect(lambda: self._edited(number))
        self._lines.append(line)
        self._layout.addWidget(line)

    def _edited(self, number: int) -> None:
        for line in self._lines[number - 1 :]:
            line.mark.set("", "good")
        self.changed.emit()
