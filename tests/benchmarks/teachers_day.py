"""A teacher's day before three real windows on one machine, each a process with a data folder of its own.

    python -m tests.benchmarks.teachers_day [--out FOLDER] [--round en|zh]

The teacher makes a course, imports two, reads a list of learners, runs a class with two learners over the built-in
broker, overrules an answer and saves the reports. Everything is pressed and typed. What windows and stores say is
checked at each stage; exit status 1 where something does not hold. With `--out`, what was seen is saved as pictures.
The first round is English, light, 100 %; in the second the teacher reads Chinese, dark, at 200 %.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmtutor import paths
from tests.benchmarks.screens import display

SCREEN = (2560, 1600)
PLACES = {"teacher": (0, 0), "Maya": (1280, 0), "Noah": (1280, 800)}
LOOKS = {"en": ("en", "light", "100"), "zh": ("zh_CN", "dark", "200")}
LEARNERS = {"en": ("en", "light", "100"), "zh": ("zh_CN", "light", "100")}
PASSPHRASE = "seven quiet rivers"
WORDS = {
    "en": {
        "title": "Parts of a day", "card": "A whole day", "body": "A quarter of a day is $1/4$.",
        "alt": "A bar, three quarters of it full", "sum": "What is $5/12 + {a}/12$?",
        "double": "A train takes 7 hours. How many hours do two such trips take?", "choice": "Which is more?",
    },
    "zh": {
        "title": "一天的几分之几", "card": "一整天", "body": "四分之一天写作 $1/4$。", "alt": "一条涂了四分之三的长条",
        "sum": "$5/12 + {a}/12$ 等于多少？", "double": "一趟火车要 7 小时，两趟要几小时？", "choice": "哪一个更大？",
    },
}  # fmt: skip
GIFT = """::Half:: Half of 8 is {#4}

::Write:: Write what a half is. {}

::Which:: Which is larger? {=1/2 ~1/3}
"""
QTI = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="half" title="Half" adaptive="false"
 timeDependent="false">
 <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
  <correctResponse><value>A</value></correctResponse></responseDeclaration>
 <itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
  <prompt>Which is one half?</prompt>
  <simpleChoice identifier="A">2/4</simpleChoice><simpleChoice identifier="B">2/3</simpleChoice>
 </choiceInteraction></itemBody>
 <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>
</assessmentItem>
"""
ROSTER = "name,class,pin\nMaya,7b,\nNoah,7b,\nZoë,7b,2468\n,7b,\n"


class NotSoError(Exception):
    """Something that should hold does not."""


@dataclass(slots=True)
class Window:
    """A process with a window; `ask` has it do something and returns what it saw."""

    name: str
    process: subprocess.Popen[str]

    def ask(self, order: str, *arguments: Any) -> dict[str, Any]:
        """Give an order. Raises `NotSoError` with the reason where it did not work."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([order, arguments]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"failed": "The window is gone."}
        if "failed" in answer:
            raise NotSoError(f"{self.name}, {order}: {answer['failed']}")
        sys.stdout.write(f"{self.name:8} {order:12} {json.dumps(answer['seen'], ensure_ascii=False)}\n")
        sys.stdout.flush()
        return dict(answer["seen"])


def check(holds: bool, sentence: str) -> None:
    """Raise `NotSoError` where a sentence about the day is not true."""
    if not holds:
        raise NotSoError(sentence)


def opened(name: str, home: Path, out: Path, look: tuple[str, str, str], stack: ExitStack) -> Window:
    """Start a window in a process; `stack` ends it."""
    command = [sys.executable, "-m", "tests.benchmarks.teachers_day_window"]
    command += ["--role", "teacher" if name == "teacher" else "learner", "--at", *map(str, PLACES[name])]
    command += ["--look", *look, "--out", str(out)]
    environment = os.environ | {"MMTUTOR_HOME": str(home), "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    stack.callback(process.wait)
    stack.callback(lambda: process.stdin and process.stdin.close())
    return Window(name, process)


def before_school(teacher: Window, words: dict[str, str], folder: Path) -> dict[str, Any]:
    """Set a passphrase, make a course, import two, read the list of the class."""
    seen = teacher.ask("begin", "Ms Lind", PASSPHRASE)
    check(seen["teachers"] == ["Ms Lind"], "The teacher is in the store.")
    course = teacher.ask("make_course", words, str(paths.asset("courses", "fractions", "three-quarters.svg")))
    check(len(course["items"]) == 3, "The course has its three exercises on disk.")
    for name, text in (("quiz.gift", GIFT), ("half.xml", QTI), ("class.csv", ROSTER)):
        (folder / name).write_text(text, encoding="utf-8")
    gift = teacher.ask("take_in", str(folder / "quiz.gift"), "30-gift")
    check(gift["tone"] == "plain" and len(gift["own"]) == 2, "The GIFT file is a course.")
    check("Write" in gift["said"], "It is said which question could not be carried over.")
    qti = teacher.ask("take_in", str(folder / "half.xml"), "31-qti")
    check(qti["tone"] == "plain" and len(qti["own"]) == 3, "The QTI file is a course.")
    seen = teacher.ask("take_roster", str(folder / "class.csv"))
    check(seen["before"] == 0, "The preview changes nothing.")
    check(seen["learners"] == ["Maya", "Noah", "Zoë"] and seen["cohorts"] == ["7b"], "The list is in the store.")
    return course


def in_class(teacher: Window, learners: dict[str, Window], course: dict[str, Any]) -> None:
    """Run a class: join, answer, pause, show, end."""
    maya, noah = learners["Maya"], learners["Noah"]
    told = teacher.ask("open_class", "7b")
    for name, window in learners.items():
        check(window.ask("come_in", name)["learners"] == [name], "A learner is on their own computer.")
        joined = window.ask("join", name, told["code"].lower(), told["address"])
        check(joined["title"] == "7b", "A learner sees the class by name.")
    seen = teacher.ask("see", 2, "14-joined")
    check(seen["names"] == ["Maya", "Noah"], "The teacher sees both learners.")
    first, second, third = course["items"]
    teacher.ask("start", course["course"], course["lesson"], first)
    check(maya.ask("answer", "Maya", first, "right")["tone"] == "good", "Maya is told that it is right.")
    check(noah.ask("answer", "Noah", first, "wrong")["tone"] == "bad", "Noah is told that it is not.")
    seen = teacher.ask("watch", 2, "16-dashboard")
    check(seen["groups"] == ["adds-across"], "The misconception is a group.")
    teacher.ask("start", course["course"], course["lesson"], second)
    maya.ask("answer", "Maya", second, "stuck")
    noah.ask("answer", "Noah", second, "unsure")
    check(teacher.ask("watch", 2, "16-stuck")["stuck"] == 1, "The teacher sees who is stuck.")
    teacher.ask("pause", True)
    for name, window in learners.items():
        check(window.ask("look_up", name)["question_covered"], "The question is covered.")
    teacher.ask("pause", False)
    for name, window in learners.items():
        check(window.ask("go_on", name)["question_back"], "The question is back.")
    teacher.ask("start", course["course"], course["lesson"], third)
    for name, window in learners.items():
        check(window.ask("answer", name, third, "right")["tone"] == "good", "The choice is right.")
    teacher.ask("watch", 5, "17-five-answers")
    shown = teacher.ask("show_answer", "Noah")
    check(not shown["named"], "An answer is shown without a name.")
    for name, window in learners.items():
        check(window.ask("see_shown", name)["answer"] == shown["text"], "Everybody sees the answer.")
    stored = teacher.ask("end")["stored"]
    there = [one for name, window in learners.items() for one in window.ask("over", name)["stored"]]
    check(sorted(stored) == sorted(there) and len(set(stored)) == 5, "Each answer is at the teacher's, once.")


def after_school(teacher: Window, folder: Path) -> None:
    """Overrule an answer; save the reports."""
    seen = teacher.ask("overrule", "7b")
    check(seen["regraded"] == [1, 1], "One answer is regraded, each time.")
    check(seen["waiting"] == [1, 0, 1, 0], "It waits, is done, waits again, is done.")
    check(seen["log"] == ["accept", "undo", "accept"], "The log has all three.")
    seen = teacher.ask("report", "7b", str(folder))
    check(all(seen["same"].values()), "The files have the cells of the screen.")
    check(all(seen["rows"].values()), "No report is empty.")
    check(all((folder / f"{name}.pdf").read_bytes().startswith(b"%PDF-") for name in seen["rows"]), "PDFs are PDFs.")


def day(language: str, out: Path) -> None:
    """Live through one day. Raises `NotSoError` where something does not hold."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mmtutor-", ignore_cleanup_errors=True) as made, ExitStack() as stack:
        folder = Path(made)
        teacher = opened("teacher", folder / "teacher", out, LOOKS[language], stack)
        course = before_school(teacher, WORDS[language], folder)
        learners = {n: opened(n, folder / n, out, LEARNERS[language], stack) for n in ("Maya", "Noah")}
        in_class(teacher, learners, course)
        after_school(teacher, folder)


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="Live through a teacher's day before three real windows.")
    parser.add_argument("--out", type=Path, help="where pictures of the windows go")
    parser.add_argument("--round", choices=tuple(LOOKS), help="only this one (default: both)")
    options = parser.parse_args()
    with ExitStack() as stack:
        out = options.out or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mmtutor-pictures-")))
        os.environ["DISPLAY"] = stack.enter_context(display(SCREEN))
        for language in [options.round] if options.round else LOOKS:
            try:
                day(language, out.resolve() / language)
            except NotSoError as trouble:
                sys.stdout.write(f"{language}: not so: {trouble}\n")
                return 1
            sys.stdout.write(f"{language}: the day went well\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
