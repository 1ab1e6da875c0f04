"""An attempt: one response to one item, on disk before anything else happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Reading


class AttemptState(StrEnum):
    """Where an attempt stands; it only moves forward, by rows that are added and never edited."""

    SUBMITTED = "submitted"
    ASSESSED = "assessed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is stored at the moment of submission. `typed` is the learner's own text, if any; media are never stored.

    `skills` are the item's, kept so that mastery can be replayed from the attempts alone.
    """

    id: str  # UUID
    session_id: str
    learner_id: str
    course_id: str
    lesson_id: str
    item_id: str
    item_kind: str
    prompt: str
    key: str
    submitted: datetime  # UTC
    modalities: frozenset[Modality] = frozenset()
    typed: str | None = None
    hints_used: int = 0
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessedAttempt:
    """An attempt with what was read and how it was judged; `by` is "rules" or a teacher's name."""

    attempt: Attempt
    reading: Reading
    assessment: Assessment
    assessed: datetime  # UTC
    by: str = "rules"


class Judged(Protocol):
    """An attempt with how it was judged, whatever else is known of it: all that a learner model looks at."""

    @property
    def attempt(self) -> Attempt:
        """What was handed in."""

    @property
    def assessment(self) -> Assessment:
        """How it was judged."""


@dataclass(frozen=True, slots=True)
class JudgedAttempt:
    """An attempt with how it was judged, without what was read."""

    attempt: Attempt
    assessment: Assessment
