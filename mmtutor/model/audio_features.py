"""Sound as the network sees it: Whisper's log-mel spectrogram in numpy, of one utterance, without padding to 30 s.

The same code runs in training and in the app. Knows nothing of devices, files or the network.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np

RATE_HZ = 16_000
WINDOW = 400  # samples: 25 ms
HOP = 160  # samples: 10 ms
MELS = 80
_SHORTEST = 4 * HOP  # at least a window
MAX_SECONDS = 6.0
MAX_SAMPLES = int(MAX_SECONDS * RATE_HZ)
MARGIN = int(0.15 * RATE_HZ)
MAX_FRAMES = MAX_SAMPLES // HOP
# What is so much quieter than the loudest part of a recording is silence. With 20 and 10 dB of noise over spoken digits
# and rows of digits of the halves of the development sets that calibration is fitted on, it cuts nothing that matters.
_SILENT_DB = 30.0
_KEPT = int(0.4 * RATE_HZ)  # of silence on either side, as training mostly has
_SMOOTHED = 5  # hops whose mean power counts

_LINEAR_HZ_PER_MEL = 200.0 / 3.0
_BREAK_HZ = 1000.0
_BREAK_MEL = _BREAK_HZ / _LINEAR_HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0
DYNAMIC_RANGE = 8.0  # in log10 units: everything further below the loudest bin is cut off

_SINC_ZEROS = 16  # zero crossings on either side
_KAISER_BETA = 8.0
_PASS_SHARE = 0.95  # of the lower Nyquist frequency


def log_mel(samples: np.ndarray) -> np.ndarray:
    """Return float32 (frames, 80) at 100 Hz of mono float32 samples at 16 kHz, cut after 6 s.

    As defined by Whisper (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", 2.2):
    Hann window of 25 ms, 10 ms hop, reflected edges, 80 Slaney mel bands, log10, 8 units of dynamic range, (x + 4) / 4.
    Sounds shorter than 40 ms are filled up with silence.
    """
    sound = np.asarray(samples, np.float32).reshape(-1)[:MAX_SAMPLES]
    if sound.size < _SHORTEST:
        sound = np.pad(sound, (0, _SHORTEST - sound.size))
    frames = sound.size // HOP
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:frames]  # (frames, window)
    spectrum = np.fft.rfft(windows * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    log = np.log10(np.maximum(power @ mel_filters().T, 1e-10))
    log = np.maximum(log, log.max() - DYNAMIC_RANGE)
    features: np.ndarray = ((log + 4.0) / 4.0).astype(np.float32)
    return features


@lru_cache(maxsize=1)
def _hann() -> np.ndarray:
    """Return the periodic Hann window, float32 (window,)."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


@lru_cache(maxsize=1)
def mel_filters() -> np.ndarray:
    """Return the triangular mel filter bank, float32 (80, 201), each band of unit area.

    Slaney 1998, "Auditory Toolbox": linear below 1 kHz, logarithmic above.
    """
    filters: np.ndarray = triangles(mel_edges_hz(MELS, 0.0, RATE_HZ / 2.0), _bins_hz()).astype(np.float32)
    return filters


@lru_cache(maxsize=1)
def band_centres_hz() -> np.ndarray:
    """Return the centre of each mel band, float (80,), rising."""
    filters = mel_filters()
    centres: np.ndarray = filters @ _bins_hz() / filters.sum(axis=1)
    return centres


def mel_edges_hz(bands: int, low_hz: float, high_hz: float) -> np.ndarray:
    """Return the edges of so many triangles, evenly spaced on the mel scale: (bands + 2,)."""
    return _mel_to_hz(np.linspace(_hz_to_mel(low_hz), _hz_to_mel(high_hz), bands + 2))


def triangles(edges_hz: np.ndarray, at_hz: np.ndarray) -> np.ndarray:
    """Return the height of each triangle of unit area at these frequencies (n,): (bands, n)."""
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    heights = np.minimum((at_hz - low) / (centre - low), (high - at_hz) / (high - centre))
    area: np.ndarray = np.maximum(heights, 0.0) * 2.0 / (high - low)
    return area


def _bins_hz() -> np.ndarray:
    return np.fft.rfftfreq(WINDOW, 1.0 / RATE_HZ)


def _hz_to_mel(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _LINEAR_HZ_PER_MEL
    return float(_BREAK_MEL + np.log(hz / _BREAK_HZ) / _LOG_STEP)


def _mel_to_hz(mels: np.ndarray) -> np.ndarray:
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mels - _BREAK_MEL))
    return np.where(mels < _BREAK_MEL, mels * _LINEAR_HZ_PER_MEL, above)


