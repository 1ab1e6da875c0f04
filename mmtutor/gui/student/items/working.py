"""Several lines of working: one row for each, typeset beside it, and a mark as soon as a line is whole.

Lines read from a page stand in the same rows; below a doubtful one the learner is asked whether it was read right,
where that makes a difference. Lines are judged on a thread of their own, for some take long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.item import Item
from mmtutor.domain.page_doubts import first_doubt, is_doubtful
from mmtutor.domain.reading import Reading
from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.student.items.working_line import WorkingLine
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import column, label
from mmtutor.gui.widgets.rich_text import RichText

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found about the lines: which is to be confirmed first, counted from 0, and which are right so far."""

    readings: tuple[Reading, ...]
    asked: int | None
    whole: int
    assessment: Assessment  # of these lines


def _judged(item: Any, readings: tuple[Reading, ...], whole: int) -> _Judged:
    """Judge the first `whole` lines, as far as nothing has to be confirmed. Takes up to 50 ms."""
    asked = first_doubt(item, readings) if any(map(is_doubtful, readings)) else None
    whole = whole if asked is None else min(whole, asked)
    return _Judged(readings, asked, whole, item.assess("\n".join(reading.text for reading in readings[:whole])))


class WorkingPanel(AnswerPanel):
    """Enter goes to the next line; on an empty line it asks for the check, on a doubtful one it confirms it."""

    takes_page: ClassVar[bool] = True

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        self._lines: list[WorkingLine] = []
        self._errand: Errand | None = None  # the newest
        self._whole = 0  # so many lines are marked
        self._settled: tuple[Reading, ...] = ()  # what was judged last: it has no doubt but what is asked about
        self._check_waits = False
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
        return "\n".join(line.text for line in self._written())

    def set_text(self, text: str) -> None:
        self._put(text.splitlines()[:MOST_LINES])

    def put_page(self, readings: Sequence[Reading]) -> None:
        known = {line.text for line in self._lines if line.doubt is None}  # said so already: not asked again
        self._put([*(reading.text for reading in readings), ""])
        for line, reading in zip(self._lines, readings, strict=False):
            line.doubt = reading if is_doubtful(reading) and reading.text not in known else None
        self._judge(0)

    def holds_check(self) -> bool:
        if any(line.asked for line in self._lines):
            self._go_to_question()
            return True
        if self._readings() == self._settled or all(line.doubt is None for line in self._lines):
            return False
        self._check_waits = True
        self._judge(self._whole)
        return True

    def take_focus(self) -> None:
        waiting = [line for line in self._lines if line.asked] or [line for line in self._lines if not line.text]
        (waiting or self._lines[-1:])[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_assessment(self, assessment: Assessment) -> None:
        self._wait_no_more()
        self._mark(assessment, len(self._written()))

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

    def _written(self) -> list[WorkingLine]:
        return [line for line in self._lines if line.text]

    def _readings(self) -> tuple[Reading, ...]:
        return tuple(line.reading for line in self._written())

    def _enter(self, here: int) -> None:
        line = self._lines[here]
        if not line.text:
            if self.text():
                self.wants_check.emit()
            return
        confirmed = line.asked
        line.settle()
        if here + 1 == len(self._lines) and len(self._lines) < MOST_LINES:
            self._add_line()
        if confirmed:
            self.take_focus()
        elif here + 1 < len(self._lines):
            self._lines[here + 1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()
        self._judge(sum(bool(line.text) for line in self._lines[: here + 1]))

    def _judge(self, whole: int) -> None:
        """Have the first `whole` lines marked, and found out which is to be confirmed; nothing is kept of this."""
        self._wait_no_more()
        self._whole = whole
        self._errand = Errand(partial(_judged, self.item, self._readings(), whole), self)
        self._errand.done.connect(self._show_judged)
        self._errand.done.connect(self._errand.deleteLater)
        self._errand.start()

    def _wait_no_more(self) -> None:
        if self._errand is not None:
            self._errand.done.disconnect(self._show_judged)
            self._errand = None

    def _show_judged(self, judged: _Judged) -> None:
        self._errand = None
        waits, self._check_waits = self._check_waits, False
        readings, whole = self._readings(), judged.whole
        if judged.readings[:whole] == readings[:whole]:  # what was typed meanwhile stands below
            self._mark(judged.assessment, whole)
        if judged.readings != readings:
            return
        self._settled = readings
        if judged.asked is not None:
            self._written()[judged.asked].ask(True)
            self._go_to_question()
        elif waits:
            self.wants_check.emit()

    def _go_to_question(self) -> None:
        self.take_focus()
        self.asks.emit()

    def _mark(self, assessment: Assessment, whole: int) -> None:
        """Mark the first `whole` lines that are written, up to the first that is wrong or can't be read."""
        for line in self._lines:
            line.mark.set("", "good")
            line.mark.setAccessibleName("")
        for number, line in enumerate(self._written()[:whole], 1):
            if number == assessment.first_wrong_line:
                line.mark.set("almost", "bad")
                line.mark.setAccessibleName(self.tr("look at this line again"))
                return
            if assessment.steps[number - 1 : number] == (Verdict.INVALID,):
                line.mark.set("ask", "warn")
                line.mark.setAccessibleName(self.tr("I can't read this line"))
                return
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
            line.settle()

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = WorkingLine(self.look, number, self.tr("Line {number}").format(number=number))
        line.field.textChanged.connect(lambda: self._edited(number))
        line.confirmed.connect(lambda: self._enter(number - 1))
        self._lines.append(line)
        self._layout.addWidget(line)

    def _edited(self, number: int) -> None:
        self._lines[number - 1].settle()
        self._check_waits = False
        for line in self._lines[number - 1 :]:
            line.mark.set("", "good")
            line.mark.setAccessibleName("")
        self.changed.emit()
