"""SIMULATION: how many items simulated learners need to master a course, by our policy and by others.

`python -m tests.benchmarks.simulated_learners --learners 60` prints, for each kind of learner and each population, the
items to mastery of all skills under our policy, in fixed order, at random, and in fixed order with a gate (three right
in a row), and the ratios. Every policy meets the same learners; mastery is the simulated truth, not our estimate. A
learner who has not mastered the course after the last item counts with that number, and is listed as unfinished.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mmtutor.domain.course import Skill
from mmtutor.domain.learner_model import LearnerModel
from mmtutor.domain.next_item import Past, Situation, next_template
from mmtutor.domain.picture import Evidence, Picture, after
from mmtutor.domain.pool import Pool, pool_of
from mmtutor.domain.template import ItemTemplate
from tests.benchmarks.learners import KINDS, POPULATIONS, Learner

SKILLS, PER_SKILL = 20, 4
SITTING = 20  # items a day
MOST = 1500  # items after which a learner is called unfinished
AT_MOST = 0.75  # of the items that fixed order, and that random order takes
MODEL = LearnerModel()  # not fitted to these learners
START = datetime(2026, 1, 5, 16, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up course: skills that build on one or two of those shortly before, and templates in their order."""

    skills: Mapping[str, Skill]
    templates: tuple[ItemTemplate, ...]
    pool: Pool


def made_course(rng: random.Random) -> Made:
    """Make a course. Every fourth template of a skill needs an earlier skill too."""
    skills: dict[str, Skill] = {}
    templates = []
    for i in range(SKILLS):
        name, before = f"s{i:02}", [f"s{j:02}" for j in range(max(0, i - 4), i)]
        needs = tuple(rng.sample(before, min(len(before), rng.choice((1, 1, 2)))))
        skills[name] = Skill(name, name, needs)
        for n in range(PER_SKILL):
            of = (name, *needs[:1]) if n == PER_SKILL - 1 else (name,)
            templates.append(ItemTemplate(f"{name}-{n}", "number", "?", fields={"key": "1"}, skills=of))
    return Made(skills, tuple(templates), pool_of(templates))


class Ours:
    """The shipped policy on the shipped picture of a learner."""

    def __init__(self, course: Made, rng: random.Random) -> None:
        self._course, self._rng = course, rng
        self._picture = Picture()
        self._history: list[Past] = []
        self._day = 0

    def choose(self, day: int, now: datetime) -> ItemTemplate:
        if day != self._day:
            self._day, self._history = day, []
        picture = self._picture
        situation = Situation(self._course.skills, picture.due(now), picture.troubled())
        known = picture.mastery(now, MODEL.mastery)
        template, _ = next_template(self._course.pool, known, self._history, self._rng, MODEL.mastery, situation)
        return template

    def told(self, template: ItemTemplate, right: bool, now: datetime, mal_rule: str | None) -> None:
        item = f"{template.id}?n={len(self._history)}"
        answer = Evidence(str(self._day), item, template.skills, right, now, misconception=mal_rule)
        self._picture = after(self._picture, answer, MODEL)
        self._history.append(Past(template.id, right))


class Fixed:
    """Every template in the course's order, and again from the start."""

    def __init__(self, course: Made, rng: random.Random) -> None:
        self._templates, self._at = course.templates, 0

    def choose(self, day: int, now: datetime) -> ItemTemplate:
        return self._templates[self._at % len(self._templates)]

    def told(self, template: ItemTemplate, right: bool, now: datetime, mal_rule: str | None) -> None:
        self._at += 1


class Gated:
    """The course's order, staying with a skill until three answers in a row are right; then again from the start."""

    def __init__(self, course: Made, rng: random.Random) -> None:
        self._course, self._skills = course, list(course.skills)
        self._skill = self._row = self._n = 0

    def choose(self, day: int, now: datetime) -> ItemTemplate:
        of_skill = [t for t in self._course.templates if t.skills[0] == self._skills[self._skill]]
        return of_skill[self._n % len(of_skill)]

    def told(self, template: ItemTemplate, right: bool, now: datetime, mal_rule: str | None) -> None:
        self._n += 1
        self._row = self._row + 1 if right else 0
        if self._row == 3:
            self._skill, self._row = (self._skill + 1) % len(self._skills), 0


