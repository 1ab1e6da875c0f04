"""Attempts carried by hand: a signed file for days without a network. Knows no connection.

The file is one line of JSON, the header, and a payload per line; the header's `mac` is an HMAC-SHA256 with the key of
the class over all that follows it. What the teacher reads in is united by its ids with what came before.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from pathlib import Path

from mmtutor.classroom.fields import Fields, MalformedError
from mmtutor.classroom.outbox import Outbox
from mmtutor.classroom.payloads import MAX_BYTES, VERSION, decode
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.errors import UserError

SUFFIX = ".mmclass"
MAX_ATTEMPTS = 10_000
MAX_FILE_BYTES = 64 * 2**20


def write(outbox: Outbox, path: Path) -> int:
    """Write what the teacher has not acknowledged to a file; return how many. It stays in the outbox.

    Raises:
        UserError: there is no membership, or the file can't be written.
    """
    membership = outbox.membership()
    if membership is None:
        raise UserError("This computer has not joined a class yet.")
    waiting = outbox.waiting(MAX_ATTEMPTS)
    body = b"".join(payload + b"\n" for _, payload in waiting)
    header = {"v": VERSION, "class": membership.class_id, "learner": membership.learner_id}
    header["mac"] = _mac(bytes.fromhex(membership.key), membership.class_id, membership.learner_id, body)
    try:
        path.write_bytes(json.dumps(header).encode() + b"\n" + body)
    except OSError as error:
        raise UserError("The file {path} can't be written: {reason}.", path=path, reason=error.strerror) from error
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a learner brought. There is no name in the file: whose it is, the teacher's computer knows by the id."""

    learner_id: str
    attempts: tuple[AssessedAttempt, ...]


def read(path: Path, class_id: str, key: bytes) -> Carried:
    """Read a file that a learner brought.

    Raises:
        UserError: it can't be read, is of another class, or was changed on the way.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UserError("The file {path} can't be read: {reason}.", path=path, reason=error.strerror) from error
    head, _, body = content.partition(b"\n")
    try:
        header = Fields(json.loads(head[:MAX_BYTES].decode()))
        found_class, learner_id, mac = header.name("class", 64), header.name("learner", 64), header.name("mac", 64)
    except (ValueError, RecursionError) as error:
        raise UserError("The file {path} is none of ours.", path=path.name) from error
    if found_class != class_id:
        raise UserError("The file {path} is of another class.", path=path.name)
    if not hmac.compare_digest(mac, _mac(key, class_id, learner_id, body)) or len(content) > MAX_FILE_BYTES:
        raise UserError("The file {path} was changed or is damaged; nothing of it was taken.", path=path.name)
    attempts = [_attempt(line, learner_id) for line in body.splitlines()]
    if None in attempts or len(attempts) > MAX_ATTEMPTS:
        raise UserError("The file {path} has something in it that is no answer; nothing was taken.", path=path.name)
    return Carried(learner_id, tuple(attempt for attempt in attempts if attempt is not None))


def _attempt(line: bytes, learner_id: str) -> AssessedAttempt | None:
    try:
        attempt = decode(line, "attempt")
    except MalformedError:
        return None
    return attempt if isinstance(attempt, AssessedAttempt) and attempt.attempt.learner_id == learner_id else None


def _mac(key: bytes, class_id: str, learner_id: str, body: bytes) -> str:
    return hmac.digest(key, f"stick {VERSION} {class_id} {learner_id}\n".encode() + body, "sha256").hex()
