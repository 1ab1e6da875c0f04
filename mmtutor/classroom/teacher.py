"""A class as the teacher's computer hosts it. Knows no window: it takes callbacks and calls them on its own thread.

Attempts are in the journal, each id once, and passed on to the store before they are acknowledged; a host that is
killed goes on from its journal under the same code.
"""

from __future__ import annotations

import logging
import secrets
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mmtutor.classroom import codes, topics
from mmtutor.classroom.broker import BrokerPlan, EmbeddedBroker
from mmtutor.classroom.door import Login
from mmtutor.classroom.fields import MalformedError
from mmtutor.classroom.journal import Identity, Journal
from mmtutor.classroom.link import Connection, Endpoint, Link, LinkHears, school_broker, trusting
from mmtutor.classroom.payloads import (
    MAX_COURSE_BYTES,
    MAX_RECEIPT_IDS,
    Assignment,
    Board,
    ChosenAnswer,
    Phase,
    Presence,
    Progress,
    Receipt,
    SentCourse,
    ShownAnswer,
    decode,
    decode_attempts,
    encode,
)
from mmtutor.classroom.state import ClassState, Dashboard, Said, dashboard, fold
from mmtutor.classroom.worker import BatchWorker
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.errors import UserError
from mmtutor.messages import Message

logger = logging.getLogger(__name__)

MAX_WAITING = 5000  # messages; the newest beyond it are dropped, and learners send them again
TICK_S = 2.0
REST_S = 0.1  # between two batches


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class TeacherHears:
    """What a hosted class calls, one at a time on its own thread.

    `attempts` puts them into the store; an attempt may come again after a crash, and what it raises as `UserError`
    keeps them waiting. `answer` has the learner's id and an answer that the learner chose to send; it is kept nowhere.
    """

    dashboard: Callable[[Dashboard], None] = _nothing
    attempts: Callable[[Sequence[AssessedAttempt]], None] = _nothing
    answer: Callable[[str, ChosenAnswer], None] = _nothing
    connection: Callable[[Connection], None] = _nothing
    trouble: Callable[[Message], None] = _nothing


@dataclass(frozen=True, slots=True)
class _Carried:
    attempts: tuple[AssessedAttempt, ...]


_Came = Connection | _Carried | tuple[str, bytes]


