"""A teacher's rulings over the machine's judgements: kept in a log, carried out and taken back by new assessments only.

What holds of an attempt is the newest assessment that no ruling taken back has made; the row that says so is always the
last one of the attempt. Knows no rule of maths: which answers are alike is `domain.ruling`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.ruling import Reach, Ruling, RulingKind, accepted, rejected, written_alike
from mmtutor.errors import UserError
from mmtutor.store import rows, tables
from mmtutor.store.database import Database, locked
from mmtutor.store.judged import judged
from mmtutor.store.mastery import Replay, replay_mastery

_attempts, _readings, _assessments = tables.attempts, tables.readings, tables.assessments
_rulings, _regradings = tables.rulings, tables.regradings
_TICK = timedelta(microseconds=1)


class Overruling:
    """The queue of doubtful answers, and the rulings."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def unsure(self, cohort_id: str, limit: int = 200) -> list[AssessedAttempt]:
        """Return a cohort's answers that the machine was not sure of and nobody has judged since, newest first."""
        query = _judged(cohort_id).where(_assessments.c.verdict == str(Verdict.UNSURE))
        query = query.order_by(_attempts.c.submitted.desc(), _attempts.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [rows.assessed_of(row) for row in connection.execute(query).mappings()]

    def reach(self, cohort_id: str, item_id: str, answer: str) -> Reach:
        """Return what `accept` would regrade."""
        with self._database.reading() as connection:
            found = _not_accepted(connection, cohort_id, item_id, answer)
        return Reach(len(found), len({row.learner_id for row in found}))

    def accepted(self, learner_id: str, item_id: str) -> list[str]:
        """Return the answers to an item that teachers of a learner's cohorts accept, besides those the rules do."""
        mine = sa.select(tables.memberships.c.cohort_id).where(tables.memberships.c.learner_id == learner_id)
        query = sa.select(_rulings.c.answer).where(
            _rulings.c.kind == str(RulingKind.ACCEPT), _rulings.c.item_id == item_id, _rulings.c.cohort_id.in_(mine),
            ~_taken_back(),
        )  # fmt: skip
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(_rulings.c.made, _rulings.c.id)).scalars())

    def accept(self, cohort_id: str, item_id: str, answer: str, by: str, replay: Replay) -> Ruling:
        """Accept an answer to an item: every attempt of the cohort that was written alike is regraded."""
        with self._database.writing() as connection:
            members = sa.select(tables.memberships.c.learner_id).where(tables.memberships.c.cohort_id == cohort_id)
            locked(connection, tables.learners, members)
            found = _not_accepted(connection, cohort_id, item_id, answer)
            made = Ruling(
                rows.new_id(), RulingKind.ACCEPT, cohort_id, item_id, answer, by, self._clock(), len(found)
            )  # fmt: skip
            _carry_out(connection, made, found, accepted(), replay)
        return made

    def judge(self, attempt_id: str, correct: bool, by: str, replay: Replay) -> Ruling:
        """Judge one attempt.

        Raises:
            UserError: there is no such attempt, or it was not read.
        """
        query = sa.select(_attempts.c.learner_id).where(_attempts.c.id == attempt_id)
        with self._database.writing() as connection:
            locked(connection, tables.learners, query)
            row = connection.execute(_held().where(_attempts.c.id == attempt_id)).first()
            if row is None:
                raise UserError("This answer is not here any more.")
            made = Ruling(rows.new_id(), RulingKind.JUDGE, None, row.item_id, row.text, by, self._clock(), 1)
            _carry_out(connection, made, [row], accepted() if correct else rejected(), replay)
        return made

    def undo(self, ruling_id: str, by: str, replay: Replay) -> Ruling:
        """Take a ruling back: attempts that hold by it hold again as they would without it.

        Raises:
            UserError: there is no such ruling, or it was taken back already.
        """
        with self._database.writing() as connection:
            row = connection.execute(_log().where(_rulings.c.id == ruling_id).with_for_update(of=_rulings)).first()
            if row is None or row.kind == RulingKind.UNDO or row.undone:
                raise UserError("This was taken back already.")
            regraded = (
                sa.select(_assessments.c.attempt_id)
                .join(_regradings, _regradings.c.assessment_id == _assessments.c.id)
                .where(_regradings.c.ruling_id == ruling_id)
            )
            theirs = sa.select(_attempts.c.learner_id).where(_attempts.c.id.in_(regraded))
            locked(connection, tables.learners, theirs)
            now = self._clock()
            restored = _without(connection, ruling_id, regraded, now)
            made = Ruling(
                rows.new_id(), RulingKind.UNDO, row.cohort_id, row.item_id, row.answer, by, now,
                len(restored), undoes=ruling_id,
            )  # fmt: skip
            connection.execute(_rulings.insert(), _row_of(made))
            _add(connection, made, restored)
            replay_mastery(connection, replay, list(connection.execute(theirs.distinct()).scalars()))
        return made

    def log(self, cohort_id: str | None = None, limit: int = 1000) -> list[Ruling]:
        """Return what was ruled, of one cohort or in all, newest first."""
        query = _log().order_by(_rulings.c.made.desc(), _rulings.c.id.desc()).limit(limit)
        if cohort_id is not None:
            query = query.where(_rulings.c.cohort_id == cohort_id)
        with self._database.reading() as connection:
            return [Ruling(**{**row, "kind": RulingKind(row["kind"])}) for row in connection.execute(query).mappings()]


