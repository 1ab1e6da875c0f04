"""What the reader does where it doubts: searches, asks each sense about the others' word, weighs given answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import pytest

from mmtutor.domain.observation import Ink, Modality, Response, Sound
from mmtutor.domain.reading import Expects
from mmtutor.model.backends import Heard
from mmtutor.model.confidence import Platt, Separation
from mmtutor.model.reader import Reader
from mmtutor.model.spoken_words import VOCABULARY
from tests.model.weighted import Weighted

INK = Ink((np.array([[0, 0], [5, 40], [10, 80]], np.float32),))
MORE_INK = Ink((*INK.strokes, np.array([[20, 0], [80, 80]], np.float32)))
SOUND = Sound(np.sin(np.arange(16000) / 20).astype(np.float32) * 0.3, 16000)


class Tables:
    """A backend that believes a table of answers for each set of modalities. `encoded` names what was encoded."""

    calibration: ClassVar[Mapping[str, Platt]] = {}
    threshold, likely = 0.8, 0.5
    separate = Separation(noisy=3.4, clear=3.4, clear_db=0.0)
    uses_question = False

    def __init__(self, tables: Mapping[str, Mapping[str, float]], words: np.ndarray | None = None) -> None:
        self._tables = {frozenset(names.split("+")): table for names, table in tables.items()}
        self._words = np.zeros((0, 4), np.float32) if words is None else words
        self.encoded: list[str] = []

    def encode_image(self, strip: np.ndarray) -> np.ndarray:
        self.encoded.append("image")
        return np.zeros((1, 1, 4), np.float32)

    def encode_audio(self, mel: np.ndarray) -> Heard:
        self.encoded.append("audio")
        return Heard(np.zeros((1, 1, 4), np.float32), self._words, np.zeros(0, np.float32))

    def start(
        self,
        question: np.ndarray,
        text: np.ndarray,
        image: np.ndarray | None,
        audio: np.ndarray | None,
        present: np.ndarray,
    ) -> Weighted:
        self.encoded.append("fused")
        names = ("text", "image", "audio")
        return Weighted(
            [self._tables[frozenset(n for n, there in zip(names, row[1:], strict=True) if there)] for row in present]
        )


def test_of_a_choice_an_option_is_read_rather_than_what_none_of_them_is_and_only_options_are_offered() -> None:
    told = Tables({"image": {"8": 0.7, "a": 0.1, "oa": 0.1, "c": 0.08}})
    reading = Reader(told).read(Response(ink=INK), expects=Expects(options=3))
    assert (reading.text, reading.sure) == ("a", False)
    assert [other.text for other in reading.alternatives] == ["c", "b"]
    assert Reader(told).read(Response(ink=INK)).text == "8"


def test_the_words_that_said_what_was_heard_are_told_and_no_others() -> None:
    words = np.full((3, len(VOCABULARY) + 1), -12.0, np.float32)
    words[[0, 1, 2], [1 + VOCABULARY.index("three"), 0, 1 + VOCABULARY.index("quarters")]] = -0.01
    as_heard, otherwise = ({"audio": {text: 0.9}} for text in ("3/4", "8"))
    for read in (Reader.read, Reader.read_live):
        assert read(Reader(Tables(as_heard, words)), Response(sound=SOUND)).said == "three quarters"
        assert read(Reader(Tables(as_heard)), Response(sound=SOUND)).said == ""
    assert Reader(Tables(otherwise, words)).read_live(Response(sound=SOUND)).said == ""
    drawn = Tables({"audio": {"3/4": 0.6, "7": 0.4}, "image": {"7": 0.99}, "image+audio": {"7": 0.99}}, words / 4)
    reading = Reader(drawn).read(Response(ink=INK, sound=SOUND))
    assert (reading.text, reading.said) == ("7", "three quarters")


def test_beside_an_option_in_its_own_words_everything_that_was_read_is_offered() -> None:
    told = Tables({"image": {"3/4": 0.6, "3/9": 0.4}})
    reading = Reader(told).read(Response(ink=INK), expects=Expects(options=2))
    assert (reading.text, reading.alternatives[0].text) == ("3/4", "3/9")
    assert reading.confidence == pytest.approx(0.6, abs=0.01)


def test_the_likelier_of_two_options_that_were_not_found_is_read() -> None:
    told = Tables({"image": {"8": 0.95, "c": 0.008, "a": 0.006}})
    assert Reader(told).read(Response(ink=INK), expects=Expects(options=3)).text == "c"


def test_an_unsure_greedy_reading_gives_way_to_a_more_probable_one() -> None:
    reading = Reader(Tables({"image": {"12": 0.25, "17": 0.2, "19": 0.15, "4": 0.4}})).read(Response(ink=INK))
    assert (reading.text, reading.sure) == ("4", False)
    assert reading.confidence == pytest.approx(0.4)
    assert [c.text for c in reading.alternatives] == ["12", "17", "19"]
    assert [c.confidence for c in reading.alternatives] == pytest.approx([0.25, 0.2, 0.15])


def test_a_malformed_reading_is_never_sure() -> None:
    reading = Reader(Tables({"image": {"3+": 0.97, "3": 0.03}})).read(Response(ink=INK))
    assert (reading.text, reading.sure) == ("3", False)
    easily_sure = Tables({"image": {"3+": 1.0}})
    easily_sure.threshold = 0.1
    reading = Reader(easily_sure).read(Response(ink=INK))
    assert (reading.text, reading.sure) == ("3+", False)
    assert reading.confidence == pytest.approx(0.5)


def test_a_live_reading_shows_what_is_not_finished() -> None:
    assert Reader(Tables({"image": {"3+": 0.97, "3": 0.03}})).read_live(Response(ink=INK)).text == "3+"


def test_a_sense_that_thinks_the_others_word_nearly_as_likely_does_not_contradict() -> None:
    tables = {
        "image+audio": {"7": 0.99, "1": 0.01},
        "image": {"7": 0.95, "1": 0.05},
        "audio": {"1": 0.55, "7": 0.45},
    }
    reading = Reader(Tables(tables)).read(Response(ink=INK, sound=SOUND))
    assert (reading.text, reading.conflict, reading.sure) == ("7", False, True)


def test_senses_that_rule_out_each_others_word_contradict_however_sure_all_together_are() -> None:
    tables = {"image+audio": {"7": 0.99}, "image": {"7": 0.7, "8": 0.3}, "audio": {"1": 0.6, "9": 0.4}}
    reading = Reader(Tables(tables)).read(Response(ink=INK, sound=SOUND))
    assert (reading.conflict, reading.sure) == (True, False)
    assert {c.text for c in reading.alternatives} == {"1"}


def test_senses_that_both_thought_of_the_same_second_answer_do_not_contradict() -> None:
    tables = {
        "image+audio": {"4885": 0.9, "485": 0.1},
        "image": {"4888": 0.5, "4885": 0.4, "485": 0.01},
        "audio": {"485": 0.5, "4885": 0.4, "4888": 0.01},
    }
    assert not Reader(Tables(tables)).read(Response(ink=INK, sound=SOUND)).conflict


def test_a_sense_that_has_nothing_to_say_contradicts_nobody() -> None:
    tables = {"image+audio": {"1": 0.6, "7": 0.4}, "image": {"7": 0.9, "1": 0.1}, "audio": {"": 0.9, "1": 0.09}}
    reading = Reader(Tables(tables)).read(Response(ink=INK, sound=SOUND))
    assert (reading.text, reading.conflict) == ("7", False)


def test_what_was_typed_is_contradicted_by_a_sense_that_rules_it_out_only() -> None:
    for share, conflict in ((1e-4, True), (0.3, False)):
        tables = {"text+image": {"4": 1.0}, "text": {"4": 1.0}, "image": {"9": 1 - share, "4": share}}
        reading = Reader(Tables(tables)).read(Response(text="4", ink=INK))
        assert (reading.text, reading.conflict) == ("4", conflict)


def test_given_answers_are_weighed_against_the_free_reading() -> None:
    reader, response = Reader(Tables({"image": {"3/4": 0.5, "3/9": 0.3, "8/4": 0.1, "5": 0.1}})), Response(ink=INK)
    weights = reader.weigh(response, ["3/9", "8/4", "3/4"])
    assert list(weights) == ["3/4", "3/9", "8/4"]
    assert weights == pytest.approx({"3/4": 5 / 9, "3/9": 3 / 9, "8/4": 1 / 9})
    assert sum(weights.values()) == pytest.approx(1.0)


def test_the_free_reading_is_weighed_though_nobody_gave_it() -> None:
    weights = Reader(Tables({"image": {"3/4": 0.9, "3/9": 0.1}})).weigh(Response(ink=INK), ["3/9"])
    assert weights == pytest.approx({"3/4": 0.9, "3/9": 0.1})


@pytest.mark.parametrize("response", [Response(text="7"), Response(text="7", ink=INK)], ids=["typed", "typed and ink"])
def test_what_was_typed_has_all_the_weight(response: Response) -> None:
    tables = Tables({"text+image": {"1": 1.0}, "text": {"1": 1.0}, "image": {"1": 1.0}})
    assert Reader(tables).weigh(response, ["1", "7"]) == {"7": 1.0, "1": 0.0}
    assert Reader(None).weigh(Response(text="7"), ["1"]) == {"7": 1.0, "1": 0.0}


def test_an_answer_that_the_network_cannot_write_has_no_weight() -> None:
    weights = Reader(Tables({"image": {"3": 1.0}})).weigh(Response(ink=INK), ["π"])
    assert weights == {"3": 1.0, "π": 0.0}


def test_weighing_after_reading_encodes_nothing_again() -> None:
    backend = Tables({"image": {"3": 0.6, "8": 0.4}})
    reader, response = Reader(backend), Response(ink=INK)
    reader.read(response)
    reader.weigh(response, ["8"])
    assert backend.encoded == ["image", "fused"]


def test_only_the_sense_that_changed_is_encoded_again() -> None:
    table = {"3": 1.0}
    backend = Tables({"image+audio": table, "image": table, "audio": table})
    reader = Reader(backend)
    reader.read_live(Response(ink=INK, sound=SOUND))
    reader.read_live(Response(ink=Ink(INK.strokes), sound=Sound(SOUND.samples.copy(), SOUND.rate_hz)))
    assert backend.encoded == ["image", "audio", "fused"]
    reader.read_live(Response(ink=MORE_INK, sound=SOUND))
    assert backend.encoded == ["image", "audio", "fused", "image", "fused"]
    assert reader.read(Response(ink=MORE_INK, sound=SOUND)).by_modality[Modality.AUDIO].text == "3"


def test_an_answer_that_did_not_change_is_not_decoded_again_while_it_is_live() -> None:
    backend = Tables({"image": {"3": 0.6, "8": 0.4}})
    reader = Reader(backend)
    first = reader.read_live(Response(ink=INK))
    backend._tables = {frozenset(["image"]): {"9": 1.0}}  # a decoding would show it
    assert reader.read_live(Response(ink=INK)).text == first.text == "3"
    assert reader.read_live(Response(ink=MORE_INK)).text == "9"
