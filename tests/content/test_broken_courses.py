"""Every kind of mistake in a course file is told in one sentence that names the file and the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mmtutor import paths
from mmtutor.content import courses, load_course
from mmtutor.errors import UserError

COURSE = """\
format = 1
id = "small"
languages = ["en", "zh"]
title = {en = "Small", zh = "小"}
summary = "-"

[[skill]]
id = "one"
name = "One"

[[skill]]
id = "two"
name = "Two"
needs = ["one"]
"""

LESSON = """\
id = "first"
title = {en = "First", zh = "第一课"}

[[card]]
title = "A card"
body.en = "Text with $1/2$."
body.zh = "文字"
steps = [
  "one step",
]
picture = "bar.svg"

[[item]]
id = "sum"
kind = "number"
skills = ["one"]
ways = ["text"]
variables = {a = "1..5", b = [2, 3]}
where = ["a != b"]
prompt.en = "{a} + {b}"
prompt.zh = "{a} 加 {b}"
key = "{a+b}"
form = "integer"
hints = [
  {en = "Add {a}.", zh = "加 {a}。"},
  "{a+b}",
]

[[item]]
id = "pick"
kind = "choice"
skills = ["two"]
prompt = "Pick."
options = ["left", "right"]
key = "b"
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'


def write(folder: Path, course: str = COURSE, lesson: str = LESSON, svg: str = SVG) -> Path:
    path = folder / "small"
    path.mkdir()
    (path / "course.toml").write_text(course, encoding="utf-8")
    (path / "lesson-1.toml").write_text(lesson, encoding="utf-8")
    (path / "bar.svg").write_text(svg, encoding="utf-8")
    return path


def complaint(path: Path, language: str = "en") -> str:
    with pytest.raises(UserError) as caught:
        load_course(path, language)
    sentence = str(caught.value.message)
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    return sentence


def test_the_unbroken_course_loads(tmp_path: Path) -> None:
    course = load_course(write(tmp_path), "zh")
    assert (course.title, course.language) == ("小", "zh")
    assert course.lessons[0].cards[0].picture == tmp_path / "small" / "bar.svg"
    assert course.lessons[0].cards[0].steps == ("one step",)
    assert [template.id for template in course.lessons[0].templates] == ["sum", "pick"]


