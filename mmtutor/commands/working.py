"""Working in a batch: what was read on the lines of a page, judged together.

Where a line has to be confirmed (`domain/page_doubts.py`), the whole is unsure until somebody has done so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mmtutor.domain.assess import given_line
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Working
from mmtutor.domain.observation import Modality
from mmtutor.domain.page_doubts import likely_assessment, line_to_confirm
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
    assessment = _certain(likely_assessment(item, readings), readings)
    return {
        "verdict": str(assessment.verdict),
        "form_ok": assessment.form_ok,
        "feedback": str(assessment.feedback),
        "first_wrong_line": assessment.first_wrong_line,
        "steps": [str(step) for step in assessment.steps],
        "misconception": assessment.misconception,
    }


def _certain(assessment: Assessment, readings: Sequence[Reading]) -> Assessment:
    """Return the assessment, unsure from the first line on that has to be confirmed."""
    if not readings or not any(reading.text for reading in readings):
        return Assessment(Verdict.UNSURE, message("I could not make that out. Try again, or type it."))
    steps = assessment.steps
    each = readings if len(readings) == len(steps) else [together(readings)] * len(steps)
    asked = line_to_confirm(assessment, each)
    if asked is None:
        return assessment
    steps = (*steps[:asked], *(Verdict.UNSURE for _ in steps[asked:]))
    said = message("Did you write {reading}?", reading=each[asked].text)
    return Assessment(Verdict.UNSURE, said, first_wrong_line=assessment.first_wrong_line, steps=steps)
