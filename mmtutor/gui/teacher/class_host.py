"""The window's end of a class that this computer hosts. Shows nothing and never blocks: what takes time is on a lane.

The network part of `classroom` is imported where a class is opened, never before.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mmtutor.classroom.journal import SUFFIX
from mmtutor.classroom.payloads import Assignment, Board, ChosenAnswer, ShownAnswer
from mmtutor.classroom.state import Dashboard
from mmtutor.content import package
from mmtutor.domain.people import stand_in
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Bridge
from mmtutor.gui.lane import Lane
from mmtutor.gui.parts import Parts
from mmtutor.gui.student.class_member import class_folder
from mmtutor.gui.teacher.class_records import Records, known_name
from mmtutor.gui.teacher.editor_door import own_folder
from mmtutor.messages import Message, message

if TYPE_CHECKING:
    from mmtutor.classroom.journal import Journal
    from mmtutor.classroom.teacher import HostedClass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which class to open: a file of one that was there before, or a new one by its title.

    `broker` is the URL of a school's broker for the teacher, `learners_broker` the one for learners, "" for this
    computer's own.
    """

    title: str = ""
    path: Path | None = None
    broker: str = ""
    learners_broker: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A class that is open. `links` are an address ("192.168.1.20:41234") and the text of its QR code each."""

    title: str
    code: str
    links: tuple[tuple[str, str], ...]
    board: Board
    dashboard: Dashboard


@dataclass(frozen=True, slots=True)
class _Sent:
    learner_id: str
    answer: ChosenAnswer


class ClassHost(QObject):
    """`opened(opened)`; `seen(dashboard)` at most ten times a second, the newest only; `told(board)` after a button.

    `connected(state)` is "up", "down" or "refused"; `sent(learner_id, answer)` an answer that a learner chose to send;
    `trouble(message)` one sentence.
    """

    opened = Signal(object)
    seen = Signal(object)
    told = Signal(object)
    connected = Signal(str)
    sent = Signal(str, object)
    trouble = Signal(object)

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._lane = Lane("class-host", self)
        self._lane.refused.connect(self.trouble)
        self._bridge = Bridge(Dashboard, self)
        self._bridge.event.connect(self._tell)
        self._hosted: HostedClass | None = None
        self._ending = ExitStack()

    @property
    def is_open(self) -> bool:
        """Whether a class is open."""
        return self._hosted is not None

    def known(self, then: Callable[[list[tuple[str, Path]]], object]) -> None:
        """Look for classes that were here before; `then` gets titles and files, the latest used first."""
        self._lane.do(lambda: _known(self._parts), then)

    def open(self, wanted: Wanted) -> None:
        """Open a class; tells `opened` or `trouble`. Takes a second or two."""
        if self._hosted is None:
            self._lane.do(lambda: self._open(wanted), self._is_open)

    def end(self) -> None:
        """End the lesson for everybody; attempts under way still arrive while the class is open."""
        self._command(lambda hosted: hosted.end())

    def shut(self) -> None:
        """Close the class; it can be opened again under the same code."""
        self._hosted = None
        self._lane.do(lambda: self._ending.close())

    def close(self, wait: bool = True) -> None:
        """Close the class, and end."""
        self.shut()
        self._bridge.close()
        self._lane.close(wait)

    def start(self, assignment: Assignment) -> None:
        """Start a lesson or an item of it for everybody; a course of the teacher's own goes with it."""
        self._command(lambda hosted: self._assign(hosted, assignment))

    def pause(self) -> None:
        """Ask everybody to look up."""
        self._command(lambda hosted: hosted.pause())

    def resume(self) -> None:
        """Let everybody go on."""
        self._command(lambda hosted: hosted.resume())

    def show(self, answer: ShownAnswer) -> None:
        """Show an answer to everybody, without a name."""
        self._command(lambda hosted: hosted.show(answer))

    def hide(self) -> None:
        """Take the shown answer away."""
        self._command(lambda hosted: hosted.hide())

    def forget_laptop(self, learner_id: str) -> None:
        """Let a learner come from another computer."""
        self._command(lambda hosted: hosted.forget_laptop(learner_id))

    def take_in(self, path: Path) -> None:
        """Take what a learner brought on a stick."""

        def read(hosted: HostedClass) -> Message:
            from mmtutor.classroom import stick

            identity = hosted.identity
            carried = stick.read(path, identity.class_id, bytes.fromhex(identity.key))
            name = known_name(self._parts.store, hosted.dashboard, carried.learner_id)
            return _taken(name, carried.learner_id, hosted.take_in(carried.attempts))

        if (hosted := self._hosted) is not None:
            self._lane.do(lambda: read(hosted), self.trouble.emit)

    def _command(self, command: Callable[[HostedClass], object]) -> None:
        if (hosted := self._hosted) is not None:
            self._lane.do(lambda: (command(hosted), hosted.board)[1], self.told.emit)

    # On the lane

    def _assign(self, hosted: HostedClass, assignment: Assignment) -> None:
        own = own_folder(self._parts) / assignment.course_id
        try:
            hosted.assign(assignment, package.pack(own) if own.is_dir() else None)
        except UserError as why:
            hosted.assign(assignment)
            self._bridge.notify(
                message(
                    "This course can't be sent to the learners' computers; who has it there can work on it. {reason}",
                    reason=why,
                )
            )

    def _open(self, wanted: Wanted) -> tuple[HostedClass, Opened]:
        from mmtutor.classroom.journal import Journal, new_identity
        from mmtutor.classroom.teacher import HostedClass, TeacherHears

        path = wanted.path or class_folder(self._parts) / f"{secrets.token_hex(4)}{SUFFIX}"
        if wanted.path is None and not wanted.title.strip():
            raise UserError("Give the class a name first.")
        with ExitStack() as stack:
            journal = Journal(path)
            stack.callback(journal.close)
            identity = journal.identity()
            if identity is None:
                title, broker = wanted.title.strip(), wanted.broker.strip() or None
                identity = new_identity(title, self._parts.clock(), broker, wanted.learners_broker.strip() or None)
                journal.keep_identity(identity)
            records = Records(self._parts.store, identity.title, self._bridge.notify)

            without: dict[str, Message] = {}

            def see(dashboard: Dashboard) -> None:
                records.hear_names(dashboard)
                if (told := _newly_without(dashboard, without)) is not None:
                    self._bridge.notify(told)
                self._bridge.notify(dashboard)

            hears = TeacherHears(
                dashboard=see,
                attempts=records.receive,
                answer=lambda learner_id, answer: self._bridge.notify(_Sent(learner_id, answer)),
                connection=self._bridge.notify,
                trouble=self._bridge.notify,
            )
            hosted = HostedClass(journal, hears, self._parts.clock)
            hosted.start()
            stack.callback(hosted.close)
            if identity.broker is None:
                self._announce(hosted, stack)
            self._ending = stack.pop_all()
        return hosted, _opened(hosted)

    def _announce(self, hosted: HostedClass, stack: ExitStack) -> None:
        from mmtutor.classroom.discovery import Announcement

        try:
            stack.callback(Announcement(hosted.identity.title, hosted.port).close)
        except OSError as trouble:
            log.warning("The class is not announced: %s", trouble)
            self._bridge.notify(
                message(
                    "This network does not let the class be found by its code alone. Use the QR code or the address."
                )
            )

    # On the window's thread

    def _is_open(self, opened: tuple[HostedClass, Opened]) -> None:
        self._hosted = opened[0]
        self.opened.emit(opened[1])

    def _tell(self, event: Any) -> None:
        match event:
            case Dashboard():
                self.seen.emit(event)
            case _Sent():
                self.sent.emit(event.learner_id, event.answer)
            case Message():
                self.trouble.emit(event)
            case _:
                self.connected.emit(str(event))


