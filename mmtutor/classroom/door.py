"""Who may come in to the embedded broker. Knows passwords and topics; amqtt sees only who has been let in.

amqtt 0.12 would take a session over, end the old connection and drop its queue before it asks who is calling, sends a
last will to any topic it names, and keeps silent peers for ever. So each CONNECT is read and judged here first, an
older connection of the same identity is ended and awaited, and every later packet passes `packets.PacketReader`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from amqtt.adapters import BufferReader, ReaderAdapter, StreamWriterAdapter, WriterAdapter
from amqtt.errors import AMQTTError, CodecError, MQTTError, NoDataError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.connect import ConnectPacket

from mmtutor.classroom import topics
from mmtutor.classroom.packets import Pace, PacketReader, read_packet
from mmtutor.classroom.payloads import MAX_ANSWER_BYTES, MAX_SENT_BYTES
from mmtutor.classroom.state import MAX_LEARNERS

logger = logging.getLogger(__name__)

MAX_CONNECT_BYTES = 4096
CONNECT_TIMEOUT_S = 10.0
LONGEST_KEEP_ALIVE_S = 60
RATE_HZ, BURST = 20.0, 100.0  # packets of a learner; an attempt and its receipt are two
FAILURES, FAILURES_WITHIN_S = 20, 60.0  # wrong passwords from one address before it is turned away unheard
_CONNECT, _LEVEL = 1, 4  # MQTT 3.1.1


@dataclass(frozen=True, slots=True)
class Login:
    """What a client says of itself."""

    identity: str
    password: str


@dataclass(slots=True)
class _Guest:
    writer: asyncio.StreamWriter
    gone: asyncio.Event


class Door:
    """Lets connections in. `knows` judges a login; `enter` hands a connection to the broker and returns at its end.

    `counts` says how many were let `in`, and turned away by reason.
    """

    def __init__(
        self,
        class_id: str,
        knows: Callable[[Login], bool],
        enter: Callable[[ReaderAdapter, WriterAdapter], Awaitable[None]],
    ) -> None:
        self._class_id, self._knows, self._enter = class_id, knows, enter
        self._inside: dict[str, _Guest] = {}
        self._waiting = 0
        self._failures: dict[str, deque[float]] = {}
        self.counts: Counter[str] = Counter()

    async def came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection from its first byte to its last."""
        address = str((writer.get_extra_info("peername") or ("",))[0])
        self._waiting += 1
        try:
            found = None if self._crowded(address) else await self._login(reader, writer, address)
        finally:
            self._waiting -= 1
        if found is None:
            writer.transport.abort()
            return
        login, packet, keep_alive_s = found
        while older := self._inside.get(login.identity):
            older.writer.transport.abort()
            await older.gone.wait()
        guest = self._inside[login.identity] = _Guest(writer, asyncio.Event())
        self.counts["in"] += 1
        packets = self._reader(reader, login.identity, packet, keep_alive_s)
        try:
            await self._enter(packets, StreamWriterAdapter(writer))
        finally:
            packets.feed_eof()
            del self._inside[login.identity]
            guest.gone.set()
            writer.transport.abort()

    async def close(self) -> None:
        """End all connections and wait for their ends."""
        for guest in list(self._inside.values()):
            guest.writer.transport.abort()
            await guest.gone.wait()

    def _crowded(self, address: str) -> bool:
        now = asyncio.get_running_loop().time()
        failures = self._failures.get(address, deque())
        while failures and failures[0] < now - FAILURES_WITHIN_S:
            failures.popleft()
        if len(failures) < FAILURES:
            self._failures.pop(address, None) if not failures else None
            if len(self._inside) + self._waiting <= 2 * MAX_LEARNERS:
                return False
        self.counts["crowded"] += 1
        return True

    async def _login(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> tuple[Login, bytes, int] | None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                packet = await read_packet(reader, MAX_CONNECT_BYTES)
                if packet[0] >> 4 != _CONNECT:
                    raise MQTTError("no CONNECT")
                connect = await ConnectPacket.from_stream(BufferReader(packet))
                login = self._judged(connect)
        except EOFError:  # it has seen the certificate and gone, as those do who look for their class
            self.counts["left"] += 1
            return None
        except (AMQTTError, MQTTError, NoDataError, CodecError, ValueError, OSError) as error:
            logger.info("Turned away a connection that made no sense: %s", type(error).__name__)
            self.counts["malformed"] += 1
            return None
        if login is None:
            self.counts["refused"] += 1
            self._failures.setdefault(address, deque()).append(asyncio.get_running_loop().time())
            writer.write(ConnackPacket.build(0, NOT_AUTHORIZED).to_bytes())
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    await writer.drain()
                    writer.close()
                    await writer.wait_closed()
            except OSError:
                logger.debug("It did not wait for the refusal")
            return None
        keep_alive_s = connect.keep_alive
        connect.keep_alive = 0  # of no concern to amqtt, which would make a task and two timers for each packet
        return login, connect.to_bytes(), keep_alive_s

    def _judged(self, connect: ConnectPacket) -> Login | None:
        if connect.proto_name != "MQTT" or connect.proto_level != _LEVEL:
            raise MQTTError("not MQTT 3.1.1")
        login = Login(connect.username or "", connect.password or "")
        will_is_theirs = not connect.will_flag or topics.may_write(
            self._class_id, login.identity, connect.will_topic or ""
        )
        if connect.client_id == login.identity and will_is_theirs and self._knows(login):
            return login
        return None

    def _reader(self, reader: asyncio.StreamReader, identity: str, packet: bytes, keep_alive_s: int) -> PacketReader:
        def passes(topic: str) -> bool:
            theirs = topics.may_write(self._class_id, identity, topic) and not set(topic) & {"+", "#"}
            if not theirs:
                self.counts["not theirs"] += 1
            return theirs

        clock = asyncio.get_running_loop().time
        fast, largest = (50, MAX_SENT_BYTES) if identity == topics.TEACHER else (1, MAX_ANSWER_BYTES)
        return PacketReader(
            reader,
            packet,
            passes,
            Pace(RATE_HZ * fast, BURST * fast, clock),
            silence_s=1.5 * (keep_alive_s if 0 < keep_alive_s <= LONGEST_KEEP_ALIVE_S else LONGEST_KEEP_ALIVE_S),
            max_bytes=largest + 1024,
        )
