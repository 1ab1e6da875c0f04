"""Working in a batch: the page cut into lines, each line read by the network, all of them judged together.

A doubtful line that follows from the line before is taken as read: a misreading would hardly mean the same. One that
does not follow is never called wrong; the whole is unsure until somebody has said what stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mmtutor.domain.assess import given_line
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Working
from mmtutor.domain.observation import Modality, Picture, Response
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.domain.steps.lines import MOST_LINES
from mmtutor.errors import UserError
from mmtutor.messages import message

if TYPE_CHECKING:
    from mmtutor.tutor import Reader


def read_page(picture: Picture, prompt: str, reader: Reader) -> list[Reading]:
    """Return what the network reads on each line of a page, the topmost first; lines with nothing on them left out."""
    from mmtutor.capture.page import find_lines  # loads OpenCV

    lines = find_lines(picture.pixels).lines[:MOST_LINES]
    pictures = [Picture(line.pixels) for line in lines] or [picture]
    readings = [reader.read(Response(picture=each), prompt) for each in pictures]
    return [reading for reading in readings if reading.text]


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
    """Judge the lines that follow the maths in the prompt; without a key the work is finished when it is solved."""
    given = given_line(prompt, key)
    if not given:
        raise UserError('"prompt" is not an expression or equation that the work could start from.')
    try:
        item = Working(id="", prompt=prompt, given=given, key=key)
    except ValueError as trouble:
        raise UserError('"key" is not a last line of working.') from trouble
    assessment = _certain(item.assess("\n".join(reading.text for reading in readings)), readings)
    return {
        "verdict": str(assessment.verdict),
        "form_ok": assessment.form_ok,
        "feedback": str(assessment.feedback),
        "first_wrong_line": assessment.first_wrong_line,
        "steps": [str(step) for step in assessment.steps],
        "misconception": assessment.misconception,
    }


def _certain(assessment: Assessment, readings: Sequence[Reading]) -> Assessment:
    """Return the assessment, unsure where the first line that does not follow was read in doubt."""
    if not readings or not any(reading.text for reading in readings):
        return Assessment(Verdict.UNSURE, message("I could not make that out. Try again, or type it."))
    sure = [reading.sure and not reading.conflict for reading in readings]
    if len(readings) != len(assessment.steps):  # typed lines come as one reading
        sure = [all(sure)] * len(assessment.steps)
    broken = next((i for i, step in enumerate(assessment.steps) if step is not Verdict.CORRECT), None)
    if broken is None or sure[broken]:
        return assessment
    text = readings[min(broken, len(readings) - 1)].text
    steps = (*assessment.steps[:broken], *(Verdict.UNSURE for _ in assessment.steps[broken:]))
    asked = message("Did you write {reading}?", reading=text)
    return Assessment(Verdict.UNSURE, asked, first_wrong_line=assessment.first_wrong_line, steps=steps)
