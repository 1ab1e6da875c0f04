"""`mmtutor choose`: a teacher pins or bans exercises of a course, for everybody on this computer."""

from __future__ import annotations

import argparse
import sys

from mmtutor.domain.choices import changed, from_json, preference, to_json
from mmtutor.errors import UserError
from mmtutor.settings import Settings
from mmtutor.store import Store


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Change what is chosen, if anything is to be changed, and print what holds."""
    from mmtutor.app import courses

    found = {course.id: course for course in courses(settings, "en")}
    course = found.get(args.course)
    if course is None:
        raise UserError("There is no course {course}. There are: {names}.", course=args.course, names=", ".join(found))
    store = Store.open(settings.database)
    try:
        before = from_json(store.preferences.get(preference(course.id)))
        after = changed(before, course, pin=tuple(args.pin), ban=tuple(args.ban), free=tuple(args.free))
        if after != before:
            store.preferences.put(preference(course.id), to_json(after))
    finally:
        store.close()
    for lesson in course.lessons:
        for template in lesson.templates:
            mark = "pinned" if template.id in after.pinned else "banned" if template.id in after.banned else ""
            sys.stdout.write(f"{mark:7} {template.id:32} {lesson.title}\n")
    return 0
