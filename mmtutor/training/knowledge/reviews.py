"""Fits FSRS-6 to a log of reviews, without torch: the formulae over all cards at once, and L-BFGS.

The formulae are those of the package `fsrs` (a test holds the two equal). As there, days are whole days of 24 hours,
and only reviews at least one day after the one before are predicted and counted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from scipy.optimize import minimize

from mmtutor.domain.picture import Evidence
from mmtutor.domain.review import USUAL_PARAMETERS, ReviewModel
from mmtutor.errors import UserError
from mmtutor.training.knowledge.measures import log_loss

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
LEAST = 500  # reviews a day or more apart, below which the usual parameters stay
_SAFE = 1e-6
_STEP = 1e-4
_DAY = timedelta(days=1)
_PULLS = (0.125, 0.5, 2.0, 8.0, 32.0)  # towards the usual parameters; which one, the log's own later part decides
_EARLIER = 0.7  # the share of a log that is fitted on to decide that


@dataclass(frozen=True, slots=True)
class Reviews:
    """A log, card by card, each card's in order of time. `rating` from 1 (again) to 4 (easy); shapes (reviews,).

    `gap_days` are whole days since the card's last review; -1 at its first.
    """

    card: np.ndarray
    at: np.ndarray
    rating: np.ndarray
    gap_days: np.ndarray

    def __len__(self) -> int:
        return len(self.card)

    @property
    def counted(self) -> np.ndarray:
        """Which reviews are predicted; shape (reviews,)."""
        return self.gap_days >= 1

    @property
    def recalled(self) -> np.ndarray:
        """1 where the card was remembered; shape (reviews,)."""
        return (self.rating > AGAIN).astype(float)

    def before(self, moment: float) -> Reviews:
        """Return the reviews before a moment."""
        kept = self.at < moment
        return Reviews(self.card[kept], self.at[kept], self.rating[kept], self.gap_days[kept])


def reviews_of(rows: Iterable[tuple[str, datetime, int]]) -> Reviews:
    """Build from (card, moment, rating) in any order."""
    ordered = sorted(rows)
    names = {name: i for i, name in enumerate(dict.fromkeys(row[0] for row in ordered))}
    begin = min((row[1] for row in ordered), default=None)
    gaps = [
        (row[1] - last[1]).days if last is not None and last[0] == row[0] else -1
        for last, row in zip([None, *ordered], ordered, strict=False)
    ]
    return Reviews(
        np.array([names[row[0]] for row in ordered], np.int64),
        np.array([(row[1] - begin) / _DAY for row in ordered if begin is not None], np.float64),
        np.array([row[2] for row in ordered], np.int64),
        np.array(gaps, np.float64),
    )


def from_evidence(log: Iterable[tuple[str, Evidence]]) -> Reviews:
    """Build from our own log: a skill of a learner is a card, and every first try at an item a review of it."""
    last: dict[str, tuple[str, str]] = {}
    rows = []
    for learner, answer in log:
        item = (answer.session_id, answer.item_id)
        again, last[learner] = last.get(learner) == item, item
        rating = AGAIN if not answer.correct else HARD if answer.hints_used else GOOD
        if not again:
            rows += [(f"{learner} {skill}", answer.at, rating) for skill in answer.skills]
    return reviews_of(rows)


def model(reviews: Reviews) -> ReviewModel:
    """Return the fitted model of reviews."""
    return ReviewModel(fit(reviews))


def from_csv(path: Path) -> Reviews:
    """Read a table with `card_id`, `review_rating` and `review_time` (ISO). Raises `UserError`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                (row["card_id"], datetime.fromisoformat(row["review_time"]), int(row["review_rating"]))
                for row in csv.DictReader(file)
            ]
    except OSError as trouble:
        raise UserError("{file} cannot be read.", file=path.name) from trouble
    except (KeyError, ValueError) as trouble:
        raise UserError("{file} is not a log of reviews: {reason}", file=path.name, reason=trouble) from trouble
    return reviews_of(rows)


