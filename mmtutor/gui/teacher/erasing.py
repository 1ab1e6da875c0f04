"""Learners and old answers are erased wherever this computer keeps them: the database, its copies, files of classes."""

from __future__ import annotations

from contextlib import ExitStack

from mmtutor.gui.parts import Parts
from mmtutor.store import Replay


def erase_learner(parts: Parts, learner_id: str) -> None:
    """Erase a learner with every trace. Blocks.

    Raises:
        UserError: one of the files did not let us, and it says which; everything else is done.
    """
    from mmtutor.classroom.erasing import erase_learner as leave_classes

    with ExitStack() as both:
        both.callback(parts.store.learners.remove, learner_id)
        if parts.data_folder is not None:
            leave_classes(parts.data_folder / "classes", learner_id)


def erase_old(parts: Parts, days: int, replay: Replay) -> None:
    """Erase what is older than so many days. Blocks.

    Raises:
        UserError: it is less than a day, or one of the files did not let us, and it says which; the rest is done.
    """
    from mmtutor.classroom.erasing import erase_before

    before = parts.store.retention.before(days)
    parts.store.retention.erase(days, replay)
    if parts.data_folder is not None:
        erase_before(parts.data_folder / "classes", before)
