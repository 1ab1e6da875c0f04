from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from mmtutor.domain.reading import Reading
from mmtutor.gui.bridge import Bridge, Errand
from mmtutor.tutor.events import LiveReading, StillThinking


def told_by_a_thread(bridge: Bridge, events: list[Any]) -> None:
    thread = threading.Thread(target=lambda: [bridge.notify(event) for event in events])
    thread.start()
    thread.join()


def test_events_of_another_thread_arrive_on_the_windows_thread_in_order(qtbot: QtBot) -> None:
    bridge = Bridge()
    got: list[tuple[Any, bool]] = []
    bridge.event.connect(lambda event: got.append((event, QThread.currentThread() == bridge.thread())))
    told_by_a_thread(bridge, [1, 2, 3])
    assert got == []
    qtbot.waitUntil(lambda: len(got) == 3)
    assert got == [(1, True), (2, True), (3, True)]


def test_live_readings_wait_in_one_slot_and_the_newest_wins(qtbot: QtBot) -> None:
    bridge = Bridge(LiveReading)
    got: list[Any] = []
    bridge.event.connect(got.append)
    live = [LiveReading(1, Reading(str(n), 0.5, False)) for n in range(100)]
    told_by_a_thread(bridge, [*live, StillThinking()])
    qtbot.waitUntil(lambda: len(got) == 2)
    assert live[-1] in got
    assert StillThinking() in got


def test_a_closed_bridge_drops_everything(qtbot: QtBot) -> None:
    bridge = Bridge()
    got: list[Any] = []
    bridge.event.connect(got.append)
    bridge.notify(1)
    bridge.close()
    bridge.notify(2)
    qtbot.wait(20)
    assert got == []


def test_an_errand_answers_on_the_windows_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    errand = Errand(threading.get_ident, bridge)
    with qtbot.waitSignal(errand.done) as answered:
        errand.start()
    assert answered.args is not None
    assert answered.args[0] != threading.get_ident()
