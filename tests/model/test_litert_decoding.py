"""Rows of the shipped decoder: taken apart, put side by side, over one memory or their own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mmtutor.model import vocabulary
from mmtutor.model.backends.litert import LiteRTBackend, LiteRTDecoding
from mmtutor.model.beam import log_likelihoods
from mmtutor.model.decoding import greedy
from mmtutor.paths import asset

CLOSE = 1e-4


@pytest.fixture(scope="module")
def backend() -> LiteRTBackend:
    return LiteRTBackend(asset("model"))


def begun(backend: LiteRTBackend) -> LiteRTDecoding:
    """Return a decoding with a row for typed text alone, and one for nothing at all."""
    text = np.array(vocabulary.encode("3 /4"), np.int32)
    present = np.array([[0, 1, 0, 0], [0, 0, 0, 0]], np.float32)
    return backend.start(np.array([vocabulary.NOTHING], np.int32), text, None, None, present)


def row_of(token: str) -> np.ndarray:
    return np.array(vocabulary.encode(token), np.int32)


def test_a_row_taken_alone_writes_what_it_writes_beside_others(backend: LiteRTBackend) -> None:
    start = begun(backend)
    together = start.take([0, 1]).step(np.full(2, vocabulary.BEGIN))
    for row in (0, 1):
        alone = start.take([row]).step(np.full(1, vocabulary.BEGIN))
        assert np.abs(alone[0] - together[row]).max() < CLOSE


def test_rows_over_one_memory_write_on_apart_from_a_common_beginning(backend: LiteRTBackend) -> None:
    trunk = begun(backend).take([0])
    trunk.step(np.full(1, vocabulary.BEGIN))
    side_by_side = trunk.take([0, 0, 0]).step(np.concatenate([row_of("3"), row_of("5"), row_of("3")]))
    assert np.array_equal(side_by_side[0], side_by_side[2])
    assert not np.allclose(side_by_side[0], side_by_side[1])
    for row, token in enumerate("35"):
        assert np.abs(trunk.take([0]).step(row_of(token))[0] - side_by_side[row]).max() < CLOSE


def test_what_is_taken_does_not_disturb_what_it_was_taken_from(backend: LiteRTBackend) -> None:
    start = begun(backend)
    first = greedy(start.take([0]), 1)[0]
    start.take([1, 1]).step(np.full(2, vocabulary.BEGIN))
    again = greedy(start.take([0]), 1)[0]
    assert (first.text, first.confidence) == (again.text, pytest.approx(again.confidence, rel=1e-3))


def test_the_likelihood_of_a_reading_is_its_confidence(backend: LiteRTBackend) -> None:
    start = begun(backend)
    written = greedy(start.take([0]), 1)[0]
    found = log_likelihoods(start.take([0]), [written.text, "7", "9x"])
    assert np.exp(found[written.text]) == pytest.approx(written.confidence, rel=1e-3)
    assert found["7"] < found[written.text]


FREED = """
import resource, sys
import numpy as np
from pathlib import Path
from mmtutor.model.backends.litert import LiteRTBackend
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
backend = LiteRTBackend(Path(sys.argv[1]))
np.ones(20 << 20, np.uint8)  # freed at once: glibc would take such blocks from the heap from now on
before = resident()
blocks = [np.ones(8 << 20, np.uint8) for _ in range(20)]
most, blocks = resident(), blocks[-1:]  # the last holds what lies below it on a heap
print(most - before, resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the setting is of glibc")
def test_memory_for_answers_of_other_sizes_goes_back_to_the_system() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FREED, str(asset("model"))], capture_output=True, check=True, text=True
    )
    most, left = map(int, told.stdout.split())
    assert most > 20 * (7 << 20)
    assert left < 2 * (8 << 20)
