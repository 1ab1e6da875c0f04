"""Items of the native format: reads one `[[item]]` table into a template, and tries it out.

Which further keys a kind of item takes is read off its dataclass, so a new kind needs no line here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from functools import cache
from typing import Literal, get_args, get_origin, get_type_hints

from mmtutor.content import toml_lines
from mmtutor.content.table import Table
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import ALL_WAYS, ITEM_TYPES, Choice, Item
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.observation import Modality
from mmtutor.domain.solution import broken_line, not_told_apart
from mmtutor.domain.template import ItemTemplate, VariableSpec, placeholders
from mmtutor.errors import UserError

_COMMON = frozenset(field.name for field in fields(Item))
_FUNCTIONS = frozenset({"gcd", "lcm", "abs", "mod", "floor", "min", "max"})
_WORD = re.compile(r"[A-Za-z]+")


def read_template(table: Table, skills: frozenset[str], samples: int) -> ItemTemplate:
    """Read one item, whose id has been checked already, and fill it in `samples` times. Raises UserError."""
    kind = table.string("kind")
    if kind not in ITEM_TYPES:
        raise UserError(
            '{file}, line {line}: there is no kind of item named "{kind}"; there are {kinds}.',
            kind=kind,
            kinds=", ".join(ITEM_TYPES),
            **table.place("kind"),
        )
    template = ItemTemplate(
        id=table.identifier("id"),
        kind=kind,
        prompt=table.text("prompt"),
        variables=_variables(table),
        where=table.strings("where"),
        fields=_further_fields(table, kind),
        skills=_skills(table, skills),
        hints=table.texts("hints"),
        explanation=table.text("explanation") if table.has("explanation") else "",
        ways=_ways(table),
        solution=table.strings("solution"),
        mistakes=_mistakes(table, samples),
    )
    table.done()
    _check_names(table, template)
    if samples:
        _try_out(table, template, samples)
    return template


def _skills(table: Table, known: frozenset[str]) -> tuple[str, ...]:
    skills = table.strings("skills")
    if not skills:
        raise UserError("{file}, line {line}: the item names no skill that it trains.", **table.place("skills"))
    for index, skill in enumerate(skills):
        if skill not in known:
            raise UserError(
                '{file}, line {line}: there is no skill "{id}" in this course.',
                id=skill,
                **table.place("skills", index),
            )
    return skills


def _ways(table: Table) -> frozenset[Modality]:
    ways = table.strings("ways")
    for index, way in enumerate(ways):
        if way not in list(Modality):
            raise UserError(
                '{file}, line {line}: "{way}" is not a way to answer; there are {ways}.',
                way=way,
                ways=", ".join(Modality),
                **table.place("ways", index),
            )
    return frozenset(Modality(way) for way in ways) or ALL_WAYS


def _variables(table: Table) -> Mapping[str, VariableSpec]:
    if not table.has("variables"):
        return {}
    given = table.value("variables")
    if not isinstance(given, dict):
        raise UserError(
            '{file}, line {line}: write variables like this: variables = {{a = "1..9", b = [2, 3, 5]}}.',
            **table.place("variables"),
        )
    variables: dict[str, VariableSpec] = {}
    for name, spec in given.items():
        if len(name) != 1 or not _WORD.fullmatch(name):
            raise UserError(
                '{file}, line {line}: the variable "{name}" must be one letter.',
                name=name,
                **table.place("variables", name),
            )
        parts = spec if isinstance(spec, list) else [spec]
        if not parts or any(isinstance(part, bool) or not isinstance(part, str | int) for part in parts):
            raise UserError(
                '{file}, line {line}: give {name} a range such as "1..9" or a list of whole numbers and quoted texts.',
                name=name,
                **table.place("variables", name),
            )
        variables[name] = tuple(parts) if isinstance(spec, list) else parts[0]
    return variables


def _mistakes(table: Table, samples: int) -> Mapping[str, str]:
    """Read what misconceptions lead to: their ids, each with an answer."""
    if not table.has("mistakes"):
        return {}
    given = table.value("mistakes")
    if not isinstance(given, dict) or not all(isinstance(answer, str) for answer in given.values()):
        raise UserError(
            '{file}, line {line}: write mistakes like this: mistakes = {{adds-across = "{{a+c}}/{{b+d}}"}}.',
            **table.place("mistakes"),
        )
    for one in given if samples else ():
        _known_misconception(one, table, "mistakes", one)
    return given


def misconceptions(table: Table, key: str, samples: int) -> tuple[str, ...]:
    """Read a list of ids of misconceptions; with samples to be tried, refuse one that the program does not know."""
    found = table.strings(key)
    for index, one in enumerate(found) if samples else ():
        _known_misconception(one, table, key, index)
    return found


def _known_misconception(one: str, table: Table, *at: str | int) -> None:
    """Refuse the id of a misconception that the program does not know, naming the nearest one."""
    if one in MISCONCEPTIONS:
        return
    near = get_close_matches(one, MISCONCEPTIONS, n=1, cutoff=0)
    raise UserError(
        '{file}, line {line}: no misconception is called "{id}"; did you mean "{near}"?',
        id=one,
        near=near[0],
        **table.place(*at),
    )


@cache
def _wanted_types(kind: str) -> Mapping[str, object]:
    return get_type_hints(ITEM_TYPES[kind])


def _further_fields(table: Table, kind: str) -> Mapping[str, object]:
    """Read the keys that only this kind of item has."""
    item_type = ITEM_TYPES[kind]
    wanted = _wanted_types(kind)
    found: dict[str, object] = {}
    for field in fields(item_type):
        if field.name not in _COMMON and (table.has(field.name) or field.default is MISSING):
            found[field.name] = _further_field(table, field.name, wanted[field.name])
    if item_type is Choice:
        _check_choice(table, found)
    return found


def _check_choice(table: Table, found: dict[str, object]) -> None:
    key, options = found["key"], found["options"]
    if isinstance(key, int) and isinstance(options, tuple) and key >= len(options):
        raise UserError(
            "{file}, line {line}: the key is the letter {letter}, but there are only {count} options.",
            letter=table.values["key"],
            count=len(options),
            **table.place("key"),
        )
    if table.has("shuffle"):
        found["shuffle"] = _boolean(table, "shuffle")


def _further_field(table: Table, key: str, wanted: object) -> object:
    if get_origin(wanted) is Literal:
        return _one_of(table, key, get_args(wanted))
    if get_origin(wanted) is tuple:
        return _some_texts(table, key)
    if wanted is bool:
        return _boolean(table, key)
    if wanted is int:
        return _index(table, key)
    value = table.value(key)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else table.text(key)


def _one_of(table: Table, key: str, allowed: tuple[object, ...]) -> str:
    value = table.string(key)
    if value not in allowed:
        raise UserError(
            '{file}, line {line}: "{key}" can be {allowed}, but not "{value}".',
            key=key,
            allowed=", ".join(str(one) for one in allowed),
            value=value,
            **table.place(key),
        )
    return value


def _some_texts(table: Table, key: str) -> tuple[str, ...]:
    """Read a list of texts, or one list for each language."""
    value = table.value(key)
    texts = table.lists(key) if isinstance(value, dict) else table.texts(key)
    if not texts:
        raise UserError('{file}, line {line}: "{key}" has no entry.', key=key, **table.place(key))
    return texts


def _boolean(table: Table, key: str) -> bool:
    value = table.value(key)
    if not isinstance(value, bool):
        raise UserError('{file}, line {line}: "{key}" must be true or false.', key=key, **table.place(key))
    return value


def _index(table: Table, key: str) -> int | str:
    """Read a letter, "a" for the first; or an expression in braces that counts from 0."""
    value = table.value(key)
    if isinstance(value, str) and len(value) == 1 and "a" <= value <= "z":
        return ord(value) - ord("a")
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return value
    raise UserError('{file}, line {line}: "{key}" must be a letter such as "a".', key=key, **table.place(key))


def _texts(table: Table, template: ItemTemplate) -> Iterator[tuple[toml_lines.Path, str]]:
    """Yield every text that may hold placeholders, with where it stands in its table."""
    yield ("prompt",), template.prompt
    for index, hint in enumerate(template.hints):
        yield ("hints", index), hint
    for index, line in enumerate(template.solution):
        yield ("solution", index), line
    for one, answer in template.mistakes.items():
        yield ("mistakes", one), answer
    if template.explanation:
        yield ("explanation",), template.explanation
    for key, value in template.fields.items():
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, tuple):
            in_languages = (table.source.language,) if isinstance(table.values[key], dict) else ()
            for index, text in enumerate(value):
                yield (key, *in_languages, index), text


def _check_names(table: Table, template: ItemTemplate) -> None:
    """Refuse a placeholder or a condition that uses a variable which is not there."""
    used = [(path, found) for path, text in _texts(table, template) for found in placeholders(text)]
    used += [(("where", index), condition) for index, condition in enumerate(template.where)]
    for path, expression in used:
        for word in _WORD.findall(expression):
            for name in [word] if word in _FUNCTIONS else list(word):
                if name not in template.variables and name not in _FUNCTIONS:
                    raise UserError(
                        '{file}, line {line}: "{expression}" uses the variable {name}, which is not there.',
                        expression=expression,
                        name=name,
                        **table.place(*path),
                    )


def _try_out(table: Table, template: ItemTemplate, samples: int) -> None:
    """Fill the template in with the same numbers on every machine, and see that it accepts its own key."""
    rng = random.Random(template.id)
    for _ in range(samples):
        try:
            item = template.sample(rng)
        except UserError as trouble:
            raise UserError(
                "{file}, line {line}: {reason}",
                reason=trouble.message,
                **table.place(*_culprit(table, template, trouble)),
            ) from trouble
        answer = chr(ord("a") + item.key) if isinstance(item, Choice) else item.shown_key()
        judged = item.assess(answer)
        if judged.verdict is not Verdict.CORRECT:
            raise UserError(
                '{file}, line {line}: the key "{key}" is not accepted as an answer to its own item: {reason}',
                key=answer,
                reason=judged.feedback,
                **table.place("key" if table.has("key") else "keys"),
            )
        _check_solution(table, item)


def _check_solution(table: Table, item: Item) -> None:
    """See that the model solution is right line by line, and that no two mistakes are one, or none."""
    broken = broken_line(item)
    if broken is not None:
        raise UserError(
            '{file}, line {line}: in the solution, "{step}" does not follow, or does not end with the key.',
            step=item.solution[broken],
            **table.place("solution", broken),
        )
    same = not_told_apart(item)
    if same is not None:
        raise UserError(
            '{file}, line {line}: with {item}, "{mistake}" leads to the key or to what another mistake leads to.',
            item=item.id,
            mistake=same,
            **table.place("mistakes", same),
        )


def _culprit(table: Table, template: ItemTemplate, trouble: UserError) -> toml_lines.Path:
    """Find the text or variable that a complaint about a template is about."""
    values = trouble.message.values
    said = str(values.get("expression") or values.get("way") or "")
    texts = [*_texts(table, template), *((("where", i), text) for i, text in enumerate(template.where))]
    for path, text in texts:
        if said and said in text:
            return path
    name = values.get("name")
    if isinstance(name, str) and name in template.variables:
        return ("variables", name)
    if "reason" in values:
        return ("key",) if "key" in table.values else ("keys",)
    return ("where",) if template.where else ("id",)
