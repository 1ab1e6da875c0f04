"""A learner before the real window: the same three questions, typed, drawn, shown to a camera and said.

Knows where real people's answers to them are: pen strokes, camera pictures and recordings of writers and speakers whom
nothing is trained on, each the first of its kind in its file. Used by the end-to-end test and by the screenshots.
"""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.senses import SenseState
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.student.lesson_page import LessonPage
from mmtutor.gui.widgets.camera_view import ViewState
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.tutor import TutorState

KEYS = ("7", "5", "72")
WAIT_MS = 30_000
POLL_MS = 20
HEARD_AFTER = 8_000  # samples at 16 kHz that the microphone still delivers after the last sound was played

COURSE = """
format = 1
id = "numbers"
title = "Numbers"
summary = "Three questions whose answers are easy to write and to say."

[[skill]]
id = "arithmetic"
name = "Arithmetic"
"""
LESSON = """
id = "warm-up"
title = "Warm-up"

[[item]]
id = "sum"
kind = "number"
skills = ["arithmetic"]
prompt = "What is $3 + 4$?"
key = "7"

[[item]]
id = "quotient"
kind = "number"
skills = ["arithmetic"]
prompt = "What is $35/7$ as a whole number?"
key = "5"

[[item]]
id = "equation"
kind = "number"
skills = ["arithmetic"]
prompt = "It is known that $x/8 = 9$. What is $x$?"
key = "72"
"""


def write_course(folder: Path) -> Path:
    """Write the course in the native format; return the folder of courses."""
    course = folder / "numbers"
    course.mkdir(parents=True)
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    (course / "lesson-1-warm-up.toml").write_text(LESSON, encoding="utf-8")
    return folder


# ---- what real people wrote and said ------------------------------------------------------------------------------


def strokes_of(data: Path, key: str) -> list[np.ndarray]:
    """Return a number as the first writer of UNIPEN's dev part who wrote all digits wrote them: (points, 2), 1 high."""
    glyphs = _digits_of_one_writer(data, set("".join(KEYS)))
    placed: list[np.ndarray] = []
    x = 0.0
    for digit in key:
        low, high = np.concatenate(glyphs[digit]).min(axis=0), np.concatenate(glyphs[digit]).max(axis=0)
        scale = 1.0 / max(high[1] - low[1], 1e-6)
        placed += [(stroke - low) * scale + [x, 0.0] for stroke in glyphs[digit]]
        x += float((high[0] - low[0]) * scale) + 0.3
    return placed


def _digits_of_one_writer(data: Path, wanted: set[str]) -> dict[str, list[np.ndarray]]:
    written: dict[str, dict[str, list[np.ndarray]]] = {}
    with gzip.open(data / "handwriting" / "unipen_isolated.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"c":"1a"' not in line or '"split":"dev"' not in line:
                continue
            row = json.loads(line)
            glyphs = written.setdefault(row["w"], {})
            glyphs.setdefault(row["t"], [np.asarray(stroke, np.float64) for stroke in row["s"]])
            if wanted <= glyphs.keys():
                return glyphs
    raise LookupError("no writer of the dev part wrote all digits")


def picture_of(data: Path, key: str) -> np.ndarray:
    """Return the first camera picture of a handwritten answer, BGR."""
    folder = data / "expressions"
    with (folder / "manifest.jsonl").open(encoding="utf-8") as rows:
        found = next(r for r in map(json.loads, rows) if r["set"].endswith("-cam") and r["truth"] == key)
    picture = cv2.imread(str(folder / found["image"]))
    assert picture is not None
    return picture


def sound_of(data: Path, key: str) -> Path:
    """Return the first recording of an answer by a speaker of the dev part."""
    folder = data / "speech"
    with (folder / "dev.jsonl").open(encoding="utf-8") as rows:
        found = next(r for r in map(json.loads, rows) if r["truth"] == key)
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        trained = {row["speaker"] for row in csv.DictReader(rows) if row["split"] == "train"}
    assert found["speaker"] not in trained
    return Path(folder / found["audio"])


def film(picture: np.ndarray, path: Path, seconds: float = 3.0, rate_hz: int = 12) -> Path:
    """Write a video: the paper with the answer lies on a desk at an angle, and the camera is never quite still."""
    size = (960, 720)
    scale = min(620 / picture.shape[1], 520 / picture.shape[0])
    half = np.array(picture.shape[1::-1]) * scale / 2
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    flat = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * np.float32(picture.shape[1::-1])
    wood = np.random.default_rng(0).normal(0, 9, (18, 96)).astype(np.float32)
    desk = cv2.resize(wood, size, interpolation=cv2.INTER_CUBIC)[..., None] + np.float32([58, 76, 98])
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate_hz, size)
    assert video.isOpened()
    for phase in np.linspace(0, 2 * np.pi, int(seconds * rate_hz), endpoint=False):
        turn = np.deg2rad(3 + 0.6 * np.sin(phase))
        turned = (square * half) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        turned[:2, 0] *= 0.95
        middle = np.array([480 + 5 * np.cos(phase), 360 + 3 * np.sin(2 * phase)])
        corners = (turned + middle).astype(np.float32)
        to_frame = cv2.getPerspectiveTransform(flat, corners)
        over = cv2.warpPerspective(np.ones(picture.shape[:2], np.float32), to_frame, size)[..., None]
        frame = desk * (1 - over) + cv2.warpPerspective(picture, to_frame, size) * over
        video.write(np.clip(frame, 0, 255).astype(np.uint8))
    video.release()
    return path


