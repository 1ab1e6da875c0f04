"""Bayesian knowledge tracing against its textbook formula, and the choice of the next exercise."""

from __future__ import annotations

import random

import pytest

from mmtutor.domain.mastery import DEFAULT, MASTERED, SkillModel, after_answer, chance_correct, updated
from mmtutor.domain.next_item import Past, next_template
from mmtutor.domain.template import ItemTemplate

TEXTBOOK = SkillModel(initial=0.4, learn=0.1, slip=0.1, guess=0.2)


def test_one_right_answer_moves_mastery_as_the_formula_says() -> None:
    posterior = 0.4 * 0.9 / (0.4 * 0.9 + 0.6 * 0.2)  # 0.75
    assert updated(0.4, True, TEXTBOOK) == pytest.approx(posterior + (1 - posterior) * 0.1)
    assert updated(0.4, True, TEXTBOOK) == pytest.approx(0.775)


def test_one_wrong_answer_moves_mastery_as_the_formula_says() -> None:
    posterior = 0.4 * 0.1 / (0.4 * 0.1 + 0.6 * 0.8)  # 1/13
    assert updated(0.4, False, TEXTBOOK) == pytest.approx(posterior + (1 - posterior) * 0.1)
    assert updated(0.4, False, TEXTBOOK) == pytest.approx(1 / 13 + 12 / 130)


def test_the_chance_of_a_right_answer_is_knowing_without_a_slip_or_guessing() -> None:
    assert chance_correct(0.4, TEXTBOOK) == pytest.approx(0.4 * 0.9 + 0.6 * 0.2)
    assert (chance_correct(0, TEXTBOOK), chance_correct(1, TEXTBOOK)) == (0.2, 0.9)


def test_mastery_stays_a_probability_and_right_answers_lead_to_it() -> None:
    mastery = DEFAULT.initial
    for _ in range(6):
        mastery = updated(mastery, True)
    assert MASTERED < mastery <= 1
    for extreme in (0.0, 1.0):
        for correct in (True, False):
            for model in (SkillModel(0.5, 0, 0, 0), DEFAULT):
                assert 0 <= updated(extreme, correct, model) <= 1


def test_an_answer_tells_about_all_its_skills_and_no_other() -> None:
    assert after_answer({"a": 0.5, "z": 0.9}, ("a", "b"), True) == {
        "a": updated(0.5, True),
        "b": updated(DEFAULT.initial, True),
    }


@pytest.mark.parametrize("numbers", [(1.2, 0.1, 0.1, 0.1), (0.5, -0.1, 0.1, 0.1), (0.5, 0.1, 0.6, 0.5)])
def test_impossible_models_are_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"probability|below 1"):
        SkillModel(*numbers)


def template(name: str, skill: str) -> ItemTemplate:
    return ItemTemplate(id=name, kind="number", prompt="?", fields={"key": "1"}, skills=(skill,))


LESSON = (template("one", "a"), template("two", "b"), template("three", "c"))


def test_a_lesson_begins_with_its_first_template_and_goes_on_in_order() -> None:
    first, why = next_template(LESSON, {}, [], random.Random(0))
    second, _ = next_template(LESSON, {"a": 0.5}, [Past("one", True)], random.Random(0))
    assert (first.id, second.id) == ("one", "two")
    assert str(why)


def test_what_was_missed_comes_back_but_not_at_once() -> None:
    history = [Past("one", False)]
    assert next_template(LESSON, {}, history, random.Random(0))[0].id == "two"
    history += [Past("two", True), Past("three", True)]
    assert next_template(LESSON, {}, history, random.Random(0))[0].id == "one"


def test_with_one_template_it_is_that_one() -> None:
    assert next_template(LESSON[:1], {}, [Past("one", True)] * 9, random.Random(0))[0].id == "one"


def test_practice_goes_to_what_lies_near_the_aim_and_never_repeats_at_once() -> None:
    history = [Past(t.id, True) for t in LESSON]
    mastery = {"a": 0.86, "b": 0.3, "c": 0.9}
    assert next_template(LESSON, mastery, history, random.Random(0))[0].id == "one"
    known = dict.fromkeys("abc", 0.99)
    for seed in range(20):
        assert next_template(LESSON, known, history, random.Random(seed))[0].id != "three"
