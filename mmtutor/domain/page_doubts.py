"""Which line of a page of working has to be confirmed before it is judged: only one where that makes a difference.

A doubtful line that follows from the line before is taken as read: a misreading would hardly mean the same. One that
does not follow is never called wrong, and one that follows because it was supposed to is never called right, until
somebody has said what stands there. Knows what was read and what the work starts from, not where it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.working import Working
from mmtutor.domain.reading import Reading


def first_doubt(item: Working, readings: Sequence[Reading]) -> int | None:
    """Return the index of the first line to be confirmed; what was read in two parts is confirmed wherever in doubt."""
    assessment = likely_assessment(item, readings)
    if len(assessment.steps) == len(readings):
        return line_to_confirm(assessment, readings)
    return next((i for i, reading in enumerate(readings) if is_doubtful(reading)), None)


def likely_assessment(item: Working, readings: Sequence[Reading]) -> Assessment:
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


def line_to_confirm(assessment: Assessment, readings: Sequence[Reading]) -> int | None:
    """Return the index of the first line to be confirmed, None where there is none before one that is surely wrong.

    It was read in doubt, and is right by supposition only, or wrong.
    """
    broken = _broken(assessment)
    in_doubt = (i for i, read in enumerate(readings) if read.supposed or (i == broken and is_doubtful(read)))
    asked = next(in_doubt, None)
    return None if asked is None or (broken is not None and broken < asked) else asked


def is_doubtful(reading: Reading) -> bool:
    """Say whether what was read may not be what was written."""
    return not reading.sure or reading.conflict or reading.supposed or reading.rivalled


def _broken(assessment: Assessment) -> int | None:
    return next((i for i, step in enumerate(assessment.steps) if step is not Verdict.CORRECT), None)
