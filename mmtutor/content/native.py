"""The native course format: a folder of TOML files, documented in assets/courses/FORMAT.md.

Knows which keys there are and what they mean; how a template is filled in and judged is for `domain` to know.
"""

from __future__ import annotations

import re
from pathlib import Path

from mmtutor.content.items import misconceptions, read_template
from mmtutor.content.pictures import find_picture
from mmtutor.content.table import Source, Table, read_file
from mmtutor.domain.course import Card, Course, Lesson, Skill
from mmtutor.errors import UserError

FORMAT = 1
_NUMBER = re.compile(r"\d+")


def load_course(path: Path, language: str, *, samples: int = 20) -> Course:
    """Read the course in a folder, in the wanted language or else in the first that it offers.

    Every template is filled in `samples` times to see that its key can be computed; 0 trusts it (a course that was
    checked when it came in). Raises UserError with file and line for the first mistake found.
    """
    course = read_file(path / "course.toml", f"{path.name}/course.toml")
    if course.value("format") != FORMAT:
        raise UserError(
            "{file}, line {line}: this program reads format {known}; the course is written in another one.",
            known=FORMAT,
            **course.place("format"),
        )
    _choose_language(course, language)
    identity, title, summary = course.identifier("id"), course.text("title"), course.text("summary")
    skills = read_skills(course)
    names = frozenset(skill.id for skill in skills)
    inline = course.tables("lesson")
    cards = _remedial_cards(course, path, samples)
    course.done()
    seen: dict[str, set[str]] = {"lesson": set(), "item": set()}
    lessons = tuple(
        _lesson(table, path, names, seen, samples)
        for table in (*inline, *(_beside(file, course.source) for file in lesson_files(path)))
    )
    if not lessons:
        raise UserError("{file}, line {line}: the course has no lesson.", **course.place())
    return Course(identity, title, summary, course.source.language, skills, lessons, cards)


def languages_of(path: Path) -> tuple[str, ...]:
    """Return the languages that the course in a folder offers."""
    return _languages(read_file(path / "course.toml", f"{path.name}/course.toml"))


def _languages(course: Table) -> tuple[str, ...]:
    return course.strings("languages") or ("en",)


def _choose_language(course: Table, language: str) -> None:
    languages = _languages(course)
    course.source.languages = languages
    course.source.language = language if language in languages else languages[0]


def lesson_files(path: Path) -> list[Path]:
    """Return lesson-*.toml of a folder in the order of their numbers."""

    def order(file: Path) -> tuple[list[int], str]:
        return [int(number) for number in _NUMBER.findall(file.stem)], file.name

    return sorted(path.glob("lesson-*.toml"), key=order)


def _beside(file: Path, course: Source) -> Table:
    """Read a file of the course, in the course's languages."""
    table = read_file(file, f"{file.parent.name}/{file.name}")
    table.source.languages, table.source.language = course.languages, course.language
    return table


def _remedial_cards(course: Table, folder: Path, samples: int) -> tuple[Card, ...]:
    """Read the cards of the course itself: in course.toml, or in remedies.toml beside it."""
    tables = list(course.tables("card"))
    file = folder / "remedies.toml"
    if file.is_file():
        beside = _beside(file, course.source)
        tables += beside.tables("card")
        beside.done()
    cards = [read_card(table, folder, samples) for table in tables]
    for table, card in zip(tables, cards, strict=True):
        if not card.remedies:
            raise UserError(
                '{file}, line {line}: say which misconceptions this card is for: remedies = ["..."].', **table.place()
            )
    return tuple(cards)


def read_skills(course: Table) -> tuple[Skill, ...]:
    """Read the skills; each may need others, but never itself by a detour. Raises UserError."""
    tables = course.tables("skill")
    skills: dict[str, Skill] = {}
    for table in tables:
        skill = Skill(table.identifier("id"), table.text("name"), table.strings("needs"))
        table.done()
        if skill.id in skills:
            raise UserError('{file}, line {line}: there is already a skill "{id}".', id=skill.id, **table.place("id"))
        skills[skill.id] = skill
    for table, skill in zip(tables, skills.values(), strict=True):
        for index, need in enumerate(skill.needs):
            if need not in skills:
                raise UserError(
                    '{file}, line {line}: there is no skill "{id}" in this course.',
                    id=need,
                    **table.place("needs", index),
                )
        circle = _circle(skill.id, skills)
        if circle:
            raise UserError(
                "{file}, line {line}: these skills need each other in a circle: {circle}.",
                circle=" → ".join(circle),
                **table.place("needs"),
            )
    return tuple(skills.values())


def _circle(start: str, skills: dict[str, Skill]) -> list[str]:
    """Return the way from a skill back to itself along `needs`, or nothing."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop()
        for need in skills[way[-1]].needs if way[-1] in skills else ():
            if need == start:
                return [*way, need]
            if need not in seen:
                seen.add(need)
                ways.append([*way, need])
    return []


def _lesson(table: Table, folder: Path, skills: frozenset[str], seen: dict[str, set[str]], samples: int) -> Lesson:
    identity, title = _new_id(table, "lesson", seen), table.text("title")
    cards = tuple(read_card(card, folder, samples) for card in table.tables("card"))
    items = table.tables("item")
    table.done()
    templates = []
    for item in items:
        _new_id(item, "item", seen)
        templates.append(read_template(item, skills, samples))
    if not cards and not templates:
        raise UserError("{file}, line {line}: the lesson has neither a card nor an item.", **table.place())
    return Lesson(identity, title, cards, tuple(templates))


def read_card(table: Table, folder: Path, samples: int) -> Card:
    """Read one card whose picture lies in `folder`. Raises UserError."""
    card = Card(
        title=table.text("title"),
        body=table.text("body"),
        steps=table.texts("steps"),
        picture=find_picture(table, folder),
        alt=table.text("alt") if table.has("alt") else "",
        remedies=misconceptions(table, "remedies", samples),
    )
    table.done()
    return card


def _new_id(table: Table, kind: str, seen: dict[str, set[str]]) -> str:
    identity = table.identifier("id")
    if identity in seen[kind]:
        raise UserError('{file}, line {line}: "{id}" is already used in this course.', id=identity, **table.place("id"))
    seen[kind].add(identity)
    return identity
