"""Writes the native format: items, cards and whole courses as TOML, as `native` reads them.

One language only. Which keys an item has is read off its template, so a new kind needs no line here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mmtutor.content.native import FORMAT
from mmtutor.domain.course import Card, Course, Lesson
from mmtutor.domain.items import ALL_WAYS
from mmtutor.domain.template import ItemTemplate

Values = Mapping[str, object]  # what stands in a table: texts, numbers, booleans, and lists and tables of them


def write_course(course: Course, folder: Path) -> None:
    """Write a course into a folder, which is made: course.toml and a file for each lesson."""
    folder.mkdir(parents=True)
    head = {
        "format": FORMAT,
        "id": course.id,
        "languages": [course.language],
        "title": course.title,
        "summary": course.summary,
    }
    skills = [
        {"id": one.id, "name": one.name} | ({"needs": list(one.needs)} if one.needs else {}) for one in course.skills
    ]
    parts = [toml(head), *(table("skill", skill) for skill in skills)]
    parts += [table("card", card_values(card)) for card in course.cards]
    (folder / "course.toml").write_text("\n".join(parts), encoding="utf-8")
    for number, lesson in enumerate(course.lessons, 1):
        (folder / f"lesson-{number}.toml").write_text(lesson_text(lesson), encoding="utf-8")


def lesson_text(lesson: Lesson) -> str:
    """Return a lesson as the text of its file."""
    parts = [toml({"id": lesson.id, "title": lesson.title})]
    parts += [table("card", card_values(card)) for card in lesson.cards]
    parts += [table("item", item_values(template)) for template in lesson.templates]
    return "\n".join(parts)


def item_values(template: ItemTemplate) -> dict[str, object]:
    """Return the keys and values of an item's table."""
    values: dict[str, object] = {"id": template.id, "kind": template.kind, "skills": list(template.skills)}
    if template.variables:
        values["variables"] = {
            name: list(spec) if isinstance(spec, tuple) else spec for name, spec in template.variables.items()
        }
    values |= {"where": list(template.where)} if template.where else {}
    values["prompt"] = template.prompt
    for key, value in template.fields.items():
        is_letter = template.kind == "choice" and key == "key" and isinstance(value, int)
        values[key] = chr(ord("a") + value) if is_letter and isinstance(value, int) else value
    for key, texts in (("hints", template.hints), ("solution", template.solution)):
        values |= {key: list(texts)} if texts else {}
    values |= {"explanation": template.explanation} if template.explanation else {}
    values |= {"mistakes": dict(template.mistakes)} if template.mistakes else {}
    values |= {"ways": sorted(template.ways)} if template.ways != ALL_WAYS else {}
    return values


def card_values(card: Card) -> dict[str, object]:
    """Return the keys and values of a card's table."""
    values: dict[str, object] = {"title": card.title, "body": card.body}
    values |= {"steps": list(card.steps)} if card.steps else {}
    values |= {"picture": card.picture.name} if card.picture else {}
    values |= {"alt": card.alt} if card.alt else {}
    values |= {"remedies": list(card.remedies)} if card.remedies else {}
    return values


def table(name: str, values: Values) -> str:
    """Return one table of an array of tables."""
    return f"[[{name}]]\n{toml(values)}"


def toml(values: Values) -> str:
    """Return keys and values, a line for each."""
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in values.items())


def _key(key: str) -> str:
    plain = key.replace("-", "").replace("_", "")
    return key if plain.isascii() and plain.isalnum() else _value(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
