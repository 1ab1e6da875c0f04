"""The keys of the page, in a bar at the lower edge: "?" shows and hides it. It covers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import clear, label, row
from mmtutor.gui.widgets.tile import WrapLayout


class KeyBar(QFrame):
    """Pairs of a key and what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self._pairs = WrapLayout(gap=3 * GRID)
        holder = QHBoxLayout(self)
        holder.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID)
        holder.addLayout(self._pairs)
        self.hide()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys."""
        clear(self._pairs)
        for key, words in keys:
            pair = QWidget()
            pair.setLayout(row(label(key, "key"), label(words)))
            self._pairs.addWidget(pair)
        self.setAccessibleName("; ".join(f"{key}: {words}" for key, words in keys))
        self.show()
