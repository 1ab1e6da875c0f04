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
    """One teaching page. `body` is Markdown with maths between dollar signs; `steps` open one by one."""

    title: str
    body: str
    steps: tuple[str, ...] = ()
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """Cards first, then items drawn from the templates."""

    id: str
    title: str
    cards: tuple[Card, ...]
    templates: tuple[ItemTemplate, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A course as it is taught, in one language."""

    id: str
    title: str
    summary: str
    language: str
    skills: tuple[Skill, ...]
    lessons: tuple[Lesson, ...]
