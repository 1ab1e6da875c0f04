"""When a learner sat down to a lesson, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mmtutor.errors import UserError
from mmtutor.store import rows, tables
from mmtutor.store.database import Database, locked


class Sessions:
    """Sittings. One that was never finished ended with the program."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def start(self, learner_id: str, course_id: str, lesson_id: str) -> str:
        """Open a session and return its id.

        Raises:
            UserError: the learner is not here any more: somebody has erased them.
        """
        row = {
            "id": rows.new_id(),
            "learner_id": learner_id,
            "course_id": course_id,
            "lesson_id": lesson_id,
            "started": self._clock(),
        }
        with self._database.writing() as connection:
            if not locked(connection, tables.learners, [learner_id]):
                raise UserError("This learner is not here any more.")
            connection.execute(tables.sessions.insert(), row)
        return str(row["id"])

    def finish(self, session_id: str) -> None:
        """Close a session; the first time counts."""
        sessions = tables.sessions
        with self._database.writing() as connection:
            unfinished = (sessions.c.id == session_id) & sessions.c.finished.is_(None)
            connection.execute(sessions.update().where(unfinished).values(finished=self._clock()))
