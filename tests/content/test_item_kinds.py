"""A course file can have every kind of item; nothing but the kind's own keys is needed."""

from __future__ import annotations

import random
from pathlib import Path

from mmtutor.content.native import load_course
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import ITEM_TYPES, Choice

COURSE = """
format = 1
id = "kinds"
title = "Kinds"
summary = "One of each."
[[skill]]
id = "all"
name = "All"
[[lesson]]
id = "one"
title = "One"
"""
KEYS = {
    "choice": 'options = ["{a}", "{a+1}"]\nkey = "a"',
    "short_text": 'keys = ["half"]',
    "number": 'key = "{a}"',
    "expression": 'key = "{a}x"',
    "working": 'given = "x+1={a+1}"\nkey = "x={a}"',
    "multiple_choice": 'right = ["{a}", "{a+2}"]\nwrong = ["{a+1}"]',
    "ordering": 'order = ["{a}", "{a+1}", "{a+2}"]',
    "matching": 'left = ["{a}", "{a+1}"]\nright = ["${2*a}/2$", "${2*a+2}/2$"]',
    "cloze": 'text = "Half of {2*a} is [[{a}]], and two halves are a [[whole|unit]]."',
}


def test_every_kind_of_item_is_read_and_takes_its_own_key(tmp_path: Path) -> None:
    assert set(KEYS) == set(ITEM_TYPES)
    items = []
    for kind, keys in KEYS.items():
        head = f'[[lesson.item]]\nid = "{kind.replace("_", "-")}"\nkind = "{kind}"\nskills = ["all"]\nprompt = "?"'
        items.append(f'{head}\nvariables = {{a = "2..9"}}\n{keys}\n')
    (tmp_path / "course.toml").write_text(COURSE + "\n".join(items), encoding="utf-8")
    course = load_course(tmp_path, "en")
    for template in course.lessons[0].templates:
        item = template.sample(random.Random(4))
        answer = "ab"[item.key] if isinstance(item, Choice) else item.shown_key()
        assert item.assess(answer).verdict is Verdict.CORRECT, template.kind
