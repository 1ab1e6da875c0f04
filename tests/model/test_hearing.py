"""Hearing: what a word search finds in CTC frames, and how its answers and the decoder's are combined."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from mmtutor.model.answers import is_answer
from mmtutor.model.ctc import answer_of, beam, spoken_answers
from mmtutor.model.decoding import Written
from mmtutor.model.hearing import KEYWORDS_WEIGHT, NOT_FOUND, WORDS_WEIGHT, Words, heard_together
from mmtutor.model.keywords import CLASSES, classes_of
from mmtutor.model.spoken_words import VOCABULARY


def frames(*words: str | None, sure: float = 0.9) -> np.ndarray:
    """Log-probabilities, one frame for each word, None = blank; the rest is spread over all other classes."""
    classes = len(VOCABULARY) + 1
    table = np.full((len(words), classes), (1 - sure) / (classes - 1))
    for row, word in zip(table, words, strict=True):
        row[0 if word is None else 1 + VOCABULARY.index(word)] = sure
    return np.log(table)


def probability(scores: np.ndarray, prefix: tuple[int, ...], classes: list[int]) -> float:
    """The sum over all paths that collapse to `prefix`, one by one."""
    total = 0.0
    for path in itertools.product(classes, repeat=len(scores)):
        collapsed = tuple(k for k, _ in itertools.groupby(path) if k != 0)
        if collapsed == prefix:
            total += math.exp(sum(scores[t, k] for t, k in enumerate(path)))
    return total


def test_the_beam_finds_the_exact_probability_of_each_saying() -> None:
    rng = np.random.default_rng(3)
    scores = np.log(rng.dirichlet(np.ones(4), size=5))
    wide = np.concatenate([scores, np.full((5, 2), -20.0)], axis=1)  # classes that are never tried
    found = dict(beam(wide, width=4000))
    for prefix in [(), (1,), (2, 2), (3, 1, 2), (3, 3, 3)]:
        assert math.exp(found[prefix]) == pytest.approx(probability(scores, prefix, list(range(4))), rel=1e-6)


def test_words_become_the_answer_that_they_say() -> None:
    found = spoken_answers(frames(None, "three", "three", None, "quarters", None), is_answer)
    assert max(found, key=lambda text: found[text].share) == "3/4"
    assert found["3/4"].words == "three quarters"


def test_of_two_ways_to_say_an_answer_the_probable_one_is_told_and_both_count() -> None:
    heard = frames("one", "fourth")
    fourth, quarter = (1 + VOCABULARY.index(word) for word in ("fourth", "quarter"))
    heard[1, [fourth, quarter]] = np.log([0.6, 0.3])
    found = spoken_answers(heard, is_answer)["1/4"]
    assert found.words == "one fourth"
    assert math.exp(found.share) == pytest.approx(0.9 * (0.6 + 0.3), rel=1e-2)


def test_unknown_words_are_not_told() -> None:
    assert spoken_answers(frames("<unk>", "seven"), is_answer)["7"].words == "seven"


def test_a_word_said_twice_needs_a_pause_between() -> None:
    together, apart = frames("five", "five"), frames("five", None, "five")
    assert next(iter(spoken_answers(together, is_answer))) == "5"
    assert next(iter(spoken_answers(apart, is_answer))) == "55"


def test_other_words_and_silence_are_no_answer() -> None:
    for heard in (frames("<unk>", None, "<unk>"), frames(None, None)):
        found = spoken_answers(heard, is_answer)
        assert max(found, key=lambda text: found[text].share) == ""
    assert answer_of(["plus", "half", "of"]) is None


def test_without_frames_nothing_is_known() -> None:
    assert spoken_answers(np.zeros((0, len(VOCABULARY) + 1)), is_answer) == {}


def spotted(**shares: float) -> np.ndarray:
    """Log-probabilities of digits, "12" for all that is none: these, and the rest spread over the other classes."""
    table = np.full(CLASSES, (1.0 - sum(shares.values())) / (CLASSES - len(shares)))
    table[classes_of([text.strip("_") for text in shares])] = list(shares.values())
    return np.log(table)


def test_what_both_find_probable_is_read() -> None:
    decoder = {"46": 0.6, "4/6": 0.3}
    found = [Written(text, p, (p,) * len(text)) for text, p in decoder.items()]
    words = Words({"4/6": math.log(0.8), "46": math.log(0.01)})
    ranked = heard_together(found, words, lambda texts: {})
    assert [written.text for written in ranked] == ["4/6", "46"]
    others = 0.1 * (0.01 * math.exp(-NOT_FOUND)) ** WORDS_WEIGHT
    shares = 0.3 * 0.8**WORDS_WEIGHT, 0.6 * 0.01**WORDS_WEIGHT
    assert ranked[0].confidence == pytest.approx(shares[0] / (sum(shares) + others))


def test_a_spotted_digit_counts_beside_the_decoder_and_all_other_answers_count_alike() -> None:
    found = [Written(text, p, (p,) * len(text)) for text, p in {"5": 0.5, "9": 0.3, "59": 0.1, "95": 0.05}.items()]
    ranked = heard_together(found, Words(spotted=spotted(_9=0.7, _5=0.1, _12=0.1)), lambda texts: {})
    assert [written.text for written in ranked] == ["9", "5", "59", "95"]
    shares = [p * q**KEYWORDS_WEIGHT for p, q in ((0.3, 0.7), (0.5, 0.1), (0.1, 0.1), (0.05, 0.1), (0.05, 0.1))]
    assert ranked[0].confidence == pytest.approx(shares[0] / sum(shares))
    assert ranked[3].confidence == pytest.approx(shares[3] / sum(shares))


def test_what_was_spotted_and_not_written_is_scored_by_the_decoder_too() -> None:
    ranked = heard_together(
        [Written("5", 0.5, (0.7, 0.7))],
        Words(spotted=spotted(_9=0.98, _5=0.001)),
        lambda texts: {text: math.log(0.4) for text in texts if text == "9"},
    )
    assert [written.text for written in ranked] == ["9", "5"]


def test_of_what_is_no_digit_the_decoder_is_asked_about_none() -> None:
    assert Words(spotted=spotted(_12=0.6, _7=0.39)).candidates() >= {"7"}
    assert Words({"12": -0.1, "13": -2.0, "14": -9.0}, spotted(_12=1.0 - 1e-9)).candidates() == {"12", "13"}


def test_nothing_heard_is_false_and_changes_nothing() -> None:
    assert not Words()
    assert Words(spotted=spotted(_1=0.5))
    assert Words().score("7") == 0.0


def test_an_answer_of_the_words_alone_is_scored_by_the_decoder_too() -> None:
    asked: list[str] = []

    def decoder(texts: list[str]) -> dict[str, float]:
        asked.extend(texts)
        return {"155": math.log(0.3)}

    words = Words({"155": math.log(0.9), "15": math.log(0.02)})
    ranked = heard_together([Written("15", 0.4, (0.6, 0.7))], words, decoder)
    assert asked == ["155"]
    assert ranked[0].text == "155"
    assert 0.0 < ranked[0].confidence < 1.0
    assert len(ranked[0].token_confidences) == 3
