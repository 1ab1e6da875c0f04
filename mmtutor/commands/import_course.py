"""`mmtutor import FILE`: adds a course to this user's own, or says in which line it is wrong.

Of a course in another format it says what could not be carried over. With `--reviews` the log of an Anki package goes
to a table of its own.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from mmtutor.content.importing import take_in
from mmtutor.errors import UserError
from mmtutor.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check the course and copy it into the user's folder."""
    into = settings.home / "courses"
    into.mkdir(parents=True, exist_ok=True)
    if args.reviews is not None:
        _write_reviews(args.source, args.reviews)
    imported = take_in(args.source, into)
    course = imported.course
    items = sum(len(lesson.templates) for lesson in course.lessons)
    sys.stdout.write(f"{course.title}: {len(course.lessons)} lessons, {items} kinds of exercise.\n")
    if imported.report.losses:
        for sentence in imported.report.sentences():
            sys.stdout.write(f"{sentence}\n")
    return 0


def _write_reviews(package: Path, out: Path) -> None:
    """Write the log of reviews of an Anki package as a table."""
    from mmtutor.content.anki import reviews

    found = reviews(package)
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("card_id", "review_time", "review_rating", "took_s"))
            table.writerows((one.card, one.at.isoformat(), one.rating, one.took_s) for one in found)
    except FileExistsError as problem:
        raise UserError("{file} is already there; choose another name.", file=out.name) from problem
    except OSError as problem:
        raise UserError("{file} cannot be written: {reason}.", file=out.name, reason=problem.strerror) from problem
    sys.stdout.write(f"{out}: {len(found)} reviews.\n")
