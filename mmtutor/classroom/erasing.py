"""Learners and old attempts are erased from the files of classes: those hosted here, and those that were joined."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mmtutor.classroom import outbox
from mmtutor.classroom.journal import SUFFIX, Journal
from mmtutor.errors import UserError

logger = logging.getLogger(__name__)
_LOG_FILES = ("-wal", "-shm")  # what SQLite keeps beside an open file


def erase_learner(folder: Path, learner_id: str) -> None:
    """Erase a learner from every file of a class in a folder; one of the files may be open.

    Raises:
        UserError: one of the files is damaged or cannot be written; it names it. The others are done.
    """
    stays = _undone(
        dict.fromkeys(_journals(folder), lambda path: _in_journal(path, lambda it: it.erase_learner(learner_id)))
        | dict.fromkeys(outbox.files_of(folder, learner_id), _unlink)
    )
    if stays:
        raise UserError(
            "The learner is not erased from {file}, which belongs to a class: delete it by hand.", file=stays[0].name
        )


def erase_before(folder: Path, moment: datetime) -> None:
    """Erase what learners did before a moment (UTC) from every class that was hosted; one of the files may be open.

    Raises:
        UserError: one of the files is damaged or cannot be written; it names it. The others are done.
    """
    stays = _undone(
        dict.fromkeys(_journals(folder), lambda path: _in_journal(path, lambda it: it.erase_before(moment)))
    )
    if stays:
        raise UserError(
            "Old answers are not erased from {file}, which belongs to a class: delete it by hand.", file=stays[0].name
        )


def _journals(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def _undone(works: dict[Path, Callable[[Path], None]]) -> list[Path]:
    """Do some work with each file, and return those where it can't be done."""
    stays = []
    for path, work in works.items():
        try:
            work(path)
        except (OSError, sqlite3.Error, UserError) as trouble:
            logger.warning("Something is not erased from a file of a class: %s", type(trouble).__name__)
            stays.append(path)
    return stays


def _in_journal(path: Path, erase: Callable[[Journal], None]) -> None:
    journal = Journal(path)
    try:
        erase(journal)
    finally:
        journal.close()


def _unlink(path: Path) -> None:
    for end in ("", *_LOG_FILES):
        Path(f"{path}{end}").unlink(missing_ok=True)
    if (course := outbox.course_folder(path)).exists():
        shutil.rmtree(course)
