"""The whole program on real input: real window, store, tutor, model, camera and microphone; real people's answers.

The network reads most of what people write and say, not all. So the samples are chosen by their position in their files
and not by whether they can be read, and of the three answers in each way at least two must be read right.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mmtutor import app, settings
from mmtutor.capture import Camera, Device
from mmtutor.domain.observation import Modality
from mmtutor.gui.preferences import Preferences, save
from tests import end_to_end
from tests.end_to_end import KEYS, Answered, Sitting
from tests.servers import PulseAudio

ENOUGH = 2  # of the three answers in one way


@pytest.fixture
def sitting(qapp: QApplication, home: Path, tmp_path: Path) -> Iterator[Sitting]:
    """The program as `mmtutor` builds it, with a small course; its camera plays the newest film."""
    chosen = replace(
        settings.from_environment(), courses=(end_to_end.write_course(tmp_path / "courses"),), language="en"
    )
    films: list[Path] = []
    with ExitStack() as stack:
        parts = app.build(chosen, stack)
        save(parts.store, Preferences(theme="light", microphone="pulse"))
        parts = replace(parts, cameras=lambda: [Device(str(film), film.name) for film in films[-1:]], camera=Camera)
        window = app.show(parts, stack)
        window.activateWindow()
        assert end_to_end.until(lambda: QApplication.activeWindow() is window)
        yield Sitting(window, films=films)
    window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def loudspeaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The command that plays a file into the microphone: a sound server whose loudspeaker is its microphone."""
    if reason := PulseAudio.missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="mmtutor-") as folder:
        server = PulseAudio(Path(folder))
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.start()
        yield server.player
        server.stop()


def stored(home: Path) -> list[tuple[list[str], str, str]]:
    """Return the ways, reading and verdict of each judged attempt, straight from the database file."""
    query = """
        SELECT attempts.modalities, readings.text, assessments.verdict
        FROM attempts JOIN assessments ON assessments.attempt_id = attempts.id
        JOIN readings ON readings.id = assessments.reading_id
        ORDER BY attempts.submitted
    """
    with closing(sqlite3.connect(home / "mmtutor.db")) as database:
        return [(json.loads(ways), text, verdict) for ways, text, verdict in database.execute(query)]


def expect(answered: Sequence[Answered], home: Path, way: Modality, at_least: int = ENOUGH) -> None:
    """What was read right was shown and found correct; everything that was judged is in the file with its way."""
    right = [one for one in answered if one.right]
    assert len(right) >= at_least, answered
    rows = stored(home)
    assert all(ways == [way.value] for ways, _, _ in rows)
    for one in right:
        assert ([way.value], one.key, "correct") in rows


def test_a_lesson_answered_by_keyboard(sitting: Sitting, home: Path) -> None:
    sitting.come_in()
    answered = list(sitting.answers(sitting.type))
    expect(answered, home, Modality.TEXT, at_least=len(KEYS))
    assert [one.key for one in answered] == list(KEYS)


def test_a_lesson_answered_with_the_pen_strokes_of_a_writer_never_trained_on(
    sitting: Sitting, home: Path, data: Path
) -> None:
    sitting.come_in()
    answered = list(sitting.answers(lambda key: sitting.draw(end_to_end.strokes_of(data, key))))
    expect(answered, home, Modality.IMAGE)


def test_a_lesson_answered_by_videos_of_handwriting(sitting: Sitting, home: Path, data: Path, tmp_path: Path) -> None:
    def show(key: str) -> None:
        sitting.show(end_to_end.film(end_to_end.picture_of(data, key), tmp_path / f"{key}.mp4"))

    sitting.come_in()
    answered = list(sitting.answers(show))
    expect(answered, home, Modality.IMAGE)


def test_a_lesson_answered_by_the_voice_of_a_speaker_never_trained_on(
    loudspeaker: list[str], sitting: Sitting, home: Path, data: Path
) -> None:
    sitting.come_in()
    answered = list(sitting.answers(lambda key: sitting.say(end_to_end.sound_of(data, key), loudspeaker)))
    expect(answered, home, Modality.AUDIO)
