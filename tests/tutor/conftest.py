from __future__ import annotations

import queue
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from mmtutor.domain.course import Course, Lesson, Skill
from mmtutor.domain.observation import Picture, Response
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Expects, Reading
from mmtutor.domain.template import ItemTemplate
from mmtutor.store import Store
from mmtutor.tutor import Event, ItemShown, ModelWorker, Tutor
from mmtutor.tutor.worker import Reader

E = TypeVar("E")
TIMEOUT_S = 10.0
PICTURE = Response(picture=Picture(np.zeros((64, 96), np.uint8)))

ADDING = ItemTemplate(
    id="add",
    kind="number",
    prompt="${a}/{n} + {b}/{n}$",
    variables={"a": "1..3", "b": "1..3", "n": (7, 11)},
    fields={"key": "{a+b}/{n}"},
    skills=("adding",),
    hints=("Same denominators.", "Add the numerators."),
    explanation="The denominators stay.",
)
HALVING = ItemTemplate(
    id="half",
    kind="number",
    prompt="Half of {a}",
    variables={"a": (2, 4, 6, 8)},
    fields={"key": "{a/2}"},
    skills=("halving",),
)
LESSON = Lesson("fractions-1", "Adding", cards=(), templates=(ADDING, HALVING))
COURSE = Course("fractions", "Fractions", "", "en", (Skill("adding", "Adding"), Skill("halving", "Halving")), (LESSON,))


class Clock:
    """Each look at it is one second later."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@dataclass
class ScriptedReader:
    """Reads what it is told, one by one, when the test lets it. `weights` are added to what its last reading has."""

    readings: list[Reading | Exception] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    asked: queue.Queue[tuple[Response, str]] = field(default_factory=queue.Queue)
    wait: Callable[[], object] = lambda: None
    weighed: list[tuple[str, ...]] = field(default_factory=list)
    last: Reading = field(default_factory=lambda: Reading("", 0.0, sure=False))

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        self.asked.put((response, question))
        self.wait()
        reading = self.readings.pop(0)
        if isinstance(reading, Exception):
            raise reading
        self.last = reading
        return reading

    def read_live(self, response: Response, question: str = "") -> Reading:
        return self.read(response, question)

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        self.weighed.append(tuple(candidates))
        return {self.last.text: 0.5} | dict.fromkeys(candidates, 0.0) | self.weights


@dataclass
class Desk:
    """A tutor with a real store, a real worker and a scripted reader, and what it told."""

    store: Store
    worker: ModelWorker
    reader: ScriptedReader
    tutor: Tutor
    learner: Learner
    told: queue.Queue[Event]

    def start(self) -> ItemShown:
        self.tutor.start(self.learner, COURSE, LESSON)
        return self.next(ItemShown)

    def next(self, kind: type[E]) -> E:
        """Wait for the next event, which has to be of this kind."""
        event = self.told.get(timeout=TIMEOUT_S)
        assert isinstance(event, kind), event
        return event

    @property
    def key(self) -> str:
        """The right answer to the item that is up."""
        assert self.tutor.item is not None
        return self.tutor.item.shown_key()

    def attempts(self) -> list[tuple[str, str]]:
        """What is on disk: the reading and the verdict of each judged attempt."""
        judged = self.store.attempts.of_learner(self.learner.id)
        return [(a.reading.text, a.assessment.verdict.value) for a in judged]


@pytest.fixture
def reader() -> ScriptedReader:
    return ScriptedReader()


@pytest.fixture
def load(reader: ScriptedReader) -> Callable[[], Reader]:
    return lambda: reader


@pytest.fixture
def desk(tmp_path: Path, reader: ScriptedReader, load: Callable[[], Reader]) -> Iterator[Desk]:
    clock, told = Clock(), queue.Queue[Event]()
    store = Store.open(tmp_path / "desk.db", clock)
    worker = ModelWorker(load)
    worker.start()
    tutor = Tutor(store, worker, clock, random.Random(7), told.put)
    yield Desk(store, worker, reader, tutor, store.learners.add("Ada", "fox"), told)
    worker.close()
    store.close()


def sure(text: str) -> Reading:
    return Reading(text, 0.97, sure=True)


def unsure(text: str) -> Reading:
    return Reading(text, 0.4, sure=False)
