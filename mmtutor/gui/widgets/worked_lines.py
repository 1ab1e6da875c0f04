"""The lines of a worked solution, numbered and typeset below each other; a gap for the one that is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import clear, column, label, row
from mmtutor.gui.widgets.rich_text import RichText


class WorkedLines(QFrame):
    """Hidden while there is nothing to show."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "card")
        self._head = label("", "strong", wrap=True)
        self._rows = column(gap=GRID)
        self.setLayout(
            column(self._head, self._rows, gap=int(1.5 * GRID), margins=(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID))
        )
        self._lines: tuple[str, ...] = ()
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[str], head: str = "", missing: bool = False) -> None:
        """Show lines of maths in linear notation; `missing`: a gap follows, where the learner's line goes."""
        clear(self._rows)
        self._lines = tuple(lines)
        self._head.setText(head)
        self._head.setVisible(bool(head))
        for number, line in enumerate(lines, 1):
            maths = RichText(self._look, Size.LEAD if missing else Size.TITLE)
            maths.set_maths(line)
            self._add(number, maths)
        if missing:
            self._add(len(lines) + 1, label(self.tr("Your line goes here."), "muted"))
        self.setAccessibleName(". ".join(filter(None, (head, *lines))))
        self.setVisible(bool(lines))

    def _add(self, number: int, content: QWidget) -> None:
        count = label(str(number), "step")
        count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        count.setFixedSize(self._look.px(32), self._look.px(32))
        line = row(count, content, gap=2 * GRID)
        line.setStretch(1, 1)
        self._rows.addLayout(line)
