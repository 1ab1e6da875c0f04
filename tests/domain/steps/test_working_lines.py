"""Working as learners lay it out: what follows is right however it is written, and what does not is found and named."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmtutor.domain.items import Working
from mmtutor.domain.maths import MathsSyntaxError, parse
from mmtutor.domain.misconceptions import MISCONCEPTIONS, diagnose
from mmtutor.domain.steps.judge import judge
from mmtutor.domain.steps.lines import lines_of, steps_of
from mmtutor.domain.steps.solutions import same_solutions


def verdicts(given: str, text: str) -> list[str]:
    return [str(line.verdict) for line in judge(parse(given), lines_of(text)).lines]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("3(2+4)-5", "2+4=6\n3*6=18\n18-5=13"),  # calculations beside the work
        ("3(2+4)-5", "3*6=18\n18-5=13"),
        ("5*(2+10)-2", "5·12=60\n60−2=58"),
        ("2x+3=13", "13-3=10\n10/2=5\nx=5"),
        ("2x+3=13", "2x=10 => x=5"),
        ("2x+3=13", "2x=10 ⇒ x=5"),
        ("2x+3=13", "1) 2x = 10\n2) x=5"),
        ("2x+3=13", "so 2x=10\n∴ x=5"),
        ("2x+3=13", "2x=10 | -3\nx=5 | :2"),
        ("2x+3=13", "We take 3 from both sides\n2x=10\nx=5 (because 10 divided by 2)"),
        ("2x+3=13", "x=10/2=5\n2*5+3=13"),  # and the check
        ("2x+3=13", "13=2x+3\n10=2x\n5=x"),
        ("2(x+1)", "y=2x+2"),
        ("1/2+1/3", "1/2+1/3\n= 3/6+2/6\n= 5/6"),
        ("4/6÷2/3", "4/6*3/2\n1"),
        ("x^2-5x+6=0", "(x-2)(x-3)=0\nx-2=0 or x-3=0\nx=2 or x=3"),
        ("x^2-5x+6=0", "(x-2)(x-3)=0\nx-2=0\nx=2\nx-3=0\nx=3"),  # one case after the other
        ("x^2=9", "x=±3"),
        ("|x-1|=3", "x-1=3 or x-1=-3\nx=4 or x=-2"),
        ("|x-1|<3", "-3<x-1<3\n-2<x<4"),
        ("1/x=2", "1=2x\nx=1/2"),
        ("-2x+1>=7", "-2x>=6\nx<=-3"),
        ("x^2-5x+6<0", "(x-2)(x-3)<0\n2<x<3"),
        ("x^2>4", "x<-2 or x>2"),
        ("0.5x=2", "0,5x=2\nx=2/0,5\nx=4"),  # a decimal comma
        ("x^2-5x+6=0", "x₁=2, x₂=3"),
        ("x^2-5x+6=0", "x_1=2\nx_2=3"),
        ("x^2=9", "x=3 or -3"),
        ("x^2-2x-1=0", "x=(2±√8)/2\nx=1±√2"),
        ("x^2+6x+5=0", "(x+3)²=4\nx+3=±2\nx=-1 or x=-5"),
        ("3x=10", "x=10/3\nx≈3.33"),
        ("3x=10", "x=3.33..."),
        ("3.2*1.5", "32*15=480\n4.80"),
        ("x+y=5, x-y=1", "(1) x+y=5\n(2) x-y=1\n(1)+(2): 2x=6\nx=3"),
        ("x+y=5, x-y=1", "from (1): x=5-y\n5-y-y=1\ny=2, x=3"),
        ("2x+3=13", "-3   -3\n2x=10\n÷2  ÷2\nx=5 ✓"),
        ("2x+3=13", "- 3 + 13 = 2x\nx = 5."),
        ("2x+3=13", "2x\n= 10\nx\n= 5"),  # a side on a line of its own
        ("2x+3>13", "2x\n> 10\nx>5"),
        ("2x+3=13", "2x=10\nx=5\nQED"),
        ("2x+3=13", "2x=10\nx=5, q.e.d."),
        ("2x+3=13", "(1) 2x=10\n(2) x=5"),
        ("2x+3=13", "解：2x=10\n所以 x=5"),
        ("x^2=9", "x=3或x=-3"),
        ("2x+1=2x+3", "1=3\nno solution"),
        ("2x+1=2x+3", "无解"),
        ("2x+2=2(x+1)", "2x+2=2x+2\nall real numbers"),
        ("5/6+0", "5/6 ≈ 0.83"),
        ("12*5", "60 cm"),
        ("3*4+5", "3x4+5\n12+5\n17"),  # x for a cross
        ("1/(2x)+1", "1/2x+1"),  # typed without brackets
        ("x+y=5, x-y=1", "2x=6\nx=3\n3+y=5\ny=2"),
        ("x+y=5, x-y=1", "x=5-y\n5-y-y=1\n-2y=-4\ny=2\nx=3"),
        ("x+y=5, x-y=1", "(3,2)"),
        ("x+y=5, x-y=1", "(x,y)=(3,2)"),
        ("x^2=9", "{3,-3}"),
        ("x^2=9", "L={-3;3}"),
        ("x^2=9", "x∈{3,-3}"),
        ("x^2=9", "x=+-3"),
        ("-2x<6", "x>-3\n(-3,inf)"),
        ("2x+3=7", "Subtract 3\n2x=4\nDivide by 2\nx=2"),
        ("2x+3=7", "Subtracting 3 gives 2x=4\nDividing by 2: x=2"),
        ("2x+3=7", "2x=4, subtract 3\nx=2, divide by 2"),
        ("2x+3=7", "2x=4   (-3)\nx=2   (÷2)"),
        ("2x+3=7", "2x=4 so x=2"),
        ("2x+3=7", "I get 2x=4\nThe answer is x=2"),
        ("2x+3=7", "解：移项，得 2x=7-3\n系数化为1，得 x=2"),
        ("2x+3=7", "2x=4，所以 x=2"),
        ("2x+3=7", "L1: 2x=4\n* x=2"),
        ("3(x+2)=12", "distribute\n3x+6=12\nx=2?"),
        ("1/2+1/3", "\\frac{3}{6}+\\frac{2}{6}\n\\frac{5}{6}"),
        ("3+4*2", "3+8=\n11"),
        ("2x+3=7", "2x = 7 - 3\n   = 4\nx = 2"),
        ("12*5", "12*5 = 60 apples"),
        ("5.00+2.50", "$7.50"),
    ],
)
def test_right_work_is_right_however_it_is_laid_out(given: str, text: str) -> None:
    assert set(verdicts(given, text)) == {"correct"}


@pytest.mark.parametrize(
    ("given", "text", "line"),
    [
        ("x^2-5x+6=0", "(x-2)(x-3)=0\nx=2", 2),  # a solution is lost
        ("x^2=5x", "x=5", 1),
        ("x=3", "x^2=9", 1),  # a solution is won
        ("x^2>4", "x>2", 1),
        ("x^2-5x+6<0", "x<2 or x>3", 1),
        ("-2x+1>=7", "-2x>=6\nx>=-3", 2),
        ("2x+3=13", "2x=10=x=5", 1),
        ("2x+3=13", "13-3=9\nx=5", 1),
        ("3+4*2", "3+4=7\n7*2=14", 1),
        ("2x+3=13", "no solution", 1),
        ("2x+3=13", "- 2x = 10", 1),
        ("x^2-5x+6=0", "x=2 or 4", 1),
        ("3+4+5", "3+4=7+5=12", 1),
        ("x+y=5, x-y=1", "2x=4", 1),
        ("x+y=5, x-y=1", "2x=6\nx=3\ny=3", 3),
        ("1/2+1/3", "1/2+1/3=3/6+2/6=6/6", 1),
        ("2x+3=7", "2x+3=7=4\nx=2", 1),  # what is right further down does not make up for it
        ("x+y=5, x-y=1", "(2,3)", 1),
        ("x^2=9", "{3}", 1),
        ("-2x<6", "x>-3\n(-inf,-3)", 2),
        ("2x+3=7", "Subtract 3: 2x=10", 1),
        ("2x+3=7", "2x=4 so x=3", 1),
        ("2x+3=7", "2x = 7 - 3\n = 5", 2),
        ("2x+3=7", "2x=4\nThe answer is x=3", 2),
        ("2x+3=7", "2x=10 (subtract 3)", 1),
        ("2x+3=7", "2x=10, subtract 3", 1),
        ("2x+3=7", "解：移项，得 2x=10", 1),
        ("12*5", "12*5 = 70 apples", 1),
        ("x^2=9", "x=+-4", 1),
        ("x^2=9", "L={-3;4}", 1),
    ],
)
def test_the_first_line_that_does_not_follow_is_found(given: str, text: str, line: int) -> None:
    work = judge(parse(given), lines_of(text))
    assert work.first_wrong == line


def test_lines_after_a_wrong_one_are_judged_against_it() -> None:
    assert verdicts("2x+3=13", "2x=16\nx=8") == ["incorrect", "carried"]
    assert verdicts("2x+3=13", "2x=16\nx=9") == ["incorrect", "incorrect"]
    assert verdicts("1/2+1/3", "2/5\n4/10") == ["incorrect", "carried"]
    assert verdicts("x+y=5, x-y=1", "2x=4\nx=2\n2+y=5\ny=3") == ["incorrect", "carried", "carried", "carried"]


def test_an_equals_sign_that_runs_on_is_explained() -> None:
    item = Working(id="i", prompt="", given="3+4+5", key="12")
    found = item.assess("3+4=7+5=12")
    assert (found.first_wrong_line, found.misconception) == (1, "runs-on-equals")
    assert str(MISCONCEPTIONS["runs-on-equals"].explanation) in str(found.feedback)


def test_feedback_says_what_went_wrong_and_not_the_answer() -> None:
    found = Working(id="i", prompt="", given="1/2+1/3", key="5/6").assess("2/5")
    assert found.misconception == "adds-across"
    assert str(found.feedback) == f"Line 1: {MISCONCEPTIONS['adds-across'].explanation}"


def test_what_is_still_to_be_done_is_said() -> None:
    item = Working(id="i", prompt="", given="2x+3=13", key="x=5")
    assert str(item.assess("x=10/2").feedback).startswith("Nearly there. ")
    assert str(item.assess("2x=10").feedback).startswith("Correct so far")
    product = Working(id="i", prompt="", given="1/2+1/3", key="5/6")
    assert str(product.assess("3/6+2/6").feedback).startswith("Same value")


def test_without_a_key_the_last_line_is_judged_by_its_form() -> None:
    item = Working(id="i", prompt="", given="2x+3=13")
    assert item.assess("2x=10\nx=5").verdict == "correct"
    assert (item.assess("2x=10").verdict, item.assess("2x=10").same_value) == ("incorrect", True)


def test_work_without_an_unknown_left_is_finished_without_a_key() -> None:
    assert Working(id="i", prompt="", given="x=x+1").assess("0=1").verdict == "correct"
    assert Working(id="i", prompt="", given="2x=2x").assess("any number").verdict == "correct"
    assert Working(id="i", prompt="", given="2x=2x").assess("no solution").first_wrong_line == 1


@pytest.mark.parametrize(
    ("given", "text", "wrong"),
    [
        ("2,5x=5", "x=2", None),
        ("0,5x+1=3", "0,5x=2\nx=4", None),
        ("0,5x+1=3", "0,5x=2\nx=1", 2),
        ("1,5+2,25", "3,75", None),
        ("1,5+2,25", "3,65", 1),
        ("1,200+300", "1,500", None),  # a comma between thousands
        ("1,200+300", "1,600", 1),
        ("3x4+2", "12+2\n14", None),
        ("3x4+2", "12+2\n15", 2),
        ("3x4+2x", "12x+2x\n14x", None),  # no cross: there is another x
    ],
)
def test_the_notation_in_which_the_work_goes_on_longest_counts(given: str, text: str, wrong: int | None) -> None:
    assert Working(id="i", prompt="", given=given).assess(text).first_wrong_line == wrong


def test_parts_of_a_systems_solution_may_stand_on_lines_of_their_own() -> None:
    item = Working(id="i", prompt="", given="x+y=5, x-y=1", key="x=3, y=2")
    assert item.assess("2x=6\nx=3\ny=2").verdict == "correct"
    assert item.assess("2x=6\nx=3").verdict == "incorrect"
    assert item.assess("2x=6\nx=3").first_wrong_line is None


def test_lines_are_split_into_steps() -> None:
    assert steps_of("2x=10 => x=5") == ["2x=10", "x=5"]
    assert steps_of("x => 5") == ["x => 5"]
    assert steps_of("3. 2x = 10") == ["2x = 10"]
    assert steps_of("3.5 + 2") == ["3.5 + 2"]
    assert steps_of("first subtract three from both sides") == []
    assert lines_of("2x=10; x=5\n\n") == ["2x=10", " x=5"]
    assert steps_of("3+8=") == ["3+8"]
    assert steps_of("2x=") == ["2x="]  # not finished
    assert steps_of("x" + 9000 * " " + "x") == ["x  x"]  # quickly
    assert steps_of("so " + 2000 * "1+") == ["so " + 2000 * "1+"]  # too long to be read


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("x^2<4", "-2<x<2", True),
        ("x^2<=4", "-2<x<2", False),
        ("x^2>2", "x<-sqrt(2) or x>sqrt(2)", True),
        ("sqrt(x+1)=3", "x+1=9", True),
        ("sqrt(x+1)=-3", "x+1=9", False),
        ("sqrt(2x+3)=x", "x^2=2x+3", False),
        ("sqrt(2x+3)=x", "x=3", True),
        ("x>1 and x<3", "1<x<3", True),
        ("x>1 or x<3", "1<x<3", False),
        ("1/x>0", "x>0", True),
        ("|x|>=1", "x<=-1 or x>=1", True),
        ("x>y", "y<x", None),
    ],
)
def test_conditions_are_compared_along_the_number_line(a: str, b: str, same: bool | None) -> None:
    assert same_solutions(parse(a), parse(b)) is same


HOSTILE = (
    "5(x±±+2)=5x-5+5x+10",
    "=",
    "==",
    "=>",
    "⇒⇒",
    "x=" * 50,
    "(" * 30,
    "1/0",
    "9^9^9^9",
    "x^4096=1",
    "±±x",
    "|x|||",
    "0=0",
    "∴",
    "\x00",
    "1)",
)


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("given", ["2x+3=13", "1/2+1/3", "x^2<4", "x+y=1, x-y=2"])
def test_hostile_lines_are_judged_without_raising(given: str, line: str) -> None:
    work = judge(parse(given), [line, "x=5", line])
    assert len(work.lines) == 3


_signs = st.text(alphabet="0123456789xy+-*/=<>()^.,|±√ %÷:orandsq", max_size=24)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["2x+3=13", "1/2+1/3", "x^2-5x+6=0", "-2x<6", "x+y=5, x-y=1", "(x+1)^2"]),
    st.lists(_signs, max_size=4),
)
def test_random_lines_are_judged_without_raising(given: str, lines: list[str]) -> None:
    item = Working(id="i", prompt="", given=given)
    assert item.assess("\n".join(lines)).verdict in ("correct", "incorrect", "invalid")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_signs, _signs)
def test_random_steps_are_diagnosed_without_raising(before: str, after: str) -> None:
    try:
        nodes = parse(before), parse(after)
    except MathsSyntaxError:
        return
    assert set(diagnose(*nodes)) <= set(MISCONCEPTIONS)


def test_a_side_alone_is_neither_right_nor_wrong_and_the_work_goes_on_from_what_stood_above() -> None:
    work = judge(parse("2x+3=13"), lines_of("2x\nx=5"))
    assert [str(line.verdict) for line in work.lines] == ["invalid", "correct"]
    assert "one side" in str(work.lines[0].reason)
    assert verdicts("2x+3=13", "2x=10\nx") == ["correct", "invalid"]


def test_what_a_side_turns_out_to_equal_is_wrong_where_it_does_not_follow() -> None:
    assert verdicts("2x+3=13", "2x\n=16\nx=8") == ["correct", "incorrect", "carried"]
    assert verdicts("3(x+2)", "3x\n=3x+6")[0] == "incorrect"  # no equation was given: 3x is another value
