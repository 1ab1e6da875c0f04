from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, AttemptState
from mmtutor.messages import message
from mmtutor.store import Store
from tests.store.scripted import MORNING, assessed, attempt, count, counted, sit_down


def test_a_judged_attempt_comes_back_as_it_was_also_after_reopening(store: Store, path: Path) -> None:
    learner, session = sit_down(store)
    whole = assessed(attempt(session, learner))
    store.attempts.submit(whole.attempt)
    store.attempts.record(whole, {"add": 0.625})
    assert store.attempts.of_learner(learner) == [whole]
    store.close()
    again = Store.open(path)
    assert again.attempts.of_learner(learner) == [whole]
    assert str(again.attempts.of_learner(learner)[0].assessment.feedback) == str(whole.assessment.feedback)
    assert again.mastery.of_learner(learner) == {"add": 0.625}
    again.close()


def test_an_attempt_goes_from_submitted_to_assessed(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    assert store.attempts.state(mine.id) is None
    store.attempts.submit(mine)
    assert store.attempts.state(mine.id) is AttemptState.SUBMITTED
    assert store.attempts.open_attempts() == [mine]
    assert store.attempts.of_learner(learner) == []
    store.attempts.record(assessed(mine), {})
    assert store.attempts.state(mine.id) is AttemptState.ASSESSED
    assert store.attempts.open_attempts() == []


def test_what_a_crash_left_open_is_marked_interrupted_once(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    store.attempts.mark_interrupted(mine.id)
    store.attempts.mark_interrupted(mine.id)
    assert store.attempts.state(mine.id) is AttemptState.INTERRUPTED
    assert store.attempts.open_attempts(learner) == []


def test_a_teachers_later_assessment_holds_and_the_first_one_stays(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    store.attempts.record(assessed(mine, Verdict.INCORRECT), {})
    override = assessed(mine, Verdict.CORRECT, at=MORNING + timedelta(days=1), by="Ms Okafor")
    store.attempts.record(override, {})
    assert store.attempts.of_learner(learner) == [override]


def test_of_two_assessments_in_one_instant_the_later_written_holds(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    for verdict in (Verdict.UNSURE, Verdict.INVALID, Verdict.CORRECT):
        store.attempts.record(assessed(mine, verdict), {})
    assert [one.assessment.verdict for one in store.attempts.of_learner(learner)] == [Verdict.CORRECT]


def test_attempts_come_oldest_first_and_a_limit_keeps_the_newest(store: Store) -> None:
    learner, session = sit_down(store)
    all_of_them = [assessed(attempt(session, learner, MORNING + timedelta(minutes=m))) for m in (3, 1, 2)]
    for one in all_of_them:
        store.attempts.submit(one.attempt)
        store.attempts.record(one, {})
    third, first, second = all_of_them
    assert store.attempts.of_learner(learner) == [first, second, third]
    assert store.attempts.of_learner(learner, limit=2) == [second, third]
    assert store.attempts.of_learner(learner, course_id="fractions", lesson_id="adding", limit=1) == [third]
    assert store.attempts.of_learner(learner, lesson_id="another") == []


def test_a_record_that_fails_leaves_neither_reading_nor_mastery(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    store.attempts.submit(mine)
    with pytest.raises(StatementError, match="naive"):
        store.attempts.record(assessed(mine, at=datetime(2026, 3, 2)), {"add": 1.0})
    assert store.attempts.state(mine.id) is AttemptState.SUBMITTED
    assert store.mastery.of_learner(learner) == {}


def test_values_of_feedback_that_json_does_not_know_come_back_as_text(store: Store) -> None:
    learner, session = sit_down(store)
    mine = attempt(session, learner)
    feedback = message("It is {exact}, on line {line}.", exact=Fraction(5, 6), line=2)
    whole = assessed(mine)
    store.attempts.submit(mine)
    store.attempts.record(AssessedAttempt(mine, whole.reading, Assessment(Verdict.INCORRECT, feedback), MORNING), {})
    (back,) = store.attempts.of_learner(learner)
    assert str(back.assessment.feedback) == "It is 5/6, on line 2."
    assert back.assessment.feedback.values["line"] == 2


def test_a_moment_in_another_zone_is_kept_as_the_same_moment(store: Store) -> None:
    learner, session = sit_down(store)
    local = datetime(2026, 3, 2, 16, 0, 0, 123456, timezone(timedelta(hours=8)))
    store.attempts.submit(attempt(session, learner, local))
    (back,) = store.attempts.open_attempts()
    assert back.submitted == local
    assert back.submitted.tzinfo is UTC


def test_mastery_replayed_from_the_attempts_equals_mastery_kept_along_the_way(store: Store) -> None:
    learner, session = sit_down(store)
    other, other_session = sit_down(store, "Bo")
    state: dict[str, float] = {}
    verdicts = [Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNSURE, Verdict.INVALID, Verdict.CORRECT]
    for minute, verdict in enumerate(verdicts):
        mine = attempt(session, learner, MORNING + timedelta(minutes=minute), skills=("add", f"skill {minute % 2}"))
        store.attempts.submit(mine)
        if verdict in (Verdict.CORRECT, Verdict.INCORRECT):
            state = count(state, mine.skills, verdict is Verdict.CORRECT)
        store.attempts.record(assessed(mine, verdict), state)
    theirs = attempt(other_session, other)
    store.attempts.submit(theirs)
    store.attempts.record(assessed(theirs, Verdict.INCORRECT), {"add": 0.99, "stale": 0.5})

    store.mastery.rebuild(counted)

    assert store.mastery.of_learner(learner) == state
    assert store.mastery.of_learner(other) == {"add": 0.25}


def test_hints_and_the_end_of_a_session_are_noted(store: Store) -> None:
    learner, session = sit_down(store)
    store.attempts.hint_shown(session, learner, "halves", 1)
    store.attempts.hint_shown(session, learner, "halves", 2)
    store.sessions.finish(session)
    store.sessions.finish(session)
    assert store.check() is None


def test_preferences_keep_any_json_value(store: Store, path: Path) -> None:
    assert store.preferences.get("theme", "light") == "light"
    for value in ("dark", None, 1.25, ["a", {"b": [True]}], {}):
        store.preferences.put("theme", value)
        assert store.preferences.get("theme", "light") == value
    with pytest.raises(StatementError, match="JSON"):
        store.preferences.put("theme", object())
    assert store.preferences.get("theme") == {}
