"""Foreign exercises on their way in: each is tried out by itself, so that one that cannot be kept takes none with it.

Readers of formats make drafts; this makes a native course of them and says what was lost. Knows no format.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

from mmtutor.content.items import read_template
from mmtutor.content.markup import one_line
from mmtutor.content.report import Loss, Report, distinct
from mmtutor.content.table import Source, Table
from mmtutor.content.unpack import Unpacked
from mmtutor.content.writing import item_values, toml, write_course
from mmtutor.domain.course import Card, Course, Lesson, Skill
from mmtutor.domain.template import ItemTemplate, with_braces
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

MAX_ITEMS = 10_000
_SAMPLES = 2
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_PLACE = "{file}, line {line}: "
_SUMMARY = {"en": "Imported from {file}.", "zh": "从 {file} 导入。"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One foreign exercise or page: what it became, or None with the one reason why not in `lost`.

    `name` is how the file calls it. The `skills` of a template are names, not ids. `finished`: braces in its texts mean
    what they mean in a template.
    """

    name: str
    made: ItemTemplate | Card | None
    lost: tuple[Message, ...] = ()
    lesson: str = ""
    finished: bool = False


@dataclass(slots=True)
class _Room:
    """A lesson that is being filled."""

    title: str
    cards: list[Card] = field(default_factory=list)
    templates: list[ItemTemplate] = field(default_factory=list)


def drafted(name: str, lesson: str, make: Callable[[], tuple[ItemTemplate | Card, Iterable[Message]]]) -> Draft:
    """Return the draft that `make` makes; where it raises UserError, one that says why there is none."""
    try:
        made, lost = make()
    except UserError as trouble:
        return Draft(name, None, (trouble.message,), lesson)
    return Draft(name, made, distinct(lost), lesson)


def refused(name: str, lesson: str, reason: Message) -> Draft:
    """Return a draft of what cannot be carried over."""
    return Draft(name, None, (reason,), lesson)


def unpacked(drafts: Iterable[Draft], path: Path, into: Path, kind: str, lost: Sequence[Message] = ()) -> Unpacked:
    """Write a native course made of drafts into `into`. Raises UserError where nothing at all can be kept."""
    title = one_line(path.stem) or kind
    losses = [Loss("", reason) for reason in lost]
    rooms: dict[str, _Room] = {}
    ids: set[str] = set()
    names = _Ids("skill")
    found = 0
    for draft in drafts:
        found += 1
        lesson, name = one_line(draft.lesson) or title, one_line(draft.name) or str(found)
        if found > MAX_ITEMS:
            raise UserError("{file} has more than {limit} exercises.", file=path.name, limit=MAX_ITEMS)
        made, reasons = _tried(draft, lesson, ids, names)
        losses += [Loss(name, reason, whole=made is None) for reason in reasons]
        room = rooms.setdefault(lesson, _Room(lesson))
        if isinstance(made, Card):
            room.cards.append(made)
        elif made is not None:
            room.templates.append(made)
    lessons = _lessons(rooms.values())
    if not found:
        raise UserError("There is no exercise in {file}.", file=path.name)
    if not lessons:
        raise UserError(
            "Nothing in {file} can be carried over. {reason}",
            file=path.name,
            reason=losses[-1].reason if losses else "",
        )
    carried = sum(len(lesson.cards) + len(lesson.templates) for lesson in lessons)
    language = _language(lessons)
    summary = _SUMMARY[language].format(file=path.name)
    course = Course(slug(title, f"course-{crc32(title.encode()):x}"), title, summary, language, names.skills(), lessons)
    write_course(course, into / "course")
    return Unpacked(into / "course", Report(kind, found, carried, tuple(losses)))


def slug(text: str, otherwise: str, longest: int = 48) -> str:
    """Return an id made of a name: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _NOT_IN_ID.sub("-", plain)[:longest].strip("-") or otherwise


class _Ids:
    """Gives each name an id of its own, always the same."""

    def __init__(self, otherwise: str) -> None:
        self._otherwise = otherwise
        self._given: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self._given:
            self._given[name] = _new(slug(name, self._otherwise), set(self._given.values()))
        return self._given[name]

    def skills(self) -> tuple[Skill, ...]:
        return tuple(Skill(identity, name) for name, identity in self._given.items())


def _new(wanted: str, taken: set[str]) -> str:
    number, identity = 1, wanted
    while identity in taken:
        number += 1
        identity = f"{wanted}-{number}"
    return identity


def _tried(
    draft: Draft, lesson: str, ids: set[str], names: _Ids
) -> tuple[ItemTemplate | Card | None, Sequence[Message]]:
    """Return what a draft made, with ids of our own, as it comes out of the native format; or None and the reason."""
    made = draft.made
    if made is None:
        return None, draft.lost
    if isinstance(made, Card):
        if not made.title.strip() or not made.body.strip():
            return None, (message("There is no text in it."),)
        return made, draft.lost
    if not draft.finished:
        made = _with_braces(made)
    skills = tuple(dict.fromkeys(one_line(name) for name in made.skills if one_line(name))) or (lesson,)
    identity = _new(slug(made.id, "item"), ids)
    made = replace(made, id=identity, skills=tuple(slug(name, "skill") for name in skills))
    try:
        text = toml(item_values(made))
        read_template(Table(Source("", text), tomllib.loads(text)), frozenset(made.skills), _SAMPLES)
    except UserError as trouble:
        plain = trouble.message.template.removeprefix(_PLACE)
        said = {key: _short(value) for key, value in trouble.message.values.items()}
        return None, (replace(trouble.message, template=plain[:1].upper() + plain[1:], values=said),)
    ids.add(identity)
    return replace(made, skills=tuple(dict.fromkeys(names.of(name) for name in skills))), draft.lost


def _short(value: object) -> object:
    return one_line(value, 80) if isinstance(value, str) else value


def _with_braces(made: ItemTemplate) -> ItemTemplate:
    """Return a template whose braces stay braces."""

    def kept(value: object) -> object:
        if isinstance(value, str):
            return with_braces(value)
        return tuple(kept(one) for one in value) if isinstance(value, tuple) else value

    return replace(
        made,
        prompt=with_braces(made.prompt),
        fields={key: kept(value) for key, value in made.fields.items()},
        hints=tuple(with_braces(hint) for hint in made.hints),
        explanation=with_braces(made.explanation),
        solution=tuple(with_braces(line) for line in made.solution),
        mistakes={one: with_braces(answer) for one, answer in made.mistakes.items()},
    )


def _lessons(rooms: Iterable[_Room]) -> tuple[Lesson, ...]:
    ids = _Ids("lesson")
    kept = [room for room in rooms if room.cards or room.templates]
    return tuple(Lesson(ids.of(room.title), room.title, tuple(room.cards), tuple(room.templates)) for room in kept)


def _language(lessons: Sequence[Lesson]) -> str:
    """Return zh where most prompts and cards have Chinese signs, else en."""
    texts = [template.prompt for lesson in lessons for template in lesson.templates]
    texts += [card.body for lesson in lessons for card in lesson.cards]
    chinese = sum(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in texts)
    return "zh" if 2 * chinese > len(texts) else "en"
