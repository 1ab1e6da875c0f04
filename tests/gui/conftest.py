"""A real window on a real store: only the reader is scripted, and devices are none unless a test brings some."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Reading
from mmtutor.gui.garbage import GarbageCollector
from mmtutor.gui.look import Look
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import ModelFacts, Parts
from mmtutor.gui.preferences import Preferences, save
from mmtutor.store import Store
from mmtutor.tutor import ModelWorker, Tutor
from tests.classroom.rooms import Room
from tests.gui.desk import WAIT_MS, ScriptedReader, course


@pytest.fixture(autouse=True, scope="module")
def garbage_is_collected_here(qapp: QApplication) -> Iterator[None]:
    """As in the program; and nothing of Qt is left for the threads of other tests."""
    collector = GarbageCollector(qapp)
    yield
    collector.close()
    gc.collect()


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """The system speaks English, and a test leaves no translation and no style behind."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look("light", 100)


@pytest.fixture
def reader() -> ScriptedReader:
    return ScriptedReader([Reading("", 0.0, False)])


@pytest.fixture
def parts(tmp_path: Path, reader: ScriptedReader) -> Iterator[Parts]:
    store = Store.open(tmp_path / "mmtutor.db")
    worker = ModelWorker(lambda: reader)
    worker.start()

    def now() -> datetime:
        return datetime.now(UTC)

    yield Parts(
        store=store,
        courses=lambda language: [course(language)],
        tutor=lambda notify: Tutor(store, worker, now, random.Random(7), notify),
        clock=now,
        model=lambda: ModelFacts("tiny", "# A card\n\nWith **words**."),
        language="",
        data_folder=tmp_path,
    )
    worker.close()
    store.close()


@pytest.fixture
def learner(parts: Parts) -> Learner:
    maya: Learner = parts.store.learners.add("Maya", "fox")
    return maya


@pytest.fixture
def open_window(qtbot: QtBot, parts: Parts) -> Iterator[Callable[..., MainWindow]]:
    """Open the window with preferences and, if wanted, other parts; `open_window(text_percent=200)`."""
    opened: list[MainWindow] = []

    def show(others: Parts | None = None, **chosen: object) -> MainWindow:
        save(parts.store, Preferences(**{"language": "en", "theme": "light", **chosen}))  # type: ignore[arg-type]
        window = MainWindow(others or parts)
        opened.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=WAIT_MS)
        return window

    yield show
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A class with its broker, without a window."""
    folder = tmp_path / "teacher"
    folder.mkdir()
    with Room(folder) as opened:
        yield opened
