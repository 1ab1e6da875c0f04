"""One table of a course file, read key by key; every mistake is a sentence that names file and line.

Knows TOML values and texts in several languages; what the keys mean is for `native` to know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from mmtutor.content import toml_lines
from mmtutor.errors import UserError

MAX_FILE_BYTES = 2_000_000
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(slots=True)
class Source:
    """One file: its name as shown to people, its text, the languages it offers and the one that is wanted."""

    name: str
    text: str
    languages: tuple[str, ...] = ()
    language: str = ""
    _lines: dict[toml_lines.Path, int] = field(default_factory=dict)

    def line(self, path: toml_lines.Path) -> int:
        """Return the line of a path, or of the nearest thing above it; the text is scanned when first asked."""
        if not self._lines:
            self._lines = toml_lines.line_numbers(self.text)
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


class Table:
    """One table of a source. Each method reads one key and checks it; `done` complains of keys that nobody read."""

    def __init__(self, source: Source, values: Mapping[str, object], path: toml_lines.Path = ()) -> None:
        self.source = source
        self.values = values
        self.path = path
        self._read: set[str] = set()

    def place(self, *inside: str | int) -> dict[str, object]:
        """Return `file` and `line` of something in this table, for a sentence; of a text, in the wanted language."""
        path = (*self.path, *inside)
        return {"file": self.source.name, "line": self.source.line((*path, self.source.language))}

    def has(self, key: str) -> bool:
        """Say whether the key, which is known here, is there."""
        self._read.add(key)
        return key in self.values

    def value(self, key: str) -> object:
        """Return what stands at a key that must be there."""
        self._read.add(key)
        if key not in self.values:
            raise UserError('{file}, line {line}: "{key}" is missing here.', key=key, **self.place())
        return self.values[key]

    def string(self, key: str) -> str:
        """Read a plain text that is the same in every language."""
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise UserError('{file}, line {line}: "{key}" must be a text in quotes.', key=key, **self.place(key))
        return value.strip()

    def identifier(self, key: str) -> str:
        """Read an id: lower-case letters, digits and hyphens."""
        value = self.string(key)
        if not _IDENTIFIER.fullmatch(value):
            raise UserError(
                '{file}, line {line}: "{value}" cannot be an id; use lower-case letters, digits and hyphens.',
                value=value[:80],
                **self.place(key),
            )
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Read a list of plain texts; a missing key is an empty list."""
        values = self._list(key)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise UserError(
                    '{file}, line {line}: each entry of "{key}" must be a text in quotes.',
                    key=key,
                    **self.place(key, index),
                )
        return tuple(str(value).strip() for value in values)

    def text(self, key: str) -> str:
        """Read a text in the wanted language."""
        return self._localised(self.value(key), key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts in the wanted language; a missing key is an empty list."""
        return tuple(self._localised(value, key, index) for index, value in enumerate(self._list(key)))

    def lists(self, key: str) -> tuple[str, ...]:
        """Read `{en = ["..."], zh = ["..."]}`: one list for each language."""
        value = self.value(key)
        lists = Table(self.source, value if isinstance(value, dict) else {}, (*self.path, key))
        found = {language: lists.strings(language) for language in self.source.languages}
        lists.done()
        for language, texts in found.items():
            if not texts:
                raise UserError(
                    '{file}, line {line}: "{key}" has no text for the language "{language}".',
                    key=key,
                    language=language,
                    **self.place(key),
                )
        return found[self.source.language]

    def tables(self, key: str) -> tuple[Table, ...]:
        """Read an array of tables; a missing key is an empty one."""
        tables = []
        for index, value in enumerate(self._list(key)):
            if not isinstance(value, dict):
                raise UserError(
                    '{file}, line {line}: write each {key} as a table that starts with "[[{key}]]".',
                    key=key,
                    **self.place(key, index),
                )
            tables.append(Table(self.source, value, (*self.path, key, index)))
        return tuple(tables)

    def done(self) -> None:
        """Refuse a key that nobody read, naming the nearest one that would have been understood."""
        for key in self.values:
            if key in self._read:
                continue
            near = get_close_matches(key, self._read, n=1)
            if near:
                raise UserError(
                    '{file}, line {line}: "{key}" is not known here; did you mean "{near}"?',
                    key=key,
                    near=near[0],
                    **self.place(key),
                )
            raise UserError('{file}, line {line}: "{key}" is not known here.', key=key, **self.place(key))

    def _list(self, key: str) -> list[object]:
        self._read.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise UserError(
                '{file}, line {line}: "{key}" must be a list in square brackets.', key=key, **self.place(key)
            )
        return value

    def _localised(self, value: object, *at: str | int) -> str:
        """Pick the wanted language out of `{en = "...", zh = "..."}`; a plain text serves every language."""
        key = at[0]
        if isinstance(value, dict):
            for language in value:
                if language not in self.source.languages:
                    raise UserError(
                        '{file}, line {line}: "{language}" is not among the languages of this course.',
                        language=language,
                        **self.place(*at, language),
                    )
            for language in self.source.languages:
                if language not in value:
                    raise UserError(
                        '{file}, line {line}: "{key}" has no text for the language "{language}".',
                        key=key,
                        language=language,
                        **self.place(*at),
                    )
                if not isinstance(value[language], str) or not value[language].strip():
                    raise UserError(
                        '{file}, line {line}: "{key}" must be a text in quotes for each language.',
                        key=key,
                        **self.place(*at, language),
                    )
            value = value[self.source.language]
        if not isinstance(value, str) or not value.strip():
            raise UserError(
                '{file}, line {line}: "{key}" must be a text in quotes, or one text for each language.',
                key=key,
                **self.place(*at),
            )
        return value.strip()


def read_file(path: Path, name: str) -> Table:
    """Read one TOML file; `name` is how sentences call it."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise UserError("{file} cannot be read: {reason}.", file=name, reason=problem.strerror) from problem
    if len(data) > MAX_FILE_BYTES:
        raise UserError("{file} is larger than {limit} MB.", file=name, limit=MAX_FILE_BYTES // 1_000_000)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise UserError("{file}, line {line}: this is not UTF-8 text.", file=name, line=line) from problem
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise _not_toml(name, text, str(problem)) from problem
    return Table(Source(name, text), values)


def _not_toml(name: str, text: str, reason: str) -> UserError:
    """Turn "Invalid value (at line 3, column 5)" into a sentence."""
    place = _TOML_PLACE.search(reason)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    return UserError(
        "{file}, line {line}: this is not valid TOML ({reason}).",
        file=name,
        line=line,
        reason=_TOML_PLACE.sub("", reason).strip().rstrip("."),
    )
