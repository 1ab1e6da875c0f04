"""What learners did: rows that are added, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt, AttemptState
from mmtutor.domain.ruling import Ruling, accepted, accepting
from mmtutor.errors import UserError
from mmtutor.store import rows, tables
from mmtutor.store.database import Database, locked
from mmtutor.store.judged import judged
from mmtutor.store.mastery import write_mastery
from mmtutor.store.regrading import regrade, standing, stands

_attempts, _readings, _assessments = tables.attempts, tables.readings, tables.assessments
_ASSESSED = sa.exists().where(_assessments.c.attempt_id == _attempts.c.id)
_INTERRUPTED = sa.exists().where(tables.interruptions.c.attempt_id == _attempts.c.id)


class Attempts:
    """Attempts with their readings and assessments. A later assessment of an attempt, by a teacher say, overrides."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def submit(self, attempt: Attempt) -> None:
        """Put an attempt on disk. When this returns, no crash and no power cut loses it."""
        with self._database.writing() as connection:
            connection.execute(_attempts.insert(), rows.row_of_attempt(attempt))

    def record(self, assessed: AssessedAttempt, mastery: Mapping[str, float], ruling: Ruling | None = None) -> None:
        """Add what was read and how it was judged, and the learner's new probability of each skill named, together.

        With a `ruling` that accepts the answer, that holds; the judgement comes back when the ruling is taken back.

        Raises:
            UserError: the ruling was taken back meanwhile; nothing was added.
        """
        reading = rows.row_of_reading(assessed.reading, assessed.attempt.id)
        assessment = rows.row_of_assessment(assessed, reading["id"])
        with self._database.writing() as connection:
            locked(connection, tables.learners, [assessed.attempt.learner_id])
            if ruling is not None and not stands(connection, ruling):
                raise UserError("Your teacher has just changed what counts as an answer here. Answer once more.")
            connection.execute(_readings.insert(), reading)
            connection.execute(_assessments.insert(), assessment)
            if ruling is not None:
                regrade(connection, ruling, [assessment], accepted())
            write_mastery(connection, assessed.attempt.learner_id, mastery)

    def receive(self, judged_elsewhere: Iterable[AssessedAttempt]) -> int:
        """Take in attempts from other computers, each once however often it comes; return how many are new.

        Their learners have to be here (`Learners.welcome`); sessions come along. What a teacher has accepted meanwhile
        holds for them too. Mastery is not touched: `rebuild` is for that, when it is next looked at.

        Raises:
            UserError: a learner is not here; nothing is taken in.
        """
        by_id = {each.attempt.id: each for each in judged_elsewhere}
        with self._database.writing() as connection:
            wanted = {each.attempt.learner_id for each in by_id.values()}
            if wanted - set(locked(connection, tables.learners, sorted(wanted))):
                raise UserError("An answer came from a learner who is not here.")
            here = set(connection.execute(sa.select(_attempts.c.id).where(_attempts.c.id.in_(list(by_id)))).scalars())
            new = [each for attempt_id, each in by_id.items() if attempt_id not in here]
            _add_sessions(connection, [each.attempt for each in new])
            readings = [rows.row_of_reading(each.reading, each.attempt.id) for each in new]
            assessments = [
                rows.row_of_assessment(each, reading["id"]) for each, reading in zip(new, readings, strict=True)
            ]
            if new:
                connection.execute(_attempts.insert(), [rows.row_of_attempt(each.attempt) for each in new])
                connection.execute(_readings.insert(), readings)
                connection.execute(_assessments.insert(), assessments)
                _accept(connection, new, assessments)
        return len(new)

    def of_learner(
        self, learner_id: str, *, course_id: str | None = None, lesson_id: str | None = None, limit: int | None = None
    ) -> list[AssessedAttempt]:
        """Return a learner's judged attempts with the assessment that holds, oldest first; of `limit`, the newest."""
        query = judged(_attempts, _readings, _assessments).where(_attempts.c.learner_id == learner_id)
        if course_id is not None:
            query = query.where(_attempts.c.course_id == course_id)
        if lesson_id is not None:
            query = query.where(_attempts.c.lesson_id == lesson_id)
        query = query.order_by(_attempts.c.submitted.desc(), _attempts.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            found = [rows.assessed_of(row) for row in connection.execute(query).mappings()]
        return found[::-1]

    def open_attempts(self, learner_id: str | None = None) -> list[Attempt]:
        """Return what was submitted and neither judged nor marked interrupted, as after a crash; oldest first."""
        query = sa.select(_attempts).where(~_ASSESSED, ~_INTERRUPTED).order_by(_attempts.c.submitted, _attempts.c.id)
        if learner_id is not None:
            query = query.where(_attempts.c.learner_id == learner_id)
        with self._database.reading() as connection:
            return [rows.attempt_of(row) for row in connection.execute(query).mappings()]

    def state(self, attempt_id: str) -> AttemptState | None:
        """Return where an attempt stands, or None where there is no such attempt."""
        query = sa.select(_ASSESSED, _INTERRUPTED).select_from(_attempts).where(_attempts.c.id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        assessed, interrupted = row
        if assessed:
            return AttemptState.ASSESSED
        return AttemptState.INTERRUPTED if interrupted else AttemptState.SUBMITTED

    def mark_interrupted(self, attempt_id: str) -> None:
        """Note that an attempt was not judged because the program ended too early. Saying so twice is no harm."""
        noted = tables.interruptions
        with self._database.writing() as connection:
            learner = sa.select(_attempts.c.learner_id).where(_attempts.c.id == attempt_id)
            locked(connection, tables.learners, learner)
            if connection.execute(sa.select(noted).where(noted.c.attempt_id == attempt_id)).first() is None:
                connection.execute(noted.insert(), {"attempt_id": attempt_id, "noted": self._clock()})

    def hint_shown(self, session_id: str, learner_id: str, item_id: str, number: int) -> None:
        """Note that hint `number`, counted from 1, was shown."""
        with self._database.writing() as connection:
            connection.execute(
                tables.hints.insert(),
                {
                    "id": rows.new_id(),
                    "session_id": session_id,
                    "learner_id": learner_id,
                    "item_id": item_id,
                    "number": number,
                    "shown": self._clock(),
                },
            )


def _accept(connection: sa.Connection, new: Sequence[AssessedAttempt], assessments: Sequence[dict[str, Any]]) -> None:
    """Judge new attempts by the acceptances that stand, where their own judgement is not as good."""
    wrong = [
        (each, row)
        for each, row in zip(new, assessments, strict=True)
        if each.assessment.verdict is not Verdict.CORRECT
    ]
    rulings = standing(
        connection, {each.attempt.learner_id for each, _ in wrong}, {each.attempt.item_id for each, _ in wrong}
    )
    for each, row in wrong:
        ruling = accepting(rulings.get((each.attempt.learner_id, each.attempt.item_id), ()), each.reading.text)
        if ruling is not None:
            regrade(connection, ruling, [row], accepted())


def _add_sessions(connection: sa.Connection, attempts: Sequence[Attempt]) -> None:
    """Add the sessions of attempts that are not there yet; they began with the first attempt that is known."""
    sessions = tables.sessions
    first = {each.session_id: each for each in sorted(attempts, key=lambda each: each.submitted, reverse=True)}
    here = set(connection.execute(sa.select(sessions.c.id).where(sessions.c.id.in_(list(first)))).scalars())
    for session_id, each in first.items():
        if session_id not in here:
            row = {"id": session_id, "started": each.submitted}
            names = ("learner_id", "course_id", "lesson_id")
            connection.execute(sessions.insert(), row | {name: getattr(each, name) for name in names})
