"""The judgement of one answer: validity, correctness and form are separate results. The rules are in `items`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mmtutor.messages import Message


class Verdict(StrEnum):
    """What the rules say of an answer. `INVALID`: it can't be read as maths. `UNSURE`: the tutor asks first.

    `CARRIED` is for lines of working only: the line follows from the one before, which goes back to a wrong one.
    """

    CORRECT = "correct"
    INCORRECT = "incorrect"
    INVALID = "invalid"
    UNSURE = "unsure"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A verdict with its reasons.

    `form_ok` is None where the item asks for no form. An answer of the right value in the wrong form has verdict
    `INCORRECT` with `form_ok` False and `same_value` True, so that "same value, but simplify it" can be said.
    Working items only: `first_wrong_line` counts from 1, `steps` has a verdict for each line. `misconception` is an id.
    """

    verdict: Verdict
    feedback: Message
    form_ok: bool | None = None
    same_value: bool = False
    first_wrong_line: int | None = None
    misconception: str | None = None
    steps: tuple[Verdict, ...] = ()
