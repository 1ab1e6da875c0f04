"""Figures of an evaluation: exact match with its interval, calibration error, the table that screen and card share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
BINS = 15
_SEED = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One system on one set: exact match with its 95 % interval and the median time of an answer."""

    system: str
    set: str
    count: int
    exact: float
    low: float
    high: float
    median_ms: float
    sure: float | None = None  # share of answers it was sure of
    wrong_when_sure: float | None = None


def interval(hits: np.ndarray, seed: int = _SEED) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of 0/1 values (Efron & Tibshirani 1993, percentile method)."""
    rng = np.random.default_rng(seed)
    means = rng.choice(hits.astype(float), (RESAMPLES, len(hits))).mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def calibration_error(confidences: np.ndarray, hits: np.ndarray, bins: int = BINS) -> float:
    """Return the expected calibration error with bins of equal width (Guo et al. 2017, equation 3)."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        abs(hits[places == b].mean() - confidences[places == b].mean()) * (places == b).mean()
        for b in range(bins)
        if (places == b).any()
    ]
    return float(sum(gaps))


def table(figures: Sequence[Figure]) -> list[list[str]]:
    """Return a head and one row for each set, one column for each system; fewer samples than ours are named."""
    systems = list(dict.fromkeys(f.system for f in figures))
    rows = [["set", "n", *systems, "sure", "wrong when sure"]]
    for name in dict.fromkeys(f.set for f in figures):
        found = {f.system: f for f in figures if f.set == name}
        first = next(iter(found.values()))
        cells = [_cell(found[s], first.count) if s in found else "" for s in systems]
        doubt = ["", ""] if first.sure is None else [f"{first.sure:.0%}", f"{first.wrong_when_sure:.1%}"]
        rows.append([name, str(first.count), *cells, *doubt])
    return rows


def _cell(figure: Figure, usual_count: int) -> str:
    fewer = "" if figure.count == usual_count else f" (n = {figure.count})"
    return f"{figure.exact:.1%} ({figure.low:.1%} to {figure.high:.1%}) {figure.median_ms:.0f} ms{fewer}"
