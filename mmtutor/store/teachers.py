"""The teachers of this computer, each behind a passphrase. Where there is none, nobody is asked for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from mmtutor.domain.people import SignIn, Teacher
from mmtutor.errors import UserError
from mmtutor.store import rows, secret, tables
from mmtutor.store.database import Database

SHORTEST = 8  # characters of a passphrase

_teachers = tables.teachers


class Teachers:
    """Teachers. Whether one is signed in is the window's to know; nothing of that is kept."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, passphrase: str) -> Teacher:
        """Add a teacher. Takes some 50 ms.

        Raises:
            UserError: there is no name, or the passphrase is short.
        """
        if not name.strip():
            raise UserError("Type a name first.")
        teacher = Teacher(rows.new_id(), name.strip(), _hashed(passphrase), self._clock())
        with self._database.writing() as connection:
            connection.execute(_teachers.insert(), rows.row_of(teacher))
        return teacher

    def all(self) -> list[Teacher]:
        """Return the teachers, in the order they came."""
        query = sa.select(_teachers).order_by(_teachers.c.created, _teachers.c.id)
        with self._database.reading() as connection:
            return [rows.value_of(Teacher, _teachers, row) for row in connection.execute(query).mappings()]

    def sign_in(self, teacher_id: str, passphrase: str) -> SignIn:
        """Try a passphrase; tries are limited. Takes some 50 ms."""
        return secret.sign_in(self._database, (_teachers, teacher_id), passphrase, self._clock)

    def change_passphrase(self, teacher_id: str, old: str, new: str) -> SignIn:
        """Change a passphrase, where the old one is right.

        Raises:
            UserError: the new one is short.
        """
        stored = _hashed(new)
        outcome = self.sign_in(teacher_id, old)
        if outcome.ok:
            with self._database.writing() as connection:
                change = _teachers.update().where(_teachers.c.id == teacher_id).values(passphrase_hash=stored)
                connection.execute(change)
        return outcome


def _hashed(passphrase: str) -> str:
    if len(passphrase) < SHORTEST:
        raise UserError("A passphrase needs at least {n} characters: a few words are easy to keep in mind.", n=SHORTEST)
    return secret.hashed(passphrase)