class HostedClass:
    """A class from `start` to `close`; `journal` must have an identity, and stays open.

    `host` is the address that the embedded broker listens on. `now` is the clock (UTC). `authority` is a file of PEM
    certificates for a school's broker.
    """

    def __init__(
        self,
        journal: Journal,
        hears: TeacherHears,
        now: Callable[[], datetime],
        host: str = "0.0.0.0",
        authority: str | None = None,
    ) -> None:
        identity = journal.identity()
        if identity is None:
            raise UserError("The file {path} has no class in it yet.", path=journal.path)
        self.identity: Identity = identity
        self._journal, self._hears, self._now = journal, hears, now
        self._host, self._authority = host, authority
        self._state = fold(ClassState(), _said_before(journal, now()))
        self._worker: BatchWorker[_Came] = BatchWorker("mmtutor-hosted-class", self._work, MAX_WAITING, TICK_S, REST_S)
        self._broker: EmbeddedBroker | None = None
        self._link: Link | None = None
        self._board = replace(_board_before(journal, identity), run=secrets.token_hex(4), title=identity.title)
        self._sent: str | None = None  # digest of the course that the broker has
        self._malformed = 0

    @property
    def code(self) -> str:
        """The join code, in groups."""
        return codes.written(self.identity.code)

    @property
    def port(self) -> int:
        """Where the embedded broker listens; 0 where a school's broker is used."""
        return self.identity.port

    @property
    def board(self) -> Board:
        """What the class was told last."""
        return self._board

    @property
    def dashboard(self) -> Dashboard:
        """How the class stands."""
        return dashboard(self._state)

    @property
    def counts(self) -> Counter[str]:
        """What was let in, turned away and thrown away since the start, by reason."""
        thrown = Counter({"malformed payload": self._malformed, "dropped": self._worker.dropped})
        return thrown + (self._broker.counts if self._broker else Counter())

    def link_for(self, host: str) -> str:
        """Return the text of the QR code; `host` is this laptop's address, and not used with a school's broker."""
        if self.identity.broker is not None:
            return codes.link(codes.Invitation(self.identity.code, broker=self.identity.learners_broker))
        return codes.link(codes.Invitation(self.identity.code, host, self.port))

    def start(self) -> None:
        """Open the class.

        Raises:
            UserError: this computer can't listen, or the address of the school's broker is none.
        """
        if self.identity.broker is None:
            self._open_broker()
        endpoint = self._endpoint()
        self._link = Link(
            endpoint,
            (topics.of_learner(self.identity.class_id, "+", "+"),),
            LinkHears(self._worker.put, self.hear),
            whereabouts=lambda: None if self.identity.broker else (endpoint.host, self.port),
        )
        self._worker.start()
        self._link.start()

    def close(self) -> None:
        """End the connection and the broker. The class can be opened again from its journal."""
        if self._link is not None:
            over = self._board.phase is Phase.ENDED  # a broker is to keep nothing of it then
            self._link.stop((topics.board(self.identity.class_id), b"") if over else None)
            self._worker.stop()
        if self._broker is not None:
            self._broker.stop()

    def reopen(self) -> None:
        """End the embedded broker and start it again on the same port, as after trouble with the network."""
        if self._broker is not None:
            self._broker.stop()
            self._open_broker()

    def assign(self, assignment: Assignment, package: bytes | None = None) -> None:
        """Start a lesson, or one item of it, for everybody; `package` is its course where learners may not have it.

        Raises:
            UserError: the course is too large to be sent; nothing was started.
        """
        if package is not None:
            if len(package) > MAX_COURSE_BYTES:
                raise UserError(
                    "It takes {size} MB when packed, and at most {limit} MB can be sent.",
                    size=f"{len(package) / 2**20:.1f}",
                    limit=MAX_COURSE_BYTES // 2**20,
                )
            course = SentCourse(package)
            assignment = replace(assignment, digest=course.digest)
            if course.digest != self._sent:
                self._journal.keep_course(encode(course))
                self._send_course(course.digest)
        self._tell(replace(self._board, phase=Phase.OPEN, assignment=assignment, shown=None))

    def pause(self) -> None:
        """Ask everybody to look up."""
        self._tell(replace(self._board, phase=Phase.PAUSED))

    def resume(self) -> None:
        """Let everybody go on."""
        self._tell(replace(self._board, phase=Phase.OPEN))

    def show(self, answer: ShownAnswer) -> None:
        """Show an answer to everybody; whose it is goes nowhere."""
        self._tell(replace(self._board, shown=answer))

    def hide(self) -> None:
        """Take the shown answer away."""
        self._tell(replace(self._board, shown=None))

    def end(self) -> None:
        """End the lesson. Attempts that are under way still arrive while the class is open."""
        self._tell(replace(self._board, phase=Phase.ENDED, assignment=None, shown=None))
        self._take_course_back()

    def forget_laptop(self, learner_id: str) -> None:
        """Let a learner come from another laptop."""
        self._journal.forget_laptop(learner_id)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take what came on a topic; returns at once. The class's own connection calls it."""
        self._worker.put((topic, payload))

    def take_in(self, attempts: Sequence[AssessedAttempt]) -> int:
        """Take attempts that came on a stick (`stick.Carried`), as if over the network; return how many are new."""
        ids = {one.attempt.id for one in attempts}
        new = ids - self._journal.known(ids)
        self._worker.put(_Carried(tuple(attempts)))
        return len(new)

    def _tell(self, board: Board) -> None:
        payload = encode(board)
        self._board = board
        self._journal.keep_board(payload)
        if self._link is not None:
            self._link.publish(topics.board(self.identity.class_id), payload, retain=True)

    def _send_course(self, digest: str) -> None:
        payload = self._journal.course()
        if self._link is not None and payload is not None:
            given_out = self._link.publish(topics.course(self.identity.class_id), payload, retain=True)
            self._sent = digest if given_out else None

    def _take_course_back(self) -> None:
        if self._link is not None:
            self._link.publish(topics.course(self.identity.class_id), b"", retain=True)
        self._sent = None

    def _open_broker(self) -> None:
        identity = self.identity
        plan = BrokerPlan(
            identity.class_id, identity.certificate.encode(), identity.private_key.encode(), self._host, identity.port
        )
        self._broker = EmbeddedBroker(plan, self._knows)
        try:
            port = self._broker.start()
        except UserError:
            if plan.port == 0:
                raise
            logger.warning("Port %d is taken; the class takes another", plan.port)
            self._broker = EmbeddedBroker(replace(plan, port=0), self._knows)
            port = self._broker.start()
        if port != identity.port:
            self.identity = replace(identity, port=port)
            self._journal.keep_identity(self.identity)

    def _endpoint(self) -> Endpoint:
        identity = self.identity
        if identity.broker is not None:
            return school_broker(identity.broker, f"mmtutor-{identity.class_id}-teacher", self._authority)
        return Endpoint(
            host="127.0.0.1" if self._host == "0.0.0.0" else self._host,
            port=identity.port,
            client_id=topics.TEACHER,
            username=topics.TEACHER,
            password=identity.teacher_password,
            tls=trusting(ssl.PEM_cert_to_DER_cert(identity.certificate)),
        )

    def _knows(self, login: Login) -> bool:
        if login.identity == topics.TEACHER:
            return secrets.compare_digest(login.password.encode(), self.identity.teacher_password.encode())
        proof, _, device_key = login.password.partition(".")
        expected = codes.proof(bytes.fromhex(self.identity.key), login.identity)
        return (
            topics.is_learner_id(login.identity)
            and secrets.compare_digest(proof.encode(), expected.encode())
            and self._journal.is_laptop_of(login.identity, device_key)
        )

    def _work(self, batch: Sequence[_Came]) -> None:
        said: list[Said] = []
        for one in batch:
            match one:
                case Connection():
                    self._turned(one)
                case _Carried(attempts=carried):
                    said += [Said(attempt.attempt.learner_id, attempt, self._now()) for attempt in carried]
                case (topic, payload):
                    said += self._understood(topic, payload)
        attempts = {one.what.attempt.id: one.what for one in said if isinstance(one.what, AssessedAttempt)}
        new = self._journal.take((name, one.attempt.learner_id, encode(one)) for name, one in attempts.items())
        attempts |= {one.attempt.id: one for one in self._pass_on()}
        waiting = {name for name, _ in self._journal.waiting()}
        self._acknowledge([(one.attempt.learner_id, name) for name, one in attempts.items() if name not in waiting])
        fresh = _each_once(said, new)
        if fresh:
            self._state = fold(self._state, fresh)
            self._hears.dashboard(dashboard(self._state))

    def _understood(self, topic: str, payload: bytes) -> list[Said]:
        found = topics.parse(self.identity.class_id, topic)
        if found is None:
            return []  # of another kind
        learner_id, leaf = found
        try:
            if leaf == "attempt":
                attempts, malformed = decode_attempts(payload)
                theirs = [one for one in attempts if one.attempt.learner_id == learner_id]
                self._malformed += malformed + len(attempts) - len(theirs)
                return [Said(learner_id, one, self._now()) for one in theirs]
            what = decode(payload, leaf)
        except MalformedError:
            self._malformed += 1
            return []
        match what:
            case ChosenAnswer():
                self._hears.answer(learner_id, what)
                self._acknowledge([(learner_id, what.id)])
            case Presence() | Progress():
                return [Said(learner_id, what, self._now())]
        return []

    def _turned(self, connection: Connection) -> None:
        if connection is Connection.UP:
            self._sent = None  # the broker may be a new one
            if self._board.assignment is not None and self._board.assignment.digest is not None:
                self._send_course(self._board.assignment.digest)
            elif self._board.phase is Phase.ENDED:
                self._take_course_back()  # it may have ended without a connection
            self._tell(self._board)
        self._hears.connection(connection)

    def _pass_on(self) -> list[AssessedAttempt]:
        """Give the store what it has not got yet, and return what it took."""
        found = [decode(payload, "attempt") for _, payload in self._journal.waiting()]
        attempts = [one for one in found if isinstance(one, AssessedAttempt)]
        if not attempts:
            return []
        try:
            self._hears.attempts(attempts)
        except UserError as error:
            self._hears.trouble(error.message)
            return []
        self._journal.passed_on([one.attempt.id for one in attempts])
        return attempts

    def _acknowledge(self, safe: Sequence[tuple[str, str]]) -> None:
        if self._link is None:
            return
        by_learner: dict[str, list[str]] = {}
        for learner_id, name in safe:
            by_learner.setdefault(learner_id, []).append(name)
        for learner_id, names in by_learner.items():
            topic = topics.of_learner(self.identity.class_id, learner_id, "receipt")
            for at in range(0, len(names), MAX_RECEIPT_IDS):
                self._link.publish(topic, encode(Receipt(tuple(names[at : at + MAX_RECEIPT_IDS]))))


def _each_once(said: Sequence[Said], new: set[str]) -> list[Said]:
    """Leave out attempts that were there before, and those that a batch has twice."""
    left, fresh = set(new), []
    for one in said:
        if isinstance(one.what, AssessedAttempt):
            if one.what.attempt.id not in left:
                continue
            left.discard(one.what.attempt.id)
        fresh.append(one)
    return fresh


def _said_before(journal: Journal, now: datetime) -> list[Said]:
    said = []
    for learner_id, payload in journal.attempts():
        attempt = decode(payload, "attempt")
        if isinstance(attempt, AssessedAttempt):
            said.append(Said(learner_id, attempt, now))
    return said


def _board_before(journal: Journal, identity: Identity) -> Board:
    payload = journal.board()
    board = decode(payload, "board") if payload else None
    return board if isinstance(board, Board) else Board(identity.title, "")
