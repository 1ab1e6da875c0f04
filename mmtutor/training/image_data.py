"""Endless batches of composed pictures for the trainer. Knows no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

import numpy as np

from mmtutor.model.image_features import HEIGHT
from mmtutor.training.compose import ImageSample, compose
from mmtutor.training.glyphs import Bank

WIDTHS = (96, 160, 256, 384, 512)
_KEPT = {96: 0.6, 160: 0.8}  # share of narrow strips; short answers are learnt first, and long ones fail the most


class Batch(TypedDict):
    """Strips of one width bucket, padded with paper on the right."""

    strip: np.ndarray  # uint8 (batch, 64, width)
    text: list[str]
    boxes: list[np.ndarray]  # each float32 (len(text), 4)


def bucket(width: int) -> int:
    """Return the narrowest bucket that holds a strip of this width."""
    return next(w for w in WIDTHS if width <= w)


def padded(strip: np.ndarray, width: int) -> np.ndarray:
    """Return the strip widened with paper on the right."""
    out = np.zeros((HEIGHT, width), np.uint8)
    out[:, : strip.shape[1]] = strip
    return out


def stream(
    bank: Bank, seed: tuple[int, ...], batch_size: int | Mapping[int, int], short: float = 1.0
) -> Iterator[Batch]:
    """Compose batches, for ever; the same seed gives the same batches.

    `batch_size` is one number or one for each of `WIDTHS`; `short` as for `compose`.
    """
    rng = np.random.default_rng(seed)
    waiting: dict[int, list[ImageSample]] = {w: [] for w in WIDTHS}
    while True:
        sample = compose(rng, bank, short)
        width = bucket(sample.strip.shape[1])
        if rng.random() >= _KEPT.get(width, 1.0):
            continue
        row = waiting[width]
        row.append(sample)
        if len(row) >= (batch_size if isinstance(batch_size, int) else batch_size[width]):
            strips = np.stack([padded(s.strip, width) for s in row])
            yield {"strip": strips, "text": [s.text for s in row], "boxes": [s.boxes for s in row]}
            row.clear()
