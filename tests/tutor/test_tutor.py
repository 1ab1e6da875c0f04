from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.attempt import AttemptState
from mmtutor.domain.learner_model import LearnerModel
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Reading
from mmtutor.errors import UserError
from mmtutor.model.reader import Reader as RealReader
from mmtutor.tutor import (
    Assessed,
    Confirm,
    HintOffered,
    HintShown,
    ItemShown,
    LiveReading,
    Read,
    Revealed,
    Stage,
    StillThinking,
    Trouble,
    TutorState,
    knowing,
    overruling,
)
from mmtutor.tutor.states import step
from mmtutor.tutor.worker import Reader
from tests.tutor.conftest import COURSE, PICTURE, TIMEOUT_S, Desk, ScriptedReader, sure, unsure


def test_a_typed_answer_is_judged_at_once_and_never_reaches_the_network(desk: Desk) -> None:
    desk.start()
    assert desk.tutor.submit(Response(text=desk.key))
    assert desk.next(Read).reading.text == desk.key
    assessed = desk.next(Assessed)
    assert assessed.assessment.verdict is Verdict.CORRECT
    assert desk.tutor.state is TutorState.FEEDBACK
    assert desk.attempts() == [(desk.key, "correct")]
    assert desk.reader.asked.empty()


def test_a_shown_answer_is_read_by_the_network_with_the_question_and_judged(desk: Desk) -> None:
    item = desk.start().item
    desk.reader.readings = [sure(desk.key)]
    assert desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT
    assert desk.reader.asked.get_nowait() == (PICTURE, item.prompt)


