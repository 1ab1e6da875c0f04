"""CSV: a table with a row for each exercise, in and out. It holds whole templates, so nothing of an item is lost.

The columns are those keys that items of the native format have; lists have one entry on a line of their cell. Tables of
others are read by the names of their columns: a question, its answer, options and the like.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from mmtutor.content import answers
from mmtutor.content.answers import Weighed
from mmtutor.content.drafts import Draft, drafted, unpacked
from mmtutor.content.instances import Carries, Export, Exported, Tally, templates
from mmtutor.content.markup import from_any, one_line
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import read_bytes, text_of
from mmtutor.content.writing import item_values
from mmtutor.domain.items import ALL_WAYS, ITEM_TYPES, Item
from mmtutor.domain.observation import Modality
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message

NAME = "CSV"
_OWN = ("hints", "explanation", "solution", "mistakes", "variables", "where", "ways")
_FIRST = ("lesson", "skills", "id", "kind", "prompt")
_LISTS = ("skills", "hints", "solution", "where", "ways")
_MAPPINGS = ("variables", "mistakes")
_COMMON = frozenset(field.name for field in fields(Item))
_FORMULA = re.compile(r"^[=+@\t\r]|^-(?![\d.])")  # what a spreadsheet would run
_GUARDED = re.compile(r"^'(?=[=+@\t\r]|-(?![\d.]))")
_NAMES = {
    "prompt": ("prompt", "question", "question text", "frage", "front", "题目", "问题"),
    "answer": ("answer", "key", "correct", "correct answer", "right", "back", "antwort", "lösung", "答案"),
    "wrong": ("wrong", "distractor", "incorrect"),
    "option": ("option", "choice", "选项"),
    "explanation": ("explanation", "feedback", "comment", "解析"),
    "lesson": ("lesson", "category", "topic", "chapter", "unit"),
    "skill": ("skill", "skills", "tag", "tags"),
    "hint": ("hint",),
    "id": ("id",),
}
CARRIES = Carries(frozenset(ITEM_TYPES), frozenset({"lessons", "variables"}))
MAX_COLUMNS = 100


def csv_table(path: Path, into: Path) -> Unpacked | None:
    """Import a CSV table; None where it is none: its first row has to name a column of questions and one of answers."""
    if not path.is_file() or path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return None
    data = read_bytes(path)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    text = text_of(data, path.name)
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    rows = _rows(text.lstrip("\ufeff"), delimiter, path.name)
    names = [one_line(name).lower() for name in next(rows, [])]
    own = {"kind", "prompt"} <= set(names)
    if not own and not ({"prompt", "answer"} <= {_meaning(name) for name in names}):
        return None
    return unpacked(_own(names, rows) if own else _foreign(names, rows), path, into, NAME)


def write(export: Export) -> Exported:
    """Write the items of a course as a table of templates."""
    course, tally, out = export.course, Tally(), io.StringIO()
    titles = {skill.id: skill.name for skill in course.skills}
    kinds = {template.kind for lesson in course.lessons for template in lesson.templates}
    further = {field.name for kind in kinds for field in fields(ITEM_TYPES[kind])} - _COMMON
    columns = [*_FIRST, *sorted(further | {"shuffle"}), *_OWN]
    table = csv.DictWriter(out, columns, lineterminator="\r\n")
    table.writeheader()
    for lesson, template in templates(course, CARRIES, tally):
        values = item_values(template) | {"skills": [titles[skill] for skill in template.skills]}
        table.writerow({"lesson": lesson.title} | {key: _cell(value) for key, value in values.items()})
    return Exported(out.getvalue().encode("utf-8-sig"), tally.report(NAME))


def _rows(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MAX_COLUMNS:
                raise UserError("{file} has more than {limit} columns.", file=name, limit=MAX_COLUMNS)
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as problem:
        raise UserError("{file} is not a CSV table: {reason}.", file=name, reason=problem) from problem


def _cell(value: object) -> str:
    """Return a value as it stands in a cell; what a spreadsheet would take for a formula gets a quote before it."""
    if isinstance(value, Mapping):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list | tuple):
        text = "\n".join(str(one).replace("\\", "\\\\").replace("\n", "\\n") for one in value)
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _entries(cell: str) -> tuple[str, ...]:
    lines = (line.strip() for line in cell.split("\n"))
    return tuple(re.sub(r"\\([\\n])", lambda f: "\n" if f[1] == "n" else "\\", line) for line in lines if line)


def _own(names: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Draft]:
    """Yield drafts of a table that has our own columns."""
    for number, row in enumerate(rows, 2):
        cells = {name: _GUARDED.sub("", cell.strip()) for name, cell in zip(names, row, strict=False)}
        name = cells.get("id") or f"{number}"
        draft = drafted(name, cells.get("lesson", ""), lambda: _template(name, cells))  # noqa: B023 - called at once
        yield Draft(draft.name, draft.made, draft.lost, draft.lesson, finished=True)


def _template(name: str, cells: Mapping[str, str]) -> tuple[ItemTemplate, list[Message]]:
    kind = cells["kind"].strip()
    if kind not in ITEM_TYPES:
        raise UserError('There is no kind of item named "{kind}".', kind=one_line(kind, 40))
    lists = {key: _entries(cells.get(key, "")) for key in _LISTS}
    variables, mistakes = (_mapping(cells.get(key, "")) for key in _MAPPINGS)
    found: dict[str, object] = {}
    wanted = {field.name: str(field.type) for field in fields(ITEM_TYPES[kind]) if field.name not in _COMMON}
    for key, of_type in (wanted | ({"shuffle": "bool"} if kind == "choice" else {})).items():
        cell = cells.get(key, "")
        if not cell:
            continue
        if of_type.startswith("tuple"):
            found[key] = _entries(cell)
        elif of_type == "bool":
            found[key] = cell.lower() in ("true", "1", "yes")
        elif of_type == "int" and len(cell) == 1 and "a" <= cell <= "z":
            found[key] = ord(cell) - ord("a")
        else:
            found[key] = cell
    try:
        ways = frozenset(Modality(way) for way in lists["ways"]) or ALL_WAYS
    except ValueError as problem:
        raise UserError("It names a way to answer that is not known.") from problem
    template = ItemTemplate(
        name,
        kind,
        cells["prompt"],
        variables={key: tuple(one) if isinstance(one, list) else one for key, one in variables.items()},
        where=lists["where"],
        fields=found,
        skills=lists["skills"],
        hints=lists["hints"],
        explanation=cells.get("explanation", ""),
        ways=ways,
        solution=lists["solution"],
        mistakes={key: str(one) for key, one in mistakes.items()},
    )
    return template, []


def _mapping(cell: str) -> dict[str, Any]:
    try:
        found = json.loads(cell) if cell else {}
    except (ValueError, RecursionError) as problem:
        raise UserError("Its variables or mistakes are not written as JSON.") from problem
    if not isinstance(found, dict) or not all(_is_spec(one) for one in found.values()):
        raise UserError("Its variables or mistakes are not written as JSON.")
    return found


def _is_spec(value: object) -> bool:
    parts = value if isinstance(value, list) else [value]
    return all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts)


def _meaning(name: str) -> str:
    """Return what a column of a foreign table holds; "" where that is not known."""
    bare = name.replace("_", " ").strip(" 0123456789:#*")
    if len(bare) == 1 and "a" <= bare <= "f":
        return "option"
    return next((meaning for meaning, said in _NAMES.items() if bare in said), "")


def _foreign(names: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Draft]:
    """Yield drafts of somebody else's table."""
    meanings = [_meaning(name) for name in names]
    letters = [name.strip(" 0123456789:#*")[-1:].upper() for name in names]
    for number, row in enumerate(rows, 2):
        cells = [(m, letter, cell.strip()) for m, letter, cell in zip(meanings, letters, row, strict=False)]
        one = {m: cell for m, _, cell in reversed(cells) if cell}
        options = [(letter, cell) for m, letter, cell in cells if m == "option" and cell]
        wrong = [cell for m, _, cell in cells if m == "wrong" and cell]
        name = one_line(one.get("prompt", ""), 60) or str(number)
        yield drafted(name, one.get("lesson", ""), lambda: _row(one, options, wrong))  # noqa: B023 - called at once


