"""Who learns here, and the one way to erase a learner."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from mmtutor.domain.people import Learner
from mmtutor.errors import UserError
from mmtutor.store import rows, tables
from mmtutor.store.database import Database

_COST, _BLOCK, _LANES = 2**13, 8, 1  # scrypt's N, r, p (RFC 7914): 8 MiB, some 20 ms

_learners = tables.learners


class Learners:
    """The learners of this computer."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, picture: str, pin: str = "") -> Learner:
        """Add a learner; without a `pin`, anyone may open the name.

        Raises:
            UserError: there is no name.
        """
        if not name.strip():
            raise UserError("Type a name first.")
        learner = Learner(rows.new_id(), name.strip(), picture, hash_pin(pin) if pin else "", self._clock())
        with self._database.writing() as connection:
            connection.execute(_learners.insert(), rows.row_of_learner(learner))
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

    def remove(self, learner_id: str) -> None:
        """Erase a learner and all they did, in one transaction: the only door through the append-only tables.

        What is erased is overwritten in the file too. Backups made before keep it until they are thinned out.
        """
        attempts = tables.attempts
        mine = sa.select(attempts.c.id).where(attempts.c.learner_id == learner_id)
        with self._database.writing() as connection:
            connection.execute(tables.erasing.insert(), {"learner_id": learner_id})
            for table in (tables.assessments, tables.readings, tables.interruptions):
                connection.execute(table.delete().where(table.c.attempt_id.in_(mine)))
            for table in (tables.hints, attempts, tables.mastery, tables.sessions):
                connection.execute(table.delete().where(table.c.learner_id == learner_id))
            connection.execute(_learners.delete().where(_learners.c.id == learner_id))
            connection.execute(tables.erasing.delete())


def hash_pin(pin: str) -> str:
    """Return what is stored of a PIN: scrypt with a salt of its own, parameters alongside. Takes some 20 ms."""
    salt = os.urandom(16)
    key = hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES)
    return "$".join(["scrypt", str(_COST), str(_BLOCK), str(_LANES), _text(salt), _text(key)])


def pin_matches(learner: Learner, pin: str) -> bool:
    """Say whether this is the learner's PIN; always so where none is asked for. Takes some 20 ms."""
    if not learner.pin_hash:
        return True
    _, cost, block, lanes, salt, key = learner.pin_hash.split("$")
    tried = hashlib.scrypt(pin.encode(), salt=base64.b64decode(salt), n=int(cost), r=int(block), p=int(lanes))
    return hmac.compare_digest(tried, base64.b64decode(key))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
