"""Plays recorded answers through the real pipeline: devices made of files, the live tutor, the model's thread, a store.

What a learner would see comes back as one `Outcome` for each answer. Knows no window.
"""

from __future__ import annotations

import contextlib
import queue
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mmtutor.app import load_reader, similarity
from mmtutor.capture import (
    Camera,
    Listener,
    Listening,
    PageWatcher,
    Replay,
    ReplayAnswer,
    SourceState,
    WavMicrophone,
)
from mmtutor.capture.watcher import RECENT_S
from mmtutor.domain.assessment import Assessment
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.observation import Response, Sound
from mmtutor.domain.reading import Reading
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message
from mmtutor.settings import Settings
from mmtutor.store import Store
from mmtutor.tutor import Aids, Assessed, Confirm, Event, LiveReading, ModelWorker, Recorder, Trouble, Tutor

Look = Callable[[Response], None]

LOAD_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_S = 30.0
PLAY_TIMEOUT_S = 60.0
LOOK_EVERY_S = 0.1  # as often as the window does
LATE_S = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one answer. `assessment` is None where the tutor asked ("Did you write ...?") or could not read."""

    reading: Reading | None = None
    assessment: Assessment | None = None
    trouble: Message | None = None
    live: tuple[str, ...] = ()  # what the live readings said, each once


class Player:
    """A tutor with a learner of its own."""

    def __init__(self, store: Store, worker: ModelWorker) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._learner = store.learners.add("Replay", "")
        self._tutor = Tutor(store, worker, _now, random.Random(0), self._events.put, Aids(similarity=similarity()))
        self._live: dict[str, None] = {}

    def play(self, replay: Replay, answer: ReplayAnswer) -> Outcome:
        """Play one recorded answer as it came, with live readings, then submit it."""
        self.ask(answer)
        recorder = Recorder()
        _perform(replay, answer, recorder, self._look)
        return self.submit(recorder.finish())

    def ask(self, answer: ReplayAnswer) -> None:
        """Show the answer's question."""
        template = ItemTemplate(
            id=answer.item or "recorded",
            kind=answer.kind or "expression",
            prompt=answer.prompt,
            fields={"key": answer.key or answer.expect or ""},
        )
        lesson = Lesson("replay", "Replay", (), (template,))
        self._tutor.start(self._learner, Course("replay", "Replay", "", "en", (), (lesson,)), lesson)

    def submit(self, response: Response) -> Outcome:
        """Submit a whole answer and wait for what comes of it."""
        self._drain()
        if not self._tutor.submit(response):
            return Outcome(trouble=self._trouble(), live=self._said())
        deadline_s = time.monotonic() + ANSWER_TIMEOUT_S
        while (left_s := deadline_s - time.monotonic()) > 0:
            try:
                event = self._events.get(timeout=left_s)
            except queue.Empty:
                break
            match event:
                case Assessed(_, assessment, reading):
                    return Outcome(reading, assessment, live=self._said())
                case Confirm(_, reading):
                    return Outcome(reading, live=self._said())
                case Trouble(trouble):
                    return Outcome(trouble=trouble, live=self._said())
                case _:
                    pass
        return Outcome(trouble=message("No answer came within {s:.0f} seconds.", s=ANSWER_TIMEOUT_S), live=self._said())

    def _look(self, response: Response) -> None:
        self._tutor.live(response)
        self._drain()

    def _drain(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                event = self._events.get_nowait()
                if isinstance(event, LiveReading) and event.reading.text:
                    self._live[event.reading.text] = None

    def _trouble(self) -> Message:
        with contextlib.suppress(queue.Empty):
            while True:
                event = self._events.get_nowait()
                if isinstance(event, Trouble):
                    return event.message
        return message("The answer was not taken.")

    def _said(self) -> tuple[str, ...]:
        said = tuple(self._live)
        self._live.clear()
        return said


@contextlib.contextmanager
def open_player(settings: Settings) -> Iterator[Player]:
    """Make a player with a store in a folder that is gone afterwards, and with the model loaded."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="mmtutor-"))
        store = Store.open(Path(folder) / "mmtutor.db")
        stack.callback(store.close)
        worker = ModelWorker(lambda: load_reader(settings))
        stack.callback(worker.close)
        worker.start()
        if not worker.wait_ready(LOAD_TIMEOUT_S):
            raise _reason(worker)
        yield Player(store, worker)


def _reason(worker: ModelWorker) -> UserError:
    trouble = worker.trouble or message("The model does not load.")
    return UserError(trouble.template, **trouble.values)


def _perform(replay: Replay, answer: ReplayAnswer, recorder: Recorder, look: Look) -> None:
    """Let the devices play, and look at what they deliver as often as the window does, until all of it was given."""
    began_s = time.monotonic()
    recorder.draw(replay.ink(answer))
    with contextlib.ExitStack() as stack:
        eyes = stack.enter_context(_eyes(replay, answer)) if answer.video is not None else None
        ears = stack.enter_context(_ears(replay, answer)) if answer.sound is not None else None
        while (passed_s := time.monotonic() - began_s) < PLAY_TIMEOUT_S:
            recorder.type(_typed_by(answer, passed_s))
            if eyes is not None:
                recorder.look(eyes.watcher.latest.peek())
            if ears is not None:
                recorder.say(ears.said())
            typed = not answer.keys or passed_s >= answer.keys[-1][0]
            if typed and (eyes is None or eyes.finished()) and (ears is None or ears.finished()):
                return
            look(recorder.so_far())
            time.sleep(LOOK_EVERY_S)


class Eyes:
    """A recorded video, and who looks for handwriting in it."""

    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.watcher = PageWatcher(camera)
        self._overdue = Overdue()

    def finished(self) -> bool:
        """Whether the video is over and its last pictures were looked at."""
        if self.camera.state is not SourceState.CLOSED:
            return False
        last, seen = self.camera.latest.peek(), self.watcher.latest.peek()
        looked_at = last is None or (seen is not None and last.taken_s - seen.frame.taken_s <= RECENT_S)
        return looked_at or self._overdue.now()


class Ears:
    """A recording, and who listens to it."""

    def __init__(self, microphone: WavMicrophone) -> None:
        self.microphone = microphone
        self._heard: queue.SimpleQueue[Sound | None] = queue.SimpleQueue()
        self.listener = Listener(microphone, self._heard.put, listening=Listening.HANDS_FREE)
        self._whole: Sound | None = None
        self._overdue = Overdue()

    def said(self) -> Sound | None:
        """Return the utterance; while it is still being spoken, what was said so far."""
        with contextlib.suppress(queue.Empty):
            self._whole = self._heard.get_nowait()
        return self._whole or self.listener.so_far()

    def finished(self) -> bool:
        """Whether an utterance was heard, or none will be."""
        return self._whole is not None or (self.microphone.finished.is_set() and self._overdue.now())


class Overdue:
    """A busy machine sees and hears later than it plays; this is how much later it may."""

    def __init__(self) -> None:
        self._asked_s: float | None = None

    def now(self) -> bool:
        """Whether it was asked for the first time long ago."""
        if self._asked_s is None:
            self._asked_s = time.monotonic()
        return time.monotonic() - self._asked_s > LATE_S


@contextlib.contextmanager
def _eyes(replay: Replay, answer: ReplayAnswer) -> Iterator[Eyes]:
    eyes = Eyes(replay.camera(answer, loop=False))
    try:
        eyes.watcher.start()
        eyes.camera.start()
        yield eyes
    finally:
        eyes.watcher.close()
        eyes.camera.close()


@contextlib.contextmanager
def _ears(replay: Replay, answer: ReplayAnswer) -> Iterator[Ears]:
    ears = Ears(replay.microphone(answer))
    try:
        ears.listener.start()
        ears.microphone.start()
        yield ears
    finally:
        ears.listener.close()
        ears.microphone.close()


def _typed_by(answer: ReplayAnswer, at_s: float) -> str | None:
    text = ""
    for due_s, key in answer.keys:
        if due_s <= at_s:
            text = text[:-1] if key == "\b" else text + key
    return text or None


def _now() -> datetime:
    return datetime.now(UTC)
