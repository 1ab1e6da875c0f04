"""What each learner masters: a cache. The attempts are the truth, and replaying them makes it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from mmtutor.domain.attempt import Judged, JudgedAttempt
from mmtutor.store import rows, tables
from mmtutor.store.database import Database, locked, put
from mmtutor.store.judged import judged

Replay = Callable[[Sequence[Judged]], Mapping[str, float]]
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

    def rebuild(self, replay: Replay, learner_ids: Sequence[str] | None = None) -> None:
        """Replay the attempts of everybody, or of these learners, in their order, by the assessment that holds."""
        with self._database.writing() as connection:
            everybody = sa.select(tables.learners.c.id)
            replay_mastery(connection, replay, locked(connection, tables.learners, learner_ids or everybody))


def replay_mastery(connection: sa.Connection, replay: Replay, learner_ids: Sequence[str]) -> None:
    """Write the mastery of some learners, who are locked, anew, inside the caller's transaction."""
    attempts = tables.attempts
    for learner_id in learner_ids:
        query = judged(attempts, tables.assessments, read=False).where(attempts.c.learner_id == learner_id)
        found = connection.execute(query.order_by(attempts.c.submitted, attempts.c.id)).mappings()
        theirs = [JudgedAttempt(rows.attempt_of(row), rows.assessment_of(row)) for row in found]
        connection.execute(_mastery.delete().where(_mastery.c.learner_id == learner_id))
        write_mastery(connection, learner_id, replay(theirs) if theirs else {})


def write_mastery(connection: sa.Connection, learner_id: str, state: Mapping[str, float]) -> None:
    """Set some probabilities of a learner, inside the caller's transaction."""
    put(
        connection,
        _mastery,
        [{"learner_id": learner_id, "skill": skill, "probability": float(p)} for skill, p in state.items()],
    )
