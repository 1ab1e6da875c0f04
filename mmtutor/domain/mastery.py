"""Bayesian knowledge tracing (Corbett & Anderson 1995): the probability that a skill is known, after each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MASTERED = 0.95  # the usual threshold


@dataclass(frozen=True, slots=True)
class SkillModel:
    """The four probabilities: known from the start, learnt at a step, slip though known, guess though not known."""

    initial: float = 0.25
    learn: float = 0.15
    slip: float = 0.1
    guess: float = 0.15

    def __post_init__(self) -> None:
        if not all(0 <= x <= 1 for x in (self.initial, self.learn, self.slip, self.guess)):
            raise ValueError("a probability lies between 0 and 1")
        if self.slip + self.guess >= 1:
            raise ValueError("slip and guess together must stay below 1, or a right answer would speak against knowing")


DEFAULT = SkillModel()


def chance_correct(mastery: float, model: SkillModel = DEFAULT) -> float:
    """Return P(correct) = P(L)(1 - s) + (1 - P(L))g."""
    return mastery * (1 - model.slip) + (1 - mastery) * model.guess


def updated(mastery: float, correct: bool, model: SkillModel = DEFAULT) -> float:
    """Return P(L) after an answer: Bayes' rule on the answer, then the chance to have learnt at this step."""
    if correct:
        likely, evidence = mastery * (1 - model.slip), chance_correct(mastery, model)
    else:
        likely, evidence = mastery * model.slip, 1 - chance_correct(mastery, model)
    posterior = likely / evidence if evidence > 0 else mastery
    return min(posterior + (1 - posterior) * model.learn, 1.0)


def after_answer(
    mastery: Mapping[str, float], skills: Iterable[str], correct: bool, model: SkillModel = DEFAULT
) -> dict[str, float]:
    """Return the mastery of the skills that an answer tells about; skills never seen begin at `initial`."""
    return {skill: updated(mastery.get(skill, model.initial), correct, model) for skill in skills}
