"""Working: the first wrong line is found, skipped steps are fine."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Working

EQUATION = Working(id="i", prompt="Solve 2x+3=13.", given="2x+3=13", key="x=5")
QUOTIENT = Working(id="i", prompt="Divide 1/3 by 2/5.", given="(1/3)/(2/5)", key="5/6")
PRODUCT = Working(id="i", prompt="Take out a factor of 2x+6.", given="2x+6", key="2(x+3)")
SUM = Working(id="i", prompt="Work out 1/2+1/3.", given="1/2+1/3", key="5/6")


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        (EQUATION, "2x=10\nx=5"),
        (EQUATION, "2x+3-3=13-3\n2x=10\nx=10/2\nx=5"),
        (EQUATION, "x=5"),
        (EQUATION, "2x=10\n\n x = 10/2 = 5 \n"),
        (EQUATION, "2x=10\n5"),
        (EQUATION, "2x=10; x=5"),
        (SUM, "3/6+2/6\n5/6"),
        (SUM, "=3/6+2/6\n=5/6"),
        (SUM, "1/2+1/3 = 3/6+2/6\n= 5/6"),
        (SUM, "1/2+1/3=3/6+2/6=5/6"),
    ],
)
def test_sound_work_is_right_however_many_steps_it_takes(item: Working, lines: str) -> None:
    found = item.assess(lines)
    assert found.verdict == "correct", str(found.feedback)
    assert found.first_wrong_line is None
    assert set(found.steps) == {"correct"}


@pytest.mark.parametrize(
    ("item", "lines", "line"),
    [
        (EQUATION, "2x=16\nx=8", 1),
        (EQUATION, "2x=10\nx=20", 2),
        (EQUATION, "2x+3-3=13\n2x=13", 1),
        (EQUATION, "2x=10\nx=6\nx=5", 2),
        (EQUATION, "2x=10\n6", 2),
        (SUM, "2/5", 1),
        (SUM, "3/6+2/6\n5/12", 2),
        (SUM, "3/6+2/6=6/6", 1),
        (SUM, "x=5/7", 1),
    ],
)
def test_the_first_wrong_line_is_named(item: Working, lines: str, line: int) -> None:
    found = item.assess(lines)
    assert (found.verdict, found.first_wrong_line) == ("incorrect", line)
    assert str(found.feedback).startswith(f"Line {line}: ")
    assert found.steps[line - 1] == "incorrect"
    assert len(found.steps) == len(lines.splitlines())


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        (EQUATION, "2x=10"),
        (EQUATION, "2x+3=13"),
        (EQUATION, "x=10/2"),
        (SUM, "3/6+2/6"),
        (QUOTIENT, "(1/3)/(2/5)"),
        (QUOTIENT, "1/3*5/2"),
        (QUOTIENT, "2.5/3"),
        (PRODUCT, "2x+6"),
    ],
)
def test_right_but_unfinished_is_said(item: Working, lines: str) -> None:
    found = item.assess(lines)
    assert (found.verdict, found.same_value, found.form_ok, found.first_wrong_line) == ("incorrect", True, False, None)


def test_a_line_that_cannot_be_read_is_named_and_not_judged() -> None:
    found = EQUATION.assess("2x=10\nx=(5")
    assert (found.verdict, str(found.feedback)) == ("invalid", "Line 2: A closing bracket is missing.")
    assert EQUATION.assess("").verdict == "invalid"
    assert EQUATION.assess("x=5\n" * 99).verdict == "invalid"


def test_words_alone_are_no_working_and_no_mistake() -> None:
    found = EQUATION.assess("What is the answer?")
    assert (found.verdict, found.steps) == ("invalid", ())
    assert EQUATION.assess("Take 3 from both sides\n2x=10\nx=5").verdict == "correct"


def test_inequalities_turn_round_when_multiplied_by_a_negative_number() -> None:
    item = Working(id="i", prompt="Solve.", given="-2x<6", key="x>-3")
    assert item.assess("x>-3").verdict == "correct"
    assert item.assess("x<-3").first_wrong_line == 1


def test_quadratics_are_compared_by_their_roots() -> None:
    item = Working(id="i", prompt="Solve.", given="x^2-5x+6=0", key="x=2,x=3")
    assert item.assess("(x-2)(x-3)=0\nx=2 or x=3").verdict == "correct"
    assert item.assess("(x-2)(x-3)=0\nx=2").first_wrong_line == 2


def test_the_given_line_is_shown_above_a_solution_unless_the_question_has_it() -> None:
    assert Working(id="i", prompt="Solve $2x + 3 = 13$.", given="2x+3=13").beginning == ()
    assert Working(id="i", prompt="Solve it, one step on each line.", given="2x+3=13").beginning == ("2x+3=13",)
    assert QUOTIENT.beginning == ("(1/3)/(2/5)",)
