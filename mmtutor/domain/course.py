"""Courses: lessons made of teaching cards and item templates, and the skills they train. Text is in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmtutor.domain.template import ItemTemplate


@dataclass(frozen=True, slots=True)
class Skill:
    """A knowledge component. `needs` are the ids of its prerequisites."""

    id: str
    name: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One teaching page. `body` is Markdown with maths between dollar signs; `steps` open one by one.

    `alt` says in words what the picture shows, for those who do not see it.
    `remedies` are ids of misconceptions: a card that has some is shown only on a detour that one of them calls for.
    """

    title: str
    body: str
    steps: tuple[str, ...] = ()
    picture: Path | None = None
    remedies: tuple[str, ...] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Cards first, then items drawn from the templates."""

    id: str
    title: str
    cards: tuple[Card, ...]
    templates: tuple[ItemTemplate, ...]

    @property
    def teaching(self) -> tuple[Card, ...]:
        """The cards that everybody sees before the items."""
        return tuple(card for card in self.cards if not card.remedies)


@dataclass(frozen=True, slots=True)
class Course:
    """A course as it is taught, in one language. Its own `cards` are all remedial."""

    id: str
    title: str
    summary: str
    language: str
    skills: tuple[Skill, ...]
    lessons: tuple[Lesson, ...]
    cards: tuple[Card, ...] = ()

    def remedy(self, misconception: str) -> Card | None:
        """Return the card for a misconception, or None where the course has none."""
        cards = (*self.cards, *(card for lesson in self.lessons for card in lesson.cards))
        return next((card for card in cards if misconception in card.remedies), None)
