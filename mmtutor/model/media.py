"""Picture and sound files as observations: for the batch command and the self-test. Live devices are `capture`'s.

What cannot be read becomes one sentence (`UserError`), whatever is in the file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Picture, Sound
from mmtutor.errors import UserError

LARGEST_FILE_BYTES = 64 * 2**20
LARGEST_PICTURE_PIXELS = 50_000_000
LONGEST_SOUND_S = 120


def load_picture(path: Path) -> Picture:
    """Read a PNG or JPEG: uint8 (height, width, 3) BGR, transparent parts as white paper, upright by its EXIF."""
    import cv2

    encoded = np.frombuffer(_bytes(path), np.uint8)
    try:
        pixels = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED) if encoded.size else None
        if pixels is not None and not (pixels.ndim == 3 and pixels.shape[2] == 4):
            pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR)  # this one obeys EXIF
    except cv2.error as trouble:
        raise UserError("{name} is not a picture that can be read.", name=path.name) from trouble
    if pixels is None:
        raise UserError("{name} is not a picture that can be read.", name=path.name)
    if pixels.shape[0] * pixels.shape[1] > LARGEST_PICTURE_PIXELS:
        raise UserError("{name} is too large a picture.", name=path.name)
    if pixels.shape[2] == 4:
        pixels = _on_white(pixels)
    return Picture(pixels)


def load_sound(path: Path) -> Sound:
    """Read a WAV or FLAC file at any rate, mixed down to mono float32; at most `LONGEST_SOUND_S` of it."""
    import soundfile

    _check(path)
    try:
        with soundfile.SoundFile(path) as file:
            rate_hz = file.samplerate
            samples = file.read(LONGEST_SOUND_S * rate_hz, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, TypeError) as trouble:
        raise UserError("{name} is not a sound file that can be read.", name=path.name) from trouble
    mono = np.nan_to_num(samples.mean(axis=1, dtype=np.float32), posinf=0.0, neginf=0.0)
    return Sound(np.clip(mono, -1.0, 1.0), rate_hz)


def _check(path: Path) -> None:
    if not path.is_file():
        raise UserError("There is no file {name}.", name=path.name)
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise UserError("{name} is too large.", name=path.name)


def _bytes(path: Path) -> bytes:
    _check(path)
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise UserError("{name} cannot be opened.", name=path.name) from trouble


def _on_white(pixels: np.ndarray) -> np.ndarray:
    """Lay (height, width, 4) BGRA of 8 or 16 bits on white paper: uint8 (height, width, 3)."""
    depth = np.iinfo(pixels.dtype).max
    alpha = pixels[..., 3:].astype(np.float32) / depth
    colour = pixels[..., :3].astype(np.float32) * (255 / depth)
    return np.rint(colour * alpha + 255 * (1 - alpha)).astype(np.uint8)
