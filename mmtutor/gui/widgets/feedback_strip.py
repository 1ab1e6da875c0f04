"""A sentence or two above the buttons: a verdict, a hint, what is wrong. Words and an icon, never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Mark, column, label, set_kind
from mmtutor.gui.widgets.rich_text import RichText

TONES = {  # tone -> kind of frame, icon, colour
    "good": ("note-good", "tick", "good"),
    "bad": ("note-bad", "almost", "bad"),
    "warn": ("note-warn", "warning", "warn"),
    "hint": ("note-plain", "hint", "accent"),
    "plain": ("note-plain", "info", "accent"),
}


class FeedbackStrip(QFrame):
    """A sentence, with a word above it where the sentence does not say what it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = Mark(look, "", "accent", 26)
        self._word = label("", "strong")
        self._text, self._more = RichText(look, Size.BODY), RichText(look, Size.BODY)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, int(1.25 * GRID), 2 * GRID, int(1.25 * GRID))
        layout.setSpacing(int(1.5 * GRID))
        layout.addWidget(self._mark)
        layout.addLayout(column(self._word, self._text, self._more, gap=2), 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._tone = ""
        self.say_nothing()

    @property
    def tone(self) -> str:
        """The tone of what is said; "" while nothing is."""
        return self._tone

    @property
    def text(self) -> str:
        """What is said."""
        return f"{self._word.text()} {self._text.source()} {self._more.source()}".strip()

    def say(self, tone: str, markdown: str, word: str = "") -> None:
        """Show Markdown with maths, and a word above it."""
        kind, icon, colour = TONES[tone]
        self._tone = tone
        set_kind(self, kind)
        self._mark.set(icon, colour)
        self._word.setText(word)
        self._word.setVisible(bool(word))
        self._text.set_colour(colour if tone in ("good", "bad", "warn") else "ink")
        self._text.set_weight(600 if tone in ("good", "bad", "warn") else 400)
        self._text.set_markdown(markdown)
        self._more.set_markdown("")
        self._more.hide()
        self.setAccessibleName(f"{word} {self._text.accessibleName()}".strip())
        self.updateGeometry()
        self.show()

    def add(self, markdown: str) -> None:
        """Say something more below what is said."""
        self._more.set_markdown(markdown)
        self._more.show()
        self.updateGeometry()

    def say_nothing(self) -> None:
        """Fall silent."""
        self._tone = ""
        self._word.setText("")
        self._text.set_markdown("")
        self._more.set_markdown("")
        self.hide()
