"""Hardware that no test machine has, entered through constructors: cameras and sound cards that misbehave at will."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np


class ScriptedCapture:
    """An opened camera that gives what it is told: a grey level for each picture, until it is unplugged or hangs."""

    def __init__(self, level: int = 128) -> None:
        self.level = level
        self.released = threading.Event()
        self.unplugged = threading.Event()
        self.reads = 0
        self._pace = threading.Event()

    def read(self) -> tuple[bool, np.ndarray | None]:
        self._pace.wait(0.005)
        self.reads += 1
        if self.unplugged.is_set():
            return False, None
        return True, np.full((48, 64, 3), self.level, np.uint8)

    def release(self) -> None:
        self.released.set()


class HangingCapture:
    """An opened camera whose driver never returns from a read until `let_go` is set."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.released = threading.Event()

    def read(self) -> tuple[bool, np.ndarray | None]:
        self.let_go.wait(30)
        return False, None

    def release(self) -> None:
        self.released.set()


class PortAudioError(Exception):
    """Stands for `sounddevice.PortAudioError`."""


class ScriptedSoundCard:
    """The part of the `sounddevice` module that is used, with one microphone whose callback the test calls."""

    PortAudioError = PortAudioError

    def __init__(self, rate_hz: float = 48_000.0, channels: int = 1, refuses: bool = False) -> None:
        self.rate_hz, self.channels, self.refuses = rate_hz, channels, refuses
        self.plugged = True
        self.deaf = False  # the sound system does not start
        self.looked_again = 0
        self.stream: Any = None
        self.opened = threading.Event()

    def query_devices(self, device: Any = None, kind: str | None = None) -> Any:
        info = {
            "name": "Scripted microphone",
            "hostapi": 0,
            "max_input_channels": self.channels,
            "default_samplerate": self.rate_hz,
        }
        if kind is None:
            return [info] if self.plugged else []
        if not self.plugged:
            raise ValueError("no input device")
        return info

    def query_hostapis(self, index: int) -> dict[str, str]:
        return {"name": "Script"}

    def InputStream(self, **options: Any) -> Any:
        if self.refuses:
            raise PortAudioError("device unavailable")
        self.stream = SimpleNamespace(closed=False, options=options, start=self.opened.set)

        def close(ignore_errors: bool = True) -> None:
            self.stream.closed = True
            self.opened.clear()

        self.stream.close = close
        return self.stream

    def hear(self, block: np.ndarray, overflow: bool = False) -> None:
        """Deliver one block (frames, channels) as the audio thread would."""
        status = SimpleNamespace(input_overflow=overflow)
        self.stream.options["callback"](block, len(block), None, status)

    def _terminate(self) -> None:
        self.looked_again += 1

    def _initialize(self) -> None:
        if self.deaf:
            raise PortAudioError("internal error")
