"""The store: everything that outlives the program, behind one door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from mmtutor.messages import Message, message
from mmtutor.store import postgresql, sqlite
from mmtutor.store.attempts import Attempts
from mmtutor.store.backups import Backups, changed_since_backup, refuse_newer
from mmtutor.store.cohorts import Assignments, Cohorts
from mmtutor.store.database import Database
from mmtutor.store.learners import Learners
from mmtutor.store.mastery import MasteryCache
from mmtutor.store.migrations import HEAD, revision_of, upgrade
from mmtutor.store.overruling import Overruling
from mmtutor.store.preferences import Preferences
from mmtutor.store.reports import Reports
from mmtutor.store.retention import Retention
from mmtutor.store.rosters import Rosters
from mmtutor.store.sessions import Sessions
from mmtutor.store.teachers import Teachers


def utc_now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


@contextmanager
def closed_if_refused(database: Database) -> Iterator[None]:
    """Close the database where the block raises."""
    with ExitStack() as undo:
        undo.callback(database.close)
        yield
        undo.pop_all()


class Store:
    """An open database. Any thread may call any method; `database` says how that is safe."""

    def __init__(self, database: Database, path: Path | None, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._path = path
        self.backups = Backups(path, database, clock)
        self.learners = Learners(database, clock, self._forget)
        self.sessions = Sessions(database, clock)
        self.attempts = Attempts(database, clock)
        self.mastery = MasteryCache(database)
        self.preferences = Preferences(database)
        self.teachers = Teachers(database, clock)
        self.cohorts = Cohorts(database, clock)
        self.assignments = Assignments(database)
        self.rosters = Rosters(database, clock)
        self.retention = Retention(database, self.preferences, clock)
        self.overruling = Overruling(database, clock)
        self.reports = Reports(database)

    @classmethod
    def open(cls, location: Path | str, clock: Callable[[], datetime] = utc_now) -> Store:
        """Open a SQLite file, created where there is none, or a PostgreSQL server by URL (`postgresql://...`).

        A file is checked (`quick_check`), then backed up on a thread if it changed since the last time; an older one is
        backed up first of all, then brought up to date.

        Raises:
            BadDatabaseError: damaged, foreign or newer; `backups_of` and `restore` are the way out.
            UserError: it cannot be reached or written.
        """
        path = sqlite.path_of(location)
        if path is None:
            return cls._open_server(str(location), clock)
        revision = sqlite.examine(path)
        refuse_newer(revision, path)
        sqlite.refuse_read_only(path)
        changed = changed_since_backup(path)
        database = Database(sqlite.engine_for(path), lambda error: sqlite.explain(error, path))
        store = cls(database, path, clock)
        with closed_if_refused(database):
            if revision not in (None, HEAD):
                store.backups.make()
            if revision != HEAD:
                with database.writing() as connection:
                    upgrade(connection)
        if revision == HEAD and changed:
            store.backups.make_in_background()
        return store

    @classmethod
    def _open_server(cls, url: str, clock: Callable[[], datetime]) -> Store:
        database = Database(postgresql.engine_for(url), postgresql.explain)
        with closed_if_refused(database), database.writing() as connection:
            postgresql.alone_migrating(connection)
            refuse_newer(revision_of(connection), Path("The database"))
            upgrade(connection)
        return cls(database, None, clock)

    def check(self) -> Message | None:
        """Check every page, index and reference; return None where all is well. Takes long on a large database."""
        if self._path is None:
            return None
        found = sqlite.problems(self._path)
        return message("{file} is damaged: {problem}.", file=self._path.name, problem=found[0]) if found else None

    def _forget(self, learner_id: str) -> None:
        """Erase in the file, its log and its backups what is erased in the database."""
        if self._path is not None:
            sqlite.fold(self._path)
        self.backups.erase_learner(learner_id)

    def close(self) -> None:
        """Let a running backup and transaction end, then close the database."""
        self.backups.wait()
        self._database.close()
