"""Which exercise comes next in a lesson, and why in one sentence."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mmtutor.domain.mastery import DEFAULT, MASTERED, SkillModel, chance_correct
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message, message

_AIM = 0.8  # the chance of success at which practice teaches most
_REST = 3  # exercises before the same template comes again, where there are others


@dataclass(frozen=True, slots=True)
class Past:
    """One answered exercise: the id of its template, and whether the answer was right."""

    template_id: str
    correct: bool


def next_template(
    templates: Sequence[ItemTemplate],
    mastery: Mapping[str, float],
    history: Sequence[Past],
    rng: random.Random,
    model: SkillModel = DEFAULT,
) -> tuple[ItemTemplate, Message]:
    """Choose from a lesson's templates (at least one). `mastery` is by skill; `history` is this lesson's, oldest first.

    What was missed comes back after a short rest; else what is new, in the lesson's order, skipping what is well known;
    else what lies nearest to a good chance of success.
    """
    recent = [past.template_id for past in history[-min(_REST, len(templates) - 1) :]] if len(templates) > 1 else []
    rested = [t for t in templates if t.id not in recent] or list(templates)
    last: dict[str, bool] = {past.template_id: past.correct for past in history}
    missed = [t for t in rested if last.get(t.id) is False]
    if missed:
        return missed[0], message("You missed one like this; here it is again with a fresh start.")
    new = [t for t in rested if t.id not in last]
    if new:
        ready = [t for t in new if not history or _chance(t, mastery, model) <= _AIM] or new
        why = message("This is the next step.") if history else message("A first one to warm up.")
        return ready[0], why
    open_skills = [t for t in rested if _mastery(t, mastery, model) < MASTERED]
    if open_skills:
        chosen = min(open_skills, key=lambda t: (abs(_chance(t, mastery, model) - _AIM), rng.random()))
        return chosen, message("A little more practice will make this one easy.")
    return rng.choice(rested), message("You know this well; one more to keep it.")


def _mastery(template: ItemTemplate, mastery: Mapping[str, float], model: SkillModel) -> float:
    return min((mastery.get(skill, model.initial) for skill in template.skills), default=model.initial)


def _chance(template: ItemTemplate, mastery: Mapping[str, float], model: SkillModel) -> float:
    """Return the chance of a right answer: every skill of the item has to be there, the weakest decides."""
    return chance_correct(_mastery(template, mastery, model), model)
