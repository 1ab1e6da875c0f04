from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.ruling import Reach, Ruling, RulingKind
from mmtutor.errors import UserError
from mmtutor.store import Store, tables
from tests.store.scripted import MORNING, assessed, attempt, counted, sit_down

ITEM = "halves?a=1&b=3"
TEACHER = "Ms Frizzle"


def answer(
    store: Store, learner: tuple[str, str], text: str, verdict: Verdict, *, item: str = ITEM, at: datetime = MORNING
) -> AssessedAttempt:
    """Let a learner, given by id and session, answer."""
    asked = replace(attempt(learner[1], learner[0], at), item_id=item, typed=text)
    whole = assessed(asked, verdict, at=at)
    whole = replace(whole, reading=replace(whole.reading, text=text))
    store.attempts.submit(asked)
    before = store.attempts.of_learner(learner[0])
    store.attempts.record(whole, counted([*before, whole]))
    return whole


class Class:
    """Two learners of a cohort and one who is not in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.cohort = store.cohorts.add("5a").id
        self.ada, self.bo, self.stranger = (sit_down(store, name) for name in ("Ada", "Bo", "Cy"))
        for learner in (self.ada, self.bo):
            store.cohorts.put_in(self.cohort, learner[0])

    def state(self) -> dict[str, Any]:
        """What holds of each learner: judgements and mastery."""
        held = {}
        for learner, _ in (self.ada, self.bo, self.stranger):
            judged = self.store.attempts.of_learner(learner)
            held[learner] = ([(one.attempt, one.reading, one.assessment, one.by) for one in judged],
                             self.store.mastery.of_learner(learner))  # fmt: skip
        return held

    def verdicts(self) -> list[list[Verdict]]:
        return [[one.assessment.verdict for one in self.store.attempts.of_learner(learner)]
                for learner, _ in (self.ada, self.bo, self.stranger)]  # fmt: skip

    def accept(self, text: str, item: str = ITEM) -> str:
        return self.store.overruling.accept(self.cohort, item, text, TEACHER, counted).id

    def judge(self, whole: AssessedAttempt, correct: bool) -> str:
        return self.store.overruling.judge(whole.attempt.id, correct, TEACHER, counted).id

    def undo(self, ruling: str) -> int:
        return self.store.overruling.undo(ruling, TEACHER, counted).regraded


@pytest.fixture
def room(store: Store) -> Class:
    return Class(store)


YES, NO, UNSURE = Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNSURE


def stored(store: Store, table: sa.Table) -> Sequence[Any]:
    with store._database.reading() as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


def test_an_accepted_answer_is_regraded_for_the_whole_cohort_and_for_nobody_else(store: Store, room: Class) -> None:
    for learner in (room.ada, room.bo, room.stranger):
        answer(store, learner, "10/12", NO)
    answer(store, room.ada, "(10/12)", UNSURE, at=MORNING + timedelta(minutes=1))
    answer(store, room.ada, "11/12", NO, at=MORNING + timedelta(minutes=2))
    answer(store, room.bo, "10/12", NO, item="thirds?a=1&b=3", at=MORNING + timedelta(minutes=1))
    before, rows = room.state(), stored(store, tables.assessments)
    assert store.overruling.reach(room.cohort, ITEM, "10/12") == Reach(3, 2)

    ruling = room.accept("10/12")

    assert room.verdicts() == [[YES, YES, NO], [YES, NO], [NO]]
    now = stored(store, tables.assessments)
    assert [row for row in now if row in rows] == rows, "what was judged before is as it was"
    assert len(now) == len(rows) + 3
    for learner, _ in (room.ada, room.bo, room.stranger):
        assert store.mastery.of_learner(learner) == counted(store.attempts.of_learner(learner))
    assert store.attempts.of_learner(room.ada[0])[0].by == TEACHER
    assert store.overruling.reach(room.cohort, ITEM, "10/12") == Reach(0, 0)
    (entry,) = store.overruling.log(room.cohort)
    assert (entry.kind, entry.answer, entry.by, entry.regraded, entry.undone) == (
        RulingKind.ACCEPT, "10/12", TEACHER, 3, False,
    )  # fmt: skip

    assert room.undo(ruling) == 3
    assert room.state() == before
    assert [(one.kind, one.undone) for one in store.overruling.log()] == [
        (RulingKind.UNDO, False), (RulingKind.ACCEPT, True),
    ]  # fmt: skip
    for ruled in (ruling, store.overruling.log()[0].id, "nothing"):
        with pytest.raises(UserError, match="taken back already"):
            room.undo(ruled)


def test_a_later_ruling_on_one_attempt_outlives_the_undoing_of_an_earlier_one(store: Store, room: Class) -> None:
    mine = answer(store, room.ada, "10/12", NO)
    answer(store, room.bo, "10/12", NO)
    accepted = room.accept("10/12")
    judged = room.judge(mine, False)
    assert room.undo(accepted) == 1
    assert room.verdicts()[:2] == [[NO], [NO]]
    assert store.attempts.of_learner(room.ada[0])[0].by == TEACHER
    assert room.undo(judged) == 1
    assert store.attempts.of_learner(room.ada[0])[0].by == "rules", "not what the ruling taken back had said"


def test_rulings_taken_back_in_any_order_leave_what_the_others_say(store: Store, room: Class) -> None:
    mine = answer(store, room.ada, "10/12", NO)
    before = room.state()
    accepted, judged, again = room.accept("10/12"), room.judge(mine, False), room.judge(mine, True)
    assert room.undo(again) == 1
    assert room.verdicts()[0] == [NO]
    assert room.undo(judged) == 1
    assert room.verdicts()[0] == [YES]
    assert room.undo(accepted) == 1
    assert room.state() == before


def test_a_learners_clock_that_is_ahead_does_not_outlive_a_ruling(store: Store, room: Class) -> None:
    answer(store, room.ada, "10/12", NO, at=MORNING + timedelta(days=400))
    before = room.state()
    ruling = room.accept("10/12")
    assert room.verdicts()[0] == [YES]
    room.undo(ruling)
    assert room.state() == before


def test_the_queue_holds_what_nobody_is_sure_of_until_a_teacher_judges_it(store: Store, room: Class) -> None:
    first = answer(store, room.ada, "5/b", UNSURE)
    second = answer(store, room.bo, "5/8", UNSURE, at=MORNING + timedelta(minutes=1))
    answer(store, room.bo, "5/6", YES)
    answer(store, room.stranger, "5/b", UNSURE)
    assert store.overruling.unsure(room.cohort) == [second, first]
    assert store.overruling.unsure(room.cohort, limit=1) == [second]
    ruling = room.judge(first, True)
    assert store.overruling.unsure(room.cohort) == [second]
    room.undo(ruling)
    assert len(store.overruling.unsure(room.cohort)) == 2
    with pytest.raises(UserError, match="not here any more"):
        store.overruling.judge("nothing", True, TEACHER, counted)


def test_what_is_accepted_can_be_asked_for_until_it_is_taken_back(store: Store, room: Class) -> None:
    ruling = room.accept("10/12")
    assert store.overruling.log()[0].regraded == 0
    assert store.overruling.standing(room.bo[0], ITEM) == store.overruling.log()
    assert store.overruling.standing(room.bo[0], "another") == []
    assert store.overruling.standing(room.stranger[0], ITEM) == []
    room.undo(ruling)
    assert store.overruling.standing(room.bo[0], ITEM) == []


def untimed(whole: AssessedAttempt) -> tuple[Any, ...]:
    """All but when it was judged."""
    return whole.attempt, whole.reading, whole.assessment, whole.by


def later(room: Class, learner: tuple[str, str], ruling: Ruling, hours: int = 1) -> AssessedAttempt:
    """Let a learner answer what a ruling accepts and the rules do not, as the tutor writes it down."""
    asked = replace(attempt(learner[1], learner[0], MORNING + timedelta(hours=hours)), item_id=ITEM, typed="10/12")
    whole = assessed(asked, NO, at=asked.submitted)
    whole = replace(whole, reading=replace(whole.reading, text="10/12"))
    room.store.attempts.submit(asked)
    held = replace(whole, assessment=replace(whole.assessment, verdict=YES))
    room.store.attempts.record(whole, counted([*room.store.attempts.of_learner(learner[0]), held]), ruling)
    return whole


def test_the_undo_of_an_acceptance_reaches_what_was_answered_since(store: Store, room: Class) -> None:
    answer(store, room.ada, "10/12", NO)
    room.accept("10/12")
    (ruling,) = store.overruling.standing(room.ada[0], ITEM)
    mine = [later(room, room.ada, ruling), later(room, room.bo, ruling)]
    by_hand = later(room, room.bo, ruling, hours=2)
    assert room.verdicts() == [[YES, YES], [YES, YES], []]
    assert store.attempts.of_learner(room.ada[0])[1].by == TEACHER
    assert store.mastery.of_learner(room.ada[0]) == counted(store.attempts.of_learner(room.ada[0]))
    room.judge(by_hand, True)
    rows = stored(store, tables.assessments)

    assert room.undo(ruling.id) == 3
    assert room.verdicts() == [[NO, NO], [NO, YES], []]
    now = stored(store, tables.assessments)
    assert [row for row in now if row in rows] == rows, "what was judged before is as it was"
    assert len(now) == len(rows) + 3
    held = {one.attempt.id: untimed(one) for who in (room.ada, room.bo) for one in store.attempts.of_learner(who[0])}
    for whole in mine:
        assert held[whole.attempt.id] == untimed(whole), "as the rules had judged it"
    for learner, _ in (room.ada, room.bo):
        assert store.mastery.of_learner(learner) == counted(store.attempts.of_learner(learner))
    assert store.overruling.log()[0].regraded == 3


def test_an_answer_is_not_written_down_by_a_ruling_that_was_taken_back_meanwhile(store: Store, room: Class) -> None:
    room.accept("10/12")
    (ruling,) = store.overruling.standing(room.ada[0], ITEM)
    room.undo(ruling.id)
    with pytest.raises(UserError, match="just changed"):
        later(room, room.ada, ruling)
    assert room.verdicts() == [[], [], []]
    assert len(store.attempts.open_attempts()) == 1


def test_what_arrives_from_another_computer_holds_as_the_teacher_has_accepted_it(store: Store, room: Class) -> None:
    ruling = room.accept("(10/12)")
    sent = []
    for learner, text in ((room.ada, "10/12"), (room.bo, "11/12"), (room.stranger, "10/12")):
        asked = replace(attempt(learner[1], learner[0]), item_id=ITEM)
        whole = assessed(asked, NO)
        sent.append(replace(whole, reading=replace(whole.reading, text=text)))
    assert store.attempts.receive(sent) == 3
    assert store.attempts.receive(sent) == 0
    assert room.verdicts() == [[YES], [NO], [NO]]
    assert store.attempts.of_learner(room.ada[0])[0].by == TEACHER
    assert room.undo(ruling) == 1
    for whole in sent:
        (held,) = store.attempts.of_learner(whole.attempt.learner_id)
        assert untimed(held) == untimed(whole)


def test_the_log_of_a_cohort_has_every_verdict_on_one_answer_of_its_learners(store: Store, room: Class) -> None:
    mine, strange = answer(store, room.ada, "10/12", NO), answer(store, room.stranger, "10/12", NO)
    judged = room.judge(mine, True)
    room.accept("11/12")
    room.undo(judged)
    room.judge(strange, True)
    log = store.overruling.log(room.cohort)
    assert [(one.kind, one.learner_id, one.undone) for one in log] == [
        (RulingKind.UNDO, room.ada[0], False),
        (RulingKind.ACCEPT, None, False),
        (RulingKind.JUDGE, room.ada[0], True),
    ]
    assert {one.prompt for one in log} == {mine.attempt.prompt}
    assert [one.learner_id for one in store.overruling.log()] == [room.stranger[0], room.ada[0], None, room.ada[0]]
    other = store.cohorts.add("6b").id
    store.cohorts.put_in(other, room.stranger[0])
    assert [one.learner_id for one in store.overruling.log(other)] == [room.stranger[0]]


def test_a_ruling_that_fails_half_way_changes_nothing(store: Store, room: Class) -> None:
    answer(store, room.ada, "10/12", NO)
    before = room.state()

    def breaks(judged: Sequence[AssessedAttempt]) -> dict[str, float]:
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        store.overruling.accept(room.cohort, ITEM, "10/12", TEACHER, breaks)
    assert room.state() == before
    assert store.overruling.log() == []


def test_the_sentences_of_rulings_say_whose_they_are(store: Store, room: Class) -> None:
    mine = answer(store, room.ada, "10/12", NO)
    room.judge(mine, True)
    held: Assessment = store.attempts.of_learner(room.ada[0])[0].assessment
    assert str(held.feedback) == "Your teacher accepts this answer."
    assert held.misconception is None
