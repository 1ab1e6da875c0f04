"""Slow work that has an order, on one thread of its own; what comes of it is told on the window's thread.

Knows nothing of the work. `bridge.Errand` is for one question without an order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from mmtutor.errors import UserError
from mmtutor.gui.bridge import Bridge

log = logging.getLogger(__name__)

Then = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class _Told:
    then: Then
    value: Any


class Lane(QObject):
    """Does one thing after the other. `refused(message)` where one raises `UserError` and nobody else asked for it."""

    refused = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = Bridge(parent=self)
        self._bridge.event.connect(self._tell)
        self._pool = ThreadPoolExecutor(1, name)
        self._closed = False

    def do(self, work: Callable[[], Any], then: Then | None = None, otherwise: Then | None = None) -> None:
        """Have `work` done next; `then` gets what it returns, `otherwise` the sentence of its `UserError`."""
        if not self._closed:
            self._pool.submit(self._run, work, then, otherwise or self.refused.emit).add_done_callback(_log)

    def close(self, wait: bool = True) -> None:
        """Tell nobody any more, and end once what was asked for is done; `wait` for that."""
        self._closed = True
        self._bridge.close()
        self._pool.shutdown(wait)

    def _run(self, work: Callable[[], Any], then: Then | None, otherwise: Then) -> None:
        try:
            value = work()
        except UserError as refusal:
            self._bridge.notify(_Told(otherwise, refusal.message))
            return
        if then is not None:
            self._bridge.notify(_Told(then, value))

    def _tell(self, told: _Told) -> None:
        told.then(told.value)


def _log(done: Future[None]) -> None:
    if (failure := done.exception()) is not None:
        log.critical("our bug", exc_info=failure)