# ---- the learner --------------------------------------------------------------------------------------------------


def until(holds: Callable[[], Any], timeout_ms: int = WAIT_MS) -> bool:
    """Let the window run until something holds; False when the time is over."""
    deadline, loop = QDeadlineTimer(timeout_ms), QEventLoop()
    poll = QTimer()
    poll.timeout.connect(lambda: loop.quit() if holds() or deadline.hasExpired() else None)
    poll.start(POLL_MS)
    if not holds():
        loop.exec()
    poll.stop()
    return bool(holds())


def press(key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key, or type a text, where the focus is."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    if isinstance(key, str):
        QTest.keyClicks(focus, key)
    else:
        QTest.keyClick(focus, key, modifier)


def shown_in(widget: QWidget) -> list[str]:
    """Return what stands typeset on the screen inside a widget."""
    return [text.source() for text in widget.findChildren(RichText) if text.isVisible() and text.source()]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the key, the reading that stood on the screen, whether the tutor asked, the tone of the verdict."""

    key: str
    read: str
    asked: bool
    tone: str

    @property
    def right(self) -> bool:
        """Whether it was read as it was meant and found correct."""
        return self.read == self.key and self.tone == "good"


@dataclass
class Sitting:
    """A learner before the window. `look` is called with the name of each step, for whoever takes pictures."""

    window: MainWindow
    look: Callable[[str], object] = lambda step: None
    films: list[Path] = field(default_factory=list)  # the newest is what the camera sees

    @property
    def page(self) -> LessonPage:
        """The lesson."""
        return self.window.lesson

    def come_in(self) -> None:
        """A new learner, and the lesson that is offered, by keyboard."""
        assert until(lambda: isinstance(QApplication.focusWidget(), QAbstractButton))
        self.look("start")
        press(Qt.Key.Key_Return)
        press("Maya")
        self.look("new-learner")
        press(Qt.Key.Key_Return)
        assert until(lambda: self.window.page is self.window.home)
        self.look("home")
        press(Qt.Key.Key_Return)
        assert until(lambda: self.window.page is self.page and self.page.answers.panel is not None)

    def answers(self, give: Callable[[str], object], count: int = len(KEYS)) -> Iterator[Answered]:
        """Answer questions of the lesson, each by `give(key)`; what was misread is put right, as a learner would."""
        for _ in range(count):
            item = self.page.tutor.item
            assert item is not None
            give(item.shown_key())
            yield self._hand_in(item.shown_key())
            self._go_on()

    def type(self, key: str) -> None:
        """Type it."""
        press(Qt.Key.Key_F1)
        press(key)
        assert self.page.answers.panel is not None
        assert key in shown_in(self.page.answers.panel), "what is typed is set as it grows"
        self.look("typed")

    def draw(self, strokes: list[np.ndarray]) -> None:
        """Draw strokes, 1 high, with the mouse."""
        press(Qt.Key.Key_F2)
        canvas = self.page.answers.draw_panel.canvas
        corner = np.array([0.2 * canvas.width(), 0.2 * canvas.height()])
        self.put_down([corner + 0.6 * canvas.height() * stroke for stroke in strokes])

    def put_down(self, strokes: Sequence[np.ndarray]) -> None:
        """Draw strokes where they are, in pixels of the sheet: (points, 2) each."""
        canvas = self.page.answers.draw_panel.canvas
        for stroke in strokes:
            points = [QPoint(x, y) for x, y in np.rint(stroke).astype(int).tolist()]
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0])
            for point in points[1:]:
                QTest.mouseMove(canvas, point)
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1])
        self._watch_it_being_read("drawn")

    def show(self, video: Path) -> None:
        """Hold it up to the camera; each answer is another paper, so the camera is turned on anew."""
        self.films.append(video)
        self.page.senses.camera_off()
        press(Qt.Key.Key_F3)
        panel = self.page.answers.show_panel
        assert until(lambda: self.page.senses.camera_state is SenseState.ON), self.page.senses.camera_trouble
        assert until(lambda: panel.view.state is ViewState.LIVE)
        answers = self.page.answers
        seen = answers.page if answers.reads_page else lambda: answers.response().picture is not None
        assert until(seen), "no line was found on the paper"
        self._watch_it_being_read("shown")

    def say(self, sound: Path, play: list[str]) -> None:
        """Hold Space while the command `play` plays a recording into the microphone, then let go."""
        press(Qt.Key.Key_F4)
        panel, senses = self.page.answers.say_panel, self.page.senses
        assert until(panel.talk.isEnabled), senses.microphone_trouble
        utterances: list[object] = []
        senses.spoken.connect(utterances.append)
        ring = senses.microphone.ring
        assert until(lambda: ring.end > HEARD_AFTER)
        panel.talk.setFocus()
        QTest.keyPress(panel.talk, Qt.Key.Key_Space)
        with subprocess.Popen([*play, str(sound)]) as player:
            assert until(lambda: player.poll() is not None)
            assert player.returncode == 0
        end = ring.end
        self.look("saying")
        assert until(lambda: ring.end >= end + HEARD_AFTER)
        QTest.keyRelease(panel.talk, Qt.Key.Key_Space)
        assert until(lambda: utterances), "no utterance came out of the microphone"
        senses.spoken.disconnect(utterances.append)
        self._watch_it_being_read("said")

    def _watch_it_being_read(self, step: str) -> None:
        """Wait for the live reading, as the learner does; a network that reads nothing is found out on handing in."""
        if not self.page.answers.reads_page:
            until(lambda: self.page.reading.text, 3_000)
        self.look(step)

    def _hand_in(self, key: str) -> Answered:
        page, tutor = self.page, self.page.tutor
        turn = tutor.turn
        press(Qt.Key.Key_Return)
        assert until(lambda: tutor.turn > turn and tutor.state is not TutorState.THINKING)
        judged = (LessonState.DONE, LessonState.WRONG, LessonState.CONFIRMING)
        assert until(lambda: page.state in judged or page.strip.tone == "warn")
        typed = page.answers.way == "type"
        where: QWidget | None = page.answers.panel if typed else page.reading
        assert where is not None
        read = next(iter(shown_in(where)), "")
        asked = page.state is LessonState.CONFIRMING
        if asked:
            self.look("asked")
            if read == key:
                press(Qt.Key.Key_Return)  # "That's it" has the focus
            else:
                page.reading.correct()
                press(key)
                press(Qt.Key.Key_Return)
            assert until(lambda: page.state in (LessonState.DONE, LessonState.WRONG))
        self.look("judged")
        return Answered(key, read, asked, page.strip.tone)

    def _go_on(self) -> None:
        page, item = self.page, self.page.tutor.item
        if page.state is LessonState.DONE:
            press(Qt.Key.Key_Return)
        else:
            page.onward()
        assert until(lambda: page.tutor.item is not item and page.state is LessonState.ANSWERING)
