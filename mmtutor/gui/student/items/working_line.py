"""One row of working: its number, the field, what it looks like, its mark; below it a question, while there is one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, Mark, column, label, row
from mmtutor.gui.widgets.rich_text import RichText


class WorkingLine(QWidget):
    """`confirmed` when the learner says that the line was read right."""

    confirmed = Signal()

    def __init__(self, look: Look, number: int, spoken: str) -> None:
        super().__init__()
        self._spoken = spoken
        self.doubt: Reading | None = None  # what was read here and may be something else
        self.field = QLineEdit()
        self.preview = RichText(look, Size.LEAD)
        self.preview.setMinimumWidth(look.px(120))
        self.mark = Mark(look, "", "good", 22)
        count = label(str(number), "muted")
        count.setFixedWidth(look.px(20))
        layout = row(count, self.field, self.mark, self.preview, gap=int(1.5 * GRID))
        layout.setStretch(1, 3)
        layout.setStretch(3, 2)
        self._question = self.tr("Did I read this right?")
        self.right = Button(
            look, self.tr("Yes"), icon="tick", kind="quiet", name=f"{self._question} {self.tr('Yes')}",
            pressed=self.confirmed.emit,
        )  # fmt: skip
        self.right.setAutoDefault(False)
        indent = count.width() + int(1.5 * GRID)
        self._asking = QWidget()
        self._asking.setLayout(row(indent, Mark(look, "ask", "warn", 20), label(self._question), self.right, None))
        self.setLayout(column(layout, self._asking, gap=GRID // 2))
        self.field.textChanged.connect(lambda text: self.preview.set_maths(text.strip()))
        self.ask(False)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    @property
    def asked(self) -> bool:
        """Whether the learner is asked about this line."""
        return not self._asking.isHidden()

    @property
    def reading(self) -> Reading:
        """What was read here; what was typed, confirmed or never in doubt is sure."""
        return self.doubt or Reading(self.text, 1.0, sure=True)

    def ask(self, wanted: bool) -> None:
        """Ask whether the line was read right, or ask no more."""
        self._asking.setVisible(wanted)
        self.field.setAccessibleName(f"{self._spoken}. {self._question}" if wanted else self._spoken)

    def settle(self) -> None:
        """The learner has said what stands here."""
        self.doubt = None
        self.ask(False)
