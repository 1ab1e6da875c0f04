"""How much of one core live reading takes while a learner draws, speaks, or does both.

The window's pulses are imitated: every 0.2 s the unfinished answer, longer than before, goes to the model's thread.
Processor time is that of the whole process, less what the same pulses cost without a reader.

    python -m tests.benchmarks.live_share --seconds 10
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import mmtutor  # isort: skip  # before NumPy, to which it says how many threads there are  # noqa: F401
import numpy as np

from mmtutor.capture.replay import read_sound
from mmtutor.capture.source import MODEL_RATE_HZ
from mmtutor.domain.observation import Ink, Response, Sound
from mmtutor.domain.reading import Expects, Reading
from mmtutor.model.backends import BACKENDS
from mmtutor.model.reader import Reader
from mmtutor.paths import asset
from mmtutor.tutor import ModelWorker
from mmtutor.tutor.worker import Request

PULSE_S = 0.2  # of the lesson page
LIMIT = 0.25  # of one core
DRAWN_S, SPOKEN_S = 6.0, 3.0  # how long an answer takes; then the next one begins
LOAD_S = 30.0

Growing = Callable[[float], Response]  # the answer so far, by the seconds since it was begun


class Nobody:
    """Reads nothing, at once: what the pulses themselves cost."""

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        return Reading("", 1.0, sure=True)

    def read_live(self, response: Response, question: str = "") -> Reading:
        return self.read(response)

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        return {}


def growing_ink() -> Callable[[float], Ink]:
    """Return the drawn answer of the recorded lesson, point by point at an even speed."""
    found = json.loads((asset("demo") / "draw.json").read_text(encoding="utf-8"))
    strokes = [np.asarray(s, np.float32)[:, :2] for s in (found["strokes"] if isinstance(found, dict) else found)]
    total = sum(len(s) for s in strokes)

    def drawn(at_s: float) -> Ink:
        left, some = int(total * min(at_s / DRAWN_S, 1.0)), []
        for stroke in strokes:
            if left > 1:
                some.append(stroke[:left])
            left -= len(stroke)
        return Ink(tuple(some))

    return drawn


def growing_sound() -> Callable[[float], Sound]:
    """Return the spoken answer of the recorded lesson, said again and again, up to some second."""
    samples = read_sound(asset("demo") / "say.wav")
    samples = np.tile(samples, int(np.ceil(SPOKEN_S * MODEL_RATE_HZ / len(samples))))
    return lambda at_s: Sound(samples[: int(min(at_s, SPOKEN_S) * MODEL_RATE_HZ)], MODEL_RATE_HZ)


def cases() -> dict[str, Growing]:
    """Return the ways of answering."""
    ink, sound = growing_ink(), growing_sound()
    return {
        "drawing": lambda at_s: Response(ink=ink(at_s % DRAWN_S)),
        "speaking": lambda at_s: Response(sound=sound(at_s % SPOKEN_S)),
        "both": lambda at_s: Response(ink=ink(at_s % DRAWN_S), sound=sound(at_s % SPOKEN_S)),
        "pausing": lambda at_s: Response(ink=ink(DRAWN_S), sound=sound(SPOKEN_S)),
    }


def pulse(worker: ModelWorker, growing: Growing, seconds: float) -> tuple[float, int]:
    """Send unfinished answers for some seconds; return the share of one core, and how many were read."""
    read, never = [], threading.Event()
    begun_s, worked_s = time.monotonic(), time.process_time()
    while (at_s := time.monotonic() - begun_s) < seconds:
        worker.live(Request(growing(at_s), "", read.append, lambda trouble: None))
        never.wait(PULSE_S)
    return (time.process_time() - worked_s) / (time.monotonic() - begun_s), len(read)


def measure(reader: Callable[[], Reader], seconds: float) -> dict[str, dict[str, float]]:
    """Return the share of one core and the readings a second of each way of answering."""
    worker, idle = ModelWorker(reader), ModelWorker(Nobody)
    found = {}
    try:
        for each in (worker, idle):
            each.start()
            each.wait_ready(LOAD_S)
        for name, growing in cases().items():
            pulse(worker, growing, 1.0)  # the first reading loads the graphs
            share, count = pulse(worker, growing, seconds)
            without, _ = pulse(idle, growing, min(seconds, 2.0))
            found[name] = {"share_of_a_core": round(share - without, 3), "readings_per_s": round(count / seconds, 2)}
    finally:
        worker.close()
        idle.close()
    return found


def main() -> int:
    """Run as the benchmark; 1 where a share is too great."""
    parser = argparse.ArgumentParser(description="Measure the share of one core that live reading takes.")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--model", type=Path, default=asset("model"))
    options = parser.parse_args()
    found = measure(lambda: Reader(BACKENDS["litert"](options.model)), options.seconds)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0 if all(row["share_of_a_core"] < LIMIT for row in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
