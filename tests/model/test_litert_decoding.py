"""Rows of the shipped decoder: taken apart, put side by side, over one memory or their own."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.capture.replay import read_sound
from mmtutor.domain.observation import Response, Sound
from mmtutor.model import vocabulary
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.model.backends.litert import LiteRTBackend, LiteRTDecoding
from mmtutor.model.beam import log_likelihoods
from mmtutor.model.decoding import greedy
from mmtutor.model.reader import Reader
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


@pytest.mark.parametrize("seconds", [(0.0, 3.0), (3.0, 0.0), (8.0, 8.0)])
def test_a_word_is_heard_whatever_silence_is_around_it(seconds: tuple[float, float]) -> None:
    said = read_sound(asset("demo") / "say.wav")
    around = [int(each * RATE_HZ) for each in seconds]
    rng = np.random.default_rng(1)
    room = (rng.standard_normal(said.size + sum(around)) * 1e-4).astype(np.float32)
    room[around[0] : around[0] + said.size] += said
    reader = Reader(LiteRTBackend(asset("model")))
    alone, within = (reader.read(Response(sound=Sound(samples, RATE_HZ))) for samples in (said, room))
    assert within.text == alone.text == "7"
