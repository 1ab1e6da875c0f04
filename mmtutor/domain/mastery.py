"""Bayesian knowledge tracing with forgetting: the probability that a skill is known, after each answer and each gap.

Corbett & Anderson (1995), with a rate of forgetting per day (Khajah, Lindsey & Mozer 2016 show what it is worth) and
items of several skills judged together: all of them have to be known, so a wrong answer counts most against the one
that was least sure. Knows no clock: gaps are arguments, in days.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MASTERED = 0.95  # the usual threshold


@dataclass(frozen=True, slots=True)
class SkillModel:
    """Known from the start, learnt at a step, slip though known, guess though not known; `forget` is a rate per day."""

    initial: float = 0.25
    learn: float = 0.15
    slip: float = 0.1
    guess: float = 0.2
    forget: float = 0.002

    def __post_init__(self) -> None:
        if not all(0 <= x <= 1 for x in (self.initial, self.learn, self.slip, self.guess)):
            raise ValueError("a probability lies between 0 and 1")
        if self.slip + self.guess >= 1:
            raise ValueError("slip and guess together must stay below 1, or a right answer would speak against knowing")
        if not 0 <= self.forget < math.inf:
            raise ValueError("a rate of forgetting is not negative")


DEFAULT = SkillModel()


@dataclass(frozen=True, slots=True)
class SkillModels:
    """The model of each skill; one that was not fitted has the `default`."""

    default: SkillModel = DEFAULT
    skills: Mapping[str, SkillModel] = field(default_factory=dict)

    def of(self, skill: str) -> SkillModel:
        """Return the model of a skill."""
        return self.skills.get(skill, self.default)


USUAL = SkillModels()


def chance_correct(mastery: float, model: SkillModel = DEFAULT) -> float:
    """Return P(correct) = P(L)(1 - s) + (1 - P(L))g."""
    return mastery * (1 - model.slip) + (1 - mastery) * model.guess


def learned(mastery: float, model: SkillModel = DEFAULT) -> float:
    """Return P(L) after a step of practice that tells nothing, such as an answer with a hint."""
    return min(mastery + (1 - mastery) * model.learn, 1.0)


def updated(mastery: float, correct: bool, model: SkillModel = DEFAULT) -> float:
    """Return P(L) after an answer: Bayes' rule on the answer, then the chance to have learnt at this step."""
    return learned(_posterior(mastery, 1.0, correct, model.slip, model.guess), model)


def faded(mastery: float, gap_days: float, model: SkillModel = DEFAULT) -> float:
    """Return P(L) after a gap without practice: what is known is forgotten at a constant rate."""
    return mastery * math.exp(-model.forget * max(gap_days, 0.0))


def chance_of(mastery: Mapping[str, float], skills: Iterable[str], models: SkillModels = USUAL) -> float:
    """Return P(correct) of an item that needs all of these skills."""
    pairs = [(mastery.get(skill, models.of(skill).initial), models.of(skill)) for skill in skills]
    slip, guess = _noise(model for _, model in pairs)
    all_known = math.prod(known for known, _ in pairs)
    return all_known * (1 - slip) + (1 - all_known) * guess


def after_answer(
    mastery: Mapping[str, float], skills: Iterable[str], correct: bool, models: SkillModels = USUAL
) -> dict[str, float]:
    """Return the mastery of the skills that an answer tells about; skills never seen begin at `initial`.

    `mastery` is as of the moment of the answer: gaps are behind it (`faded`).
    """
    wanted = tuple(dict.fromkeys(skills))
    prior = {skill: mastery.get(skill, models.of(skill).initial) for skill in wanted}
    slip, guess = _noise(models.of(skill) for skill in wanted)
    after = {}
    for skill, known in prior.items():
        others = math.prod(prior[other] for other in wanted if other != skill)
        after[skill] = learned(_posterior(known, others, correct, slip, guess), models.of(skill))
    return after


def _noise(models: Iterable[SkillModel]) -> tuple[float, float]:
    """Return slip and guess of an item of several skills: a slip in any one spoils it, and all have to be guessed."""
    models = tuple(models) or (DEFAULT,)
    return max(model.slip for model in models), min(model.guess for model in models)


def _posterior(known: float, others: float, correct: bool, slip: float, guess: float) -> float:
    """Return P(L | answer) of one skill, where `others` is the probability that all other skills are known."""
    if_known = others * (1 - slip) + (1 - others) * guess
    like_known, like_unknown = (if_known, guess) if correct else (1 - if_known, 1 - guess)
    evidence = known * like_known + (1 - known) * like_unknown
    return known * like_known / evidence if evidence > 0 else known
