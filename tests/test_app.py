"""The program as a whole: it starts, it can be rescued, and it closes what it opened."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mmtutor import app, paths
from mmtutor.capture import Camera, Device
from mmtutor.gui.rescue import Rescue
from mmtutor.settings import Settings, from_environment
from mmtutor.store import BadDatabaseError, Store, backups_of


@pytest.fixture
def settings(home: Path) -> Settings:
    return from_environment({"MMTUTOR_HOME": str(home), "MMTUTOR_BACKEND": "rules", "MMTUTOR_LANGUAGE": "en"})


def press(words: str) -> None:
    """Press a button of the rescue dialog as soon as it is there."""

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, Rescue) and widget.isVisible():
                next(button for button in widget.findChildren(QPushButton) if words in button.text()).click()
                return
        QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def spoil(settings: Settings) -> None:
    """Keep a learner in a backup, then write nonsense over the database."""
    store = Store.open(settings.database)
    store.learners.add("Ada", "")
    store.backups.make()
    store.close()
    Path(settings.database).write_bytes(b"no database at all, but long enough to look like something" * 40)


@pytest.mark.usefixtures("qapp")
def test_a_damaged_database_is_put_right_from_its_backup(settings: Settings) -> None:
    spoil(settings)
    press("Go back to")
    with ExitStack() as stack:
        parts = app.build_or_rescue(settings, stack)
        assert parts is not None
        assert [learner.name for learner in parts.store.learners.all()] == ["Ada"]


@pytest.mark.usefixtures("qapp")
def test_a_damaged_database_stays_as_it_is_when_the_user_leaves(settings: Settings) -> None:
    spoil(settings)
    before = Path(settings.database).read_bytes()
    press("Close")
    with ExitStack() as stack:
        assert app.build_or_rescue(settings, stack) is None
    assert Path(settings.database).read_bytes() == before
    assert backups_of(Path(settings.database))


@pytest.mark.usefixtures("qapp")
def test_without_a_backup_only_leaving_is_offered(settings: Settings, qtbot: QtBot) -> None:
    rescue = Rescue(BadDatabaseError("It is damaged.").message, [])
    qtbot.addWidget(rescue)
    assert [button.text().replace("&", "") for button in rescue.buttons()] == ["Close"]
    assert rescue.chosen is None


def test_the_window_shows_both_built_in_courses(settings: Settings, qtbot: QtBot) -> None:
    with ExitStack() as stack:
        window = app.show(app.build(settings, stack), stack)
        qtbot.addWidget(window)
        assert window.isVisible()
    for language in ("en", "zh"):
        assert {course.id for course in app.courses(settings, language)} >= {"fractions"}
        assert len(app.courses(settings, language)) >= 2


def test_recorded_files_stand_in_for_devices(settings: Settings, qtbot: QtBot) -> None:
    from dataclasses import replace

    with ExitStack() as stack:
        parts = app.build(replace(settings, replay=paths.asset("demo")), stack)
        assert [device.name for device in parts.cameras()] == ["show.mp4"]
        assert [device.name for device in parts.microphones()] == ["say.wav", "say-fraction.wav"]


def test_no_thread_is_left_inside_a_library_when_the_program_ends() -> None:
    camera = Camera(Device(str(paths.asset("demo", "show.mp4")), "film"))
    camera.start()
    deadline = time.monotonic() + 20
    while camera.latest.peek() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    camera.close(0)  # as a page does that is left
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("mmtutor-camera")]
    assert ours
    app.wait_for_threads(20)
    assert not any(thread.is_alive() for thread in ours)


def test_a_thread_that_never_comes_back_is_not_waited_for_for_ever() -> None:
    let_go = threading.Event()
    stuck = threading.Thread(target=let_go.wait, name="mmtutor-stuck", daemon=True)
    stuck.start()
    app.wait_for_threads(0.1)
    assert stuck.is_alive()
    let_go.set()
    stuck.join(20)


def test_the_clock_knows_its_zone() -> None:
    assert abs((app.now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_broken_course_hides_no_other(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    broken = settings.home / "courses" / "broken"
    broken.mkdir(parents=True)
    (broken / "course.toml").write_text("[course\n", encoding="utf-8")
    assert {course.id for course in app.courses(settings, "en")} == {"fractions", "linear-equations"}
    assert "left out" in caplog.text
