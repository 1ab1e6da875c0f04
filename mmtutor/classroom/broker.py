"""The amqtt broker inside the teacher's app: a thread with its own event loop, TLS only. Knows no payload.

Sessions and retained messages live in memory. Learners send again what was not acknowledged by its id, so a broker that
dies loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import Action, BrokerConfig, ListenerConfig, ListenerType
from amqtt.session import OutgoingApplicationMessage, Session

from mmtutor.classroom import topics
from mmtutor.classroom.door import Door, Login
from mmtutor.errors import UserError

logger = logging.getLogger(__name__)

SESSION_EXPIRY_S = 24 * 3600
START_TIMEOUT_S = 10.0
_LISTENER = "default"


@dataclass(frozen=True, slots=True)
class BrokerPlan:
    """What an embedded broker is made of. `certificate` and `key` are PEM; `port` 0 takes a free one."""

    class_id: str
    certificate: bytes
    key: bytes
    host: str = "0.0.0.0"
    port: int = 0


class EmbeddedBroker:
    """A broker in a thread of its own, from `start` to `stop`. `knows` judges a login, on that thread."""

    def __init__(self, plan: BrokerPlan, knows: Callable[[Login], bool]) -> None:
        self._plan, self._knows = plan, knows
        self._started: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="mmtutor-broker", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._door: Door | None = None

    @property
    def counts(self) -> Counter[str]:
        """How many connections were let in and turned away, by reason."""
        return Counter(self._door.counts if self._door else ())

    def start(self) -> int:
        """Take connections and return the port.

        Raises:
            UserError: the port is taken, or the network does not let us listen.
        """
        self._thread.start()
        try:
            return self._started.result(START_TIMEOUT_S)
        except OSError as error:
            raise UserError(
                "This computer can't open a class on port {port}: {reason}.",
                port=self._plan.port,
                reason=error.strerror or str(error),
            ) from error

    def stop(self) -> None:
        """End all connections and the thread. Stopping twice is no harm."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        broker = _ClassBroker(self._plan.class_id)
        self._door = Door(
            self._plan.class_id,
            self._knows,
            lambda reader, writer: broker.external_connected(reader, writer, _LISTENER),
        )
        server = await asyncio.start_server(
            self._door.came,
            self._plan.host,
            self._plan.port,
            ssl=_tls(self._plan),
            ssl_handshake_timeout=START_TIMEOUT_S,
            start_serving=False,
        )
        await broker.start()
        await server.start_serving()
        self._started.set_result(server.sockets[0].getsockname()[1])
        await self._stop.wait()
        server.close()
        await self._door.close()
        await broker.shutdown()


def _tls(plan: BrokerPlan) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory() as folder:  # readable by nobody else; OpenSSL reads keys from files only
        path = Path(folder) / "class.pem"
        path.write_bytes(plan.certificate + plan.key)
        context.load_cert_chain(path)
    return context


class _ClassBroker(Broker):
    """amqtt with the rules of a class in place of its plugins.

    Plugins would be asked in tasks of their own, and amqtt walks its dict of subscriptions meanwhile: whoever
    subscribes in that moment ends the walk with a RuntimeError, and with it a message or a whole connection. Here
    nothing waits inside such a walk. Should amqtt rename what is overridden, `_authenticate` of its own lets nobody in.
    """

    def __init__(self, class_id: str) -> None:
        super().__init__(
            BrokerConfig(
                listeners={_LISTENER: ListenerConfig(type=ListenerType.EXTERNAL)},
                plugins={},
                session_expiry_interval=SESSION_EXPIRY_S,
            )
        )
        self._class_id = class_id
        self._sending: set[asyncio.Task[None]] = set()

    async def _authenticate(self, session: Session, _: ListenerConfig) -> bool:
        return True  # by the door

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        may = topics.may_write if action is Action.PUBLISH else topics.may_read
        return may(self._class_id, session.username or "", topic)

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Send what is retained to who subscribed: amqtt would send it for the subscriptions of all others too."""
        wanted, _ = subscription
        granted = [qos for one, qos in self._subscriptions.get(wanted, ()) if one.client_id == session.client_id]
        if granted:
            self._spawn(super()._publish_retained_messages_for_subscription((wanted, granted[0]), session))

    async def _run_broadcast(self, running_tasks: deque[asyncio.Task[OutgoingApplicationMessage]]) -> None:
        """Hand the next message on. amqtt would compare its topic with every subscription, hundreds in a class."""
        message = await self._broadcast_queue.get()
        topic = message["topic"]
        patterns = [wanted for wanted in self._subscriptions if "+" in wanted or "#" in wanted]
        for wanted in (topic, *(one for one in patterns if self._matches(topic, one))):
            for session, granted in self._subscriptions.get(wanted, ()):
                qos = message.get("qos", granted)
                handler = self._get_handler(session)
                if not await self._topic_filtering(session, topic, Action.RECEIVE):
                    continue
                if session.transitions.state == "connected" and handler is not None:
                    publishing = handler.mqtt_publish(topic, message["data"], qos, retain=False)
                    running_tasks.append(asyncio.create_task(publishing))
                elif not session.clean_session and qos > 0:
                    await self._retain_broadcast_message(message, qos, session)

    def _spawn(self, sending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
