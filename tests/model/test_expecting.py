"""What a question expects: a number is preferred to a letter that looks like it, never put in place of a clear one."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Choice, Item, MultipleChoice, Ordering
from mmtutor.domain.reading import Expects
from mmtutor.model.decoding import Written, evenly
from mmtutor.model.expecting import (
    LONE_LETTER,
    NOTHING,
    NUMBERS,
    UNEXPECTED,
    is_expected,
    log_prior,
    options,
    reweighed,
)


@pytest.mark.parametrize("text", ["", "7", "-3/4", "1 1/2", "x=5", "(2,3)", "25%", "2*(3+4)", "12:30"])
def test_numbers_are_expected_where_a_number_is_asked_for(text: str) -> None:
    assert is_expected(text, Expects.NUMBER)


@pytest.mark.parametrize("text", ["y", "2x", "yes", "x=y", "ab=3"])
def test_letters_are_not(text: str) -> None:
    assert not is_expected(text, Expects.NUMBER)
    assert is_expected(text, Expects.ANYTHING)


def grown(text: str) -> bool:
    """Whether the grammar lets a text be written, sign by sign, and end there."""
    return all(NUMBERS.may_follow(text[:i], text[i]) for i in range(len(text))) and NUMBERS.plain(text) is not None


@pytest.mark.parametrize(("text", "whole"), [("x=5", True), ("41", True), ("3/4", True), ("y", False), ("4y", False)])
def test_a_number_is_written_sign_by_sign_and_a_letter_only_before_an_equal_sign(text: str, whole: bool) -> None:
    assert grown(text) is whole


def test_a_doubtful_letter_gives_way_to_the_number_it_looks_like() -> None:
    best, second = reweighed([evenly("y", 0.8)], [evenly("4", 0.1)], Expects.NUMBER)
    assert (best.text, second.text) == ("4", "y")
    weights = 0.1, 0.8 * UNEXPECTED, 0.1  # the last is of all that was not found
    assert best.confidence == pytest.approx(weights[0] / sum(weights))
    assert second.confidence == pytest.approx(weights[1] / sum(weights))


def test_a_clear_letter_stays_a_letter() -> None:
    best, *_ = reweighed([evenly("y", 0.99)], [evenly("4", 0.001)], Expects.NUMBER)
    assert best.text == "y"


def test_one_letter_gives_way_to_a_digit_it_looks_like_where_anything_is_asked_for() -> None:
    best, second = reweighed([evenly("y", 0.6), evenly("4", 0.3)], [], Expects.ANYTHING)
    assert (best.text, second.text) == ("4", "y")
    assert best.confidence == pytest.approx(0.3 / (0.6 * LONE_LETTER + 0.3 + 0.1))
    assert reweighed([evenly("y", 0.9), evenly("4", 0.1)], [], Expects.ANYTHING)[0].text == "y"
    assert log_prior("y", Expects.ANYTHING, several=True) == log_prior("2y", Expects.ANYTHING) == 0.0
    assert reweighed([evenly("2y", 0.6), evenly("24", 0.3)], [], Expects.ANYTHING)[0].text == "2y"


def test_nothing_gives_way_to_a_number_that_may_have_been_said_where_one_is_asked_for() -> None:
    found = [evenly("", 0.6), evenly("4", 0.3)]
    best, second = reweighed(found, [], Expects.NUMBER, spoken=True)
    assert (best.text, second.text) == ("4", "")
    assert best.confidence == pytest.approx(0.3 / (0.6 * NOTHING + 0.3 + 0.1))
    assert reweighed([evenly("", 0.9), evenly("4", 0.1)], [], Expects.NUMBER, spoken=True)[0].text == ""
    assert reweighed(found, [], Expects.NUMBER)[0].text == "", "a page may be empty"
    assert log_prior("", Expects.ANYTHING, spoken=True) == log_prior("", Expects.LETTER, spoken=True) == 0.0


def test_a_number_that_was_found_freely_counts_once() -> None:
    found = reweighed([evenly("y", 0.5), Written("4", 0.4, (0.4,))], [evenly("4", 0.4)], Expects.NUMBER)
    assert [w.text for w in found] == ["4", "y"]
    assert sum(w.confidence for w in found) <= 1.0


def test_of_somebody_with_options_before_him_other_answers_are_hardly_expected() -> None:
    three = Expects(options=3)
    assert options(three) == ["a", "b", "c"]
    assert [text for text in ("", "a", "c", "d", "8", "ac") if is_expected(text, three)] == ["", "a", "c"]
    best, *_ = reweighed([evenly("8", 0.8), evenly("a", 0.02)], [], three)
    assert best.text == "a"
    clear, *_ = reweighed([evenly("8", 0.99), evenly("a", 0.001)], [], three)
    assert clear.text == "8"


def test_several_options_are_expected_one_after_the_other_each_once() -> None:
    some = Expects(options=4, several=True)
    texts = ("", "a", "ac", "dba", "a,c", "aa", "ae", "8", "a+c")
    assert [text for text in texts if is_expected(text, some)] == ["", "a", "ac", "dba", "a,c"]
    best, *_ = reweighed([evenly("8c", 0.7), evenly("ac", 0.1)], [], some)
    assert best.text == "ac"
    unseen, *_ = reweighed([evenly("8c", 0.1), evenly("ac", 0.1)], [], some)
    assert unseen.confidence < 0.2, "most of what it may be was not looked at"


@pytest.mark.parametrize(
    ("item", "expects"),
    [
        (Choice(id="i", prompt="?", options=("1", "2", "3"), key=1), Expects(options=3)),
        (MultipleChoice(id="i", prompt="?", right=("1",), wrong=("2", "3")), Expects(options=3, several=True)),
        (Ordering(id="i", prompt="?", order=("1", "2")), Expects(options=2, several=True)),
    ],
    ids=lambda case: getattr(case, "kind", ""),
)
def test_an_item_expects_its_own_letters(item: Item, expects: Expects) -> None:
    assert item.expects == expects


def test_whoever_is_asked_for_a_letter_may_say_any() -> None:
    assert is_expected("z", Expects.LETTER)
    assert not is_expected("ab", Expects.LETTER)


def test_the_own_words_of_an_option_are_as_sure_as_they_were_where_no_letter_is_near() -> None:
    own, *_ = reweighed([evenly("3/4", 0.95), evenly("a", 1e-6), evenly("b", 1e-7)], [], Expects(options=2))
    assert own.text == "3/4"
    assert own.confidence == pytest.approx(0.95, abs=0.001)
