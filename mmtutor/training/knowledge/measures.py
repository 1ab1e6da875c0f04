"""How good predicted chances are: area under the ROC curve and log loss, with intervals over learners or cards."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import rankdata

Measure = Callable[[np.ndarray, np.ndarray], float]
_SAFE = 1e-6


def auc(chances: np.ndarray, results: np.ndarray) -> float:
    """Return the chance that a right answer was given a higher one than a wrong answer (Mann-Whitney)."""
    right = results > 0.5
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return float("nan")
    return float((rankdata(chances)[right].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(chances: np.ndarray, results: np.ndarray) -> float:
    """Return the mean negative log-likelihood, in nats."""
    p = np.clip(chances, _SAFE, 1 - _SAFE)
    return float(-np.mean(results * np.log(p) + (1 - results) * np.log(1 - p)))


def interval(
    measured: Callable[[np.ndarray], float], groups: np.ndarray, seed: int, draws: int = 200
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a measure of rows, drawing whole groups (a learner, a card) again."""
    order = np.argsort(groups, kind="stable")
    rows_of = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        chosen = rng.integers(len(rows_of), size=len(rows_of))
        found.append(measured(np.concatenate([rows_of[i] for i in chosen])))
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)