def test_an_attempt_is_on_disk_before_it_is_read(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [sure("1")], partial(going_on.wait, TIMEOUT_S)
    desk.tutor.submit(PICTURE)
    [attempt] = desk.store.attempts.open_attempts()
    assert uuid.UUID(attempt.id).version == 4
    assert attempt.modalities == {Modality.IMAGE}
    assert desk.tutor.item is not None
    assert attempt.skills == desk.tutor.item.skills
    going_on.set()
    desk.next(Read)
    desk.next(Assessed)
    assert desk.store.attempts.state(attempt.id) is AttemptState.ASSESSED


@pytest.mark.parametrize("doubt", [unsure("3/4"), Reading("3/4", 0.99, sure=False, conflict=True)])
def test_a_doubtful_reading_is_asked_about_and_only_then_judged(desk: Desk, doubt: Reading) -> None:
    desk.start()
    desk.reader.readings = [doubt]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert desk.next(Confirm).reading is doubt
    assert desk.tutor.state is TutorState.CONFIRMING
    assert desk.attempts() == []
    desk.tutor.confirm(desk.key)
    assessed = desk.next(Assessed)
    assert (assessed.assessment.verdict, assessed.reading.text) == (Verdict.CORRECT, desk.key)
    assert desk.attempts() == [(desk.key, "correct")]


def test_a_likely_reading_is_taken_without_a_question_only_where_it_is_the_key(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [replace(unsure(desk.key), likely=True), replace(unsure("77"), likely=True)]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT
    desk.tutor.next_item()
    desk.next(ItemShown)
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert desk.next(Confirm).reading.text == "77"


def test_what_the_teacher_accepts_for_a_class_is_right_from_then_on(desk: Desk) -> None:
    cohort = desk.store.cohorts.add("7b")
    desk.store.cohorts.put_in(cohort.id, desk.learner.id)
    desk.start()
    assert desk.tutor.item is not None
    ruling = overruling.accept(desk.store, [COURSE], cohort.id, desk.tutor.item.id, "77", by="the teacher")
    for text, expected in (("78", Verdict.INCORRECT), ("77", Verdict.CORRECT)):
        desk.reader.readings = [sure(text)]
        desk.tutor.submit(PICTURE)
        desk.next(Read)
        assert desk.next(Assessed).assessment.verdict is expected
    judged = desk.store.attempts.of_learner(desk.learner.id)
    assert desk.attempts() == [("78", "incorrect"), ("77", "correct")]
    assert desk.store.mastery.of_learner(desk.learner.id) == knowing.replayed(judged, [COURSE], LearnerModel())
    overruling.undo(desk.store, [COURSE], ruling.id, by="the teacher")
    judged = desk.store.attempts.of_learner(desk.learner.id)
    assert desk.attempts() == [("78", "incorrect"), ("77", "incorrect")]
    assert str(judged[1].assessment.feedback) != "Your teacher accepts this answer."
    assert desk.store.mastery.of_learner(desk.learner.id) == knowing.replayed(judged, [COURSE], LearnerModel())
    assert desk.store.overruling.standing(desk.learner.id, desk.tutor.item.id) == []


def test_a_doubtful_reading_that_is_left_behind_goes_to_the_teacher(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [unsure("3/4")]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    desk.next(Confirm)
    desk.tutor.next_item()
    assert desk.attempts() == [("3/4", "unsure")]
    assert desk.store.mastery.of_learner(desk.learner.id) == {}


@pytest.mark.parametrize("nothing", [sure(""), unsure("")])
def test_nothing_on_the_paper_is_no_wrong_answer(desk: Desk, nothing: Reading) -> None:
    desk.start()
    desk.reader.readings = [nothing]
    desk.tutor.submit(PICTURE)
    desk.next(Read)
    assert "nothing to read" in str(desk.next(Trouble).message)
    assert desk.tutor.state is TutorState.ANSWERING
    assert desk.attempts() == []
    assert desk.store.attempts.open_attempts() == []


def test_an_empty_answer_is_not_taken(desk: Desk) -> None:
    desk.start()
    assert not desk.tutor.submit(Response(text="  "))
    assert "no answer yet" in str(desk.next(Trouble).message)
    assert desk.tutor.state is TutorState.PRESENTING


def test_a_second_answer_while_the_first_is_read_is_not_taken(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [sure("1")], partial(going_on.wait, TIMEOUT_S)
    assert desk.tutor.submit(PICTURE)
    assert not desk.tutor.submit(PICTURE)
    desk.next(StillThinking)
    going_on.set()
    desk.next(Read)
    desk.next(Assessed)
    assert len(desk.attempts()) == 1


def test_a_reading_of_an_item_that_was_left_is_never_shown(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [sure("1"), sure("2")], partial(going_on.wait, TIMEOUT_S)
    desk.tutor.submit(PICTURE)
    desk.tutor.next_item()
    desk.next(ItemShown)
    desk.tutor.submit(PICTURE)
    going_on.set()
    assert desk.next(Read).reading.text == "2"
    desk.next(Assessed)
    assert desk.told.empty()
    assert [text for text, _ in desk.attempts()] == ["2"]


def test_live_readings_grow_while_the_answer_is_made(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [unsure("3"), unsure("3/4")]
    for text in ("3", "3/4"):
        desk.tutor.live(PICTURE)
        assert desk.next(LiveReading).reading.text == text
    assert desk.tutor.state is TutorState.ANSWERING
    assert desk.store.attempts.open_attempts() == []


def test_a_live_reading_that_comes_after_the_answer_was_handed_in_is_dropped(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [unsure("3"), sure("3/4")], partial(going_on.wait, TIMEOUT_S)
    desk.tutor.live(PICTURE)
    desk.reader.asked.get(timeout=TIMEOUT_S)
    desk.tutor.submit(PICTURE)
    going_on.set()
    assert desk.next(Read).reading.text == "3/4"
    desk.next(Assessed)
    assert desk.told.empty()


def test_a_live_reading_that_fails_is_no_news(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [UserError("No ink was found."), unsure("3")]
    desk.tutor.live(PICTURE)
    desk.reader.asked.get(timeout=TIMEOUT_S)
    desk.tutor.live(PICTURE)
    assert desk.next(LiveReading).reading.text == "3"


def test_after_a_wrong_answer_the_item_can_be_answered_again(desk: Desk) -> None:
    desk.start()
    key = desk.key
    for answer, verdict in (("1/99", Verdict.INCORRECT), ("3//4", Verdict.INVALID), (key, Verdict.CORRECT)):
        desk.tutor.submit(Response(text=answer))
        desk.next(Read)
        assert desk.next(Assessed).assessment.verdict is verdict
    assert [verdict for _, verdict in desk.attempts()] == ["incorrect", "invalid", "correct"]
    summary = desk.tutor.finish()
    assert (summary.items, summary.correct, summary.first_try, summary.attempts) == (1, 1, 0, 2)


def test_reading_that_fails_is_said_and_the_item_can_be_answered_in_another_way(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [RuntimeError("a bug"), UserError("The model file is damaged.")]
    for sentence in ("could not be read", "is damaged"):
        desk.tutor.submit(PICTURE)
        assert sentence in str(desk.next(Trouble).message)
        assert desk.tutor.state is TutorState.ANSWERING
    desk.tutor.submit(Response(text=desk.key))
    desk.next(Read)
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT


def test_what_was_typed_counts_where_the_picture_beside_it_cannot_be_read(desk: Desk) -> None:
    desk.start()
    desk.reader.readings = [RuntimeError("a bug")]
    desk.tutor.submit(Response(text=desk.key, picture=PICTURE.picture))
    assert desk.next(Read).reading.confidence == 1
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT


class TestWithoutAModel:
    @pytest.fixture
    def load(self) -> Callable[[], Reader]:
        def load() -> ScriptedReader:
            raise UserError("The model is not installed. Type your answer.")

        return load

    def test_typing_still_works(self, desk: Desk) -> None:
        desk.start()
        desk.tutor.submit(Response(text=desk.key))
        desk.next(Read)
        assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT

    def test_a_picture_gives_the_sentence(self, desk: Desk) -> None:
        desk.start()
        desk.tutor.submit(PICTURE)
        assert "not installed" in str(desk.next(Trouble).message)


class TestWithTheRealReaderAndNoNetwork:
    @pytest.fixture
    def load(self) -> Callable[[], Reader]:
        return lambda: RealReader(None)

    def test_a_picture_gives_a_sentence_and_typing_is_judged(self, desk: Desk) -> None:
        desk.start()
        desk.tutor.submit(PICTURE)
        assert str(desk.next(Trouble).message)
        desk.tutor.submit(Response(text=desk.key, picture=PICTURE.picture))
        assert desk.next(Read).reading.text == desk.key
        assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT


def test_mastery_follows_the_answers_and_replaying_them_gives_the_same(desk: Desk) -> None:
    desk.start()
    for answer in ("1/99", desk.key):
        desk.tutor.submit(Response(text=answer))
        desk.next(Read)
        desk.next(Assessed)
    cached = desk.store.mastery.of_learner(desk.learner.id)
    assert set(cached) == {"adding"}
    replayed = knowing.known(desk.store, desk.learner.id, COURSE).picture
    assert replayed.as_of_last_answers(cached) == cached
    knowing.rebuild(desk.store, [COURSE])
    assert desk.store.mastery.of_learner(desk.learner.id) == cached
    summary = desk.tutor.finish()
    assert dict(summary.after) == pytest.approx(cached, abs=1e-4)
    assert summary.before == {}
    assert summary.returns["adding"] > datetime(2026, 3, 1, 0, 1, tzinfo=UTC)


def test_hints_come_one_by_one_and_then_the_answer(desk: Desk) -> None:
    item = desk.start().item
    texts = ["Same denominators.", "The denominators stay.", "Add the numerators."]
    for number, text in enumerate(texts[:2], 1):
        hint = desk.tutor.hint()
        assert hint is not None
        assert str(hint.text) == text
        shown = desk.next(HintShown)
        assert (shown.number, shown.of, desk.tutor.hints_left) == (number, 3, 3 - number)
    assert hint.question not in ("", item.prompt)
    desk.tutor.stuck()
    assert desk.next(HintShown).hint.text == texts[2]
    assert desk.tutor.hint() is None
    desk.tutor.stuck()
    assert desk.next(Revealed).answer == desk.key
    assert not desk.tutor.submit(Response(text=desk.key))
    assert desk.tutor.finish().hints == 3


def test_an_answer_that_was_given_away_is_followed_by_one_like_it_without_help(desk: Desk) -> None:
    item = desk.start().item
    reveal(desk)
    desk.tutor.next_item()
    check = desk.next(ItemShown)
    assert check.stage is Stage.CHECK
    assert (check.item.id.partition("?")[0], check.item.prompt == item.prompt) == ("add", False)
    assert desk.tutor.hints_left == 0
    assert desk.tutor.hint() is None
    answer(desk, "1/99")
    assert desk.tutor.hint() is not None


def test_hints_are_offered_after_two_wrong_answers_or_a_long_time_and_never_twice(desk: Desk) -> None:
    desk.start()
    answer(desk, "1/99")
    assert desk.told.empty()
    answer(desk, "1/98")
    assert "hint" in str(desk.next(HintOffered).message)
    desk.tutor.idle(300)
    assert desk.told.empty()
    desk.tutor.hint()
    desk.next(HintShown)
    desk.tutor.idle(10)
    assert desk.told.empty()
    desk.tutor.idle(300)
    assert "Take your time" in str(desk.next(HintOffered).message)


def test_a_hint_after_the_right_answer_costs_nothing(desk: Desk) -> None:
    desk.start()
    answer(desk, desk.key)
    desk.tutor.hint()
    assert desk.tutor.finish().hints == 0


def test_the_next_item_says_why_and_progress_counts(desk: Desk) -> None:
    shown = desk.start()
    assert str(shown.why)
    assert desk.tutor.progress == (0, 10)
    desk.tutor.submit(Response(text=desk.key))
    desk.next(Read)
    desk.next(Assessed)
    assert desk.tutor.progress == (1, 10)
    desk.tutor.next_item()
    assert desk.next(ItemShown).item.id != shown.item.id
    assert desk.tutor.progress == (1, 10)


def test_what_a_crash_left_unjudged_is_marked_at_the_next_start(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [sure("1")], partial(going_on.wait, TIMEOUT_S)
    desk.tutor.submit(PICTURE)
    [left] = desk.store.attempts.open_attempts()
    desk.start()
    assert desk.store.attempts.state(left.id) is AttemptState.INTERRUPTED
    going_on.set()


def test_an_answer_typed_just_before_the_end_is_still_judged(desk: Desk) -> None:
    desk.start()
    key = desk.key
    desk.tutor.submit(Response(text=key))
    assert desk.tutor.finish().correct == 1
    assert desk.attempts() == [(key, "correct")]


def test_a_typed_answer_does_not_wait_for_a_busy_model(desk: Desk) -> None:
    desk.start()
    going_on = threading.Event()
    desk.reader.readings, desk.reader.wait = [unsure("3")], partial(going_on.wait, TIMEOUT_S)
    desk.tutor.live(PICTURE)
    desk.reader.asked.get(timeout=TIMEOUT_S)
    desk.tutor.submit(Response(text=desk.key))
    desk.next(Read)
    desk.next(Assessed)
    going_on.set()


def test_a_bug_in_judging_is_said_and_the_lesson_goes_on(desk: Desk) -> None:
    desk.start()
    record = desk.store.attempts.record

    def fail(*_: object) -> None:
        raise KeyError("a bug")

    desk.store.attempts.record = fail  # type: ignore[method-assign]
    desk.tutor.submit(Response(text=desk.key))
    desk.next(Read)
    assert "could not be judged" in str(desk.next(Trouble).message)
    desk.store.attempts.record = record  # type: ignore[method-assign]
    desk.tutor.submit(Response(text=desk.key))
    desk.next(Read)
    assert desk.next(Assessed).assessment.verdict is Verdict.CORRECT


def test_an_answer_that_cannot_be_put_on_disk_is_not_taken(desk: Desk) -> None:
    desk.start()

    def full(_attempt: object) -> None:
        raise UserError("The disk is full.")

    desk.store.attempts.submit = full  # type: ignore[method-assign]
    assert not desk.tutor.submit(Response(text=desk.key))
    assert str(desk.next(Trouble).message) == "The disk is full."
    assert desk.tutor.state is TutorState.PRESENTING


def test_confirming_when_nothing_was_asked_does_nothing(desk: Desk) -> None:
    desk.start()
    desk.tutor.confirm("3/4")
    assert desk.tutor.state is TutorState.PRESENTING
    assert desk.attempts() == []


def answer(desk: Desk, text: str) -> Assessed:
    desk.tutor.submit(Response(text=text))
    desk.next(Read)
    return desk.next(Assessed)


def reveal(desk: Desk) -> None:
    while desk.tutor.hint() is not None:
        desk.next(HintShown)
    desk.tutor.stuck()
    desk.next(Revealed)


def test_an_impossible_step_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot go from IDLE to FEEDBACK"):
        step(TutorState.IDLE, TutorState.FEEDBACK)
