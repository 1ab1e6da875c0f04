"""Lines of keys and tables, against what a reader would point at."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor import paths
from mmtutor.content.toml_lines import line_numbers

TEXT = '''# a comment with [brackets] and "quotes"
a = 1
b.c = {x = "a#]", y = [1,
  2, # a comment, with a comma
  {z = """
 two "" quotes and \\""" three
 """"}]}

[[item]]
id = 'x'
hints = [
  {en = "a", zh = "b"},

  {en = "c", zh = "d"}, # the last one
]
[item.variables]
a = "1..3"
[[item]]
id = "y"
"quo.ted" = 2024-01-01T00:00:00Z
[item.deep.er]
v = -1.5
[[item.sub]]
w = \'\'\'
multi
line\'\'\'
after = true
'''


def test_every_key_is_found_on_the_line_where_it_stands() -> None:
    tomllib.loads(TEXT)
    lines = line_numbers(TEXT)
    assert lines["b", "c", "y", 1] == 4
    assert lines["b", "c", "y", 2, "z"] == 5
    assert lines["item", 0] == 9
    assert lines["item", 0, "hints", 1, "zh"] == 14
    assert lines["item", 0, "variables", "a"] == 17
    assert lines["item", 1] == 18
    assert lines["item", 1, "quo.ted"] == 20
    assert lines["item", 1, "deep", "er", "v"] == 22
    assert lines["item", 1, "sub", 0, "w"] == 24
    assert lines["item", 1, "sub", 0, "after"] == 27


def every_path(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, one in inside for deeper in every_path(one, (*path, key)))]


@pytest.mark.parametrize(
    "file", sorted(paths.asset("courses").glob("*/*.toml")), ids=lambda f: f"{f.parent.name}/{f.stem}"
)
def test_every_path_of_a_real_course_file_has_a_line_that_names_its_key(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    lines = line_numbers(text)
    for path in every_path(tomllib.loads(text)):
        assert path in lines
        if path and isinstance(path[-1], str):
            assert path[-1] in text.splitlines()[lines[path] - 1]


_STRINGS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(st.lists(st.tuples(_STRINGS, st.integers(0, 3)), min_size=1, max_size=8))
def test_strings_of_any_content_never_shift_a_line(values: list[tuple[str, int]]) -> None:
    written = [(value.replace("\\", "\\\\").replace('"', '\\"'), blank) for value, blank in values]
    text = "".join(f'k{i} = ["{value}"]{" # c" * blank}\n' + "\n" * blank for i, (value, blank) in enumerate(written))
    tomllib.loads(text)
    lines, expected = line_numbers(text), 1
    for i, (_, blank) in enumerate(written):
        assert lines[f"k{i}", 0] == expected
        expected += 1 + blank
