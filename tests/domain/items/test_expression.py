"""Expressions, equations and inequalities: meaning first, then form."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Expression


def judged(key: str, answer: str, form: str = "any") -> tuple[str, bool, bool | None]:
    found = Expression(id="i", prompt="?", key=key, form=form).assess(answer)  # type: ignore[arg-type]
    return found.verdict.value, found.same_value, found.form_ok


@pytest.mark.parametrize(
    ("key", "answer"),
    [("2x+3", "3+2x"), ("2x+3", "y=2x+3"), ("2x+2", "2(x+1)=2x+2"), ("x^2-9", "(x-3)(x+3)"), ("x=5", "2x=10"),
     ("x=5", "5"), ("x<3", "3>x"), ("x=2,x=3", "2, 3"), ("x=2,x=3", "x=3 or x=2"), ("x=1,y=2", "y=2, x=1"),
     ("y=2x+1", "y-1=2x"), ("x=2.5", "x=2,5"), ("2x", "= 2x")],
)  # fmt: skip
def test_whatever_means_the_same_is_right(key: str, answer: str) -> None:
    assert judged(key, answer) == ("correct", True, None)


@pytest.mark.parametrize(
    ("key", "answer"),
    [("2x+3", "2x-3"), ("2x+3", "2x+3=0"), ("x=5", "x=-5"), ("x=5", "6"), ("x<3", "x<=3"), ("2x+2", "2(x+1)=2x+1"),
     ("x=2,x=3", "2"), ("2x", "1,2")],
)  # fmt: skip
def test_whatever_means_something_else_is_wrong(key: str, answer: str) -> None:
    assert judged(key, answer) == ("incorrect", False, None)


@pytest.mark.parametrize(
    ("key", "answer"),
    [("(2,3)", "x=2, y=3"), ("x=2,y=3", "(2, 3)"), ("x=2,y=3", "y=3 and x=2"), ("x=2,y=3", "x+y=5, x-y=-1"),
     ("x=2,x=3", "x=2 and x=3"), ("x=2,x=3", "x = 2.5 ± 0.5"), ("f(x)=2x+1", "y=1+2x"), ("y=2x+1", "f(x)=2x+1"),
     ("f(x)=2x+1", "2x+1"), ("y=2sin(x)cos(x)", "y=sin(2x)"), ("x<=8", "(-inf,8]"), ("(-inf,8]", "x<=8"),
     ("x^2<4", "-2<x<2"), ("x<-2 or x>2", "x^2>4"), ("x<-2 or x>2", "(-∞,-2)∪(2,∞)"), ("x^2<2", "-√2<x<√2"),
     ("(2.5,3)", "(2,5; 3)"), ("[2,5)", "[2 ; 5)"), ("{1,2,3}", "3, 1, 2"), ("1/x>0", "x>0")],
)  # fmt: skip
def test_points_systems_and_sets_of_solutions_may_be_written_in_several_ways(key: str, answer: str) -> None:
    assert judged(key, answer) == ("correct", True, None)


@pytest.mark.parametrize(
    ("key", "answer"),
    [("(2,3)", "x=3, y=2"), ("x=2,y=3", "(3, 2)"), ("f(x)=2x+1", "x=2y+1"), ("x=5", "y=5"), ("x<=8", "(-inf,8)"),
     ("[2,5)", "(2,5]"), ("x^2<4", "x<2"), ("x<-2 or x>2", "x<-2 and x>2"), ("x<-2 or x>2", "-2<x<2")],
)  # fmt: skip
def test_other_points_and_other_sets_of_solutions_are_wrong(key: str, answer: str) -> None:
    assert judged(key, answer) == ("incorrect", False, None)


def test_a_point_without_its_brackets_is_told_so() -> None:
    assert judged("(2,3)", "2, 3") == ("incorrect", True, False)
    assert judged("(2,3)", "3, 2") == ("incorrect", False, None)


@pytest.mark.parametrize("answer", ["", "2x+", "(x", "x/0", "#"])
def test_what_cannot_be_read_is_not_judged(answer: str) -> None:
    assert judged("2x", answer)[0] == "invalid"


@pytest.mark.parametrize(
    ("form", "key", "good", "bad"),
    [
        ("expanded", "x^2-9", ("x^2-9", "-9+x^2", "x*x-9"), ("(x-3)(x+3)", "x^2-3x+3x-9")),
        ("expanded", "2x+2", ("2x+2",), ("2(x+1)", "x+x+2", "-(-2x-2)")),
        ("factored", "(x-3)(x+3)", ("(x+3)(x-3)", "(x-3)*(x+3)", "-(3-x)(x+3)"), ("x^2-9", "x(x-9/x)+0")),
        ("factored", "3(x+1)^2", ("3(x+1)(x+1)",), ("3(x^2+2x+1)", "3x^2+6x+3")),
        ("simplified", "x/2", ("x/2", "1/2x", "0.5x"), ("2x/4", "x/6+x/3", "x*2/4")),
        ("simplified", "x/(x+1)", ("x/(x+1)",), ("x^2/(x^2+x)", "2x/(2x+2)")),
        ("simplified", "x^5", ("x^5",), ("x^2x^3", "x^(2+3)*1+0")),
        ("solved", "x=5", ("x=5", "5=x", "5", "x=10/2=5"), ("2x=10", "x-5=0", "x=10/2", "x=2+3", "10/2")),
        ("solved", "x>-3", ("x>-3", "-3<x"), ("-2x<6", "x>-6/2")),
        ("solved", "x=1/2", ("x=1/2", "0.5", "x=0.5"), ("x=2/4",)),
    ],
)
def test_forms_are_judged_apart_from_meaning(form: str, key: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    for answer in good:
        assert judged(key, answer, form) == ("correct", True, True), answer
    for answer in bad:
        assert judged(key, answer, form) == ("incorrect", True, False), answer


@pytest.mark.parametrize(
    ("key", "answer", "asked"), [("x^(26/15)", "x^26/15", "x^(26/15)"), ("1/(2x)", "1/2x", "1/(2x)")]
)
def test_a_line_with_two_readings_is_asked_about_when_the_other_would_be_right(
    key: str, answer: str, asked: str
) -> None:
    found = Expression(id="i", prompt="?", key=key).assess(answer)
    assert found.verdict == "unsure"
    assert asked in str(found.feedback)
