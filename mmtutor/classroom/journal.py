"""What the teacher's computer keeps of a class, in one file: secrets, learners' laptops, a course, each attempt once.

Knows no network. With it a host that died comes back under the same code, and goes on where it was.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from mmtutor.classroom import codes
from mmtutor.classroom.database import ClassFile

SUFFIX = ".class"
_APPLICATION = int.from_bytes(b"mmtc")
_TABLES = """
CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL);
CREATE TABLE board (one INTEGER PRIMARY KEY CHECK (one = 1), content BLOB NOT NULL);
CREATE TABLE laptops (learner_id TEXT PRIMARY KEY, digest BLOB NOT NULL);
CREATE TABLE attempts (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, learner_id TEXT NOT NULL,
                       payload BLOB NOT NULL, passed_on INTEGER NOT NULL DEFAULT 0);
CREATE INDEX waiting ON attempts (place) WHERE passed_on = 0;
"""
_COURSE = "CREATE TABLE IF NOT EXISTS course (one INTEGER PRIMARY KEY CHECK (one = 1), content BLOB NOT NULL)"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a class is. `certificate` and `private_key` are PEM, "" where a school's broker is used; `key` is hex.

    `port` is the one of the embedded broker, so that learners find it again. `broker` is the URL with which the teacher
    uses a school's broker, `learners_broker` the one that learners are given, with an account that may do less.
    """

    title: str
    code: str
    class_id: str
    key: str
    teacher_password: str
    certificate: str = ""
    private_key: str = ""
    port: int = 0
    broker: str | None = None
    learners_broker: str | None = None


def new_identity(title: str, now: datetime, broker: str | None = None, learners_broker: str | None = None) -> Identity:
    """Make a class, with a certificate of its own unless a school's broker (URL) is used. It takes a second or so."""
    import ssl

    from mmtutor.classroom.certificate import new_certificate

    certificate, private_key = (b"", b"") if broker else new_certificate(now)
    code = codes.new_code(None if broker else ssl.PEM_cert_to_DER_cert(certificate.decode()))
    key = codes.class_key(code)
    return Identity(
        title=title,
        code=code,
        class_id=codes.class_id(key),
        key=key.hex(),
        teacher_password=secrets.token_hex(16),
        certificate=certificate.decode(),
        private_key=private_key.decode(),
        broker=broker,
        learners_broker=learners_broker or broker,
    )


class Journal(ClassFile):
    """The file of one class. Safe to use from several threads.

    Raises:
        UserError: the file can't be opened or is not of a class.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, _APPLICATION, _TABLES)
        with self._lock, self._db:
            self._db.execute(_COURSE)  # a file of an earlier version has none

    def identity(self) -> Identity | None:
        """Return who the class is, or None in a new file."""
        kept = self._kept("identity")
        return None if kept is None else Identity(**json.loads(kept))

    def keep_identity(self, identity: Identity) -> None:
        """Keep who the class is."""
        self._keep("identity", asdict(identity))

    def board(self) -> bytes | None:
        """Return the last board."""
        kept: bytes | None = self._kept("board")
        return kept

    def keep_board(self, payload: bytes) -> None:
        """Keep the board."""
        self._keep("board", payload)

    def course(self) -> bytes | None:
        """Return the payload of the course that was sent last."""
        kept: bytes | None = self._kept("course")
        return kept

    def keep_course(self, payload: bytes) -> None:
        """Keep the payload of a course, in place of the one before."""
        self._keep("course", payload)

    def is_laptop_of(self, learner_id: str, device_key: str) -> bool:
        """Say whether a learner comes from the laptop that they came from first; the first one is taken note of."""
        digest = hashlib.sha256(device_key.encode()).digest()
        query = "SELECT digest FROM laptops WHERE learner_id = ?"
        with self._lock:
            known = self._db.execute(query, (learner_id,)).fetchone()
            if known is None:
                with self._db:
                    self._db.execute("INSERT INTO laptops VALUES (?, ?)", (learner_id, digest))
        return known is None or hmac.compare_digest(known[0], digest)

    def forget_laptop(self, learner_id: str) -> None:
        """Let a learner come from another laptop: the next one that knows the code is theirs."""
        with self._lock, self._db:
            self._db.execute("DELETE FROM laptops WHERE learner_id = ?", (learner_id,))

    def erase_learner(self, learner_id: str) -> None:
        """Erase a learner: the laptop and every attempt, in the file and in the log beside it."""
        self._erase([(f"DELETE FROM {table} WHERE learner_id = ?", learner_id) for table in ("laptops", "attempts")])

    def erase_before(self, moment: datetime) -> None:
        """Erase attempts that were made before a moment (UTC), unless they still wait to be passed on."""
        made = "CASE WHEN json_valid(CAST(payload AS TEXT)) THEN json_extract(CAST(payload AS TEXT), '$.submitted') END"
        # ISO 8601 in UTC, as `encode` writes it: the order of the texts is that of the times
        self._erase([(f"DELETE FROM attempts WHERE passed_on = 1 AND {made} < ?", moment.isoformat())])

    def _erase(self, statements: Sequence[tuple[str, str]]) -> None:
        with self._lock:
            with self._db:
                for statement, value in statements:
                    self._db.execute(statement, (value,))
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def take(self, attempts: Iterable[tuple[str, str, bytes]]) -> set[str]:
        """Put attempts (id, learner's id, payload) on disk, each once; return the ids that are new."""
        with self._lock, self._db:
            query = "INSERT OR IGNORE INTO attempts (id, learner_id, payload) VALUES (?, ?, ?)"
            return {row[0] for row in attempts if self._db.execute(query, row).rowcount == 1}

    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of the ids that are here."""
        with self._lock:
            found = (self._db.execute("SELECT id FROM attempts WHERE id = ?", (one,)).fetchone() for one in ids)
            return {row[0] for row in found if row}

    def waiting(self) -> list[tuple[str, bytes]]:
        """Return ids and payloads of what was not passed on yet, oldest first."""
        query = "SELECT id, payload FROM attempts WHERE passed_on = 0 ORDER BY place"
        with self._lock:
            return self._db.execute(query).fetchall()

    def passed_on(self, ids: Sequence[str]) -> None:
        """Take note that attempts were passed on to the store."""
        with self._lock, self._db:
            self._db.executemany("UPDATE attempts SET passed_on = 1 WHERE id = ?", [(one,) for one in ids])

    def attempts(self) -> list[tuple[str, bytes]]:
        """Return learners' ids and payloads of all attempts, in the order in which they came."""
        with self._lock:
            return self._db.execute("SELECT learner_id, payload FROM attempts ORDER BY place").fetchall()
