"""A microphone as a source of 16 kHz sound that never blocks and never raises. Knows neither speech nor the model.

PortAudio's callback copies into a ring at the device's own rate and returns. The thread `mmtutor-microphone` resamples
with its filter state kept, measures the level, and decides: silent, lost, open again, rescan for devices.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

import numpy as np

from mmtutor.capture.channels import Ring
from mmtutor.capture.portaudio import PORTAUDIO, Inlet, PortAudio
from mmtutor.capture.source import MODEL_RATE_HZ, Device, SourceState, Status
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

logger = logging.getLogger(__name__)

KEPT_S = 30.0  # of resampled sound: the longest utterance, its pre-roll and some
QUIETEST_DB = -60.0  # what the level meter shows as nothing


@dataclass(frozen=True, slots=True)
class SoundPatience:
    """How long a microphone may take, in seconds."""

    open_s: float = 5.0  # until the first sound; a sound server or a wireless headset may need 2 s
    silent_s: float = 1.0  # of exact zeros
    callback_s: float = 1.0  # between two callbacks
    first_pause_s: float = 0.5  # before it is opened again; doubled each time
    longest_pause_s: float = 8.0


PATIENCE = SoundPatience()


class Microphone:
    """One source of sound. `device` None is the system's choice."""

    def __init__(
        self,
        device: Device | None = None,
        *,
        patience: SoundPatience = PATIENCE,
        portaudio: PortAudio = PORTAUDIO,
    ) -> None:
        self.device = device
        self.ring = Ring(int(KEPT_S * MODEL_RATE_HZ), MODEL_RATE_HZ)
        self.status = Status()
        self.overflows = 0  # blocks before which the system lost samples
        self.reopened = 0
        self._patience = patience
        self._portaudio = portaudio
        self._level = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mmtutor-microphone", daemon=True)

    @property
    def state(self) -> SourceState:
        """Where it stands."""
        return self.status.state

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        return self.status.trouble

    @property
    def level(self) -> float:
        """How loud it is now, from 0 to 1."""
        return self._level

    def start(self) -> None:
        """Begin to open, in a thread."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good; wait up to `wait_s` for the thread (0: do not wait)."""
        self._stop.set()
        self.status.set(SourceState.CLOSED)
        self._level = 0.0
        if wait_s > 0 and self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        pause_s = self._patience.first_pause_s
        while not self._stop.is_set():
            ran = False
            try:
                ran = self._listen()
            except UserError as error:
                self.status.set(SourceState.REFUSED, error.message)
            self._level = 0.0
            pause_s = self._patience.first_pause_s if ran else min(2 * pause_s, self._patience.longest_pause_s)
            self._stop.wait(pause_s)
            self.reopened += 1

    def _listen(self) -> bool:
        """Open the device and follow it until it is lost or everything is to stop; say whether it ever gave sound."""
        inlet = self._portaudio.open(self.device)
        try:
            return self._follow(inlet)
        finally:
            self.overflows += inlet.overflows
            inlet.close()

    def _follow(self, inlet: Inlet) -> bool:
        import soxr

        resampler = soxr.ResampleStream(inlet.rate_hz, MODEL_RATE_HZ, 1, dtype="float32")
        position, heard_s, silent_since_s, running = 0, time.monotonic(), None, False
        while not self._stop.is_set():
            more = inlet.ring.wait(position, min(0.1, self._patience.callback_s / 4))
            now_s = time.monotonic()
            if not more:
                patience_s = self._patience.callback_s if running else self._patience.open_s
                if now_s - heard_s < patience_s and not inlet.finished:
                    continue
                self._lost(running)
                return running
            block = inlet.ring.read(position)
            position, heard_s, running = block.end, now_s, True
            if block.lost:
                self.overflows += 1
            self._measure(block.values)
            silent = not block.values.any()
            silent_since_s = (now_s if silent_since_s is None else silent_since_s) if silent else None
            self._running(silent_since_s is not None and now_s - silent_since_s >= self._patience.silent_s)
            resampled = resampler.resample_chunk(block.values)
            if len(resampled):
                self.ring.write(resampled)
        return running

    def _measure(self, samples: np.ndarray) -> None:
        power = float(np.mean(np.square(samples))) if len(samples) else 0.0
        self._level = float(np.clip(1.0 - 10.0 * np.log10(power + 1e-12) / QUIETEST_DB, 0.0, 1.0))

    def _running(self, silent: bool) -> None:
        trouble = (
            message("The microphone is silent. Turn it on, or allow it in the system settings, or type your answer.")
            if silent
            else None
        )
        if self.status.state is not SourceState.RUNNING or self.status.trouble != trouble:
            self.status.set(SourceState.RUNNING, trouble)

    def _lost(self, running: bool) -> None:
        if running:
            self.status.set(
                SourceState.LOST,
                message("The microphone stopped. Plug it in again and it comes back by itself, or type your answer."),
            )
        else:
            self.status.set(
                SourceState.REFUSED,
                message("The microphone does not answer. Unplug it and plug it in again, or type your answer."),
            )


def microphones(portaudio: PortAudio = PORTAUDIO) -> list[Device]:
    """List the microphones by name; none where PortAudio is missing, which a `Microphone` says in a sentence."""
    try:
        return portaudio.microphones()
    except UserError as error:
        logger.warning("microphones cannot be listed: %s", error)
        return []
