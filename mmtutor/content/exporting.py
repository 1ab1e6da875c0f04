"""Giving a course away in another format: write it completely aside, then put it where it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mmtutor.content import aiken, anki_out, csv_table, gift, moodle_xml_out, qti_out, xapi
from mmtutor.content.instances import Export, Exported
from mmtutor.content.report import Report
from mmtutor.errors import UserError


@dataclass(frozen=True, slots=True)
class Exporter:
    """How a format is written, the ending of its files, and whether it is about attempts rather than exercises."""

    write: Callable[[Export], Exported]
    suffix: str
    of_attempts: bool = False


EXPORTERS: dict[str, Exporter] = {
    "gift": Exporter(gift.write, ".gift"),
    "aiken": Exporter(aiken.write, ".txt"),
    "moodle-xml": Exporter(moodle_xml_out.write, ".xml"),
    "qti22": Exporter(qti_out.write_22, ".zip"),
    "qti30": Exporter(qti_out.write_30, ".zip"),
    "anki": Exporter(anki_out.write, ".apkg"),
    "csv": Exporter(csv_table.write, ".csv"),
    "xapi": Exporter(xapi.write, ".jsonl", of_attempts=True),
}


def export_course(export: Export, form: str, path: Path) -> Report:
    """Write a course to a new file and return what could not be carried over.

    Raises UserError where there is no such format, or something is there already, or it cannot be written.
    """
    if form not in EXPORTERS:
        raise UserError(
            'There is no format "{format}"; there are {formats}.', format=form, formats=", ".join(EXPORTERS)
        )
    exported = EXPORTERS[form].write(export)
    aside = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            raise UserError("{file} is already there; choose another name.", file=path.name)
        aside.write_bytes(exported.data)
        aside.replace(path)
    except OSError as problem:
        raise UserError("{file} cannot be written: {reason}.", file=path.name, reason=problem.strerror) from problem
    finally:
        aside.unlink(missing_ok=True)
    return exported.report
