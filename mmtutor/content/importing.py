"""Taking a course in: unpack aside, check it completely, and only then move it to the other courses."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

from mmtutor.content.native import languages_of, load_course
from mmtutor.content.unpack import Importer, native_folder, native_zip
from mmtutor.domain.course import Course
from mmtutor.errors import UserError

IMPORTERS: dict[str, Importer] = {
    "native": native_folder,
    "native-zip": native_zip,
}


def import_course(path: Path, into: Path, language: str = "en", *, taken: Collection[str] = ()) -> Course:
    """Take in a course from a folder or a file and return it as it now lies in `into`, a folder of courses.

    `taken` are ids that are in use elsewhere, such as those of the built-in courses. Raises UserError and changes
    nothing where anything is wrong.
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


def _take_in(path: Path, aside: Path, into: Path, language: str, taken: Collection[str]) -> Course:
    unpacked = _unpack(path, aside)
    course = load_course(unpacked, language)
    for other in languages_of(unpacked):
        if other != course.language:
            load_course(unpacked, other)
    target = into / course.id
    if course.id in taken or target.exists():
        raise UserError('There is already a course with the id "{id}": {title}.', id=course.id, title=course.title)
    unpacked.rename(target)
    return load_course(target, language, samples=0)


def _unpack(path: Path, aside: Path) -> Path:
    for importer in IMPORTERS.values():
        unpacked = importer(path, aside)
        if unpacked is not None:
            return unpacked
    raise UserError("{file} is not a course that this program can read.", file=path.name)
