"""A report as one frozen table, and the one way to write its cells, so that screen, print and file say the same.

Knows no store, no language and no window.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mmtutor.messages import Message

Cell = str | int | float | datetime | None
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what makes a spreadsheet compute a text


class Kind(StrEnum):
    """What the cells of a column are, and so how they are written. A cell that is None is empty in any of them."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # 0 to 1, written in percent
    DECIMAL = "decimal"
    MINUTES = "minutes"
    DAY = "day"  # in UTC
    MOMENT = "moment"  # to the minute, in the zone that it has


LEFT = frozenset({Kind.TEXT, Kind.DAY, Kind.MOMENT})  # all else is written against the right side


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `title` is a sentence to translate, or plain text such as a skill's id."""

    title: Message
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A report: (row, column) cells, in the order in which they are to be shown."""

    name: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose answers a report is about, one of `cohort_id` and `learner_id`, and from when until before when."""

    cohort_id: str | None = None
    learner_id: str | None = None
    since: datetime | None = None  # UTC
    until: datetime | None = None  # UTC, not itself

    def __post_init__(self) -> None:
        if (self.cohort_id is None) == (self.learner_id is None):
            raise ValueError("a report is about a cohort or about a learner")


def shown(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the text of each cell (row, column), as people read it."""
    kinds = [column.kind for column in table.columns]
    return tuple(tuple(map(cell_text, row, kinds)) for row in table.rows)


def cell_text(cell: Cell, kind: Kind) -> str:
    """Write one cell."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}" if kind is Kind.MOMENT else f"{cell:%Y-%m-%d}"
    if isinstance(cell, str):
        return cell
    match kind:
        case Kind.SHARE:
            return f"{cell:.0%}"
        case Kind.DECIMAL | Kind.MINUTES:
            return f"{cell:.1f}"
        case _:
            return str(cell)


def csv_of(table: Table, say: Callable[[Message], str] = str) -> str:
    """Return the table as CSV (RFC 4180), one header line, each cell as it is `shown`; `say` translates the titles.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises. Write the file in
    UTF-8 with a byte order mark and newline="", as spreadsheets expect.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([inert(say(column.title)) for column in table.columns])
    writer.writerows([[inert(text) for text in row] for row in shown(table)])
    return out.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTIVE) else text