def predict(reviews: Reviews, parameters: np.ndarray) -> np.ndarray:
    """Return the chance to recall before each review, under each of some parameter vectors: (vectors, reviews)."""
    w = np.atleast_2d(parameters).T[:, :, None]  # (21, vectors, 1)
    first = np.flatnonzero(np.diff(reviews.card, prepend=-1))
    length = np.diff(np.append(first, len(reviews)))
    first = first[np.argsort(-length, kind="stable")]  # longest first, so that those alive are always in front
    length = np.sort(length)[::-1]
    chances = np.ones((w.shape[1], len(reviews)))
    stability = difficulty = np.empty(0)
    for step in range(int(length[0]) if len(length) else 0):
        rows = first[: int((length > step).sum())] + step
        rating = reviews.rating[rows][None]
        if step == 0:
            stability = np.maximum(w[:4, :, 0].T[:, rating[0] - 1], 0.001)
            difficulty = np.clip(_first_difficulty(w, rating), 1, 10)
            continue
        s, d, gap = stability[:, : len(rows)], difficulty[:, : len(rows)], reviews.gap_days[rows][None]
        factor = 0.9 ** (-1 / w[20]) - 1
        recall = (1 + factor * gap / s) ** -w[20]
        chances[:, rows] = recall
        stability = np.maximum(np.where(gap < 1, _same_day(w, s, rating), _later(w, s, d, recall, rating)), 0.001)
        change = d + (10 - d) * -w[6] * (rating - 3) / 9
        difficulty = np.clip(w[7] * _first_difficulty(w, np.array(EASY)) + (1 - w[7]) * change, 1, 10)
    return chances


def fit(reviews: Reviews) -> tuple[float, ...]:
    """Return the parameters of least log loss, drawn to the usual ones as much as helps to predict later reviews.

    Where there is too little to learn from, the usual parameters stay.
    """
    if reviews.counted.sum() < LEAST:
        return USUAL_PARAMETERS
    cut = float(np.quantile(reviews.at, _EARLIER))
    later = reviews.counted & (reviews.at >= cut)
    told = reviews.recalled[later]

    def lost(pull: float) -> float:
        return log_loss(predict(reviews, np.array(_fitted(reviews.before(cut), pull)))[0, later], told)

    return _fitted(reviews, min(_PULLS, key=lost))


def _fitted(reviews: Reviews, pull: float) -> tuple[float, ...]:
    counted = np.flatnonzero(reviews.counted)
    usual = np.array(USUAL_PARAMETERS)
    low, high = np.array(LOWER_BOUNDS_PARAMETERS), np.array(UPPER_BOUNDS_PARAMETERS)
    scale = np.maximum(usual, 0.05)  # a parameter may well double
    told = reviews.recalled[counted]
    free = _used(reviews)
    moves = _STEP * scale[free, None] * np.eye(len(usual))[free]

    def loss(moved: np.ndarray) -> tuple[float, np.ndarray]:
        centre = usual.copy()
        centre[free] = moved * scale[free]
        around = np.clip(np.concatenate([centre[None], centre + moves, centre - moves]), low, high)
        p = np.clip(predict(reviews, around)[:, counted], _SAFE, 1 - _SAFE)
        values = -(told * np.log(p) + (1 - told) * np.log(1 - p)).sum(1)
        values += pull * (((around - usual) / scale) ** 2).sum(1)
        n = len(free)
        return values[0], (values[1 : n + 1] - values[n + 1 :]) / (2 * _STEP)

    bounds = list(zip(low[free] / scale[free], high[free] / scale[free], strict=True))
    start = usual[free] / scale[free]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 40, "ftol": 1e-7})
    best = usual.copy()
    best[free] = found.x * scale[free]
    return tuple(round(float(x), 5) for x in np.clip(best, low, high))


def _used(reviews: Reviews) -> np.ndarray:
    """Return which parameters this log can tell about: those of ratings that never occur are left alone."""
    given = {int(rating) for rating in np.unique(reviews.rating)}
    silent = {0, 1, 2, 3} - {rating - 1 for rating in given}
    silent |= set() if HARD in given else {15}
    silent |= set() if EASY in given else {16}
    return np.array([i for i in range(21) if i not in silent])


def _first_difficulty(w: np.ndarray, rating: np.ndarray) -> np.ndarray:
    return w[4] - np.exp(w[5] * (rating - 1)) + 1


def _same_day(w: np.ndarray, s: np.ndarray, rating: np.ndarray) -> np.ndarray:
    growth = np.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
    return s * np.where(rating >= HARD, np.maximum(growth, 1), growth)


def _later(w: np.ndarray, s: np.ndarray, d: np.ndarray, recall: np.ndarray, rating: np.ndarray) -> np.ndarray:
    forgot = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14])
    forgot = np.minimum(forgot, s / np.exp(w[17] * w[18]))
    bonus = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
    grown = s * (1 + np.exp(w[8]) * (11 - d) * s ** -w[9] * (np.exp((1 - recall) * w[10]) - 1) * bonus)
    return np.where(rating == AGAIN, forgot, grown)
