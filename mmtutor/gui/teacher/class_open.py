"""Opening a class: one that was here before, or a new one over this computer or over a school's broker."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.teacher.class_host import Wanted
from mmtutor.gui.teacher.gate import card, entry
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, clear, column, label, middle, row

FORM_WIDTH = 640  # px at 100 %
MOST = 8  # classes that are offered


class OpenForm(QWidget):
    """`wanted(what)` when a class is to be opened."""

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._known = column(gap=GRID)
        self.known: list[Button] = []  # one a class that can be gone on with
        self._known_card = card(label(self.tr("Go on with a class"), "head"), self._known)
        self.name = entry(self.tr("Name, such as 7b"), longest=60)
        self.school = QCheckBox(self.tr("Use the school's MQTT broker"))
        self.school.toggled.connect(self._show_school)
        self.broker = entry(self.tr("Address for you, such as mqtts://teacher:secret@mqtt.school.example"), longest=400)
        self.learners_broker = entry(self.tr("Address for learners, if it is another one"), longest=400)
        self.go = Button(look, self.tr("Open the class"), kind="primary", pressed=self._open)
        self._words = label(
            self.tr(
                "Learners in this network join with a code. Everything goes from their computers to this one, "
                "encrypted, and nowhere else."
            ),
            "muted",
            wrap=True,
        )
        new = card(
            label(self.tr("Open a new class"), "head"), self._words, self.name, self.school, self.broker,
            self.learners_broker, GRID // 2, row(self.go, None),
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(column(self._known_card, new, gap=2 * GRID))
        self.setLayout(column(GRID, middle(inner, look.px(FORM_WIDTH)), None))
        self._known_card.hide()
        self._show_school(False)

    def show_known(self, known: list[tuple[str, Path]]) -> None:
        """Offer classes that were here before: titles and files."""
        clear(self._known)
        self.known = []
        for title, path in known[:MOST]:
            button = Button(self._look, title, icon="class", name=self.tr("Go on with {title}").format(title=title))
            button.clicked.connect(lambda _=False, path=path: self._ask(Wanted(path=path)))
            self._known.addLayout(row(button, None))
            self.known.append(button)
        self._known_card.setVisible(bool(known))

    def show_busy(self, busy: bool) -> None:
        """Wait while a class is being opened."""
        self.setEnabled(not busy)
        self.go.set_words(self.tr("Opening …") if busy else self.tr("Open the class"))
        if not busy:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        school = self.school.isChecked()
        self._ask(
            Wanted(
                self.name.text(),
                broker=self.broker.text() if school else "",
                learners_broker=self.learners_broker.text() if school else "",
            )
        )

    def _ask(self, wanted: Wanted) -> None:
        self.wanted.emit(wanted)

    def _show_school(self, on: bool) -> None:
        self.broker.setVisible(on)
        self.learners_broker.setVisible(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)
