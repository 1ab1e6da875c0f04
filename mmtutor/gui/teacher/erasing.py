"""A learner is erased wherever this computer keeps something of one: the database, its copies, the files of classes."""

from __future__ import annotations

from contextlib import ExitStack

from mmtutor.gui.parts import Parts


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
