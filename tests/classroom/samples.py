"""A judged attempt to send, made here."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import Message

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def attempt(
    learner_id: str,
    *,
    name: str | None = None,
    misconception: str | None = None,
    submitted: datetime = NOON,
    typed: str = "2/4",
) -> AssessedAttempt:
    """Return a wrong answer with a misconception, or a right one without."""
    verdict = Verdict.INCORRECT if misconception else Verdict.CORRECT
    return AssessedAttempt(
        attempt=Attempt(
            id=name or str(uuid.uuid4()),
            session_id="s1",
            learner_id=learner_id,
            course_id="fractions",
            lesson_id="adding",
            item_id="add-halves",
            item_kind="expression",
            prompt="1/4 + 1/4",
            key="1/2",
            submitted=submitted,
            modalities=frozenset({Modality.TEXT}),
            typed=typed,
            hints_used=1,
            skills=("fractions.add",),
        ),
        reading=Reading(
            typed, 0.9, True, {Modality.TEXT: Candidate(typed, 0.9)}, alternatives=(Candidate("2/8", 0.1),)
        ),
        assessment=Assessment(
            verdict,
            Message("Line {line}: {idea}", {"line": 1, "idea": Message("Look again.")}),
            misconception=misconception,
        ),
        assessed=submitted,
    )
