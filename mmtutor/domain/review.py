"""When a skill is due for review: FSRS-6, through the package `fsrs`, with the clock and the dice left out.

Formulae: github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm. The package would look at the clock for
what it is not told and spread due dates at random; here it is told everything and spreads nothing, so that replaying
the same answers gives the same dates. Intervals are whole days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

RETENTION = 0.9  # the chance to remember at which a review is due
USUAL_PARAMETERS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)


@dataclass(frozen=True, slots=True)
class ReviewModel:
    """The 21 parameters of FSRS-6, fitted or the usual ones, and the chance to remember that is aimed at."""

    parameters: tuple[float, ...] = USUAL_PARAMETERS
    retention: float = field(default=RETENTION)

    def __post_init__(self) -> None:
        if not 0 < self.retention < 1:
            raise ValueError("the retention that is aimed at lies between 0 and 1")
        _scheduler(self.parameters, self.retention)  # checks the parameters


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a skill: stability in days (until the chance is 90 %), difficulty from 1 to 10."""

    stability: float
    difficulty: float
    reviewed: datetime  # UTC
    due: datetime  # UTC


def reviewed(memory: Memory | None, correct: bool, hinted: bool, at: datetime, model: ReviewModel) -> Memory:
    """Return the memory after an answer: wrong is "again", right with a hint is "hard", right alone is "good"."""
    rating = Rating.Again if not correct else Rating.Hard if hinted else Rating.Good
    now = at.astimezone(UTC)
    card = Card(card_id=0, due=now) if memory is None else _card(memory)
    after, _ = _scheduler(model.parameters, model.retention).review_card(card, rating, now)
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(after.stability, after.difficulty, now, after.due)


def recall(memory: Memory, now: datetime, model: ReviewModel) -> float:
    """Return the chance that the skill is still remembered."""
    return float(_scheduler(model.parameters, model.retention).get_card_retrievability(_card(memory), now))


def _card(memory: Memory) -> Card:
    return Card(0, State.Review, None, memory.stability, memory.difficulty, memory.due, memory.reviewed)


@lru_cache(maxsize=8)
def _scheduler(parameters: Sequence[float], retention: float) -> Scheduler:
    """Return the scheduler; without steps of minutes, for within a lesson the next item is chosen by mastery."""
    return Scheduler(parameters, retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
