"""How long the teacher's window ever makes its user wait while a class works, on a real broker on loopback.

    python -m tests.benchmarks.class_window [--learners 40] [--seconds 30]

A window in teacher mode hosts a class; the learners are `JoinedClass` objects in a process of their own, as they are
on other computers, and each of them answers and tells where it stands every two seconds. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mmtutor.classroom import codes

EVERY_S = 2.0
JOIN_TIMEOUT_S = 120.0


def learn(link: str, learners: int, folder: Path) -> None:
    """Be the learners: say "joined" when all of them are there, then work until standard input ends."""
    from mmtutor.classroom.joining import Person, join
    from mmtutor.classroom.learner import JoinedClass, LearnerHears
    from mmtutor.classroom.payloads import Progress
    from tests.classroom.samples import attempt

    there, over, rng = threading.Semaphore(0), threading.Event(), random.Random(7)
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    with ExitStack() as stack:
        classes = []
        for number in range(learners):
            person = Person(f"learner-{number:03}", f"Learner {number:03}")
            outbox = join(codes.read_invitation(link), person, folder, lambda: [])
            stack.callback(outbox.close)
            joined = JoinedClass(
                outbox, LearnerHears(connection=lambda state: there.release() if state == "up" else None)
            )
            joined.start()
            stack.callback(joined.leave)
            classes.append(joined)
        for _ in classes:
            if not there.acquire(timeout=JOIN_TIMEOUT_S):
                raise SystemExit("A learner did not get in.")
        sys.stdout.write("joined\n")
        sys.stdout.flush()
        while not over.is_set():
            for joined in classes:
                wrong = rng.choice((None, None, "letters-always-differ", "answer-follows-equals"))
                made = attempt(joined.membership.learner_id, misconception=wrong, submitted=datetime.now(UTC))
                joined.show_progress(
                    Progress(f"add-{rng.random()}", "What is $1/2 + 1/3$?", 1, rng.randrange(4), 0, rng.random() < 0.1)
                )
                joined.record(made)
                if over.wait(EVERY_S / len(classes)):
                    break


def teach(learners: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Open the window and the class, let the learners work, and return what was measured."""
    from mmtutor import app, settings
    from mmtutor.gui.heartbeat import Heartbeat, run_for
    from tests.gui.desk import begin_class

    qt = app.application()
    with ExitStack() as stack:
        parts = app.build(replace(settings.from_environment(), language="en"), stack)
        window = app.show(parts, stack)
        page = begin_class(window, parts)
        while not page.host.is_open:
            run_for(0.1)
        link = replace(codes.read_invitation(page.code.link), host="127.0.0.1")
        command = [sys.executable, "-m", "tests.benchmarks.class_window", "--be-learners", codes.link(link)]
        working = [*command, "--learners", str(learners), "--folder", str(folder / "learners")]
        with subprocess.Popen(working, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as others:
            joined = threading.Thread(target=lambda: others.stdout and others.stdout.readline())
            joined.start()
            while joined.is_alive():
                run_for(0.1)
            page.lesson.go.click()
            run_for(2)
            seen: list[int] = []
            page.host.seen.connect(lambda dashboard: seen.append(dashboard.received))
            beat = Heartbeat()
            beat.start()
            run_for(seconds)
            beat.stop()
            counted = len(page.table.seats.seats)
            if others.stdin is not None:
                others.stdin.close()
            others.wait()
        stored = sum(len(parts.store.attempts.of_learner(each.id)) for each in parts.store.learners.all())
        qt.processEvents()
    return {
        "learners": counted,
        "seconds": seconds,
        "drawn_per_s": round(len(seen) / seconds, 2),
        "answers_shown": seen[-1] if seen else 0,
        "answers_in_the_store": stored,
        "longest_wait_ms": round(beat.longest_wait_ms, 1),
        "longest_work_ms": round(beat.longest_work_ms, 1),
        "beats": beat.beats,
    }


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="Measure the teacher's window while a class works.")
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--be-learners", metavar="LINK", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.be_learners:
        options.folder.mkdir(parents=True, exist_ok=True)
        learn(options.be_learners, options.learners, options.folder)
        return 0
    with tempfile.TemporaryDirectory(prefix="mmtutor-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ["MMTUTOR_HOME"] = folder
        found = teach(options.learners, options.seconds, Path(folder))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
