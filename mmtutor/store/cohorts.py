"""Cohorts, who is in them, and what they are to work on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from mmtutor.domain.people import Assignment, Cohort, Learner
from mmtutor.errors import UserError
from mmtutor.store import rows, tables
from mmtutor.store.database import Database, put

_cohorts, _memberships, _assignments = tables.cohorts, tables.memberships, tables.assignments


class Cohorts:
    """Cohorts and their learners."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str) -> Cohort:
        """Add a cohort.

        Raises:
            UserError: there is no name.
        """
        cohort = Cohort(rows.new_id(), _named(name), self._clock())
        with self._database.writing() as connection:
            connection.execute(_cohorts.insert(), rows.row_of(cohort))
        return cohort

    def rename(self, cohort_id: str, name: str) -> None:
        """Give a cohort another name.

        Raises:
            UserError: there is no name.
        """
        with self._database.writing() as connection:
            connection.execute(_cohorts.update().where(_cohorts.c.id == cohort_id).values(name=_named(name)))

    def remove(self, cohort_id: str) -> None:
        """Remove a cohort with its assignments; its learners and all they did stay."""
        with self._database.writing() as connection:
            for table in (_memberships, _assignments):
                connection.execute(table.delete().where(table.c.cohort_id == cohort_id))
            connection.execute(_cohorts.delete().where(_cohorts.c.id == cohort_id))

    def all(self) -> list[Cohort]:
        """Return the cohorts by name."""
        return self._found(sa.select(_cohorts))

    def of_learner(self, learner_id: str) -> list[Cohort]:
        """Return a learner's cohorts by name."""
        mine = _memberships.c.learner_id == learner_id
        return self._found(sa.select(_cohorts).join(_memberships).where(mine))

    def members(self, cohort_id: str) -> list[Learner]:
        """Return the learners of a cohort by name."""
        query = sa.select(tables.learners).join(_memberships).where(_memberships.c.cohort_id == cohort_id)
        with self._database.reading() as connection:
            found = [rows.learner_of(row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda learner: (learner.name.casefold(), learner.id))

    def put_in(self, cohort_id: str, learner_id: str) -> None:
        """Put a learner into a cohort; twice is no harm."""
        with self._database.writing() as connection:
            put(connection, _memberships, [{"cohort_id": cohort_id, "learner_id": learner_id}])

    def take_out(self, cohort_id: str, learner_id: str) -> None:
        """Take a learner out of a cohort; what was done there stays the learner's."""
        this = (_memberships.c.cohort_id == cohort_id) & (_memberships.c.learner_id == learner_id)
        with self._database.writing() as connection:
            connection.execute(_memberships.delete().where(this))

    def _found(self, query: sa.Select[tuple[str, ...]]) -> list[Cohort]:
        with self._database.reading() as connection:
            found = [rows.value_of(Cohort, _cohorts, row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda cohort: (cohort.name.casefold(), cohort.id))


class Assignments:
    """What cohorts are to work on, from when until when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, cohort_id: str, course_id: str, lesson_id: str, starts: datetime, due: datetime | None = None
    ) -> Assignment:
        """Give a cohort a lesson to work on.

        Raises:
            UserError: it would be due before it starts.
        """
        if due is not None and due <= starts:
            raise UserError("An assignment is due after it starts: choose a later date.")
        assignment = Assignment(rows.new_id(), cohort_id, course_id, lesson_id, starts, due)
        with self._database.writing() as connection:
            connection.execute(_assignments.insert(), rows.row_of(assignment))
        return assignment

    def remove(self, assignment_id: str) -> None:
        """Take an assignment back; what was done for it stays."""
        with self._database.writing() as connection:
            connection.execute(_assignments.delete().where(_assignments.c.id == assignment_id))

    def of_cohort(self, cohort_id: str) -> list[Assignment]:
        """Return a cohort's assignments, earliest start first."""
        query = sa.select(_assignments).where(_assignments.c.cohort_id == cohort_id)
        return self._found(query.order_by(_assignments.c.starts, _assignments.c.id))

    def of_learner(self, learner_id: str, now: datetime) -> list[Assignment]:
        """Return what a learner is to work on now, overdue and soonest due first, without a date last."""
        cohorts = sa.select(_memberships.c.cohort_id).where(_memberships.c.learner_id == learner_id)
        query = sa.select(_assignments).where(_assignments.c.cohort_id.in_(cohorts), _assignments.c.starts <= now)
        return self._found(query.order_by(_assignments.c.due.is_(None), _assignments.c.due, _assignments.c.id))

    def _found(self, query: sa.Select[tuple[str, ...]]) -> list[Assignment]:
        with self._database.reading() as connection:
            return [rows.value_of(Assignment, _assignments, row) for row in connection.execute(query).mappings()]


def _named(name: str) -> str:
    if not name.strip():
        raise UserError("Type a name first.")
    return name.strip()
