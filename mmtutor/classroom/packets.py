"""Whole MQTT packets from a stream, looked at before the broker sees them. Knows no class and no password.

Each packet is read whole, bounded, and paced by a token bucket: who sends too fast is read more slowly, so that TCP
holds the sender back and nothing is dropped. A silent peer is given up after one and a half keep-alives (MQTT 3.1.1,
3.1.2.10).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from amqtt.adapters import ReaderAdapter

_PUBLISH = 3
_LENGTH_BYTES = 4  # of the remaining length, at most
_QOS = 0b110


class Pace:
    """A token bucket: `rate_hz` tokens a second, `burst` at most. `clock` counts seconds."""

    def __init__(self, rate_hz: float, burst: float, clock: Callable[[], float]) -> None:
        self._rate_hz, self._burst, self._clock = rate_hz, burst, clock
        self._tokens, self._then = burst, clock()

    def wait_s(self, tokens: float) -> float:
        """Take tokens and return how long to wait for them."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._then) * self._rate_hz) - tokens
        self._then = now
        return max(0.0, -self._tokens / self._rate_hz)


async def read_packet(reader: asyncio.StreamReader, max_bytes: int) -> bytes:
    """Return the next packet whole.

    Raises:
        ConnectionResetError: it is longer than `max_bytes`, or its length is no length.
        asyncio.IncompleteReadError: the peer has gone.
    """
    head = await reader.readexactly(1)
    length = 0
    for place in range(_LENGTH_BYTES):
        byte = await reader.readexactly(1)
        head += byte
        length |= (byte[0] & 0x7F) << (7 * place)
        if not byte[0] & 0x80:
            break
    else:
        raise ConnectionResetError("no length")
    if length > max_bytes:
        raise ConnectionResetError("too long")
    return head + await reader.readexactly(length)


def published_topic(packet: bytes) -> str | None:
    """Return the topic of a PUBLISH packet, or None for another packet.

    Raises:
        ConnectionResetError: the topic is none, or the quality of service is above 1.
    """
    if packet[0] >> 4 != _PUBLISH:
        return None
    start = next(at for at in range(1, len(packet)) if not packet[at] & 0x80) + 1
    end = start + 2 + int.from_bytes(packet[start : start + 2])
    if packet[0] & _QOS > 2 or end > len(packet):
        raise ConnectionResetError("no publication that we take")
    try:
        return packet[start + 2 : end].decode()
    except UnicodeDecodeError as error:
        raise ConnectionResetError("no topic") from error


class PacketReader(ReaderAdapter):
    """What amqtt reads from: first a packet that was read already, then those that pass.

    `passes` is given the topic of each publication; where it says no, the connection ends.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        first: bytes,
        passes: Callable[[str], bool],
        pace: Pace,
        silence_s: float,
        max_bytes: int,
    ) -> None:
        self._reader, self._left = reader, first
        self._passes, self._pace = passes, pace
        self._silence_s, self._max_bytes = silence_s, max_bytes
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._listening_since: float | None = None
        self._watch = self._loop.call_later(silence_s, self._look)  # one timer, not one for each packet

    async def read(self, n: int = -1) -> bytes:
        """Return the next `n` bytes of the packet; a new one is begun where the last is used up."""
        if n == 0:
            return b""
        if self._over:
            raise ConnectionResetError
        if not self._left:
            self._left = await self._next()
        if n > len(self._left):
            self.feed_eof()
            raise ConnectionResetError("a packet that ends too early")
        taken, self._left = (self._left, b"") if n < 0 else (self._left[:n], self._left[n:])
        return taken

    async def _next(self) -> bytes:
        try:
            self._listening_since = self._loop.time()
            packet = await read_packet(self._reader, self._max_bytes)
            self._listening_since = None
            topic = published_topic(packet)
            if topic is not None and not self._passes(topic):
                raise ConnectionResetError("not theirs")
        except (OSError, EOFError) as error:  # IncompleteReadError is an EOFError
            self.feed_eof()
            raise ConnectionResetError from error
        if wait_s := self._pace.wait_s(1 + len(packet) / 8192):
            await asyncio.sleep(wait_s)
        return packet

    def _look(self) -> None:
        now = self._loop.time()
        since = now if self._listening_since is None else self._listening_since
        if now - since >= self._silence_s:
            self._reader.feed_eof()
        else:
            self._watch = self._loop.call_at(since + self._silence_s, self._look)

    def feed_eof(self) -> None:
        """Take no more."""
        self._over = True
        self._watch.cancel()
