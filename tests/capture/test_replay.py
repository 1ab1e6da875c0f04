from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmtutor.capture import Replay, SourceState
from mmtutor.errors import UserError
from tests.capture.test_camera import write_video

LESSON = r"""
title = "Three answers"
course = "fractions"
lesson = "adding"

[[answer]]
prompt = "$1/2 + 1/4$"
key = "3/4"
keys = [[0.0, "3"], [0.2, "\\"], [0.3, "\b"], [0.4, "/"], [0.5, "4"]]

[[answer]]
ink = "ink.json"
video = "paper.avi"

[[answer]]
sound = "said.wav"
expect = "3/4"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lesson.toml").write_text(LESSON, encoding="utf-8")
    (tmp_path / "ink.json").write_text(json.dumps([[[0, 0], [10, 10]], [[10, 0], [0, 10]]]))
    write_video(tmp_path / "paper.avi", pictures=5)
    soundfile.write(tmp_path / "said.wav", 0.3 * np.sin(np.arange(22_050) / 5), 44_100)
    return tmp_path


def test_keystrokes_have_times_and_can_be_taken_back(folder: Path) -> None:
    answer = Replay(folder).answers[0]
    assert (answer.typed, answer.keys[-1], answer.key) == ("3/4", (0.5, "4"), "3/4")


def test_strokes_and_pictures_come_from_files(folder: Path) -> None:
    replay = Replay(folder)
    ink = replay.ink(replay.answers[1])
    assert ink is not None
    assert [stroke.shape for stroke in ink.strokes] == [(2, 2), (2, 2)]
    camera = replay.camera(replay.answers[1])
    camera.start()
    assert camera.status.wait(SourceState.RUNNING, 5)
    camera.close()


def test_a_recording_is_heard_in_full_at_the_rate_of_the_model(folder: Path) -> None:
    replay = Replay(folder)
    microphone = replay.microphone(replay.answers[2], speed=50)
    microphone.start()
    assert microphone.finished.wait(5)
    heard = microphone.ring.read(0).values
    microphone.close()
    assert len(heard) == pytest.approx((0.5 + 1.5) * 16_000, abs=50)
    assert np.abs(heard[:7_900]).max() == pytest.approx(0.3, abs=0.01)
    assert not heard[8_100:].any()


def test_an_answer_without_video_has_a_camera_that_says_so(folder: Path) -> None:
    replay = Replay(folder)
    camera = replay.camera(replay.answers[0])
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 5)
    camera.close()


@pytest.mark.parametrize(("lesson", "sentence"), [
    (None, "has no lesson.toml"),
    ("title = ", "lesson.toml"),
    ("title = 'nothing'", "lists no answers"),
    ("[[answer]]\nvideo = 'gone.mp4'", "there is no gone.mp4"),
    ("[[answer]]\nkeys = [3]", "keys are pairs"),
    ("[[answer]]\nkey_strokes = []", "key_strokes"),
    ("answer = 3", "lists no answers"),
    ("answer = [3]", "is not a table"),
])  # fmt: skip
def test_a_bad_folder_is_refused_with_a_sentence(tmp_path: Path, lesson: str | None, sentence: str) -> None:
    if lesson is not None:
        (tmp_path / "lesson.toml").write_text(lesson, encoding="utf-8")
    with pytest.raises(UserError, match=sentence):
        Replay(tmp_path)


@pytest.mark.parametrize("content", [b"", b"RIFF....", b"hello" * 100])
def test_a_bad_sound_is_refused_with_a_sentence(folder: Path, content: bytes) -> None:
    (folder / "said.wav").write_bytes(content)
    replay = Replay(folder)
    with pytest.raises(UserError, match="cannot be read"):
        replay.microphone(replay.answers[2])


@pytest.mark.parametrize("content", ["", "{}", '["a"]', "[[1, 2], 3]", '[[["x", "y"]]]'])
def test_bad_strokes_are_refused_with_a_sentence(folder: Path, content: str) -> None:
    (folder / "ink.json").write_text(content)
    replay = Replay(folder)
    with pytest.raises(UserError, match="holds no pen strokes"):
        replay.ink(replay.answers[1])
