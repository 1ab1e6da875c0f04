"""Things to be put in order: rows that move up and down, by buttons or by Ctrl with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mmtutor.domain.items.item import Item
from mmtutor.domain.items.ordering import Ordering
from mmtutor.gui.look import Look
from mmtutor.gui.student.items.panel import AnswerPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.typeset.markdown import plain
from mmtutor.gui.widgets.basic import Button, clear, column, label, row
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.tile import PressCard


class OrderingPanel(AnswerPanel):
    """The answer is the things in the order that they stand in, between semicolons."""

    def __init__(self, look: Look, item: Item) -> None:
        super().__init__(look, item)
        assert isinstance(item, Ordering)
        self._order = list(item.options)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self._cards: list[PressCard] = []
        self._moved = False
        note = label(self.tr("First on top. Move a row with its arrows, or with Ctrl and ↑ ↓."), "muted", wrap=True)
        self.setLayout(column(self._rows, note, None, gap=int(1.5 * GRID)))
        self._show()

    def text(self) -> str:
        return "; ".join(self._order) if self._moved else ""

    def set_text(self, text: str) -> None:
        wanted = [part.strip() for part in text.split(";")]
        if sorted(wanted) == sorted(self._order):
            focused = any(card.hasFocus() for card in self._cards)
            self._order, self._moved = wanted, True
            self._show()
            if focused:
                self.take_focus()
            self.changed.emit()

    def take_focus(self) -> None:
        self._cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def move(self, here: int, by: int) -> None:
        """Move a row up (-1) or down (1)."""
        there = here + by
        if not 0 <= there < len(self._order):
            return
        self._order[here], self._order[there] = self._order[there], self._order[here]
        self._moved = True
        self._show()
        self._cards[there].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrow keys from the rows: a button would keep them to itself."""
        by = 0
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not by or not isinstance(watched, PressCard) or watched not in self._cards:
            return super().eventFilter(watched, event)
        here = self._cards.index(watched)
        assert isinstance(event, QKeyEvent)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move(here, by)
        elif 0 <= here + by < len(self._cards):
            self._cards[here + by].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _show(self) -> None:
        clear(self._rows)
        self._cards = []
        for place, option in enumerate(self._order):
            self._rows.addWidget(self._row(place, option))

    def _row(self, place: int, option: str) -> QWidget:
        number = label(str(place + 1), "letter")
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        number.setFixedSize(self.look.px(32), self.look.px(32))
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(option)
        content = row(number, text, gap=2 * GRID)
        content.setStretch(1, 1)
        name = self.tr("Place {number}: {text}").format(number=place + 1, text=plain(option))
        card = PressCard(self.look, content, name, kind="option")
        content.setContentsMargins(int(1.5 * GRID), GRID, 2 * GRID, GRID)
        card.setAutoDefault(False)
        card.setMinimumHeight(self.look.px(48))
        card.installEventFilter(self)
        self._cards.append(card)
        up = Button(self.look, icon="up", kind="icon", name=self.tr("Move up"), pressed=lambda: self.move(place, -1))
        down = Button(
            self.look, icon="down", kind="icon", name=self.tr("Move down"), pressed=lambda: self.move(place, 1)
        )
        up.setEnabled(place > 0)
        down.setEnabled(place + 1 < len(self._order))
        for button in (up, down):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has Ctrl and the arrows
            button.setAutoDefault(False)
        line = row(card, up, down, gap=GRID // 2)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(line)
        return holder
