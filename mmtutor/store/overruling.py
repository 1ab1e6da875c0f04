"""A teacher's rulings over the machine's judgements: kept in a log, carried out and taken back by new assessments only.

What holds of an attempt is the newest assessment that no ruling taken back has made; the row that says so is always the
last one of the attempt. Knows no rule of maths: which answers are alike is `domain.ruling`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
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
from mmtutor.store.regrading import add, after, logged, regrade, ruling_of, standing, taken_back

_attempts, _readings, _assessments = tables.attempts, tables.readings, tables.assessments
_rulings, _regradings = tables.rulings, tables.regradings


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
        return Reach(len(found), len({row["learner_id"] for row in found}))

    def standing(self, learner_id: str, item_id: str) -> list[Ruling]:
        """Return what teachers of a learner's cohorts accept as answers to an item, besides those the rules do."""
        with self._database.reading() as connection:
            return standing(connection, [learner_id], [item_id]).get((learner_id, item_id), [])

    def accept(self, cohort_id: str, item_id: str, answer: str, by: str, replay: Replay) -> Ruling:
        """Accept an answer to an item: every attempt of the cohort that was written alike is regraded."""
        with self._database.writing() as connection:
            locked(connection, tables.learners, _members(cohort_id))
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
            row = connection.execute(_held().where(_attempts.c.id == attempt_id)).mappings().first()
            if row is None:
                raise UserError("This answer is not here any more.")
            made = Ruling(rows.new_id(), RulingKind.JUDGE, None, row["item_id"], row["text"], by, self._clock(), 1)
            _carry_out(connection, made, [row], accepted() if correct else rejected(), replay)
        return made

    def undo(self, ruling_id: str, by: str, replay: Replay) -> Ruling:
        """Take a ruling back: attempts that hold by it, from before it or since, hold again as they would without it.

        Raises:
            UserError: there is no such ruling, or it was taken back already.
        """
        regraded = (
            sa.select(_assessments.c.attempt_id)
            .join(_regradings, _regradings.c.assessment_id == _assessments.c.id)
            .where(_regradings.c.ruling_id == ruling_id)
        )
        theirs = sa.select(_attempts.c.learner_id).where(_attempts.c.id.in_(regraded))
        cohort = sa.select(_rulings.c.cohort_id).where(_rulings.c.id == ruling_id).scalar_subquery()
        reached = tables.learners.c.id.in_(theirs) | tables.learners.c.id.in_(_members(cohort))
        with self._database.writing() as connection:
            locked(connection, tables.learners, sa.select(tables.learners.c.id).where(reached))
            row = connection.execute(logged().where(_rulings.c.id == ruling_id).with_for_update(of=_rulings)).first()
            if row is None or row.kind == RulingKind.UNDO or row.undone:
                raise UserError("This was taken back already.")
            now = self._clock()
            restored = _without(connection, ruling_id, regraded, now)
            made = Ruling(
                rows.new_id(), RulingKind.UNDO, row.cohort_id, row.item_id, row.answer, by, now,
                len(restored), undoes=ruling_id,
            )  # fmt: skip
            connection.execute(_rulings.insert(), _row_of(made))
            add(connection, made.id, restored)
            replay_mastery(connection, replay, list(connection.execute(theirs.distinct()).scalars()))
        return made

    def log(self, cohort_id: str | None = None, limit: int | None = None) -> list[Ruling]:
        """Return what was ruled, newest first: in all, or for a cohort and on single answers of its learners."""
        whose, asked = _one_learner(), sa.select(sa.func.min(_attempts.c.prompt))
        asked = asked.where(_attempts.c.item_id == _rulings.c.item_id)
        query = logged(whose.label("whose"), asked.scalar_subquery().label("asked"))
        query = query.order_by(_rulings.c.made.desc(), _rulings.c.id.desc()).limit(limit)
        if cohort_id is not None:
            query = query.where((_rulings.c.cohort_id == cohort_id) | whose.in_(_members(cohort_id)))
        with self._database.reading() as connection:
            found = connection.execute(query).mappings()
            return [replace(ruling_of(row), learner_id=row["whose"], prompt=row["asked"] or "") for row in found]


def _row_of(ruling: Ruling) -> dict[str, Any]:
    return {column.name: getattr(ruling, column.name) for column in _rulings.c} | {"kind": str(ruling.kind)}


def _one_learner() -> sa.ScalarSelect[Any]:
    """Select whose attempt a ruling was on, or one that it takes back; null where it was for a cohort."""
    query = (
        sa.select(sa.func.min(_attempts.c.learner_id))
        .join(_assessments, _assessments.c.attempt_id == _attempts.c.id)
        .join(_regradings, _regradings.c.assessment_id == _assessments.c.id)
        .where(_regradings.c.ruling_id == sa.func.coalesce(_rulings.c.undoes, _rulings.c.id))
        .where(_rulings.c.cohort_id.is_(None))
    )
    return query.scalar_subquery()


def _members(cohort_id: Any) -> sa.Select[Any]:
    return sa.select(tables.memberships.c.learner_id).where(tables.memberships.c.cohort_id == cohort_id)


def _judged(cohort_id: str | None = None, *wanted: Any) -> sa.Select[Any]:
    """Select what holds, of a cohort or of all: all there is, or only what is wanted."""
    query = judged(*(wanted or (_attempts, _readings, _assessments)))
    if cohort_id is None:
        return query
    return query.where(_attempts.c.learner_id.in_(_members(cohort_id)))


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


def _not_accepted(connection: sa.Connection, cohort_id: str, item_id: str, answer: str) -> list[sa.RowMapping]:
    """Return the attempts at an item that were answered alike and do not hold as correct."""
    query = _held(cohort_id).where(_attempts.c.item_id == item_id, _assessments.c.verdict != str(Verdict.CORRECT))
    wanted = written_alike(answer)
    return [row for row in connection.execute(query).mappings() if written_alike(row["text"]) == wanted]


def _carry_out(
    connection: sa.Connection, ruling: Ruling, found: Sequence[sa.RowMapping], assessment: Assessment, replay: Replay
) -> None:
    """Log a ruling, add its assessments, and replay the learners they are of."""
    connection.execute(_rulings.insert(), _row_of(ruling))
    regrade(connection, ruling, found, assessment)
    replay_mastery(connection, replay, sorted({row["learner_id"] for row in found}))


def _without(
    connection: sa.Connection, ruling_id: str, attempt_ids: sa.Select[Any], now: datetime
) -> list[dict[str, Any]]:
    """Return the assessments to add where attempts hold by a ruling: copies of what held but for it."""
    query = (
        sa.select(_assessments, _regradings.c.ruling_id, _rulings.c.kind, taken_back().label("undone"))
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
        added.append(content | {"assessed": after(now, every[-1]["assessed"])})
    return added
