"""Changes to a course under construction: values in, values out. Also what an editor may show, and what is wrong where.

A course is here what its TOML says, with all lessons under "lesson" and all remedial cards under "card", so that texts
in every language, and whatever an editor does not show, stay as they are. Knows no file and no window.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum, auto
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from mmtutor.content.items import read_template
from mmtutor.content.native import read_card, read_skills
from mmtutor.content.table import Source, Table
from mmtutor.domain.items import ITEM_TYPES, Item
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

Values = Mapping[str, Any]
Place = tuple[str | int, ...]  # ("lesson", 0, "item", 2, "hints", 1, "en")
SAMPLES = 20
INSTANCES = 10
TRIES = 10  # for each instance that is wanted
_COMMON = frozenset(field.name for field in fields(Item))
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 64  # characters


class Shape(Enum):
    """How a key is written."""

    LINE = auto()
    TEXT = auto()  # may be long
    TEXTS = auto()
    ONE_OF = auto()
    FLAG = auto()
    LETTER = auto()  # of an option


@dataclass(frozen=True, slots=True)
class Entry:
    """A key that only some kinds of item have. `allowed` are the values of ONE_OF; the first is what holds without."""

    key: str
    shape: Shape
    required: bool
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a table, and the place in it. `said` still names a file and a line, both empty."""

    place: Place
    said: Message


def entries(kind: str) -> tuple[Entry, ...]:
    """Return the keys that a kind of item has besides the common ones, as its dataclass declares them."""
    found = []
    wanted = get_type_hints(ITEM_TYPES[kind])
    for field in fields(ITEM_TYPES[kind]):
        if field.name in _COMMON or (wanted[field.name] is int and field.name != "key"):
            continue
        required = field.default is MISSING
        if get_origin(wanted[field.name]) is Literal:
            found.append(Entry(field.name, Shape.ONE_OF, required, get_args(wanted[field.name])))
        elif get_origin(wanted[field.name]) is tuple:
            found.append(Entry(field.name, Shape.TEXTS, required))
        elif wanted[field.name] is bool:
            found.append(Entry(field.name, Shape.FLAG, required))
        elif wanted[field.name] is int:
            found.append(Entry(field.name, Shape.LETTER, required))
        else:
            found.append(Entry(field.name, Shape.TEXT if field.name == "text" else Shape.LINE, required))
    return tuple(found)


# Reading and changing


def languages_of(course: Values) -> tuple[str, ...]:
    """Return the languages of a course."""
    return tuple(course.get("languages") or ("en",))


def at(values: Values, place: Place, otherwise: Any = None) -> Any:
    """Return what stands at a place, or `otherwise` where there is nothing."""
    found: Any = values
    for step in place:
        inside = step in found if isinstance(found, Mapping) else isinstance(step, int) and step < len(found or "")
        if not inside or isinstance(found, str):
            return otherwise
        found = found[step]
    return found


def put(values: Values, place: Place, new: Any) -> dict[str, Any]:
    """Return the values with something else at a place; None takes the key or the entry away."""
    made: dict[str, Any] = _put(values, place, new)
    return made


def _put(old: Any, place: Place, new: Any) -> Any:
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        inside = list(old)
        if not rest and new is None:
            del inside[step]
        else:
            inside[step] = _put(inside[step], rest, new) if rest else new
        return inside
    table = dict(old or {})
    if rest:
        table[step] = _put(table.get(step), rest, new)
    elif new is None:
        table.pop(step, None)
    else:
        table[step] = new
    return table


def insert(values: Values, listed: Place, index: int, new: Any) -> dict[str, Any]:
    """Return the values with an entry more in the list at a place, before the one with this index."""
    before = list(at(values, listed, []))
    return put(values, listed, [*before[:index], new, *before[index:]])


def move(values: Values, place: Place, by: int) -> tuple[dict[str, Any], Place]:
    """Return the values with an entry moved in its list, as far as that goes, and its new place."""
    index = place[-1]
    assert isinstance(index, int)
    rest = list(at(values, place[:-1]))
    moved = rest.pop(index)
    there = min(max(index + by, 0), len(rest))
    rest.insert(there, moved)
    return put(values, place[:-1], rest), (*place[:-1], there)


