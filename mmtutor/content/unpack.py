"""Importers: each turns a foreign file into a course folder of the native format, or says that it is not its kind.

What comes from outside is not trusted: bounded sizes, no links, no path that leaves the folder, and only the kinds
of files that a course consists of.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from mmtutor.content.report import Report
from mmtutor.errors import UserError


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A course folder of the native format, not checked yet; with a `report` where it came from another format."""

    folder: Path
    report: Report | None = None


Importer = Callable[[Path, Path], Unpacked | None]  # (what to import, empty folder) -> course, None: not my format

MAX_FILES = 500
MAX_TOTAL_BYTES = 50_000_000
MAX_DEPTH = 4
KEPT = frozenset({".toml", ".svg", ".png", ".md", ".txt"})
_CHUNK_BYTES = 1 << 16


def native_folder(path: Path, into: Path) -> Unpacked | None:
    """Copy a course folder (or the folder around a given course.toml)."""
    folder = path.parent if path.name == "course.toml" else path
    if not folder.is_dir():
        return None
    if not (folder / "course.toml").is_file():
        raise UserError("There is no course.toml in {file}.", file=folder.name)
    target = into / folder.resolve().name
    room = _Room(folder.name)
    for entry in _walk(folder, folder.name):
        with entry.open("rb") as source:
            room.keep(source, target, PurePosixPath(entry.relative_to(folder).as_posix()))
    return Unpacked(target)


def native_zip(path: Path, into: Path) -> Unpacked | None:
    """Unpack a zipped course, whose course.toml stands at the top or in the only folder there."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return None
    target = into / path.stem
    room = _Room(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                place = inside(entry, path.name)
                if place is not None:
                    with archive.open(entry) as source:
                        room.keep(source, target, place)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError, OSError) as problem:
        raise UserError("{file} is damaged or not a plain zip file.", file=path.name) from problem
    if (target / "course.toml").is_file():
        return Unpacked(target)
    folders = [entry for entry in target.iterdir() if (entry / "course.toml").is_file()] if target.is_dir() else []
    if len(folders) != 1:
        raise UserError("There is no course.toml in {file}.", file=path.name)
    return Unpacked(folders[0])


class _Room:
    """What one import may still write."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.files = 0
        self.bytes = 0
        self.seen: set[str] = set()

    def keep(self, source: IO[bytes], target: Path, inside: PurePosixPath) -> None:
        """Copy one file, counting what is really read rather than what an archive claims."""
        if inside.suffix.lower() not in KEPT or any(part.startswith((".", "__MACOSX")) for part in inside.parts):
            return
        folded = str(inside).casefold()
        if folded in self.seen:
            raise UserError("{file} has two files named {inside}.", file=self.name, inside=inside)
        self.seen.add(folded)
        self.files += 1
        if self.files > MAX_FILES:
            raise UserError("{file} has more than {limit} files.", file=self.name, limit=MAX_FILES)
        path = target.joinpath(*inside.parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            while chunk := source.read(_CHUNK_BYTES):
                self.bytes += len(chunk)
                if self.bytes > MAX_TOTAL_BYTES:
                    raise UserError(
                        "{file} is larger than {limit} MB.", file=self.name, limit=MAX_TOTAL_BYTES // 1_000_000
                    )
                copy.write(chunk)


def _walk(folder: Path, name: str, depth: int = 1) -> Iterator[Path]:
    """Yield the files of a folder; links are refused, since they may point anywhere."""
    if depth > MAX_DEPTH:
        raise UserError("{file} has folders more than {limit} deep.", file=name, limit=MAX_DEPTH)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            raise UserError(
                "{file} contains a link, {inside}; put the file itself there.", file=name, inside=entry.name
            )
        if entry.is_dir():
            yield from _walk(entry, name, depth + 1)
        elif entry.is_file():
            yield entry


def inside(entry: zipfile.ZipInfo, name: str, depth: int = MAX_DEPTH) -> PurePosixPath | None:
    """Return where an archive's entry belongs, None for a folder; refuse what could end up elsewhere."""
    place = PurePosixPath(entry.filename)
    if (
        place.is_absolute()
        or ".." in place.parts
        or not place.parts
        or any(character in entry.filename for character in "\\:\0")
        or len(place.parts) > depth + 1
    ):
        raise UserError(
            "{file} contains a file with an unsafe name, {inside}.", file=name, inside=ascii(entry.filename)[:80]
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UserError("{file} contains a link, {inside}; put the file itself there.", file=name, inside=place)
    if entry.flag_bits & 1:
        raise UserError("{file} is protected by a password; pack it again without one.", file=name)
    return None if entry.is_dir() else place
