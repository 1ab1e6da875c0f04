"""Packets from a stream that may be slow, silent or hostile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mmtutor.classroom.packets import Pace, PacketReader, published_topic, read_packet


def fed(content: bytes, *, ended: bool = True) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(content)
    if ended:
        reader.feed_eof()
    return reader


def packet_reader(stream: asyncio.StreamReader, passes: Callable[[str], bool], silence_s: float = 5) -> PacketReader:
    return PacketReader(stream, b"\xc0\x00", passes, Pace(1e6, 1e6, lambda: 0.0), silence_s, max_bytes=100)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await work()

    asyncio.run(main())


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    time_s = 0.0
    pace = Pace(rate_hz=10, burst=5, clock=lambda: time_s)
    assert [pace.wait_s(1) for _ in range(5)] == [0] * 5
    assert pace.wait_s(1) == pytest.approx(0.1)
    time_s = 0.1
    assert pace.wait_s(1) == pytest.approx(0.1)
    time_s = 100.0
    assert [pace.wait_s(1) for _ in range(5)] == [0] * 5


def test_packets_are_read_whole_one_after_the_other() -> None:
    async def work() -> None:
        body = b"\x00\x01a" + b"x" * 77
        reader = packet_reader(fed(b"\x30" + bytes([len(body)]) + body + b"\xc0\x00"), lambda topic: topic == "a")
        assert await reader.read(2) == b"\xc0\x00", "the packet that was read already"
        assert await reader.read(1) == b"\x30"
        assert await reader.read(81) == bytes([len(body)]) + body
        assert await reader.read(2) == b"\xc0\x00"

    run(work)


@pytest.mark.parametrize(
    "content",
    [
        b"\x30\x80\x80\x80\x80\x01", b"\x30\xff\x7f" + bytes(16383), b"\x30\x05\x00\x09abc", b"\x34\x05\x00\x01abc",
        b"\x36\x05\x00\x01abc", b"\x30\x04\x00\x02\xff\xfe", b"\x30\x03\x00\x01b", b"\x30\x00", b"\x30",
    ],
    ids=["length", "too long", "topic beyond", "qos 2", "qos 3", "no utf-8", "not theirs", "empty", "ended"],
)  # fmt: skip
def test_a_packet_that_is_not_right_ends_the_connection_for_good(content: bytes) -> None:
    async def work() -> None:
        reader = packet_reader(fed(content + b"\xc0\x00"), lambda topic: topic == "a")
        await reader.read(2)
        for _ in range(2):
            with pytest.raises(ConnectionResetError):
                await reader.read(1)

    run(work)


def test_a_packet_that_ends_too_early_is_not_filled_up_from_the_next() -> None:
    async def work() -> None:
        reader = packet_reader(fed(b"\x40\x01\x00" + b"\xc0\x00" * 5), lambda _: True)
        await reader.read(2)
        assert await reader.read(2) == b"\x40\x01"
        with pytest.raises(ConnectionResetError):
            await reader.read(2)

    run(work)


def test_a_silent_peer_is_given_up() -> None:
    async def work() -> None:
        reader = packet_reader(fed(b"\xc0", ended=False), lambda _: True, silence_s=0.05)
        await reader.read(2)
        with pytest.raises(ConnectionResetError):
            await reader.read(1)

    run(work)


def test_a_peer_that_has_gone_is_noticed() -> None:
    async def work() -> None:
        with pytest.raises(asyncio.IncompleteReadError):
            await read_packet(fed(b"\x10\x05ab"), 100)

    run(work)


def test_only_publications_have_a_topic() -> None:
    assert published_topic(b"\xc0\x00") is None
    assert published_topic(b"\x32\x07\x00\x03a/b\x00\x01") == "a/b"
