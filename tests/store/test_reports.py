from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.report import Scope, Table, csv_of, inert, shown
from mmtutor.store import REPORTS, Store
from tests.store.scripted import assessed, attempt, counted, sit_down

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
YES, NO, UNSURE = Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNSURE

# learner, item, verdict, hints, misconception, at
STORY = [
    ("Zoë", "halves?a=1", NO, 0, "add-tops", MONDAY + MINUTE),
    ("Zoë", "halves?a=2", YES, 2, None, MONDAY + 2 * MINUTE),
    ("Zoë", "=thirds", YES, 0, None, MONDAY + 6 * DAY + 15 * timedelta(hours=1)),  # Sunday, 23:00
    ("ada", "halves?a=1", NO, 1, "add-tops", MONDAY + 3 * MINUTE),
    ("ada", "halves?a=1", NO, 1, "-3", MONDAY + 4 * MINUTE),
    ("ada", "=thirds", UNSURE, 0, None, MONDAY + 5 * MINUTE),
    ("ada", "=thirds", NO, 0, None, MONDAY + 7 * DAY),
    ("stranger", "halves?a=1", NO, 9, "add-tops", MONDAY),
]


@pytest.fixture
def scope(store: Store) -> Iterator[Scope]:
    """A cohort of Zoë, ada and one who did nothing; a stranger beside."""
    cohort = store.cohorts.add("5a")
    people = {name: sit_down(store, name) for name in ("Zoë", "ada", "idle", "stranger")}
    for name in ("Zoë", "ada", "idle"):
        store.cohorts.put_in(cohort.id, people[name][0])
    for name, item, verdict, hints, misconception, at in STORY:
        learner, session = people[name]
        asked = replace(
            attempt(session, learner, at, skills=(item.strip("=")[:6],)), item_id=item, prompt=f"What is {item}?",
            hints_used=hints,
        )  # fmt: skip
        whole = assessed(asked, verdict, at=at)
        whole = replace(whole, assessment=replace(whole.assessment, misconception=misconception))
        store.attempts.submit(asked)
        store.attempts.record(whole, {})
    store.mastery.rebuild(counted)
    return Scope(cohort_id=cohort.id)


def test_mastery_is_learner_by_skill_with_everybody_in_it(store: Store, scope: Scope) -> None:
    table = store.reports.mastery(scope)
    assert [str(column.title) for column in table.columns] == ["Learner", "halves", "thirds"]
    assert shown(table) == (("ada", "12%", "25%"), ("idle", "", ""), ("Zoë", "62%", "75%"))


def test_misconceptions_are_counted_by_learners(store: Store, scope: Scope) -> None:
    assert shown(store.reports.misconceptions(scope)) == (
        ("add-tops", "2", "2", "2026-03-02"),
        ("-3", "1", "1", "2026-03-02"),
    )


def test_the_numbers_of_an_exercise_are_one_exercise_the_hardest_first(store: Store, scope: Scope) -> None:
    assert shown(store.reports.hardest_items(scope)) == (
        ("fractions", "adding", "halves", "What is halves?a=1?", "2", "4", "25%", "1.0"),
        ("fractions", "adding", "=thirds", "What is =thirds?", "2", "2", "50%", "0.0"),
    )


def test_time_runs_from_the_start_of_a_session_to_its_last_answer(store: Store, scope: Scope) -> None:
    with store._database.reading() as connection:
        started = connection.execute(sa.text("SELECT COUNT(*) FROM sessions")).scalar_one()
    assert started == 4
    table = store.reports.time_and_hints(scope)
    by_name = {row[0]: row[1:4] + row[5:] for row in shown(table)}
    assert by_name == {
        "Zoë": ("3", "67%", "2", "2026-03-08"),
        "ada": ("3", "0%", "2", "2026-03-09"),
        "idle": ("0", "", "0", ""),
    }
    minutes = {row[0]: row[4] for row in table.rows}
    week = timedelta(days=7) / MINUTE
    assert minutes["idle"] == 0
    assert minutes["ada"] == pytest.approx(week, abs=0.5)
    assert minutes["Zoë"] == pytest.approx(week - 9 * 60, abs=0.5)


def test_growth_is_week_by_week_from_monday_to_sunday(store: Store, scope: Scope) -> None:
    assert shown(store.reports.growth(scope)) == (
        ("2026-03-02", "2", "5", "40%", "0.8"),
        ("2026-03-09", "1", "1", "0%", "0.0"),
    )


def test_a_report_can_be_of_one_learner_and_of_some_days(store: Store, scope: Scope) -> None:
    assert scope.cohort_id is not None
    ada = next(learner for learner in store.cohorts.members(scope.cohort_id) if learner.name == "ada")
    assert [row[:3] for row in shown(store.reports.growth(Scope(learner_id=ada.id)))] == [
        ("2026-03-02", "1", "2"), ("2026-03-09", "1", "1"),
    ]  # fmt: skip
    assert [row[0] for row in shown(store.reports.mastery(Scope(learner_id=ada.id)))] == ["ada"]
    later = replace(scope, since=MONDAY + DAY, until=MONDAY + 7 * DAY)
    assert [row[:3] for row in shown(store.reports.growth(later))] == [("2026-03-02", "1", "1")]
    assert store.reports.misconceptions(later).rows == ()


def test_what_a_teacher_overruled_counts_as_it_holds_now(store: Store, scope: Scope) -> None:
    assert scope.cohort_id is not None
    store.overruling.accept(scope.cohort_id, "halves?a=1", "5/6", "Ms Frizzle", counted)
    assert store.reports.misconceptions(scope).rows == ()
    assert shown(store.reports.hardest_items(scope))[1][:7] == (
        "fractions", "adding", "halves", "What is halves?a=1?", "2", "4", "100%",
    )  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_one_query_and_its_file_says_what_the_screen_says(store: Store, scope: Scope, name: str) -> None:
    asked: list[str] = []
    sa.event.listen(
        store._database.engine, "after_cursor_execute", lambda *arguments: asked.append(arguments[2])
    )  # fmt: skip
    table: Table = REPORTS[name](store.reports, scope)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1
    header, *body = csv.reader(io.StringIO(csv_of(table), newline=""))
    assert header == [str(column.title) for column in table.columns]
    assert body == [[inert(cell) for cell in row] for row in shown(table)]
    assert len(body) > 0


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_nobody_is_empty(store: Store, name: str) -> None:
    assert REPORTS[name](store.reports, Scope(cohort_id="nobody")).rows == ()
