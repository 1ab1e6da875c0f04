"""Who learns here: learners, their PINs, all that is kept of one, and the way to erase one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mmtutor.domain.people import Learner, SignIn, stand_in
from mmtutor.errors import UserError
from mmtutor.store import rows, secret, tables
from mmtutor.store.database import Database, locked, put
from mmtutor.store.erasing import erase_learner, everything_of
from mmtutor.store.places import note_coming, take_place

_learners = tables.learners


class Learners:
    """The learners of this computer. `forget` erases one in the copies that were made of the database."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], forget: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database = database
        self._clock = clock
        self._forget = forget

    def add(self, name: str, picture: str, pin: str = "") -> Learner:
        """Add a learner; without a `pin`, anyone may open the name.

        Raises:
            UserError: there is no name.
        """
        if not name.strip():
            raise UserError("Type a name first.")
        learner = Learner(rows.new_id(), name.strip(), picture, secret.hashed(pin) if pin else "", self._clock())
        with self._database.writing() as connection:
            connection.execute(_learners.insert(), rows.row_of(learner))
        return learner

    def all(self) -> list[Learner]:
        """Return everybody, in the order they came."""
        with self._database.reading() as connection:
            query = sa.select(_learners).order_by(_learners.c.created, _learners.c.id)
            return [rows.learner_of(row) for row in connection.execute(query).mappings()]

    def get(self, learner_id: str) -> Learner | None:
        """Return one learner, or None if there is none of that id."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(_learners).where(_learners.c.id == learner_id)).mappings().first()
        return None if row is None else rows.learner_of(row)

    def welcome(self, learner_id: str, name: str, picture: str, cohort_id: str = "") -> Learner:
        """Return the learner of this id, who comes from another computer; added under it where not yet known.

        With a cohort, the learner is in it; who is new, or had no name so far, takes the place of the one learner of
        the same name there who is no more than a name: id and PIN of the list, cohorts, and with them assignments.
        """
        named = name.strip() or stand_in(learner_id)
        with self._database.writing() as connection:
            row = connection.execute(sa.select(_learners).where(_learners.c.id == learner_id)).mappings().first()
            if row is None:
                learner = Learner(learner_id, named, picture, "", self._clock())
                connection.execute(_learners.insert(), rows.row_of(learner))
            else:
                learner = rows.learner_of(row)
            if row is None or learner.name == stand_in(learner_id) != named:
                learner = take_place(connection, cohort_id, replace(learner, name=named))
            if cohort_id:
                put(connection, tables.memberships, [{"cohort_id": cohort_id, "learner_id": learner_id}])
            note_coming(connection, learner_id)
        return learner

    def rename(self, learner_id: str, name: str, picture: str | None = None) -> None:
        """Give a learner another name and, if given, another picture.

        Raises:
            UserError: there is no name.
        """
        if not name.strip():
            raise UserError("Type a name first.")
        new = {"name": name.strip()} | ({} if picture is None else {"picture": picture})
        self._change(learner_id, new)

    def set_pin(self, learner_id: str, pin: str) -> None:
        """Give a learner another PIN, or with "" none; wrong tries are forgotten. Takes some 50 ms."""
        self._change(learner_id, {"pin_hash": secret.hashed(pin) if pin else ""})
        with self._database.writing() as connection:
            connection.execute(tables.tries.delete().where(tables.tries.c.person_id == learner_id))

    def sign_in(self, learner_id: str, pin: str) -> SignIn:
        """Try a PIN; tries are limited. Where none is asked for, anyone may open the name. Takes some 50 ms."""
        outcome = secret.sign_in(self._database, (_learners, learner_id), pin, self._clock)
        if outcome.ok:
            with self._database.writing() as connection:
                if locked(connection, _learners, [learner_id]):
                    note_coming(connection, learner_id)
        return outcome

    def export(self, learner_id: str) -> dict[str, Any]:
        """Return all that is kept of a learner, but for the hash of the PIN, as JSON values.

        Raises:
            UserError: there is no such learner.
        """
        with self._database.reading() as connection:
            found = everything_of(connection, learner_id)
        if not found[_learners.name]:
            raise UserError("This learner is not here any more.")
        return found

    def remove(self, learner_id: str) -> None:
        """Erase a learner and all they did, in one transaction, then in the backups.

        What is erased is overwritten in the file too. A database server's own backups are the server's.

        Raises:
            UserError: it could not be done in one of the backups; the learner is erased here.
        """
        with self._database.writing() as connection:
            locked(connection, _learners, [learner_id])
            erase_learner(connection, learner_id)
        self._forget(learner_id)

    def _change(self, learner_id: str, values: dict[str, str]) -> None:
        with self._database.writing() as connection:
            connection.execute(_learners.update().where(_learners.c.id == learner_id).values(values))


def pin_matches(learner: Learner, pin: str) -> bool:
    """Say whether this is the learner's PIN, without counting tries; always so where none is asked for."""
    return not learner.pin_hash or secret.matches(learner.pin_hash, pin)
