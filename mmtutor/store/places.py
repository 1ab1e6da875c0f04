"""The place of a learner who is only a name on a list: who comes from another computer under that name takes it.

Knows no network. A name is weak evidence: where more than one could be meant, or anything was done, nobody is moved.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from mmtutor.domain.people import Learner, same_name
from mmtutor.store import rows, tables
from mmtutor.store.database import locked, put
from mmtutor.store.erasing import erase_learner
from mmtutor.store.preferences import is_of_learner, of_learner

_learners, _memberships = tables.learners, tables.memberships


def note_coming(connection: sa.Connection, learner_id: str) -> None:
    """Keep that a learner has been here, by signing in or in a class: nobody else is given the place from then on."""
    put(connection, tables.preferences, [{"key": of_learner("came", learner_id), "value": True}])


def take_place(connection: sa.Connection, cohort_id: str, learner: Learner) -> Learner:
    """Store a learner, whose id is there, in the place of the one namesake in a cohort who has never come, if any.

    Name, picture, PIN and id become those of the list, the cohorts are added; the namesake goes. All in the caller's
    transaction; what two such callers could both take is locked, with whatever would refer to it.
    """
    here = _namesakes(connection, cohort_id, learner)
    taken = locked(connection, _learners, [learner.id, *(each.id for each in here)], alone=True)
    here = _namesakes(connection, cohort_id, learner)  # as they are behind the lock
    cohorts: list[str] = []
    if len(here) == 1 and here[0].id in taken and not _has_come(connection, here[0].id):
        place = here[0]
        left = _memberships.delete().where(_memberships.c.learner_id == place.id).returning(_memberships.c.cohort_id)
        cohorts += connection.execute(left).scalars()
        erase_learner(connection, place.id)
        learner = replace(place, id=learner.id, created=learner.created)
    connection.execute(_learners.update().where(_learners.c.id == learner.id).values(rows.row_of(learner)))
    put(connection, _memberships, [{"cohort_id": each, "learner_id": learner.id} for each in cohorts])
    return learner


def _namesakes(connection: sa.Connection, cohort_id: str, learner: Learner) -> list[Learner]:
    query = sa.select(_learners).join(_memberships).where(_memberships.c.cohort_id == cohort_id)
    members = [rows.learner_of(row) for row in connection.execute(query).mappings()]
    return [each for each in members if each.id != learner.id and same_name(each.name, learner.name)]


def _has_come(connection: sa.Connection, learner_id: str) -> bool:
    """Say whether a learner has done anything, has signed in, or has joined a class."""
    work = (tables.sessions, tables.attempts, tables.hints, tables.mastery)
    traces = [sa.exists().where(table.c.learner_id == learner_id) for table in work]
    return bool(connection.scalar(sa.select(sa.or_(*traces, sa.exists().where(is_of_learner(learner_id))))))
