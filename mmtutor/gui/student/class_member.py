"""A learner's place in a class, without a window: joining, coming back, what is sent of the store. Blocks; no Qt.

The network part of `classroom` is imported where somebody joins, never before: alone, no network code is loaded.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmtutor.classroom import codes
from mmtutor.classroom.payloads import ChosenAnswer
from mmtutor.content import courses
from mmtutor.domain.course import Course
from mmtutor.domain.people import Learner
from mmtutor.errors import UserError
from mmtutor.gui.parts import Parts
from mmtutor.store.preferences import of_learner

if TYPE_CHECKING:
    from mmtutor.classroom.learner import JoinedClass, LearnerHears
    from mmtutor.classroom.outbox import Delivery, Outbox

RECENT = 20  # attempts that are looked at after each answer
ALL = 10_000


@dataclass(frozen=True, slots=True)
class Door:
    """How to come in: a code or a link as typed, an address ("10.0.0.7:41234") or "", and whether now or later.

    `later`: without a look for the teacher; answers gather here, to be carried on a stick.
    """

    text: str
    address: str = ""
    later: bool = False

    def invitation(self) -> codes.Invitation:
        """Return what it says.

        Raises:
            UserError: it is no code, no link or no address.
        """
        found = codes.read_invitation(self.text)
        if not self.address.strip():
            return found
        host, _, port = self.address.strip().rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 2**16:
            raise UserError("An address looks like {example}.", example="192.168.1.20:41234")
        return replace(found, host=host.strip("[]"), port=int(port))


@dataclass(frozen=True, slots=True)
class Member:
    """A learner in a class. Attempts submitted from `since` (UTC) on are the teacher's to see, earlier ones are not."""

    learner: Learner
    outbox: Outbox
    joined: JoinedClass
    since: datetime

    def share(self, store: Any, limit: int = RECENT) -> Delivery:
        """Give the class what the store has and the class has not; each attempt goes once, however often this runs."""
        for assessed in store.attempts.of_learner(self.learner.id, limit=limit):
            if assessed.attempt.submitted >= self.since:
                self.joined.record(assessed)
        return self.joined.delivery

    def save(self, path: Path) -> int:
        """Write to a file what the teacher has not got; return how many answers."""
        from mmtutor.classroom import stick

        return stick.write(self.outbox, path)

    def send(self, answer: ChosenAnswer) -> None:
        """Send one answer that the learner chose to send."""
        self.joined.send_answer(answer)

    def course(self, digest: str, language: str) -> Sequence[Course]:
        """Return the course of this digest that the teacher has sent; none where it has not come yet.

        It lies beside the outbox, apart from the learner's own courses, until the class is left or sends another one.

        Raises:
            UserError: it is no sound course.
        """
        from mmtutor.classroom.outbox import course_folder
        from mmtutor.content import package  # loads every format

        kept, came = course_folder(self.outbox.path), self.joined.course
        found = courses(kept / digest, language)
        if found or came is None or came.digest != digest:
            return found
        try:
            shutil.rmtree(kept, ignore_errors=True)
            package.unpack(came.data, kept / digest)
            return courses(kept / digest, language)
        except UserError as why:
            raise UserError("The course that your teacher has sent can't be used. {reason}", reason=why) from why

    def close(self) -> None:
        """Say goodbye and close the file; what is not delivered stays in it."""
        self.joined.leave()
        self.outbox.close()


def come_in(parts: Parts, learner: Learner, door: Door, hears: Callable[[], LearnerHears]) -> Member:
    """Join a class and remember it. Takes seconds.

    Raises:
        UserError: the class is not there, or nothing can be kept.
    """
    from mmtutor.classroom import discovery
    from mmtutor.classroom.joining import Person, join, join_later

    invitation, person = door.invitation(), Person(learner.id, learner.name)
    folder = class_folder(parts)
    outbox = join_later(invitation, person, folder) if door.later else join(invitation, person, folder, discovery.find)
    since = parts.clock()
    forget(parts, learner)
    parts.store.preferences.put(_key(learner), {"file": outbox.path.name, "since": since.isoformat()})
    return _started(parts, learner, outbox, since, hears())


def come_back(parts: Parts, learner: Learner, hears: Callable[[], LearnerHears]) -> Member | None:
    """Return to the class that was not left, as after a restart; None where there is none."""
    kept = _not_left(parts, learner)
    if kept is None:
        return None
    from mmtutor.classroom.outbox import Outbox

    path, since = kept
    return _started(parts, learner, Outbox(path), since, hears())


def forget(parts: Parts, learner: Learner) -> None:
    """Do not come back to the class by oneself; the course that its teacher has sent goes, attempts stay."""
    kept = _not_left(parts, learner)
    if kept is not None:
        from mmtutor.classroom.outbox import course_folder

        shutil.rmtree(course_folder(kept[0]), ignore_errors=True)
    parts.store.preferences.put(_key(learner), None)


def _not_left(parts: Parts, learner: Learner) -> tuple[Path, datetime] | None:
    """Return the outbox of the class that was not left, and since when (UTC) its learner is in it."""
    kept = parts.store.preferences.get(_key(learner))
    if not isinstance(kept, dict) or parts.data_folder is None:
        return None
    path = class_folder(parts) / Path(str(kept.get("file"))).name
    return (path, datetime.fromisoformat(kept["since"])) if path.is_file() else None


def _started(parts: Parts, learner: Learner, outbox: Outbox, since: datetime, hears: LearnerHears) -> Member:
    from mmtutor.classroom import discovery
    from mmtutor.classroom.joining import located
    from mmtutor.classroom.learner import JoinedClass

    membership = outbox.membership()
    if membership is None:
        raise UserError("This computer has not joined a class yet.")
    place = codes.Invitation(membership.code, membership.host, membership.port)
    joined = JoinedClass(outbox, hears, discovery.Whereabouts(lambda: located(place, discovery.find).address))
    member = Member(learner, outbox, joined, since)
    member.share(parts.store, ALL)
    joined.start()
    return member


def class_folder(parts: Parts) -> Path:
    """Return the folder where classes are kept.

    Raises:
        UserError: there is none, or it cannot be made.
    """
    if parts.data_folder is None:
        raise UserError("There is no folder here to keep a class in.")
    folder = parts.data_folder / "classes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise UserError("The folder {folder} cannot be written to.", folder=folder) from trouble
    return folder


def _key(learner: Learner) -> str:
    return of_learner("class", learner.id)