LESSON_MISTAKES = [
    # what is written, what replaces it, line, part of the sentence
    ('id = "first"\n', "", 1, '"id" is missing'),
    ('id = "first"', "id = 3", 1, '"id" must be a text in quotes'),
    ('id = "first"', 'id = "First lesson"', 1, "cannot be an id"),
    ('title = {en = "First", zh = "第一课"}', 'title = {en = "First"}', 2, 'no text for the language "zh"'),
    ('title = {en = "First", zh = "第一课"}', 'title = {en = "First", zh = "", fr = "x"}', 2, '"fr" is not among'),
    ('title = {en = "First", zh = "第一课"}', 'title = {en = "First", zh = 4}', 2, "for each language"),
    ('title = {en = "First", zh = "第一课"}', "title = 7", 2, "must be a text in quotes, or one text"),
    ('title = {en = "First", zh = "第一课"}', 'tittle = "First"', 1, '"title" is missing'),
    ("[[card]]", "[card]", 4, '"card" must be a list'),
    ("[[card]]", "card = [3]\n[[cards]]", 4, 'starts with "[[card]]"'),
    ('body.zh = "文字"', 'body.zh = "文字"\ncolour = "red"', 8, '"colour" is not known here.'),
    ('body.zh = "文字"', 'body.zh = "文字"\npictures = "bar.svg"', 8, 'did you mean "picture"?'),
    ('  "one step",', "  1,", 9, '"steps" must be a text'),
    ('  "one step",', '  "",', 9, '"steps" must be a text'),
    ('picture = "bar.svg"', 'picture = "gone.svg"', 11, "gone.svg is not there"),
    ('picture = "bar.svg"', 'picture = "../small/bar.svg"', 11, "inside the course folder"),
    ('picture = "bar.svg"', 'picture = "/etc/passwd"', 11, "inside the course folder"),
    ('picture = "bar.svg"', 'picture = "lesson-1.toml"', 11, "neither a plain SVG nor a PNG"),
    ('id = "pick"', 'id = "sum"', 30, '"sum" is already used'),
    ('kind = "number"', 'kind = "essay"', 15, 'no kind of item named "essay"; there are choice'),
    ('kind = "number"\n', "", 13, '"kind" is missing'),
    ('skills = ["one"]', 'skills = ["one", "three"]', 16, 'no skill "three"'),
    ('skills = ["one"]\n', "", 13, "names no skill"),
    ('skills = ["one"]', "skills = [1]", 16, 'each entry of "skills"'),
    ('ways = ["text"]', 'ways = ["smell"]', 17, '"smell" is not a way to answer'),
    ('ways = ["text"]', 'ways = "text"', 17, '"ways" must be a list'),
    ('{a = "1..5", b = [2, 3]}', '"a"', 18, "write variables like this"),
    ('{a = "1..5", b = [2, 3]}', '{a = "1..5", bb = [2, 3]}', 18, 'the variable "bb" must be one letter'),
    ('{a = "1..5", b = [2, 3]}', '{a = "1..5", b = [2.5]}', 18, "give b a range"),
    ('{a = "1..5", b = [2, 3]}', '{a = "1..5", b = true}', 18, "give b a range"),
    ('{a = "1..5", b = [2, 3]}', '{a = "5..1", b = [2, 3]}', 18, "a has no usable range"),
    ('where = ["a != b"]', 'where = ["a > 9"]', 19, "No numbers fit"),
    ('where = ["a != b"]', 'where = ["a != c"]', 19, "uses the variable c"),
    ('where = ["a != b"]', 'where = ["a +* b"]', 19, "can't be computed"),
    ('where = ["a != b"]', 'where = ["a + b"]', 19, "is not a condition"),
    ('prompt.en = "{a} + {b}"', 'prompt.en = "{a} + {c}"', 20, '"c" uses the variable c'),
    ('prompt.zh = "{a} 加 {b}"\n', "", 20, 'no text for the language "zh"'),
    ('key = "{a+b}"\n', "", 13, '"key" is missing'),
    ('key = "{a+b}"', 'key = "{a/(b-b)}"', 22, "can't be computed"),
    ('key = "{a+b}"', 'key = "{a/b}"', 22, "is not accepted as an answer to its own item"),
    ('key = "{a+b}"', 'key = "{a+b:roman}"', 22, "roman"),
    ('key = "{a+b}"', 'key = "{a} +* 2"', 22, "does not make an item"),
    ('form = "integer"', 'form = "roman"', 23, '"form" can be any, fraction'),
    ('form = "integer"', "tolerance = []", 23, '"tolerance" must be a text'),
    ('form = "integer"', "tolerence = 0", 23, 'did you mean "tolerance"?'),
    ('  {en = "Add {a}.", zh = "加 {a}。"},', '  {en = "Add {d}.", zh = "加 {a}。"},', 25, "uses the variable d"),
    ('options = ["left", "right"]\n', "", 29, '"options" is missing'),
    ('options = ["left", "right"]', "options = []", 34, '"options" has no entry'),
    ('options = ["left", "right"]', "options = [1, 2]", 34, '"options" must be a text'),
    ('key = "b"', 'key = "c"', 35, "the key is the letter c, but there are only 2 options"),
    ('key = "b"', "key = 1", 35, 'must be a letter such as "a"'),
    ('key = "b"', 'key = "b"\nshuffle = "no"', 36, "must be true or false"),
    ('form = "integer"', 'solution = ["{a}+{b}", "{a+b+1}"]', 23, "does not follow"),
    ('form = "integer"', 'solution = ["{a}+{b}", "{a}+{c}"]', 23, "uses the variable c"),
    ('form = "integer"', 'solution = ["{a}+{b}", "{a} +* 2"]', 23, "does not follow"),
    ('form = "integer"', 'solution = ["{a}*1"]', 23, "does not end with the key"),
    ('form = "integer"', "solution = 3", 23, '"solution" must be a list'),
    ('form = "integer"', 'mistakes = ["a"]', 23, "write mistakes like this"),
    ('form = "integer"', 'mistakes = {adds-acros = "7"}', 23, 'did you mean "adds-across"?'),
    ('form = "integer"', 'mistakes = {adds-across = "{b+a}"}', 23, "leads to the key"),
    ('form = "integer"', 'mistakes = {adds-across = "{a*b+9}", tops-kept = "{9+b*a}"}', 23, "or to what another"),
    ('body.zh = "文字"', 'body.zh = "文字"\nremedies = ["adds-acros"]', 8, 'did you mean "adds-across"?'),
    ("[[card]]", "[[card", 4, "this is not valid TOML"),
    ('title = "A card"', 'title = "A card', 5, "this is not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), LESSON_MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_in_a_lesson_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert LESSON.count(old) >= 1
    before, after = LESSON.split(old, 1)
    sentence = complaint(write(tmp_path, lesson=before + new + after))
    assert sentence.startswith(f"small/lesson-1.toml, line {line}: "), sentence
    assert said in sentence, sentence


COURSE_MISTAKES = [
    ("[[skill]]", '[[card]]\ntitle = "C"\nbody = "-"\n[[skill]]', 7, "which misconceptions this card is for"),
    ("format = 1", "format = 2", 1, "this program reads format 1"),
    ("format = 1\n", "", 1, '"format" is missing'),
    ('id = "small"', 'id = "../small"', 2, "cannot be an id"),
    ('languages = ["en", "zh"]', 'languages = "en"', 3, '"languages" must be a list'),
    ('summary = "-"', "summary = []", 5, '"summary" must be a text'),
    ('summary = "-"', 'summary = "-"\nauthor = "me"', 6, '"author" is not known'),
    ("[[skill]]", "[skills]", 7, 'did you mean "skill"?'),
    ('id = "two"', 'id = "one"', 12, 'already a skill "one"'),
    ('needs = ["one"]', 'needs = ["three"]', 14, 'no skill "three"'),
    ('needs = ["one"]', 'needs = ["two"]', 14, "in a circle: two → two"),
    ('name = "One"', 'name = "One"\nneeds = ["two"]', 10, "in a circle: one → two → one"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), COURSE_MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_in_the_course_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    before, after = COURSE.split(old, 1)
    course = before + new + (after.replace("[[skill]]", "[[skills]]") if new == "[skills]" else after)
    if new == "[skills]":
        course = course.replace("[skills]", "[[skills]]", 1)
    sentence = complaint(write(tmp_path, course=course))
    assert sentence.startswith(f"small/course.toml, line {line}: "), sentence
    assert said in sentence, sentence


def test_a_hint_in_the_other_language_is_checked_when_that_language_is_read(tmp_path: Path) -> None:
    broken = LESSON.replace("加 {a}。", "加 {d}。")
    assert "line 25: " in complaint(write(tmp_path, lesson=broken), "zh")


def test_windows_line_ends_and_a_byte_order_mark_do_not_shift_the_line(tmp_path: Path) -> None:
    path = write(tmp_path)
    broken = "\ufeff" + LESSON.replace('form = "integer"', 'form = "roman"').replace("\n", "\r\n")
    (path / "lesson-1.toml").write_bytes(broken.encode())
    assert "line 23: " in complaint(path)


def test_a_file_that_is_not_text_or_missing_or_huge_is_told_so(tmp_path: Path) -> None:
    path = write(tmp_path)
    (path / "lesson-1.toml").write_bytes(b'id = "first"\ntitle = "\xff\xfe"\n')
    assert complaint(path) == "small/lesson-1.toml, line 2: this is not UTF-8 text."
    (path / "lesson-1.toml").write_bytes(b"#" * 2_000_001)
    assert complaint(path) == "small/lesson-1.toml is larger than 2 MB."
    (path / "lesson-1.toml").write_bytes(b"a = " + b"[" * 5000)
    assert "this is not valid TOML" in complaint(path)
    (path / "course.toml").unlink()
    assert complaint(path).startswith("small/course.toml cannot be read: ")


def test_a_course_needs_a_lesson_and_a_lesson_needs_something_in_it(tmp_path: Path) -> None:
    path = write(tmp_path, lesson='id = "empty"\ntitle = "Empty"\n')
    assert "neither a card nor an item" in complaint(path)
    (path / "lesson-1.toml").unlink()
    assert complaint(path) == "small/course.toml, line 1: the course has no lesson."


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>alert(1)</script></svg>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        '<svg><image href="file:///etc/passwd"/></svg>',
        '<svg><image xlink:href="http://example.org/x.png"/></svg>',
        '<svg><rect style="fill: url(http://example.org/x)"/></svg>',
        "not a picture",
    ],
)
def test_a_picture_that_is_more_than_a_drawing_is_refused(tmp_path: Path, svg: str) -> None:
    assert "neither a plain SVG nor a PNG" in complaint(write(tmp_path, svg=svg))


def test_a_broken_course_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "worse").mkdir()
    (tmp_path / "worse" / "course.toml").write_text("format = 9", encoding="utf-8")
    troubles: list[str] = []
    assert [course.id for course in courses(tmp_path, "en", lambda said: troubles.append(str(said)))] == ["small"]
    assert troubles == ["worse/course.toml, line 1: this program reads format 1; the course is written in another one."]
    with pytest.raises(UserError):
        courses(tmp_path, "en")
    assert courses(tmp_path / "nowhere", "en") == []


def test_the_example_in_the_format_document_loads(tmp_path: Path) -> None:
    text = (paths.asset("courses") / "FORMAT.md").read_text(encoding="utf-8")
    path = tmp_path / "halves-and-quarters"
    path.mkdir()
    for name, content in re.findall(r"`([a-z0-9-]+\.toml)`\n\n```toml\n(.*?)```", text, re.DOTALL):
        (path / name).write_text(content, encoding="utf-8")
    for language in ("en", "zh"):
        course = load_course(path, language)
        assert [lesson.id for lesson in course.lessons] == ["halving"]
