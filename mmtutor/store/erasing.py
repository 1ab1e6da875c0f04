"""The only door through the append-only tables: erase a learner, or what was done long ago. Also what is exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mmtutor.store import tables
from mmtutor.store.preferences import is_of_learner

EXPORT_VERSION = 1
_SECRET = {"pin_hash"}
_attempts, _sessions, _regradings, _rulings = tables.attempts, tables.sessions, tables.regradings, tables.rulings


def erase_learner(connection: sa.Connection, learner_id: str) -> None:
    """Erase a learner with every trace, inside the caller's transaction; also in a database of an earlier revision."""
    there = set(sa.inspect(connection).get_table_names())
    mine = sa.select(_attempts.c.id).where(_attempts.c.learner_id == learner_id)
    erasing = tables.erasing.name in there
    if erasing:
        connection.execute(tables.erasing.insert(), {"learner_id": learner_id})
    if _regradings.name in there:
        _erase_rulings(connection, mine)
    _erase_attempts(connection, mine)
    _hand_over_sessions(connection, learner_id)
    for table in (tables.hints, tables.mastery, _sessions, tables.memberships):
        if table.name in there:
            connection.execute(table.delete().where(table.c.learner_id == learner_id))
    if tables.tries.name in there:
        connection.execute(tables.tries.delete().where(tables.tries.c.person_id == learner_id))
    connection.execute(tables.preferences.delete().where(is_of_learner(learner_id)))
    connection.execute(tables.learners.delete().where(tables.learners.c.id == learner_id))
    if erasing:
        connection.execute(tables.erasing.delete())


def erase_before(connection: sa.Connection, before: datetime, learner_ids: Sequence[str]) -> None:
    """Erase what these learners did before a moment, inside the caller's transaction; the learners stay."""
    if not learner_ids:
        return
    connection.execute(tables.erasing.insert(), [{"learner_id": learner_id} for learner_id in learner_ids])
    theirs = _attempts.c.learner_id.in_(learner_ids)
    old = sa.select(_attempts.c.id).where(theirs, _attempts.c.submitted < before)
    _erase_rulings(connection, old)
    _erase_attempts(connection, old)
    hints = tables.hints
    connection.execute(hints.delete().where(hints.c.learner_id.in_(learner_ids), hints.c.shown < before))
    connection.execute(
        _sessions.delete().where(_sessions.c.id.in_(old_sessions(before)), _sessions.c.learner_id.in_(learner_ids))
    )
    connection.execute(tables.erasing.delete())


def old_sessions(before: datetime) -> sa.Select[Any]:
    """Select the ids of sessions begun before a moment of which nothing younger is left."""
    hints = tables.hints
    return sa.select(_sessions.c.id).where(
        _sessions.c.started < before,
        ~sa.exists().where(_attempts.c.session_id == _sessions.c.id, _attempts.c.submitted >= before),
        ~sa.exists().where(hints.c.session_id == _sessions.c.id, hints.c.shown >= before),
    )


def everything_of(connection: sa.Connection, learner_id: str) -> dict[str, Any]:
    """Return all that is kept of a learner, as JSON values; rows are named after their tables, times are ISO 8601."""
    mine = sa.select(_attempts.c.id).where(_attempts.c.learner_id == learner_id)
    cohorts = sa.select(tables.memberships.c.cohort_id).where(tables.memberships.c.learner_id == learner_id)
    assessed = sa.select(tables.assessments.c.id).where(tables.assessments.c.attempt_id.in_(mine))
    rulings = sa.select(_regradings.c.ruling_id).where(_regradings.c.assessment_id.in_(assessed))
    wanted = {tables.learners: tables.learners.c.id == learner_id, tables.cohorts: tables.cohorts.c.id.in_(cohorts)}
    wanted |= {
        table: table.c.learner_id == learner_id
        for table in (tables.memberships, _sessions, _attempts, tables.hints, tables.mastery)
    }
    wanted |= {
        table: table.c.attempt_id.in_(mine) for table in (tables.readings, tables.assessments, tables.interruptions)
    }
    wanted |= {_rulings: _rulings.c.id.in_(rulings), _regradings: _regradings.c.assessment_id.in_(assessed)}
    wanted[tables.preferences] = is_of_learner(learner_id)
    found: dict[str, Any] = {"format": "mmtutor-learner", "version": EXPORT_VERSION}
    for table, condition in wanted.items():
        query = sa.select(table).where(condition).order_by(*table.primary_key)
        found[table.name] = [_plain(row) for row in connection.execute(query).mappings()]
    return found


def _plain(row: sa.RowMapping) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in _SECRET
    }


def _erase_attempts(connection: sa.Connection, chosen: sa.Select[Any]) -> None:
    for table in (tables.assessments, tables.readings, tables.interruptions):
        connection.execute(table.delete().where(table.c.attempt_id.in_(chosen)))
    connection.execute(_attempts.delete().where(_attempts.c.id.in_(chosen)))


def _hand_over_sessions(connection: sa.Connection, learner_id: str) -> None:
    """Give a learner's sessions to others whose attempts are in them: another computer has chosen their ids."""
    others = sa.select(sa.func.min(_attempts.c.learner_id)).where(_attempts.c.session_id == _sessions.c.id)
    shared = sa.exists().where(_attempts.c.session_id == _sessions.c.id)
    connection.execute(
        _sessions.update()
        .where(_sessions.c.learner_id == learner_id, shared)
        .values(learner_id=others.scalar_subquery())
    )


def _erase_rulings(connection: sa.Connection, chosen: sa.Select[Any]) -> None:
    """Erase that attempts were regraded, and the rulings that thereby reach no attempt: they quote what was written."""
    assessed = sa.select(tables.assessments.c.id).where(tables.assessments.c.attempt_id.in_(chosen))
    gone = _regradings.c.assessment_id.in_(assessed)
    reached = list(connection.execute(sa.select(_regradings.c.ruling_id).where(gone).distinct()).scalars())
    connection.execute(_regradings.delete().where(gone))
    left = sa.exists().where(_regradings.c.ruling_id == _rulings.c.id)
    empty = list(connection.execute(sa.select(_rulings.c.id).where(_rulings.c.id.in_(reached), ~left)).scalars())
    connection.execute(_rulings.delete().where(_rulings.c.undoes.in_(empty)))
    connection.execute(_rulings.delete().where(_rulings.c.id.in_(empty)))
