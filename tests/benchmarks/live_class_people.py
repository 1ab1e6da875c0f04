"""The programs of a simulated class, a teacher's and one with ten learners; `live_class` starts and kills them.

Each says on stdout, one JSON object a line and in one write each, what has happened.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mmtutor.classroom import codes
from mmtutor.classroom.joining import Person, join
from mmtutor.classroom.journal import Journal, new_identity
from mmtutor.classroom.learner import JoinedClass, LearnerHears
from mmtutor.classroom.outbox import Outbox
from mmtutor.classroom.payloads import Assignment, Progress
from mmtutor.classroom.state import Dashboard
from mmtutor.classroom.teacher import HostedClass, TeacherHears
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import Message

EVERY_S = 3.0  # an attempt of each learner
BEAT_S = 0.01


def say(**what: object) -> None:
    """Write a line that is whole even if this program is killed."""
    os.write(1, json.dumps(what).encode() + b"\n")


def now() -> datetime:
    return datetime.now(UTC)


def longest_stall_s(stop: threading.Event) -> float:
    """Return by how much a thread that wants to wake every `BEAT_S` was ever late, once `stop` is set."""
    longest_s = 0.0
    while True:
        before = time.monotonic()
        if stop.wait(BEAT_S):
            return longest_s
        longest_s = max(longest_s, time.monotonic() - before - BEAT_S)


def teach(folder: Path) -> None:
    """Host the class of a folder until stdin ends; `reopen` on stdin kills the broker and starts it again."""
    journal = Journal(folder / "bench.class")
    if journal.identity() is None:
        journal.keep_identity(new_identity("Benchmark", now()))
    arrived: list[AssessedAttempt] = []  # and on no dashboard yet

    def seen(_: Dashboard) -> None:
        came = time.time()
        for one in arrived:
            made = one.attempt.submitted.timestamp()
            say(made=made, delay_ms=1000 * (came - made))
        arrived.clear()

    def stored(attempts: Sequence[AssessedAttempt]) -> None:
        arrived.extend(attempts)
        for one in attempts:
            say(stored=one.attempt.id)

    hosted = HostedClass(journal, TeacherHears(seen, stored), now)
    hosted.start()
    hosted.assign(Assignment("bench", "adding"))
    say(open=hosted.port, code=hosted.identity.code)
    stop = threading.Event()

    def listen() -> None:
        for line in sys.stdin:
            if line.strip() == "reopen":
                hosted.reopen()
                say(reopened=hosted.port)
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    longest_s = longest_stall_s(stop)  # of the main thread, which would be the window's
    hosted.close()
    cpu = time.process_time()
    view = hosted.dashboard
    say(received=view.received, made_known=view.made, counts=dict(hosted.counts), stall_ms=1000 * longest_s, cpu_s=cpu)
    journal.close()


def answer(rng: random.Random, learner_id: str) -> AssessedAttempt:
    """Return an attempt made now, wrong four times in ten with one of three misconceptions."""
    typed = f"{rng.randrange(1, 20)}/{rng.randrange(2, 20)}"
    wrong = rng.random() < 0.4
    moment = now()
    return AssessedAttempt(
        attempt=Attempt(
            id=str(uuid.UUID(int=rng.getrandbits(128))),
            session_id="bench",
            learner_id=learner_id,
            course_id="bench",
            lesson_id="adding",
            item_id=f"item-{rng.randrange(30)}",
            item_kind="expression",
            prompt="$\\frac{1}{4}+\\frac{1}{4}$",
            key="1/2",
            submitted=moment,
            modalities=frozenset({Modality.TEXT}),
            typed=typed,
            skills=("fractions.add", "fractions.simplify"),
        ),
        reading=Reading(typed, 1.0, True, {Modality.TEXT: Candidate(typed, 1.0)}),
        assessment=Assessment(
            Verdict.INCORRECT if wrong else Verdict.CORRECT,
            Message("Line {line}: {idea}", {"line": 1, "idea": Message("look at the denominators")}),
            misconception=f"misconception-{rng.randrange(3)}" if wrong else None,
        ),
        assessed=moment,
    )


def learn(folder: Path, first: int, count: int, link: str) -> None:
    """Let learners answer until the time (Unix) that stdin says, then wait until all is delivered or stdin ends."""
    rng = random.Random(os.urandom(8))
    invitation = codes.read_invitation(link)
    key = codes.class_key(invitation.code)
    people = [Person(f"learner-{number}", f"Learner {number}") for number in range(first, first + count)]
    outboxes: list[Outbox] = []
    for person in people:
        path = folder / f"{codes.class_id(key)}-{person.id}.outbox"
        known = path.exists()
        outboxes.append(Outbox(path) if known else join(invitation, person, folder, lambda: []))
    joined = [JoinedClass(outbox, LearnerHears()) for outbox in outboxes]
    for one in joined:
        one.start()
    say(ready=first)
    until = float(sys.stdin.readline())
    due = [time.time() + rng.random() * EVERY_S for _ in joined]
    while (next_due := min(due)) < until:
        time.sleep(max(0.0, next_due - time.time()))
        at = due.index(next_due)
        due[at] += EVERY_S
        one = joined[at]
        made = answer(rng, one.membership.learner_id)
        one.record(made)
        say(made=made.attempt.id)
        one.show_progress(Progress(made.attempt.item_id, made.attempt.prompt, tries=1, stuck=rng.random() < 0.05))
    say(finished=first)
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    while any(one.delivery.delivered < one.delivery.made for one in joined) and not over.wait(0.2):
        pass
    for one in joined:
        delivery = one.delivery
        one.leave()
        say(learner=one.membership.learner_id, delivered=delivery.delivered, of=delivery.made)
    for outbox in outboxes:
        outbox.close()


def main() -> None:
    """Be a teacher's program, or one with several learners."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=("teacher", "learners"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--link", default="")
    options = parser.parse_args()
    if options.role == "teacher":
        teach(options.folder)
    else:
        learn(options.folder, options.first, options.count, options.link)


if __name__ == "__main__":
    main()
