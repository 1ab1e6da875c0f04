"""Pictures of a course: inside its folder, small, and free of anything but drawing."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from mmtutor.content.table import Table
from mmtutor.errors import UserError

MAX_PICTURE_BYTES = 2_000_000
MAX_PIXELS = 20_000_000
_PNG_START = b"\x89PNG\r\n\x1a\n"
_NOT_DRAWING = re.compile(
    rb"""<!doctype|<!entity|<script|<foreignobject|href\s*=\s*["'](?!#|data:)|url\(\s*["']?(?!#)"""
)


def find_picture(table: Table, folder: Path) -> Path | None:
    """Return the path of the picture that a card names, None where it names none."""
    if not table.has("picture"):
        return None
    name = table.string("picture")
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or "\\" in name or ":" in name:
        raise UserError(
            "{file}, line {line}: the picture {picture} must lie inside the course folder.",
            picture=name,
            **table.place("picture"),
        )
    path = folder.joinpath(*inside.parts)
    if not path.is_file() or path.is_symlink():
        raise UserError(
            "{file}, line {line}: the picture {picture} is not there.", picture=name, **table.place("picture")
        )
    if path.stat().st_size > MAX_PICTURE_BYTES:
        raise UserError(
            "{file}, line {line}: the picture {picture} is larger than {limit} MB.",
            picture=name,
            limit=MAX_PICTURE_BYTES // 1_000_000,
            **table.place("picture"),
        )
    if not is_drawing(path.suffix, path.read_bytes()):
        raise UserError(
            "{file}, line {line}: the picture {picture} is neither a plain SVG nor a PNG picture.",
            picture=name,
            **table.place("picture"),
        )
    return path


def is_drawing(suffix: str, data: bytes) -> bool:
    """Say whether the bytes of a file with this suffix are a PNG picture or an SVG that only draws."""
    if suffix.lower() == ".png":
        width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])  # of the IHDR chunk
        return data.startswith(_PNG_START) and 0 < width * height <= MAX_PIXELS
    lowered = data.lower()
    return suffix.lower() == ".svg" and b"<svg" in lowered and not _NOT_DRAWING.search(lowered)
