"""The panels for drawing, showing and saying an answer. What they get goes into the recorder."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from mmtutor.domain.observation import Response
from mmtutor.gui.look import Look
from mmtutor.gui.senses import Senses, SenseState
from mmtutor.gui.theme import GRID
from mmtutor.gui.widgets.basic import Button, column, frame, label, row
from mmtutor.gui.widgets.camera_view import CameraView, Found, ViewState
from mmtutor.gui.widgets.pen_canvas import PenCanvas
from mmtutor.gui.widgets.voice import LevelMeter, TalkButton
from mmtutor.tutor.recorder import Recorder, lines_drawn, lines_seen


class _Sheet(QWidget):
    """Something to write on or to show, over its tools, which go once the answer is judged: its verdict needs room."""

    def arrange(self, sheet: QWidget, *tools: QWidget | None) -> None:
        """Lay them out; None is a stretch."""
        self._tools = QWidget()
        self._tools.setLayout(row(*tools))
        self.setLayout(column(sheet, self._tools, gap=GRID // 2))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._tools.setVisible(self.isEnabled())
        super().changeEvent(event)


class DrawPanel(_Sheet):
    """The pen canvas with undo and clear."""

    changed = Signal()

    def __init__(self, look: Look, recorder: Recorder) -> None:
        super().__init__()
        self._recorder = recorder
        self.canvas = PenCanvas(look)
        self._undo = Button(look, self.tr("Undo"), icon="undo", kind="quiet", pressed=self.canvas.undo)
        self._clear = Button(look, self.tr("Clear"), icon="clear", kind="quiet", pressed=self.canvas.clear)
        self.arrange(self.canvas, self._undo, self._clear, None)
        self.canvas.changed.connect(self._drawn)
        self._show_buttons()

    def reset(self) -> None:
        """Begin a new sheet."""
        self.canvas.reset()
        self._recorder.draw(None)
        self._show_buttons()

    def lines(self) -> list[Response]:
        """Return the lines of what is drawn, the topmost first."""
        ink = self.canvas.ink()
        return [] if ink is None else lines_drawn(ink)

    def _drawn(self) -> None:
        self._recorder.draw(self.canvas.ink())
        self._show_buttons()
        self.changed.emit()

    def _show_buttons(self) -> None:
        self._undo.setEnabled(self.canvas.can_undo())
        self._clear.setEnabled(self.canvas.ink() is not None)


class ShowPanel(_Sheet):
    """The camera picture with what was found in it; freeze and retake."""

    changed = Signal()

    def __init__(self, look: Look, recorder: Recorder, senses: Senses) -> None:
        super().__init__()
        self._recorder, self._senses = recorder, senses
        self._reading = ""
        self._seen: Any = None
        self._counts = False  # whether what is seen is part of the answer
        self.view = CameraView(look)
        self.freeze = Button(
            look, self.tr("Take this picture"), icon="freeze", kind="quiet", pressed=self._freeze_or_retake
        )
        self._note = label(self.tr("Hold your paper up to the camera."), "muted")
        self.arrange(self.view, self.freeze, None, self._note)
        senses.camera_changed.connect(self._camera_changed)
        senses.seen.connect(self._see)

    def enter(self) -> None:
        """The learner shows the answer: what is seen counts from now on."""
        self._counts = True
        self._senses.camera_on()
        self._camera_changed()

    def leave(self) -> None:
        """The learner answers in another way: only a picture that was taken still counts."""
        self._counts = self.view.state is ViewState.FROZEN
        if not self._counts:
            self._recorder.show(None)

    def reset(self) -> None:
        """Begin anew."""
        self.view.retake()
        self._seen, self._reading = None, ""
        self._recorder.show(None)
        self._show_buttons()

    @property
    def reading(self) -> str:
        """The reading on show."""
        return self._reading

    def lines(self) -> list[Response]:
        """Return the lines of the page in the picture on show, the topmost first."""
        shown = self._seen is not None and self.view.state in (ViewState.LIVE, ViewState.FROZEN)
        return lines_seen(self._seen) if shown else []

    def show_reading(self, text: str) -> None:
        """Draw a reading beside the line it was read from."""
        self._reading = text
        self._draw_found()

    def _camera_changed(self) -> None:
        senses = self._senses
        if senses.camera_state is SenseState.OFF:
            self.view.set_source(None)
            self.view.say(self.tr("The camera is off. Press F3 to turn it on."))
            self._seen = None  # nor does what it saw last count any more
            self._recorder.show(None)
        elif senses.camera_trouble:
            self.view.say(senses.camera_trouble)
        elif senses.camera is not None and self.view.state in (ViewState.WAITING, ViewState.MESSAGE):
            self.view.set_source(senses.camera)
        self._show_buttons()

    def _see(self, seen: Any) -> None:
        if self.view.state is ViewState.FROZEN:
            return
        self._seen = seen
        self._draw_found()
        self._show_buttons()
        if self._counts:
            self._recorder.look(seen)
            if seen.page.lines:
                self.changed.emit()

    def _draw_found(self) -> None:
        if self._seen is None:
            self.view.set_found(Found())
            return
        page = self._seen.page
        boxes = [tuple(float(v) for v in line.box) for line in page.lines]
        lowest = max(range(len(boxes)), key=lambda i: boxes[i][1], default=-1)
        lines = tuple((box, self._reading if i == lowest else "") for i, box in enumerate(boxes))
        self.view.set_found(Found(getattr(page, "corners", None), lines))  # type: ignore[arg-type]
        self._note.setText(self.tr("Hold your paper up to the camera.") if not boxes else "")

    def _freeze_or_retake(self) -> None:
        if self.view.state is ViewState.FROZEN:
            self.view.retake()
        else:
            self.view.freeze()
            self.changed.emit()
        self._show_buttons()

    def _show_buttons(self) -> None:
        frozen = self.view.state is ViewState.FROZEN
        self.freeze.set_words(self.tr("Take another picture") if frozen else self.tr("Take this picture"))
        self.freeze.set_icon("retake" if frozen else "freeze")
        self.freeze.setEnabled(self.view.state in (ViewState.LIVE, ViewState.FROZEN))
        self.freeze.setVisible(self.view.state is not ViewState.MESSAGE)
        self._note.setVisible(self.view.state is ViewState.LIVE)


class SayPanel(QWidget):
    """Talk button, level and what was heard so far."""

    changed = Signal()

    def __init__(self, look: Look, recorder: Recorder, senses: Senses) -> None:
        super().__init__()
        self._recorder, self._senses = recorder, senses
        self.talk = TalkButton(look)
        self.meter = LevelMeter(look)
        self._heard = ""  # shown by the reading panel beside this
        self._said = label("", "lead", wrap=True)
        self._words = label("", "muted", wrap=True)
        for words in (self._said, self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        well = frame("well", column(None, self._said, self._words, None, margins=(2 * GRID, GRID, 2 * GRID, GRID)))
        well.setMinimumHeight(look.px(96))
        layout = column(row(self.talk, self.meter, gap=2 * GRID), well, gap=int(1.5 * GRID))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.talk.pressed_down.connect(self._press)
        self.talk.let_go.connect(self._release)
        senses.microphone_changed.connect(self._microphone_changed)
        senses.spoken.connect(self._spoken)
        self.reset()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self._words.setVisible(self.isEnabled())  # once the answer is judged, there is nothing more to say
        super().changeEvent(event)

    def enter(self) -> None:
        """The learner wants to talk."""
        self._senses.microphone_on()
        self._microphone_changed()

    def reset(self) -> None:
        """Forget what was heard."""
        self._recorder.say(None)
        self._heard = ""
        self._said.setText("")
        self._tell()

    @property
    def reading(self) -> str:
        """What was heard."""
        return self._heard

    def show_reading(self, text: str, words: str = "") -> None:
        """Take what was heard, which the reading panel shows, and show the words that said it."""
        self._heard = text
        self._said.setText(self.tr("“{words}”").format(words=words) if words else "")
        self._tell()

    def listen(self) -> bool:
        """Hand over what is being said right now; False while nobody speaks."""
        listener = self._senses.listener
        sound = listener.so_far() if listener is not None else None
        if sound is None or sound.samples.size == 0:
            return False
        self._recorder.say(sound)
        return True

    def _press(self) -> None:
        if self._senses.listener is not None:
            self.reset()
            self._senses.listener.press()

    def _release(self) -> None:
        if self._senses.listener is not None:
            self._senses.listener.release()
            self._tell()

    def _spoken(self, sound: Any) -> None:
        self._recorder.say(sound)
        if sound is None:
            self._tell(self.tr("I heard nothing. Hold the button down while you talk."))
        else:
            self.changed.emit()

    def _microphone_changed(self) -> None:
        senses = self._senses
        self.meter.set_source(senses.microphone if senses.microphone_state is SenseState.ON else None)
        self.talk.setEnabled(senses.microphone_state is SenseState.ON and senses.listener is not None)
        self._tell()

    def _tell(self, words: str = "") -> None:
        senses = self._senses
        if not words:
            words = {
                SenseState.OFF: self.tr("The microphone is off. Press F4 to turn it on."),
                SenseState.OPENING: self.tr("The microphone is starting."),
            }.get(senses.microphone_state, self.tr("Say the answer, for example “three quarters” or “x equals five”."))
        self._said.setVisible(bool(self._said.text()))
        if self._heard and self.talk.held and self.talk.isEnabled():  # who is talking is not told to talk again
            self._words.setText("")
        elif self._said.text():  # what was heard stands; a trouble that came later is no news about it
            self._words.setText(self.tr("Talk again to say something else."))
        elif self._heard:
            self._words.setText(self.tr("Heard. Talk again to say something else."))
        else:
            self._words.setText(senses.microphone_trouble or words)
