"""Domain values to rows and back. Knows no connection.

Rows are read by column, so that one row may hold several tables.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import Message
from mmtutor.store.tables import assessments, attempts, learners, readings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = sa.RowMapping
Value = TypeVar("Value")


def new_id() -> str:
    """Return a UUID of version 7 (RFC 9562, 5.7): later ids sort after earlier ones, to the microsecond or so."""
    ns = time.time_ns()
    ms, fraction = divmod(ns, 1_000_000)
    value = (
        ms << 80 | 7 << 76 | (fraction << 12) // 1_000_000 << 64 | 2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    )
    return str(uuid.UUID(int=value))


def row_of(value: DataclassInstance) -> dict[str, Any]:
    """Write the row of a value whose fields are named as the columns of its table."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def value_of(kind: Callable[..., Value], table: sa.Table, row: Row) -> Value:
    """Read a value whose fields are named as the columns of its table."""
    return kind(**{column.name: row[column] for column in table.c})


def learner_of(row: Row) -> Learner:
    """Read the columns of `learners`."""
    return value_of(Learner, learners, row)


def row_of_attempt(attempt: Attempt) -> dict[str, Any]:
    """Write a row of `attempts`."""
    row = {field.name: getattr(attempt, field.name) for field in fields(Attempt)}
    return row | {"modalities": sorted(attempt.modalities), "skills": list(attempt.skills)}


def attempt_of(row: Row) -> Attempt:
    """Read the columns of `attempts`."""
    values = {field.name: row[attempts.c[field.name]] for field in fields(Attempt)}
    values["modalities"] = frozenset(Modality(name) for name in values["modalities"])
    values["skills"] = tuple(values["skills"])
    return Attempt(**values)


def row_of_reading(reading: Reading, attempt_id: str) -> dict[str, Any]:
    """Write a row of `readings`, with a new id."""
    return {
        "id": new_id(),
        "attempt_id": attempt_id,
        "text": reading.text,
        "confidence": float(reading.confidence),
        "sure": bool(reading.sure),
        "conflict": bool(reading.conflict),
        "by_modality": {str(name): _pair(candidate) for name, candidate in reading.by_modality.items()},
        "alternatives": [_pair(candidate) for candidate in reading.alternatives],
        "token_confidences": [float(p) for p in reading.token_confidences],
        "ms": {stage: float(ms) for stage, ms in reading.ms.items()},
    }


def reading_of(row: Row) -> Reading:
    """Read the columns of `readings`."""
    return Reading(
        text=row[readings.c.text],
        confidence=row[readings.c.confidence],
        sure=row[readings.c.sure],
        by_modality={Modality(name): Candidate(*pair) for name, pair in row[readings.c.by_modality].items()},
        conflict=row[readings.c.conflict],
        alternatives=tuple(Candidate(*pair) for pair in row[readings.c.alternatives]),
        token_confidences=tuple(row[readings.c.token_confidences]),
        ms=row[readings.c.ms],
    )


def row_of_assessment(assessed: AssessedAttempt, reading_id: str) -> dict[str, Any]:
    """Write a row of `assessments`, with a new id."""
    return row_of_judgement(assessed.assessment, assessed.by, assessed.assessed) | {
        "id": new_id(),
        "attempt_id": assessed.attempt.id,
        "reading_id": reading_id,
    }


def row_of_judgement(assessment: Assessment, by: str, assessed: datetime) -> dict[str, Any]:
    """Write a row of `assessments`, but for what it is of and its id."""
    return {
        "verdict": str(assessment.verdict),
        "feedback": _message_to_json(assessment.feedback),
        "form_ok": assessment.form_ok,
        "same_value": assessment.same_value,
        "first_wrong_line": assessment.first_wrong_line,
        "misconception": assessment.misconception,
        "by": by,
        "assessed": assessed,
    }


def assessment_of(row: Row) -> Assessment:
    """Read the columns of `assessments`."""
    return Assessment(
        verdict=Verdict(row[assessments.c.verdict]),
        feedback=_message_from_json(row[assessments.c.feedback]),
        form_ok=row[assessments.c.form_ok],
        same_value=row[assessments.c.same_value],
        first_wrong_line=row[assessments.c.first_wrong_line],
        misconception=row[assessments.c.misconception],
    )


def assessed_of(row: Row) -> AssessedAttempt:
    """Read the columns of all three."""
    return AssessedAttempt(
        attempt=attempt_of(row),
        reading=reading_of(row),
        assessment=assessment_of(row),
        assessed=row[assessments.c.assessed],
        by=row[assessments.c.by],
    )


def _pair(candidate: Candidate) -> list[object]:
    return [candidate.text, float(candidate.confidence)]


def _message_to_json(message: Message) -> dict[str, object]:
    return {"template": message.template, "values": {name: _plain(value) for name, value in message.values.items()}}


def _message_from_json(stored: Mapping[str, Any]) -> Message:
    def back(value: Any) -> object:
        return _message_from_json(value) if isinstance(value, dict) else value

    return Message(stored["template"], {name: back(value) for name, value in stored["values"].items()})


def _plain(value: object) -> object:
    """Return what JSON keeps of a value: itself if it can, a message as one, all else as the text people see."""
    if isinstance(value, Message):
        return _message_to_json(value)
    return value if value is None or type(value) in (bool, int, float, str) else str(value)
