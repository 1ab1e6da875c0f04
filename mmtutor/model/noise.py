"""How far a voice stands out of its noise: a small network on the shape of the spectrogram, the same for all weights.

The ears are taught to hear the same with noise as without, so their own states tell badly how much there is of it.
Made by `python -m mmtutor.training.noise_meter`. Knows nothing of what is said.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.audio_features import MELS
from mmtutor.paths import asset

FILE = "noise.npz"
LAYERS = 3
_DB = 40.0  # to a unit of the log-mel spectrogram
_GROUP = 5  # bands
_PERCENTILES = (5, 25, 50, 75, 95)


def shape_of(mel: np.ndarray) -> np.ndarray:
    """Return float32 (127,) of log-mel frames (frames, 80): levels, and how they change, in dB, by groups of bands.

    Frames of digital silence, as in the margins around a sound, are left out.
    """
    sounding = mel.max(axis=1) > mel.min()
    below = (mel[sounding] if sounding.sum() > 1 else mel[[0, -1]]) * _DB - mel.max() * _DB
    levels = np.percentile(below, _PERCENTILES, axis=0)  # (percentiles, bands)
    in_time = np.abs(np.diff(below, axis=0)).mean(axis=0)
    across = np.abs(np.diff(below, axis=1)).mean(axis=0)[: MELS - _GROUP]
    spread = _grouped(below).std(axis=0)
    parts = (_grouped(levels).ravel(), _grouped(in_time), _grouped(across), spread)
    return np.concatenate(parts).astype(np.float32)


def _grouped(bands: np.ndarray) -> np.ndarray:
    return bands.reshape(*bands.shape[:-1], -1, _GROUP).mean(axis=-1)


class NoiseMeter:
    """Tells the signal-to-noise ratio of a sound in dB, about 30 where there is no noise to speak of."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray, layers: list[tuple[np.ndarray, np.ndarray]]) -> None:
        self._mean, self._scale, self._layers = mean, scale, layers

    @classmethod
    def load(cls, path: Path) -> NoiseMeter:
        """Read a meter.

        Raises:
            UserError: the file is missing, or is no meter.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                layers = [(found[f"kernel{i}"], found[f"bias{i}"]) for i in range(LAYERS)]
                meter = cls(found["mean"], found["scale"], layers)
            meter(np.zeros((2, MELS), np.float32))
        except (OSError, ValueError, KeyError, IndexError, EOFError, BadZipFile) as broken:
            raise UserError("The model file {file} is damaged. Install mmtutor again.", file=path.name) from broken
        return meter

    def __call__(self, mel: np.ndarray) -> float:
        """Return the signal-to-noise ratio, in dB, of log-mel frames float32 (frames, 80)."""
        return self.of_shape(shape_of(mel))

    def of_shape(self, shape: np.ndarray) -> float:
        """Return the same of what `shape_of` says of them."""
        state = (shape - self._mean) / self._scale
        *hidden, last = self._layers
        for kernel, bias in hidden:
            state = np.maximum(state @ kernel + bias, 0.0)
        return float((state @ last[0] + last[1])[0])


@lru_cache(maxsize=1)
def noise_meter() -> NoiseMeter:
    """Return the meter that is shipped."""
    return NoiseMeter.load(asset(FILE))
