"""A camera and a microphone mark, always in the same corner: a click turns off at once what watches or listens."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mmtutor.gui.look import Look
from mmtutor.gui.senses import Senses, SenseState
from mmtutor.gui.widgets.basic import Button

COLOURS = {SenseState.OFF: "", SenseState.OPENING: "warn", SenseState.ON: "good", SenseState.TROUBLE: "bad"}


class SenseMark(Button):
    """A device's mark with a dot: none when off, filled in a colour otherwise; the name says the same in words."""

    def __init__(self, look: Look, icon: str) -> None:
        super().__init__(look, icon=f"{icon}-off", kind="icon")
        self._on_icon = icon
        self._sense = SenseState.OFF

    def show_state(self, state: SenseState, words: str) -> None:
        """Show a state; `words` name it."""
        self._sense = state
        self.set_icon(self._on_icon if state in (SenseState.ON, SenseState.OPENING) else f"{self._on_icon}-off")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if colour := COLOURS[self._sense]:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._look.colour("surface"))
            painter.setBrush(self._look.colour(colour))
            painter.drawEllipse(QPointF(self.width() - 8, 8), 5, 5)


class SenseMarks(QWidget):
    """Both marks."""

    def __init__(self, look: Look, senses: Senses) -> None:
        super().__init__()
        self._senses = senses
        self._camera, self._microphone = SenseMark(look, "camera"), SenseMark(look, "microphone")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._camera)
        layout.addWidget(self._microphone)
        self._camera.clicked.connect(
            lambda: senses.camera_on() if senses.camera_state is SenseState.OFF else senses.camera_off()
        )
        self._microphone.clicked.connect(
            lambda: senses.microphone_on() if senses.microphone_state is SenseState.OFF else senses.microphone_off()
        )
        senses.camera_changed.connect(self._refresh)
        senses.microphone_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        senses = self._senses
        camera = {
            SenseState.OFF: self.tr("The camera is off. Turn it on."),
            SenseState.OPENING: self.tr("The camera is starting. Turn it off."),
            SenseState.ON: self.tr("The camera is on. Turn it off."),
            SenseState.TROUBLE: senses.camera_trouble or self.tr("The camera does not work."),
        }
        microphone = {
            SenseState.OFF: self.tr("The microphone is off. Turn it on."),
            SenseState.OPENING: self.tr("The microphone is starting. Turn it off."),
            SenseState.ON: self.tr("The microphone is on. Turn it off."),
            SenseState.TROUBLE: senses.microphone_trouble or self.tr("The microphone does not work."),
        }
        self._camera.show_state(senses.camera_state, camera[senses.camera_state])
        self._microphone.show_state(senses.microphone_state, microphone[senses.microphone_state])
