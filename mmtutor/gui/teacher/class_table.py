"""The seats of a class as a table: only cells that changed are drawn again. Knows no network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView

from mmtutor.classroom.state import Seat
from mmtutor.domain.assessment import Verdict
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.teacher.report_table import TableHead
from mmtutor.gui.teacher.row_table import RowTable
from mmtutor.gui.typeset.markdown import plain

ROW_HEIGHT = 36  # px at 100 %
WIDTHS = (84, 86, 56, 48, 48, 48, 70, 96, 80)  # px at 100 %, per column, at least; see `SeatsModel.heads`
SHARES = (2, 0, 6, 0, 0, 0, 3, 0, 0)  # of the room that is left
NUMBERS = (3, 4, 5)
STATE, VERDICT = 1, 7
LONGEST = 60  # characters of an exercise
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, an icon before it, both in a colour of the theme."""

    text: str
    icon: str = ""
    colour: str = ""


class SeatsModel(QAbstractTableModel):
    """One row a learner, in the order of the dashboard."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._seats: list[Seat] = []
        self._rows: list[tuple[Cell, ...]] = []
        self.heads = (
            self.tr("Learner"), self.tr("State"), self.tr("Exercise"), self.tr("Step"), self.tr("Tries"),
            self.tr("Hints"), self.tr("Last answer"), self.tr("Verdict"), self.tr("Delivered"),
        )  # fmt: skip
        self._verdicts = {
            Verdict.CORRECT: Cell(self.tr("right"), "tick", "good"),
            Verdict.INCORRECT: Cell(self.tr("not yet"), "almost", "bad"),
            Verdict.INVALID: Cell(self.tr("unreadable"), "ask", "warn"),
            Verdict.UNSURE: Cell(self.tr("not sure"), "ask", "warn"),
        }

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats by row."""
        return tuple(self._seats)

    def show_seats(self, seats: tuple[Seat, ...]) -> None:
        """Show how the seats are now; a seat that is the same object as before is not looked at."""
        if not self._fits(seats):
            self.beginResetModel()
            self._seats, self._rows = list(seats), [self._row(seat) for seat in seats]
            self.endResetModel()
            return
        for place, seat in enumerate(seats):
            if place == len(self._seats) or self._seats[place].learner_id != seat.learner_id:
                self.beginInsertRows(QModelIndex(), place, place)
                self._seats.insert(place, seat)
                self._rows.insert(place, self._row(seat))
                self.endInsertRows()
            elif self._seats[place] is not seat:
                self._change(place, seat)

    def _fits(self, seats: tuple[Seat, ...]) -> bool:
        """Whether all rows stay, in their order, and some are added between them."""
        ids = iter(seat.learner_id for seat in seats)
        return all(seat.learner_id in ids for seat in self._seats)

    def _change(self, place: int, seat: Seat) -> None:
        before, now = self._rows[place], self._row(seat)
        self._seats[place], self._rows[place] = seat, now
        changed = [column for column, cell in enumerate(now) if cell != before[column]]
        if changed:
            self.dataChanged.emit(self.index(place, changed[0]), self.index(place, changed[-1]))

    def _row(self, seat: Seat) -> tuple[Cell, ...]:
        progress, last = seat.progress, seat.last
        if not seat.online:
            state = Cell(self.tr("away"), "", "muted")
        elif seat.stuck:
            state = Cell(self.tr("stuck"), "stuck", "warn")
        elif progress is not None and progress.refused is not None:
            state = Cell(self.tr("no lesson"), "ask", "warn")
        else:
            state = Cell(self.tr("here"), "", "ink")
        exercise = step = tries = hints = ""
        if progress is not None:
            exercise = " ".join(plain(progress.prompt).split())[:LONGEST]
            step, tries, hints = str(progress.step), str(progress.tries), str(progress.hints)
        verdict = self._verdicts.get(last.assessment.verdict, Cell("")) if last is not None else Cell("")
        return (
            Cell(seat.name or seat.learner_id[:8], "", "ink" if seat.online else "muted"),
            state,
            Cell(exercise),
            Cell(step),
            Cell(tries),
            Cell(hints),
            Cell(last.reading.text if last is not None else ""),
            verdict,
            Cell(self.tr("{delivered} of {made}").format(delivered=seat.received, made=seat.made) if seat.made else ""),
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.heads[index.column()]}: {cell.text}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(index.column())
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                return icons.pixmap(cell.icon, self._look.colour(cell.colour), self._look.px(18))
            case Qt.ItemDataRole.ForegroundRole if cell.colour:
                return self._look.colour(cell.colour)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.heads[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class SeatsView(RowTable):
    """The table. `turned(seat or None)` when another seat is in view."""

    turned = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._only: frozenset[str] | None = None
        self.seats = SeatsModel(look)
        self.setModel(self.seats)
        self.setAccessibleName(self.tr("Learners in the class"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(TableHead(look))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(24)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.turned.emit(self.seat))
        look.changed.connect(self.measure)
        self.measure()

    @property
    def seat(self) -> Seat | None:
        """The seat in view."""
        place = self.currentIndex().row()
        return self.seats.seats[place] if place >= 0 else None

    def show_seats(self, seats: tuple[Seat, ...], only: Collection[str] | None = None) -> None:
        """Show how the seats are now; `only` those of these ids, None: all."""
        count = self.seats.rowCount()
        self.seats.show_seats(seats)
        wanted = None if only is None else frozenset(only)
        if wanted == self._only and (wanted is None or count == len(seats)):
            return
        self._only = wanted
        for place, seat in enumerate(seats):
            hidden = wanted is not None and seat.learner_id not in wanted
            if self.isRowHidden(place) != hidden:
                self.setRowHidden(place, hidden)

    def measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(ROW_HEIGHT))
        self.horizontalHeader().setFixedHeight(self._look.px(ROW_HEIGHT))
        widths = [self._look.px(width) for width in WIDTHS]
        room = max(0, self.viewport().width() - sum(widths))
        for column, (width, share) in enumerate(zip(widths, SHARES, strict=True)):
            self.setColumnWidth(column, width + room * share // sum(SHARES))


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignHCenter if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
