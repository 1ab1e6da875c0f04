"""The rules that choose the next exercise, in the order in which they speak: a template and a reason each, or None.

1. What a teacher pinned. 2. What was missed, after a rest. 3. Where a misconception holds. 4. What is due for review.
5. The skill in which practice is expected to teach most. 6. Something known, to keep it.
Knows no store and no clock: all there is to know is in a `View`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from mmtutor.domain.course import Skill
from mmtutor.domain.mastery import MASTERED, SkillModels, chance_correct
from mmtutor.domain.pool import Pool, pool_of
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message, message

AIM = 0.8  # the chance of success at which practice teaches most
WIDTH = 0.25  # how far from the aim an exercise is still worth much
READY = 0.6  # a prerequisite this well known can be built on
REST = 3  # exercises before the same template comes again, where there are others
REVIEW_EVERY = 3  # of so many exercises one is a review, where reviews are due
GIVE_UP = 2  # misses in a row after which a template waits for its skill to get better
A_SLIP = 0.9  # a miss in a skill this well known was a slip: it comes again with the skill, not before others
SAME_AGAIN = 0.5  # worth of a skill that was just practised: others come between

Choice = tuple[ItemTemplate, Message]


@dataclass(frozen=True, slots=True)
class Past:
    """One answered exercise: the id of its template, whether the answer was right at once, and what it asked."""

    template_id: str
    correct: bool
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What else the choice depends on. `skills` are the course's; `due` and `troubled` name skills.

    `reviews` holds the templates of other lessons, which come up only where a skill of theirs is due.
    """

    skills: Mapping[str, Skill] = field(default_factory=dict)
    due: Sequence[str] = ()
    troubled: Collection[str] = ()
    pinned: Sequence[str] = ()
    banned: Collection[str] = ()
    reviews: Pool = field(default_factory=lambda: pool_of(()))


@dataclass(frozen=True, slots=True)
class View:
    """One choice to be made. `met` says of each template where in `history` it last was."""

    pool: Pool
    mastery: Mapping[str, float]
    models: SkillModels
    history: Sequence[Past]
    situation: Situation
    met: Mapping[str, int]
    resting: Collection[str]
    rng: random.Random

    def known(self, skill: str) -> float:
        """Return the probability that a skill is known."""
        found = self.mastery.get(skill)
        return self.models.of(skill).initial if found is None else found

    def weak_needs(self, skill: str) -> list[str]:
        """Return the prerequisites that are not known well enough, of those that can be practised here."""
        found = self.situation.skills.get(skill)
        return [] if found is None else [n for n in found.needs if n in self.pool.by_skill and self.known(n) < READY]

    def free(self, template: ItemTemplate) -> bool:
        """Say whether a template may come now."""
        return template.id not in self.resting and template.id not in self.situation.banned

    def skills_of(self, past: Past) -> tuple[str, ...]:
        """Return the skills of an exercise of the history."""
        found = self.pool.by_id.get(past.template_id) or self.situation.reviews.by_id.get(past.template_id)
        return () if found is None else found.skills


def view_of(
    pool: Pool,
    mastery: Mapping[str, float],
    models: SkillModels,
    history: Sequence[Past],
    situation: Situation,
    rng: random.Random,
) -> View:
    """Look at the history: where each template last was, and which ones rest."""
    met = {past.template_id: i for i, past in enumerate(history)}
    others = len(pool) - sum(template in pool.by_id for template in situation.banned) - 1
    resting = {past.template_id for past in history[max(0, len(history) - min(REST, others)) :]} if others > 0 else ()
    return View(pool, mastery, models, history, situation, met, resting, rng)


def pinned(view: View) -> Choice | None:
    """Choose what a teacher pinned and did not come yet."""
    for template_id in view.situation.pinned:
        template = view.pool.by_id.get(template_id)
        if template is not None and template_id not in view.met and view.free(template):
            return template, message("Your teacher chose this one for you.")
    return None


