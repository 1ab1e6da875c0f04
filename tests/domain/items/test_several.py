"""Items whose answer has several parts: choices, an order, pairs, gaps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.hints import headline
from mmtutor.domain.items import Choice, Cloze, Item, Matching, MultipleChoice, Ordering
from mmtutor.domain.secrecy import gives_away

EVEN = MultipleChoice(id="even", prompt="Which are even?", right=("2", "8"), wrong=("3", "9", "11"))
SIZES = Ordering(id="sizes", prompt="The smallest first.", order=("$1/4$", "$1/3$", "$1/2$", "$3/4$"))
NAMES = Matching(
    id="names", prompt="What is what?", left=("top", "bottom", "line"), right=("numerator", "denominator", "bar")
)
GAPS = Cloze(
    id="gaps", prompt="Fill in.", text="Half of 6 is [[3]]. The top is the [[numerator|top number]]. $x + x$ = [[2x]]"
)
ALL: tuple[Item, ...] = (EVEN, SIZES, NAMES, GAPS)


def letters(item: MultipleChoice | Ordering, *options: str) -> str:
    return ", ".join("abcde"[item.options.index(option)] for option in options)


@pytest.mark.parametrize("item", ALL, ids=lambda item: str(item.kind))
def test_the_shown_key_is_right(item: Item) -> None:
    assert item.assess(item.shown_key()).verdict is Verdict.CORRECT


def test_choices_are_named_by_letters_or_words_in_any_order() -> None:
    for answer in ("8; 2", letters(EVEN, "8", "2"), letters(EVEN, "2", "8").replace(", ", " and ").upper()):
        assert EVEN.assess(answer).verdict is Verdict.CORRECT, answer


@pytest.mark.parametrize(
    ("chosen", "said"),
    [(("2",), "missing"), (("2", "3"), "among your choice: 1. Others: 1"), (("3", "9"), "None of these")],
)
def test_a_part_of_the_choices_is_not_right_yet_and_says_how_far(chosen: tuple[str, ...], said: str) -> None:
    judged = EVEN.assess(letters(EVEN, *chosen))
    assert judged.verdict is Verdict.INCORRECT
    assert said in str(judged.feedback)


def test_what_is_no_choice_is_not_read() -> None:
    assert EVEN.assess("z").verdict is EVEN.assess("7; 2").verdict is Verdict.INVALID


def test_an_order_is_never_shown_as_it_should_be() -> None:
    assert SIZES.options != SIZES.order
    assert sorted(SIZES.options) == sorted(SIZES.order)


def test_an_order_says_where_it_goes_wrong() -> None:
    a, b, c, d = SIZES.order
    assert SIZES.assess(letters(SIZES, a, b, c, d).replace(",", "")).verdict is Verdict.CORRECT
    assert "neighbours" in str(SIZES.assess("; ".join((a, c, b, d))).feedback)
    assert "up to place 1" in str(SIZES.assess("; ".join((a, d, b, c))).feedback)
    assert "comes first" in str(SIZES.assess("; ".join((d, b, c, a))).feedback)
    for short in ("; ".join((a, b)), "; ".join((a, a, b, c)), "q"):
        assert SIZES.assess(short).verdict is Verdict.INVALID


def test_pairs_are_counted_and_not_named() -> None:
    first, second, third = NAMES.shown_key().split()
    swapped = f"{first} 2{third[1]} 3{second[1]}"
    judged = NAMES.assess(swapped)
    assert (judged.verdict, str(judged.feedback)) == (Verdict.INCORRECT, "Pairs that are right: 1 of 3.")
    assert "left to find" in str(NAMES.assess(first).feedback)
    assert NAMES.assess(f"{first}, {second} and {third.upper()}").verdict is Verdict.CORRECT
    assert NAMES.assess("9a").verdict is NAMES.assess("hello").verdict is Verdict.INVALID


def test_gaps_are_judged_as_what_they_are_and_the_first_wrong_one_is_named() -> None:
    assert GAPS.shown_text() == "Half of 6 is (1) ___. The top is the (2) ___. $x + x$ = (3) ___"
    assert GAPS.assess("1 + 2; Top number; x+x").feedback.values["number"] == 1
    assert GAPS.assess("3; the numerator; 2 x").verdict is Verdict.CORRECT
    assert "Gap 2" in str(GAPS.assess("3; bar; 2x").feedback)
    assert str(GAPS.assess("3;;").feedback) == "Right so far. Fill the other gaps too."
    judged = GAPS.assess("3; bar; 2x")
    assert str(headline(judged)) == "Nearly there"


@pytest.mark.parametrize(
    ("item", "leak", "help_"),
    [
        (EVEN, "Take 8, for one.", "An even number can be halved."),
        (SIZES, "Order: 1/4, 1/3, 1/2, 3/4", "Which of them is less than a half?"),
        (NAMES, "The top is the numerator.", "Think of the parts of a fraction."),
        (GAPS, "It is twice x: 2x.", "Think of two equal parts."),
    ],
    ids=lambda x: getattr(x, "kind", ""),
)
def test_a_part_of_the_answer_is_a_secret_too(item: Item, leak: str, help_: str) -> None:
    assert gives_away(leak, item)
    assert not gives_away(help_, item)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.sampled_from(ALL))
def test_no_answer_breaks_them(answer: str, item: Item) -> None:
    assert isinstance(item.assess(answer).verdict, Verdict)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: MultipleChoice(id="", prompt="", right=(), wrong=("a",)),
        lambda: MultipleChoice(id="", prompt="", right=("a",), wrong=("a",)),
        lambda: Ordering(id="", prompt="", order=("a",)),
        lambda: Matching(id="", prompt="", left=("a", "b"), right=("c",)),
        lambda: Cloze(id="", prompt="", text="no gap"),
    ],
)  # type: ignore[misc]
def test_an_item_that_cannot_be_answered_is_refused(broken) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=":"):
        broken()


@pytest.mark.parametrize(
    ("item", "answer", "words"),
    [
        (EVEN, letters(EVEN, "2", "9"), {"2", "9"}),
        (EVEN, "what?", {"what?"}),
        (Choice(id="c", prompt="?", options=("$1/2$", "three"), key=0), "b", {"three"}),
        (Choice(id="c", prompt="?", options=("$1/2$", "three"), key=0), "z", {"z"}),
        (NAMES, f"1{'abc'[NAMES.options.index('bar')]} 9a", {"top – bar"}),
        (SIZES, "$1/4$; $1/2$", {"$1/4$", "$1/2$"}),
    ],
)
def test_an_answer_can_be_said_to_who_does_not_see_the_options(item: Item, answer: str, words: set[str]) -> None:
    assert set(item.in_words(answer).split("; ")) == words
