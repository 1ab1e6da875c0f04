"""The place to answer: one row of ways, and the panel of the chosen one. Gives a response; decides nothing about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.item import Item
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look
from mmtutor.gui.senses import Senses
from mmtutor.gui.student.items import ANSWER_PANELS, AnswerPanel
from mmtutor.gui.student.items.stated import stated
from mmtutor.gui.student.ways import DrawPanel, SayPanel, ShowPanel
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, column, label, row
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.tutor.recorder import Recorder

WAYS: dict[str, Modality] = {
    "type": Modality.TEXT,
    "draw": Modality.IMAGE,
    "show": Modality.IMAGE,
    "say": Modality.AUDIO,
}


class AnswerArea(QWidget):
    """`changed` whenever the response did; `check_wanted` when the answer is ended by the keyboard panel itself.

    `asks` when a line of a page has to be confirmed first; `moved` when the keyboard went to another.
    """

    changed = Signal()
    check_wanted = Signal()
    asks = Signal()
    moved = Signal()
    way_changed = Signal(str)

    def __init__(self, look: Look, senses: Senses) -> None:
        super().__init__()
        self._look = look
        self._recorder = Recorder()
        self._way = "type"
        self._panel: AnswerPanel | None = None
        self._allowed = list(WAYS)
        self._type_holder = QStackedWidget()
        self.draw_panel = DrawPanel(look, self._recorder)
        self.show_panel = ShowPanel(look, self._recorder, senses)
        self.say_panel = SayPanel(look, self._recorder, senses)
        self._group = QButtonGroup(self)
        names = {"type": self.tr("Type"), "draw": self.tr("Draw"), "show": self.tr("Show"), "say": self.tr("Say")}
        panels: dict[str, QWidget] = {
            "type": self._type_holder, "draw": self.draw_panel, "show": self.show_panel, "say": self.say_panel,
        }  # fmt: skip
        self._panels = panels
        self._buttons: dict[str, Button] = {}
        ways = row(gap=GRID)
        for number, (way, name) in enumerate(names.items(), 1):
            button = Button(
                look, name, icon=way, kind="mode", name=self.tr("{way} (F{number})").format(way=name, number=number)
            )
            button.setToolTip(f"F{number}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, chosen=way: self.set_way(chosen))
            self._group.addButton(button)
            self._buttons[way] = button
            ways.addWidget(button)
        ways.addStretch(1)
        self._keys = label("F1 – F4", "small")
        ways.addWidget(self._keys)
        held = QWidget()  # no stack: that is as high as the highest of its pages, and large text would have to scroll
        held.setLayout(column(*panels.values()))
        held.setMinimumHeight(200)
        self._stated = RichText(look, Size.LEAD)
        layout = column(ways, self._stated, held, gap=int(1.5 * GRID))
        layout.setStretch(2, 1)
        self.setLayout(layout)
        for panel in (self.draw_panel, self.show_panel, self.say_panel):
            panel.changed.connect(self.changed)

    @property
    def way(self) -> str:
        """The chosen way: "type", "draw", "show" or "say"."""
        return self._way

    @property
    def panel(self) -> AnswerPanel | None:
        """The keyboard panel of the present item."""
        return self._panel

    def show_item(self, item: Item) -> None:
        """Make room for a new answer."""
        while (old := self._type_holder.currentWidget()) is not None:
            self._type_holder.removeWidget(old)
            old.deleteLater()
        self._recorder.clear()
        for panel in (self.draw_panel, self.show_panel, self.say_panel):
            panel.reset()
        panel = ANSWER_PANELS[item.kind](self._look, item)
        panel.changed.connect(self._typed)
        panel.wants_check.connect(self.check_wanted)
        panel.asks.connect(self._ask)
        panel.moved.connect(self.moved)
        self._panel = panel
        self._stated.set_markdown(stated(item))
        self._type_holder.addWidget(panel)
        for way, modality in WAYS.items():
            self._buttons[way].setVisible(modality in item.ways and len(item.ways) > 1)
        self._keys.setVisible(len(item.ways) > 1)
        allowed = [way for way, modality in WAYS.items() if modality in item.ways]
        self._allowed = allowed or list(WAYS)
        self.set_way(self._way if self._way in self._allowed else self._allowed[0])

    def set_way(self, way: str) -> None:
        """Answer in this way from now on; what was given in another way stays."""
        if way not in self._allowed:
            return
        self.show_panel.leave()
        self._way = way
        self._buttons[way].setChecked(True)
        self._buttons[way].setFocus(Qt.FocusReason.OtherFocusReason)  # else it wanders where the page scrolls to
        for other in self._panels.keys() - {way}:
            self._panels[other].hide()
        self._panels[way].show()
        self._stated.setVisible(way != "type" and bool(self._stated.source()))
        if way == "show":
            self.show_panel.enter()
        elif way == "say":
            self.say_panel.enter()
        self.way_changed.emit(way)
        self.take_focus()

    def picture(self) -> QPixmap:
        """Return a picture of what the chosen way shows now."""
        return self._panels[self._way].grab()

    def take_focus(self) -> None:
        """Make the keyboard go to the panel of the chosen way."""
        if self._way == "type" and self._panel is not None:
            self._panel.take_focus()
        elif self._way == "draw":
            self.draw_panel.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._way == "say" and self.say_panel.talk.isEnabled():
            self.say_panel.talk.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._buttons[self._way].setFocus(Qt.FocusReason.OtherFocusReason)

    def response(self) -> Response:
        """Return what has been given so far, in all ways; of a page what was made of it."""
        given = self._recorder.so_far()
        return replace(given, ink=None, picture=None) if self._takes_page else given

    @property
    def reads_page(self) -> bool:
        """Whether what is shown or drawn now is a page, to be read before anything is judged."""
        return self._takes_page and self._way in ("draw", "show")

    def page(self) -> list[Response]:
        """Return the lines of the page that is drawn or shown, the topmost first."""
        return self.draw_panel.lines() if self._way == "draw" else self.show_panel.lines()

    def hand_in(self, tutor: Any) -> bool:
        """Give a tutor the page to read, or the answer to judge; False where it was not taken."""
        return bool(tutor.read_page(self.page()) if self.reads_page else tutor.submit(self.response()))

    def put_page(self, readings: Sequence[Reading]) -> None:
        """Show what was read of a page where lines are typed, to be confirmed and corrected."""
        if self._panel is not None:
            self._panel.put_page(readings)
            self.show_panel.reset()
            self.set_way("type")
            self.moved.emit()

    def holds_check(self) -> bool:
        """Whether a line of a page has to be confirmed before the check; goes there."""
        return self._panel is not None and not self.reads_page and self._panel.holds_check()

    def show_reading(self, reading: Reading) -> None:
        """Show a reading where it was taken from."""
        image, audio = reading.by_modality.get(Modality.IMAGE), reading.by_modality.get(Modality.AUDIO)
        if image is not None:
            self.show_panel.show_reading(image.text)
        if audio is not None:
            self.say_panel.show_reading(audio.text, reading.said)

    def show_meant(self, text: str) -> None:
        """The learner said what was meant: it takes the place of the reading, where there is one."""
        for panel in (self.show_panel, self.say_panel):
            if panel.reading:
                panel.show_reading(text)

    def show_assessment(self, assessment: Assessment) -> None:
        """Mark what was judged."""
        if self._panel is not None:
            self._panel.show_assessment(assessment)

    def replace_by(self, text: str) -> None:
        """The learner wrote what was meant: it takes the place of everything given so far."""
        self._recorder.clear()
        for panel in (self.draw_panel, self.show_panel, self.say_panel):
            panel.reset()
        if self._panel is not None:
            self._panel.set_text(text)
        self._recorder.type(text)

    def forget_speech(self) -> None:
        """After a verdict: what was said or shown is not part of the next try."""
        self.say_panel.reset()
        self.show_panel.reset()

    @property
    def _takes_page(self) -> bool:
        return self._panel is not None and self._panel.takes_page and "type" in self._allowed

    def _ask(self) -> None:
        self.set_way("type")
        self.moved.emit()
        self.asks.emit()

    def _typed(self) -> None:
        assert self._panel is not None
        self._recorder.type(self._panel.text() or None)
        self.changed.emit()
