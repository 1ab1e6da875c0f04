"""A small course that meets every kind of exercise in one sitting, and a misconception that two of them show.

Its teacher has pinned the exercises of the first lesson, so that all come, in the order in which they stand here. What
the second lesson has is met among the questions that find the place to begin.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from mmtutor.domain.choices import Choices, preference, to_json
from mmtutor.store import Store

COURSE_ID = "every-kind"
COURSE = """
format = 1
id = "every-kind"
title = "Halves, thirds and letters"
summary = "One exercise of each kind."

[[skill]]
id = "adding"
name = "Adding fractions"

[[skill]]
id = "knowing"
name = "Knowing fractions"

[[skill]]
id = "letters"
name = "Letters for numbers"

[[skill]]
id = "reading-letters"
name = "What letters stand for"

[[card]]
remedies = ["adds-across"]
title = "Do the parts become smaller?"
body = '''
Half an apple and half an apple make a whole one. Top with top and bottom with bottom would give $2/4$, which is only
half an apple. The bottom number says how large the parts are: they have to be equally large before they are counted.
'''
steps = ["$1/2 + 1/3$: halves and thirds are not equally large.", "$3/6 + 2/6 = 5/6$"]
"""
LESSON = """
id = "all-of-them"
title = "All of them"

[[card]]
title = "Equal parts"
body = "Cut something into two **equal** parts: each of them is $1/2$."

[[item]]
id = "sum"
kind = "number"
skills = ["adding"]
variables = {a = "2..5", b = "2..7"}
where = ["a < b"]
prompt = "What is $1/{a} + 1/{b}$?"
key = "{1/a + 1/b}"
mistakes = {adds-across = "2/{a+b}"}
hints = ["Are the parts equally large?", "Cut both into {a*b} parts.", "$ {b}/{a*b} + {a}/{a*b} = {1/a + 1/b} $"]

[[item]]
id = "line-by-line"
kind = "working"
skills = ["adding"]
variables = {a = "2..4", b = "3..7", c = "1..2"}
where = ["a < b", "c < b", "gcd(a, b) = 1", "gcd(c, b) = 1"]
prompt = "Add the fractions, one step on each line."
given = "1/{a}+{c}/{b}"
key = "{1/a + c/b}"
solution = ["{b}/{a*b}+{a*c}/{a*b}", "{1/a + c/b}"]
mistakes = {adds-across = "{1+c}/{a+b}"}
hints = ["Make the denominators equal first.", "Take {a*b} for both.", "$ {b}/{a*b} + {a*c}/{a*b} = {1/a + c/b} $"]

[[item]]
id = "all-equal"
kind = "multiple_choice"
skills = ["knowing"]
variables = {k = "2..5"}
prompt = "Which of these are as large as one half?"
right = ["${k}/{2*k}$", "50 %"]
wrong = ["${k}/{2*k+1}$", "$1/{k+1}$"]
hints = ["There may be several.", "Halve the bottom number: is it the top number?", "${k}/{2*k}$ and 50 %."]

[[item]]
id = "pairs"
kind = "matching"
skills = ["knowing"]
prompt = "What belongs together?"
left = ["a half", "a quarter", "three quarters"]
right = ["$2/4$", "25 %", "0.75"]
hints = ["A hundred parts make a whole.", "A quarter of 100 is 25.", "A half is $2/4$."]

[[item]]
id = "sizes"
kind = "ordering"
skills = ["knowing"]
variables = {a = "2..5"}
prompt = "Put them in order, the smallest first."
order = ["$1/{a+2}$", "$1/{a+1}$", "$1/{a}$", "$1$"]
hints = ["The more parts, the smaller each.", "$1/{a+2}$ is the smallest."]

[[item]]
id = "gaps"
kind = "cloze"
skills = ["adding"]
variables = {a = "3..8"}
prompt = "Fill the gaps."
text = "$1/{a}$ and one more $1/{a}$ are [[2/{a}]]. For a whole, [[{a-2}]] more of these parts are missing."
hints = ["How many parts are there?", "All of them are {a}."]

[[item]]
id = "name"
kind = "short_text"
skills = ["knowing"]
variables = {a = "1..4", b = "5..9"}
prompt = "What is the number below the line of ${a}/{b}$ called?"
keys = ["denominator", "the denominator"]
hints = ["It says what kind of parts there are.", "It begins with d.", "It is called the denominator."]

[[item]]
id = "perimeter"
kind = "expression"
skills = ["letters"]
form = "simplified"
variables = {n = "3..6"}
prompt = "{n} sides of the length $x$ and a side of the length 2 make a fence. How long is it?"
key = "{n}x+2"
hints = ["How long are the {n} sides together?", "They are ${n}x$. Then there is one more side."]
"""
LETTERS = """
id = "letters"
title = "Letters"

[[item]]
id = "which"
kind = "choice"
skills = ["reading-letters"]
variables = {a = "2..6"}
prompt = "What does ${a}x$ stand for?"
options = ["{a} times $x$", "{a} and $x$ side by side", "{a} more than $x$"]
key = "a"
"""
PINNED = ("sum", "line-by-line", "all-equal", "pairs", "sizes", "gaps", "name", "perimeter")


def write_course(folder: Path) -> Path:
    """Write the course in the native format; return the folder of courses."""
    course = folder / COURSE_ID
    course.mkdir(parents=True)
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    (course / "lesson-1-all-of-them.toml").write_text(LESSON, encoding="utf-8")
    (course / "lesson-2-letters.toml").write_text(LETTERS, encoding="utf-8")
    return folder


def kinds() -> frozenset[str]:
    """Return the kinds of exercise that the course has."""
    return frozenset(item["kind"] for lesson in (LESSON, LETTERS) for item in tomllib.loads(lesson)["item"])


def pin(store: Store) -> None:
    """Have each exercise come, as a teacher would with `mmtutor choose`."""
    store.preferences.put(preference(COURSE_ID), to_json(Choices(pinned=PINNED)))
