"""`mmtutor import FILE`: adds a course to this user's own, or says in which line it is wrong."""

from __future__ import annotations

import argparse
import sys

from mmtutor.content import import_course
from mmtutor.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check the course and copy it into the user's folder."""
    into = settings.home / "courses"
    into.mkdir(parents=True, exist_ok=True)
    course = import_course(args.source, into)
    items = sum(len(lesson.templates) for lesson in course.lessons)
    sys.stdout.write(f"{course.title}: {len(course.lessons)} lessons, {items} kinds of exercise.\n")
    return 0
