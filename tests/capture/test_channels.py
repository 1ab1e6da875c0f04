from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor.capture.channels import Latest, Ring


def test_the_newest_value_replaces_an_unseen_one_and_that_is_counted() -> None:
    slot: Latest[str] = Latest()
    for word in ("a", "b", "c"):
        slot.put(word)
    assert (slot.peek(), slot.serial, slot.overwritten) == ("c", 3, 2)


def test_a_value_that_was_looked_at_is_not_counted_as_overwritten() -> None:
    slot: Latest[str] = Latest()
    slot.put("a")
    slot.peek()
    slot.put("b")
    assert slot.overwritten == 0


def test_waiting_for_a_newer_value_ends_when_it_comes() -> None:
    slot: Latest[str] = Latest()
    slot.put("old")
    giver = threading.Timer(0.01, slot.put, ["new"])
    giver.start()
    assert slot.newer(1, timeout_s=5) == (2, "new")
    giver.join()


def test_waiting_for_a_newer_value_ends_when_the_time_is_over() -> None:
    slot: Latest[str] = Latest()
    slot.put("old")
    assert slot.newer(1, timeout_s=0.01) is None


def test_a_cleared_slot_shows_nothing() -> None:
    slot: Latest[str] = Latest()
    slot.put("face")
    slot.clear()
    assert slot.peek() is None


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(0, 200), st.integers(0, 200))
def test_a_ring_keeps_the_newest_samples_in_order(sizes: list[int], start: int, length: int) -> None:
    ring, everything = Ring(32, 16_000), np.zeros(0, np.float32)
    for size in sizes:
        block = np.arange(len(everything), len(everything) + size, dtype=np.float32)
        ring.write(block)
        everything = np.concatenate([everything, block])
    end = min(start + length, len(everything))
    first = max(min(start, end), len(everything) - 32)
    samples = ring.read(start, start + length)
    np.testing.assert_array_equal(samples.values, everything[first:end] if first < end else everything[:0])
    assert samples.lost == max(0, min(first, end) - start)
    assert ring.end == len(everything)


def test_what_a_slow_reader_missed_is_counted() -> None:
    ring = Ring(100, 16_000)
    ring.write(np.ones(250, np.float32))
    samples = ring.read(0)
    assert (samples.start, len(samples.values), samples.lost, ring.dropped) == (150, 100, 150, 150)


def test_waiting_for_samples_ends_when_they_come() -> None:
    ring = Ring(100, 16_000)
    writer = threading.Timer(0.01, ring.write, [np.ones(10, np.float32)])
    writer.start()
    assert ring.wait(0, timeout_s=5)
    writer.join()


@pytest.mark.parametrize("readers", [1, 4])
def test_readers_never_see_samples_out_of_order_while_the_writer_writes(readers: int) -> None:
    ring, done, torn = Ring(4_096, 16_000), threading.Event(), []

    def read() -> None:
        position = 0
        while not done.is_set():
            samples = ring.read(position)
            position = samples.end
            if len(samples.values) > 1 and not (np.diff(samples.values) == 1).all():
                torn.append(samples)

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for at in range(0, 1_000_000, 500):  # below 2 ** 24, so that float32 counts exactly
        ring.write(np.arange(at, at + 500, dtype=np.float32))
    done.set()
    for thread in threads:
        thread.join()
    assert not torn
