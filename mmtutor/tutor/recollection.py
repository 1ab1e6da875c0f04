"""What is known of a learner, looked up for a lesson ahead and on a thread: a long history takes its time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence

from mmtutor.domain.course import Course
from mmtutor.store import Store
from mmtutor.tutor.knowing import known, mastery, wants_placing
from mmtutor.tutor.practice import Known

logger = logging.getLogger(__name__)

WAIT_S = 10.0


class Recollection:
    """Ready for one learner at a time. Its methods belong to one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread: threading.Thread | None = None
        self._found: dict[tuple[str, str], Known] = {}  # by learner and course

    def begin(self, learner_id: str, courses: Sequence[Course]) -> None:
        """Look up a learner anew; what was found before is forgotten."""
        self.settle()
        self._found = {}
        work = (learner_id, courses, self._found)
        self._thread = threading.Thread(target=self._look_up, args=work, name="mmtutor-recall", daemon=True)
        self._thread.start()

    def take(self, learner_id: str, course: Course) -> Known:
        """Return what is known of a learner in a course. It is for one lesson, whose answers change it."""
        self.settle()
        return self._found.pop((learner_id, course.id), None) or known(self._store, learner_id, course)

    def mastery(self, learner_id: str, courses: Iterable[Course]) -> dict[str, float]:
        """Return how well a learner knows each skill that he met or was placed in."""
        return mastery(self._store, learner_id, courses)

    def wants_placing(self, learner_id: str, course: Course) -> bool:
        """Say whether a course is new to a learner, so that its diagnostic should be offered."""
        return wants_placing(self._store, learner_id, course)

    def settle(self) -> None:
        """Wait until the look-up has ended."""
        if self._thread is not None:
            self._thread.join(WAIT_S)
            self._thread = None

    def _look_up(self, learner_id: str, courses: Sequence[Course], found: dict[tuple[str, str], Known]) -> None:
        try:
            for course in courses:
                found[learner_id, course.id] = known(self._store, learner_id, course)
        except Exception:  # it is looked up again when it is needed, and what is wrong is said then
            logger.exception("looking ahead failed")
