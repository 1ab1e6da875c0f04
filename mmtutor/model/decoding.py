"""Greedy decoding with the probability of what is written, for several subsets of the modalities at once.

Knows nothing of features or of what the answer should be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.model.backends import Decoding

LONGEST_RUN = 12  # the same character so often in a row is a decoder that has lost its place
LABEL_SMOOTHING = 0.05  # of every character's target as the network learns it, even over the vocabulary
LEAST = 1e-5  # a probability below this is not told from nought
_NEVER = (vocabulary.PAD, vocabulary.BEGIN, vocabulary.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Written:
    """One decoded row: text ("" = nothing there), its probability, and that of each character and of the end."""

    text: str
    confidence: float
    token_confidences: tuple[float, ...]


def evenly(text: str, confidence: float) -> Written:
    """Return an answer whose characters have equal parts in its probability."""
    return Written(text, confidence, (confidence ** (1 / (len(text) + 1)),) * len(text))


def greedy(decoding: Decoding, rows: int, longest: int = vocabulary.MAX_TOKENS) -> list[Written]:
    """Write the most probable character until every row has ended."""
    tokens = np.full(rows, vocabulary.BEGIN, np.int32)
    ids: list[list[int]] = [[] for _ in range(rows)]
    probabilities: list[list[float]] = [[] for _ in range(rows)]
    ended = np.zeros(rows, bool)
    for position in range(longest):
        shares = log_probabilities(decoding.step(tokens), position)
        best = shares.argmax(axis=1)
        chosen = np.exp(shares[np.arange(rows), best])
        for row in np.flatnonzero(~ended):
            ids[row].append(int(best[row]))
            probabilities[row].append(float(chosen[row]))
            ended[row] = best[row] in (vocabulary.END, vocabulary.NOTHING) or runs_away(ids[row])
        if ended.all():
            break
        tokens = np.where(ended, vocabulary.END, best).astype(np.int32)
    return [_written(i, p) for i, p in zip(ids, probabilities, strict=True)]


def log_probabilities(scores: np.ndarray, position: int) -> np.ndarray:
    """Turn scores (rows, vocabulary) into log-probabilities, float64. Tokens that no answer has get -inf.

    A network that learns targets (1 - e) p + e / V is best off when it gives these (Szegedy et al. 2016, "Rethinking
    the Inception Architecture", section 7); what it believes is p. Else being sure of "6" and being sure of "7" would
    both leave the other one e / V, and no evidence could outweigh that.
    """
    given = np.exp(np.asarray(scores, np.float64) - np.max(scores, axis=1, keepdims=True))
    given /= given.sum(axis=1, keepdims=True)
    believed = np.maximum(given - LABEL_SMOOTHING / given.shape[1], 0.0)
    never = [*_NEVER, vocabulary.NOTHING] if position > 0 else [*_NEVER]
    believed[:, never] = 0.0
    believed = np.maximum(believed / np.maximum(believed.sum(axis=1, keepdims=True), LEAST), LEAST)
    believed[:, never] = 0.0
    with np.errstate(divide="ignore"):
        return np.log(believed)


def runs_away(written: list[int] | str) -> bool:
    """Say whether the last characters are one and the same, too often."""
    run = written[-LONGEST_RUN:]
    return len(run) == LONGEST_RUN and len(set(run)) == 1


def _written(ids: list[int], probabilities: list[float]) -> Written:
    """An answer that never ended, or ran away, is worth nothing: its confidence is 0."""
    finished = bool(ids) and ids[-1] in (vocabulary.END, vocabulary.NOTHING)
    confidence = float(np.prod(probabilities)) if finished else 0.0
    return Written(vocabulary.decode(ids), confidence, tuple(probabilities[: len(vocabulary.decode(ids))]))
