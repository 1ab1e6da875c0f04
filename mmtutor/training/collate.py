"""Samples of each modality -> the named arrays that `MultiModalSeq2Seq` takes, and the truth its losses take.

Knows nothing of where samples come from. `x` and `y` are as described in `network.seq2seq`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.network.encoders import MAX_ROWS, STRIDE
from mmtutor.network.fusion import PARTS

Arrays = dict[str, Any]
DECODER_NOISE = 0.04  # share of past characters replaced, so that one slip does not derail the rest of a reading


def answers(texts: Sequence[str], rng: np.random.Generator) -> tuple[Arrays, Arrays]:
    """Return decoder inputs and targets: int32 (batch, longest + 1) each."""
    rows = [vocabulary.encode(t) for t in texts]
    tokens = vocabulary.pad([[vocabulary.BEGIN, *row] for row in rows])
    noisy = (rng.random(tokens.shape) < DECODER_NOISE) & (tokens >= vocabulary.FIRST_CHARACTER)
    tokens = np.where(noisy, rng.integers(vocabulary.FIRST_CHARACTER, vocabulary.SIZE, tokens.shape), tokens).astype(
        np.int32
    )
    return {"tokens": tokens}, {"answer": vocabulary.pad([[*row, vocabulary.END] for row in rows])}


def presence(batch: int, names: Sequence[str], drop: np.ndarray | None = None) -> Arrays:
    """Return `present` float32 (batch, 4), 1 for the named parts.

    `drop` bool (batch, len(names)) takes single ones away.
    """
    present = np.zeros((batch, len(PARTS)), np.float32)
    for i, name in enumerate(names):
        present[:, PARTS.index(name)] = 1.0 if drop is None else ~drop[:, i]
    return {"present": present}


def characters(texts: Sequence[str], longest: int) -> np.ndarray:
    """Return token ids of questions or typed answers, int32 (batch, characters), cut to `longest`."""
    return vocabulary.pad([[i for i in vocabulary.encode(t)][:longest] for t in texts])


def pictures(strips: np.ndarray) -> Arrays:
    """Turn strips uint8 (batch, 64, width) into the encoder's input float32 (batch, 64, width, 1) in [0, 1]."""
    return {"image": strips[..., None].astype(np.float32) / 255.0}


def sounds(features: np.ndarray, frames: np.ndarray) -> Arrays:
    """Name the speech features float (batch, frames, 384) and their lengths."""
    return {"audio": features.astype(np.float32), "frames": frames.astype(np.int32)}


def word_targets(words: Sequence[Sequence[int]]) -> Arrays:
    """Name the spoken words (ids from 1 on; 0 is the CTC blank) and how many there are."""
    return {"words": vocabulary.pad(words), "words_length": np.array([len(w) for w in words], np.int32)}


def symbol_cells(texts: Sequence[str], boxes: Sequence[np.ndarray], width: int, time: int) -> Arrays:
    """Turn each character's ink box into the truth of the cell classes and of the attention.

    `boxes` has float (characters, 4) x0, y0, x1, y1 in strip pixels for each text, NaN without ink. Returns `cells`
    int32 (batch, cells) and `where` float32 (batch, time, cells). Of overlapping boxes the smaller one owns a cell.
    """
    columns = width // STRIDE
    cells = np.full((len(texts), MAX_ROWS, columns), vocabulary.PAD, np.int32)
    where = np.zeros((len(texts), time, MAX_ROWS, columns), np.float32)
    for sample, (text, box) in enumerate(zip(texts, boxes, strict=True)):
        ids = vocabulary.encode(text)
        written = [t for t in range(min(len(ids), len(box))) if np.isfinite(box[t]).all()]
        written.sort(key=lambda t: -(box[t, 2] - box[t, 0]) * (box[t, 3] - box[t, 1]))
        for t in written:
            x0, y0, x1, y1 = box[t] / STRIDE
            left, right = _span(x0, x1, columns)
            top, bottom = _span(y0, y1, MAX_ROWS)
            cells[sample, top:bottom, left:right] = ids[t]
            where[sample, t, top:bottom, left:right] = 1.0
    return {"cells": cells.reshape(len(texts), -1), "where": where.reshape(len(texts), time, -1)}


def _span(low: float, high: float, limit: int) -> tuple[int, int]:
    """Return the cells [first, last) whose centres lie in [low, high], at least the one that holds the middle."""
    first, last = int(np.ceil(low - 0.5)), int(np.floor(high - 0.5)) + 1
    if last <= first:
        first = int((low + high) / 2)
        last = first + 1
    first = min(max(first, 0), limit - 1)
    return first, min(max(last, first + 1), limit)
