"""From a response to what the network takes in: features and encoders. What did not change is not encoded again.

Only the last picture and the last sound are remembered, in memory, as their features. Nothing is known of answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mmtutor.domain.observation import Modality, Response, Sound
from mmtutor.model.audio_features import RATE_HZ, log_mel, resample, with_margins, without_silence
from mmtutor.model.backends import Backend, Heard
from mmtutor.model.image_features import strip_from_ink, strip_from_picture
from mmtutor.model.noise import noise_meter

QUIET = 1e-3  # peak amplitude of a sound in which nothing was said


class Watch:
    """Times the stages of one reading in milliseconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._last = clock, clock()
        self.ms: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Say that a stage has ended."""
        now = self._clock()
        self.ms[stage] = round((now - self._last) * 1e3, 3)
        self._last = now


class Senses:
    """The encoders of one backend. Each method returns None where there is nothing."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._strip: tuple[np.ndarray, np.ndarray] | None = None  # the last strip uint8 (64, W), and its tokens
        self._sound: tuple[Sound, Heard] | None = None

    def see(self, response: Response, watch: Watch) -> np.ndarray | None:
        """Encode the ink, or else the picture, as tokens (1, cells, width)."""
        if Modality.IMAGE not in response.modalities:
            return None
        if response.ink is not None and response.ink.strokes:
            strip = strip_from_ink(response.ink.strokes)
        else:
            assert response.picture is not None
            strip = strip_from_picture(response.picture.pixels)
        watch.lap("image_features")
        if strip is None:
            return None
        if self._strip is None or not np.array_equal(self._strip[0], strip):
            self._strip = strip, self._backend.encode_image(strip.astype(np.float32) / 255.0)
        watch.lap("image_encoder")
        return self._strip[1]

    def hear(self, response: Response, watch: Watch) -> Heard | None:
        """Encode the sound."""
        sound = response.sound
        if sound is None or not heard(sound):
            return None
        if self._sound is None or not _alike(self._sound[0], sound):
            mel = log_mel(with_margins(without_silence(resample(sound.samples, sound.rate_hz, RATE_HZ))))
            watch.lap("audio_features")
            self._sound = sound, replace(self._backend.encode_audio(mel), snr_db=noise_meter()(mel))
        watch.lap("audio_encoder")
        return self._sound[1]


def heard(sound: Sound) -> bool:
    """Return whether a sound is there at all.

    A muted microphone gives zeros, and a network invents words on silence.
    """
    return bool(sound.samples.size) and float(np.abs(sound.samples).max()) > QUIET


def _alike(a: Sound, b: Sound) -> bool:
    return a.rate_hz == b.rate_hz and np.array_equal(a.samples, b.samples)
