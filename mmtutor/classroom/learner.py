"""A class as a learner's computer takes part in it. Knows no window: it calls callbacks, on a thread of its own.

An attempt is in the outbox before anything is sent, and stays there until the teacher has acknowledged its id; so a
lost network, a killed broker or a crash here costs nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mmtutor.classroom import codes, topics
from mmtutor.classroom.fields import MalformedError
from mmtutor.classroom.link import Connection, Endpoint, Link, LinkHears, school_broker, trusting
from mmtutor.classroom.outbox import Delivery, Membership, Outbox
from mmtutor.classroom.payloads import (
    Board,
    ChosenAnswer,
    Payload,
    Presence,
    Progress,
    Receipt,
    SentCourse,
    decode,
    encode,
    together,
)
from mmtutor.classroom.worker import BatchWorker
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.errors import UserError

logger = logging.getLogger(__name__)

WINDOW = 100  # attempts under way at once
RESEND_S = 15.0  # after which an attempt that was sent and not acknowledged is sent again
TICK_S = 3.0
_INBOX = 1000


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class LearnerHears:
    """What a joined class calls, one at a time on its own thread. `arrived` has the id of a chosen answer.

    `course` has the digest of a course that the teacher has sent, which is there in `JoinedClass.course`; None where
    what came can't be read.
    """

    board: Callable[[Board], None] = _nothing
    connection: Callable[[Connection], None] = _nothing
    delivery: Callable[[Delivery], None] = _nothing
    arrived: Callable[[str], None] = _nothing
    course: Callable[[str | None], None] = _nothing


class JoinedClass:
    """A learner's part in a class, from `start` to `leave`; `outbox` must have a membership, and stays open.

    Where the membership has no address yet there is no connection, and what is recorded waits for a stick.

    `whereabouts` is asked where the teacher's laptop is, as host and port, when it is not found where it was.
    """

    def __init__(
        self,
        outbox: Outbox,
        hears: LearnerHears,
        whereabouts: Callable[[], tuple[str, int] | None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        authority: str | None = None,
    ) -> None:
        membership = outbox.membership()
        if membership is None:
            raise UserError("This computer has not joined a class yet.")
        self.membership = membership
        self._outbox, self._hears, self._clock = outbox, hears, clock
        self._connection = Connection.DOWN
        self._board: Board | None = None
        self._course: SentCourse | None = None
        self._progress: Progress | None = None
        self._told: Progress | None = None
        self._sent: dict[str, float] = {}
        self._awaited = True  # the board, on this connection
        self._answers: set[str] = set()
        self._worker: BatchWorker[Connection | tuple[str, bytes]] = BatchWorker(
            "mmtutor-joined-class", self._work, _INBOX, TICK_S
        )
        endpoint = _endpoint(membership, authority)
        self._link = self._link_to(endpoint, whereabouts) if endpoint else None

    @property
    def board(self) -> Board | None:
        """What the teacher told last; None before anything came."""
        return self._board

    @property
    def course(self) -> SentCourse | None:
        """The course that the teacher sent last, in memory only; nobody has looked into it."""
        return self._course

    @property
    def connection(self) -> Connection:
        """How the connection stands."""
        return self._connection

    @property
    def delivery(self) -> Delivery:
        """How many attempts are with the teacher."""
        return self._outbox.delivery()

    def start(self) -> None:
        """Connect, now or as soon as that can be done; returns at once."""
        self._worker.start()
        if self._link is not None:
            self._link.start()

    def leave(self) -> None:
        """Say goodbye and end the connection. What is not delivered stays in the outbox."""
        if self._link is not None:
            self._link.stop((self._topic("presence"), self._presence(online=False)))
        self._worker.stop()

    def record(self, attempt: AssessedAttempt) -> None:
        """Take a judged attempt; it is on disk when this returns, and the same id is taken once.

        Raises:
            UserError: the disk does not take it, or it can't be sent.
        """
        try:
            payload = encode(attempt)
        except MalformedError as error:
            raise UserError("This answer can't be sent to your teacher ({reason}).", reason=error) from error
        if attempt.attempt.learner_id != self.membership.learner_id:
            raise UserError("This answer is of another learner.")
        self._outbox.add(attempt.attempt.id, payload)
        self._worker.wake()

    def show_progress(self, progress: Progress) -> None:
        """Say where the learner stands, "I'm stuck" included; `made` is filled in here. The newest one holds."""
        self._progress = progress
        self._worker.wake()

    def send_answer(self, answer: ChosenAnswer) -> None:
        """Send one answer that the learner chose to send. It goes now or not at all: nothing of it is kept on disk.

        Raises:
            UserError: there is no connection, or it is too large.
        """
        try:
            payload = encode(answer)
        except MalformedError as error:
            raise UserError("This answer is too large to be sent.") from error
        self._answers.add(answer.id)
        if self._connection is not Connection.UP or not self._publish("answer", payload):
            raise UserError("You are not connected to the class at the moment. Try again later.")

    def _work(self, batch: Sequence[Connection | tuple[str, bytes]]) -> None:
        for one in batch:
            if isinstance(one, Connection):
                self._turned(one)
            else:
                self._came(*one)
        if self._connection is Connection.UP:
            self._tell_progress()
            if not self._awaited:
                self._send_waiting()

    def _turned(self, connection: Connection) -> None:
        self._connection = connection
        self._told, self._awaited = None, True
        if connection is Connection.UP:
            self._publish("presence", self._presence(online=True), retain=True)
        self._hears.connection(connection)
        self._hears.delivery(self.delivery)

    def _came(self, topic: str, payload: bytes) -> None:
        if not payload:
            return  # it is over, and the broker keeps nothing
        try:
            said: Payload = decode(payload, topic.rsplit("/", 1)[-1])
        except (MalformedError, KeyError) as error:
            logger.warning("What came on a topic of the class makes no sense: %s", error)
            if topic == topics.course(self.membership.class_id):
                self._hears.course(None)
            return
        match said:
            case Board():
                self._sent.clear()  # the teacher is there: what got lost on the way is sent again
                self._board, self._awaited = said, False
                self._hears.board(said)
            case SentCourse() if said != self._course:
                self._course = said
                self._hears.course(said.digest)
            case Receipt(ids=ids):
                if self._outbox.delivered(ids):
                    self._hears.delivery(self.delivery)
                for one in ids:
                    self._sent.pop(one, None)
                    if one in self._answers:
                        self._answers.discard(one)
                        self._hears.arrived(one)

    def _tell_progress(self) -> None:
        if self._progress is not None:
            progress = replace(self._progress, made=self.delivery.made)
            if progress != self._told and self._publish("progress", encode(progress), retain=True):
                self._told = progress

    def _send_waiting(self) -> None:
        now = self._clock()
        waiting = self._outbox.waiting(WINDOW)
        due = {name: payload for name, payload in waiting if now - self._sent.get(name, -RESEND_S) >= RESEND_S}
        if all([self._publish("attempt", payload) for payload in together(list(due.values()))]):
            self._sent |= dict.fromkeys(due, now)

    def _link_to(self, endpoint: Endpoint, whereabouts: Callable[[], tuple[str, int] | None]) -> Link:
        return Link(
            endpoint,
            (*(of(self.membership.class_id) for of in (topics.course, topics.board)), self._topic("receipt")),
            LinkHears(self._worker.put, lambda topic, payload: self._worker.put((topic, payload))),
            will=(self._topic("presence"), self._presence(online=False)),
            whereabouts=whereabouts,
        )

    def _publish(self, leaf: str, payload: bytes, *, retain: bool = False) -> bool:
        return self._link is not None and self._link.publish(self._topic(leaf), payload, retain=retain)

    def _topic(self, leaf: str) -> str:
        return topics.of_learner(self.membership.class_id, self.membership.learner_id, leaf)

    def _presence(self, *, online: bool) -> bytes:
        return encode(Presence(self.membership.name, online))


def _endpoint(membership: Membership, authority: str | None) -> Endpoint | None:
    if membership.broker is not None:
        client_id = f"mmtutor-{membership.class_id}-{membership.learner_id}"
        return school_broker(membership.broker, client_id, authority)
    if membership.host is None or membership.port is None or membership.certificate is None:
        return None
    password = f"{codes.proof(bytes.fromhex(membership.key), membership.learner_id)}.{membership.device_key}"
    return Endpoint(
        host=membership.host,
        port=membership.port,
        client_id=membership.learner_id,
        username=membership.learner_id,
        password=password,
        tls=trusting(bytes.fromhex(membership.certificate)),
    )