def _taken_back() -> sa.Exists:
    later = _rulings.alias()
    return sa.exists().where(later.c.undoes == _rulings.c.id)


def _log() -> sa.Select[Any]:
    return sa.select(_rulings, _taken_back().label("undone"))


def _row_of(ruling: Ruling) -> dict[str, Any]:
    return {column.name: getattr(ruling, column.name) for column in _rulings.c} | {"kind": str(ruling.kind)}


def _judged(cohort_id: str | None = None, *wanted: Any) -> sa.Select[Any]:
    """Select what holds, of a cohort or of all: all there is, or only what is wanted."""
    query = judged(*(wanted or (_attempts, _readings, _assessments)))
    if cohort_id is None:
        return query
    members = sa.select(tables.memberships.c.learner_id).where(tables.memberships.c.cohort_id == cohort_id)
    return query.where(_attempts.c.learner_id.in_(members))


def _held(cohort_id: str | None = None) -> sa.Select[Any]:
    """Select what is needed to overrule."""
    return _judged(
        cohort_id,
        _attempts.c.id.label("attempt_id"),
        _attempts.c.learner_id,
        _attempts.c.item_id,
        _readings.c.id.label("reading_id"),
        _readings.c.text,
        _assessments.c.assessed,
    )


def _not_accepted(connection: sa.Connection, cohort_id: str, item_id: str, answer: str) -> list[sa.Row[Any]]:
    """Return the attempts at an item that were answered alike and do not hold as correct."""
    query = _held(cohort_id).where(_attempts.c.item_id == item_id, _assessments.c.verdict != str(Verdict.CORRECT))
    wanted = written_alike(answer)
    return [row for row in connection.execute(query) if written_alike(row.text) == wanted]


def _carry_out(
    connection: sa.Connection, ruling: Ruling, found: Sequence[sa.Row[Any]], assessment: Assessment, replay: Replay
) -> None:
    """Log a ruling, add its assessments, and replay the learners they are of."""
    connection.execute(_rulings.insert(), _row_of(ruling))
    judgement = rows.row_of_judgement(assessment, ruling.by, ruling.made)
    added = [
        judgement
        | {
            "id": rows.new_id(),
            "attempt_id": row.attempt_id,
            "reading_id": row.reading_id,
            "assessed": max(ruling.made, row.assessed + _TICK),  # a learner's clock may be ahead
        }
        for row in found
    ]
    _add(connection, ruling, added)
    replay_mastery(connection, replay, sorted({row.learner_id for row in found}))


def _add(connection: sa.Connection, ruling: Ruling, added: Sequence[dict[str, Any]]) -> None:
    if added:
        connection.execute(_assessments.insert(), added)
        links = [{"assessment_id": row["id"], "ruling_id": ruling.id} for row in added]
        connection.execute(_regradings.insert(), links)


def _without(
    connection: sa.Connection, ruling_id: str, attempt_ids: sa.Select[Any], now: datetime
) -> list[dict[str, Any]]:
    """Return the assessments to add where attempts hold by a ruling: copies of what held but for it."""
    query = (
        sa.select(_assessments, _regradings.c.ruling_id, _rulings.c.kind, _taken_back().label("undone"))
        .outerjoin(_regradings, _regradings.c.assessment_id == _assessments.c.id)
        .outerjoin(_rulings, _rulings.c.id == _regradings.c.ruling_id)
        .where(_assessments.c.attempt_id.in_(attempt_ids))
        .order_by(_assessments.c.attempt_id, _assessments.c.assessed, _assessments.c.id)
    )
    added = []
    for _, group in groupby(connection.execute(query).mappings(), key=lambda row: row["attempt_id"]):
        every = list(group)
        live = [row for row in every if row["kind"] != RulingKind.UNDO and not row["undone"]]
        if live[-1]["ruling_id"] != ruling_id:
            continue  # judged otherwise since
        content = {column.name: live[-2][column.name] for column in _assessments.c}
        added.append(content | {"id": rows.new_id(), "assessed": max(now, every[-1]["assessed"] + _TICK)})
    return added
