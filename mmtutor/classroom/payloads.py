"""What goes over the wire, as frozen values, and its JSON. Knows no topic, no broker, no file.

Every payload is an object with `"v"`, the version, and `"type"`. What comes from outside is bounded and checked field
by field; `decode` raises `MalformedError` and nothing else, whatever it is given.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from mmtutor.classroom.fields import Fields, MalformedError
from mmtutor.classroom.judged import attempt_from, attempt_json, sentence_from, sentence_json, shortened
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.messages import Message

VERSION = 1
MAX_BYTES = 96 * 1024  # of a payload that carries no media
MAX_MEDIA_BYTES = 256 * 1024  # of the picture or sound in an answer that a learner chose to send
MAX_ANSWER_BYTES = MAX_MEDIA_BYTES * 4 // 3 + MAX_BYTES
MAX_COURSE_BYTES = 1024 * 1024  # of the package of a course that the teacher sends
MAX_SENT_BYTES = MAX_COURSE_BYTES * 4 // 3 + 1024
MEDIA_TYPES = ("image/png", "image/jpeg", "audio/flac", "text/plain")
MAX_RECEIPT_IDS = 100
MAX_TOGETHER = 20  # attempts in one payload
NAME, ID, TEXT = 80, 200, 2000  # characters
MOST = 1_000_000  # of anything that is counted


class Phase(StrEnum):
    """Where a class stands."""

    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What everybody works on: a lesson, or one item of it; `digest` names the `SentCourse` that it is of.

    Without a digest it is of the course of this id that each computer has.
    """

    course_id: str
    lesson_id: str
    item_id: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer that the teacher shows to all; it says not whose it is."""

    prompt: str
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """What the teacher tells the class; the broker retains the newest. `run` is another each time the host starts."""

    title: str
    run: str
    phase: Phase = Phase.OPEN
    assignment: Assignment | None = None
    shown: ShownAnswer | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a learner is there; `online` False is also their last will."""

    name: str
    online: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a learner stands. `made` counts the attempts made in this class, delivered or not; `step` counts from 1.

    `refused` says why what the teacher has started is not open on this computer. `said` is the last answer in words,
    where what was given are letters of options: those stand in another order for each learner.
    """

    item_id: str
    prompt: str = ""
    step: int = 1
    tries: int = 0
    hints: int = 0
    stuck: bool = False
    made: int = 0
    refused: Message | None = None
    said: ShownAnswer | None = None


@dataclass(frozen=True, slots=True)
class ChosenAnswer:
    """One answer that a learner chose to send; `data` is a picture, a sound or text, `MAX_MEDIA_BYTES` at most."""

    id: str
    item_id: str
    prompt: str
    media_type: str
    data: bytes
    sent: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Receipt:
    """The ids of attempts and answers that are safe with the teacher."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentCourse:
    """A course that the teacher sends to the class: a package as `content.package` writes it, not looked into here."""

    data: bytes

    @property
    def digest(self) -> str:
        """What an assignment calls it: SHA-256 in hex."""
        return hashlib.sha256(self.data).hexdigest()


Payload = Board | SentCourse | Presence | Progress | AssessedAttempt | ChosenAnswer | Receipt


