"""Figures of an evaluation: shares with their intervals, calibration, risk, the table that screen and card share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mmtutor.training.outcomes import Outcome

RESAMPLES = 2000
BINS = 15
_SEED = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One system on one set: share right with its 95 % interval and the median time of an answer.

    Where there was nothing to read, a reading that is not sure is right as well.
    """

    system: str
    set: str
    count: int
    exact: float
    low: float
    high: float
    median_ms: float
    sure: float | None = None  # share of answers it was sure of
    wrong_when_sure: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A measured value with its 95 % interval and how many samples it stands on."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n = {self.count})"


def figure(outcome: Outcome) -> Figure:
    """Sum up an outcome."""
    right = share(outcome.right)
    doubt: tuple[float | None, float | None] = (None, None)
    if outcome.sure is not None:
        wrong = float((~outcome.exact[outcome.sure]).mean()) if outcome.sure.any() else 0.0
        doubt = float(outcome.sure.mean()), wrong
    ms = float(np.median(outcome.ms))
    return Figure(outcome.system, outcome.set, right.count, right.value, right.low, right.high, ms, *doubt)


def share(hits: np.ndarray) -> Share:
    """Return the mean of 0/1 values with its interval; of none at all, not a number."""
    if not len(hits):
        return Share(float("nan"), float("nan"), float("nan"), 0)
    return Share(float(hits.mean()), *interval(hits), len(hits))


def difference(hits: np.ndarray, others: np.ndarray, seed: int = _SEED) -> Share:
    """Return by how much the share of the first 0/1 values is above that of the others, samples drawn apart."""
    rng = np.random.default_rng(seed)
    first, second = (rng.binomial(len(h), float(h.mean()), RESAMPLES) / len(h) for h in (hits, others))
    low, high = np.quantile(first - second, (0.025, 0.975))
    value = round(float(hits.mean() - others.mean()), 9)  # 6 of 120 are 0.05, and not a rounding error more
    return Share(value, float(low), float(high), min(len(hits), len(others)))


def interval(hits: np.ndarray, seed: int = _SEED) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of 0/1 values (Efron & Tibshirani 1993, percentile method)."""
    rng = np.random.default_rng(seed)
    means = rng.binomial(len(hits), float(hits.mean()), RESAMPLES) / len(hits)  # what resampling 0/1 values gives
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def interval_of(
    statistic: Callable[[np.ndarray], float], count: int, seed: int = _SEED, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of any statistic of `count` samples, given the indices of a resample.

    Resamples for which the statistic is not a number are left out.
    """
    rng = np.random.default_rng(seed)
    values = np.array([statistic(rng.integers(0, count, count)) for _ in range(resamples)])
    values = values[np.isfinite(values)]
    if not len(values):
        return float("nan"), float("nan")
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))


def calibration_error(confidences: np.ndarray, hits: np.ndarray, bins: int = BINS) -> float:
    """Return the expected calibration error with bins of equal width (Guo et al. 2017, equation 3)."""
    return float(sum(abs(b.accuracy - b.confidence) * b.share for b in reliability(confidences, hits, bins)))


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: their mean confidence, how many were right, their share of all."""

    confidence: float
    accuracy: float
    share: float


def reliability(confidences: np.ndarray, hits: np.ndarray, bins: int = BINS) -> list[Bin]:
    """Return the bins of equal width that hold anything."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    return [
        Bin(float(confidences[places == b].mean()), float(hits[places == b].mean()), float((places == b).mean()))
        for b in range(bins)
        if (places == b).any()
    ]


def risk_coverage(confidences: np.ndarray, wrong: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return coverage and risk, both (n,), as the threshold falls (El-Yaniv & Wiener 2010): the surest are kept first.

    Answers of one confidence are kept together.
    """
    order = np.argsort(-confidences, kind="stable")
    kept = np.arange(1, len(order) + 1)
    last = np.append(np.diff(confidences[order]) != 0, True) if len(order) else np.zeros(0, bool)
    return (kept / max(len(order), 1))[last], (np.cumsum(wrong[order]) / kept)[last]


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
