"""A learner is erased from the files of classes: those that this computer hosted, and those that it has joined."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
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
    works: dict[Path, Callable[[Path], None]] = {
        **dict.fromkeys(sorted(folder.glob(f"*{SUFFIX}")), lambda path: _leave_journal(path, learner_id)),
        **dict.fromkeys(outbox.files_of(folder, learner_id), _unlink),
    }
    stays = []
    for path, work in works.items():
        try:
            work(path)
        except (OSError, sqlite3.Error, UserError) as trouble:
            logger.warning("A learner is not erased from a file of a class: %s", type(trouble).__name__)
            stays.append(path)
    if stays:
        raise UserError(
            "The learner is not erased from {file}, which belongs to a class: delete it by hand.", file=stays[0].name
        )


def _leave_journal(path: Path, learner_id: str) -> None:
    journal = Journal(path)
    try:
        journal.erase_learner(learner_id)
    finally:
        journal.close()


def _unlink(path: Path) -> None:
    for end in ("", *_LOG_FILES):
        Path(f"{path}{end}").unlink(missing_ok=True)
    if (course := outbox.course_folder(path)).exists():
        shutil.rmtree(course)
