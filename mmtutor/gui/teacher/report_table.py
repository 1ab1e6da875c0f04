"""The one way a report's table is on the screen: a model over the frozen value, and a view that arrows walk through."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from mmtutor.domain.report import LEFT, Cell, Column, Kind, Table, shown
from mmtutor.gui.look import Look
from mmtutor.gui.student.overview import level
from mmtutor.gui.teacher.row_table import RowTable
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.messages import message

ROW_HEIGHT = 36  # px at 100 %
FIRST_COLUMN = 200  # px at 100 %, where there is room
LEAST_COLUMN = 96  # px at 100 %, where there is not
WIDEST_COLUMN = 340  # px at 100 %
HEAT_WIDTH = 128  # px at 100 %; a column of the heat map
MEASURED = 5  # texts of a column
LEAST_HEIGHT = 240  # px; below that the page scrolls
EMPTY = Table(message(""), (), ())
_SOFT = {"good": "good_soft", "accent": "accent_soft", "warn": "warn_soft"}
_Index = QModelIndex | QPersistentModelIndex


def text_table(columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> Table:
    """Return rows as a table without a name, for the screen alone."""
    return Table(message(""), columns, tuple(rows))


class TableModel(QAbstractTableModel):
    """Shows each cell exactly as `report.shown` writes it, which is what files get, too."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._heat = False
        self._pictures: tuple[QPixmap | None, ...] = ()
        self.table, self._texts = EMPTY, shown(EMPTY)

    def show_table(self, table: Table, heat: bool = False, pictures: tuple[QPixmap | None, ...] = ()) -> None:
        """Show a table; `heat` colours shares as mastery, `pictures` stand before the first cells."""
        self.beginResetModel()
        self.table, self._texts, self._heat, self._pictures = table, shown(table), heat, pictures
        self.endResetModel()

    @property
    def has_pictures(self) -> bool:
        """Whether pictures stand before the first cells."""
        return bool(self._pictures)

    def texts(self, column: int) -> list[str]:
        """Return the cells of a column as they are shown."""
        return [row[column] for row in self._texts]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        kind = self.table.columns[column].kind
        cell = self.table.rows[row][column]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._texts[row][column]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{say(self.table.columns[column].title)}: {self._texts[row][column]}"
            case Qt.ItemDataRole.TextAlignmentRole:
                if self._heat and column:
                    return Qt.AlignmentFlag.AlignCenter
                right = kind not in LEFT
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.DecorationRole if column == 0 and row < len(self._pictures):
                return self._pictures[row]
            case Qt.ItemDataRole.BackgroundRole if self._heat and column and isinstance(cell, float):
                return self._look.colour(_SOFT[level(cell)[0]])
            case Qt.ItemDataRole.ForegroundRole if self._heat and column and isinstance(cell, float):
                return self._look.colour("ink")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return say(column.title)
            case Qt.ItemDataRole.TextAlignmentRole:
                if self._heat and section:
                    return Qt.AlignmentFlag.AlignCenter
                right = column.kind not in LEFT
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class TableHead(QHeaderView):
    """The titles, on as many lines as fit, without a box: the style sheet's would cut the table's round corners."""

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look

    def sectionSizeFromContents(self, section: int) -> QSize:
        metrics = QFontMetrics(self._look.font(Size.SMALL, 600))
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        return QSize(metrics.horizontalAdvance(title) + 2 * GRID, metrics.height() + 2 * GRID)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        ask = self.model().headerData
        painter.setFont(self._look.font(Size.SMALL, 600))
        painter.setPen(self._look.colour("muted"))
        side = ask(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        title = str(ask(section, Qt.Orientation.Horizontal))
        inner = rect.adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        painter.drawText(inner, int(side) | Qt.TextFlag.TextWordWrap, title)
        painter.setPen(self._look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


class _Cells(QStyledItemDelegate):
    """Paints a cell straight away: through the style sheet a screenful takes several times as long."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        behind = self._look.colour("accent_soft") if chosen else index.data(Qt.ItemDataRole.BackgroundRole)
        if behind is not None:
            painter.fillRect(option.rect, behind)
        inner = option.rect.adjusted(GRID, 0, -GRID, 0)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is not None:
            painter.drawPixmap(inner.left(), inner.center().y() - picture.height() // 2, picture)
            inner.setLeft(inner.left() + picture.width() + GRID)
        painter.setFont(self._look.font(Size.BODY))
        painter.setPen(self._look.colour("ink"))
        text = str(index.data())
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)


class TableView(RowTable):
    """A table by rows. `chosen(row)` when one is entered, `turned(row)` when another one is in view."""

    chosen = Signal(int)
    turned = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._heat = look, False
        self._needed: list[int] = []  # px, of each column
        self.rows = TableModel(look)
        self.setModel(self.rows)
        self._cells = _Cells(look)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(name)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setHorizontalHeader(TableHead(look))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(look.px(48))
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.turned.emit(now.row()))
        look.changed.connect(self._measure_anew)
        self.measure()

    def show_table(self, table: Table, heat: bool = False, pictures: tuple[QPixmap | None, ...] = ()) -> None:
        """Show another table, its columns as wide as they need."""
        self._heat = heat
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.NoSelection if heat else mode.SingleSelection)  # colours mean mastery there
        self.rows.show_table(table, heat, pictures)
        self._needed = self._widths()
        self.measure()
        if table.rows:
            self.setCurrentIndex(self.rows.index(0, 0))

    @property
    def row(self) -> int:
        """The row in view, -1 where there is none."""
        return self.currentIndex().row()

    def _measure_anew(self) -> None:
        self._needed = self._widths()
        self.measure()

    def measure(self, again: bool = True) -> None:
        look, head = self._look, self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        lines = 4 if self._heat else 1
        head.setFixedHeight(look.px(ROW_HEIGHT) + (lines - 1) * look.px(16))
        columns = self.rows.columnCount()
        if not columns:
            return
        seen = self.viewport().width()
        widths = [min(needed, look.px(WIDEST_COLUMN)) for needed in self._needed]
        if self._heat:
            widths[1:] = [look.px(HEAT_WIDTH)] * (columns - 1)
        else:
            text = [c for c, each in enumerate(self.rows.table.columns) if each.kind is Kind.TEXT]
            room = seen - sum(widths)
            if text and room > 0:
                first = min(room, max(0, look.px(FIRST_COLUMN) - widths[text[0]]))
                widths[text[0]] += first
                widths[text[-1]] += room - first
            for column in text if room < 0 else ():
                less = min(-room, max(0, widths[column] - look.px(LEAST_COLUMN)))
                widths[column] -= less
                room += less
        policy = Qt.ScrollBarPolicy
        fits = sum(widths) <= seen
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        if again and self.viewport().width() != seen:  # a scroll bar has come or gone meanwhile
            self.measure(again=False)

    def _widths(self) -> list[int]:
        """Return what each column needs; of its texts only the longest are measured, so that nobody waits."""
        rows, metrics = self.rows, QFontMetrics(self._look.font(Size.BODY))
        pictures = rows.has_pictures * self._look.px(ROW_HEIGHT)
        widths = []
        for column in range(rows.columnCount()):
            longest = sorted(rows.texts(column), key=len)[-MEASURED:]
            widest = max(map(metrics.horizontalAdvance, longest), default=0) + 4 * GRID
            title = self.horizontalHeader().sectionSizeFromContents(column).width()
            widths.append(max(widest + (0 if column else pictures), title + GRID))
        return widths

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row >= 0:
            self.chosen.emit(self.row)
        else:
            super().keyPressEvent(event)
