"""Attempts to put into a store under test."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import message
from mmtutor.store import Store

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by one second each time it is looked at."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def attempt(session_id: str, learner_id: str, at: datetime = MORNING, *, skills: tuple[str, ...] = ("add",)) -> Attempt:
    return Attempt(
        id=str(uuid.uuid4()),
        session_id=session_id,
        learner_id=learner_id,
        course_id="fractions",
        lesson_id="adding",
        item_id="halves?a=1&b=3",
        item_kind="number",
        prompt="What is $1/2 + 1/3$?",
        key="5/6",
        submitted=at,
        modalities=frozenset({Modality.IMAGE, Modality.TEXT}),
        typed="5/6",
        hints_used=1,
        skills=skills,
    )


def assessed(
    of: Attempt, verdict: Verdict = Verdict.CORRECT, *, at: datetime = MORNING, by: str = "rules"
) -> AssessedAttempt:
    reading = Reading(
        text="5/6",
        confidence=0.875,
        sure=True,
        by_modality={Modality.TEXT: Candidate("5/6", 1.0), Modality.IMAGE: Candidate("5/b", 0.25)},
        conflict=True,
        alternatives=(Candidate("5/8", 0.0625),),
        token_confidences=(0.5, 0.75, 1.0),
        ms={"image": 4.5},
    )
    feedback = message("{answer} is right, {hint}.", answer="5/6", hint=message("in {n} steps", n=2))
    judged = Assessment(verdict, feedback, form_ok=False, same_value=True, first_wrong_line=2, misconception="add-tops")
    return AssessedAttempt(of, reading, judged, at, by)


def sit_down(store: Store, name: str = "Ada") -> tuple[str, str]:
    """Return the ids of a new learner and of a session."""
    learner = store.learners.add(name, "cat")
    return learner.id, store.sessions.start(learner.id, "fractions", "adding")


def count(state: Mapping[str, float], skills: tuple[str, ...], correct: bool) -> dict[str, float]:
    """A fold whose result depends on the order: halfway to 1 or to 0 from where it was."""
    return dict(state) | {skill: (state.get(skill, 0.5) + correct) / 2 for skill in skills}


def counted(judged: Sequence[AssessedAttempt]) -> dict[str, float]:
    """A learner model made of that fold."""
    state: dict[str, float] = {}
    for each in judged:
        if each.assessment.verdict in (Verdict.CORRECT, Verdict.INCORRECT):
            state = count(state, each.attempt.skills, each.assessment.verdict is Verdict.CORRECT)
    return state
