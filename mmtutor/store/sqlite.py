"""All that is particular to SQLite: its file, its pragmas, its words for trouble.

Uses Python's own `sqlite3` for what concerns the file as a whole (soundness, copies): no engine, no table.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from mmtutor.errors import UserError
from mmtutor.store.errors import BadDatabaseError

APPLICATION = int.from_bytes(b"mmtu", "big")  # PRAGMA application_id, as the first migration sets it
WAIT_S = 5.0  # for another process that writes to the same file
WAL_RETRY_S = 0.01
_MAGIC = b"SQLite format 3\x00"


def path_of(location: Path | str) -> Path | None:
    """Return the file that a path or an `sqlite:///` URL names; None for a database server."""
    if isinstance(location, Path) or "://" not in location:
        return Path(location).absolute()
    try:
        url = sa.make_url(location)
    except (sa.exc.ArgumentError, ValueError):  # no file's, in any case
        return None
    return Path(url.database).absolute() if url.get_backend_name() == "sqlite" and url.database else None


def engine_for(path: Path) -> sa.Engine:
    """Return an engine whose connections keep the promises of the store: foreign keys, WAL, nothing lost at power-off.

    With `synchronous=FULL` a commit in WAL mode returns after the log is flushed to the disk.
    """
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": WAIT_S, "check_same_thread": False},
        hide_parameters=True,  # what a learner wrote belongs in no log
    )

    @sa.event.listens_for(engine, "connect")
    def promise(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, so that schema changes are inside them too
        _log_ahead(connection)
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Turn WAL on. Where another program does so in the same moment SQLite does not wait for it by itself."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(WAL_RETRY_S)


def change(path: Path, work: Callable[[sa.Connection], None]) -> None:
    """Do some work in a database that nobody has open, in one transaction, and leave it as one file without a log."""
    engine = engine_for(path)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            work(connection)
    finally:
        engine.dispose()
    with closing(_connect(path)) as connection_of_file:
        connection_of_file.execute("PRAGMA journal_mode=DELETE")


def fold(path: Path) -> None:
    """Fold the log of a database in use into its file: what was erased is then in neither."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def examine(path: Path) -> str | None:
    """Return the revision of a sound database of ours, or None where there is nothing yet.

    Raises:
        BadDatabaseError: the file is damaged, or not a database, or of another program.
        UserError: it cannot be opened.
    """
    try:
        if path.is_dir():
            raise BadDatabaseError("{path} is a folder, not a database.", path=path)
        if not path.exists() or path.stat().st_size == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            return None
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise BadDatabaseError("{file} is not a database of mmtutor.", file=path.name)
        with closing(_connect(path)) as connection:
            if _problems(connection, "quick_check"):
                raise _damaged(path)
            return _revision(connection, path)
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) or error from error


def _revision(connection: sqlite3.Connection, path: Path) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION or "alembic_version" not in tables:
        raise BadDatabaseError("{file} is a database of another program.", file=path.name)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise _damaged(path)
    return str(row[0])


def refuse_read_only(path: Path) -> None:
    """Raise `UserError` for a file that may not be written: better when it opens than at the first answer."""
    if path.exists() and not os.access(path, os.W_OK):
        raise _closed_folder(path)


def problems(path: Path) -> list[str]:
    """Return what a full check of every page, index and reference finds wrong; an empty list is good news."""
    try:
        with closing(_connect(path)) as connection:
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            return _problems(connection, "integrity_check") + [f"orphan in {table}" for table, *_ in orphans]
    except sqlite3.DatabaseError as error:
        return [str(error)]


def copy(source: Path, target: Path) -> None:
    """Copy a database, even one in use, into one file that needs no log beside it; check the copy before returning.

    Raises:
        sqlite3.Error, OSError: what stopped it; `explain` has the sentence.
        BadDatabaseError: the copy is not sound.
    """
    target.unlink(missing_ok=True)
    try:
        with closing(_connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            if _problems(new, "quick_check"):
                raise _damaged(source)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def explain(error: BaseException, path: Path) -> UserError | None:
    """Return the sentence for a failure of the disk or the file, or None where the fault is our own."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _full_disk()
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR):
            return _closed_folder(path)
        return UserError("{file} cannot be used: {reason}.", file=path.name, reason=error.strerror or error)
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _damaged(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _closed_folder(path)
    if name.startswith("SQLITE_FULL"):
        return _full_disk()
    if name.startswith("SQLITE_IOERR"):
        return UserError("The disk did not take what was written to {file}: is it full, or unplugged?", file=path.name)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UserError("Another program is using {file}: close it, then try again.", file=path.name)
    return None


def _connect(path: Path) -> sqlite3.Connection:
    """Open an existing file; never create one."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_S, isolation_level=None)


def _problems(connection: sqlite3.Connection, check: str) -> list[str]:
    return [text for (text,) in connection.execute(f"PRAGMA {check}") if text != "ok"]


def _damaged(path: Path) -> BadDatabaseError:
    return BadDatabaseError("{file} is damaged: restore a backup.", file=path.name)


def _full_disk() -> UserError:
    return UserError("The disk is full, so nothing more can be kept: free some space, then try again.")


def _closed_folder(path: Path) -> UserError:
    return UserError("The folder {folder} does not let mmtutor write: choose another one.", folder=path.parent)
