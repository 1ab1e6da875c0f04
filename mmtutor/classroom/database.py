"""The small SQLite files of a class: opened, checked, readable by their owner only. Knows no table."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

from mmtutor.errors import UserError

WAIT_S = 5.0  # for another process with the same file


class ClassFile:
    """One file of a class, open. Safe to use from several threads; who asks it something holds `_lock`.

    Raises:
        UserError: the file is of another program, or damaged, or the folder takes no file.
    """

    def __init__(self, path: Path, application: int, tables: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._db = opened(path, application, tables)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _kept(self, table: str) -> Any:
        """Return the content of a table that has one row at most; None where it has none."""
        with self._lock:
            row = self._db.execute(f"SELECT content FROM {table}").fetchone()
        return row[0] if row else None

    def _keep(self, table: str, content: bytes | dict[str, Any]) -> None:
        """Put a content, a dictionary as JSON, in place of what such a table has."""
        written = json.dumps(content) if isinstance(content, dict) else content
        with self._lock, self._db:
            self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES (1, ?)", (written,))


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
