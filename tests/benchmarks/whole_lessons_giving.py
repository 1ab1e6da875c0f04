"""How an answer is handed in before the real window and seen to be read right, and what is counted on the way.

Knows what was meant, and puts right what was read otherwise, as a learner would: confirmed, picked, typed, line by line
on a page. Knows nothing of lessons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mmtutor.domain.items.item import Item
from mmtutor.domain.observation import Modality
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.widgets.basic import Button
from mmtutor.gui.widgets.tile import PressCard
from tests.benchmarks.whole_lessons_ways import agrees, type_line
from tests.end_to_end import Sitting, press, until

AT_ONCE, CONFIRMED, PICKED = "right at once", "confirmed", "picked from what was offered"
AGAIN, TYPED, OTHERWISE = "given once more", "typed instead", "typed, for it has several parts or words"
LINES_RIGHT, LINES_CHANGED, NO_LINES = "page read right", "page put right", "no lines found"
JUDGED = (LessonState.DONE, LessonState.WRONG)
ASKED = "Did I read this right?"
LOOKED_THROUGH_MS = 1_000  # after which a line is asked about, or none is
MOST_ROUNDS = 12  # of looking through a page


class Way(Protocol):
    """A way to answer but for the keyboard."""

    modality: Modality

    def meant(self, item: Item) -> tuple[str, ...]:
        """Return the lines to give; () where it cannot be given that way."""
        ...

    def give(self, sitting: Sitting, lines: Sequence[str]) -> None:
        """Give them, but for handing in."""
        ...


@dataclass(slots=True)
class Pages:
    """Pages of working that were read: their lines, those asked about, those put right."""

    lines: int = 0
    asked: int = 0
    changed: int = 0


@dataclass(slots=True)
class Giving:
    """Gives answers one way. `see` is called with each stage's name; `waits` are seconds until something is said."""

    sitting: Sitting
    way: Way
    see: Callable[[str], None]
    waits: list[float]
    pages: Pages = field(default_factory=Pages)

    def give(self, lines: Sequence[str]) -> str:
        """Give lines until they are judged as they were meant, or not read at all; return how that went."""
        page = self.sitting.page
        self.way.give(self.sitting, lines)
        if page.answers.reads_page:
            return self._give_page(lines)
        hand_in(self.sitting, self.waits)
        return self._confirm(lines) if page.state is LessonState.CONFIRMING else AT_ONCE

    def read(self) -> str:
        """Return what was read last, as it stands on the screen."""
        page = self.sitting.page
        panel = page.answers.panel
        return page.reading.text or (panel.text() if panel is not None else "")

    def _confirm(self, lines: Sequence[str]) -> str:
        """Answer the question whether that was meant: yes, one of the others that are offered, or type it."""
        page = self.sitting.page
        read, how = page.reading.text, CONFIRMED
        self.see("unsure" if agrees(read, lines) else "unsure-misread")
        if agrees(read, lines):
            press(Qt.Key.Key_Return)  # "That's it" has the focus
        elif choice := self._offered(lines):
            how = PICKED
            QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
        else:
            how = TYPED
            if read:
                no = next(b for b in page.reading.findChildren(Button) if b.isVisible() and b.text().startswith("No"))
                QTest.mouseClick(no, Qt.MouseButton.LeftButton)
            type_line("; ".join(lines))
            self.see("corrected")
            press(Qt.Key.Key_Return)
        assert until(lambda: page.state in JUDGED)
        return how

    def _offered(self, lines: Sequence[str]) -> PressCard | None:
        """Return the reading among those offered that is meant."""
        cards = self.sitting.page.reading.findChildren(PressCard)
        return next((c for c in cards if agrees(c.accessibleName().removeprefix("I meant "), lines)), None)

    # ---- a page of working ----------------------------------------------------------------------------------------

    def _give_page(self, lines: Sequence[str]) -> str:
        """Have the page read, look through its rows, answer what is asked, and check."""
        page, begun = self.sitting.page, perf_counter()
        assert page.foot.check.text().startswith("Read my page")
        press(Qt.Key.Key_Return)
        assert until(lambda: page.state is LessonState.ANSWERING and bool(page.strip.tone))
        self.waits.append(perf_counter() - begun)
        if page.answers.way != "type":
            self.see("page-not-read")
            return NO_LINES
        until(lambda: self._question() is not None, LOOKED_THROUGH_MS)
        self.see("page-read" if self._question() is None else "page-asked")
        before, self.pages.lines = self.pages.changed, self.pages.lines + len(lines)
        for _ in range(MOST_ROUNDS):
            self._put_right(lines)
            if self._question() is not None:
                self.pages.asked += 1
                press(Qt.Key.Key_Return)
                until(lambda: self._question() is not None, LOOKED_THROUGH_MS)
                continue
            self._rows()[-1].setFocus()
            press(Qt.Key.Key_Return)
            assert until(lambda: page.state in JUDGED or self._question() is not None)
            if page.state in JUDGED:
                break
        return LINES_RIGHT if self.pages.changed == before else LINES_CHANGED

    def _put_right(self, lines: Sequence[str]) -> None:
        """Type what was misread, in the row that is asked about last, so that the keyboard stays there."""
        wanted = [*lines, *("" for _ in self._rows()[len(lines) :])]
        for place, meant in enumerate(wanted):
            row = self._rows()[place]
            if agrees(row.text(), [meant] if meant else []):
                continue
            self.pages.changed += 1
            row.setFocus()
            type_line(meant) if meant else row.clear()
            if place + 1 == len(self._rows()):
                press(Qt.Key.Key_Return)  # another row
            self.see("page-changed")
        if (asked := self._question()) is not None:
            asked.setFocus()

    def _rows(self) -> list[QLineEdit]:
        panel = self.sitting.page.answers.panel
        assert panel is not None
        return [row for row in panel.findChildren(QLineEdit) if row.isVisibleTo(panel)]

    def _question(self) -> QLineEdit | None:
        return next((row for row in self._rows() if ASKED in row.accessibleName()), None)


def hand_in(sitting: Sitting, waits: list[float]) -> None:
    """Press Enter and wait for feedback, a question, or a word that nothing was read."""
    page, begun = sitting.page, perf_counter()
    press(Qt.Key.Key_Return)
    answers = (*JUDGED, LessonState.CONFIRMING)
    assert until(lambda: page.state in answers or (page.state is LessonState.ANSWERING and bool(page.strip.tone)))
    waits.append(perf_counter() - begun)
