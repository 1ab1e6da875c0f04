"""The one thread that owns the network. Knows neither items nor learners: responses in, readings out.

Submitted answers wait in an inbox of two and are never dropped once taken; live ones wait in a single slot, where a
newer one replaces an older, and are read only when no submitted answer waits, and no oftener than their share of a
core allows.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Expects, Reading
from mmtutor.errors import UserError
from mmtutor.messages import Message, message
from mmtutor.tutor.reading_pages import read_lines
from mmtutor.tutor.weighing import is_open, settled

logger = logging.getLogger(__name__)

INBOX = 2
LIVE_SHARE = 0.2  # of one core, for live readings


class Reader(Protocol):
    """Turns a response into a reading; `model.reader.Reader` is one."""

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        """Read one response to the question, given as text and by what it expects.

        `UserError` is a sentence for the learner.
        """
        ...

    def read_live(self, response: Response, question: str = "") -> Reading:
        """Read an unfinished response quickly."""
        ...

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        """Return the share of each candidate and of the free reading, given that it is one of them."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """One response to read. `read`, or `failed` where that failed, is called on the model's thread.

    Neither is called for a live response that a newer one replaced. `possible`, called there too, names answers among
    which a doubtful reading may be settled, if it `is_right` then.
    """

    response: Response
    question: str
    read: Callable[[Reading], None]
    failed: Callable[[Message], None]
    possible: Callable[[], Sequence[str]] = tuple
    is_right: Callable[[str], bool] = lambda text: False
    expects: Expects = Expects.ANYTHING


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The lines of a page to read, one response for each. What follows from `given` is likelier to stand there.

    `read`, or `failed` where that failed, is called on the model's thread.
    """

    lines: Sequence[Response]
    question: str
    given: str
    read: Callable[[Sequence[Reading]], None]
    failed: Callable[[Message], None]


class ModelWorker:
    """Reads responses on its thread, `mmtutor-model`. `load` makes the reader there, so that the window opens first.

    `clock` tells the time and `work` the processor time of all threads, both in seconds.
    """

    def __init__(
        self,
        load: Callable[[], Reader],
        clock: Callable[[], float] = time.monotonic,
        work: Callable[[], float] = time.process_time,
    ) -> None:
        self._load, self._clock, self._work = load, clock, work
        self._reader: Reader | None = None
        self._changed = threading.Condition()
        self._inbox: deque[Request | PageRequest] = deque()
        self._live: Request | None = None
        self._live_from_s = -math.inf  # when the next live one may be read
        self._closing = False
        self.replaced = 0  # live requests that a newer one pushed out
        self.refused = 0  # submitted ones that found the inbox full
        self.trouble: Message | None = None  # why there is no reader
        self._thread = threading.Thread(target=self._run, name="mmtutor-model", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether the network is loaded."""
        return self._reader is not None

    def start(self) -> None:
        """Begin, in a thread, by loading the reader."""
        if not self._thread.is_alive():
            self._thread.start()

    def close(self, wait_s: float = 5.0) -> None:
        """Drop what waits, let the present reading end, and stop."""
        with self._changed:
            self._closing = True
            self._inbox.clear()
            self._live = None
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def wait_ready(self, timeout_s: float) -> bool:
        """Wait until the reader is loaded or cannot be; say whether it is."""
        with self._changed:
            self._changed.wait_for(lambda: self.ready or self.trouble is not None, timeout_s)
            return self.ready

    def submit(self, request: Request | PageRequest) -> bool:
        """Take an answer or a page to read; False when two already wait, which the learner sees as "still thinking"."""
        with self._changed:
            if self._closing or len(self._inbox) >= INBOX:
                self.refused += 1
                return False
            self._inbox.append(request)
            self._changed.notify_all()
            return True

    def live(self, request: Request) -> None:
        """Take the newest unfinished answer in place of any older one."""
        with self._changed:
            if not self._closing:
                self.replaced += self._live is not None
                self._live = request
                self._changed.notify_all()

    def _run(self) -> None:
        self._make_reader()
        while True:
            request: Request | PageRequest
            with self._changed:
                while not (self._closing or self._inbox or self._live_waits_s() <= 0):
                    self._changed.wait(min(self._live_waits_s(), threading.TIMEOUT_MAX))
                if self._closing:
                    return
                if self._inbox:
                    request, submitted = self._inbox.popleft(), True
                else:
                    assert self._live is not None
                    request, submitted = self._live, False
                    self._live = None
            started_s, worked_s = self._clock(), self._work()
            self._answer(request, submitted)
            if not submitted:  # what other threads did meanwhile counts too: rather a little seldomer
                self._live_from_s = started_s + (self._work() - worked_s) / LIVE_SHARE

    def _live_waits_s(self) -> float:
        return math.inf if self._live is None else self._live_from_s - self._clock()

    def _answer(self, request: Request | PageRequest, submitted: bool) -> None:
        if self._reader is None and submitted:
            self._make_reader()  # perhaps the model has been put in its place meanwhile
        if self._reader is None:
            if submitted and self.trouble is not None:
                request.failed(self.trouble)
            return
        try:
            if isinstance(request, PageRequest):
                request.read(read_lines(request.lines, request.question, request.given, self._reader))
            elif submitted:
                request.read(_thoroughly(self._reader, request))
            else:
                request.read(self._reader.read_live(request.response, request.question))
        except UserError as error:
            request.failed(error.message)
        except Exception:  # a bug in reading one answer must not end the reading of all others
            logger.exception("reading an answer failed")
            request.failed(message("This answer could not be read. Try again, or type it."))

    def _make_reader(self) -> None:
        trouble: Message | None = None
        try:
            reader = self._load()
        except UserError as error:
            trouble = error.message
        except Exception:  # typing must go on whatever is wrong with the model
            logger.exception("the model could not be loaded")
            trouble = message("Reading handwriting and speech does not work here. Type your answer.")
        with self._changed:
            self.trouble = trouble
            if trouble is None:
                self._reader = reader
            self._changed.notify_all()


def _thoroughly(reader: Reader, request: Request) -> Reading:
    """Read, and settle a doubtful reading among the possible answers, where some are known and it is right then."""
    reading = reader.read(request.response, request.question, request.expects)
    possible = request.possible() if is_open(reading) else ()
    if not possible:
        return reading
    thought_of = [*possible, *(other.text for other in reading.alternatives)]
    weighed = settled(reading, reader.weigh(request.response, thought_of, request.question, request.expects))
    return weighed if request.is_right(weighed.text) else reading
