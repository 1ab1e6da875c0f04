"""Several models of knowing on the same learners, fitted on some and measured on the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from mmtutor.domain.mastery import SkillModels
from mmtutor.training.knowledge import bkt, logistic
from mmtutor.training.knowledge.answers import Answers
from mmtutor.training.knowledge.measures import auc, interval, log_loss


def _untouched(train: Answers, test: Answers) -> np.ndarray:
    return bkt.predict(test, SkillModels())


def _traced(train: Answers, test: Answers) -> np.ndarray:
    return bkt.predict(test, bkt.fit(train))


def _constant(train: Answers, test: Answers) -> np.ndarray:
    """Return the share of right answers to each skill."""
    right, count = np.ones(len(train.names)), np.full(len(train.names), 2.0)
    for i, indices in enumerate(train.skills):
        right[list(indices)] += train.correct[i]
        count[list(indices)] += 1
    return np.array([np.mean(right[list(indices)] / count[list(indices)]) for indices in test.skills])


def _recurrent(train: Answers, test: Answers) -> np.ndarray:
    from mmtutor.training.knowledge import recurrent  # TensorFlow takes seconds to load

    return recurrent.fit_and_predict(train, test)


RECURRENT = "recurrent (GRU, Keras)"
BKT = "tracing with forgetting, fitted (the app's)"
MODELS: Mapping[str, Callable[[Answers, Answers], np.ndarray]] = {
    "share right of each skill": _constant,
    "tracing, the usual numbers": _untouched,
    BKT: _traced,
    "logistic (PFA with recency)": logistic.fit_and_predict,
    RECURRENT: _recurrent,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One model on the learners it had not seen; intervals are 95 %, over learners."""

    name: str
    auc: float
    auc_interval: tuple[float, float]
    log_loss: float

    def __str__(self) -> str:
        low, high = self.auc_interval
        return f"{self.name:46} AUC {self.auc:.4f} [{low:.4f}, {high:.4f}]  log loss {self.log_loss:.4f}"


def measured(name: str, chances: np.ndarray, test: Answers, seed: int) -> Measured:
    """Measure predictions of `test`."""
    bounds = interval(lambda rows: auc(chances[rows], test.correct[rows]), test.learner, seed)
    return Measured(name, auc(chances, test.correct), bounds, log_loss(chances, test.correct))


def compared(train: Answers, test: Answers, seed: int, leave_out: frozenset[str] = frozenset()) -> Iterator[Measured]:
    """Fit every model on `train` and measure it on `test`, one after the other."""
    for name, model in MODELS.items():
        if name not in leave_out:
            yield measured(name, model(train, test), test, seed)
