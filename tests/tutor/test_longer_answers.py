"""A longer answer in other words goes to the teacher as unsure, with the shipped encoder; the learner is told so."""

from __future__ import annotations

import queue
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mmtutor import paths
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.longer_answers import FOR_THE_TEACHER
from mmtutor.domain.observation import Response
from mmtutor.domain.template import ItemTemplate
from mmtutor.gui.translate import Translation, say
from mmtutor.model.sentences import Closeness
from mmtutor.store import Store
from mmtutor.tutor import Assessed, Event, ItemShown, ModelWorker, Read, Tutor, TutorState
from mmtutor.tutor.aids import Aids
from tests.tutor.conftest import COURSE, LESSON, Clock, Desk, ScriptedReader

WHY = ItemTemplate(
    id="why",
    kind="short_text",
    prompt="What is done to the whole?",
    fields={"keys": ["it is cut into equal parts"]},
    skills=("adding",),
)
WHYS = replace(LESSON, templates=(WHY,))


def judged(folder: Path, encoder: Path, answer: str) -> tuple[Assessment, list[str], TutorState]:
    """Return what a learner of a class is told, what waits for the teacher, and where the tutor stands."""
    clock, told = Clock(), queue.Queue[Event]()
    store = Store.open(folder / "longer.db", clock)
    worker = ModelWorker(ScriptedReader)
    worker.start()
    tutor = Tutor(store, worker, clock, random.Random(7), told.put, Aids(similarity=Closeness(encoder)))
    learner, cohort = store.learners.add("Ada", "fox"), store.cohorts.add("5a")
    store.cohorts.put_in(cohort.id, learner.id)
    desk = Desk(store, worker, ScriptedReader(), tutor, learner, told)
    try:
        tutor.start(learner, replace(COURSE, lessons=(WHYS,)), WHYS)
        desk.next(ItemShown)
        tutor.submit(Response(text=answer))
        desk.next(Read)
        assessment = desk.next(Assessed).assessment
        return assessment, [each.reading.text for each in store.overruling.unsure(cohort.id)], tutor.state
    finally:
        worker.close()
        store.close()


def test_a_longer_answer_close_to_a_key_waits_for_the_teacher(tmp_path: Path) -> None:
    answer = "we split it so that all pieces have the same size"
    assessment, waiting, state = judged(tmp_path, paths.asset("sentences"), answer)
    assert assessment == FOR_THE_TEACHER
    assert waiting == [answer]
    assert state is TutorState.FEEDBACK


def test_a_longer_answer_about_something_else_is_wrong_by_the_rules(tmp_path: Path) -> None:
    assessment, waiting, _ = judged(tmp_path, paths.asset("sentences"), "my dog likes ice cream")
    assert assessment.verdict is Verdict.INCORRECT
    assert waiting == []


def test_without_the_encoder_the_rules_judge(tmp_path: Path) -> None:
    assessment, waiting, _ = judged(tmp_path, tmp_path, "we split it so that all pieces have the same size")
    assert assessment.verdict is Verdict.INCORRECT
    assert waiting == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This may be right in other words, and I can't tell."),
        ("zh_CN", "这也许是换了一种说法的正确答案，我无法判断。"),
    ],
)
def test_the_learner_is_told_so_in_either_language(qapp: QApplication, language: str, told: str) -> None:
    translation = Translation()
    translation.install(language)
    try:
        assert say(FOR_THE_TEACHER.feedback) == told
    finally:
        translation.install("en")
