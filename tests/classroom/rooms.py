"""Real classes on loopback: a host with its broker, learners with their outboxes, and strangers who try to get in."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from mmtutor.classroom import codes
from mmtutor.classroom.joining import Person, join
from mmtutor.classroom.journal import Identity, Journal, new_identity
from mmtutor.classroom.learner import JoinedClass, LearnerHears
from mmtutor.classroom.link import Connection
from mmtutor.classroom.outbox import Delivery, Outbox
from mmtutor.classroom.payloads import Board
from mmtutor.classroom.state import Dashboard
from mmtutor.classroom.teacher import HostedClass, TeacherHears
from mmtutor.domain.attempt import AssessedAttempt

TIMEOUT_S = 20.0


def now() -> datetime:
    return datetime.now(UTC)


class Heard:
    """What callbacks brought, and a way to wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.values: list[Any] = []

    def __call__(self, *values: Any) -> None:
        with self._changed:
            self.values.append(values[0] if len(values) == 1 else values)
            self._changed.notify_all()

    def wait(self, wanted: Callable[[Any], bool], timeout_s: float = TIMEOUT_S) -> Any:
        """Return the first value that is wanted."""
        with self._changed:
            found = self._changed.wait_for(lambda: [one for one in self.values if wanted(one)], timeout_s)
            assert found, f"not among {self.values[-5:]}"
            return found[0]

    def wait_for_count(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.values) >= count, TIMEOUT_S)

    def count(self, wanted: Callable[[Any], bool]) -> int:
        with self._changed:
            return sum(map(wanted, self.values))


class Room:
    """A hosted class whose journal is in `folder`; the same folder gives the same class again."""

    def __init__(
        self,
        folder: Path,
        broker: tuple[str, str] | None = None,
        authority: str | None = None,
        identity: Identity | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.folder = folder
        self.journal = Journal(folder / "class.journal")
        if identity is not None:
            self.journal.keep_identity(identity)
        if self.journal.identity() is None:
            self.journal.keep_identity(new_identity("7b", now(), *(broker or ())))
        self.dashboards, self.connections, self.answers, self.troubles = Heard(), Heard(), Heard(), Heard()
        self.stored: list[AssessedAttempt] = []
        self.hosted = HostedClass(
            self.journal,
            TeacherHears(self.dashboards, self.store, self.answers, self.connections, self.troubles),
            now,
            host=host,
            authority=authority,
        )

    def store(self, attempts: Sequence[AssessedAttempt]) -> None:
        self.stored += attempts

    def __enter__(self) -> Self:
        self.hosted.start()
        self.connections.wait(lambda connection: connection is Connection.UP)
        return self

    def __exit__(self, *_: object) -> None:
        self.hosted.close()
        self.journal.close()

    @property
    def invitation(self) -> codes.Invitation:
        return codes.read_invitation(self.hosted.link_for("127.0.0.1"))

    def addresses(self) -> list[tuple[str, int]]:
        """What a search of the network would find."""
        return [("127.0.0.1", self.hosted.port)]

    def until(self, wanted: Callable[[Dashboard], bool]) -> Dashboard:
        found: Dashboard = self.dashboards.wait(wanted)
        return found


class Desk:
    """A learner who has joined; the outbox is in the learner's own folder."""

    def __init__(
        self,
        room: Room,
        person: Person,
        folder: Path | None = None,
        authority: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.outbox: Outbox = join(room.invitation, person, folder or room.folder / person.id, lambda: [])
        self.boards, self.connections, self.deliveries, self.arrived = Heard(), Heard(), Heard(), Heard()
        self.courses = Heard()
        self.joined = JoinedClass(
            self.outbox,
            LearnerHears(self.boards, self.connections, self.deliveries, self.arrived, self.courses),
            authority=authority,
            clock=clock,
        )

    def __enter__(self) -> Self:
        self.joined.start()
        self.connections.wait(lambda connection: connection is not Connection.DOWN)
        return self

    def __exit__(self, *_: object) -> None:
        self.joined.leave()
        self.outbox.close()

    def until_delivered(self, count: int) -> Delivery:
        found: Delivery = self.deliveries.wait(lambda delivery: delivery.delivered == count)
        return found

    def board(self, wanted: Callable[[Board], bool]) -> Board:
        found: Board = self.boards.wait(wanted)
        return found


@dataclass(frozen=True, slots=True)
class Pass:
    """What a client shows at the door."""

    identity: str
    password: str


def pass_of(desk: Desk) -> Pass:
    """Return what a learner's own computer shows."""
    membership = desk.joined.membership
    proof = codes.proof(bytes.fromhex(membership.key), membership.learner_id)
    return Pass(membership.learner_id, f"{proof}.{membership.device_key}")


class Stranger:
    """An MQTT client that is none of ours: it says and asks what it likes."""

    def __init__(self, port: int, shown: Pass, client_id: str | None = None, clean: bool = True) -> None:
        self.connected, self.gone, self.came, self.granted = Heard(), Heard(), Heard(), Heard()
        self.client = Client(
            CallbackAPIVersion.VERSION2, client_id or shown.identity, clean_session=clean, reconnect_on_failure=False
        )
        self.client.username_pw_set(shown.identity, shown.password)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.client.tls_set_context(context)
        self.client.on_connect = lambda _c, _d, _f, reason, _p: self.connected(not reason.is_failure)
        self.client.on_disconnect = lambda _c, _d, _f, reason, _p: self.gone(str(reason))
        self.client.on_message = lambda _c, _d, message: self.came((message.topic, message.payload))
        self.client.on_subscribe = lambda _c, _d, _m, reasons, _p: self.granted([not r.is_failure for r in reasons])
        self._port = port

    def __enter__(self) -> Self:
        self.client.connect("127.0.0.1", self._port, 15)
        self.client.loop_start()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    @property
    def let_in(self) -> bool:
        """Whether the door opened."""
        return bool(self.connected.wait(lambda _: True))

    def may_read(self, topic: str) -> bool:
        """Whether a subscription is granted."""
        self.client.subscribe(topic, 1)
        return bool(self.granted.wait(lambda _: True)[0])