def without_silence(
    samples: np.ndarray, below_db: float = _SILENT_DB, kept: int = _KEPT, smoothed: int = _SMOOTHED
) -> np.ndarray:
    """Return a sound at 16 kHz without what is silent at its ends, but for `kept` samples on either side.

    Silent is what lies `below_db` under the loudest part, in the mean power of so many hops. Who records in one go is
    silent before and after; the network, taught on utterances, takes much silence for nothing.
    """
    sound = np.asarray(samples, np.float32)
    if sound.size <= 2 * kept:
        return sound
    hops = sound.size // HOP
    power = (sound[: hops * HOP].reshape(hops, HOP).astype(np.float64) ** 2).mean(axis=1)
    smooth = np.convolve(power, np.full(smoothed, 1.0 / smoothed), "same")
    loud = np.flatnonzero(smooth >= smooth.max() * 10 ** (-below_db / 10.0))
    return sound[max(0, loud[0] * HOP - kept) : (loud[-1] + 1) * HOP + kept]


def with_margins(samples: np.ndarray) -> np.ndarray:
    """Return the sound with 0.15 s of silence on either side, within 6 s: the encoder needs room around short words."""
    sound = np.asarray(samples, np.float32)
    margin = min(MARGIN, (MAX_SAMPLES - sound.size) // 2)
    return np.pad(sound, margin) if margin > 0 else sound


def mono(samples: np.ndarray) -> np.ndarray:
    """Return float32 (n,) in [-1, 1] of integer or float samples (n,) or (n, channels)."""
    raw = np.asarray(samples)
    sound = raw.astype(np.float32)
    if np.issubdtype(raw.dtype, np.integer):
        sound /= float(np.iinfo(raw.dtype).max) + 1.0
    return sound.mean(axis=1) if sound.ndim == 2 else sound


def resample(samples: np.ndarray, rate_hz: int, to_hz: int = RATE_HZ) -> np.ndarray:
    """Return float32 (n * to_hz / rate_hz,) of mono samples (n,): a polyphase windowed-sinc low-pass filter."""
    sound = np.asarray(samples, np.float32)
    if rate_hz == to_hz or sound.size == 0:
        return sound
    common = gcd(rate_hz, to_hz)
    up, down = to_hz // common, rate_hz // common
    filters = _phases(up, down)  # (up, taps)
    taps = filters.shape[1]
    count = -(-sound.size * up // down)
    padded = np.pad(sound, (taps // 2, taps // 2 + down))
    windows = np.lib.stride_tricks.sliding_window_view(padded, taps)
    out = np.empty(count, np.float32)
    for phase in range(min(up, count)):  # outputs phase, phase + up, ... share one filter and step by `down` inputs
        start, fraction = divmod(phase * down, up)
        needed = len(range(phase, count, up))
        out[phase::up] = windows[start::down][:needed] @ filters[fraction]
    return out


@lru_cache(maxsize=16)
def _phases(up: int, down: int) -> np.ndarray:
    """Return float32 (up, taps): row f filters around the input sample at position k + f / up."""
    cutoff = _PASS_SHARE * min(1.0, up / down)  # in units of the input's Nyquist frequency
    half = int(np.ceil(_SINC_ZEROS / cutoff))
    distance = np.arange(-half, half + 1)[None, :] - np.arange(up)[:, None] / up  # (up, taps), in input samples
    shape = np.i0(_KAISER_BETA * np.sqrt(np.maximum(1.0 - (distance / (half + 1)) ** 2, 0.0))) / np.i0(_KAISER_BETA)
    filters: np.ndarray = np.sinc(cutoff * distance) * shape
    filters /= filters.sum(axis=1, keepdims=True)
    return filters.astype(np.float32)
