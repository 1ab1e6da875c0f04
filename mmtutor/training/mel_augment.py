"""What makes one recording sound like many people and channels: changes of a log-mel spectrogram after it was made.

Cheap enough for every sample of a run. Knows nothing of words, noise or files.
"""

from __future__ import annotations

import numpy as np

from mmtutor.model.audio_features import MAX_FRAMES, MELS, band_centres_hz

_WIDEST_BAND, _LONGEST_GAP = 10, 10  # mel bands and frames of 10 ms that are masked at most
_MOST_STRETCH = 1.2  # of time, up or down
_SHIFT = (0.89, 1.25)  # of frequencies: from a large man to a child of seven, whose formants lie a quarter higher
_MOST_GAIN = 0.15  # of a band: 6 dB in units of the features, which are a quarter of log10 of the power
_GAIN_KNOTS = (3, 8)  # how many points, evenly spaced over the bands, have a gain of their own; 8 is excluded


def masked(rng: np.random.Generator, mel: np.ndarray) -> np.ndarray:
    """Return log-mel (frames, 80) without one random band and one random moment.

    Park et al. 2019, "SpecAugment: A Simple Data Augmentation Method for Automatic Speech Recognition".
    """
    out = mel.copy()
    for axis, most in ((0, _LONGEST_GAP), (1, _WIDEST_BAND)):
        size = int(rng.integers(min(most, mel.shape[axis]) + 1))
        start = int(rng.integers(mel.shape[axis] - size + 1))
        out[(slice(None),) * axis + (slice(start, start + size),)] = mel.min()
    return out


def another_voice(rng: np.random.Generator, mel: np.ndarray) -> np.ndarray:
    """Return log-mel (frames', 80) as from a mouth of another size, at another speed, through another channel.

    Unlike a recording that is played faster, size and speed change apart. Jaitly and Hinton 2013, "Vocal Tract Length
    Perturbation (VTLP) improves speech recognition"; the channel as in Nam et al. 2022, "FilterAugment".
    """
    frames = len(mel)
    count = min(MAX_FRAMES, max(1, round(frames * _factor(rng, 1.0 / _MOST_STRETCH, _MOST_STRETCH))))
    out = _between(mel.astype(np.float32), np.linspace(0.0, frames - 1.0, count))
    centres_hz = band_centres_hz()
    places = np.interp(centres_hz / _factor(rng, *_SHIFT), centres_hz, np.arange(MELS))
    out = _between(out.T, places).T
    knots = np.linspace(0.0, MELS - 1.0, int(rng.integers(*_GAIN_KNOTS)))
    gains = np.interp(np.arange(MELS), knots, rng.uniform(-_MOST_GAIN, _MOST_GAIN, knots.size))
    shaped: np.ndarray = (out + gains).astype(mel.dtype)
    return shaped


def _factor(rng: np.random.Generator, least: float, most: float) -> float:
    return float(np.exp(rng.uniform(np.log(least), np.log(most))))


def _between(rows: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return what lies at these places (n,), in rows, between the rows of (rows, columns): (n, columns)."""
    low = np.minimum(places.astype(int), len(rows) - 1)
    high = np.minimum(low + 1, len(rows) - 1)
    part = (places - low)[:, None]
    mixed: np.ndarray = rows[low] * (1.0 - part) + rows[high] * part
    return mixed
