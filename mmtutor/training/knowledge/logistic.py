"""Performance factors analysis (Pavlik, Cen & Koedinger 2009) with recency: a logistic model, to compare with.

For each skill a bias, the successes and the failures so far (logarithms); for all, how the learner did lately, in the
skill and at all. A model of answers, not of knowing: it says no more than the chance of the next one.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from mmtutor.training.knowledge.answers import Answers

_KEPT = 0.8  # weight of the past in what is called lately
_SHARED = 3  # columns that all skills share


def fit_and_predict(train: Answers, test: Answers, ridge: float = 1.0) -> np.ndarray:
    """Return the chance of a right answer before each answer of `test`; shape (answers,). Both name the same skills."""
    x, y = _features(train), train.correct

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ weights
        value = np.logaddexp(0, score).sum() - y @ score + ridge * (weights[_SHARED:] ** 2).sum() / 2
        slope = x.T @ (1 / (1 + np.exp(-score)) - y)
        slope[_SHARED:] += ridge * weights[_SHARED:]
        return value, slope

    weights = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return 1 / (1 + np.exp(-(_features(test) @ weights)))


def _features(answers: Answers) -> csr_matrix:
    """Return (answers, 3 + 3 * skills): one, lately in the skill, lately at all; then bias, successes, failures."""
    rows, columns, values = [], [], []
    learner, counts, lately, overall = -1, dict[int, list[int]](), dict[int, float](), 0.5
    for i, indices in enumerate(answers.skills):
        if answers.learner[i] != learner:
            learner, counts, lately, overall = int(answers.learner[i]), {}, {}, 0.5
        recent = sum(lately.get(skill, 0.5) for skill in indices) / len(indices)
        cells = [(0, 1.0), (1, recent - 0.5), (2, overall - 0.5)]
        for skill in indices:
            right, wrong = counts.get(skill, (0, 0))
            place = _SHARED + 3 * skill
            cells += [(place, 1.0), (place + 1, np.log1p(right)), (place + 2, np.log1p(wrong))]
        for column, value in cells:
            rows.append(i)
            columns.append(column)
            values.append(value)
        result = int(answers.correct[i])
        overall = _KEPT * overall + (1 - _KEPT) * result
        for skill in indices:
            counts.setdefault(skill, [0, 0])[1 - result] += 1
            lately[skill] = _KEPT * lately.get(skill, 0.5) + (1 - _KEPT) * result
    return csr_matrix((values, (rows, columns)), shape=(len(answers), _SHARED + 3 * len(answers.names)))
