"""A judged attempt as JSON and back, checked field by field. Pictures and sound are not part of it.

Very long texts are sent shortened: the learner's own computer keeps them whole.

A sentence comes as its template and values, so that the teacher's window can translate it. A template from outside may
only name its values: Python's format language reaches attributes and pads without bound, so nothing of it is let in.
"""

from __future__ import annotations

import string
from typing import Any

from mmtutor.classroom.fields import Fields, MalformedError
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import Message

ID, TEXT, SHORT, SENTENCE = 200, 2000, 200, 1000  # characters
SKILLS, STEPS, ALTERNATIVES, VALUES = 50, 200, 20, 20
MOST = 1_000_000
_DEEPEST = 3  # sentences within sentences


def attempt_json(assessed: AssessedAttempt) -> dict[str, Any]:
    """Write a judged attempt as plain values."""
    attempt, reading, assessment = assessed.attempt, assessed.reading, assessed.assessment
    return {
        "id": attempt.id,
        "session": attempt.session_id,
        "learner": attempt.learner_id,
        "course": attempt.course_id,
        "lesson": attempt.lesson_id,
        "item": attempt.item_id,
        "kind": attempt.item_kind,
        "prompt": shortened(attempt.prompt),
        "key": shortened(attempt.key),
        "submitted": attempt.submitted.isoformat(),
        "modalities": sorted(attempt.modalities),
        "typed": None if attempt.typed is None else shortened(attempt.typed),
        "hints": attempt.hints_used,
        "skills": list(attempt.skills[:SKILLS]),
        "reading": {
            "text": shortened(reading.text),
            "confidence": float(reading.confidence),
            "sure": bool(reading.sure),
            "conflict": bool(reading.conflict),
            "by_modality": [
                {"modality": str(name), **_candidate_json(one)} for name, one in reading.by_modality.items()
            ],
            "alternatives": [_candidate_json(one) for one in reading.alternatives[:ALTERNATIVES]],
        },
        "verdict": str(assessment.verdict),
        "feedback": sentence_json(assessment.feedback),
        "form_ok": assessment.form_ok,
        "same_value": assessment.same_value,
        "first_wrong_line": assessment.first_wrong_line,
        "misconception": assessment.misconception,
        "steps": [str(step) for step in assessment.steps[:STEPS]],
        "assessed": assessed.assessed.isoformat(),
        "by": assessed.by,
    }


def attempt_from(fields: Fields) -> AssessedAttempt:
    """Read a judged attempt.

    Raises:
        MalformedError: a field is missing, of another type or out of bounds.
    """
    return AssessedAttempt(
        attempt=Attempt(
            id=fields.name("id", ID),
            session_id=fields.text("session", ID),
            learner_id=fields.text("learner", ID),
            course_id=fields.text("course", ID),
            lesson_id=fields.text("lesson", ID),
            item_id=fields.text("item", ID),
            item_kind=fields.text("kind", ID),
            prompt=fields.text("prompt", TEXT),
            key=fields.text("key", TEXT),
            submitted=fields.time("submitted"),
            modalities=frozenset(fields.all_of("modalities", Modality)),
            typed=fields.text_or_none("typed", TEXT),
            hints_used=fields.count("hints", MOST),
            skills=fields.texts("skills", ID, SKILLS),
        ),
        reading=_reading_from(fields.inner("reading")),
        assessment=Assessment(
            verdict=fields.one_of("verdict", Verdict),
            feedback=sentence_from(fields.inner("feedback")),
            form_ok=fields.flag_or_none("form_ok"),
            same_value=fields.flag("same_value"),
            first_wrong_line=fields.count_or_none("first_wrong_line", MOST),
            misconception=fields.text_or_none("misconception", ID),
            steps=tuple(_verdict(step) for step in fields.texts("steps", ID, STEPS)),
        ),
        assessed=fields.time("assessed"),
        by=fields.text("by", ID),
    )


def _reading_from(fields: Fields) -> Reading:
    return Reading(
        text=fields.text("text", TEXT),
        confidence=fields.number("confidence", 0, 1),
        sure=fields.flag("sure"),
        conflict=fields.flag("conflict"),
        by_modality={one.one_of("modality", Modality): _candidate(one) for one in fields.inners("by_modality", 10)},
        alternatives=tuple(_candidate(one) for one in fields.inners("alternatives", ALTERNATIVES)),
    )


def shortened(text: str, longest: int = TEXT) -> str:
    """Return a text of `longest` characters at most, its loss marked."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return {"text": shortened(candidate.text, SHORT), "confidence": float(candidate.confidence)}


def _candidate(fields: Fields) -> Candidate:
    return Candidate(fields.text("text", SHORT), fields.number("confidence", 0, 1))


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text)
    except ValueError as error:
        raise MalformedError("steps") from error


def sentence_json(sentence: Message) -> dict[str, Any]:
    """Write a sentence as its template and values."""
    return {"template": sentence.template, "values": {name: _plain(value) for name, value in sentence.values.items()}}


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return sentence_json(value)
    return value if value is None or type(value) in (bool, int, float) else shortened(str(value), SHORT)


def sentence_from(fields: Fields, depth: int = _DEEPEST) -> Message:
    """Read a sentence, with so many sentences within sentences.

    Raises:
        MalformedError: its template does more than to name its values, or something is out of bounds.
    """
    template = fields.text("template", SENTENCE)
    values: dict[str, object] = {}
    for name, value in fields.items("values", VALUES):
        if isinstance(value, dict):
            if depth == 0:
                raise MalformedError("values")
            values[name] = sentence_from(Fields(value), depth - 1)
        elif isinstance(value, str):
            values[name] = Fields({name: value}).text(name, SHORT)
        elif isinstance(value, int) and abs(value) > 10**15:
            raise MalformedError(name)
        elif value is None or isinstance(value, int | float):
            values[name] = value
        else:
            raise MalformedError(name)
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise MalformedError("template") from error
    if any(name is not None and (name not in values or spec or conversion) for _, name, spec, conversion in parts):
        raise MalformedError("template")
    return Message(template, values)
