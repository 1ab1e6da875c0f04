"""Makes utterances of a source of sound: while the talk key is held, or hands-free. Knows no model and no window.

One thread, `mmtutor-listen`, follows the source's ring, so that asking from the window's thread costs nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from enum import Enum, auto

from mmtutor.capture.source import MODEL_RATE_HZ, SoundSource
from mmtutor.capture.speech import TIMING, LoadVoice, Span, SpeechDetector, SpeechState, SpeechTiming, silero
from mmtutor.domain.observation import Sound
from mmtutor.errors import UserError
from mmtutor.messages import Message

logger = logging.getLogger(__name__)

PRE_ROLL_S = 0.5  # before the press: a word begins before the finger is down
POST_ROLL_S = 0.2  # after the release: the device's own delay
OVERDUE_S = 1.0  # after the release, when the source stopped delivering


class Listening(Enum):
    """How an utterance begins and ends."""

    PUSH_TO_TALK = auto()
    HANDS_FREE = auto()


class Listener:
    """Turns sound into utterances; `on_utterance` is called on its thread, with None when nobody spoke."""

    def __init__(
        self,
        source: SoundSource,
        on_utterance: Callable[[Sound | None], None],
        *,
        listening: Listening = Listening.PUSH_TO_TALK,
        timing: SpeechTiming = TIMING,
        load_voice: LoadVoice = silero,
    ) -> None:
        self.source = source
        self.listening = listening
        self.trouble: Message | None = None
        self._on_utterance = on_utterance
        self._timing = timing
        self._load_voice = load_voice
        self._lock = threading.Lock()  # guards the detector and the two below
        self._detector: SpeechDetector | None = None
        self._pressed: int | None = None  # position in the stream
        self._released: tuple[int, float] | None = None  # position, and when to give up waiting for it
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mmtutor-listen", daemon=True)

    @property
    def speech(self) -> SpeechState:
        """Whether somebody speaks right now."""
        detector = self._detector
        return SpeechState.QUIET if detector is None else detector.state

    @property
    def pressed(self) -> bool:
        """Whether the talk key is held."""
        return self._pressed is not None and self._released is None

    def start(self) -> None:
        """Begin to listen, in a thread. The source is started and closed by its owner."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good; wait up to `wait_s` for the thread (0: do not wait)."""
        self._stop.set()
        if wait_s > 0 and self._thread.is_alive():
            self._thread.join(wait_s)

    def press(self) -> None:
        """The talk key goes down: an utterance begins, half a second ago."""
        with self._lock:
            self._pressed = max(0, self.source.ring.end - int(PRE_ROLL_S * MODEL_RATE_HZ))
            self._released = None

    def release(self) -> None:
        """The talk key goes up: the utterance follows through `on_utterance` as soon as its end has arrived."""
        with self._lock:
            if self._pressed is not None and self._released is None:
                end = self.source.ring.end + int(POST_ROLL_S * MODEL_RATE_HZ)
                self._released = end, time.monotonic() + OVERDUE_S

    def so_far(self) -> Sound | None:
        """Return the utterance that is still being spoken, for a live reading; None while nobody speaks."""
        with self._lock:
            detector = self._detector
            if self._pressed is not None:
                end = self.source.ring.end
                span = Span(self._pressed, end) if detector is None else detector.trim(self._pressed, detector.position)
            else:
                hands_free = detector is not None and self.listening is Listening.HANDS_FREE
                span = detector.open_span() if detector is not None and hands_free else None
        return None if span is None else self._sound(span)

    def _sound(self, span: Span) -> Sound:
        return Sound(self.source.ring.read(span.start, span.end).values, MODEL_RATE_HZ)

    def _run(self) -> None:
        position = self.source.ring.end
        try:
            detector = SpeechDetector(self._load_voice(), self._timing)
        except UserError as error:
            self.trouble = error.message
            logger.warning("no voice activity detection: %s", error)
        else:
            with self._lock:
                self._detector = detector
        while not self._stop.is_set():
            self.source.ring.wait(position, 0.1)
            block = self.source.ring.read(position)
            position = block.end
            with self._lock:
                ended = [] if self._detector is None else self._detector.feed(block.values, block.start)
                held = self._held(position)
                talking = self._pressed is not None
            if held is not None:
                whole = self._spoken(held)
                self._on_utterance(None if whole is None else self._sound(whole))
            elif not talking and self.listening is Listening.HANDS_FREE:
                for span in ended:
                    self._on_utterance(self._sound(span))

    def _held(self, position: int) -> Span | None:
        """Return the stretch between press and release once its end has arrived, or is overdue."""
        if self._pressed is None:
            return None
        if self._released is None:
            if position - self._pressed < self._timing.longest_s * MODEL_RATE_HZ:
                return None
            self._released = position, time.monotonic()
        end, overdue_s = self._released
        if position < end and time.monotonic() < overdue_s:
            return None
        span = Span(self._pressed, min(end, position))
        self._pressed = self._released = None
        return span

    def _spoken(self, held: Span) -> Span | None:
        """Cut the quiet off both ends; without voice activity detection, leave it as it is."""
        if self._detector is None:
            return held if held.end > held.start else None
        return self._detector.trim(held.start, held.end)
