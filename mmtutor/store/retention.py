"""How long learners' attempts are kept: for ever, unless a teacher says otherwise. Nothing is erased by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mmtutor.errors import UserError
from mmtutor.store import tables
from mmtutor.store.database import Database, locked
from mmtutor.store.erasing import erase_before, old_sessions
from mmtutor.store.mastery import Replay, replay_mastery
from mmtutor.store.preferences import Preferences

KEY = "retention"  # of the preference


@dataclass(frozen=True, slots=True)
class Expired:
    """How much is older than what is to be kept."""

    attempts: int
    sessions: int
    learners: int  # whose attempts these are


class Retention:
    """The setting, what it would erase, and the erasing."""

    def __init__(self, database: Database, preferences: Preferences, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._preferences = preferences
        self._clock = clock

    @property
    def days(self) -> int | None:
        """For how many days attempts are kept; None is for ever."""
        found = self._preferences.get(KEY)
        return found if isinstance(found, int) else None

    def set_days(self, days: int | None) -> None:
        """Keep the setting; it erases nothing.

        Raises:
            UserError: it is less than a day.
        """
        if days is not None:
            self.before(days)
        self._preferences.put(KEY, days)

    def preview(self, days: int) -> Expired:
        """Return what `erase` would erase now."""
        with self._database.reading() as connection:
            return _expired(connection, self.before(days))

    def erase(self, days: int, replay: Replay) -> Expired:
        """Erase what is older; mastery is worked out anew from what is left. Backups are thinned out later."""
        before = self.before(days)
        attempts = tables.attempts
        with self._database.writing() as connection:
            expired = _expired(connection, before)
            everybody = locked(connection, tables.learners, sa.select(tables.learners.c.id))
            with_old = sa.select(attempts.c.learner_id).where(attempts.c.submitted < before).distinct()
            practised = list(connection.execute(with_old).scalars())
            erase_before(connection, before, everybody)
            replay_mastery(connection, replay, sorted(practised))
        return expired

    def before(self, days: int) -> datetime:
        """Return the moment before which everything is older than so many days, in UTC.

        Raises:
            UserError: it is less than a day.
        """
        if days < 1:
            raise UserError("Attempts are kept for at least one day.")
        return self._clock() - timedelta(days=days)


def _expired(connection: sa.Connection, before: datetime) -> Expired:
    attempts = tables.attempts
    query = sa.select(sa.func.count(), sa.func.count(attempts.c.learner_id.distinct()))
    old, learners = connection.execute(query.select_from(attempts).where(attempts.c.submitted < before)).one()
    sessions = connection.execute(sa.select(sa.func.count()).select_from(old_sessions(before).subquery())).scalar_one()
    return Expired(old, sessions, learners)
