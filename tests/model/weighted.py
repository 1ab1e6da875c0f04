"""A decoder whose answers have known probabilities: each row is a table of whole answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.model.decoding import LABEL_SMOOTHING

_TINY = 1e-12  # the share of what no answer of the table goes on with


def smoothed(shares: np.ndarray) -> np.ndarray:
    """Return the scores that a network trained with smoothed labels gives where it believes these probabilities."""
    return np.log((1.0 - LABEL_SMOOTHING) * shares + LABEL_SMOOTHING / shares.shape[1])


class Weighted:
    """Gives the conditional probabilities of a table for each row.

    `steps` counts rows written, over all.
    """

    def __init__(
        self,
        rows: Sequence[Mapping[str, float]],
        before: Sequence[tuple[int, ...]] = (),
        steps: list[int] | None = None,
    ) -> None:
        self.rows = list(rows)
        self._before = list(before) or [()] * len(self.rows)
        self.steps = steps if steps is not None else []

    def step(self, tokens: np.ndarray) -> np.ndarray:
        assert len(tokens) == len(self.rows)
        self.steps.append(len(tokens))
        self._before = [(*before, int(token)) for before, token in zip(self._before, tokens, strict=True)]
        rows = [self._next(row, before[1:]) for row, before in zip(self.rows, self._before, strict=True)]
        return smoothed(np.stack([row / row.sum() for row in rows]))

    def take(self, rows: Sequence[int]) -> Weighted:
        return Weighted([self.rows[r] for r in rows], [self._before[r] for r in rows], self.steps)

    def _next(self, table: Mapping[str, float], written: tuple[int, ...]) -> np.ndarray:
        shares = np.full(vocabulary.SIZE, _TINY)
        for text, probability in table.items():
            ids = (*vocabulary.encode(text), vocabulary.END)
            if ids[: len(written)] == written and len(written) < len(ids):
                shares[ids[len(written)]] += probability
        return shares
