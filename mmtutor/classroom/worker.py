"""A thread that takes what came since it last looked, all at once. Knows no class.

Connections call `put`, which never waits; the queue has a bound, beyond which the newest is dropped and counted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T")


class BatchWorker(Generic[_T]):
    """Calls `work` with the batch, from `start` to `stop`: when something came, and every `tick_s` with an empty one.

    Between two batches `rest_s` pass, so that a crowd is served in few large batches.
    """

    def __init__(
        self, name: str, work: Callable[[Sequence[_T]], None], most: int, tick_s: float, rest_s: float = 0.0
    ) -> None:
        self._work, self._most, self._tick_s, self._rest_s = work, most, tick_s, rest_s
        self._changed = threading.Condition()
        self._waiting: list[_T] = []
        self._awake = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.dropped = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def put(self, one: _T) -> None:
        """Add one to the next batch."""
        with self._changed:
            if len(self._waiting) >= self._most:
                self.dropped += 1
                return
            self._waiting.append(one)
            self._changed.notify()

    def wake(self) -> None:
        """Ask for a batch now, be it empty."""
        with self._changed:
            self._awake = True
            self._changed.notify()

    def stop(self) -> None:
        """Finish what came, and end. Not to be called by `work`."""
        self._closing.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._awake, self._tick_s)
                batch, self._waiting, self._awake = self._waiting, [], False
            self._work(batch)
            if self._closing.wait(self._rest_s) and not self._waiting:
                return
