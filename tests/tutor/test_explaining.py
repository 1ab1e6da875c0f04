"""Other words for judged feedback: the real runtime on the smallest real models, and what may be shown when."""

from __future__ import annotations

import importlib.util
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mmtutor.domain.items import Number
from mmtutor.domain.items.feedback import wrong
from mmtutor.domain.observation import Response
from mmtutor.messages import Message
from mmtutor.model.backends import EXPLAINERS
from mmtutor.tutor import Aids, Assessed, Explained, HintShown, Read, Tutor
from mmtutor.tutor.explaining import ExplainWorker, Judged, whole_sentences
from tests.tutor.conftest import COURSE, LESSON, TIMEOUT_S, Desk

MODELS = Path(__file__).parents[1] / "model" / "data"
ITEM = Number(id="add", prompt="What is $1/7+2/7$?", key="3/7", hints=("Same denominators.",), explanation="They stay.")
needs_runtime = pytest.mark.skipif(
    importlib.util.find_spec("litert_lm") is None, reason="needs the package litert-lm-api"
)


@pytest.fixture
def worker_of(tmp_path: Path) -> Iterator[Callable[..., ExplainWorker]]:
    made: list[ExplainWorker] = []

    def make(name: str, limit_s: float = 30.0) -> ExplainWorker:
        file = MODELS / f"{name}.litertlm"
        made.append(ExplainWorker(lambda: EXPLAINERS["litert_lm"](file, tmp_path / "cache"), limit_s))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


def explained(worker: ExplainWorker, secret: bool) -> str | Message:
    told: queue.Queue[str | Message] = queue.Queue()
    worker.ask(Judged(ITEM, "3/14", wrong(), secret), told.put, told.put)
    return told.get(timeout=TIMEOUT_S)


@needs_runtime
def test_harmless_words_are_shown(worker_of: Callable[..., ExplainWorker]) -> None:
    assert explained(worker_of("kind"), secret=True) == "Look at the bottom number once more."


@needs_runtime
def test_words_with_the_key_are_kept_back_while_it_is_secret(worker_of: Callable[..., ExplainWorker]) -> None:
    worker = worker_of("leaky")
    assert str(explained(worker, secret=True)) == "I have no other words for this now."
    assert explained(worker, secret=False) == "The answer is three sevenths."


@needs_runtime
def test_a_model_that_never_ends_is_stopped(worker_of: Callable[..., ExplainWorker]) -> None:
    assert isinstance(explained(worker_of("endless", limit_s=0.05), secret=True), Message)


@needs_runtime
def test_closing_ends_a_model_that_never_ends(worker_of: Callable[..., ExplainWorker]) -> None:
    told: queue.Queue[object] = queue.Queue()
    worker = worker_of("endless")
    worker.ask(Judged(ITEM, "3/14", wrong(), True), told.put, told.put)
    worker.close()
    assert told.empty()


def test_a_model_that_cannot_be_loaded_is_one_sentence_and_is_tried_again(
    worker_of: Callable[..., ExplainWorker],
) -> None:
    worker = worker_of("gone")
    for _ in range(2):
        assert "cannot be opened" in str(explained(worker, secret=True))


def test_a_bug_of_a_model_ends_no_lesson() -> None:
    def load() -> None:
        raise ValueError

    worker = ExplainWorker(load)  # type: ignore[arg-type]
    assert isinstance(explained(worker, secret=True), Message)
    worker.close()


def test_the_model_is_told_neither_the_key_nor_while_it_is_secret_the_explanation() -> None:
    hidden, shown = (Judged(ITEM, "3/14", wrong(), secret).told() for secret in (True, False))
    assert "3/7" not in hidden
    assert ITEM.explanation not in hidden
    assert ITEM.explanation in shown


def test_a_sentence_that_was_cut_short_is_left_out() -> None:
    assert whole_sentences("Look again. Then ad") == "Look again."
    assert whole_sentences("Then ad") == ""
    assert whole_sentences("再看一次。然后") == "再看一次。"


@needs_runtime
def test_a_lesson_explains_only_what_was_judged_and_opens_up_after_the_last_hint(
    desk: Desk, worker_of: Callable[..., ExplainWorker]
) -> None:
    tutor = Tutor(desk.store, desk.worker, desk.tutor._clock, desk.tutor._rng, desk.told.put, Aids(worker_of("kind")))
    tutor.start(desk.learner, COURSE, LESSON)
    assert desk.told.get(timeout=TIMEOUT_S)
    assert not tutor.explain(), "nothing was judged yet"
    tutor.submit(Response(text="99"))
    desk.next(Read)
    turn = desk.next(Assessed).turn
    assert tutor.explain()
    assert desk.next(Explained) == Explained(turn, "Look at the bottom number once more.")
    while tutor.hint() is not None:
        desk.next(HintShown)
    assert tutor.explain()
    desk.next(Explained)


def test_without_a_model_nothing_is_explained(desk: Desk) -> None:
    desk.start()
    desk.tutor.submit(Response(text="99"))
    desk.next(Read)
    desk.next(Assessed)
    assert not desk.tutor.explain()
