"""A text with numbered gaps, and a field for each gap below it; the fields that are right get a mark."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.cloze import Cloze
from mmtutor.domain.items.item import Item
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Mark, column, frame, label
from mmtutor.gui.widgets.rich_text import RichText

MOST_CHARACTERS = 100


class ClozePanel(AnswerPanel):
    """The answer is what stands in the gaps, between semicolons. Enter goes to the next empty gap, then checks."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        assert isinstance(item, Cloze)
        text = RichText(look, Size.LEAD)
        text.set_markdown(item.shown_text())
        grid = QGridLayout()
        grid.setHorizontalSpacing(int(1.5 * GRID))
        grid.setVerticalSpacing(GRID)
        self._fields: list[QLineEdit] = []
        self._marks: list[Mark] = []
        for place in range(len(item.gaps)):
            field = QLineEdit()
            field.setMaxLength(MOST_CHARACTERS)
            field.setAccessibleName(self.tr("Gap {number}").format(number=place + 1))
            field.textChanged.connect(lambda _text, at=place: self._edited(at))
            mark = Mark(look, "", "good", 22)
            grid.addWidget(label(f"({place + 1})", "muted"), place, 0)
            grid.addWidget(field, place, 1)
            grid.addWidget(mark, place, 2)
            self._fields.append(field)
            self._marks.append(mark)
        words = column(text, margins=(2 * GRID, int(1.5 * GRID), 2 * GRID, int(1.5 * GRID)))
        self.setLayout(column(frame("well", words), grid, None, gap=2 * GRID))

    def text(self) -> str:
        parts = [field.text().strip() for field in self._fields]
        return "; ".join(parts) if any(parts) else ""

    def set_text(self, text: str) -> None:
        for field, part in zip(self._fields, text.split(";"), strict=False):
            field.setText(part.strip())

    def take_focus(self) -> None:
        empty = next((field for field in self._fields if not field.text().strip()), self._fields[0])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_assessment(self, assessment: Assessment) -> None:
        for mark, field, verdict in zip(self._marks, self._fields, assessment.steps, strict=False):
            if verdict is Verdict.CORRECT:
                mark.set("tick", "good")
                mark.setAccessibleName(self.tr("right"))
            elif field.text().strip():
                mark.set("almost", "bad")
                mark.setAccessibleName(self.tr("look at this gap again"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif any(not field.text().strip() for field in self._fields) and self.focusWidget() in self._fields:
            here = self._fields.index(self.focusWidget())
            after = [*self._fields[here + 1 :], *self._fields[:here]]
            following = next((field for field in after if not field.text().strip()), None)
            if self._fields[here].text().strip() and following is not None:
                following.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.wants_check.emit()
        else:
            self.wants_check.emit()

    def _edited(self, place: int) -> None:
        self._marks[place].set("", "good")
        self.changed.emit()
