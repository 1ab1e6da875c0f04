"""Where each key of a TOML text stands: `tomllib` reads the values but forgets the lines.

Expects a text that `tomllib` has accepted, and so checks nothing itself. Knows nothing of courses.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:""?)?|'
    r"'''.*?'''(?:''?)?|"
    r'"(?:[^"\\]|\\.)*"|'
    r"'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\r\n]+")


def line_numbers(text: str) -> dict[Path, int]:
    """Map the path of every table, key and array element, such as ("item", 0, "hints"), to its line, from 1."""
    return _Scan(text).all()


class _Scan:
    """One pass over the text; `at` is the offset of the next character to look at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {(): 1}
        self.sizes: dict[Path, int] = {}  # arrays of tables, by path
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def all(self) -> dict[Path, int]:
        prefix: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.skip(_BLANK)
        return self.found

    def header(self) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the path that the next keys belong to."""
        line = self.line()
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        *above, last = self.keys()
        self.at += 2 if several else 1
        path: Path = ()
        for key in above:
            path = self.newest((*path, key))
            self.found.setdefault(path, line)
        path = (*path, last)
        self.found.setdefault(path, line)
        if several:
            self.sizes[path] = self.sizes.get(path, 0) + 1
        path = self.newest(path)
        self.found.setdefault(path, line)
        return path

    def newest(self, path: Path) -> Path:
        """Step into the last table of an array of tables."""
        size = self.sizes.get(path)
        return path if size is None else (*path, size - 1)

    def pair(self, prefix: Path) -> None:
        """Read `a.b = value`."""
        line, path = self.line(), prefix
        for key in self.keys():
            path = (*path, key)
            self.found.setdefault(path, line)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key and the space after it."""
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            quoted = _QUOTED_KEY.match(self.text, self.at)
            if quoted:
                self.at = quoted.end()
                parts.append(tomllib.loads("key = " + quoted.group())["key"])
            else:
                parts.append(self.skip(_BARE_KEY))
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: Path) -> None:
        """Read one value, noting every element of an array and every key of an inline table."""
        opening = self.text[self.at]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        elif opening in "\"'":
            self.skip(_STRING)
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        index = 0
        while self.text[self.at] != "]":
            self.found[(*path, index)] = self.line()
            self.value((*path, index))
            index += 1
            self.comma()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"not TOML at offset {self.at}")
        self.at = match.end()
        return match.group()

    def line(self) -> int:
        return bisect_right(self.starts, self.at)
