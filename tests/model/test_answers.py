"""The grammar of answers, letter by letter: never stricter than the learners' own grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor.domain.maths import MathsSyntaxError, canonical
from mmtutor.model import vocabulary
from mmtutor.model.answers import is_answer, may_follow, plain

ANSWERS = (
    "", "7", "-2.5", "3/4", "-1 3/4", "2x+3", "x^2-1=0", "3(x+1)", "(x+1)(x-1)", "5--3", "2*(-3)", "x<=3", "x<>2",
    "yes", "(3,4)", "12%", "3:4", "a", "sqrt(2)", "x=1,2", "x^(-1)", "1.5x", "2/(3/4)", "1 1/2+2 1/4",
)  # fmt: skip


def refused_at(text: str) -> str | None:
    """Return the beginning of a text up to the first character that may not be there."""
    return next((text[: i + 1] for i in range(len(text)) if not may_follow(text[:i], text[i])), None)


@pytest.mark.parametrize("text", ANSWERS)
def test_every_answer_can_be_written_letter_by_letter(text: str) -> None:
    assert is_answer(text)
    assert refused_at(text) is None


@given(st.text(alphabet="0123456789xa+-*/=<>().,^%: ", max_size=12))
def test_no_canonical_line_is_refused(text: str) -> None:
    try:
        line = canonical(text)
    except MathsSyntaxError:
        return
    if set(line) <= set(vocabulary.CHARACTERS) and "..." not in line:
        assert refused_at(line) is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [("3++4", "3++"), (")", ")"), ("1.2.3", "1.2."), ("(3))", "(3))"), ("x.5", "x."), ("3 x", "3 x"), ("1 2 3", "1 2 "),
     ("1 2+", "1 2+"), ("---3", "---"), ("/4", "/"), ("2..5", "2..")],
)  # fmt: skip
def test_a_beginning_that_leads_nowhere_is_refused_at_once(text: str, refused: str) -> None:
    assert refused_at(text) == refused


@pytest.mark.parametrize("text", ["3+", "(3", "1 2", "3/", "06.", "((3))"])
def test_unfinished_and_uncanonical_lines_are_no_answers(text: str) -> None:
    assert not is_answer(text)


def test_what_was_written_is_told_without_the_brackets_that_it_does_not_need() -> None:
    assert plain("(26*(109+4))-1") == "26*(109+4)-1"
    assert plain("2-(3-1)") == "2-(3-1)"
    assert plain("(3") is None
    assert plain("06.") is None