def text_in(value: Any, language: str) -> str:
    """Return a text in a language; a plain text serves every language."""
    return str(value.get(language, "")) if isinstance(value, Mapping) else "" if value is None else str(value)


def with_text(value: Any, language: str, new: str) -> Any:
    """Return a text that reads otherwise in one language, or in all where it is the same in all."""
    return {**value, language: new} if isinstance(value, Mapping) else new


def in_each_language(value: Any, languages: tuple[str, ...], *, apart: bool) -> Any:
    """Return a text written once for each language, or the first language's for all of them."""
    if apart:
        return {language: text_in(value, language) for language in languages}
    return text_in(value, languages[0])


def spec_text(spec: Any) -> str:
    """Return what a variable may be as a person types it: 1..9, or 3, 5, 7."""
    return ", ".join(str(one) for one in spec) if isinstance(spec, list) else str(spec)


def spec_of(text: str) -> Any:
    """Return what was typed for a variable as it is kept: a list where there are commas outside an expression."""
    whole = re.compile(r"-?\d+")
    if text.lstrip().startswith("=") or ("," not in text and not whole.fullmatch(text.strip())):
        return text
    parts = [part.strip() for part in text.split(",")]
    values = [int(part) if whole.fullmatch(part) else part for part in parts if part]
    return values if "," in text else values[0]


# New things


def identifier(text: str, taken: frozenset[str] | set[str], otherwise: str) -> str:
    """Return an id made of a text that is not taken yet."""
    stem = _NOT_SLUG.sub("-", text.lower()).strip("-")[: _LONGEST_ID - 5].strip("-") or otherwise
    number = 2
    found = stem
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


def ids(course: Values, key: str) -> set[str]:
    """Return the ids of all lessons, items or skills of a course."""
    if key == "item":
        return {str(item.get("id")) for lesson in course.get("lesson", ()) for item in lesson.get("item", ())}
    return {str(table.get("id")) for table in course.get(key, ())}


