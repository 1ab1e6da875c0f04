"""Many writers on one PostgreSQL: is every attempt there afterwards, each once, and how long do reports then take?

`python -m tests.benchmarks.many_writers` starts a server whose commits reach the disk. 50 writers in five programs put
100,000 attempts into it. Each writer is a learner: a fifth of the attempts are submitted and judged one by one, as the
learner's own program does; the rest come as what a class delivers, now and then twice. Then every id is looked for, and
each report of the cohort is timed. Prints JSON; the exit status says whether what is asked was reached. `--sqlite`
times the reports on a file.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.domain.report import Scope
from mmtutor.messages import message
from mmtutor.store import REPORTS, Store
from tests.postgresql import PostgreSQL

AT_MOST_S = 1.0  # of a report
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
SKILLS, TEMPLATES, MISCONCEPTIONS = 20, 60, 12
TWICE = 0.2  # of the sessions are handed in a second time
PROGRAMS = 5
SESSION = 20  # attempts of one
ALONE = 4  # of these, submitted one by one


def made(learner: str, number: int, rng: random.Random) -> AssessedAttempt:
    """Make one judged attempt."""
    template, at = rng.randrange(TEMPLATES), START + timedelta(minutes=3 * number)
    verdict = rng.choice([Verdict.CORRECT, Verdict.CORRECT, Verdict.INCORRECT])
    wrong = verdict is Verdict.INCORRECT and rng.random() < 0.5
    attempt = Attempt(
        f"{learner}-{number}", f"{learner}-session-{number // SESSION}", learner, "fractions", f"lesson-{template % 6}",
        f"item-{template}?a={rng.randrange(30)}", "number", "What is $1/2+1/3$?", "5/6", at,
        frozenset({Modality.TEXT}), "5/6", rng.randrange(3), (f"skill-{template % SKILLS}",),
    )  # fmt: skip
    reading = Reading("5/6", 1.0, True, {Modality.TEXT: Candidate("5/6", 1.0)})
    idea = f"misconception-{rng.randrange(MISCONCEPTIONS)}" if wrong else None
    return AssessedAttempt(attempt, reading, Assessment(verdict, message("Right."), misconception=idea), at)


def write(store: Store, learner: str, attempts: int) -> int:
    """Work as one learner's program does, or take in what comes from a laptop; return how many were taken."""
    rng, taken = random.Random(learner), 0
    for first in range(0, attempts, SESSION):
        some = [made(learner, number, rng) for number in range(first, min(first + SESSION, attempts))]
        taken += store.attempts.receive(some[ALONE:])
        for each in some[:ALONE]:
            store.attempts.submit(each.attempt)
            store.attempts.record(each, {each.attempt.skills[0]: rng.random(), "shared": rng.random()})
            taken += 1
        if rng.random() < TWICE:
            taken += store.attempts.receive(some)
    return taken


def child(url: str, learners: list[str], attempts: int) -> None:
    """Be one program with several writers; say how many attempts were taken."""
    store = Store.open(url)
    with ThreadPoolExecutor(len(learners)) as pool:
        taken = sum(pool.map(lambda learner: write(store, learner, attempts), learners))
    store.close()
    sys.stdout.write(str(taken))


def fill_with_many(url: str, learners: list[str], attempts: int) -> int:
    """Let several programs write at once; return how many attempts they say were taken."""
    shares = [learners[i::PROGRAMS] for i in range(PROGRAMS)]
    command = [sys.executable, "-m", "tests.benchmarks.many_writers", "--child", url, "--each", str(attempts)]
    programs = [
        subprocess.Popen([*command, "--learners", *share], stdout=subprocess.PIPE, text=True)
        for share in shares
        if share
    ]
    said = [program.communicate()[0] for program in programs]
    assert all(program.returncode == 0 for program in programs), "a writer failed"
    return sum(map(int, said))


def lost(store: Store, learners: list[str], attempts: int) -> tuple[int, int]:
    """Return how many attempts are not there with their judgement, and how many are there too often."""
    missing = doubled = 0
    for learner in learners:
        found = [each.attempt.id for each in store.attempts.of_learner(learner)]
        missing += len({f"{learner}-{number}" for number in range(attempts)} - set(found))
        doubled += len(found) - len(set(found))
    return missing, doubled


def timed_reports(store: Store, cohort: str) -> dict[str, float]:
    """Return how long each report takes, in seconds: the median of five."""
    times = {}
    for name, report in REPORTS.items():
        runs = []
        for _ in range(5):
            started = time.perf_counter()
            assert report(store.reports, Scope(cohort_id=cohort)).rows
            runs.append(time.perf_counter() - started)
        times[name] = round(sorted(runs)[2], 3)
    return times


def measured(location: Path | str, writers: int, attempts: int) -> dict[str, Any]:
    """Fill a database and look at it."""
    each = attempts // writers
    learners = [f"learner-{i}" for i in range(writers)]
    with ExitStack() as stack:
        store = Store.open(location)
        stack.callback(store.close)
        cohort = store.cohorts.add("5a").id
        for learner in learners:
            store.learners.welcome(learner, learner, "cat")
            store.cohorts.put_in(cohort, learner)
        started = time.perf_counter()
        if isinstance(location, str):
            taken = fill_with_many(location, learners, each)
        else:
            made_here = [[made(one, number, random.Random(number)) for number in range(each)] for one in learners]
            taken = sum(map(store.attempts.receive, made_here))
            store.mastery.rebuild(lambda judged: {skill: 0.5 for one in judged for skill in one.attempt.skills})
        filled_s = time.perf_counter() - started
        missing, doubled = lost(store, learners, each)
        return {
            "writers": writers, "attempts": each * writers, "taken": taken, "lost": missing, "doubled": doubled,
            "filled_s": round(filled_s, 1), "attempts_per_s": round(each * writers / filled_s),
            "reports_s": timed_reports(store, cohort),
        }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true", help="one writer, a file: for the reports only")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--each", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--learners", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.learners, options.each)
        return 0
    with ExitStack() as stack:
        if options.sqlite:
            location: Path | str = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "mmtutor.db"
        else:
            location = stack.enter_context(PostgreSQL(durable=True)).new_database()
        found = measured(location, options.writers, options.attempts)
    json.dump(found, sys.stdout, indent=2)
    reached = found["lost"] == found["doubled"] == 0 and found["taken"] == found["attempts"]
    return 0 if reached and max(found["reports_s"].values()) <= AT_MOST_S else 1


if __name__ == "__main__":
    sys.exit(main())