def missed(view: View) -> Choice | None:
    """Choose what was missed longest ago, unless it needs something else first."""
    for template_id, at in sorted(view.met.items(), key=lambda each: each[1]):
        template = view.pool.by_id.get(template_id)
        if view.history[at].correct or template is None or not view.free(template):
            continue
        if any(view.weak_needs(skill) for skill in template.skills) or _misses(view, template_id) > GIVE_UP:
            continue
        if min((view.known(skill) for skill in template.skills), default=0.0) >= A_SLIP:
            continue
        return template, message("You missed one like this; here it is again with a fresh start.")
    return None


def misconception(view: View) -> Choice | None:
    """Choose an exercise on a misconception that holds, every other time."""
    if view.history and any(skill in view.situation.troubled for skill in view.skills_of(view.history[-1])):
        return None
    for skill in sorted(view.situation.troubled):
        template = within(view, view.pool, skill)
        if template is not None:
            return template, message("This one is about an idea that got in your way before.")
    return None


def review(view: View) -> Choice | None:
    """Choose what is due, longest overdue first; other exercises come between."""
    if not view.situation.due or len(view.history) % REVIEW_EVERY:
        return None
    done = {skill for past in view.history for skill in view.skills_of(past)}
    for skill in view.situation.due:
        for pool in (view.pool, view.situation.reviews):
            template = None if skill in done else within(view, pool, skill)
            if template is not None:
                return template, message("You learnt this a while ago; one review now keeps it.")
    return None


def learning(view: View) -> Choice | None:
    """Choose from the skill in which practice is expected to teach most."""
    last = view.skills_of(view.history[-1]) if view.history else ()
    open_skills = [skill for skill in view.pool.by_skill if view.known(skill) < MASTERED]
    ready = [skill for skill in open_skills if not view.weak_needs(skill)] or open_skills
    for skill in sorted(ready, key=lambda s: -expected_learning(view, s) * (SAME_AGAIN if s in last else 1.0)):
        template = within(view, view.pool, skill)
        if template is not None:
            return template, _why_learn(view, skill)
    return None


def keeping(view: View) -> Choice | None:
    """Choose from the skill that is known least surely, though all are known well."""
    for skill in sorted(view.pool.by_skill, key=lambda s: (view.known(s), view.rng.random())):
        template = within(view, view.pool, skill)
        if template is not None:
            return template, message("You know this well; one more to keep it.")
    return None


RULES: tuple[Callable[[View], Choice | None], ...] = (pinned, missed, misconception, review, learning, keeping)


def expected_learning(view: View, skill: str) -> float:
    """Return what one exercise is expected to add to P(known), times how near its chance of success is to the aim."""
    known, model = view.known(skill), view.models.of(skill)
    distance = (chance_correct(known, model) - AIM) / WIDTH
    return (1 - known) * model.learn * math.exp(-distance * distance / 2)


def within(view: View, pool: Pool, skill: str) -> ItemTemplate | None:
    """Return the template of a skill to take: its other skills ready, then new before old, in the lesson's order."""
    best, best_key = None, (2, 0)
    for template in pool.by_skill.get(skill, ()):
        if not view.free(template):
            continue
        others = [s for s in template.skills if s != skill]
        early = any(view.known(s) < READY for s in others)
        key = (int(early), view.met.get(template.id, -1))
        if key < best_key:
            best, best_key = template, key
    return best


def _misses(view: View, template_id: str) -> int:
    """Count the misses in a row of a template, up to now."""
    count = 0
    for past in reversed(view.history):
        if past.template_id == template_id:
            if past.correct:
                break
            count += 1
    return count


def _why_learn(view: View, skill: str) -> Message:
    if not view.history:
        return message("A first one to warm up.")
    for past in reversed(view.history):
        if not past.correct and any(skill in view.weak_needs(s) for s in view.skills_of(past)):
            return message("Something you missed builds on this, so this comes first.")
    if skill not in view.mastery:
        return message("This is the next step.")
    return message("A little more practice will make this one easy.")
