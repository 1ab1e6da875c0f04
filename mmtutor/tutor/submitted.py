"""The one answer that was handed in and is not judged yet: on disk from the first moment, and never lost track of."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from mmtutor.domain.assess import assess
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.items.item import Item
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.store import Store
from mmtutor.tutor.diagnosing import Diagnosis
from mmtutor.tutor.judging import Judgement
from mmtutor.tutor.practice import Practice


class Submitted:
    """Writes an attempt down, then its reading and judgement, or what else became of it. The caller guards it."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._attempt: Attempt | None = None
        self._item: Item | None = None
        self.reading: Reading | None = None  # while it is to be confirmed

    @property
    def attempt(self) -> Attempt:
        """What was handed in and is not judged yet."""
        assert self._attempt is not None
        return self._attempt

    def put(self, practice: Practice | Diagnosis, learner: Learner, session_id: str, response: Response) -> None:
        """Put an answer on disk. Raises `UserError` where that fails; then it was not taken."""
        item = practice.item
        assert item is not None
        attempt = Attempt(
            id=str(uuid.uuid4()),
            session_id=session_id,
            learner_id=learner.id,
            course_id=practice.course.id,
            lesson_id=practice.lesson.id,
            item_id=item.id,
            item_kind=item.kind,
            prompt=item.prompt,
            key=item.shown_key(),
            submitted=self._clock(),
            modalities=response.modalities,
            typed=response.text,
            hints_used=practice.hints_counted,
            skills=item.skills,
        )
        self._store.attempts.submit(attempt)
        self._attempt, self._item, self.reading = attempt, item, None

    def record(self, reading: Reading, judgement: Judgement, mastery: Mapping[str, float]) -> None:
        """Write down how it was read and judged, and what that changed, in one transaction. Raises `UserError`."""
        attempt, self._attempt, self.reading = self._attempt, None, None
        assert attempt is not None
        assessed = AssessedAttempt(attempt, reading, judgement.by_rules, self._clock())
        self._store.attempts.record(assessed, mastery, judgement.ruling)

    def leave(self) -> None:
        """Part with an answer that was not judged: to be reviewed where there is a reading, else interrupted."""
        attempt, reading = self._attempt, self.reading
        self._attempt = self.reading = None
        if attempt is None or self._item is None:
            return
        if reading is None:
            self._store.attempts.mark_interrupted(attempt.id)
            return
        unsure = assess(self._item, replace(reading, sure=False, likely=False))
        self._store.attempts.record(AssessedAttempt(attempt, reading, unsure, self._clock()), {})

    def leave_earlier(self, learner_id: str) -> None:
        """Mark what an earlier session left unjudged, as after a crash."""
        for left in self._store.attempts.open_attempts(learner_id):
            self._store.attempts.mark_interrupted(left.id)


def typed_reading(text: str) -> Reading:
    """Return the reading of a typed answer: what was typed, without a doubt."""
    return Reading(text, 1.0, True, {Modality.TEXT: Candidate(text, 1.0)})


def confirmed(reading: Reading, text: str) -> Reading:
    """Return a reading as the learner confirmed or corrected it."""
    return replace(reading, text=text, confidence=1.0, sure=True, conflict=False, token_confidences=())
