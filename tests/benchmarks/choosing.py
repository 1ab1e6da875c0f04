"""How long choosing the next of many templates takes: `python -m tests.benchmarks.choosing` prints p50 and p95.

10,000 templates of 400 skills (every third needs two), prerequisites, half the skills met, 300 exercises behind the
learner, reviews due, a misconception and bans. The pool is sorted once and kept, as the tutor does.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter

from mmtutor.domain.course import Skill
from mmtutor.domain.next_item import Past, Situation, next_template
from mmtutor.domain.pool import pool_of
from mmtutor.domain.template import ItemTemplate

TEMPLATES, SKILLS, PAST, CHOICES = 10_000, 400, 300, 400
AT_MOST_MS, GOAL_MS = 20, 5


def main() -> int:
    """Choose many times, each time from another learner's state."""
    rng = random.Random(1)
    names = [f"s{i}" for i in range(SKILLS)]
    skills = {
        name: Skill(name, name, tuple(rng.sample(names[max(0, i - 9) : i], min(i, 2)))) for i, name in enumerate(names)
    }
    templates = [
        ItemTemplate(
            f"t{i}", "number", "?", fields={"key": "1"}, skills=tuple(rng.sample(names, 2 if i % 3 == 0 else 1))
        )
        for i in range(TEMPLATES)
    ]
    start = time.perf_counter()
    pool = pool_of(templates)
    sorting_ms = (time.perf_counter() - start) * 1000
    wall, cpu, reasons = [], [], Counter[str]()
    for _ in range(CHOICES):
        right = rng.choice((0.7, 1.0))
        mastery = {name: rng.random() for name in names if rng.random() < 0.5}
        history = [Past(f"t{rng.randrange(TEMPLATES)}", rng.random() < right) for _ in range(PAST - rng.randrange(3))]
        due, troubled = rng.sample(names, rng.choice((0, 20))), frozenset(rng.sample(names, rng.choice((0, 0, 2))))
        situation = Situation(skills, due, troubled, banned=("t1", "t2"))
        begin, used = time.perf_counter(), time.thread_time()
        _, why = next_template(pool, mastery, history, rng, situation=situation)
        wall.append((time.perf_counter() - begin) * 1000)
        cpu.append((time.thread_time() - used) * 1000)
        reasons[str(why)] += 1
    sys.stdout.write(f"{TEMPLATES} templates, {SKILLS} skills, sorted once in {sorting_ms:.1f} ms; {CHOICES} choices\n")
    for name, found in (("wall", wall), ("processor", cpu)):
        cuts = statistics.quantiles(found, n=20)
        sys.stdout.write(f"{name}: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms, most {max(found):.2f} ms\n")
    for reason, count in reasons.most_common():
        sys.stdout.write(f"{count:4} times: {reason}\n")
    p95 = statistics.quantiles(wall, n=20)[18]
    sys.stdout.write(f"p95 {p95:.2f} ms (at most {AT_MOST_MS}, goal {GOAL_MS})\n")
    return int(p95 > AT_MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
