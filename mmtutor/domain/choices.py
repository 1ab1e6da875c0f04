"""What a teacher has chosen for a course: exercises that come first, and exercises that never come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mmtutor.domain.course import Course
from mmtutor.errors import UserError


@dataclass(frozen=True, slots=True)
class Choices:
    """Ids of templates, each in one of the two at most."""

    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()


def preference(course_id: str) -> str:
    """Return the key under which a database keeps the choices for a course."""
    return f"choices:{course_id}"


def to_json(choices: Choices) -> dict[str, list[str]]:
    """Return what `from_json` reads."""
    return {"pinned": list(choices.pinned), "banned": list(choices.banned)}


def from_json(stored: object) -> Choices:
    """Read choices; what is not such a thing stands for none."""
    if not isinstance(stored, Mapping):
        return Choices()
    return Choices(*(tuple(str(one) for one in stored.get(name) or ()) for name in ("pinned", "banned")))


def changed(
    choices: Choices,
    course: Course,
    *,
    pin: tuple[str, ...] = (),
    ban: tuple[str, ...] = (),
    free: tuple[str, ...] = (),
) -> Choices:
    """Return the choices with some exercises pinned, banned or set free. Raises `UserError` for one of no lesson."""
    known = {template.id for lesson in course.lessons for template in lesson.templates}
    for template_id in (*pin, *ban, *free):
        if template_id not in known:
            raise UserError("{course} has no exercise {exercise}.", course=course.title, exercise=template_id)
    if set(pin) & set(ban):
        raise UserError("An exercise can't be pinned and banned at once.")
    moved = {*pin, *ban, *free}
    return Choices(
        (*(one for one in choices.pinned if one not in moved), *dict.fromkeys(pin)),
        (*(one for one in choices.banned if one not in moved), *dict.fromkeys(ban)),
    )
