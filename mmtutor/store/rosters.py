"""Rosters: what one would change here, and the change, in one transaction. Reads no file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.roster import Group, Present, Pupil, Roster, RosterPlan, cohort_of, planned
from mmtutor.errors import UserError
from mmtutor.store import rows, secret, tables
from mmtutor.store.database import Database, locked

_learners, _cohorts, _memberships = tables.learners, tables.cohorts, tables.memberships


class Rosters:
    """Compares rosters with who is here, and puts them in force."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def plan(self, roster: Roster) -> RosterPlan:
        """Return what `apply` would change; nothing is changed."""
        with self._database.reading() as connection:
            return planned(roster, _present(connection))

    def apply(self, roster: Roster, plan: RosterPlan) -> None:
        """Change what the plan says. Hashing the PINs of new learners takes some 50 ms each.

        Raises:
            UserError: who is here has changed since the plan was made; nothing is changed.
        """
        pupils = {pupil.line: pupil for pupil in roster.pupils}
        new = {change.line: pupils[change.line] for change in plan.changes if change.learner_id is None}
        pins = {line: secret.hashed(pupil.pin) for line, pupil in new.items() if pupil.pin}
        now = self._clock()
        with self._database.writing() as connection:
            locked(connection, _learners, sa.select(_learners.c.id))
            locked(connection, _cohorts, sa.select(_cohorts.c.id))
            present = _present(connection)
            if planned(roster, present) != plan:
                raise UserError("Somebody has changed the classes meanwhile: look at the preview again.")
            groups = (group for change in plan.changes for group in pupils[change.line].groups)
            cohorts = _cohorts_of(connection, groups, present.cohorts, now)
            for change in plan.changes:
                pupil = pupils[change.line]
                learner_id = change.learner_id
                if learner_id is None:
                    learner = Learner(
                        rows.new_id(), pupil.name, pupil.picture, pins.get(pupil.line, ""), now, pupil.external_id
                    )
                    connection.execute(_learners.insert(), rows.row_of(learner))
                    learner_id = learner.id
                else:
                    _update(connection, learner_id, pupil)
                _put_into(connection, learner_id, [cohorts[group] for group in pupil.groups])


def _present(connection: sa.Connection) -> Present:
    learners = [rows.learner_of(row) for row in connection.execute(sa.select(_learners)).mappings()]
    cohorts = [rows.value_of(Cohort, _cohorts, row) for row in connection.execute(sa.select(_cohorts)).mappings()]
    memberships: dict[str, set[str]] = {}
    for cohort_id, learner_id in connection.execute(sa.select(_memberships.c.cohort_id, _memberships.c.learner_id)):
        memberships.setdefault(learner_id, set()).add(cohort_id)
    return Present(
        sorted(learners, key=lambda learner: learner.id),
        sorted(cohorts, key=lambda cohort: cohort.id),
        {learner_id: frozenset(theirs) for learner_id, theirs in memberships.items()},
    )


def _cohorts_of(
    connection: sa.Connection, groups: Iterable[Group], cohorts: Iterable[Cohort], now: datetime
) -> dict[Group, str]:
    """Return the id of each group's cohort; what is new is added, and a cohort gets the id that its list gives it."""
    here = list(cohorts)
    found = {}
    for group in dict.fromkeys(groups):
        cohort = cohort_of(group, here)
        if cohort is None:
            cohort = Cohort(rows.new_id(), group.name, now, group.external_id)
            connection.execute(_cohorts.insert(), rows.row_of(cohort))
            here.append(cohort)
        elif group.external_id and not cohort.external_id:
            new = _cohorts.update().where(_cohorts.c.id == cohort.id).values(external_id=group.external_id)
            connection.execute(new)
            here[here.index(cohort)] = replace(cohort, external_id=group.external_id)
        found[group] = cohort.id
    return found


def _update(connection: sa.Connection, learner_id: str, pupil: Pupil) -> None:
    new = {"name": pupil.name} | ({"external_id": pupil.external_id} if pupil.external_id else {})
    connection.execute(_learners.update().where(_learners.c.id == learner_id).values(new))


def _put_into(connection: sa.Connection, learner_id: str, cohort_ids: list[str]) -> None:
    connection.execute(_memberships.delete().where(_memberships.c.learner_id == learner_id))
    memberships = [{"cohort_id": cohort_id, "learner_id": learner_id} for cohort_id in dict.fromkeys(cohort_ids)]
    if memberships:
        connection.execute(_memberships.insert(), memberships)
