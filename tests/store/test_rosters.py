from __future__ import annotations

import pytest

from mmtutor.domain.roster import ChangeKind, Group, Pupil, Roster
from mmtutor.errors import UserError
from mmtutor.store import Store, pin_matches

A, B = Group("5a", "c-1"), Group("5b")


def put_in_force(store: Store, *pupils: Pupil) -> list[tuple[ChangeKind, ...]]:
    roster = Roster(pupils)
    plan = store.rosters.plan(roster)
    store.rosters.apply(roster, plan)
    assert all(change.kinds == (ChangeKind.UNCHANGED,) for change in store.rosters.plan(roster).changes), (
        "it is in force"
    )
    return [change.kinds for change in plan.changes]


def classes(store: Store) -> dict[str, list[str]]:
    return {
        cohort.name: [learner.name for learner in store.cohorts.members(cohort.id)] for cohort in store.cohorts.all()
    }


def test_a_preview_changes_nothing_and_a_roster_in_force_is_what_it_says(store: Store) -> None:
    roster = Roster((Pupil(2, "Ada", (A,), "1", "cat", "2718"), Pupil(3, "Bo", (A, B), "2")))
    plan = store.rosters.plan(roster)
    assert plan.count(ChangeKind.ADDED) == 2
    assert plan.new_groups == (A, B)
    assert store.learners.all() == []
    assert store.cohorts.all() == []
    store.rosters.apply(roster, plan)
    assert classes(store) == {"5a": ["Ada", "Bo"], "5b": ["Bo"]}
    ada = next(learner for learner in store.learners.all() if learner.name == "Ada")
    assert (ada.external_id, ada.picture) == ("1", "cat")
    assert pin_matches(ada, "2718")
    assert not pin_matches(ada, "2719")


def test_a_second_roster_moves_and_renames_and_leaves_those_it_does_not_name(store: Store) -> None:
    put_in_force(store, Pupil(2, "Ada", (A,), "1"), Pupil(3, "Bo", (A,), "2"), Pupil(4, "Cy", (A,), "3"))
    ids = {learner.external_id: learner.id for learner in store.learners.all()}
    kinds = put_in_force(store, Pupil(2, "Ada L.", (A,), "1"), Pupil(3, "Bo", (B,), "2"), Pupil(4, "Di", (), "4"))
    assert kinds == [(ChangeKind.RENAMED,), (ChangeKind.MOVED,), (ChangeKind.ADDED,)]
    assert classes(store) == {"5a": ["Ada L.", "Cy"], "5b": ["Bo"]}
    assert {learner.external_id: learner.id for learner in store.learners.all() if learner.name != "Di"} == ids


def test_who_was_made_by_hand_gets_the_schools_ids(store: Store) -> None:
    cohort = store.cohorts.add("5A")
    store.cohorts.put_in(cohort.id, store.learners.add("ada", "fox", "1111").id)
    put_in_force(store, Pupil(2, "Ada", (A,), "1"))
    (ada,) = store.learners.all()
    assert (ada.name, ada.external_id, ada.picture) == ("Ada", "1", "fox")
    assert pin_matches(ada, "1111")
    assert [(cohort.name, cohort.external_id) for cohort in store.cohorts.all()] == [("5A", "c-1")]


def test_a_plan_that_somebody_has_overtaken_is_refused_and_nothing_changes(store: Store) -> None:
    roster = Roster((Pupil(2, "Ada", (A,), "1"), Pupil(3, "Bo", (A,), "2")))
    plan = store.rosters.plan(roster)
    store.learners.add("Bo", "owl")
    with pytest.raises(UserError, match="look at the preview again"):
        store.rosters.apply(roster, plan)
    assert [learner.name for learner in store.learners.all()] == ["Bo"]
    assert store.cohorts.all() == []
