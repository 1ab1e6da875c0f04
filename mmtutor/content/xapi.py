"""xAPI statements, out: one JSON line for each judged attempt, as a learning record store takes them (version 1.0.3).

A learner is an account with the id that the store has; no name leaves the program.
"""

from __future__ import annotations

import json

from mmtutor.content.instances import Export, Exported
from mmtutor.content.report import Loss, Report
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.course import Course
from mmtutor.messages import message

NAME = "xAPI"
_VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered", "zh": "回答了"}}
_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_HOME = "https://mmtutor.invalid"  # a name that nobody can own: ids are those of one database
_TYPES = {"choice": "choice", "multiple_choice": "choice", "matching": "matching", "ordering": "sequencing",
          "short_text": "fill-in", "number": "numeric", "cloze": "fill-in", "expression": "fill-in",
          "working": "long-fill-in"}  # fmt: skip
_SUCCESS = {Verdict.CORRECT: True, Verdict.INCORRECT: False}


def write(export: Export) -> Exported:
    """Write the judged attempts at a course; those that could not be judged are left out and named."""
    judged = [one for one in export.attempts if one.assessment.verdict in _SUCCESS]
    losses = tuple(
        Loss(one.attempt.id, message("It has no verdict: nobody knows whether it is right."), whole=True)
        for one in export.attempts
        if one.assessment.verdict not in _SUCCESS
    )
    lines = [json.dumps(statement(one, export.course), ensure_ascii=False, sort_keys=True) for one in judged]
    data = "".join(f"{line}\n" for line in lines).encode()
    return Exported(data, Report(NAME, len(export.attempts), len(judged), losses))


def statement(assessed: AssessedAttempt, course: Course) -> dict[str, object]:
    """Return one statement; its id is that of the attempt, so that sending it twice stores it once."""
    attempt, assessment = assessed.attempt, assessed.assessment
    item = attempt.item_id.partition("?")[0]
    activity = f"{_HOME}/courses/{attempt.course_id}"
    extensions: dict[str, object] = {
        f"{_HOME}/hints-used": attempt.hints_used,
        f"{_HOME}/modalities": sorted(attempt.modalities),
        f"{_HOME}/confidence": round(assessed.reading.confidence, 4),
        f"{_HOME}/judged-by": "rules" if assessed.by == "rules" else "teacher",
    }
    if assessment.misconception:
        extensions[f"{_HOME}/misconception"] = assessment.misconception
    return {
        "id": attempt.id,
        "actor": {"objectType": "Agent", "account": {"homePage": _HOME, "name": attempt.learner_id}},
        "verb": _VERB,
        "object": {
            "objectType": "Activity",
            "id": f"{activity}/items/{item}",
            "definition": {
                "type": _INTERACTION,
                "interactionType": _TYPES.get(attempt.item_kind, "other"),
                "description": {course.language: attempt.prompt},
                "correctResponsesPattern": [attempt.key],
            },
        },
        "result": {
            "success": _SUCCESS[assessment.verdict],
            "response": attempt.typed if attempt.typed is not None else assessed.reading.text,
            "extensions": extensions,
        },
        "context": {
            "registration": attempt.session_id,
            "contextActivities": {
                "parent": [{"id": f"{activity}/lessons/{attempt.lesson_id}"}],
                "grouping": [{"id": activity, "definition": {"name": {course.language: course.title}}}],
            },
            "language": course.language,
        },
        "timestamp": attempt.submitted.isoformat(),
        "version": "1.0.3",
    }
