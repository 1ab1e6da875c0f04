"""The built-in courses as tests see them: templates, samples, answers. Knows nothing of what should hold of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from mmtutor import paths
from mmtutor.content import load_course
from mmtutor.domain.course import Course
from mmtutor.domain.items import Choice, Cloze, Item, Matching, MultipleChoice, Ordering
from mmtutor.domain.maths import MathsSyntaxError, parse
from mmtutor.domain.secrecy import gives_away
from mmtutor.domain.template import ItemTemplate

FOLDER = paths.asset("courses")
NAMES = ("fractions", "linear-equations")
LANGUAGES = ("en", "zh")


@cache
def course(name: str, language: str) -> Course:
    return load_course(FOLDER / name, language, samples=0)


def templates(name: str, language: str = "en") -> dict[str, ItemTemplate]:
    return {template.id: template for lesson in course(name, language).lessons for template in lesson.templates}


EVERY_TEMPLATE = [(name, template_id) for name in NAMES for template_id in templates(name)]


def samples(template: ItemTemplate, count: int, seed: int = 7) -> Iterator[Item]:
    """The different items among `count` samples; an item that was met before is not given again."""
    rng = random.Random(seed)
    met: set[str] = set()
    for _ in range(count):
        item = template.sample(rng)
        if item.id not in met:
            met.add(item.id)
            yield item


def answer_to(item: Item) -> str:
    return chr(ord("a") + item.key) if isinstance(item, Choice) else item.shown_key()


def options_of(item: Item) -> tuple[str, ...]:
    """Everything besides prompt, hints and explanation that a learner reads."""
    match item:
        case Choice() | MultipleChoice() | Ordering():
            return item.options
        case Matching(left=left):
            return (*left, *item.options)
        case Cloze():
            return (item.shown_text(),)
    return ()


def leaks(item: Item) -> list[str]:
    """The hints before the last that give the answer away.

    A hint cannot tell the place of an option, which changes from time to time; so the right one is put at a place that
    no hint would name by chance.
    """
    if isinstance(item, Choice):
        fillers = tuple(f"§{number}§" for number in range(25))
        item = replace(item, options=(*fillers, item.options[item.key], "§"), key=25)
    return [hint for hint in item.hints[:-1] if gives_away(hint, item, seen=(hint,))]


def readable(text: str) -> bool:
    """Say whether text between dollar signs is maths that can be typeset."""
    try:
        parse(text)
    except MathsSyntaxError:
        return False
    return True
