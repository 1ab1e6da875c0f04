"""What a worker leaves behind never takes a widget's life in the worker's thread."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mmtutor.gui.garbage import GarbageCollector


class Loop(QObject):
    """Keeps itself alive until garbage is collected."""

    def __init__(self, died: list[int]) -> None:
        super().__init__()
        self._itself, self._died = self, died

    def __del__(self) -> None:
        self._died.append(threading.get_ident())


def litter() -> None:
    for _ in range(20_000):
        itself: list[object] = []
        itself.append(itself)


def test_garbage_of_a_worker_is_collected_in_the_thread_of_the_windows(qtbot: QtBot) -> None:
    died: list[int] = []
    Loop(died)
    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert not died
    qtbot.waitUntil(lambda: bool(died))
    assert died == [threading.get_ident()]


def test_python_collects_by_itself_again_afterwards(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
    gc.disable()  # as the other tests of windows have it
