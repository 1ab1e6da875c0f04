"""The picture beside a report's table: bars, or a line over the weeks, of the very cells of the table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from PySide6.QtWidgets import QLayout, QWidget

from mmtutor.domain.report import Kind, Table, cell_text
from mmtutor.gui.look import Look
from mmtutor.gui.student.overview import STRONG, level
from mmtutor.gui.teacher.gate import card
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Elided, column, label, row
from mmtutor.gui.widgets.plots import GrowthPlot
from mmtutor.gui.widgets.progress import Bar
from mmtutor.messages import message

MOST_BARS = 8
WIDTH = 40 * GRID  # px at 100 %
_WEEKS = message("From left to right: the weeks of the table. Above the dashed line most answers are right.")
HEADS = {
    "mastery": message("Weakest skills: mean of those who met them"),
    "misconceptions": message("Misconceptions by learners"),
    "hardest": message("Share of right answers"),
    "time": message("Minutes of work, most first"),
    "growth": message("Share of right answers, week by week"),
}
_VALUES = {"misconceptions": 1, "hardest": 6, "time": 4}  # column of the table that the bars show
_NAMES = {"misconceptions": 0, "hardest": 3, "time": 0}


def chart(look: Look, name: str, table: Table) -> QWidget:
    """Return the picture of a report, by its name in `REPORTS`."""
    head = label(say(HEADS[name]), "strong", wrap=True)
    if name == "growth":
        return card(head, *_growth(look, table, say(HEADS[name])))
    return card(head, *[_bar(look, *each) for each in bars(name, table)], None)


def bars(name: str, table: Table) -> list[tuple[str, float, str, str]]:
    """Return (name, 0..1, text, colour) of the bars of a report, most telling first."""
    if name == "mastery":
        return _means(table)
    at = _VALUES[name]
    found = [(str(cells[_NAMES[name]]), value) for cells in table.rows if isinstance(value := cells[at], int | float)]
    if name == "time":
        found.sort(key=lambda each: -each[1])
    kind = table.columns[at].kind
    longest = 1.0 if kind is Kind.SHARE else max((value for _, value in found), default=0) or 1.0
    return [
        (words, value / longest, cell_text(value, kind), level(value)[0] if kind is Kind.SHARE else "accent")
        for words, value in found[:MOST_BARS]
    ]


def _means(table: Table) -> list[tuple[str, float, str, str]]:
    found = []
    for number, each in enumerate(table.columns[1:], 1):
        values = [cell for cells in table.rows if isinstance(cell := cells[number], float)]
        if values:
            found.append((say(each.title), fmean(values)))
    found.sort(key=lambda each: each[1])
    return [(words, mean, cell_text(mean, Kind.SHARE), level(mean)[0]) for words, mean in found[:MOST_BARS]]


def _bar(look: Look, name: str, share: float, text: str, colour: str) -> QLayout:
    words = Elided(name)
    words.setText(name)
    bar = Bar(look, name)
    bar.show_share(share, colour)
    top = row(words, label(text, "small"))
    top.setStretch(0, 1)
    return column(top, bar, gap=2)


def _growth(look: Look, table: Table, spoken: str) -> Sequence[QWidget | None]:
    shares = [cell for cells in table.rows if isinstance(cell := cells[3], float)]
    if not shares:
        return (None,)
    note = label(say(_WEEKS), "small", wrap=True)
    return (GrowthPlot(look, [shares], STRONG, spoken), note, None)
