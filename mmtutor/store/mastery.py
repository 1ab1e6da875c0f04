"""What each learner masters: a cache. The attempts are the truth, and replaying them makes it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa

from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.store import rows, tables
from mmtutor.store.database import Database
from mmtutor.store.judged import judged

Replay = Callable[[Sequence[AssessedAttempt]], Mapping[str, float]]
"""A learner model: all judged attempts of one learner, oldest first -> the probability of each skill met."""

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

    def rebuild(self, replay: Replay) -> None:
        """Replay every learner's attempts, in the order of submission, by the assessment that holds."""
        attempts = tables.attempts
        query = judged(attempts, tables.readings, tables.assessments).order_by(
            attempts.c.learner_id, attempts.c.submitted, attempts.c.id
        )
        with self._database.writing() as connection:
            found = [rows.assessed_of(row) for row in connection.execute(query).mappings()]
            connection.execute(_mastery.delete())
            for learner_id, theirs in groupby(found, key=lambda each: each.attempt.learner_id):
                write_mastery(connection, learner_id, replay(list(theirs)))


def write_mastery(connection: sa.Connection, learner_id: str, state: Mapping[str, float]) -> None:
    """Set some probabilities of a learner, inside the caller's transaction."""
    for skill, probability in state.items():
        mine = (_mastery.c.learner_id == learner_id) & (_mastery.c.skill == skill)
        changed = connection.execute(_mastery.update().where(mine).values(probability=float(probability)))
        if changed.rowcount == 0:
            row = {"learner_id": learner_id, "skill": skill, "probability": float(probability)}
            connection.execute(_mastery.insert(), row)
