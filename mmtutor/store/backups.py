"""Copies of the database, made by themselves, checked, thinned, and put back, even where the database does not open.

A backup is one file in the folder `backups` beside the database, with the moment it was begun in its name.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from mmtutor.errors import UserError
from mmtutor.messages import Message
from mmtutor.store import sqlite
from mmtutor.store.database import Database
from mmtutor.store.erasing import erase_learner
from mmtutor.store.errors import BadDatabaseError
from mmtutor.store.migrations import REVISIONS, upgrade

NEWEST_KEPT = 10
DAYS_KEPT = 14
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_LOG_FILES = ("-wal", "-shm")  # what SQLite keeps beside an open database


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy that can be put back."""

    path: Path
    made: datetime  # UTC
    size_bytes: int


def backups_of(database: Path) -> list[Backup]:
    """Return the backups of a database, newest first; the database itself need not be sound, or there."""
    found = []
    for path in _folder(database).glob(f"{database.stem}-*Z.db"):
        with suppress(ValueError, OSError):  # not one of ours, or gone meanwhile
            made = datetime.strptime(path.stem.removeprefix(f"{database.stem}-"), _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made, path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made, reverse=True)


def restore(database: Path, backup: Path, now: datetime | None = None) -> Path | None:
    """Put a backup in the place of a database that nobody has open; return where the replaced file is kept.

    The backup is copied and checked before anything is touched. None is returned where there was nothing to replace.

    Raises:
        BadDatabaseError: the backup is not sound, or newer than this program.
        UserError: the disk does not let us.
    """
    if not backup.is_file():
        raise UserError("There is no backup at {path}.", path=backup)
    unsound = BadDatabaseError("{file} is not a sound backup: choose another one.", file=backup.name)
    try:
        revision = sqlite.examine(backup)
    except BadDatabaseError as error:
        raise unsound from error
    if revision is None:  # an empty file
        raise unsound
    refuse_newer(revision, backup)
    incoming = _incoming(database)
    aside = _folder(database) / f"{database.stem}-replaced-{(now or datetime.now(UTC)).astimezone(UTC):{_STAMP}}.db"
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        sqlite.copy(backup, incoming)
        replaced = database.exists()
        if replaced:
            aside.parent.mkdir(exist_ok=True)
            for end in ("", *_LOG_FILES):
                with suppress(FileNotFoundError):
                    shutil.copy2(f"{database}{end}", f"{aside}{end}")
        for end in _LOG_FILES:  # a log left behind would be played into the restored file
            Path(f"{database}{end}").unlink(missing_ok=True)
        incoming.replace(database)
    except (sqlite3.Error, OSError) as error:
        raise sqlite.explain(error, database) or error from error
    return aside if replaced else None


def refuse_newer(revision: str | None, path: Path) -> None:
    """Raise `BadDatabaseError` where a newer program made the database."""
    if revision is not None and revision not in REVISIONS:
        raise BadDatabaseError("{file} was made by a newer mmtutor: update mmtutor to open it.", file=path.name)


def thinned(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return the backups to drop: neither among the newest ten nor the last of one of the last 14 days."""
    newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
    last_of_day = {backup.made.date(): backup for backup in reversed(newest_first)}
    since = (now - timedelta(days=DAYS_KEPT)).date()
    kept = newest_first[:NEWEST_KEPT] + [backup for day, backup in last_of_day.items() if day > since]
    return [backup for backup in newest_first if backup not in kept]


class Backups:
    """The backups of one open database. `trouble` says why the automatic one could not be made."""

    def __init__(self, path: Path | None, database: Database, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._database = database
        self._clock = clock
        self._making = threading.Lock()
        self._thread: threading.Thread | None = None
        self.trouble: Message | None = None

    def list(self) -> list[Backup]:
        """Return the backups there are, newest first; of a database server, none: it has backups of its own."""
        return [] if self._path is None else backups_of(self._path)

    def make(self) -> Backup:
        """Copy the database as it is now, check the copy, then drop backups that are no longer needed.

        Raises:
            UserError: it could not be done; what was there before is untouched.
        """
        path = self._file()
        with self._making:
            made = self._clock().astimezone(UTC)
            target = _folder(path) / f"{path.stem}-{made:{_STAMP}}.db"
            part = target.with_suffix(".part")
            try:
                target.parent.mkdir(exist_ok=True)
                for left in target.parent.glob(f"{path.stem}-*.part"):
                    left.unlink()
                sqlite.copy(path, part)
                part.replace(target)
                for old in thinned(backups_of(path), made):
                    old.path.unlink(missing_ok=True)
                return Backup(target, made, target.stat().st_size)
            except (sqlite3.Error, OSError) as error:
                raise sqlite.explain(error, path) or error from error

    def make_in_background(self) -> None:
        """Make one on a thread of its own, so that opening does not wait; `wait` joins it."""
        self._thread = threading.Thread(target=self._make_quietly, name="mmtutor-backup", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until the backup in the background, if any, is done."""
        if self._thread is not None:
            self._thread.join()

    def restore(self, path: Path) -> Path | None:
        """Put a backup in the place of the open database; return where the replaced file is kept.

        Needs the other threads to be done with the database. An older backup is brought up to date.

        Raises:
            UserError: it could not be done.
        """
        mine = self._file()
        self.wait()
        with self._making, self._database.closed():
            aside = restore(mine, path, self._clock())
        with self._database.writing() as connection:
            upgrade(connection)
        return aside

    def erase_learner(self, learner_id: str) -> None:
        """Erase a learner in the backups, and in what a backup replaced, as if they had never been there.

        Raises:
            UserError: one of them is damaged or cannot be written; it names the file.
        """
        if self._path is None:
            return
        self.wait()
        with self._making:
            for left in (*_folder(self._path).glob(f"{self._path.stem}-*.part"), _incoming(self._path)):
                left.unlink(missing_ok=True)  # as after a power cut
            for copy in sorted(_folder(self._path).glob(f"{self._path.stem}-*.db")):
                try:
                    sqlite.change(copy, lambda connection: erase_learner(connection, learner_id))
                except (sa.exc.DBAPIError, OSError) as error:
                    raise UserError(
                        "The learner is erased, but not from the backup {file}: delete it by hand.", file=copy.name
                    ) from error

    def _make_quietly(self) -> None:
        try:
            self.make()
        except UserError as error:
            self.trouble = error.message

    def _file(self) -> Path:
        if self._path is None:
            raise UserError("Backups of a database server are made on the server.")
        return self._path


def changed_since_backup(path: Path) -> bool:
    """Say whether anything was written to a database after its newest backup was begun."""
    backups = backups_of(path)
    if not backups:
        return True
    written = max((f.stat().st_mtime for f in (path, Path(f"{path}-wal")) if f.exists()), default=0.0)
    return written >= backups[0].made.timestamp()


def _incoming(database: Path) -> Path:
    return database.with_name(f"{database.name}.incoming")


def _folder(database: Path) -> Path:
    return database.parent / "backups"
