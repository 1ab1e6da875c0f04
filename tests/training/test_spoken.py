"""Spoken forms: what people say for an answer, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmtutor.model.spoken_words import UNKNOWN, VOCABULARY, canonical, is_article, word_ids
from mmtutor.training.spoken import number_words, say
from mmtutor.training.spoken_answers import KINDS, random_answer

seeds = st.integers(0, 2**32 - 1)


def ways(answer: str, draws: int = 400) -> set[str]:
    return {" ".join(say(np.random.default_rng(seed), answer)) for seed in range(draws)}


@settings(max_examples=150, deadline=None)
@given(seeds)
def test_what_is_said_leads_back_to_the_answer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answer = random_answer(rng)
    words = say(rng, answer)
    assert canonical(words) == answer
    assert set(words) <= set(VOCABULARY)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9 - 1), st.booleans())
def test_every_number_can_be_said_and_understood(number: int, british: bool) -> None:
    assert canonical(number_words(number, with_and=british)) == str(number)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_can_be_drawn(kind: str) -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        answer = random_answer(rng, {kind: 1})
        assert answer
        assert canonical(say(rng, answer)) == answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("3/4", {"three quarters", "three fourths", "three over four", "three divided by four"}),
        ("1/2", {"one half", "a half", "half", "one over two"}),
        ("1/8", {"one eighth", "an eighth"}),
        ("qe6", {"q e six"}),
        ("1 1/2", {"one and a half", "one and one half"}),
        ("-2.5", {"minus two point five", "negative two point five"}),
        ("0.5", {"zero point five", "point five", "oh point five"}),
        ("2x+3", {"two x plus three", "two times x plus three"}),
        ("x^2", {"x squared", "x to the power of two", "x to the second"}),
        ("23", {"twenty three", "two three"}),
        ("3115", {"three one one five", "thirty one fifteen", "three thousand one hundred fifteen"}),
        ("305", {"three oh five", "three hundred and five", "three zero five"}),
        ("50%", {"fifty percent"}),
        ("x=5", {"x equals five", "x is five"}),
        ("x<=3", {"x is less than or equal to three", "x less than or equal to three"}),
        ("(x+1)/2", {"x plus one all over two"}),
        ("yes", {"yes", "um yes", "the answer is yes"}),
        ("b", {"b", "it's b"}),
    ],
)
def test_people_say_an_answer_in_several_ways(answer: str, expected: set[str]) -> None:
    assert expected <= ways(answer)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("a hundred and five", "105"),
        ("a hundred and a half", "100 1/2"),
        ("one hundred and three quarters", "100 3/4"),
        ("two and three over four", "2 3/4"),
        ("twelve hundred", "1200"),
        ("nineteen twenty eight", "1928"),
        ("um the answer is uh four", "4"),
        ("twenty one fifths", "21/5"),
        ("x to the fifth", "x^5"),
        ("a plus b", "a+b"),
        ("three to four", "3:4"),
        ("y is equal to minus a half", "y=-1/2"),
        ("three over four", "3/4"),
        ("negative three", "-3"),
        ("two x plus three", "2x+3"),
        ("x squared", "x^2"),
        ("one and a half", "1 1/2"),
        ("Um, twenty-three.", "23"),
        ("point oh five", "0.05"),
        ("x is greater than or equal to four", "x>=4"),
        ("an eighth", "1/8"),
        ("three and an eighth", "3 1/8"),
        ("q e e a six", "qeea6"),
        ("n l n s one seventy five", "nlns175"),
        ("", ""),
    ],
)
def test_words_are_understood(words: str, answer: str) -> None:
    assert canonical(words.split()) == answer


@pytest.mark.parametrize("words", [["banana"], ["the"], ["third"], ["and"], [UNKNOWN]])
def test_words_that_say_no_answer_are_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="no answer"):
        canonical(words)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=8))
def test_any_words_are_understood_or_refused_and_nothing_else_happens(words: list[str]) -> None:
    try:
        canonical(words)
    except ValueError as problem:
        refusal = str(problem)
    else:
        refusal = "no answer"
    assert "no answer" in refusal


def test_nothing_is_said_for_nothing() -> None:
    assert say(np.random.default_rng(0), "") == []


def test_an_answer_that_nobody_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match="no way to say"):
        say(np.random.default_rng(0), "ß")


def test_the_article_is_told_from_the_letter() -> None:
    assert is_article(["a", "half"], 0)
    assert not is_article(["a", "plus"], 0)
    assert not is_article(["x", "a"], 1)


def test_words_keep_the_places_that_trained_weights_know() -> None:
    assert word_ids(["zero", "nine", "hundred", "plus", "yes", "a", "z", "uh"]) == [1, 10, 31, 63, 94, 96, 121, 127]
    assert len(VOCABULARY) < 160


def test_words_have_distinct_numbers_and_strangers_share_one() -> None:
    assert len(set(VOCABULARY)) == len(VOCABULARY)
    assert word_ids(["one", "banana"]) == [VOCABULARY.index("one"), VOCABULARY.index(UNKNOWN)]
