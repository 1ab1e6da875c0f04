"""What FSRS is compared with on a log of reviews: a constant, SM-2 (Wozniak 1990), SM-2 with a curve."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from mmtutor.training.knowledge.measures import log_loss
from mmtutor.training.knowledge.reviews import AGAIN, Reviews

_EASE, _LEAST_EASE = 2.5, 1.3
_GRADE = {1: 1, 2: 3, 3: 4, 4: 5}  # again, hard, good, easy as SM-2's grades from 0 to 5


def constant(early: Reviews, reviews: Reviews) -> np.ndarray:
    """Predict the share recalled in the earlier part; shape (reviews,)."""
    return np.full(len(reviews), early.recalled[early.counted].mean())


def sm2_intervals(reviews: Reviews) -> np.ndarray:
    """Return the interval in days that SM-2 had set before each review; 0 at a card's first; shape (reviews,)."""
    intervals = np.zeros(len(reviews))
    card, ease, row, interval = -1, _EASE, 0, 0.0
    for i in range(len(reviews)):
        if reviews.card[i] != card:
            card, ease, row, interval = int(reviews.card[i]), _EASE, 0, 0.0
        intervals[i] = interval
        grade = _GRADE[int(reviews.rating[i])]
        if reviews.rating[i] == AGAIN:
            row, interval = 0, 1.0
        else:
            row += 1
            interval = {1: 1.0, 2: 6.0}.get(row, interval * ease)
        ease = max(ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02), _LEAST_EASE)
    return intervals


def sm2(reviews: Reviews) -> np.ndarray:
    """Predict 0.9 at the end of SM-2's interval, falling off exponentially, as the public benchmarks do."""
    return 0.9 ** (reviews.gap_days / np.maximum(sm2_intervals(reviews), 1.0))


def sm2_with_curve(early: Reviews, reviews: Reviews) -> np.ndarray:
    """Predict by a logistic curve over log(days since / SM-2's interval) and log(interval), fitted earlier."""

    def features(log: Reviews) -> np.ndarray:
        intervals = np.maximum(sm2_intervals(log), 1.0)
        late = np.log(np.maximum(log.gap_days, 1) / intervals)
        return np.stack([np.ones(len(log)), late, np.log(intervals)], 1)

    x, y = features(early)[early.counted], early.recalled[early.counted]
    weights = minimize(lambda w: log_loss(1 / (1 + np.exp(-(x @ w))), y), np.zeros(3), method="L-BFGS-B").x
    return 1 / (1 + np.exp(-(features(reviews) @ weights)))
