"""The reducer: from what learners say to what the teacher sees."""

from __future__ import annotations

from datetime import timedelta

from mmtutor.classroom.payloads import Presence, Progress
from mmtutor.classroom.state import MAX_LEARNERS, ClassState, Said, dashboard, fold
from tests.classroom.samples import NOON, attempt


def said(learner_id: str, what: object) -> Said:
    return Said(learner_id, what, NOON)  # type: ignore[arg-type]


def test_groups_hold_those_whose_newest_attempt_shows_the_misconception_largest_first() -> None:
    later = NOON + timedelta(seconds=5)
    state = fold(
        ClassState(),
        [
            said("a", attempt("a", misconception="x")),
            said("b", attempt("b", misconception="y")),
            said("c", attempt("c", misconception="y")),
            said("d", attempt("d", misconception="y")),
            said("d", attempt("d", submitted=later)),
        ],
    )
    groups = dashboard(state).groups
    assert [(group.misconception, group.learner_ids) for group in groups] == [("y", ("b", "c")), ("x", ("a",))]


def test_an_older_attempt_that_comes_late_counts_and_does_not_replace_the_newest() -> None:
    newest = attempt("a", submitted=NOON)
    older = attempt("a", submitted=NOON - timedelta(minutes=1), misconception="x")
    seat = fold(ClassState(), [said("a", newest), said("a", older)]).seats["a"]
    assert (seat.received, seat.correct, seat.last, seat.misconception) == (2, 1, newest, None)


def test_made_is_what_the_learner_says_and_at_least_what_came() -> None:
    state = fold(ClassState(), [said("a", Progress("i", made=30)), said("a", attempt("a"))])
    assert (state.seats["a"].received, state.seats["a"].made) == (1, 30)
    state = fold(ClassState(), [said("a", attempt("a"))])
    assert (state.seats["a"].received, state.seats["a"].made) == (1, 1)


def test_seats_are_in_the_order_of_names_and_who_is_stuck_has_said_so() -> None:
    state = fold(
        ClassState(),
        [
            said("1", Presence("Zoe", True)),
            said("2", Presence("adam", True)),
            said("1", Progress("i", stuck=True)),
            said("2", Presence("adam", False)),
        ],
    )
    view = dashboard(state)
    assert [seat.name for seat in view.seats] == ["adam", "Zoe"]
    assert (view.stuck, view.online) == (("1",), 1)


def test_a_class_has_a_bound_and_those_inside_are_still_heard() -> None:
    state = fold(ClassState(), [said(f"{n}", Presence(f"{n}", True)) for n in range(MAX_LEARNERS + 5)])
    assert len(state.seats) == MAX_LEARNERS
    assert fold(state, [said("0", Presence("0", False))]).seats["0"].online is False


def test_folding_leaves_the_state_before_as_it_was() -> None:
    before = fold(ClassState(), [said("a", Presence("Anna", True))])
    fold(before, [said("a", Presence("Anna", False)), said("b", Presence("Ben", True))])
    assert before.seats["a"].online
    assert set(before.seats) == {"a"}
