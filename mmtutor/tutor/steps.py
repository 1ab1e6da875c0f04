"""What a lesson can show next: an exercise, a worked example, or a detour to a card. Knows no tutor and no window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mmtutor.domain.course import Card
from mmtutor.domain.items.item import Item
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message


class Stage(StrEnum):
    """How much of an exercise the learner does alone."""

    OWN = "own"
    FADED = "faded"  # worked out but for the last line
    CHECK = "check"  # one like the one that was given away, without hints at first
    DIAGNOSTIC = "diagnostic"  # no hints, one try


@dataclass(frozen=True, slots=True)
class Exercise:
    """An item to answer. `lines` are those of its solution that are shown with it."""

    template: ItemTemplate
    item: Item
    why: Message
    stage: Stage = Stage.OWN
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """An item that is worked out, to be read."""

    question: str
    lines: tuple[str, ...]
    why: Message


@dataclass(frozen=True, slots=True)
class Detour:
    """A misconception that two items have shown, and the cards that clear it up."""

    misconception: str
    cards: tuple[Card, ...]
    why: Message


Step = Exercise | Example | Detour
