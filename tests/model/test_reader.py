"""The reader: what it takes literally, what it asks the network, when it doubts; the network is scripted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import numpy as np
import pytest

from mmtutor.domain.observation import Ink, Modality, Picture, Response, Sound
from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.audio_features import log_mel, with_margins
from mmtutor.model.backends import Heard
from mmtutor.model.confidence import Platt, Separation
from mmtutor.model.decoding import greedy
from mmtutor.model.noise import noise_meter
from mmtutor.model.reader import Reader
from tests.model.weighted import smoothed

STROKE = Ink((np.array([[0, 0], [5, 40], [10, 80]], np.float32),))
SPEECH = Sound(np.sin(np.arange(16000) / 20).astype(np.float32) * 0.3, 16000)


class Scripted:
    """A backend that writes a fixed text for each set of modalities, each character with a fixed probability."""

    calibration: ClassVar[Mapping[str, Platt]] = {}
    threshold, likely = 0.8, 0.5
    separate = Separation(noisy=3.4, clear=3.4, clear_db=0.0)
    uses_question = True

    def __init__(self, answers: dict[frozenset[str], tuple[str, float]]) -> None:
        self._answers = answers

    def encode_image(self, strip: np.ndarray) -> np.ndarray:
        assert strip.shape[0] == 64
        assert 0.0 <= strip.min() <= strip.max() <= 1.0
        return np.zeros((1, 1, 4), np.float32)

    def encode_audio(self, mel: np.ndarray) -> Heard:
        assert mel.shape[1] == 80
        return Heard(np.zeros((1, 1, 4), np.float32), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))

    def start(
        self,
        question: np.ndarray,
        text: np.ndarray,
        image: np.ndarray | None,
        audio: np.ndarray | None,
        present: np.ndarray,
    ) -> Script:
        self.question_seen = bool(present[:, 0].any())
        names = ("text", "image", "audio")
        rows = [frozenset(n for n, there in zip(names, row[1:], strict=True) if there) for row in present]
        return Script([self._answers[row] for row in rows])


class Script:
    def __init__(self, rows: list[tuple[str, float]]) -> None:
        self._rows = rows
        self._ids = [[*vocabulary.encode(text), vocabulary.END] for text, _ in rows]
        self._shares = [share for _, share in rows]
        self._position = 0

    def step(self, tokens: np.ndarray) -> np.ndarray:
        shares = np.zeros((len(self._ids), vocabulary.SIZE))
        for row, (ids, share) in enumerate(zip(self._ids, self._shares, strict=True)):
            at = ids[min(self._position, len(ids) - 1)]
            shares[row, at] = share
            shares[row, vocabulary.SIZE - 1] = 1 - share
        self._position += 1
        return smoothed(shares)

    def take(self, rows: Sequence[int]) -> Script:
        taken = Script([self._rows[row] for row in rows])
        taken._position = self._position
        return taken


def reader(
    answers: dict[str, tuple[str, float]], threshold: float = 0.8, separate: Separation = Scripted.separate
) -> Reader:
    backend = Scripted({frozenset(names.split("+")): answer for names, answer in answers.items()})
    backend.threshold, backend.separate = threshold, separate
    return Reader(backend)


def test_typed_maths_is_taken_literally_without_the_network() -> None:
    reading = reader({}).read(Response(text=" 6 / 8 "))
    assert (reading.text, reading.confidence, reading.sure) == ("6/8", 1.0, True)


def test_typed_words_are_not_lost_where_there_is_no_network() -> None:
    assert Reader(None).read(Response(text="thirty seven apples")).text == "thirty seven apples"


def test_ink_is_read_by_the_network_with_its_confidence() -> None:
    reading = reader({"image": ("7", 0.95)}).read(Response(ink=STROKE))
    assert reading.text == "7"
    assert reading.confidence == pytest.approx(0.95**2, rel=1e-3)  # one character and the end
    assert reading.by_modality[Modality.IMAGE].text == "7"
    assert reading.sure


def test_a_reading_below_the_threshold_is_unsure() -> None:
    reading = reader({"image": ("7", 0.95)}, threshold=0.99).read(Response(ink=STROKE))
    assert (reading.sure, reading.likely) == (False, True)
    assert not reader({"image": ("7", 0.6)}).read(Response(ink=STROKE)).likely


def test_two_senses_that_disagree_are_a_conflict_and_never_sure() -> None:
    answers = {"image+audio": ("7", 0.99), "image": ("7", 0.99), "audio": ("1", 0.99)}
    reading = reader(answers).read(Response(ink=STROKE, sound=SPEECH))
    assert reading.conflict
    assert not reading.sure
    assert not reading.likely
    assert [c.text for c in reading.alternatives] == ["1"]


@pytest.mark.parametrize(("clear_db", "conflict"), [(-100.0, True), (100.0, False)])
def test_less_disagreement_is_a_conflict_where_a_voice_stands_out_of_its_noise(clear_db: float, conflict: bool) -> None:
    answers = {"image+audio": ("7", 0.9), "image": ("7", 0.9), "audio": ("1", 0.9)}
    doubted = reader(answers, separate=Separation(noisy=1000.0, clear=1.0, clear_db=clear_db))
    reading = doubted.read(Response(ink=STROKE, sound=SPEECH))
    assert reading.conflict is conflict
    assert reading.disagreement > 1.0
    assert reading.snr_db == noise_meter()(log_mel(with_margins(SPEECH.samples)))


def test_two_senses_that_say_the_same_in_other_words_agree() -> None:
    answers = {"image+audio": ("1/2", 0.99), "image": ("1/2", 0.99), "audio": ("1/2", 0.6)}
    reading = reader(answers).read(Response(ink=STROKE, sound=SPEECH))
    assert not reading.conflict
    assert reading.sure


def test_what_was_typed_wins_and_a_picture_may_only_contradict_it() -> None:
    answers = {"text+image": ("4", 0.9), "text": ("4", 0.9), "image": ("9", 0.99)}
    reading = reader(answers).read(Response(text="4", ink=STROKE))
    assert reading.text == "4"
    assert reading.conflict


@pytest.mark.parametrize(
    "response",
    [
        Response(),
        Response(picture=Picture(np.full((50, 50), 255, np.uint8))),
        Response(picture=Picture(np.zeros((1, 1), np.uint8))),
        Response(sound=Sound(np.zeros(8000, np.float32), 16000)),
        Response(sound=Sound(np.zeros(0, np.float32), 44100)),
    ],
    ids=["nothing", "blank paper", "one pixel", "silence", "no samples"],
)
def test_nothing_reads_as_nothing_without_asking_the_network(response: Response) -> None:
    reading = reader({}).read(response)
    assert reading.text == ""
    assert not reading.conflict


def test_without_a_network_a_picture_gives_one_sentence() -> None:
    with pytest.raises(UserError, match="Type your answer"):
        Reader(None).read(Response(ink=STROKE))


@pytest.mark.parametrize(("rate_hz", "channels"), [(8000, 1), (44100, 1), (48000, 1), (11025, 1)])
def test_any_sample_rate_is_heard(rate_hz: int, channels: int) -> None:
    sound = Sound(np.sin(np.arange(rate_hz) / 20).astype(np.float32), rate_hz)
    assert reader({"audio": ("yes", 0.99)}).read(Response(sound=sound)).text == "yes"


def test_a_decoder_that_repeats_itself_is_stopped_and_not_believed() -> None:
    class Stuck:
        def step(self, tokens: np.ndarray) -> np.ndarray:
            scores = np.zeros((1, vocabulary.SIZE), np.float32)
            scores[0, vocabulary.FIRST_CHARACTER] = 20.0
            return scores

    written = greedy(Stuck(), 1)[0]
    assert written.confidence == 0.0
    assert len(written.text) < vocabulary.MAX_TOKENS


def test_stages_are_timed_with_the_clock_that_was_given() -> None:
    ticks = iter(range(100))
    clock: Callable[[], float] = lambda: next(ticks) * 0.001  # noqa: E731
    backend = Scripted({frozenset(["image"]): ("7", 0.99)})
    reading = Reader(backend, clock).read(Response(ink=STROKE))
    assert reading.ms == {"image_features": 1.0, "image_encoder": 1.0, "fusion": 1.0, "decode": 1.0}


@pytest.mark.parametrize("uses_question", [True, False])
def test_the_question_is_shown_only_to_weights_that_may_see_it(uses_question: bool) -> None:
    backend = Scripted({frozenset(["image"]): ("7", 0.99)})
    backend.uses_question = uses_question
    Reader(backend).read(Response(ink=STROKE), "What is 12 - 5?")
    assert backend.question_seen == uses_question
