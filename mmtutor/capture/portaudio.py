"""PortAudio, as this program uses it: list, open, look again. Knows no states and no patience.

The library is one for the whole process and keeps the list of devices of the moment it was initialised; looking again
ends every open stream. So one lock guards it, and it looks again only while nothing is open.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from mmtutor.capture.channels import Ring
from mmtutor.capture.source import Device
from mmtutor.errors import UserError

logger = logging.getLogger(__name__)

KEPT_S = 2.0  # of the device's own samples: how far their reader may fall behind


def _sounddevice() -> Any:
    """Import the binding. Its Linux wheel comes without the library itself: OSError."""
    return importlib.import_module("sounddevice")


class PortAudio:
    """The library; `load` returns the `sounddevice` module."""

    def __init__(self, load: Callable[[], Any] = _sounddevice) -> None:
        self._load = load
        self._lock = threading.RLock()
        self._module: Any = None
        self._open = 0

    def microphones(self) -> list[Device]:
        """List the microphones, as they are now unless one is open. `UserError` where the library is missing."""
        with self._lock:
            module = self._fresh()
            return [
                Device(f"{info['name']}, {module.query_hostapis(info['hostapi'])['name']}", str(info["name"]))
                for info in module.query_devices()
                if info["max_input_channels"] > 0
            ]

    def open(self, device: Device | None) -> Inlet:
        """Open and start a microphone, None for the system's choice; `UserError` with the learner's sentence."""
        with self._lock:
            module = self._fresh()
            wanted = None if device is None else device.id
            try:
                info = module.query_devices(wanted, "input")
            except (ValueError, module.PortAudioError) as error:
                raise UserError("No microphone was found. Type or draw your answer.") from error
            inlet = Inlet(float(info["default_samplerate"]))
            try:
                stream = module.InputStream(
                    samplerate=inlet.rate_hz,  # its own: WASAPI refuses any other
                    device=wanted,
                    channels=min(2, int(info["max_input_channels"])),
                    dtype="float32",
                    latency="high",
                    callback=inlet.hear,
                    finished_callback=inlet.finish,
                )
                self._open += 1
                inlet.close = lambda: self._close(stream)
                stream.start()
            except (ValueError, module.PortAudioError) as error:
                logger.warning("microphone %s: %s", info["name"], error)
                inlet.close()
                raise UserError(
                    "The microphone is in use by another program or not allowed."
                    " Close the other program, or type your answer."
                ) from error
            return inlet

    def _close(self, stream: Any) -> None:
        with self._lock:
            if not stream.closed:
                stream.close(ignore_errors=True)  # a device that is gone may refuse even that
                self._open -= 1

    def _fresh(self) -> Any:
        """Return the module with its list of devices as new as can be."""
        if self._module is None:
            try:
                self._module = self._load()
            except (ImportError, OSError) as error:
                raise UserError(
                    "Sound needs the PortAudio library, which is missing here (Debian and Ubuntu: libportaudio2)."
                    " Type or draw your answer."
                ) from error
        elif not self._open:
            self._look_again(self._module)
        return self._module

    @staticmethod
    def _look_again(module: Any) -> None:
        with contextlib.suppress(module.PortAudioError):  # it is not initialised: the last try failed
            module._terminate()  # there is no public name for these two
        try:
            module._initialize()
        except module.PortAudioError as error:
            raise UserError("The sound system of this computer does not start. Type or draw your answer.") from error


class Inlet:
    """An opened microphone: its callback writes the mean of the channels into `ring` and does nothing else."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self.ring = Ring(int(KEPT_S * rate_hz), int(rate_hz))
        self.overflows = 0  # blocks before which the system lost samples
        self.finished = False
        self.close: Callable[[], None] = lambda: None
        self._mono = np.zeros(int(rate_hz), np.float32)

    def hear(self, block: np.ndarray, frames: int, _time: object, status: Any) -> None:
        """Take a block (frames, channels). Real time: no memory, no logging, no lock that anybody holds for long."""
        if status.input_overflow:
            self.overflows += 1
        mono = self._mono[:frames]
        np.mean(block[: len(mono)], axis=1, out=mono)
        self.ring.write(mono)

    def finish(self) -> None:
        """The library says that no more blocks come."""
        self.finished = True


PORTAUDIO = PortAudio()  # one for the process, as the library is
