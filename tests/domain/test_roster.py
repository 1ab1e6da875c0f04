from __future__ import annotations

from datetime import UTC, datetime

from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.roster import Change, ChangeKind, Group, Present, Pupil, Roster, planned

THEN = datetime(2026, 3, 2, 8, tzinfo=UTC)
A, B = Group("5a"), Group("5b")


def learner(key: str, name: str, external_id: str = "") -> Learner:
    return Learner(key, name, "cat", "", THEN, external_id)


def present(*learners: Learner, **cohorts: str) -> Present:
    """Learners, and for each cohort of name and id alike the ids of its learners as one text."""
    memberships = {one.id: frozenset(name for name, ids in cohorts.items() if one.id in ids) for one in learners}
    return Present(learners, [Cohort(f"{name}", name.removeprefix("c"), THEN) for name in cohorts], memberships)


def kinds(*pupils: Pupil, here: Present) -> list[tuple[ChangeKind, ...]]:
    return [change.kinds for change in planned(Roster(pupils), here).changes]


def test_added_renamed_moved_and_unchanged_learners_are_told_apart() -> None:
    here = present(learner("i", "Ada", "1"), learner("j", "Bo", "2"), learner("k", "Cy"), c5a="ijk")
    plan = planned(
        Roster((Pupil(2, "Ada L.", (A,), "1"), Pupil(3, "Bo", (B,), "2"), Pupil(4, "cy", (A,)), Pupil(5, "Di", (B,)))),
        here,
    )
    assert [change.kinds for change in plan.changes] == [
        (ChangeKind.RENAMED,),
        (ChangeKind.MOVED,),
        (ChangeKind.RENAMED,),
        (ChangeKind.ADDED,),
    ]
    assert plan.changes[1] == Change((ChangeKind.MOVED,), 3, "Bo", ("5b",), "Bo", ("5a",), "j")
    assert plan.new_groups == (B,)
    assert plan.count(ChangeKind.RENAMED) == 2
    assert kinds(Pupil(2, "Cy", (A,)), here=here) == [(ChangeKind.UNCHANGED,)]
    assert kinds(Pupil(2, "Ado", (B,), "1"), here=here) == [(ChangeKind.RENAMED, ChangeKind.MOVED)]


def test_a_learner_without_an_id_is_known_by_name_and_gets_the_id() -> None:
    here = present(learner("i", "Ada"), c5a="i")
    (change,) = planned(Roster((Pupil(2, "ADA", (A,), "77"),)), here).changes
    assert change.learner_id == "i"


def test_one_of_the_same_name_but_another_id_is_somebody_else() -> None:
    assert kinds(Pupil(2, "Ada", (A,), "77"), here=present(learner("i", "Ada", "1"), c5a="i")) == [(ChangeKind.ADDED,)]


def test_two_of_the_same_name_are_told_apart_by_class_or_not_at_all() -> None:
    here = present(learner("i", "Ada"), learner("j", "Ada"), c5a="i", c5b="j")
    (change,) = planned(Roster((Pupil(2, "Ada", (B,)),)), here).changes
    assert change.learner_id == "j"
    plan = planned(Roster((Pupil(2, "Ada", (Group("6"),)),)), here)
    assert plan.changes == ()
    assert [(each.line, str(each.message)) for each in plan.problems] == [
        (2, "Several learners are called Ada: give them ids.")
    ]


def test_a_name_that_comes_twice_for_one_learner_is_a_problem_of_the_second_line() -> None:
    here = present(learner("i", "Ada"), c5a="i")
    plan = planned(Roster((Pupil(2, "Ada", (A,)), Pupil(3, "Ada", (B,)))), here)
    assert [change.line for change in plan.changes] == [2]
    assert [each.line for each in plan.problems] == [3]
    plan = planned(Roster((Pupil(2, "Bo", (A,)), Pupil(3, "Bo", (B,)), Pupil(4, "bo", (A,)))), here)
    assert [change.kinds for change in plan.changes] == [(ChangeKind.ADDED,)] * 2
    assert [each.line for each in plan.problems] == [4]


def test_cohorts_are_known_by_id_before_they_are_by_name() -> None:
    cohorts = [Cohort("x", "Maths", THEN, "1"), Cohort("y", "Maths", THEN, "2")]
    here = Present([learner("i", "Ada", "9")], cohorts, {"i": frozenset({"y"})})
    assert kinds(Pupil(2, "Ada", (Group("Maths", "2"),), "9"), here=here) == [(ChangeKind.UNCHANGED,)]
    plan = planned(Roster((Pupil(2, "Ada", (Group("Maths", "3"),), "9"),)), here)
    assert plan.new_groups == (Group("Maths", "3"),)
