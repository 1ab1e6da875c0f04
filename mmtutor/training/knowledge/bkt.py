"""Fits Bayesian knowledge tracing with forgetting by exact likelihood; predicts with the app's own functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from mmtutor.domain.mastery import DEFAULT, SkillModel, SkillModels, after_answer, chance_of, faded
from mmtutor.training.knowledge.answers import Answers

_MOST_NOISE = 0.5  # slip and guess each stay below this, so that knowing always helps
_PULL = 1.5  # standard deviation, on the scale of the fit, of skills around what fits them all
_EPS = 1e-4
_STEADY = 1e-9


@dataclass(frozen=True, slots=True)
class Sequences:
    """Answers, longest first: `correct` and `gap_days` (steps, sequences); `alive` counts those at a step."""

    correct: np.ndarray
    gap_days: np.ndarray
    alive: np.ndarray


def fit(answers: Answers, least: int = 100) -> SkillModels:
    """Fit what suits all skills together, then each skill with `least` answers, pulled towards that."""
    by_skill = _by_skill(answers)
    pooled = _fit(_sequences(rows for found in by_skill.values() for rows in found), _free(DEFAULT), pull=5.0)
    skills = {}
    for skill, found in by_skill.items():
        if sum(len(correct) for correct, _ in found) >= least:
            skills[answers.names[skill]] = _model(_fit(_sequences(found), pooled, _PULL))
    return SkillModels(_model(pooled), skills)


def predict(answers: Answers, models: SkillModels) -> np.ndarray:
    """Return the chance of a right answer before each answer, as the app computes it; shape (answers,)."""
    chances = np.empty(len(answers))
    learner, known, seen = -1, dict[str, float](), dict[str, float]()
    for i, indices in enumerate(answers.skills):
        if answers.learner[i] != learner:
            learner, known, seen = int(answers.learner[i]), {}, {}
        names, day = [answers.names[k] for k in indices], float(answers.day[i])
        now = {name: faded(known[name], day - seen[name], models.of(name)) for name in names if name in known}
        chances[i] = chance_of(now, names, models)
        known |= after_answer(now, names, bool(answers.correct[i]), models)
        seen |= dict.fromkeys(names, day)
    return chances


def log_likelihood(sequences: Sequences, free: np.ndarray) -> np.ndarray:
    """Return the log-likelihood under each parameter vector (vectors, 5), by the forward recursion: (vectors,).

    `free` holds logit(initial), logit(learn), logit(2 slip), logit(2 guess) and log(forget).
    """
    initial, learn = (_logistic(free[:, i, None]) for i in (0, 1))
    slip, guess = (_MOST_NOISE * _logistic(free[:, i, None]) for i in (2, 3))
    forget = np.exp(free[:, 4, None])
    total = np.zeros(len(free))
    known = np.broadcast_to(initial, (len(free), sequences.correct.shape[1])).copy()
    for correct, gap, alive in zip(sequences.correct, sequences.gap_days, sequences.alive, strict=True):
        known = known[:, :alive] * np.exp(-forget * gap[:alive])
        right = correct[:alive] > 0
        like = np.where(right, 1 - slip, slip)
        chance = known * like + (1 - known) * np.where(right, guess, 1 - guess)
        total += np.log(np.maximum(chance, _STEADY)).sum(1)
        known = known * like / np.maximum(chance, _STEADY)
        known = known + (1 - known) * learn
    return total


def _fit(sequences: Sequences, centre: np.ndarray, pull: float) -> np.ndarray:
    """Return the parameters that maximise the likelihood with a normal prior around `centre`; shape (5,)."""
    steps = _EPS * np.concatenate([np.zeros((1, 5)), np.eye(5), -np.eye(5)])

    def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
        around = free + steps
        values = ((around - centre) ** 2).sum(1) / (2 * pull**2) - log_likelihood(sequences, around)
        return values[0], (values[1:6] - values[6:]) / (2 * _EPS)

    bounds = [(-6, 6)] * 4 + [(-9, 1)]
    return minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60, "ftol": 1e-8}).x


def _by_skill(answers: Answers) -> dict[int, list[tuple[np.ndarray, np.ndarray]]]:
    """Return, for each skill, the results and days of each learner who met it."""
    rows: dict[tuple[int, int], list[int]] = {}
    for i, indices in enumerate(answers.skills):
        for skill in indices:
            rows.setdefault((skill, int(answers.learner[i])), []).append(i)
    found: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
    for (skill, _), places in rows.items():
        found.setdefault(skill, []).append((answers.correct[places], answers.day[places]))
    return found


def _sequences(found: Iterable[tuple[np.ndarray, np.ndarray]]) -> Sequences:
    ordered = sorted(found, key=lambda pair: -len(pair[0]))
    longest = len(ordered[0][0])
    correct, gaps = np.zeros((longest, len(ordered))), np.zeros((longest, len(ordered)))
    for i, (results, days) in enumerate(ordered):
        correct[: len(results), i] = results
        gaps[1 : len(days), i] = np.diff(days)
    alive = np.array([sum(len(results) > step for results, _ in ordered) for step in range(longest)])
    return Sequences(correct, gaps, alive)


def _model(free: np.ndarray) -> SkillModel:
    initial, learn, slip, guess = _logistic(free[:4]) * (1, 1, _MOST_NOISE, _MOST_NOISE)
    return SkillModel(*(round(float(x), 5) for x in (initial, learn, slip, guess, np.exp(free[4]))))


def _free(model: SkillModel) -> np.ndarray:
    share = np.array([model.initial, model.learn, model.slip / _MOST_NOISE, model.guess / _MOST_NOISE])
    return np.append(np.log(share / (1 - share)), np.log(model.forget))


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))
