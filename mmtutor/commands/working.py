"""Working in a batch: what was read on the lines of a page, judged together.

A doubtful line that follows from the line before is taken as read: a misreading would hardly mean the same. One that
does not follow is never called wrong, and one that follows because it was supposed to is never called right; the whole
is unsure until somebody has said what stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mmtutor.domain.assess import given_line
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Working
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.errors import UserError
from mmtutor.messages import message


def together(readings: Sequence[Reading]) -> Reading:
    """Return the lines' readings as one, as sure as the least sure of them."""
    text = "\n".join(reading.text for reading in readings)
    confidence = min((reading.confidence for reading in readings), default=0.0)
    sure = bool(readings) and all(reading.sure for reading in readings)
    conflict = any(reading.conflict for reading in readings)
    stages = {stage for reading in readings for stage in reading.ms}
    ms = {stage: sum(reading.ms.get(stage, 0.0) for reading in readings) for stage in stages}
    return Reading(text, confidence, sure, {Modality.IMAGE: Candidate(text, confidence)}, conflict, ms=ms)


def judged_work(prompt: str, key: str, readings: Sequence[Reading]) -> dict[str, Any]:
    """Judge the lines that follow the maths in the prompt; without a key the work is finished when it is solved.

    Where the verdict is "unsure" the first line of which that is said is to be confirmed; `first_wrong_line` is then
    what is likely.
    """
    given = given_line(prompt, key)
    if not given:
        raise UserError('"prompt" is not an expression or equation that the work could start from.')
    try:
        item = Working(id="", prompt=prompt, given=given, key=key)
    except ValueError as trouble:
        raise UserError('"key" is not a last line of working.') from trouble
    assessment = _certain(_likely(item, readings), readings)
    return {
        "verdict": str(assessment.verdict),
        "form_ok": assessment.form_ok,
        "feedback": str(assessment.feedback),
        "first_wrong_line": assessment.first_wrong_line,
        "steps": [str(step) for step in assessment.steps],
        "misconception": assessment.misconception,
    }


def _likely(item: Working, readings: Sequence[Reading]) -> Assessment:
    """Return the assessment of what was read, lines left out that likely follow but were not read as such."""
    kept = list(range(len(readings)))
    while True:
        assessment = item.assess("\n".join(readings[i].text for i in kept))
        if len(assessment.steps) != len(kept):  # typed lines come as one reading; none is left
            break
        broken = _broken(assessment)
        if broken is None or not readings[kept[broken]].supposed:
            break
        del kept[broken]
    if len(kept) == len(readings):
        return assessment
    steps = [Verdict.UNSURE] * len(readings)
    for i, step in zip(kept, assessment.steps, strict=False):
        steps[i] = step
    wrong = assessment.first_wrong_line
    return replace(assessment, steps=tuple(steps), first_wrong_line=None if wrong is None else kept[wrong - 1] + 1)


def _broken(assessment: Assessment) -> int | None:
    return next((i for i, step in enumerate(assessment.steps) if step is not Verdict.CORRECT), None)


def _certain(assessment: Assessment, readings: Sequence[Reading]) -> Assessment:
    """Return the assessment, unsure from the first line on that was read in doubt and is right by supposition or wrong.

    A doubtful line that follows as it was read is taken: a misreading would hardly mean the same.
    """
    if not readings or not any(reading.text for reading in readings):
        return Assessment(Verdict.UNSURE, message("I could not make that out. Try again, or type it."))
    steps = assessment.steps
    each = readings if len(readings) == len(steps) else [together(readings)] * len(steps)
    broken = _broken(assessment)
    open_lines = (i for i, reading in enumerate(each) if reading.supposed or (i == broken and _is_doubtful(reading)))
    asked = next(open_lines, None)
    if asked is None or (broken is not None and broken < asked):
        return assessment
    steps = (*steps[:asked], *(Verdict.UNSURE for _ in steps[asked:]))
    said = message("Did you write {reading}?", reading=each[asked].text)
    return Assessment(Verdict.UNSURE, said, first_wrong_line=assessment.first_wrong_line, steps=steps)


def _is_doubtful(reading: Reading) -> bool:
    return not reading.sure or reading.conflict
