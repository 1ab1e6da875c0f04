"""`mmtutor assess IN.jsonl --out OUT.jsonl`: read and judge a batch of answers, one JSON object per line in and out.

A line that cannot be used gives a line with "error", and the rest goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import math
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from mmtutor.app import load_reader, similarity
from mmtutor.commands.progress import progress
from mmtutor.commands.working import judged_work, together
from mmtutor.domain.assess import assess_text, given_line, judged_as_read
from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items import ITEM_TYPES, Choice, Number
from mmtutor.domain.longer_answers import Similarity
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Candidate, Expects, Reading
from mmtutor.errors import UserError
from mmtutor.model.media import load_picture, load_sound
from mmtutor.settings import Settings
from mmtutor.tutor.judging import as_heard
from mmtutor.tutor.reading_pages import read_page

if TYPE_CHECKING:
    from mmtutor.tutor import Reader

log = logging.getLogger(__name__)

OTHER_NAMES = {"equation": "expression"}  # of kinds


@dataclass(frozen=True, slots=True)
class Line:
    """One line in, checked. `key` None: the answer is only read; `kind` None: the key tells the kind."""

    id: str | int
    prompt: str
    key: str | None
    kind: str | None
    text: str | None
    image: Path | None
    audio: Path | None


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Assess every line of `args.source`; 1 if any line failed, else 0."""
    lines = _lines(args.source)
    reader, close = load_reader(settings), similarity()
    failed = 0
    with _output(args.out) as out, progress(len(lines), "Reading answers") as step:
        for raw in lines:
            result = assess_line(raw, args.source.parent, reader, close)
            failed += "error" in result
            out.write(json.dumps(result) + "\n")
            step()
    return 1 if failed else 0


def assess_line(raw: bytes, folder: Path, reader: Reader, close: Similarity | None = None) -> dict[str, Any]:
    """Read and judge one line; whatever the world did wrong with it comes back as `{"id", "error"}`."""
    fields: Mapping[str, Any] = {}
    try:
        fields = _fields(raw)
        return _result(_checked(fields, folder), reader, close)
    except UserError as trouble:
        return {"id": _id(fields), "error": str(trouble.message)}
    except Exception:  # a bug of ours: told in full, but a batch of thousands goes on
        log.exception("line %r", raw[:200])
        return {"id": _id(fields), "error": "This line could not be read because of a fault in mmtutor."}


def _result(line: Line, reader: Reader, close: Similarity | None) -> dict[str, Any]:
    started = time.perf_counter()
    response = Response(
        text=line.text,
        picture=load_picture(line.image) if line.image else None,
        sound=load_sound(line.audio) if line.audio else None,
    )
    loaded = time.perf_counter()
    readings = _readings(line, response, reader)
    reading = as_heard(_expects(line), readings[0]) if len(readings) == 1 else together(readings)
    read = time.perf_counter()
    if line.kind == "working":
        judgement = judged_work(line.prompt, line.key or "", readings)
    else:
        judgement = _judged(line, reading, close)
    judged = time.perf_counter()
    stages = {"load": loaded - started, "read": read - loaded, "judge": judged - read, "total": judged - started}
    return {
        "id": line.id,
        "reading": reading.text,
        "confidence": _rounded(reading.confidence),
        "sure": reading.sure,
        **judgement,
        "by_modality": {
            str(modality): {"reading": candidate.text, "confidence": _rounded(candidate.confidence)}
            for modality, candidate in reading.by_modality.items()
        },
        "conflict": reading.conflict,
        "ms": {**{stage: round(ms, 3) for stage, ms in reading.ms.items()}, **_ms(stages)},
    }


def _readings(line: Line, response: Response, reader: Reader) -> list[Reading]:
    """Return what was read: of a page of working one reading for each line, of anything else one."""
    if line.kind == "working" and response.text is not None:  # arrows and words between the steps are part of it
        return [Reading(response.text, 1.0, sure=True, by_modality={Modality.TEXT: Candidate(response.text, 1.0)})]
    if line.kind == "working" and response.sound is None and response.picture is not None:
        return read_page(response.picture, line.prompt, given_line(line.prompt, line.key or ""), reader)
    return [reader.read(response, line.prompt, _expects(line))]


def _expects(line: Line) -> Expects:
    """Return what a line's kind tells of its answer; how many options there are it does not say."""
    return {Number.kind: Expects.NUMBER, Choice.kind: Expects.LETTER}.get(line.kind or "", Expects.ANYTHING)


def _judged(line: Line, reading: Reading, close: Similarity | None) -> dict[str, Any]:
    if line.key is None:
        return {"verdict": None, "form_ok": None, "feedback": ""}
    key = line.key

    def judge() -> Assessment:
        return assess_text(key, reading.text, line.kind, prompt=line.prompt, similarity=close)

    assessment = judged_as_read(reading, judge)
    return {
        "verdict": str(assessment.verdict),
        "form_ok": assessment.form_ok,
        "feedback": str(assessment.feedback),
    }


def _lines(source: Path) -> list[bytes]:
    try:
        return [line for line in source.read_bytes().splitlines() if line.strip()]
    except OSError as trouble:
        raise UserError("{path} cannot be opened.", path=source) from trouble


def _fields(raw: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as trouble:
        raise UserError("This line is not JSON.") from trouble
    if not isinstance(fields, dict):
        raise UserError("This line is not a JSON object.")
    return fields


def _checked(fields: Mapping[str, Any], folder: Path) -> Line:
    """Check the fields' types; unknown fields are other people's and pass."""
    if _id(fields) is None:
        raise UserError('"id" is missing, or is neither text nor a whole number.')
    kind = (_text(fields, "kind") or "").strip().lower().replace(" ", "_").replace("-", "_")
    kind = OTHER_NAMES.get(kind, kind)
    if kind and kind not in ITEM_TYPES:
        raise UserError('"kind" is one of {kinds}, not {kind}.', kinds=", ".join(ITEM_TYPES), kind=kind)
    image, audio = _text(fields, "image"), _text(fields, "audio")
    line = Line(
        id=fields["id"],
        prompt=_text(fields, "prompt") or "",
        key=_text(fields, "key"),
        kind=kind or None,
        text=_text(fields, "text"),
        image=folder / image if image else None,
        audio=folder / audio if audio else None,
    )
    if line.text is None and line.image is None and line.audio is None:
        raise UserError('There is no answer: "text", "image" or "audio" is needed.')
    return line


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise UserError('"{name}" is not text.', name=name)


def _id(fields: Mapping[str, Any]) -> str | int | None:
    value = fields.get("id")
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _rounded(probability: float) -> float:
    return round(float(probability), 4) if math.isfinite(probability) else 0.0


def _ms(stages_s: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(1000 * seconds, 3) for stage, seconds in stages_s.items()}


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as trouble:
        raise UserError("{path} cannot be written.", path=path) from trouble
    with file:
        yield file
