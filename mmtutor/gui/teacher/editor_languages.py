"""In which language a course is being written, and the button that adds another. Knows no course."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.teacher import editor_words as words
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, clear, row


class LanguageBar(QWidget):
    """`chosen(language)` of those there are; `added(language)` when there is to be one more."""

    chosen = Signal(str)
    added = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[str, ...], str] = ((), "")
        self._row = row(gap=GRID // 2, margins=(3 * GRID, 2 * GRID, 3 * GRID, 0))
        self.setLayout(self._row)

    def show_languages(self, languages: tuple[str, ...], now: str) -> None:
        """Show the languages of a course, and which of them is being written."""
        if self._shown == (languages, now):
            return
        self._shown = languages, now
        clear(self._row)
        group = QButtonGroup(self)
        for language in languages if len(languages) > 1 else ():
            way = Button(self._look, words.language_name(language), kind="mode",
                         pressed=lambda language=language: self.chosen.emit(language))  # fmt: skip
            way.setCheckable(True)
            way.setChecked(language == now)
            group.addButton(way)
            self._row.addWidget(way)
        for language in words.LANGUAGES:
            if language not in languages:
                name = self.tr("Also in {language}").format(language=words.language_name(language))
                more = Button(self._look, name, icon="add", kind="quiet",
                              pressed=lambda language=language: self.added.emit(language))  # fmt: skip
                more.setToolTip(self.tr("Write this course in another language, too"))
                self._row.addWidget(more)
        self._row.addStretch(1)
