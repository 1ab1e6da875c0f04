"""How long "accept this answer" takes over many attempts, and its undo; and whether both are exact.

`python -m tests.benchmarks.overruling` fills a database with a cohort's attempts, all of whom gave the same answer to
one item among others, accepts it and takes it back. Exact means: every such attempt of the cohort holds as correct and
no other changed; mastery is what replaying gives; after the undo every judgement and every probability is as before.
Then it accepts once more, lets a tenth as many such answers come in since, and takes all of that back.
`--postgresql` does it on a server of its own. Prints JSON; its exit status says whether what is asked was reached.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import message
from mmtutor.store import Store
from mmtutor.tutor import knowing, overruling
from tests.postgresql import PostgreSQL

AT_MOST_S = 2.0  # accepting and taking back together
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
ITEM, ANSWER = "halves?a=1&b=3", "10/12"


def answered(learner: str, session: str, number: int, rng: random.Random, *, wanted: bool) -> AssessedAttempt:
    """Make an attempt at the item with the answer, or one at another item."""
    item = ITEM if wanted else f"other?a={rng.randrange(50)}"
    text = ANSWER if wanted else str(rng.randrange(20))
    correct = not wanted and rng.random() < 0.6
    at = START + timedelta(minutes=number)
    skills = ("add-fractions",) if wanted else (f"skill-{rng.randrange(6)}",)
    attempt = Attempt(
        f"{learner}-{number}", session, learner, "fractions", "adding", item, "number", "What is $1/2+1/3$?", "5/6", at,
        frozenset({Modality.TEXT}), text, 0, skills,
    )  # fmt: skip
    reading = Reading(text, 1.0, True, {Modality.TEXT: Candidate(text, 1.0)})
    verdict = Verdict.CORRECT if correct else Verdict.INCORRECT
    assessment = Assessment(verdict, message("{answer} is not right yet.", answer=text))
    return AssessedAttempt(attempt, reading, assessment, at)


def state(store: Store, learners: list[str]) -> dict[str, Any]:
    """Return what holds: each judgement, and each learner's mastery."""
    return {
        learner: (
            [(one.attempt.id, one.reading, one.assessment, one.by) for one in store.attempts.of_learner(learner)],
            store.mastery.of_learner(learner),
        )
        for learner in learners
    }


def measured(store: Store, attempts: int, learners: int, others: int) -> dict[str, Any]:
    """Fill a store, accept, take back; return times in seconds and what was not exact."""
    rng = random.Random(1)
    cohort = store.cohorts.add("5a").id
    names = [f"learner-{i}" for i in range(learners + 1)]
    for name in names:
        store.learners.welcome(name, name, "cat")
    for name in names[:-1]:
        store.cohorts.put_in(cohort, name)
    made = []
    for i in range(attempts + others):
        name = names[i % learners]
        made.append(answered(name, f"session-{name}", i, rng, wanted=i < attempts))
    made.append(answered(names[-1], "session-stranger", 0, rng, wanted=True))
    store.attempts.receive(made)
    store.mastery.rebuild(overruling.replay_for(store, []))
    before = state(store, names)

    started = time.perf_counter()
    reach = store.overruling.reach(cohort, ITEM, ANSWER)  # the window asks before it offers to accept
    asked_s = time.perf_counter() - started

    started = time.perf_counter()
    ruling = overruling.accept(store, [], cohort, ITEM, ANSWER, by="Teacher")
    accepted_s = time.perf_counter() - started
    after = state(store, names)

    started = time.perf_counter()
    undone = overruling.undo(store, [], ruling.id, by="Teacher")
    undone_s = time.perf_counter() - started

    wrong = []
    for name in names:
        for old, new in zip(before[name][0], after[name][0], strict=True):
            if name == names[-1] or old[1].text != ANSWER:
                wrong += [f"{old[0]} changed"] if old != new else []
            elif new[2].verdict is not Verdict.CORRECT or new[3] != "Teacher":
                wrong.append(f"{old[0]} was not regraded")
    held = state(store, names)
    wrong += [f"{name} is not as before" for name in names if held[name] != before[name]]
    knowing.rebuild(store, [])
    wrong += [
        f"{name}: mastery is not what replaying gives" for name in names if state(store, [name])[name] != held[name]
    ]
    overruling.accept(store, [], cohort, ITEM, ANSWER, by="Teacher")
    again = state(store, names)
    knowing.rebuild(store, [])
    wrong += [f"{name}: mastery is not replayed" for name in names if state(store, [name])[name][1] != again[name][1]]

    since = [
        answered(names[i % learners], f"session-{names[i % learners]}", len(made) + i, rng, wanted=True)
        for i in range(attempts // 10)
    ]
    store.attempts.receive(since)
    standing = store.overruling.standing(names[0], ITEM)
    taken = {one.attempt.id for name in names for one in store.attempts.of_learner(name) if one.by == "Teacher"}
    wrong += [f"{one.attempt.id} is not taken as right" for one in since if one.attempt.id not in taken]
    started = time.perf_counter()
    all_undone = overruling.undo(store, [], standing[0].id, by="Teacher")
    all_undone_s = time.perf_counter() - started
    held = state(store, names)
    everything = [judgement for name in names for judgement in held[name][0]]
    as_judged = [judgement for name in names for judgement in before[name][0]]
    as_judged += [(one.attempt.id, one.reading, one.assessment, one.by) for one in since]
    by_id = {judgement[0]: judgement for judgement in as_judged}
    wrong += [f"{each[0]} is not as the rules judged it" for each in everything if by_id[each[0]] != each]
    knowing.rebuild(store, [])
    wrong += [f"{name}: mastery is not replayed" for name in names if state(store, [name])[name] != held[name]]
    if all_undone.regraded != attempts + len(since):
        wrong.append(f"{all_undone.regraded} were restored at last")
    return {
        "attempts": attempts, "others": others, "learners": learners, "reach": reach.attempts,
        "regraded": ruling.regraded,
        "restored": undone.regraded, "reach_s": round(asked_s, 3),
        "accept_s": round(accepted_s, 3), "undo_s": round(undone_s, 3),
        "both_s": round(accepted_s + undone_s, 3),
        "since": len(since), "undo_with_since_s": round(all_undone_s, 3), "wrong": wrong,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--others", type=int, default=0, help="attempts at other items beside")
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        if options.postgresql:
            location: Path | str = stack.enter_context(PostgreSQL(durable=True)).new_database()
        else:
            location = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "mmtutor.db"
        store = Store.open(location)
        stack.callback(store.close)
        found = measured(store, options.attempts, options.learners, options.others)
    json.dump(found, sys.stdout, indent=2)
    reached = not found["wrong"] and found["regraded"] == found["restored"] == options.attempts
    return 0 if reached and max(found["both_s"], found["undo_with_since_s"]) <= AT_MOST_S else 1


if __name__ == "__main__":
    sys.exit(main())
