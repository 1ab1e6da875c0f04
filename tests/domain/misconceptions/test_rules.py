"""Every misconception: its words, its counter-example, and that its rule explains what the counter-example shows."""

from __future__ import annotations

import pytest

from mmtutor.domain.maths import Condition, equivalent, normal, parse
from mmtutor.domain.misconceptions import MISCONCEPTIONS, RUN_ON, Misconception, diagnose_by_key, explain_answer
from mmtutor.domain.misconceptions.diagnosis import MOST_TRIALS, Diagnosis
from mmtutor.domain.misconceptions.tree import understood

EVERY = pytest.mark.parametrize("each", MISCONCEPTIONS.values(), ids=lambda m: m.id)


def test_there_are_enough_of_them_and_ids_are_unique() -> None:
    assert len(MISCONCEPTIONS) >= 60
    assert len({str(m.name) for m in MISCONCEPTIONS.values()}) == len(MISCONCEPTIONS)
    assert len({str(m.explanation) for m in MISCONCEPTIONS.values()}) == len(MISCONCEPTIONS)


@EVERY
def test_each_is_told_in_one_kind_sentence(each: Misconception) -> None:
    said = str(each.explanation)
    assert said.endswith(".")
    assert said.count(".") == 1
    assert len(said) <= 110
    assert not any(word in said.lower() for word in ("error", "wrong answer", "stupid", "!"))
    assert not any(c.isdigit() for c in said), "a number might be the answer"
    assert not str(each.name).endswith(".")
    assert each.skills
    assert any(year in each.source for year in map(str, range(1970, 2026)))  # a publication


@EVERY
def test_each_counter_example_shows_that_the_rule_cannot_be_right(each: Misconception) -> None:
    question, _, wrong = each.counter_example.partition(" <> ")
    if not wrong:  # a comparison that is true
        found = normal(parse(question))
        assert isinstance(found, Condition)
        assert not found.impossible
        return
    assert not equivalent(question, wrong)
    found = explain_answer(question, wrong) + diagnose_by_key(parse(question), parse(wrong))
    if each.id != RUN_ON:  # that one is seen in the line itself
        assert each.id in found


@pytest.mark.parametrize(
    ("question", "wrong", "likeliest"),
    [
        ("1/2+1/3", "2/5", "adds-across"),
        ("1/2+1/4+1/3", "3/9", "adds-across"),
        ("5/12-1/4", "4/8", "adds-across"),
        ("2/3÷3/8", "9/16", "turns-the-dividend"),
        ("(2/3)÷(3/8)", "6/24", "divides-without-turning"),
        ("6 2/3-3 1/6", "3 1/3", "mixed-parts-apart"),
        ("2+3*4", "20", "from-left-to-right"),
        ("10-3+2", "5", "adding-before-subtracting"),
        ("-8+6", "2", "sum-has-wrong-sign"),
        ("-4+-3", "7", "two-minus-make-plus"),
        ("6.7+8.5", "14.12", "parts-of-decimals-apart"),
        ("253-179", "126", "smaller-from-larger"),
        ("2^9*3^4*5^6", "6480", "power-as-product"),
        ("3(x+2)", "3x+2", "multiplies-first-term-only"),
        ("5-2(x-3)", "5-2x-6", "minus-not-spread"),
        ("(x+3)^2", "x^2+9", "squares-each-term"),
        ("2x+3", "5x", "joins-unlike-terms"),
        ("2x+3=13", "2x=16", "moves-with-its-sign"),
        ("2x+3=13", "2x=13", "one-side-only"),
        ("3x=12", "x=9", "coefficient-taken-away"),
        ("3x=12", "9", "coefficient-taken-away"),
        ("13n+196=391", "n=-15", "takes-away-backwards"),
        ("x/2+1=3", "x+1=6", "one-term-not-multiplied"),
        ("-2x<6", "x<-3", "inequality-not-turned"),
        ("-2x+1<7", "x<-3", "inequality-not-turned"),
        ("x^2=9", "x=3", "positive-root-only"),
        ("x^2-5x+6=0", "x=2", "one-factor-only"),
        ("3x+2x=50", "x=0", "letter-as-digit"),
        ("1/3+1/3", "0.67", "rounded-for-exact"),
        ("2/3", "0.666", "rounded-for-exact"),
        ("x/2+x/3", "2x/5", "adds-across"),
        ("1/x+1/y", "2/(x+y)", "adds-across"),
        ("2/3=5/x", "x=6", "same-added-to-both"),
        ("2:3=x:6", "x=5", "same-added-to-both"),
        ("y-5=2(x-1)", "y-1=2(x-5)", "coordinates-swapped"),
    ],
)
def test_the_likeliest_cause_is_named(question: str, wrong: str, likeliest: str) -> None:
    assert explain_answer(question, wrong)[:1] == (likeliest,)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("1/2+1/3", "5/6"),
        ("2x+3=13", "x=5"),
        ("2x+3=13", "5"),
        ("2(x+1)", "2x+2"),
        ("x^2=9", "x=3 or x=-3"),
        ("2*2", "4"),
    ],
)
def test_what_a_right_path_explains_has_no_cause(question: str, answer: str) -> None:
    assert explain_answer(question, answer) == ()


@pytest.mark.parametrize(
    ("question", "answer"),
    [("1/2+1/3", "17/19"), ("2x+3=13", "x=101"), ("", "1"), ("(", "1"), ("1/0", "0"), ("x", "1,2;3")],
)
def test_what_nothing_explains_has_no_cause(question: str, answer: str) -> None:
    assert explain_answer(question, answer) == ()


@pytest.mark.parametrize(
    ("key", "answer", "cause"),
    [
        ("3/4", "3/1", "part-over-rest"),
        ("3/4", "6/2", "part-over-rest"),
        ("1/2", "2/2", "part-over-rest"),
        ("S=6P", "6S=P", "letters-reversed"),
        ("y=x-4", "y=4-x", "switches-round"),
        ("x-4", "4-x", "switches-round"),
        ("(-2,5)", "(5,-2)", "coordinates-swapped"),
    ],
)
def test_the_right_answer_tells_what_a_wrong_one_mistook(key: str, answer: str, cause: str) -> None:
    assert diagnose_by_key(parse(key), parse(answer)) == (cause,)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("3/4", "3"),  # only the top
        ("3/4", "0.75"),
        ("3/4", "6/8"),
        ("5/3", "3/5"),
        ("1/2", "2/5"),
        ("x+4", "4+x"),
        ("x=5", "x=-5"),
        ("S=6P", "P=S/6"),
        ("8", "6"),
        ("x=1, y=2", "(2,1)"),
    ],
)
def test_the_right_answer_alone_makes_no_cause_up(key: str, answer: str) -> None:
    assert diagnose_by_key(parse(key), parse(answer)) == ()


def test_a_decimal_that_ends_is_no_rounded_one() -> None:
    assert "rounded-for-exact" not in explain_answer("1/8", "0.13")


def test_a_cause_is_found_after_right_steps_that_were_not_written_down() -> None:
    assert "minus-of-unknown-lost" in explain_answer("10x+2=12x+5", "x=3/2")


def test_the_search_is_bounded_by_a_count_of_trials() -> None:
    long = "+".join(f"{i}(x+{i})" for i in range(2, 11)) + "=100"
    search = Diagnosis(tuple(MISCONCEPTIONS.values()), understood(parse("x=123456789")))
    assert search.ids(understood(parse(long))) == ()
    assert search.trials <= MOST_TRIALS + len(MISCONCEPTIONS) * 10