def encode(payload: Payload) -> bytes:
    """Write a payload as JSON.

    Raises:
        MalformedError: it has more than its receiver would take, such as too large a picture.
    """
    name = next(name for name, kind in _KINDS.items() if isinstance(payload, kind.cls))
    written = json.dumps(
        {"v": VERSION, "type": name, **_KINDS[name].write(payload)}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    decode(written, name)
    return written


def decode(payload: bytes, expected: str) -> Payload:
    """Read a payload whose type is named by its topic.

    Raises:
        MalformedError: it is too large, no JSON, of another version or type, or a field of it is out of bounds.
    """
    return _read(_parsed(payload, _KINDS[expected].max_bytes), expected)


def together(payloads: Sequence[bytes]) -> list[bytes]:
    """Put attempts, each as `encode` wrote it, into few payloads: the first in each has the others as its `more`."""
    written: list[bytes] = []
    group: list[bytes] = []
    for payload in payloads:
        if group and (len(group) == MAX_TOGETHER or len(_joined([*group, payload])) > MAX_BYTES):
            written.append(_joined(group))
            group = []
        group.append(payload)
    return [*written, _joined(group)] if group else written


def _joined(group: Sequence[bytes]) -> bytes:
    first, *more = group
    return first[:-1] + b',"more":[' + b",".join(more) + b"]}" if more else first


def decode_attempts(payload: bytes) -> tuple[list[AssessedAttempt], int]:
    """Read the attempts that are in one payload; return them, and how many of those in it were malformed.

    Raises:
        MalformedError: it is too large, no JSON, or more than one may have.
    """
    first = _parsed(payload, MAX_BYTES)
    every = (first, *(first.inners_or_none("more", MAX_TOGETHER - 1) or ()))
    sound: list[AssessedAttempt] = []
    for fields in every:
        with suppress(MalformedError):
            one = _read(fields, "attempt")
            assert isinstance(one, AssessedAttempt)
            sound.append(one)
    return sound, len(every) - len(sound)


def _parsed(payload: bytes, max_bytes: int) -> Fields:
    if len(payload) > max_bytes:
        raise MalformedError("too large")
    try:
        values = json.loads(payload.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    return Fields(values)


def _read(fields: Fields, expected: str) -> Payload:
    if fields.count("v", MOST) != VERSION or fields.text("type", ID) != expected:
        raise MalformedError("of another version or type")
    return _KINDS[expected].read(fields)


def _refuse(constant: str) -> float:
    raise ValueError(constant)  # NaN and infinities are no JSON


def _board_json(board: Board) -> dict[str, Any]:
    assignment, shown = board.assignment, board.shown
    return {
        "title": shortened(board.title, NAME),
        "run": board.run,
        "phase": str(board.phase),
        "assignment": assignment and _assignment_json(assignment),
        "shown": shown and _shown_json(shown),
    }


def _board_from(fields: Fields) -> Board:
    assignment, shown = fields.inner_or_none("assignment"), fields.inner_or_none("shown")
    return Board(
        title=fields.text("title", NAME),
        run=fields.text("run", ID),
        phase=fields.one_of("phase", Phase),
        assignment=_assignment_from(assignment) if assignment else None,
        shown=_shown_from(shown) if shown else None,
    )


def _shown_json(shown: ShownAnswer) -> dict[str, Any]:
    return {"prompt": shortened(shown.prompt), "text": shortened(shown.text)}


def _shown_from(fields: Fields) -> ShownAnswer:
    return ShownAnswer(fields.text("prompt", TEXT), fields.text("text", TEXT))


def _assignment_json(assignment: Assignment) -> dict[str, Any]:
    return {
        "course": assignment.course_id,
        "lesson": assignment.lesson_id,
        "item": assignment.item_id,
        "digest": assignment.digest,
    }


def _assignment_from(fields: Fields) -> Assignment:
    return Assignment(
        course_id=fields.text("course", ID),
        lesson_id=fields.text("lesson", ID),
        item_id=fields.text_or_none("item", ID),
        digest=None if fields.text_or_none("digest", ID) is None else fields.name("digest", ID),
    )


def _course_json(course: SentCourse) -> dict[str, Any]:
    return {"data": base64.b64encode(course.data).decode()}


def _course_from(fields: Fields) -> SentCourse:
    return SentCourse(_data(fields, MAX_COURSE_BYTES))


def _data(fields: Fields, most: int) -> bytes:
    try:
        data = base64.b64decode(fields.text("data", most * 4 // 3 + 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("data") from error
    if len(data) > most:
        raise MalformedError("data")
    return data


def _presence_json(presence: Presence) -> dict[str, Any]:
    return {"name": shortened(presence.name, NAME), "online": presence.online}


def _presence_from(fields: Fields) -> Presence:
    return Presence(fields.text("name", NAME), fields.flag("online"))


def _progress_json(progress: Progress) -> dict[str, Any]:
    return {
        "item": progress.item_id,
        "prompt": shortened(progress.prompt),
        "step": progress.step,
        "tries": progress.tries,
        "hints": progress.hints,
        "stuck": progress.stuck,
        "made": progress.made,
        "refused": progress.refused and sentence_json(progress.refused),
        "said": progress.said and _shown_json(progress.said),
    }


def _progress_from(fields: Fields) -> Progress:
    refused, said = fields.inner_or_none("refused"), fields.inner_or_none("said")
    return Progress(
        item_id=fields.text("item", ID),
        prompt=fields.text("prompt", TEXT),
        step=fields.count("step", MOST),
        tries=fields.count("tries", MOST),
        hints=fields.count("hints", MOST),
        stuck=fields.flag("stuck"),
        made=fields.count("made", MOST),
        refused=sentence_from(refused) if refused else None,
        said=_shown_from(said) if said else None,
    )


def _answer_json(answer: ChosenAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "item": answer.item_id,
        "prompt": shortened(answer.prompt),
        "media": answer.media_type,
        "data": base64.b64encode(answer.data).decode(),
        "sent": answer.sent.isoformat(),
    }


def _answer_from(fields: Fields) -> ChosenAnswer:
    media_type = fields.text("media", ID)
    if media_type not in MEDIA_TYPES:
        raise MalformedError("media")
    return ChosenAnswer(
        id=fields.name("id", ID),
        item_id=fields.text("item", ID),
        prompt=fields.text("prompt", TEXT),
        media_type=media_type,
        data=_data(fields, MAX_MEDIA_BYTES),
        sent=fields.time("sent"),
    )


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {"ids": list(receipt.ids)}


def _receipt_from(fields: Fields) -> Receipt:
    return Receipt(fields.texts("ids", ID, MAX_RECEIPT_IDS))


@dataclass(frozen=True, slots=True)
class _Kind:
    cls: type
    write: Callable[[Any], dict[str, Any]]
    read: Callable[[Fields], Payload]
    max_bytes: int = MAX_BYTES


# The type of a payload is the last level of its topic.
_KINDS = {
    "board": _Kind(Board, _board_json, _board_from),
    "course": _Kind(SentCourse, _course_json, _course_from, MAX_SENT_BYTES),
    "presence": _Kind(Presence, _presence_json, _presence_from),
    "progress": _Kind(Progress, _progress_json, _progress_from),
    "attempt": _Kind(AssessedAttempt, attempt_json, attempt_from),
    "answer": _Kind(ChosenAnswer, _answer_json, _answer_from, MAX_ANSWER_BYTES),
    "receipt": _Kind(Receipt, _receipt_json, _receipt_from),
}
