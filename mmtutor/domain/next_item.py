"""Which exercise comes next, with which numbers, and why in one sentence. The rules are in `policy`."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mmtutor.domain.items import Item
from mmtutor.domain.mastery import USUAL, SkillModels
from mmtutor.domain.policy import RULES, Past, Situation, view_of
from mmtutor.domain.pool import Pool, pool_of
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message

__all__ = ["Past", "Situation", "freshest", "next_item", "next_template"]

_TRIES = 12  # at numbers that were not just asked
_OTHERS = 3  # templates to turn to where one has no fresh numbers left
_FRESH = 10  # exercises within which no question is asked twice, where that can be had


def next_template(
    templates: Sequence[ItemTemplate] | Pool,
    mastery: Mapping[str, float],
    history: Sequence[Past],
    rng: random.Random,
    models: SkillModels = USUAL,
    situation: Situation = Situation(),  # noqa: B008 - frozen
) -> tuple[ItemTemplate, Message]:
    """Choose a template. `mastery` is by skill, as of now; `history` is this lesson's, oldest first.

    Many templates are best given as a `Pool` that is kept. Raises `UserError` where all of them are banned.
    """
    pool = templates if isinstance(templates, Pool) else pool_of(templates)
    view = view_of(pool, mastery, models, history, situation, rng)
    for rule in RULES:
        choice = rule(view)
        if choice is not None:
            return choice
    raise UserError("Your teacher has set all exercises of this lesson aside.")


def next_item(
    templates: Sequence[ItemTemplate] | Pool,
    mastery: Mapping[str, float],
    history: Sequence[Past],
    rng: random.Random,
    models: SkillModels = USUAL,
    situation: Situation = Situation(),  # noqa: B008 - frozen
) -> tuple[ItemTemplate, Item, Message]:
    """Choose a template and its numbers, so that a question of the last few is not asked again while there are others.

    `history` carries what was asked. Raises `UserError` as `next_template` and `ItemTemplate.sample` do.
    """
    pool = templates if isinstance(templates, Pool) else pool_of(templates)
    asked = {past.asked: when for when, past in enumerate(history[-_FRESH:]) if past.asked}
    banned = set(situation.banned)
    found: list[tuple[int, ItemTemplate, Item, Message]] = []
    while len(found) < _OTHERS and not (found and banned.issuperset(pool.by_id)):
        template, why = next_template(pool, mastery, history, rng, models, replace(situation, banned=banned))
        when, item = freshest(template, rng, asked)
        found.append((when, template, item, why))
        if when < 0:
            break
        banned.add(template.id)
    _, template, item, why = min(found, key=lambda each: each[0])
    return template, item, why


def freshest(template: ItemTemplate, rng: random.Random, asked: Mapping[str, int]) -> tuple[int, Item]:
    """Draw numbers until the question is new, else keep the one asked longest ago; with its place in `asked`, or -1."""
    drawn: dict[int, Item] = {}
    for _ in range(_TRIES if template.variables else 1):
        item = template.sample(rng)
        when = asked.get(item.asked, -1)
        if when < 0:
            return when, item
        drawn[when] = item
    longest_ago = min(drawn)
    return longest_ago, drawn[longest_ago]
