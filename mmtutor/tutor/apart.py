"""Work on a thread of its own, one piece at a time: the disk takes its time, and the model's thread may be busy."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

SETTLE_S = 5.0


class Apart:
    """`run` returns at once; `failed` is told of a bug, so that nobody waits for ever."""

    def __init__(self) -> None:
        self._last: threading.Thread | None = None  # it ends by itself

    def run(self, work: Callable[[], object], failed: Callable[[], object]) -> None:
        """Do some work on a new thread."""

        def guarded() -> None:
            try:
                work()
            except Exception:  # a bug in judging one answer must not leave the learner waiting for ever
                logger.exception("judging an answer failed")
                failed()

        self._last = threading.Thread(target=guarded, name="mmtutor-judge", daemon=True)
        self._last.start()

    def settle(self) -> None:
        """Wait for the last piece of work."""
        if self._last is not None:
            self._last.join(SETTLE_S)
