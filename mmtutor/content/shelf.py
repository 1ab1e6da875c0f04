"""The courses in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mmtutor.content.native import load_course
from mmtutor.domain.course import Course
from mmtutor.errors import UserError
from mmtutor.messages import Message


def courses(folder: Path, language: str, on_trouble: Callable[[Message], None] | None = None) -> list[Course]:
    """Read every course in a folder, by the names of their folders; a folder that is not there has none.

    Templates are not tried out here: they were when the course came in. A broken course goes to `on_trouble` and is
    left out, so that it hides no other; without `on_trouble` its UserError is raised.
    """
    found: list[Course] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not (path / "course.toml").is_file():
            continue
        try:
            found.append(load_course(path, language, samples=0))
        except UserError as trouble:
            if on_trouble is None:
                raise
            on_trouble(trouble.message)
    return found
