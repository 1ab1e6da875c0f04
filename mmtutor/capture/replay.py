r"""A folder of files as devices: the same lesson again, for demonstration, tests, bug reports and the self-test.

`lesson.toml` lists the answers; every file it names lies beside it:

    title = "Three answers"
    course = "fractions"
    lesson = "adding"

    [[answer]]
    item = "add-same?a=1&b=2&n=4"   # optional: which item it answers
    prompt = "$1/4 + 2/4$"          # optional: the question, where there is no course
    key = "3/4"                     # optional: what the rules compare with
    kind = "number"                 # optional: the kind of item
    expect = "3/4"                  # optional: what should be read
    keys = [[0.0, "3"], [0.2, "/"], [0.5, "4"]]   # seconds and what was typed; "\b" takes one back
    ink = "three-quarters.json"     # strokes: [[[x, y], ...], ...]
    video = "paper.mp4"
    sound = "said.wav"              # WAV or FLAC at any rate

Knows nothing of the tutor: who plays it decides what the answers are for.
"""

from __future__ import annotations

import json
import threading
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.capture.camera import Camera
from mmtutor.capture.channels import Ring
from mmtutor.capture.source import MODEL_RATE_HZ, Device, SourceState, Status
from mmtutor.domain.observation import Ink
from mmtutor.errors import UserError
from mmtutor.messages import Message

BLOCK_S = 0.02  # of sound at a time, as a device delivers it
QUIET_AFTER_S = 1.5  # of silence after a recording, so that its end can be heard


@dataclass(frozen=True, slots=True)
class ReplayAnswer:
    """One recorded answer. `keys` are seconds from its beginning and what was typed then."""

    item: str = ""
    prompt: str = ""
    key: str = ""
    kind: str = ""
    expect: str | None = None
    keys: tuple[tuple[float, str], ...] = ()
    ink: Path | None = None
    video: Path | None = None
    sound: Path | None = None

    @property
    def typed(self) -> str | None:
        """What stands there once every key was pressed; None when none was."""
        if not self.keys:
            return None
        text = ""
        for _, key in self.keys:
            text = text[:-1] if key == "\b" else text + key
        return text


class Replay:
    """A folder as devices. `UserError` names the file and what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        lesson = _read(folder / "lesson.toml")
        self.title = str(lesson.get("title", folder.name))
        self.course = str(lesson.get("course", ""))
        self.lesson = str(lesson.get("lesson", ""))
        answers = lesson.get("answer", [])
        if not isinstance(answers, list) or not answers:
            raise UserError("{file} lists no answers.", file=folder / "lesson.toml")
        self.answers = tuple(_answer(folder, number, table) for number, table in enumerate(answers, 1))

    def camera(self, answer: ReplayAnswer, *, loop: bool = True) -> Camera:
        """Return a camera that sees the answer's video, or none where it has no video."""
        video = answer.video
        return Camera(None if video is None else Device(str(video), video.name), loop=loop)

    def microphone(self, answer: ReplayAnswer, *, speed: float = 1.0) -> WavMicrophone:
        """Return a microphone that hears the answer's recording once, then silence."""
        if answer.sound is None:
            raise UserError("This answer in {folder} has no sound.", folder=self.folder)
        return WavMicrophone(answer.sound, speed=speed)

    def ink(self, answer: ReplayAnswer) -> Ink | None:
        """Return the answer's pen strokes."""
        if answer.ink is None:
            return None
        try:
            strokes = json.loads(answer.ink.read_text(encoding="utf-8"))
            if not isinstance(strokes, list):
                raise TypeError("a list of strokes is wanted")
            return Ink(tuple(np.asarray(stroke, np.float32) for stroke in strokes))
        except (OSError, ValueError, TypeError) as error:
            raise UserError("{file} holds no pen strokes.", file=answer.ink) from error


class WavMicrophone:
    """A recording as a microphone: delivered block by block in its own time (`speed` 1) or faster, then silence."""

    def __init__(self, path: Path, *, speed: float = 1.0) -> None:
        self.path = path
        self.status = Status()
        self.finished = threading.Event()  # the recording and the quiet after it were delivered
        self._level = 0.0
        self._speed = speed
        self._stop = threading.Event()
        self._samples = read_sound(path)
        quiet = np.zeros(int(QUIET_AFTER_S * MODEL_RATE_HZ), np.float32)
        self._samples = np.concatenate([self._samples, quiet])
        self.ring = Ring(max(30 * MODEL_RATE_HZ, len(self._samples)), MODEL_RATE_HZ)
        self._thread = threading.Thread(target=self._run, name="mmtutor-microphone", daemon=True)

    @property
    def state(self) -> SourceState:
        """Where it stands."""
        return self.status.state

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        return self.status.trouble

    @property
    def level(self) -> float:
        """How loud it is now, from 0 to 1."""
        return self._level

    @property
    def duration_s(self) -> float:
        """How long the recording is, with the quiet after it."""
        return len(self._samples) / MODEL_RATE_HZ

    def start(self) -> None:
        """Begin to play, in a thread."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good; wait up to `wait_s` for the thread (0: do not wait)."""
        self._stop.set()
        self.status.set(SourceState.CLOSED)
        if wait_s > 0 and self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        self.status.set(SourceState.RUNNING)
        block = int(BLOCK_S * MODEL_RATE_HZ)
        began_s = time.monotonic()
        for at in range(0, len(self._samples), block):
            due_s = began_s + (at + block) / MODEL_RATE_HZ / self._speed
            if self._stop.wait(max(0.0, due_s - time.monotonic())):
                return
            samples = self._samples[at : at + block]
            self._level = float(min(1.0, np.sqrt(np.mean(np.square(samples))) * 4))
            self.ring.write(samples)
        self.finished.set()


def read_sound(path: Path) -> np.ndarray:
    """Read WAV or FLAC as mono float32 at 16 kHz; `UserError` where the file is none."""
    import soundfile
    import soxr

    try:
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise UserError("The sound {name} cannot be read.", name=path.name) from error
    mono = samples.mean(axis=1)
    return np.asarray(mono if rate_hz == MODEL_RATE_HZ else soxr.resample(mono, rate_hz, MODEL_RATE_HZ), np.float32)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError("{folder} is no recorded lesson: it has no lesson.toml.", folder=path.parent) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError("{file}: {reason}", file=path, reason=error) from error


def _answer(folder: Path, number: int, table: object) -> ReplayAnswer:
    if not isinstance(table, dict):
        raise UserError("Answer {number} of {folder} is not a table.", number=number, folder=folder)
    unknown = set(table) - {"item", "prompt", "key", "kind", "expect", "keys", "ink", "video", "sound"}
    if unknown:
        raise UserError("Answer {number} of {folder}: {name}?", number=number, folder=folder, name=sorted(unknown)[0])
    files: dict[str, Any] = {name: folder / str(table[name]) for name in ("ink", "video", "sound") if name in table}
    for name in (file.name for file in files.values() if not file.is_file()):
        raise UserError("Answer {number} of {folder}: there is no {name}.", number=number, folder=folder, name=name)
    try:
        keys = tuple((float(at_s), str(text)) for at_s, text in table.get("keys", []))
    except (TypeError, ValueError) as error:
        raise UserError(
            "Answer {number} of {folder}: keys are pairs of seconds and text.", number=number, folder=folder
        ) from error
    texts: dict[str, Any] = {
        name: str(table[name]) for name in ("item", "prompt", "key", "kind", "expect") if name in table
    }
    return ReplayAnswer(keys=keys, **files, **texts)
