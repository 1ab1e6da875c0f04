"""Taking a course in: unpack aside, check it completely, and only then move it to the other courses."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mmtutor.content.aiken import aiken
from mmtutor.content.anki import anki
from mmtutor.content.csv_table import csv_table
from mmtutor.content.gift import gift
from mmtutor.content.moodle_xml import moodle_xml
from mmtutor.content.native import languages_of, load_course
from mmtutor.content.qti import qti
from mmtutor.content.report import Report
from mmtutor.content.unpack import Importer, Unpacked, native_folder, native_zip
from mmtutor.domain.course import Course
from mmtutor.errors import UserError

# Each says by a file's content whether it is its own; the first that takes it has it. A zip that nobody else knows has
# to be a native course, and Aiken is asked before GIFT, which is less strict.
IMPORTERS: dict[str, Importer] = {
    "native": native_folder,
    "anki": anki,
    "qti": qti,
    "native-zip": native_zip,
    "moodle-xml": moodle_xml,
    "csv": csv_table,
    "aiken": aiken,
    "gift": gift,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A course that was taken in, and what of its file could not be carried over."""

    course: Course
    report: Report


def import_course(path: Path, into: Path, language: str = "en", *, taken: Collection[str] = ()) -> Course:
    """Take in a course as `take_in` does, without its report."""
    return take_in(path, into, language, taken=taken).course


def take_in(path: Path, into: Path, language: str = "en", *, taken: Collection[str] = ()) -> Imported:
    """Take in a course from a folder or a file of any known format, as it then lies in `into`, a folder of courses.

    `taken` are ids that are in use elsewhere, such as those of the built-in courses. Raises UserError and changes
    nothing where anything is wrong with a native course, or where nothing can be kept of another.
    """
    if not path.exists():
        raise UserError("{file} is not there.", file=path.name)
    try:
        into.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".import-", dir=into))
    except OSError as problem:
        raise UserError("{file} cannot be imported: {reason}.", file=path.name, reason=problem.strerror) from problem
    try:
        return _take_in(path, aside, into, language, taken)
    except OSError as problem:
        raise UserError("{file} cannot be imported: {reason}.", file=path.name, reason=problem.strerror) from problem
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _take_in(path: Path, aside: Path, into: Path, language: str, taken: Collection[str]) -> Imported:
    found = _unpack(path, aside)
    unpacked = found.folder
    course = load_course(unpacked, language)
    for other in languages_of(unpacked):
        if other != course.language:
            load_course(unpacked, other)
    target = into / course.id
    if course.id in taken or target.exists():
        raise UserError('There is already a course with the id "{id}": {title}.', id=course.id, title=course.title)
    unpacked.rename(target)
    loaded = load_course(target, language, samples=0)
    return Imported(loaded, found.report or _complete(loaded))


def _complete(course: Course) -> Report:
    cards = len(course.cards) + sum(len(lesson.cards) for lesson in course.lessons)
    count = cards + sum(len(lesson.templates) for lesson in course.lessons)
    return Report("mmtutor", count, count)


def _unpack(path: Path, aside: Path) -> Unpacked:
    for importer in IMPORTERS.values():
        unpacked = importer(path, aside)
        if unpacked is not None:
            return unpacked
    raise UserError("{file} is not a course that this program can read.", file=path.name)