def _row(
    one: Mapping[str, str], options: list[tuple[str, str]], wrong: list[str]
) -> tuple[ItemTemplate, list[Message]]:
    prompt, explanation, hint = (from_any(one.get(key, "")) for key in ("prompt", "explanation", "hint"))
    key = one.get("answer", "")
    if not prompt.text or not key:
        raise UserError("A row needs a question and its answer.")
    if options:
        texts = [from_any(text).text for _, text in options]
        place = _place(key, [letter for letter, _ in options], [text for _, text in options])
        answer = answers.chosen([Weighed(text, float(i == place)) for i, text in enumerate(texts)], single=True)
    elif wrong:
        texts = [from_any(text).text for text in (key, *wrong)]
        answer = answers.chosen([Weighed(text, float(i == 0)) for i, text in enumerate(texts)], single=True)
    else:
        answer = answers.typed([Weighed(part.strip(), 1.0) for part in key.split("|")])
    skills = tuple(part.strip() for part in re.split(r"[;,|]", one.get("skill", "")) if part.strip())
    template = ItemTemplate(
        one.get("id", "") or one_line(prompt.text, 60),
        answer.kind,
        prompt.text,
        fields=answer.fields,
        skills=skills,
        hints=(hint.text,) if hint.text else (),
        explanation=explanation.text,
    )
    return template, [*prompt.lost, *explanation.lost, *hint.lost, *answer.lost]


def _place(key: str, letters: list[str], texts: list[str]) -> int | None:
    """Return which option a key names: by its text, its letter or its number, counted from 1."""
    if key in texts:
        return texts.index(key)
    named = key.strip().rstrip(".)").upper()
    if len(named) == 1 and named in letters and len(set(letters)) == len(letters):
        return letters.index(named)
    if len(named) == 1 and "A" <= named <= "Z":
        return ord(named) - ord("A")
    return int(named) - 1 if named.isdecimal() and len(named) < 3 else None
