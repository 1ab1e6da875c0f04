"""A course as bytes: one zip of the native format with all its languages and pictures. Knows no network.

Both ways go through the reader of every import, so that what is packed can be taken in, and nothing else is.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from mmtutor.content.importing import take_in
from mmtutor.errors import UserError


def pack(folder: Path) -> bytes:
    """Return the course in a folder as a package; the same course gives the same bytes.

    Raises:
        UserError: it is no sound course.
    """
    packed = io.BytesIO()
    try:
        with tempfile.TemporaryDirectory() as aside, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            sound = Path(aside) / take_in(folder, Path(aside)).course.id
            for file in sorted(path for path in sound.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(file.relative_to(sound).as_posix())  # of no date
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    except OSError as problem:
        raise UserError("{file} cannot be read: {reason}.", file=folder.name, reason=problem.strerror) from problem
    return packed.getvalue()


def unpack(package: bytes, into: Path) -> None:
    """Take in a package from outside, as a folder of `into`.

    Raises:
        UserError: it is no sound course; nothing is left of it.
    """
    try:
        with tempfile.TemporaryDirectory() as aside:
            file = Path(aside) / "course.zip"
            file.write_bytes(package)
            take_in(file, into)
    except OSError as problem:
        raise UserError("{file} cannot be written: {reason}.", file=into.name, reason=problem.strerror) from problem
