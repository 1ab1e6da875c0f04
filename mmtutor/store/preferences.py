"""Choices that outlive the program: any JSON value under a key."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mmtutor.store.database import Database, put
from mmtutor.store.tables import preferences


def of_learner(what: str, learner_id: str) -> str:
    """Return the key of a choice that belongs to a learner, and goes when the learner is erased."""
    return f"{what} of {learner_id}"


def is_of_learner(learner_id: str) -> sa.ColumnElement[bool]:
    """Say of a row that it belongs to a learner."""
    return preferences.c.key.endswith(of_learner("", learner_id), autoescape=True)


class Preferences:
    """Keys and JSON values. Which keys there are is the caller's affair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or `default` where none was put."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(preferences.c.value).where(preferences.c.key == key)).first()
        return default if row is None else row[0]

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON value."""
        with self._database.writing() as connection:
            put(connection, preferences, [{"key": key, "value": value}])
