"""Samples of each modality -> the named arrays that `MultiModalSeq2Seq` takes, and the truth its losses take.

Knows nothing of where samples come from. `x` and `y` are as described in `network.seq2seq`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.model.audio_features import MELS
from mmtutor.model.image_features import CELL, inked_cells
from mmtutor.network.encoders import ROWS
from mmtutor.network.fusion import PARTS

Arrays = dict[str, Any]
CELLS_STEP = 32
STEPS_STEP = 25  # half a second
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
    """Name the encoder's inputs: strips uint8 (batch, 64, width) as `image`, their inked cells as `ink`.

    `ink` is int32 (batch, cells), filled up with -1 to a multiple of `CELLS_STEP`, so that few shapes occur.
    """
    found = [inked_cells(strip) for strip in strips]
    most = max(1, *(len(cells) for cells in found))
    ink = np.full((len(strips), -(-most // CELLS_STEP) * CELLS_STEP), -1, np.int32)
    for row, cells in zip(ink, found, strict=True):
        row[: len(cells)] = cells
    return {"image": strips[..., None], "ink": ink}


def sounds(mels: Sequence[np.ndarray]) -> Arrays:
    """Name log-mel frames (frames, 80) of each sample, filled up to one length, and their steps of two frames.

    The length is a multiple of `STEPS_STEP` steps, so that few shapes occur. Zeros are what a convolution sees beyond
    the end of a sound.
    """
    steps = np.array([-(-len(mel) // 2) for mel in mels], np.int32)
    longest = -(-int(steps.max()) // STEPS_STEP) * STEPS_STEP
    audio = np.zeros((len(mels), 2 * longest, MELS), np.float16)
    for row, mel in zip(audio, mels, strict=True):
        row[: len(mel)] = mel
    return {"audio": audio, "steps": steps}


def word_targets(words: Sequence[Sequence[int]]) -> Arrays:
    """Name the spoken words (ids from 1 on; 0 is the CTC blank) and how many there are."""
    return {"words": vocabulary.pad(words), "words_length": np.array([len(w) for w in words], np.int32)}


def symbol_cells(texts: Sequence[str], boxes: Sequence[np.ndarray], ink: np.ndarray, width: int, time: int) -> Arrays:
    """Turn each character's ink box into the truth of the cell classes and of the attention.

    `boxes` has float (characters, 4) x0, y0, x1, y1 in strip pixels for each text, NaN without ink; `ink` is that of
    `pictures`, for strips of this width. Returns `cells` int32 (batch, cells), -1 where `ink` is, and `where` bool
    (batch, time, cells). Of overlapping boxes the smaller one owns a cell.
    """
    columns = width // CELL
    cells = np.full((len(texts), ROWS, columns), vocabulary.PAD, np.int32)
    where = np.zeros((len(texts), time, ROWS, columns), bool)
    for sample, (text, box) in enumerate(zip(texts, boxes, strict=True)):
        ids = vocabulary.encode(text)
        written = [t for t in range(min(len(ids), len(box))) if np.isfinite(box[t]).all()]
        written.sort(key=lambda t: -(box[t, 2] - box[t, 0]) * (box[t, 3] - box[t, 1]))
        for t in written:
            x0, y0, x1, y1 = box[t] / CELL
            left, right = _span(x0, x1, columns)
            top, bottom = _span(y0, y1, ROWS)
            cells[sample, top:bottom, left:right] = ids[t]
            where[sample, t, top:bottom, left:right] = True
    there, places = ink >= 0, np.maximum(ink, 0)
    seen = np.take_along_axis(cells.reshape(len(texts), -1), places, axis=1)
    looked_at = np.take_along_axis(where.reshape(len(texts), time, -1), places[:, None, :], axis=2)
    return {"cells": np.where(there, seen, -1), "where": looked_at & there[:, None, :]}


def _span(low: float, high: float, limit: int) -> tuple[int, int]:
    """Return the cells [first, last) whose centres lie in [low, high], at least the one that holds the middle."""
    first, last = int(np.ceil(low - 0.5)), int(np.floor(high - 0.5)) + 1
    if last <= first:
        first = int((low + high) / 2)
        last = first + 1
    first = min(max(first, 0), limit - 1)
    return first, min(max(last, first + 1), limit)
