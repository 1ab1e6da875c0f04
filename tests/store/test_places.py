"""Who joins a class from another computer takes the place of their name on the list, and of nobody who has come."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from mmtutor.domain.people import Learner
from mmtutor.domain.roster import ChangeKind, Group, Pupil, Roster
from mmtutor.errors import UserError
from mmtutor.store import Store, pin_matches
from tests.store.scripted import MORNING, assessed, attempt, counted

B7, CHOIR = Group("7b", "c-7b"), Group("Choir", "c-choir")
MAYA = Pupil(2, "Maya  Lind", (B7, CHOIR), "m-1", "owl", "2718")


@pytest.fixture
def listed(store: Store) -> Callable[..., str]:
    """Put a list in force and return the id of the class 7b."""

    def apply(*pupils: Pupil) -> str:
        roster = Roster(pupils)
        store.rosters.apply(roster, store.rosters.plan(roster))
        return next(each.id for each in store.cohorts.all() if each.name == "7b")

    return apply


def named_maya(store: Store, cohort_id: str) -> list[str]:
    return [each.id for each in store.cohorts.members(cohort_id) if each.name.startswith("Maya")]


def test_a_learner_who_joins_is_the_one_on_the_list_and_the_next_list_still_knows_them(
    store: Store, listed: Callable[..., str]
) -> None:
    bo = Pupil(3, "Bo", (B7,), "b-1")
    cohort = listed(MAYA, bo)
    lesson = store.assignments.add(cohort, "fractions", "adding", MORNING)
    maya = store.learners.welcome("laptop", " maya LIND ", "", cohort)
    assert store.learners.get("laptop") == maya
    assert (maya.name, maya.external_id, maya.picture) == (MAYA.name, "m-1", "owl")
    assert pin_matches(maya, "2718")
    assert {each.name for each in store.cohorts.of_learner("laptop")} == {"7b", "Choir"}
    assert store.assignments.of_learner("laptop", MORNING) == [lesson]
    assert len(store.learners.all()) == 2
    whole = assessed(attempt("session", "laptop"))
    assert store.attempts.receive([whole]) == 1
    plan = store.rosters.plan(Roster((MAYA, bo)))
    assert [each.kinds for each in plan.changes] == [(ChangeKind.UNCHANGED,)] * 2
    assert plan.changes[0].learner_id == "laptop"
    store.rosters.apply(Roster((MAYA, bo)), plan)
    assert store.attempts.of_learner("laptop") == [whole]
    assert store.check() is None


def test_nobody_takes_the_place_of_one_who_has_joined_even_before_the_first_answer_or_after_all_are_erased(
    store: Store, listed: Callable[..., str]
) -> None:
    cohort = listed(MAYA)
    first = store.learners.welcome("first", MAYA.name, "", cohort)
    assert store.learners.welcome("second", MAYA.name, "", cohort).external_id == ""
    store.learners.remove("second")
    store.attempts.receive([assessed(attempt("session", "first", MORNING - timedelta(days=9)))])
    store.retention.erase(1, counted)
    assert store.attempts.of_learner("first") == []
    assert store.learners.welcome("third", MAYA.name, "", cohort).external_id == ""
    assert store.learners.welcome("first", "another name", "", cohort) == first
    assert named_maya(store, cohort) == ["first", "third"]


def _works(store: Store, learner: Learner) -> None:
    session = store.sessions.start(learner.id, "fractions", "adding")
    whole = assessed(attempt(session, learner.id))
    store.attempts.submit(whole.attempt)
    store.attempts.record(whole, {"add": 0.5})


def _begins(store: Store, learner: Learner) -> None:
    store.sessions.start(learner.id, "fractions", "adding")


def _signs_in(store: Store, learner: Learner) -> None:
    assert store.learners.sign_in(learner.id, "2718").ok


@pytest.mark.parametrize("does", [_works, _begins, _signs_in])
def test_a_name_that_has_done_anything_keeps_its_place(
    store: Store, listed: Callable[..., str], does: Callable[[Store, Learner], None]
) -> None:
    cohort = listed(MAYA)
    [there] = store.learners.all()
    does(store, there)
    assert store.learners.welcome("laptop", MAYA.name, "", cohort).external_id == ""
    assert store.learners.get(there.id) == there
    assert set(named_maya(store, cohort)) == {there.id, "laptop"}


def test_a_name_that_was_opened_where_no_pin_is_asked_for_keeps_its_place(
    store: Store, listed: Callable[..., str]
) -> None:
    cohort = listed(replace(MAYA, pin=""))
    [there] = store.learners.all()
    assert store.learners.sign_in(there.id, "").ok
    assert store.learners.welcome("laptop", MAYA.name, "", cohort).external_id == ""
    assert store.sessions.start(there.id, "fractions", "adding")


def test_a_lesson_of_a_learner_who_is_gone_is_refused_in_one_sentence(store: Store) -> None:
    with pytest.raises(UserError, match="not here any more"):
        store.sessions.start("nobody", "fractions", "adding")


def test_a_name_that_two_share_and_a_name_of_another_class_are_left_alone(
    store: Store, listed: Callable[..., str]
) -> None:
    cohort = listed(MAYA, Pupil(3, "MAYA LIND", (B7,), "m-2"), Pupil(4, "Bo", (CHOIR,), "b-1"))
    before = store.learners.all()
    for laptop, name in (("one", MAYA.name), ("two", "Bo"), ("three", "Maya")):
        assert store.learners.welcome(laptop, name, "", cohort).external_id == ""
    assert [each for each in store.learners.all() if each.id not in ("one", "two", "three")] == before


def test_whoever_came_on_a_stick_takes_the_place_when_the_name_is_known(
    store: Store, listed: Callable[..., str]
) -> None:
    cohort = listed(MAYA)
    assert store.learners.welcome("77e01c45-stick", "", "", cohort).name == "77e01c45"
    whole = assessed(attempt("session", "77e01c45-stick"))
    store.attempts.receive([whole])
    assert store.learners.welcome("77e01c45-stick", "Maya Lind", "", cohort).external_id == "m-1"
    assert [each.id for each in store.learners.all()] == ["77e01c45-stick"]
    assert store.attempts.of_learner("77e01c45-stick") == [whole]


def test_of_many_who_join_under_one_name_at_once_one_takes_the_place(store: Store, listed: Callable[..., str]) -> None:
    cohort = listed(MAYA)
    together = Barrier(6)

    def come(number: int) -> str:
        together.wait()
        return store.learners.welcome(f"laptop {number}", MAYA.name, "", cohort).external_id

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(come, range(6))) == [""] * 5 + ["m-1"]
    assert len(named_maya(store, cohort)) == 6


def test_a_lesson_begun_while_somebody_joins_is_never_lost(store: Store, listed: Callable[..., str]) -> None:
    """Whichever comes first, either the place is kept with what was done in it, or the lesson is not begun there."""
    for number in range(8):
        pupil = Pupil(2, f"Maya {number}", (B7,), f"m-{number}")
        cohort = listed(pupil)
        [there] = [each for each in store.learners.all() if each.name == pupil.name]
        together = Barrier(2)

        def begin(there: Learner = there, together: Barrier = together) -> bool:
            together.wait()
            try:
                store.sessions.start(there.id, "fractions", "adding")
            except UserError as error:
                assert str(error) == "This learner is not here any more."  # noqa: PT017
                return False
            return True

        with ThreadPoolExecutor(1) as pool:
            begun = pool.submit(begin)
            together.wait()
            welcomed = store.learners.welcome(f"laptop {number}", pupil.name, "", cohort)
            assert begun.result() == (welcomed.external_id == "") == (store.learners.get(there.id) is not None)
