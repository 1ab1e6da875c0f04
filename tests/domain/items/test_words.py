"""Choices and short texts, judged as a kind teacher would."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Choice, ShortText
from mmtutor.domain.items.words import is_prose

COLOURS = Choice(id="i", prompt="?", options=("red", "Green", "dark blue"), key=1)


@pytest.mark.parametrize("answer", ["b", "B", "(b)", "b)", "B.", " b ", "green", "GREEN", "2"])
def test_an_option_is_named_by_letter_number_or_words(answer: str) -> None:
    assert COLOURS.assess(answer).verdict == "correct"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("a", "incorrect"), ("red", "incorrect"), ("3", "incorrect"), ("d", "invalid"), ("yellow", "invalid"),
     ("", "invalid"), ("9", "invalid")],
)  # fmt: skip
def test_another_option_is_wrong_and_no_option_is_not_judged(answer: str, verdict: str) -> None:
    assert COLOURS.assess(answer).verdict == verdict


def test_an_option_that_is_maths_may_be_written_in_another_way() -> None:
    item = Choice(id="i", prompt="?", options=("$1/2$", "$2$", "$3$"), key=0)
    assert item.assess("0.5").verdict == "correct"
    assert item.assess("2").verdict == "incorrect"  # the option that says 2, not the second one
    assert item.shown_key() == "a) $1/2$"


def text(answer: str, *keys: str, strict: bool = False) -> str:
    return ShortText(id="i", prompt="?", keys=keys, strict=strict).assess(answer).verdict.value


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("Numerator", "numerator"),
        ("the numerator", "numerator"),
        ("numerater", "numerator"),
        ("numertaor", "numerator"),
        ("numerators", "numerator"),
        ("aleman", "alemán"),  # ankitects/anki#680, #3422
        ("stiinta", "știință"),  # ssricardo/anki-plugins#138
        ("paris", "Paris"),  # ankitects/anki#5168
        ("dog house", "doghouse"),  # jivanyatra/hhmi#28
        ("dog-house", "dog house"),
        ("jul 1909", "July 1909"),  # NationalSecurityAgency/skills-service#3568
        ("answer", "<strong>answer</strong>"),  # TWUOnline/bug-tracking#467
        ("ｙｅｓ", "yes"),
        ("y", "yes"),
        ("it’s", "it's"),
    ],
)
def test_what_was_meant_counts(answer: str, key: str) -> None:
    assert text(answer, key) == "correct"


@pytest.mark.parametrize(
    ("answer", "key"),
    [("1908", "1909"), ("July 1908", "July 1909"), ("denominator", "numerator"), ("no", "yes"), ("cat", "cut"),
     ("n", "yes"), ("effect", "affect"),
     ("7 8", "7/8"), ("5", "-5"), ("numerator numerator", "numerator")],
)  # fmt: skip
def test_what_was_not_meant_does_not(answer: str, key: str) -> None:
    assert text(answer, key) == "incorrect"


def test_strict_items_want_the_spelling() -> None:
    assert text("aleman", "alemán", strict=True) == "incorrect"
    assert text("Alemán", "alemán", strict=True) == "correct"
    found = ShortText(id="i", prompt="?", keys=("numerator",), strict=True).assess("numerater")
    assert (found.same_value, found.form_ok) == (True, False)


def test_any_of_several_keys_is_right_and_a_slip_shows_the_spelling() -> None:
    assert text("grey", "gray", "grey") == "correct"
    found = ShortText(id="i", prompt="?", keys=("numerator",)).assess("numerater")
    assert "numerator" in str(found.feedback)


@pytest.mark.parametrize("text_", ["cat", "July 1909", "a half", "it's late", "x-ray", "2x=10\nx=5", "Größe", "三角形"])
def test_words_and_several_lines_are_taken_as_they_were_typed(text_: str) -> None:
    assert is_prose(text_)


@pytest.mark.parametrize(
    "text_", ["", "5", "ab", "2x+3", "3 over 4", "x squared", "pi", "x or y", "sqrt(2)", "1 3/4", "abc=1"]
)
def test_one_line_of_maths_is_not_prose(text_: str) -> None:
    assert not is_prose(text_)
