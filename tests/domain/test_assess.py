"""Readings are judged only when they are sure; the batch tells the kind from the key."""

from __future__ import annotations

import pytest

from mmtutor.domain.assess import assess, assess_text, given_line, guessed_kind
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Number
from mmtutor.domain.reading import RIVAL, Candidate, Reading

ITEM = Number(id="i", prompt="1/2+1/4", key="3/4")


def test_a_sure_reading_is_judged() -> None:
    assert assess(ITEM, Reading("3/4", 0.99, sure=True)).verdict is Verdict.CORRECT
    assert assess(ITEM, Reading("2/6", 0.99, sure=True)).verdict is Verdict.INCORRECT


def test_an_unsure_reading_is_asked_about_even_when_it_would_be_right() -> None:
    asked = assess(ITEM, Reading("3/4", 0.4, sure=False))
    assert asked.verdict is Verdict.UNSURE
    assert "3/4" in str(asked.feedback)
    assert assess(ITEM, Reading("", 0.4, sure=False)).verdict is Verdict.UNSURE


def test_a_likely_reading_is_taken_where_it_is_right_and_asked_about_where_it_is_not() -> None:
    assert assess(ITEM, Reading("3/4", 0.8, sure=False, likely=True)).verdict is Verdict.CORRECT
    assert assess(ITEM, Reading("2/6", 0.8, sure=False, likely=True)).verdict is Verdict.UNSURE


def rivalled(text: str, share: float = 2 * RIVAL) -> Reading:
    return Reading(text, 0.95, sure=True, alternatives=(Candidate("7/11", share * 0.95), Candidate("", 0.5)))


def test_a_sure_reading_is_found_wrong_only_where_nothing_else_may_have_been_meant() -> None:
    item = Number(id="i", prompt="3/11+4/11", key="7/11")
    asked = assess(item, rivalled("7/1"))
    assert asked.verdict is Verdict.UNSURE
    assert "7/1?" in str(asked.feedback)
    assert assess(item, rivalled("7/1", RIVAL / 2)).verdict is Verdict.INCORRECT
    assert assess(item, rivalled("7/11")).verdict is Verdict.CORRECT


def test_a_right_value_in_another_form_is_no_misreading() -> None:
    simplest = Number(id="i", prompt="", key="1/2", form="lowest_terms")
    judged = assess(simplest, rivalled("2/4"))
    assert (judged.verdict, judged.same_value) == (Verdict.INCORRECT, True)


@pytest.mark.parametrize("key", ["7/11", "7/12", "17/1", "5", "2/3"])
def test_a_question_never_tells_how_near_the_key_is(key: str) -> None:
    item = Number(id="i", prompt="", key=key)
    other = Number(id="i", prompt="", key="99")
    for reading in (rivalled("7/1"), rivalled("7/1", RIVAL / 2), rivalled("7/2")):
        assert assess(item, reading).verdict is assess(other, reading).verdict


def test_what_was_typed_or_confirmed_has_no_rival() -> None:
    assert not Reading("7/1", 1.0, sure=True, alternatives=(Candidate("7/11", 0.9),)).rivalled


def test_two_senses_that_differ_are_asked_about() -> None:
    assert assess(ITEM, Reading("3/4", 0.99, sure=True, conflict=True)).verdict is Verdict.UNSURE


def test_nothing_at_all_is_no_answer() -> None:
    assert assess(ITEM, Reading("", 0.99, sure=True)).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("key", "kind"),
    [("3/4", "number"), ("-2.5", "number"), ("1 3/4", "number"), ("2sqrt(3)", "number"), ("50%", "number"),
     ("x", "expression"), ("ab", "expression"), ("2x+3", "expression"), ("x=5", "expression"), ("x<5", "expression"),
     ("yes", "short_text"), ("no", "short_text"), ("Paris", "short_text"),
     ("July 1909", "short_text"), ("#", "short_text")],
)  # fmt: skip
def test_the_kind_is_told_from_the_key(key: str, kind: str) -> None:
    assert guessed_kind(key) == kind


@pytest.mark.parametrize(
    ("key", "answer", "kind", "verdict"),
    [("3/4", "6/8", None, "correct"), ("3/4", "", None, "invalid"), ("x=5", "5", None, "correct"),
     ("x=5", "2x=10", None, "incorrect"), ("yes", "no", None, "incorrect"), ("b", "B)", "choice", "correct"),
     ("b", "c", "choice", "incorrect"), ("half", "a half", "short_text", "correct"), ("(", "(", "number", "correct")],
)  # fmt: skip
def test_the_batch_judges_without_a_course(key: str, answer: str, kind: str | None, verdict: str) -> None:
    assert assess_text(key, answer, kind).verdict == verdict


def test_working_in_the_batch_starts_from_the_prompt() -> None:
    for prompt in ("2x+3=13", "Solve 2x+3=13.", "Solve for x: 2x+3=13", "Solve $2x+3=13$, please"):
        judged = assess_text("x=5", "2x=16\nx=8", "working", prompt=prompt)
        assert (judged.verdict, judged.first_wrong_line) == (Verdict.INCORRECT, 1)
        assert assess_text("x=5", "2x=10\nx=5", "working", prompt=prompt).verdict is Verdict.CORRECT


def test_a_key_of_another_kind_than_said_is_judged_as_what_it_is() -> None:
    assert assess_text("x=5", "5", "number").verdict is Verdict.CORRECT
    assert assess_text("Paris", "paris", "number").verdict is Verdict.CORRECT
    assert assess_text("Paris", "Rome", "working").verdict is Verdict.INCORRECT


@pytest.mark.parametrize(
    ("prompt", "given"),
    [
        ("Solve 2x + 3 = 7 for x.", "2x + 3 = 7"),
        ("abc = 6", "abc = 6"),  # letters in their order are unknowns, not a word
        ("Solve xyz=12 for z", "xyz=12"),
        ("Find x if 2x+3=7", "2x+3=7"),
        ("Solve the system:\nx+y=5\nx-y=1", "x+y=5; x-y=1"),
        ("Solve x+y=5 and x-y=1.", "x+y=5 and x-y=1"),
        (r"\begin{cases} x+y=5 \\ x-y=1 \end{cases}", "x+y=5; x-y=1"),
        ("解方程组 x+y=5 和 x-y=1", "x+y=5; x-y=1"),
        ("Write 7/4 as a mixed number", "7/4"),
        ("3+4*2 = ___", "3+4*2"),
        ("3+4*2=?", "3+4*2"),
        ("Solve log(x)+abs(-3)=4", "log(x)+abs(-3)=4"),
        ("$5.00+$2.50", "5.00+2.50"),
        (r"\frac{1}{2}+\frac{1}{3}", r"\frac{1}{2}+\frac{1}{3}"),
        ("What do plants do with light?", ""),
    ],
)
def test_the_maths_of_a_task_is_found_between_its_words(prompt: str, given: str) -> None:
    assert given_line(prompt) == given
