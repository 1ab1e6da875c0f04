"""A course on its way out: its items filled in, with what the wanted format cannot carry named once for each.

What a format carries is said in a `Carries`; a format's writer then need not name losses of these kinds itself.
Knows no format.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mmtutor.content.markup import has_emphasis, unreadable_maths
from mmtutor.content.report import Loss, Report
from mmtutor.domain.attempt import AssessedAttempt
from mmtutor.domain.course import Card, Course, Lesson
from mmtutor.domain.items import (
    ALL_WAYS,
    Choice,
    Cloze,
    Expression,
    Item,
    Matching,
    MultipleChoice,
    Number,
    Ordering,
    ShortText,
    Working,
)
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message, message

EXAMPLES = 5  # of an item whose numbers change
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")  # as other programs write one
_TRIES = 4  # samples for each example that is wanted


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported: a course in one language, and judged attempts at it, for the formats that carry them.

    Of an item whose numbers change, `examples` are written.
    """

    course: Course
    attempts: Sequence[AssessedAttempt] = ()
    examples: int = EXAMPLES


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of the file, and what came of it."""

    data: bytes
    report: Report


@dataclass(frozen=True, slots=True)
class Carries:
    """What a format can hold: kinds of items, and parts of them and of the course by their names in `LOST`."""

    kinds: frozenset[str]
    parts: frozenset[str] = frozenset()


LOST: dict[str, Message] = {
    "hints": message("Its hints are left out."),
    "explanation": message("Its explanation is left out."),
    "solution": message("Its model solution is left out."),
    "mistakes": message("What its known mistakes lead to is left out."),
    "ways": message("Which ways of answering it allows is left out."),
    "skills": message("The skill that it trains is left out."),
    "form": message("The form or unit that is asked for is left out; any equal value counts there."),
    "meaning": message("Only this way of writing the answer counts there."),
    "strict": message("Whether spelling counts is left out."),
    "tolerance": message("What it may be off by is left out."),
    "keys": message("Further words that it accepts are left out."),
    "options": message("It becomes a card that lists its options and has the right ones on its back."),
    "formula": message("A formula that is not a whole one is written as plain text."),
    "emphasis": message("What stands out in its text no longer does."),
    "shuffle": message("Whether its options change places is left out."),
    "id": message("Its id is left out."),
}
COURSE_LOST: dict[str, Message] = {
    "about": message("Id, title and summary of the course are left out."),
    "needs": message("Which skills need which others is left out."),
    "pictures": message("Pictures are left out."),
    "cards": message("A teaching card has no place there."),
    "steps": message("Worked steps of cards are written one below the other."),
    "lessons": message("Which lesson an exercise belongs to is left out."),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One exercise or card to be written, and the lesson it belongs to; `skills` are names."""

    lesson: Lesson
    made: Item | Card
    source: str = ""  # the id of its template
    skills: tuple[str, ...] = ()
    shuffle: bool = True

    @property
    def item(self) -> Item:
        """The exercise; only where it is one."""
        assert isinstance(self.made, Item)
        return self.made

    @property
    def name(self) -> str:
        """Its id as other programs take it: letters, digits and hyphens."""
        return self.source if isinstance(self.made, Item) else self.made.title


@dataclass(slots=True)
class Tally:
    """The report in the making: each template and card counts once, however many examples are written."""

    found: int = 0
    carried: int = 0
    losses: list[Loss] = field(default_factory=list)

    def report(self, kind: str) -> Report:
        """Return what has come of it."""
        return Report(kind, self.found, self.carried, tuple(self.losses))


def templates(course: Course, carries: Carries, tally: Tally) -> Iterator[tuple[Lesson, ItemTemplate]]:
    """Yield the templates that a format without cards can hold; count all, and name what it cannot hold."""
    for lesson, made in _counted(course, carries, tally):
        if isinstance(made, ItemTemplate):
            yield lesson, made


def pieces(export: Export, carries: Carries, tally: Tally) -> Iterator[Piece]:
    """Yield everything that the format can hold, filled in; count it, and name what it cannot hold."""
    names = {skill.id: skill.name for skill in export.course.skills}
    for lesson, made in _counted(export.course, carries, tally):
        if isinstance(made, Card):
            yield Piece(lesson, made)
            continue
        filled = examples(made, export.examples)
        tally.losses += [Loss(made.id, reason) for reason in item_losses(made, filled, carries)]
        skills = tuple(names[skill] for skill in made.skills)
        shuffle = made.fields.get("shuffle") is not False
        for number, item in enumerate(filled, 1):
            source = made.id if len(filled) == 1 else f"{made.id}-{number}"
            yield Piece(lesson, item, source, skills, shuffle)


