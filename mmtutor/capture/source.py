"""What every source of observations looks like from outside, be it a device or a file. Knows no library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

import numpy as np

from mmtutor.capture.channels import Latest, Ring
from mmtutor.messages import Message

MODEL_RATE_HZ = 16_000  # the rate of every ring that leaves this room


class SourceState(Enum):
    """Where a source stands. LOST and REFUSED are retried, later and later; CLOSED is final and wished for."""

    OPENING = auto()
    RUNNING = auto()
    LOST = auto()  # it worked and stopped: unplugged, or taken by the system
    REFUSED = auto()  # it could not be opened: missing, in use, denied, or it does not answer
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class Device:
    """A camera or microphone that can be opened: `id` is an index as text, a path of a video file, or a URL."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: BGR uint8 (height, width, 3), read-only, and when it was taken, in monotonic seconds."""

    pixels: np.ndarray
    taken_s: float


class Status:
    """A state and its sentence, set by a source's thread and read or awaited by anyone. CLOSED is never left."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = SourceState.OPENING
        self._trouble: Message | None = None

    @property
    def state(self) -> SourceState:
        """Where the source stands."""
        return self._state

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        return self._trouble

    def set(self, state: SourceState, trouble: Message | None = None) -> None:
        """Change both at once."""
        with self._changed:
            if self._state is SourceState.CLOSED:
                return
            self._state, self._trouble = state, trouble
            self._changed.notify_all()

    def wait(self, state: SourceState, timeout_s: float) -> bool:
        """Wait until the state is `state`; False when the time is over."""
        return self.wait_until(lambda: self._state is state, timeout_s)

    def wait_for_trouble(self, timeout_s: float) -> Message | None:
        """Wait for a sentence; None when the time is over without one."""
        self.wait_until(lambda: self._trouble is not None, timeout_s)
        return self._trouble

    def wait_until(self, wanted: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `wanted` holds, asked at every change; False when the time is over."""
        with self._changed:
            return self._changed.wait_for(wanted, timeout_s)


class FrameSource(Protocol):
    """Whatever delivers pictures. `trouble` is one sentence for the learner while something is wrong."""

    latest: Latest[Frame]
    status: Status

    @property
    def state(self) -> SourceState:
        """Where it stands."""
        ...

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        ...

    def start(self) -> None:
        """Begin, in a thread; returns at once."""
        ...

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good, and wait up to `wait_s` for the thread (0: do not wait)."""
        ...


class SoundSource(Protocol):
    """Whatever delivers sound: mono float32 at 16 kHz in `ring`."""

    ring: Ring
    status: Status

    @property
    def state(self) -> SourceState:
        """Where it stands."""
        ...

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        ...

    @property
    def level(self) -> float:
        """How loud it is now: 0 is silence, 1 is as loud as it goes (a root mean square on a scale of -60 to 0 dB)."""
        ...

    def start(self) -> None:
        """Begin, in a thread; returns at once."""
        ...

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good, and wait up to `wait_s` for the thread (0: do not wait)."""
        ...
