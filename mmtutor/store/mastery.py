"""What each learner masters: a cache. The attempts are the truth, and replaying them makes it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from mmtutor.domain.assessment import Verdict
from mmtutor.store import tables
from mmtutor.store.database import Database
from mmtutor.store.judged import judged

Fold = Callable[[Mapping[str, float], tuple[str, ...], bool], Mapping[str, float]]
"""A learner model's step: (probability of each skill so far, skills of the item, correct?) -> those that change."""

COUNTED = {Verdict.CORRECT: True, Verdict.INCORRECT: False}
"""The verdicts that say something of mastery. What could not be read, or was not sure, says nothing."""

_mastery = tables.mastery


class MasteryCache:
    """The probability that a learner masters each skill, as last computed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_learner(self, learner_id: str) -> dict[str, float]:
        """Return the probability of each skill the learner has met; a skill not met is not there."""
        with self._database.reading() as connection:
            query = sa.select(_mastery.c.skill, _mastery.c.probability).where(_mastery.c.learner_id == learner_id)
            return {skill: probability for skill, probability in connection.execute(query)}

    def rebuild(self, fold: Fold) -> None:
        """Replay every attempt of every learner, in the order of submission, by the verdict that holds."""
        attempts, verdict = tables.attempts.c, tables.assessments.c.verdict
        query = judged(attempts.learner_id, attempts.skills, verdict).order_by(attempts.submitted, attempts.id)
        states: dict[str, dict[str, float]] = {}
        with self._database.writing() as connection:
            for learner_id, skills, judgement in connection.execute(query):
                if judgement in COUNTED:
                    state = states.setdefault(learner_id, {})
                    state.update(fold(state, tuple(skills), COUNTED[judgement]))
            connection.execute(_mastery.delete())
            for learner_id, state in states.items():
                write_mastery(connection, learner_id, state)


def write_mastery(connection: sa.Connection, learner_id: str, state: Mapping[str, float]) -> None:
    """Set some probabilities of a learner, inside the caller's transaction."""
    for skill, probability in state.items():
        mine = (_mastery.c.learner_id == learner_id) & (_mastery.c.skill == skill)
        changed = connection.execute(_mastery.update().where(mine).values(probability=float(probability)))
        if changed.rowcount == 0:
            row = {"learner_id": learner_id, "skill": skill, "probability": float(probability)}
            connection.execute(_mastery.insert(), row)