class Random:
    """Any template."""

    def __init__(self, course: Made, rng: random.Random) -> None:
        self._templates, self._rng = course.templates, rng

    def choose(self, day: int, now: datetime) -> ItemTemplate:
        return self._rng.choice(self._templates)

    def told(self, template: ItemTemplate, right: bool, now: datetime, mal_rule: str | None) -> None:
        pass


Policy = Ours | Fixed | Gated | Random
POLICIES: dict[str, Callable[[Made, random.Random], Policy]] = {
    "ours": Ours,
    "fixed": Fixed,
    "random": Random,
    "gated": Gated,
}


def items_to_mastery(learner: Learner, policy: Policy) -> int:
    """Let a learner practise until all is mastered; return the number of items, at most `MOST`."""
    for n in range(MOST):
        if learner.done():
            return n
        day, place = divmod(n, SITTING)
        if place == 0 and day:
            learner.sleep(1.0)
        now = START + timedelta(days=day, minutes=place)
        template = policy.choose(day, now)
        policy.told(template, *_reordered(learner.answer(template), now))
    return MOST


def _reordered(answer: tuple[bool, str | None], now: datetime) -> tuple[bool, datetime, str | None]:
    return answer[0], now, answer[1]


def compare(kind: str, population: str, learners: int, seed: int) -> dict[str, list[int]]:
    """Return the items to mastery of each policy, learner by learner."""
    found: dict[str, list[int]] = {name: [] for name in POLICIES}
    for n in range(learners):
        for name, policy in POLICIES.items():
            course = made_course(random.Random(f"{seed} course {n % 10}"))
            rng = random.Random(f"{seed} {kind} {population} {n}")
            learner = KINDS[kind](course.skills, POPULATIONS[population], rng)
            found[name].append(items_to_mastery(learner, policy(course, random.Random(f"{seed} {name} {n}"))))
    return found


def ratio(ours: Sequence[int], theirs: Sequence[int], seed: int) -> tuple[float, float, float]:
    """Return the ratio of the means, and its 95 % interval by resampling learners."""
    rng = random.Random(seed)
    draws = []
    for _ in range(400):
        chosen = [rng.randrange(len(ours)) for _ in ours]
        draws.append(sum(ours[i] for i in chosen) / sum(theirs[i] for i in chosen))
    cuts = statistics.quantiles(draws, n=40)
    return sum(ours) / sum(theirs), cuts[0], cuts[-1]


def main() -> int:
    """Print a line for each kind of learner and population, then all of them together; 1 where ours takes too many."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--learners", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kinds", nargs="*", default=list(KINDS))
    options.add_argument("--populations", nargs="*", default=list(POPULATIONS))
    args = options.parse_args()
    out = sys.stdout.write
    out(f"SIMULATION, not people. {args.learners} learners a line, {SKILLS} skills, {SITTING} items a day.\n")
    out(f"Mean items to mastery of all skills; ratio [95 % interval over learners]; unfinished after {MOST} items.\n\n")
    everybody: dict[str, list[int]] = {name: [] for name in POLICIES}
    for kind in args.kinds:
        for population in args.populations:
            found = compare(kind, population, args.learners, args.seed)
            for name, counts in found.items():
                everybody[name] += counts
            means = " ".join(f"{name} {statistics.mean(counts):.0f}" for name, counts in found.items())
            ratios = "  ".join(
                "ours/{} {:.2f} [{:.2f}, {:.2f}]".format(name, *ratio(found["ours"], found[name], args.seed))
                for name in POLICIES
                if name != "ours"
            )
            unfinished = {name: sum(n == MOST for n in counts) for name, counts in found.items()}
            out(f"{kind}, {population}: {means}\n    {ratios}\n    unfinished {unfinished}\n")
            sys.stdout.flush()
    reached = {name: ratio(everybody["ours"], everybody[name], args.seed) for name in ("fixed", "random")}
    for name, (share, low, high) in reached.items():
        out(f"all of them: ours/{name} {share:.3f} [{low:.3f}, {high:.3f}] (at most {AT_MOST}, goal 0.55)\n")
    return int(any(share > AT_MOST for share, _, _ in reached.values()))


if __name__ == "__main__":
    sys.exit(main())
