"""A small course of a teacher's own, as it lies on the teacher's computer: two languages, a picture, a choice."""

from __future__ import annotations

from pathlib import Path

from mmtutor.classroom.payloads import Assignment

COURSE = """format = 1
id = "{id}"
languages = ["en", "zh"]
title = {{en = "Night and day", zh = "昼夜"}}
summary = {{en = "Half of it is night.", zh = "一半是夜。"}}

[[skill]]
id = "halves"
name = {{en = "Halves", zh = "一半"}}

[[lesson]]
id = "first"
title = {{en = "Halves", zh = "一半"}}

[[lesson.card]]
title = {{en = "A day", zh = "一天"}}
body = {{en = "Half of it.", zh = "一半。"}}
picture = "day.svg"
alt = {{en = "A day", zh = "一天"}}

[[lesson.item]]
id = "half"
kind = "choice"
skills = ["halves"]
prompt = {{en = "What is half of 8?", zh = "8 的一半是多少？"}}
options = ["$4$", "$5$", "$6$"]
key = "a"
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="4" height="8"/></svg>'
HALF = Assignment("night", "first", "half")


def written(shelf: Path, identity: str = "night") -> Path:
    """Write the course into a folder of courses and return its own."""
    folder = shelf / identity
    folder.mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE.format(id=identity), encoding="utf-8")
    (folder / "day.svg").write_text(PICTURE, encoding="utf-8")
    return folder
