"""Nothing lost: kill a working learner's program at random moments, then look for every answer it had accepted.

`python -m tests.benchmarks.crash --kills 200` starts a program in which a learner answers items through the real tutor,
worker and store, now and then with a hint, kills it with SIGKILL, starts it again on the same database, and so on. The
program says the id of an attempt as soon as `submit` has returned, and again when its verdict is on disk; both are
looked for, and every page is checked. In the end the mastery kept along the way has to be what the answers on disk give
when they are replayed. Only the network is replaced, by a reader that takes a few milliseconds and is not always sure.
Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.course import Course, Lesson, Skill
from mmtutor.domain.observation import Modality, Picture, Response
from mmtutor.domain.reading import Candidate, Expects, Reading
from mmtutor.domain.template import ItemTemplate
from mmtutor.store import Store
from mmtutor.store.attempts import Attempts
from mmtutor.tutor import Assessed, Confirm, Event, ModelWorker, Trouble, Tutor, knowing

ROOT = Path(__file__).parents[2]
LONGEST_LIFE_S = 0.6  # after its first word
STARTING_S = 0.8  # one program in eight is killed while it starts
LONGEST_READING_S = 0.01
HINTED = 0.2  # of the answers


class SayingAttempts(Attempts):
    """The real attempts; says on stdout, in one write, what is now on disk."""

    def submit(self, attempt: Attempt) -> None:
        super().submit(attempt)
        os.write(1, f"submitted {attempt.id}\n".encode())

    def record(self, assessed: AssessedAttempt, mastery: Mapping[str, float]) -> None:
        super().record(assessed, mastery)
        os.write(1, f"assessed {assessed.attempt.id}\n".encode())


class GuessingReader:
    """Stands for the network: takes its time, reads a digit, and is sure three times in four."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._never = threading.Event()

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        self._never.wait(self._rng.uniform(0, LONGEST_READING_S))
        text, sure = str(self._rng.randrange(10)), self._rng.random() < 3 / 4
        return Reading(text, 0.9 if sure else 0.4, sure, {Modality.IMAGE: Candidate(text, 0.9 if sure else 0.4)})

    def read_live(self, response: Response, question: str = "") -> Reading:
        return self.read(response, question)

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        return dict.fromkeys((str(digit) for digit in range(10)), 0.1) | dict.fromkeys(candidates, 0.0)


def lesson() -> tuple[Course, Lesson]:
    """Return sums of two digits, in three skills."""
    templates = tuple(
        ItemTemplate(
            id=f"sum {most}",
            kind="number",
            prompt="What is ${a}+{b}$?",
            variables={"a": f"1..{most}", "b": f"1..{most}"},
            fields={"key": "{a+b}"},
            skills=(f"up to {most}", "adding"),
        )
        for most in (3, 9)
    )
    adding = Lesson("sums", "Sums", (), templates)
    skills = tuple(Skill(name, name) for name in ("up to 3", "up to 9", "adding"))
    return Course("sums", "Sums", "", "en", skills, (adding,)), adding


def answer_until_killed(path: Path, seed: int) -> None:
    """Answer items for ever, typing or showing a picture."""
    rng = random.Random(seed)
    store = Store.open(path)
    learners = store.learners.all()
    learner = learners[0] if learners else store.learners.add("Ada", "cat")
    store.attempts = SayingAttempts(store._database, lambda: datetime.now(UTC))
    worker = ModelWorker(lambda: GuessingReader(random.Random(seed)))
    worker.start()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    tutor = Tutor(store, worker, lambda: datetime.now(UTC), rng, events.put)
    tutor.start(learner, *lesson())
    page = Picture(np.zeros((8, 8), np.uint8))
    while True:
        if rng.random() < HINTED:
            tutor.hint()
        shown = rng.random() < 0.5
        tutor.submit(Response(picture=page) if shown else Response(text=str(rng.randrange(10))))
        while not isinstance(event := events.get(), (Assessed, Trouble)):
            if isinstance(event, Confirm):
                tutor.confirm(str(rng.randrange(10)))
        tutor.next_item()


@dataclass
class Said:
    """The ids that programs called submitted and assessed."""

    submitted: set[str] = field(default_factory=set)
    assessed: set[str] = field(default_factory=set)


def live_and_die(path: Path, rng: random.Random, said: Said) -> None:
    """Start the program, kill it at a random moment, and add what it said."""
    command = [sys.executable, "-m", "tests.benchmarks.crash", "--child", str(path), "--seed", str(rng.getrandbits(32))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as program:
        assert program.stdout is not None
        words = b""
        if rng.random() < 1 / 8:
            time.sleep(rng.uniform(0, STARTING_S))
        else:
            words = program.stdout.readline()
            time.sleep(rng.uniform(0, LONGEST_LIFE_S))
        program.kill()
        words += program.stdout.read()
    assert program.returncode < 0, "the program ended by itself"
    for line in words.decode().split("\n")[:-1]:  # what has no end of line was never fully said
        what, attempt_id = line.split()
        {"submitted": said.submitted, "assessed": said.assessed}[what].add(attempt_id)


def kill_often(path: Path, kills: int, seed: int) -> dict[str, int | bool]:
    """Kill the program `kills` times on one database and return what was found."""
    rng = random.Random(seed)
    said = Said()
    left_open = damaged = 0
    for _ in range(kills):
        live_and_die(path, rng, said)
        store = Store.open(path)
        damaged += store.check() is not None
        left_open += len(store.attempts.open_attempts())
        store.close()
    store = Store.open(path)
    learners = [learner.id for learner in store.learners.all()]
    judged = {one.attempt.id for learner in learners for one in store.attempts.of_learner(learner)}
    lost = sum(store.attempts.state(attempt_id) is None for attempt_id in said.submitted)
    kept = [store.mastery.of_learner(learner) for learner in learners]
    knowing.rebuild(store, [lesson()[0]])
    replayed = [store.mastery.of_learner(learner) for learner in learners]
    store.close()
    return {
        "kills": kills,
        "submitted": len(said.submitted),
        "submitted_lost": lost,
        "assessed": len(said.assessed),
        "assessed_lost": len(said.assessed - judged),
        "killed_between_answer_and_verdict": left_open,
        "integrity_failures": damaged,
        "mastery_equals_replay": kept == replayed,
    }


def sound(found: Mapping[str, int | bool]) -> bool:
    """Say whether nothing was lost."""
    lost = found["submitted_lost"] + found["assessed_lost"] + found["integrity_failures"]
    return lost == 0 and bool(found["mastery_equals_replay"]) and found["submitted"] > 0


def main() -> int:
    """Run as the benchmark, or as the program that it kills."""
    parser = argparse.ArgumentParser(description="Kill the program at random moments; look for every accepted answer.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        answer_until_killed(options.child, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        found = kill_often(Path(folder) / "mmtutor.db", options.kills, options.seed)
    sys.stdout.write(json.dumps({**found, "seconds": round(time.monotonic() - start)}, indent=2) + "\n")
    return 0 if sound(found) else 1


if __name__ == "__main__":
    sys.exit(main())
