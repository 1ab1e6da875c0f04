"""Sound files as samples at 16 kHz, and the speech in them without the quiet around it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import soundfile

from mmtutor.model.audio_features import RATE_HZ, mono, resample, without_silence

_SPEECH_BELOW_PEAK_DB = 38.0
_MARGIN = RATE_HZ // 50  # samples left around speech when it is trimmed


def read_sound(file: Path | io.BytesIO) -> np.ndarray:
    """Return float32 (n,) mono at 16 kHz of a sound file."""
    samples, rate_hz = soundfile.read(file, dtype="float32")
    return resample(mono(samples), int(rate_hz))


def trim(samples: np.ndarray) -> np.ndarray:
    """Return the samples without the quiet before and after the speech, but for 20 ms on either side."""
    return without_silence(samples, _SPEECH_BELOW_PEAK_DB, _MARGIN, smoothed=1)
