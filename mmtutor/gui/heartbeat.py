"""Measures how long the window ever makes its user wait: for `mmtutor bench` and for tests."""

from __future__ import annotations

import time

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT_MS = 2


class Heartbeat(QObject):
    """A timer that should beat every `BEAT_MS`.

    `longest_wait_ms` is by how much it was ever late, whoever was to blame, another program too; `longest_work_ms` is
    the most that the window's own thread computed between two beats.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_wait_ms = 0.0
        self.longest_work_ms = 0.0
        self.beats = 0
        self._last_s = self._last_work_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to count from now."""
        self.longest_wait_ms, self.longest_work_ms, self.beats = 0.0, 0.0, 0
        self._last_s, self._last_work_s = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()

    def _beat(self) -> None:
        now_s, work_s = time.perf_counter(), time.thread_time()
        self.longest_wait_ms = max(self.longest_wait_ms, 1000 * (now_s - self._last_s) - BEAT_MS)
        self.longest_work_ms = max(self.longest_work_ms, 1000 * (work_s - self._last_work_s))
        self.beats += 1
        self._last_s, self._last_work_s = now_s, work_s


def run_for(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
