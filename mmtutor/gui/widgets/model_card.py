"""The model's card, unfolded when it is asked for. It is as long as a book's chapter, with tables: Qt lays it out."""

from __future__ import annotations

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.widgets.basic import Button, row

_HEIGHT = 480  # px at 100 %; what is longer scrolls


class ModelCard(QWidget):
    """A button that gives way to the card, Markdown. Until then nothing is laid out. No link of it is followed."""

    def __init__(self, look: Look, card: str) -> None:
        super().__init__()
        self._look, self._card = look, card
        self.unfold = Button(look, self.tr("Show the model card"), kind="quiet", pressed=self._unfold)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Model card"))
        self.text.setOpenLinks(False)
        self.text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.unfold, None))
        layout.addWidget(self.text)

    def _unfold(self) -> None:
        self.text.setMarkdown(self._card or self.tr("The model card is not there."))
        self.text.setFixedHeight(self._look.px(_HEIGHT))
        self.text.show()
        self.text.setFocus()
        self.unfold.hide()
