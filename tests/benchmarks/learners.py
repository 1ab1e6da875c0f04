"""SIMULATION: learners made of formulae, to compare policies and fits. They prove nothing about anybody.

None of them learns the way the policy assumes (one hidden bit a skill, learnt at once with a fixed chance, forgotten at
a fixed rate), except `Bit`, which is there for comparison. All of them slip, guess, forget between days, learn worse
what builds on something they lack, and may hold a mal-rule that spoils a skill until it is worked off.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from mmtutor.domain.course import Skill
from mmtutor.domain.template import ItemTemplate

# A course is mastered when, slips and guesses aside, a test on all of it would be passed:
PASS = 0.9  # so much of it right on the whole
WEAK = 0.7  # and no skill below this


@dataclass(frozen=True, slots=True)
class Traits:
    """How a population of simulated learners is: means, around which each learner and skill varies."""

    slip: float = 0.08
    guess: float = 0.12
    speed: float = 1.0
    forgetting: float = 1.0
    head_start: float = 0.35  # share of the skills, from the foundations up, that is known before
    mal_rules: float = 0.15  # share of the skills that a mal-rule spoils
    needs_matter: float = 1.0  # 0: a skill can be learnt without what it builds on; 1: hardly


@dataclass(slots=True)
class Learner:
    """What every simulated learner has: a way to know, to learn and to forget, filled in below."""

    skills: Mapping[str, Skill]
    traits: Traits
    rng: random.Random
    mal_rules: dict[str, float] = field(default_factory=dict)  # skill: how firmly it is held
    last_skill: str = ""

    def __post_init__(self) -> None:
        self.speed = {skill: self.traits.speed * math.exp(self.rng.gauss(0, 0.45)) for skill in self.skills}
        own = math.exp(self.rng.gauss(0, 0.3))
        self.speed = {skill: each * own for skill, each in self.speed.items()}
        names = list(self.skills)
        share = min(max(self.rng.gauss(self.traits.head_start, 0.15), 0.0), 0.8)
        self.begin({skill for i, skill in enumerate(names) if self.rng.random() < 2 * share * (1 - i / len(names))})
        self.mal_rules = {skill: 1.0 for skill in names if self.rng.random() < self.traits.mal_rules}

    def begin(self, known: set[str]) -> None:
        raise NotImplementedError

    def knows(self, skill: str) -> float:
        """The chance to know how, slips and guesses aside."""
        raise NotImplementedError

    def learn(self, skill: str, amount: float, right: bool) -> None:
        raise NotImplementedError

    def sleep(self, days: float) -> None:
        raise NotImplementedError

    def done(self) -> bool:
        """Would truly pass a test on the whole course: most of it known, no skill weak, no mal-rule held."""
        if self.mal_rules:
            return False
        known = [self.knows(skill) for skill in self.skills]
        return min(known) >= WEAK and sum(known) >= PASS * len(known)

    def answer(self, template: ItemTemplate) -> tuple[bool, str | None]:
        """Answer an item, learn from it and its feedback; return whether it was right, and the mal-rule that showed."""
        held = [skill for skill in template.skills if skill in self.mal_rules and self.rng.random() < 0.85]
        able = all(self.rng.random() < self.knows(skill) for skill in template.skills)
        right = self.rng.random() < (1 - self.traits.slip if able else self.traits.guess)
        right = right and not held
        for skill in template.skills:
            needs = min((self.knows(need) for need in self.skills[skill].needs), default=1.0)
            support = 1 - self.traits.needs_matter * (1 - needs) * 0.9
            massed = 0.7 if skill == self.last_skill else 1.0
            self.learn(skill, self.speed[skill] * support * massed, right)
            if skill in held and self.rng.random() < 0.35 * self.speed[skill] * support:
                del self.mal_rules[skill]
        self.last_skill = template.skills[0]
        return right, f"mal-{held[0]}" if held else None


class Strength(Learner):
    """Knows by degrees: a strength on the logistic scale that grows less and less, and fades as a power of time.

    After power laws of practice and forgetting (Anderson 1982; Wixted & Ebbesen 1991); what was practised on more days
    fades more slowly.
    """

    __slots__ = ("base", "days", "faded", "gain", "speed", "today")

    def begin(self, known: set[str]) -> None:
        self.base = {s: (2.6 if s in known else -2.0) + self.rng.gauss(0, 0.5) for s in self.skills}
        self.gain = dict.fromkeys(self.skills, 0.0)
        self.faded = dict.fromkeys(self.skills, 0.0)  # days since the last practice
        self.days = dict.fromkeys(self.skills, 0)
        self.today = {skill: False for skill in self.skills}

    def knows(self, skill: str) -> float:
        decay = 0.22 * self.traits.forgetting / (1 + self.days[skill])
        strength = self.base[skill] + self.gain[skill] * (1 + self.faded[skill]) ** -decay
        return 1 / (1 + math.exp(-strength))

    def learn(self, skill: str, amount: float, right: bool) -> None:
        kept = (1 + self.faded[skill]) ** (-0.22 * self.traits.forgetting / (1 + self.days[skill]))
        self.gain[skill] = self.gain[skill] * kept + 1.1 * amount * (1.0 if right else 0.75) * (
            1 - 0.8 * self.knows(skill)
        )
        self.faded[skill] = 0.0
        if not self.today[skill]:
            self.days[skill], self.today[skill] = self.days[skill] + 1, True

    def sleep(self, days: float) -> None:
        for skill in self.skills:
            self.faded[skill] += days
            self.today[skill] = False


class Parts(Learner):
    """Knows a skill once every one of its two to four parts fell into place; a night may lose a part again."""

    __slots__ = ("have", "parts", "speed")

    def begin(self, known: set[str]) -> None:
        self.parts = {skill: self.rng.randint(2, 4) for skill in self.skills}
        self.have = {skill: self.parts[skill] if skill in known else 0 for skill in self.skills}

    def knows(self, skill: str) -> float:
        missing = self.parts[skill] - self.have[skill]
        return 1.0 if missing == 0 else 0.3 if missing == 1 else 0.05

    def learn(self, skill: str, amount: float, right: bool) -> None:
        chance = 1 - math.exp(-0.55 * amount * (1.0 if right else 0.85))
        if self.have[skill] < self.parts[skill] and self.rng.random() < chance:
            self.have[skill] += 1

    def sleep(self, days: float) -> None:
        for skill, have in self.have.items():
            if have and self.rng.random() < 1 - math.exp(-0.015 * self.traits.forgetting * days):
                self.have[skill] -= 1


class Bit(Learner):
    """Bayesian knowledge tracing's own learner. For comparison only: it is what the policy assumes."""

    __slots__ = ("bit", "speed")

    def begin(self, known: set[str]) -> None:
        self.bit = {skill: skill in known for skill in self.skills}

    def knows(self, skill: str) -> float:
        return float(self.bit[skill])

    def learn(self, skill: str, amount: float, right: bool) -> None:
        self.bit[skill] = self.bit[skill] or self.rng.random() < 0.2 * amount

    def sleep(self, days: float) -> None:
        for skill, known in self.bit.items():
            if known and self.rng.random() < 1 - math.exp(-0.01 * self.traits.forgetting * days):
                self.bit[skill] = False


KINDS: dict[str, Callable[[Mapping[str, Skill], Traits, random.Random], Learner]] = {
    "strength": Strength,
    "parts": Parts,
    "bit (the policy's own model)": Bit,
}

USUAL = Traits()
POPULATIONS: dict[str, Traits] = {
    "usual": USUAL,
    "half as fast": replace(USUAL, speed=0.5),
    "twice as fast": replace(USUAL, speed=2.0),
    "forget three times as much": replace(USUAL, forgetting=3.0),
    "slip and guess twice as much": replace(USUAL, slip=0.16, guess=0.24),
    "know nothing yet": replace(USUAL, head_start=0.0),
    "know most already": replace(USUAL, head_start=0.7),
    "twice the mal-rules": replace(USUAL, mal_rules=0.3),
    "no mal-rules": replace(USUAL, mal_rules=0.0),
    "prerequisites do not matter": replace(USUAL, needs_matter=0.0),
}
