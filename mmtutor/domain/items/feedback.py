"""The assessments and sentences that several kinds of item share."""

from __future__ import annotations

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.maths.limits import MAX_CHARACTERS
from mmtutor.messages import Message, message


def right(feedback: Message | None = None, *, form_ok: bool | None = None) -> Assessment:
    """The answer is right in value and form."""
    return Assessment(Verdict.CORRECT, feedback or message("That's right."), form_ok, same_value=True)


def wrong(feedback: Message | None = None) -> Assessment:
    """The answer is not right."""
    return Assessment(Verdict.INCORRECT, feedback or message("Not yet. Look at it again."))


def wrong_form(feedback: Message) -> Assessment:
    """The value is right, but another form is asked for."""
    return Assessment(Verdict.INCORRECT, feedback, form_ok=False, same_value=True)


def unreadable(feedback: Message) -> Assessment:
    """The answer cannot be read as what is asked for."""
    return Assessment(Verdict.INVALID, feedback)


def nothing_to_judge(answer: str, longest: int = MAX_CHARACTERS) -> Assessment | None:
    """Return the assessment of an answer that is empty or far too long; None for any other."""
    if len(answer) > longest:
        return unreadable(message("This is too long. Write it in fewer than {count} signs.", count=longest))
    if not answer.strip():
        return unreadable(message("There is nothing written here yet."))
    return None


def ask(reading: str) -> Assessment:
    """The line may be read in two ways, and it matters which."""
    return Assessment(
        Verdict.UNSURE, message("Do you mean {reading}? Put brackets in to show it.", reading=reading), same_value=False
    )
