"""What a learner's computer keeps of a class, in one file: the membership, and each attempt until the teacher has it.

Knows no network. An attempt is on disk when `add` returns; its content goes once the teacher has acknowledged its id,
and the id stays, so that nothing is sent twice. Pictures and sound are never in here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mmtutor.classroom.database import ClassFile
from mmtutor.errors import UserError

SUFFIX = ".outbox"
_APPLICATION = int.from_bytes(b"mmto")
_TABLES = """
CREATE TABLE entries (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payload BLOB);
CREATE INDEX waiting ON entries (place) WHERE payload IS NOT NULL;
CREATE TABLE membership (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a learner needs to come back to a class. Hex: `key` of the class, `device_key` of this laptop alone.

    `certificate` is DER in hex; it and the address are None where a school's broker is used or none was found yet.
    """

    code: str
    class_id: str
    key: str
    learner_id: str
    name: str
    device_key: str
    host: str | None = None
    port: int | None = None
    certificate: str | None = None
    broker: str | None = None


def file_of(folder: Path, class_id: str, learner_id: str) -> Path:
    """Return where the outbox of a learner in a class is."""
    return folder / f"{class_id}-{learner_id}{SUFFIX}"


def course_folder(outbox: Path) -> Path:
    """Return where the course that the teacher has sent is kept, beside an outbox, until the class is left."""
    return outbox.with_suffix(".course")


def files_of(folder: Path, learner_id: str) -> list[Path]:
    """Return the outboxes of a learner in all classes."""
    every = sorted(folder.glob(f"*{SUFFIX}"))
    return [path for path in every if path == file_of(folder, path.name.partition("-")[0], learner_id)]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many attempts of this class are with the teacher: "28 of 30 delivered"."""

    delivered: int
    made: int


class Outbox(ClassFile):
    """The file of one learner in one class. Safe to use from several threads.

    Raises:
        UserError: the file can't be opened or is not an outbox.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, _APPLICATION, _TABLES)

    def membership(self) -> Membership | None:
        """Return what was kept of the class."""
        kept = self._kept("membership")
        return None if kept is None else Membership(**json.loads(kept))

    def keep(self, membership: Membership) -> None:
        """Keep a membership in place of the one before."""
        self._keep("membership", asdict(membership))

    def add(self, attempt_id: str, payload: bytes) -> bool:
        """Put an attempt on disk; say whether it is a new one.

        Raises:
            UserError: the disk does not take it.
        """
        try:
            with self._lock, self._db:
                row = (attempt_id, payload)
                return self._db.execute("INSERT OR IGNORE INTO entries (id, payload) VALUES (?, ?)", row).rowcount == 1
        except sqlite3.OperationalError as error:
            raise UserError("The answer can't be kept for your teacher: {reason}.", reason=error) from error

    def waiting(self, limit: int | None = None) -> list[tuple[str, bytes]]:
        """Return ids and payloads of what the teacher has not acknowledged, oldest first."""
        query = "SELECT id, payload FROM entries WHERE payload IS NOT NULL ORDER BY place LIMIT ?"
        with self._lock:
            return self._db.execute(query, (-1 if limit is None else limit,)).fetchall()

    def delivered(self, ids: Sequence[str]) -> int:
        """Take note that the teacher has these; return how many of them were waiting."""
        with self._lock, self._db:
            done = (
                self._db.execute("UPDATE entries SET payload = NULL WHERE id = ? AND payload IS NOT NULL", (one,))
                for one in ids
            )
            return sum(cursor.rowcount for cursor in done)

    def delivery(self) -> Delivery:
        """Count what was made and delivered."""
        with self._lock:
            made, waiting = self._db.execute("SELECT count(*), count(payload) FROM entries").fetchone()
        return Delivery(made - waiting, made)
