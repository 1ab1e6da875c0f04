"""Cyclic garbage is collected in the thread of the windows alone.

Python collects wherever enough was allocated, also in a worker. A widget that dies there holds one of Qt's locks while
it waits for the interpreter; the thread of the windows may hold the interpreter and wait for that lock: both stand
still for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class GarbageCollector(QObject):
    """From its making to `close`, collects where its events are handled, by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY_MS)

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts, most = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(len(counts)) if counts[generation] > most[generation]]
        if due:
            gc.collect(due[-1])
