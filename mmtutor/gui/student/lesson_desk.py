"""The place to answer with the reading beside it, or below it where large text leaves no room."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.page import WIDEST
from mmtutor.gui.theme import GRID

PANEL_WIDTH = 256  # px at 100 %, of the reading
NARROWEST = 400  # px at 100 %, of the place to answer


class LessonDesk(QBoxLayout):
    """Both of them; `fit` is to be called when the page is resized."""

    def __init__(self, look: Look, answers: QWidget, reading: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._look, self._reading = look, reading
        self.setSpacing(2 * GRID)
        self.addWidget(answers, 1)
        self.addWidget(reading)

    def fit(self, width: int) -> None:
        """Arrange them on a page of a width, px."""
        panel, beside = self._look.px(PANEL_WIDTH), width - 10 * GRID >= self._look.px(NARROWEST + PANEL_WIDTH)
        self.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._reading.setMinimumWidth(panel)
        self._reading.setMaximumWidth(panel if beside else WIDEST)
