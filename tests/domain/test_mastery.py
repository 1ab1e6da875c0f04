"""Bayesian knowledge tracing against its textbook formula."""

from __future__ import annotations

import math

import pytest

from mmtutor.domain.mastery import (
    DEFAULT,
    MASTERED,
    SkillModel,
    after_answer,
    chance_correct,
    chance_of,
    faded,
    learned,
    updated,
)

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


def test_an_answer_tells_about_its_skills_and_no_other() -> None:
    assert after_answer({"a": 0.5, "z": 0.9}, ("a",), True) == {"a": updated(0.5, True)}
    assert after_answer({"a": 0.5, "z": 0.9}, ("b",), False) == {"b": updated(DEFAULT.initial, False)}
    assert after_answer({}, (), True) == {}


def test_a_wrong_answer_counts_most_against_the_skill_that_was_least_sure() -> None:
    before = {"firm": 0.95, "shaky": 0.3}
    after = after_answer(before, ("firm", "shaky"), False)
    assert before["firm"] - after["firm"] < 0.1
    assert after["shaky"] < updated(0.3, False) + 0.02
    alone = after_answer({"firm": 0.95}, ("firm",), False)
    assert alone["firm"] < after["firm"]


def test_an_item_of_two_skills_is_judged_by_bayes_rule_on_both() -> None:
    slip, guess = DEFAULT.slip, DEFAULT.guess
    joint = {(a, b): (0.6 if a else 0.4) * (0.7 if b else 0.3) for a in (True, False) for b in (True, False)}
    right = {known: p * ((1 - slip) if all(known) else guess) for known, p in joint.items()}
    posterior = (right[True, True] + right[True, False]) / sum(right.values())
    after = after_answer({"a": 0.6, "b": 0.7}, ("a", "b"), True)
    assert after["a"] == pytest.approx(learned(posterior))
    assert chance_of({"a": 0.6, "b": 0.7}, ("a", "b")) == pytest.approx(sum(right.values()))


def test_what_is_known_is_forgotten_at_a_constant_rate_and_never_by_looking_back() -> None:
    model = SkillModel(forget=0.1)
    assert faded(0.8, 10, model) == pytest.approx(0.8 * math.exp(-1))
    assert faded(faded(0.8, 4, model), 6, model) == pytest.approx(faded(0.8, 10, model))
    assert faded(0.8, 0, model) == faded(0.8, -3, model) == 0.8


@pytest.mark.parametrize("numbers", [(1.2, 0.1, 0.1, 0.1), (0.5, -0.1, 0.1, 0.1), (0.5, 0.1, 0.6, 0.5)])
def test_impossible_models_are_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"probability|below 1"):
        SkillModel(*numbers)


def test_a_negative_rate_of_forgetting_is_refused() -> None:
    with pytest.raises(ValueError, match="forgetting"):
        SkillModel(forget=-0.1)
