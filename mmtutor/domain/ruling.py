"""A teacher overrules the machine: which answers a ruling reaches, and how it judges them. No store, no clock.

A ruling never edits what was judged before: each answer it reaches gets one more assessment, and so does its undoing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.maths import MathsSyntaxError, canonical
from mmtutor.messages import message

_LONGEST_MATHS = 500  # characters; what is longer is compared as text


class RulingKind(StrEnum):
    """What a teacher did: accept an answer for everybody, judge one attempt, or take such a ruling back."""

    ACCEPT = "accept"
    JUDGE = "judge"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One entry of the log. `undoes` is the ruling that this one takes back; `undone`: it was itself taken back.

    `learner_id` is of a ruling on one attempt, `prompt` what was asked, where that is still known; the log has both.
    """

    id: str  # UUID
    kind: RulingKind
    cohort_id: str | None  # None: one attempt only
    item_id: str
    answer: str
    by: str
    made: datetime  # UTC
    regraded: int  # attempts that got a new assessment
    undoes: str | None = None
    undone: bool = False
    learner_id: str | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many attempts, of how many learners, a ruling would regrade."""

    attempts: int
    learners: int


def accepted() -> Assessment:
    """Return the assessment of an answer that a teacher accepts."""
    return Assessment(Verdict.CORRECT, message("Your teacher accepts this answer."))


def rejected() -> Assessment:
    """Return the assessment of an answer that a teacher does not accept."""
    return Assessment(Verdict.INCORRECT, message("Your teacher looked at this answer: it is not right yet."))


def accepting(rulings: Iterable[Ruling], answer: str) -> Ruling | None:
    """Return the first of some acceptances whose answer is written like this one."""
    given = written_alike(answer)
    return next((ruling for ruling in rulings if written_alike(ruling.answer) == given), None)


@lru_cache(maxsize=4096)
def written_alike(text: str) -> str:
    """Return what two answers share that are written alike: canonical maths, else words without case and spacing.

    Values are not compared: 2/4 is not 1/2 to an exercise that asks for lowest terms.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(_line(line) for line in lines)


def _line(text: str) -> str:
    plain = " ".join(text.split()).casefold()
    if len(text) > _LONGEST_MATHS:
        return plain
    try:
        return canonical(text)
    except MathsSyntaxError:
        return plain
