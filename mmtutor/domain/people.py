"""Who learns, who teaches, in which cohort, and what is to be worked on until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner: `picture` names a shipped picture; `pin_hash` is "" where no PIN is asked for.

    `external_id` is the id in the school's own lists, "" where there is none.
    """

    id: str  # UUID
    name: str
    picture: str
    pin_hash: str
    created: datetime  # UTC
    external_id: str = ""


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same but for capitals and spaces."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def stand_in(learner_id: str) -> str:
    """Return what stands for a learner's name until it is known: the beginning of the id."""
    return learner_id[:8]


@dataclass(frozen=True, slots=True)
class Teacher:
    """One teacher, behind a passphrase that is kept only as its hash."""

    id: str  # UUID
    name: str
    passphrase_hash: str
    created: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Cohort:
    """Learners who are taught together, such as a class; a learner may be in several."""

    id: str  # UUID
    name: str
    created: datetime  # UTC
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lesson that a cohort is to work on from `starts` on; `due` is None where there is no hurry."""

    id: str  # UUID
    cohort_id: str
    course_id: str
    lesson_id: str
    starts: datetime  # UTC
    due: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class SignIn:
    """How signing in went. `wait_s` is above 0 where too many tries were wrong and nothing is looked at for so long."""

    ok: bool
    tries_left: int
    wait_s: float = 0.0
