"""The camera and the microphone while a page uses them: opened when asked, watched, closed at once. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from mmtutor.capture.listener import Listener, Listening
from mmtutor.capture.source import SourceState
from mmtutor.capture.watcher import PageWatcher
from mmtutor.gui.bridge import Errand
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.translate import say
from mmtutor.messages import Message, message

POLL_MS = 100


class SenseState(Enum):
    """OFF until asked for; TROUBLE has a sentence and may end by itself when the device comes back."""

    OFF = auto()
    OPENING = auto()
    ON = auto()
    TROUBLE = auto()


class Senses(QObject):
    """`camera_changed` and `microphone_changed` tell of states, `seen` of finds, `spoken` of utterances (or None)."""

    camera_changed = Signal()
    microphone_changed = Signal()
    seen = Signal(object)
    spoken = Signal(object)

    def __init__(self, parts: Parts, preferences: Callable[[], Preferences], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts, self._preferences = parts, preferences
        self.camera: Any = None
        self.microphone: Any = None
        self.listener: Listener | None = None
        self._watcher: PageWatcher | None = None
        self._camera_state = self._microphone_state = SenseState.OFF
        self._camera_trouble: Message | None = None
        self._microphone_trouble: Message | None = None
        self._wish = {"camera": 0, "microphone": 0}  # counts on and off, so that a late answer of a thread is ignored
        self._serial = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def camera_state(self) -> SenseState:
        return self._camera_state

    @property
    def microphone_state(self) -> SenseState:
        return self._microphone_state

    @property
    def camera_trouble(self) -> str:
        """What is wrong with the camera, in the window's language; "" when nothing is."""
        return say(self._camera_trouble) if self._camera_trouble is not None else ""

    @property
    def microphone_trouble(self) -> str:
        """What is wrong with the microphone; "" when nothing is."""
        return say(self._microphone_trouble) if self._microphone_trouble is not None else ""

    def camera_on(self) -> None:
        """Open the camera, in a thread."""
        if self._camera_state is SenseState.OFF:
            self._set_camera(SenseState.OPENING)
            self._ask("camera", self._parts.cameras, self._parts.camera, self._preferences().camera, self._camera_made)

    def camera_off(self) -> None:
        """Close the camera at once; its picture is forgotten."""
        self._wish["camera"] += 1
        if self._watcher is not None:
            self._watcher.close(0)
        if self.camera is not None:
            self.camera.close(0)
        self.camera = self._watcher = None
        self._set_camera(SenseState.OFF)

    def microphone_on(self) -> None:
        """Open the microphone, in a thread."""
        if self._microphone_state is SenseState.OFF:
            self._set_microphone(SenseState.OPENING)
            wanted = self._preferences().microphone
            self._ask("microphone", self._parts.microphones, self._parts.microphone, wanted, self._microphone_made)

    def microphone_off(self) -> None:
        """Close the microphone at once."""
        self._wish["microphone"] += 1
        if self.listener is not None:
            self.listener.close(0)
        if self.microphone is not None:
            self.microphone.close(0)
        self.microphone = self.listener = None
        self._set_microphone(SenseState.OFF)

    def close(self) -> None:
        """Turn everything off."""
        self.camera_off()
        self.microphone_off()

    def _ask(self, which: str, devices: Callable[[], Any], make: Any, wanted: str, made: Callable[[Any], None]) -> None:
        """Make a source on a thread: listing devices can take a second."""
        self._wish[which] += 1
        wish = self._wish[which]
        errand = Errand(lambda: _source(devices, make, wanted), self)
        errand.done.connect(lambda source: made(source) if self._wish[which] == wish else None)
        errand.done.connect(errand.deleteLater)
        errand.start()

    def _camera_made(self, source: Any) -> None:
        if source is None:
            self._set_camera(SenseState.TROUBLE, message("No camera was found. Type or draw your answer."))
            return
        self.camera, self._serial = source, 0
        self._watcher = PageWatcher(source)
        source.start()
        self._watcher.start()
        self._timer.start()
        self.camera_changed.emit()

    def _microphone_made(self, source: Any) -> None:
        if source is None:
            self._set_microphone(SenseState.TROUBLE, message("No microphone was found. Type or draw your answer."))
            return
        self.microphone = source
        free = self._preferences().listening == "free"
        self.listener = Listener(
            source, self.spoken.emit, listening=Listening.HANDS_FREE if free else Listening.PUSH_TO_TALK
        )
        source.start()
        self.listener.start()
        self._timer.start()
        self.microphone_changed.emit()

    def _poll(self) -> None:
        if self.camera is not None:
            self._set_camera(_state_of(self.camera), self.camera.trouble)
            if self._watcher is not None and self._watcher.latest.serial != self._serial:
                self._serial = self._watcher.latest.serial
                if (seen := self._watcher.latest.peek()) is not None:
                    self.seen.emit(seen)
        if self.microphone is not None and self.listener is not None:
            self._set_microphone(_state_of(self.microphone), self.microphone.trouble or self.listener.trouble)
        if self.camera is None and self.microphone is None:
            self._timer.stop()

    def _set_camera(self, state: SenseState, trouble: Message | None = None) -> None:
        if (state, trouble) != (self._camera_state, self._camera_trouble):
            self._camera_state, self._camera_trouble = state, trouble
            self.camera_changed.emit()

    def _set_microphone(self, state: SenseState, trouble: Message | None = None) -> None:
        if (state, trouble) != (self._microphone_state, self._microphone_trouble):
            self._microphone_state, self._microphone_trouble = state, trouble
            self.microphone_changed.emit()


def _source(devices: Callable[[], Any], make: Any, wanted: str) -> Any:
    """Return a source for the wanted device, else for the first one; None where there is none. Called on a thread."""
    found = list(devices())
    if make is None or not found:
        return None
    return make(next((device for device in found if device.name == wanted), found[0]))


def _state_of(source: Any) -> SenseState:
    if source.state is SourceState.RUNNING:
        return SenseState.ON
    return SenseState.OPENING if source.state is SourceState.OPENING else SenseState.TROUBLE
