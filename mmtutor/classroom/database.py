"""The small SQLite files of a class: opened, checked, readable by their owner only. Knows no table."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from mmtutor.errors import UserError

WAIT_S = 5.0  # for another process with the same file


def opened(path: Path, application: int, tables: str) -> sqlite3.Connection:
    """Open a file of ours, or make it with its tables; what is committed survives a power cut.

    The caller serialises its use by threads. Raises `UserError` where the file is of another program, or damaged, or
    the folder takes no file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        database = sqlite3.connect(path, timeout=WAIT_S, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise UserError("The file {path} can't be opened: {reason}.", path=path, reason=error) from error
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA secure_delete=ON")
        found = database.execute("PRAGMA application_id").fetchone()[0]
        if found == 0 and not database.execute("SELECT 1 FROM sqlite_master").fetchone():
            database.executescript(f"BEGIN; {tables} PRAGMA application_id={application}; COMMIT;")
        elif found != application:
            raise UserError("The file {path} is not of a class.", path=path)
    except sqlite3.Error as error:
        database.close()
        raise UserError("The file {path} can't be used: {reason}.", path=path, reason=error) from error
    except UserError:
        database.close()
        raise
    return database