def _counted(course: Course, carries: Carries, tally: Tally) -> Iterator[tuple[Lesson, Card | ItemTemplate]]:
    tally.losses += [Loss("", reason) for reason in _course_losses(course, carries)]
    for card in (*course.cards, *(card for lesson in course.lessons for card in lesson.cards if card.remedies)):
        tally.found += 1
        tally.losses.append(Loss(card.title, message("A card for a misconception has no place there."), whole=True))
    for lesson in course.lessons:
        everything: tuple[Card | ItemTemplate, ...] = (*lesson.teaching, *lesson.templates)
        for made in everything:
            tally.found += 1
            if isinstance(made, Card) and "cards" not in carries.parts:
                tally.losses.append(Loss(made.title, COURSE_LOST["cards"], whole=True))
            elif isinstance(made, ItemTemplate) and made.kind not in carries.kinds:
                reason = message("The format has nothing like the kind {kind}.", kind=made.kind)
                tally.losses.append(Loss(made.id, reason, whole=True))
            else:
                tally.carried += 1
                yield lesson, made


def card_text(card: Card) -> str:
    """Return the text of a card with its steps below it, in our markup."""
    steps = "\n".join(f"{number}. {' '.join(step.split())}" for number, step in enumerate(card.steps, 1))
    return f"{card.body}\n\n{steps}".strip()


def examples(template: ItemTemplate, count: int) -> list[Item]:
    """Return up to `count` different fillings of a template; the same ones every time."""
    rng = random.Random(template.id)
    found: dict[str, Item] = {}
    for _ in range(_TRIES * count if template.variables else 1):
        item = template.sample(rng)
        found.setdefault(item.id, item)
        if len(found) == count:
            break
    return list(found.values())


def item_losses(template: ItemTemplate, filled: Sequence[Item], carries: Carries) -> Iterator[Message]:
    """Yield what the format cannot carry of an item, a sentence each."""
    if template.variables and "variables" not in carries.parts:
        yield message("Its numbers no longer change: {count} examples are written.", count=len(filled))
    for part in lost_parts(filled[0], carries, template.fields.get("shuffle") is False):
        yield LOST[part]


def lost_parts(item: Item, carries: Carries, fixed: bool = False) -> Iterator[str]:
    """Yield the names of the parts that an item has and the format cannot carry. `fixed`: its options never move."""
    held = {
        "hints": bool(item.hints),
        "explanation": bool(item.explanation),
        "solution": bool(item.solution),
        "mistakes": bool(item.mistakes),
        "ways": item.ways != ALL_WAYS,
        "skills": bool(item.skills),
        "form": _has_form(item),
        "tolerance": isinstance(item, Number) and not PLAIN_NUMBER.fullmatch(item.tolerance),
        "keys": _has_further_keys(item),
        "options": isinstance(item, Choice | MultipleChoice),
        "formula": any(unreadable_maths(text) for text in _texts(item)),
        "emphasis": any(has_emphasis(text) for text in _texts(item)),
        "meaning": isinstance(item, Expression | Working) or (isinstance(item, Cloze) and _by_meaning(item)),
        "strict": isinstance(item, ShortText) and item.strict,
        "shuffle": fixed,
        "id": True,
    }
    yield from (part for part, there in held.items() if there and part not in carries.parts)


def _has_form(item: Item) -> bool:
    if isinstance(item, Number):
        return item.form != "any" or bool(item.unit) or bool(item.figures) or item.needs_unit
    return isinstance(item, Expression) and item.form != "any"


def _texts(item: Item) -> tuple[str, ...]:
    """Return the texts that are shown before an answer."""
    match item:
        case Choice() | MultipleChoice() | Ordering():
            return (item.prompt, *item.options)
        case Matching(left=left, right=right):
            return (item.prompt, *left, *right)
    return (item.prompt,)


def _has_further_keys(item: Item) -> bool:
    return (isinstance(item, ShortText) and len(item.keys) > 1) or (isinstance(item, Cloze) and "|" in item.text)


def _by_meaning(item: Cloze) -> bool:
    return any(isinstance(gap, Expression) for gap in item.gaps)


def _course_losses(course: Course, carries: Carries) -> Iterator[Message]:
    cards = [card for lesson in course.lessons for card in lesson.cards] + list(course.cards)
    held = {
        "about": True,
        "needs": any(skill.needs for skill in course.skills),
        "pictures": any(card.picture for card in cards),
        "steps": any(card.steps for card in cards) and "cards" in carries.parts,
        "lessons": len(course.lessons) > 1,
    }
    for part, there in held.items():
        if there and part not in carries.parts:
            yield COURSE_LOST[part]
    yield message("Only the language {language} is written.", language=course.language)
