"""A doubtful reading is settled only where nearly all the weight is on one answer; the key has no better chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import Choice, Expression, Number, ShortText, Working
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.tutor import Assessed, Confirm, Read
from mmtutor.tutor.weighing import SETTLED, is_open, possible_answers, settled
from tests.tutor.conftest import PICTURE, Desk, sure, unsure


def test_the_possible_answers_are_the_key_and_its_near_misses_or_the_letters_of_a_choice() -> None:
    number = possible_answers(Number(id="", prompt="", key="3/4"))
    assert number[0] == "3/4"
    assert {"3/9", "8/4", "-3/4", "34"} <= set(number)
    assert "x+13" in possible_answers(Expression(id="", prompt="", key="x + 3"))
    assert possible_answers(Choice(id="", prompt="", options=("1/2", "1/3", "1/4"), key=1)) == ("a", "b", "c")
    assert set(possible_answers(ShortText(id="", prompt="", keys=("Yes",)))) == {"yes", "no", "true", "false"}
    assert possible_answers(Working(id="", prompt="", given="2x=4", key="x=2")) == ()


def test_a_reading_with_nearly_all_the_weight_becomes_likely() -> None:
    reading = settled(unsure("3/4"), {"3/4": 0.97, "3/9": 0.03})
    assert (reading.text, reading.likely, reading.sure, reading.confidence) == ("3/4", True, False, 0.97)


def test_another_answer_with_nearly_all_the_weight_takes_its_place() -> None:
    reading = settled(Reading("3/9", 0.1, sure=False, token_confidences=(0.9, 0.9, 0.2)), {"3/4": 0.96, "3/9": 0.04})
    assert (reading.text, reading.likely, reading.token_confidences) == ("3/4", True, ())


def test_weight_on_two_answers_settles_nothing() -> None:
    assert settled(unsure("3/4"), {"3/4": SETTLED - 0.01, "3/9": 0.06}) == unsure("3/4")


def test_an_answer_that_nobody_thought_of_is_not_forced_into_those_that_were() -> None:
    puzzled = Reading("7y", 0.02, sure=False)
    assert settled(puzzled, {"7y": 0.01, "7": 0.99 * 0.1, "1": 0.0}) == puzzled
    assert settled(Reading("7", 0.05, sure=False), {"7": 0.99, "1": 0.01}).likely is False


def test_what_is_weighed_is_never_offered_to_the_learner() -> None:
    alternatives = (Candidate("3/9", 0.2),)
    reading = Reading("8/4", 0.4, sure=False, alternatives=alternatives)
    assert settled(reading, {"8/4": 0.6, "3/4": 0.4}).alternatives == alternatives


@pytest.mark.parametrize(
    ("reading", "may"),
    [
        (unsure("3/4"), True),
        (sure("3/4"), False),
        (unsure(""), False),
        (Reading("3/4", 0.4, sure=False, conflict=True), False),
    ],
    ids=["doubtful", "sure", "nothing", "of two minds"],
)
def test_only_a_doubtful_reading_of_something_is_weighed(reading: Reading, may: bool) -> None:
    assert is_open(reading) is may


def test_a_doubtful_right_answer_is_settled_and_judged_without_a_question(desk: Desk) -> None:
    desk.start()
    desk.reader.readings, desk.reader.weights = [unsure(desk.key)], {desk.key: 0.97}
    desk.tutor.submit(PICTURE)
    assert desk.next(Read).reading.likely
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT
    [weighed] = desk.reader.weighed
    assert desk.key in weighed
    assert len(weighed) > 20


def test_a_doubtful_answer_with_weight_on_several_is_asked_about(desk: Desk) -> None:
    desk.start()
    desk.reader.readings, desk.reader.weights = [unsure("5")], {desk.key: 0.5}
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    asked = desk.next(Confirm).reading
    assert asked.text == "5"
    assert desk.key not in {c.text for c in asked.alternatives}


@pytest.mark.parametrize("weights", [{"5/4": 0.97}, {"5": 0.97}, {}], ids=["another", "itself", "none"])
def test_a_doubtful_wrong_answer_is_asked_about_as_it_was_read_whatever_has_the_weight(
    desk: Desk, weights: dict[str, float]
) -> None:
    desk.start()
    desk.reader.readings, desk.reader.weights = [unsure("5")], weights
    desk.tutor.submit(PICTURE)
    assert desk.next(Read).reading == unsure("5")
    assert desk.next(Confirm).reading == unsure("5")
    assert desk.attempts() == []


def test_a_sure_answer_with_a_rival_is_asked_about_where_it_is_wrong_and_costs_a_try_once_confirmed(
    desk: Desk,
) -> None:
    desk.start()
    desk.reader.readings = [replace(sure("5"), alternatives=(Candidate("6", 0.1),))]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert desk.next(Confirm).reading.text == "5"
    assert desk.attempts() == []
    desk.tutor.confirm("5")
    assert desk.next(Assessed).assessment.verdict is Verdict.INCORRECT
    assert desk.attempts() == [("5", "incorrect")]


def test_a_sure_answer_is_never_weighed(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [sure("5")]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    desk.next(Assessed)
    assert desk.reader.weighed == []