def _newly_without(dashboard: Dashboard, known: dict[str, Message]) -> Message | None:
    """Say who can't open what was started, and why, where somebody is among them who was not in `known`; keep it."""
    now = {
        seat.learner_id: seat.progress.refused
        for seat in dashboard.seats
        if seat.progress is not None and seat.progress.refused is not None
    }
    new = [learner_id for learner_id, why in now.items() if known.get(learner_id) != why]
    known.clear()
    known.update(now)
    if not new:
        return None
    names = ", ".join(seat.name or stand_in(seat.learner_id) for seat in dashboard.seats if seat.learner_id in now)
    return message("The lesson is not open at {names}. Their computer says: {reason}", names=names, reason=now[new[0]])


def _taken(name: str | None, learner_id: str, new: int) -> Message:
    """Say whose answers came on a stick, and how many were new."""
    if name is not None:
        return message("New answers from {name}, by stick: {n}.", name=name, n=new)
    return message(
        "New answers by stick: {n}. Nobody here has the id in the file yet; they are listed as {id} until that learner "
        "joins the class.",
        n=new,
        id=stand_in(learner_id),
    )


def _known(parts: Parts) -> list[tuple[str, Path]]:
    from mmtutor.classroom.journal import Journal

    files = sorted(class_folder(parts).glob(f"*{SUFFIX}"), key=lambda file: -file.stat().st_mtime)
    found = []
    for path in files:
        if (title := _title(Journal, path)) is not None:
            found.append((title, path))
    return found


def _title(opening: type[Journal], path: Path) -> str | None:
    try:
        journal = opening(path)
    except UserError as trouble:
        log.warning("The class %s is left out: %s", path.name, trouble)
        return None
    identity = journal.identity()
    journal.close()
    return None if identity is None else identity.title


def _opened(hosted: HostedClass) -> Opened:
    from mmtutor.classroom.discovery import own_addresses

    if hosted.identity.broker is not None:
        links = (("", hosted.link_for("")),)
    else:
        links = tuple((f"{host}:{hosted.port}", hosted.link_for(host)) for host in own_addresses() or ("127.0.0.1",))
    return Opened(hosted.identity.title, hosted.code, links, hosted.board, hosted.dashboard)
