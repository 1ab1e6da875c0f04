"""`mmtutor export-course COURSE --format FORMAT --out FILE`: a course, or the attempts at it, for other programs.

Prints what could not be carried over: so many in, so many out, and each loss by name.
"""

from __future__ import annotations

import argparse
import sys

from mmtutor import paths
from mmtutor.content import courses
from mmtutor.content.exporting import EXPORTERS, export_course
from mmtutor.content.instances import Export
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.course import Course
from mmtutor.errors import UserError
from mmtutor.settings import Settings
from mmtutor.store import Store

WITH_ATTEMPTS = frozenset({"anki"})  # formats of exercises that have a place for reviews too


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the file and print the report."""
    if args.format not in EXPORTERS:
        raise UserError(
            'There is no format "{format}"; there are {formats}.', format=args.format, formats=", ".join(EXPORTERS)
        )
    if args.examples < 1:
        raise UserError("At least one example of each exercise has to be written.")
    course = _course(args.course, args.language, settings)
    wanted = EXPORTERS[args.format].of_attempts or (args.attempts and args.format in WITH_ATTEMPTS)
    attempts = _attempts(course.id, settings) if wanted else ()
    report = export_course(Export(course, tuple(attempts), args.examples), args.format, args.out)
    for sentence in report.sentences():
        sys.stdout.write(f"{sentence}\n")
    return 0


def _course(name: str, language: str, settings: Settings) -> Course:
    folders = (paths.asset("courses"), settings.home / "courses")
    found = [course for folder in folders for course in courses(folder, language, lambda _: None)]
    course = next((one for one in found if one.id == name), None)
    if course is None:
        raise UserError('There is no course "{id}"; there are {ids}.', id=name, ids=", ".join(one.id for one in found))
    return course


def _attempts(course_id: str, settings: Settings) -> list[AssessedAttempt]:
    """Return the judged attempts of all learners at a course, oldest first."""
    store = Store.open(settings.database)
    try:
        found = [
            one for each in store.learners.all() for one in store.attempts.of_learner(each.id, course_id=course_id)
        ]
    finally:
        store.close()
    return sorted(found, key=lambda one: (one.attempt.submitted, one.attempt.id))