def new_course(identity: str, title: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return a course with one skill and one lesson, both named as it is, and an empty card."""
    named = in_each_language(title, languages, apart=len(languages) > 1)
    course: dict[str, Any] = {
        "format": 1,
        "id": identity,
        "languages": list(languages),
        "title": named,
        "summary": named,
        "skill": [{"id": f"{identity}-1", "name": named}],
    }
    return course | {"lesson": [{"id": "lesson-1", "title": named, "card": [new_card(course)]}]}


def new_lesson(course: Values) -> dict[str, Any]:
    """Return a lesson that has nothing yet."""
    return {"id": identifier("lesson-1", ids(course, "lesson"), "lesson"), "title": _blank(course)}


def new_card(course: Values) -> dict[str, Any]:
    """Return a card that says nothing yet."""
    return {"title": _blank(course), "body": _blank(course)}


def new_skill(course: Values) -> dict[str, Any]:
    """Return a skill without a name."""
    return {"id": identifier(f"{course.get('id')}-1", ids(course, "skill"), "skill"), "name": _blank(course)}


def new_item(course: Values, kind: str) -> dict[str, Any]:
    """Return an item that asks nothing yet, for the first skill."""
    skills = [str(one.get("id")) for one in course.get("skill", ())]
    identity = identifier(kind, ids(course, "item"), "item")
    return of_kind({"id": identity, "skills": skills[:1], "prompt": _blank(course)}, kind)


def of_kind(item: Values, kind: str) -> dict[str, Any]:
    """Return an item as one of another kind: what both kinds have stays, what is missing is empty."""
    known = {entry.key: entry for entry in entries(kind)}
    other = {entry.key for each in ITEM_TYPES for entry in entries(each)} | {"shuffle"}
    shared = {entry.key: entry for entry in entries(str(item.get("kind", kind)))}
    made = {
        key: value
        for key, value in item.items()
        if key not in other or (key in known and key in shared and shared[key].shape is known[key].shape)
    }
    made["kind"] = kind
    for entry in known.values():
        if entry.shape is Shape.ONE_OF and made.get(entry.key, entry.allowed[0]) not in entry.allowed:
            made.pop(entry.key)
        if entry.required and entry.key not in made:
            made[entry.key] = ["", ""] if entry.shape is Shape.TEXTS else "a" if entry.shape is Shape.LETTER else ""
    return made


def duplicate(course: Values, place: Place) -> dict[str, Any]:
    """Return the course with a second lesson, card or item behind the one at a place, under ids of its own."""
    copy = dict(at(course, place))
    index = place[-1]
    assert isinstance(index, int)
    taken = ids(course, "item")
    if "id" in copy:
        copy["id"] = identifier(str(copy["id"]), taken if place[-2] == "item" else ids(course, str(place[-2])), "item")
    if "item" in copy:
        items = []
        for item in copy["item"]:
            items.append({**item, "id": identifier(str(item["id"]), taken, "item")})
            taken.add(items[-1]["id"])
        copy["item"] = items
    return insert(course, place[:-1], index + 1, copy)


def _blank(course: Values) -> Any:
    languages = languages_of(course)
    return in_each_language("", languages, apart=len(languages) > 1)


# What is wrong


def places(course: Values) -> Iterator[Place]:
    """Yield the places of everything that is checked by itself: the course, lessons, cards and items."""
    yield ()
    yield from (("card", index) for index in range(len(course.get("card", ()))))
    for number, lesson in enumerate(course.get("lesson", ())):
        yield ("lesson", number)
        for key in ("card", "item"):
            yield from (("lesson", number, key, index) for index in range(len(lesson.get(key, ()))))


def changed(before: Values, after: Values) -> list[Place]:
    """Return the places whose tables are not among those of `before`."""
    known: dict[str, list[Any]] = {}
    for place in places(before):
        known.setdefault(_sort(place), []).append(_own(at(before, place)))
    skills = ids(before, "skill") <= ids(after, "skill") and languages_of(before) == languages_of(after)
    return [place for place in places(after) if not skills or _own(at(after, place)) not in known.get(_sort(place), ())]


def problem(course: Values, place: Place, folder: Path, samples: int = SAMPLES) -> Problem | None:
    """Return the first thing that is wrong at one of `places`, in any language. An item is filled in `samples` times.

    May take 100s of ms. `folder` is where the pictures are.
    """
    values = at(course, place)
    for language in languages_of(course):
        numbered = {inside: number for number, inside in enumerate(_inside(values))}
        source = Source("", "", languages_of(course), language, numbered)
        table = Table(source, values)
        try:
            _read(table, course, place, folder, samples)
        except UserError as trouble:
            line = trouble.message.values.get("line")
            found = next((inside for inside, number in numbered.items() if number == line), ())
            if not found and "key" in trouble.message.values:  # a key that is missing
                found = (str(trouble.message.values["key"]),)
            return Problem(found, Message(trouble.message.template, {**trouble.message.values, "file": "", "line": ""}))
        except RecursionError:
            return Problem((), message("{file}, line {line}: this is too deeply nested.", file="", line=""))
    return None


def template(course: Values, place: Place, language: str) -> ItemTemplate:
    """Return the item at a place as a template. Raises UserError where it is not whole."""
    values = at(course, place)
    source = Source("", "", languages_of(course), language, {(): 0})
    return read_template(Table(source, values), frozenset(ids(course, "skill")), 0)


def instances(made_from: ItemTemplate, seed: int, count: int = INSTANCES) -> tuple[Item, ...]:
    """Return different items of a template, fewer where it does not give so many. Raises UserError as `sample` does."""
    rng = random.Random(seed)
    found: dict[str, Item] = {}
    for _ in range(TRIES * count):
        item = made_from.sample(rng)
        found.setdefault(item.id, item)
        if len(found) == count or not made_from.variables:
            break
    return tuple(found.values())


def _read(table: Table, course: Values, place: Place, folder: Path, samples: int) -> None:
    if not place:
        table.text("title")
        table.text("summary")
        read_skills(table)
    elif place[-2] == "item":
        read_template(table, frozenset(ids(course, "skill")), samples)
    elif place[-2] == "card":
        read_card(table, folder, samples)
    else:
        table.text("title")
        if not table.values.get("card") and not table.values.get("item"):
            raise UserError("{file}, line {line}: the lesson has neither a card nor an item.", **table.place())


def _inside(value: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in parts:
        yield from _inside(inner, (*place, step))


def _sort(place: Place) -> str:
    return str(place[-2]) if place else ""


def _own(table: Any) -> Any:
    """Return a table without the tables in it that are checked by themselves."""
    return {key: bool(value) if key in ("lesson", "item", "card") else value for key, value in table.items()}
