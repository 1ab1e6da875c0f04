from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from mmtutor.domain.observation import Response
from mmtutor.errors import UserError
from mmtutor.tutor.worker import INBOX, LIVE_SHARE, ModelWorker, Request
from tests.tutor.conftest import TIMEOUT_S, ScriptedReader, sure


class Asker:
    """Makes requests and keeps what comes of them, in order."""

    def __init__(self) -> None:
        self.told: queue.Queue[tuple[str, str]] = queue.Queue()

    def request(self, name: str) -> Request:
        return Request(
            Response(text=name),
            "",
            lambda reading: self.told.put((name, reading.text)),
            lambda trouble: self.told.put((name, str(trouble))),
        )

    def next(self) -> tuple[str, str]:
        return self.told.get(timeout=TIMEOUT_S)


@pytest.fixture
def asker() -> Asker:
    return Asker()


@pytest.fixture
def held() -> threading.Event:
    """Set to let the reader go on."""
    return threading.Event()


@pytest.fixture
def worker(reader: ScriptedReader, held: threading.Event) -> Iterator[ModelWorker]:
    reader.wait = partial(held.wait, TIMEOUT_S)
    worker = ModelWorker(lambda: reader)
    worker.start()
    yield worker
    held.set()
    worker.close()


def test_the_inbox_holds_two_and_refuses_a_third(
    worker: ModelWorker, reader: ScriptedReader, asker: Asker, held: threading.Event
) -> None:
    reader.readings = [sure("1"), sure("2"), sure("3")]
    assert worker.submit(asker.request("being read"))
    reader.asked.get(timeout=TIMEOUT_S)
    assert [worker.submit(asker.request(name)) for name in ("first", "second", "third")] == [True, True, False]
    assert (INBOX, worker.refused) == (2, 1)
    held.set()
    assert [asker.next() for _ in range(3)] == [("being read", "1"), ("first", "2"), ("second", "3")]


def test_of_live_requests_only_the_newest_is_read_and_after_the_submitted_ones(
    worker: ModelWorker, reader: ScriptedReader, asker: Asker, held: threading.Event
) -> None:
    reader.readings = [sure("1"), sure("2"), sure("3")]
    worker.submit(asker.request("being read"))
    reader.asked.get(timeout=TIMEOUT_S)
    for name in ("live 1", "live 2", "live 3"):
        worker.live(asker.request(name))
    worker.submit(asker.request("submitted"))
    held.set()
    assert [asker.next() for _ in range(3)] == [("being read", "1"), ("submitted", "2"), ("live 3", "3")]
    assert worker.replaced == 2


def test_a_reader_that_fails_is_reported_and_goes_on(
    worker: ModelWorker, reader: ScriptedReader, asker: Asker, held: threading.Event
) -> None:
    held.set()
    reader.readings = [ValueError("a bug"), UserError("Too dark to read."), sure("3")]
    for name in ("a", "b", "c"):
        worker.submit(asker.request(name))
        asker_said = asker.next()
        assert asker_said[0] == name
    assert asker_said == ("c", "3")


def test_a_reader_that_cannot_be_loaded_is_a_sentence_and_is_tried_again(asker: Asker) -> None:
    there = threading.Event()

    def load() -> ScriptedReader:
        if not there.is_set():
            raise UserError("The model is not installed.")
        return ScriptedReader([sure("1")])

    worker = ModelWorker(load)
    worker.start()
    assert not worker.wait_ready(TIMEOUT_S)
    worker.submit(asker.request("before"))
    assert asker.next() == ("before", "The model is not installed.")
    there.set()
    worker.submit(asker.request("after"))
    assert asker.next() == ("after", "1")
    assert worker.ready
    assert worker.trouble is None
    worker.close()


def test_a_bug_in_loading_is_a_sentence_too() -> None:
    def load() -> ScriptedReader:
        raise KeyError("a bug")

    worker = ModelWorker(load)
    worker.start()
    assert not worker.wait_ready(TIMEOUT_S)
    assert "Type your answer" in str(worker.trouble)
    worker.close()


def test_what_waits_when_the_program_ends_is_dropped(
    worker: ModelWorker, reader: ScriptedReader, asker: Asker, held: threading.Event
) -> None:
    reader.readings = [sure("1"), sure("2")]
    worker.submit(asker.request("being read"))
    reader.asked.get(timeout=TIMEOUT_S)
    worker.submit(asker.request("waiting"))
    held.set()
    worker.close()
    assert asker.next() == ("being read", "1")
    assert not worker.submit(asker.request("late"))


class Pace:
    """A clock that stands still until it is told to go on, and counts 0.05 s of work for each look."""

    def __init__(self) -> None:
        self.now_s, self.worked_s = 100.0, 0.0

    def clock(self) -> float:
        return self.now_s

    def work(self) -> float:
        self.worked_s += 0.05
        return self.worked_s


def test_live_readings_take_no_more_than_their_share_of_a_core(reader: ScriptedReader, asker: Asker) -> None:
    pace = Pace()
    worker = ModelWorker(lambda: reader, pace.clock, pace.work)
    worker.start()
    reader.readings = [sure("1"), sure("2"), sure("3")]
    worker.live(asker.request("first"))
    assert asker.next() == ("first", "1")
    worker.live(asker.request("too soon"))
    pace.now_s += 0.9 * 0.05 / LIVE_SHARE
    worker.submit(asker.request("submitted"))
    assert asker.next() == ("submitted", "2")
    pace.now_s += 0.2 * 0.05 / LIVE_SHARE
    worker.live(asker.request("in time"))
    assert asker.next() == ("in time", "3")
    assert worker.replaced == 1
    worker.close()
