"""A teacher's rulings with what follows from them: the mastery of those concerned, replayed. Knows no window."""

from __future__ import annotations

from collections.abc import Sequence

from mmtutor.domain.attempt import Judged
from mmtutor.domain.course import Course
from mmtutor.domain.learner_model import PREFERENCE, from_json
from mmtutor.domain.ruling import Ruling
from mmtutor.store import Replay, Store
from mmtutor.tutor.knowing import replayed


def replay_for(store: Store, courses: Sequence[Course]) -> Replay:
    """Return the learner model that holds now, as the store asks for it."""
    model = from_json(store.preferences.get(PREFERENCE))

    def replay(judged: Sequence[Judged]) -> dict[str, float]:
        return replayed(judged, courses, model)

    return replay


def accept(store: Store, courses: Sequence[Course], cohort_id: str, item_id: str, answer: str, *, by: str) -> Ruling:
    """Accept an answer to an item for a whole cohort; `by` is the teacher's name."""
    return store.overruling.accept(cohort_id, item_id, answer, by, replay_for(store, courses))


def judge(store: Store, courses: Sequence[Course], attempt_id: str, correct: bool, *, by: str) -> Ruling:
    """Judge one attempt. Raises `UserError` where it is not there any more."""
    return store.overruling.judge(attempt_id, correct, by, replay_for(store, courses))


def undo(store: Store, courses: Sequence[Course], ruling_id: str, *, by: str) -> Ruling:
    """Take a ruling back. Raises `UserError` where that was done already."""
    return store.overruling.undo(ruling_id, by, replay_for(store, courses))
