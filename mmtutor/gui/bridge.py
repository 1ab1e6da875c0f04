"""The one door from other threads into Qt. A call on any thread becomes one queued signal on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Carries events to the window's thread. Live readings coalesce: only the newest one waits at a time.

    A Qt signal is an unbounded queue; the events that come once for each answer go through it one by one, and those
    that come many times a second go through a slot of one.
    """

    event = Signal(object)
    _arrived = Signal(object)
    _live_waits = Signal()

    def __init__(self, coalesced: type | tuple[type, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._coalesced = coalesced
        self._lock = threading.Lock()
        self._live: object | None = None
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._live_waits.connect(self._deliver_live, Qt.ConnectionType.QueuedConnection)

    def notify(self, event: object) -> None:
        """Take an event on any thread; returns at once."""
        with self._lock:
            if self._closed:
                return
            if isinstance(event, self._coalesced):
                waiting, self._live = self._live is not None, event
                if not waiting:
                    self._live_waits.emit()
            else:
                self._arrived.emit(event)

    def close(self) -> None:
        """Drop whatever comes from now on."""
        with self._lock:
            self._closed = True

    @Slot(object)
    def _deliver(self, event: object) -> None:
        if not self._closed:
            self.event.emit(event)

    @Slot()
    def _deliver_live(self) -> None:
        with self._lock:
            event, self._live = self._live, None
        if event is not None and not self._closed:
            self.event.emit(event)


class Errand(QObject):
    """One slow question on a thread of its own; the answer comes back on the window's thread while somebody waits."""

    done = Signal(object)
    _answered = Signal(object)

    def __init__(self, question: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._question = question
        self._answered.connect(self.done, Qt.ConnectionType.QueuedConnection)
        self._alive = threading.Event()
        self._alive.set()
        self.destroyed.connect(self._alive.clear)

    def start(self) -> None:
        work = (self._question, self._alive)
        threading.Thread(target=self._run, args=work, daemon=True, name="mmtutor-errand").start()

    def _run(self, question: Callable[[], Any], alive: threading.Event) -> None:
        answer = question()
        with suppress(RuntimeError):  # the page that asked went away between the look and the word
            if alive.is_set():
                self._answered.emit(answer)
