"""The learner's picture: replayed exactly, hints never charged as misses, misconceptions named after two items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mmtutor.domain.learner_model import LearnerModel, from_json, to_json
from mmtutor.domain.mastery import DEFAULT, SkillModel, SkillModels, faded, learned, updated
from mmtutor.domain.picture import Evidence, Picture, after, picture_of
from mmtutor.domain.review import USUAL_PARAMETERS, ReviewModel, recall, reviewed
from mmtutor.errors import UserError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MODEL = LearnerModel()


def answer(n: int, correct: bool = True, *, hints: int = 0, mal: str | None = None, day: float = 0.0) -> Evidence:
    at = NOON + timedelta(days=day, minutes=n)
    return Evidence("sitting", f"add?a={n}", ("add",), correct, at, hints, mal)


def mastery(*answers: Evidence) -> float:
    return picture_of(answers, MODEL).skills["add"].mastery


def test_a_first_try_alone_is_evidence_and_a_hinted_right_answer_is_practice_only() -> None:
    assert mastery(answer(1)) == pytest.approx(updated(DEFAULT.initial, True))
    assert mastery(answer(1, False)) == pytest.approx(updated(DEFAULT.initial, False))
    assert mastery(answer(1, hints=1)) == pytest.approx(learned(DEFAULT.initial))


def test_a_second_wrong_try_at_an_item_says_nothing_new() -> None:
    once = picture_of([answer(1, False)], MODEL)
    assert after(once, answer(1, False), MODEL).skills == once.skills
    assert mastery(answer(1, False), answer(1)) > mastery(answer(1, False))


def test_replaying_gives_the_same_picture_as_going_along() -> None:
    log = [answer(n, n % 3 != 0, hints=n % 4 == 0, mal="m" if n % 5 == 0 else None, day=n) for n in range(1, 30)]
    picture = Picture()
    for each in log:
        picture = after(picture, each, MODEL)
    assert picture == picture_of(log, MODEL)


def test_time_takes_from_what_was_known_and_a_mastered_skill_becomes_due() -> None:
    picture = picture_of([answer(n) for n in range(1, 7)], MODEL)
    state = picture.skills["add"]
    later = state.at + timedelta(days=60)
    assert picture.due(state.at) == ()
    assert picture.due(later) == ("add",)
    assert picture.mastery(later, MODEL.mastery)["add"] == pytest.approx(faded(state.mastery, 60))
    weak = picture_of([answer(1, False)], MODEL)
    assert weak.due(later) == ()


def test_a_misconception_holds_after_two_items_and_ends_after_two_right_answers() -> None:
    one = [answer(1, False, mal="add-tops"), answer(1, False, mal="add-tops")]
    assert picture_of(one, MODEL).misconceptions() == ()
    two = [*one, answer(2, False, mal="add-tops")]
    assert picture_of(two, MODEL).misconceptions() == ("add-tops",)
    assert picture_of(two, MODEL).troubled() == {"add"}
    assert picture_of([*two, answer(3), answer(4, hints=1)], MODEL).misconceptions() == ("add-tops",)
    assert picture_of([*two, answer(3), answer(4)], MODEL).misconceptions() == ()


def test_review_dates_move_out_with_success_and_come_near_with_failure() -> None:
    model = ReviewModel()
    memory = reviewed(None, True, False, NOON, model)
    for _ in range(3):
        assert recall(memory, memory.due, model) == pytest.approx(model.retention, abs=0.03)
        further = reviewed(memory, True, False, memory.due, model)
        assert further.stability > memory.stability
        memory = further
    assert reviewed(memory, False, False, memory.due, model).stability < memory.stability
    hard = reviewed(memory, True, True, memory.due, model)
    assert hard.stability < reviewed(memory, True, False, memory.due, model).stability


def test_fitted_parameters_come_back_from_json_and_nonsense_is_refused_in_a_sentence() -> None:
    fitted = LearnerModel(
        SkillModels(DEFAULT, {"add": SkillModel(0.3, 0.2, 0.05, 0.1, 0.02)}), ReviewModel(retention=0.85)
    )
    assert from_json(to_json(fitted, {"source": "a log"})) == fitted
    assert from_json(None) == LearnerModel()
    for wrong in ({}, [], {"format": 2}, to_json(fitted, {}) | {"default": {"initial": 3}}):
        with pytest.raises(UserError, match="can't be used"):
            from_json(wrong)
    with pytest.raises(ValueError, match="parameters"):
        ReviewModel(USUAL_PARAMETERS[:20])
