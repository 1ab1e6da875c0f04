"""A course, a reader and keys for the tests of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mmtutor.domain.course import Card, Course, Lesson, Skill
from mmtutor.domain.observation import Response
from mmtutor.domain.reading import Expects, Reading
from mmtutor.domain.template import ItemTemplate
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.teacher.class_page import ClassPage

WAIT_MS = 10_000

ADDING = ItemTemplate(
    id="add",
    kind="number",
    prompt="What is it? $ {a}/{n} + {b}/{n} = ? $",
    variables={"a": "1..3", "b": "1..3", "n": (7, 11)},
    fields={"key": "{a+b}/{n}"},
    skills=("adding",),
    hints=("Same denominators.", "Add the numerators: ${a} + {b}$."),
    explanation="The denominators stay.",
)
CHOOSING = ItemTemplate(
    id="choose",
    kind="choice",
    prompt="Which is as large as ${a}/2$?",
    variables={"a": "1..3"},
    fields={"options": ("${2*a}/4$", "${a}/4$", "${a}/3$"), "key": "0"},
    skills=("adding",),
)
SOLVING = ItemTemplate(
    id="solve",
    kind="working",
    prompt="Solve it, line by line.",
    variables={"a": "2..9"},
    fields={"given": "2x+3={2*a+3}", "key": "x={a}"},
    skills=("solving",),
)
CARD = Card("Equal parts", "Cut it into **equal** parts: $1/4$.", steps=("Look.", "One of four is $1/4$."))
ADD = Lesson("adding", "Adding", cards=(CARD,), templates=(ADDING,))
CHOOSE = Lesson("choosing", "Choosing", cards=(), templates=(CHOOSING,))
SOLVE = Lesson("solving", "Solving", cards=(), templates=(SOLVING,))
SKILLS = (Skill("adding", "Adding fractions"), Skill("solving", "Solving equations"))


def course(language: str) -> Course:
    """Return the course in a language."""
    title = "分数" if language == "zh" else "Fractions"
    return Course("fractions", title, "What they are.", language, SKILLS, (ADD, CHOOSE, SOLVE))


@dataclass
class ScriptedReader:
    """Reads what it is told, whatever it is given; live responses do not use the script up."""

    readings: list[Reading] = field(default_factory=list)
    given: list[Response] = field(default_factory=list)

    def read(self, response: Response, question: str = "", expects: Expects = Expects.ANYTHING) -> Reading:
        self.given.append(response)
        return self.readings[0]

    def read_live(self, response: Response, question: str = "") -> Reading:
        return self.read(response, question)

    def weigh(
        self,
        response: Response,
        candidates: Sequence[str],
        question: str = "",
        expects: Expects = Expects.ANYTHING,
    ) -> dict[str, float]:
        return {self.readings[0].text: 1.0 / 2} | dict.fromkeys(candidates, 0.0)


def press(qtbot: QtBot, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key, or type a text, where the focus is."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    if isinstance(key, str):
        qtbot.keyClicks(focus, key)
    else:
        qtbot.keyClick(focus, key, modifier)


def without(parts: Parts, **others: object) -> Parts:
    """Return the parts with some exchanged."""
    return replace(parts, **others)  # type: ignore[arg-type]


def begin_class(window: MainWindow, parts: Parts) -> ClassPage:
    """Enter teacher mode and have a class opened; `host.is_open` says when it is."""
    window.show_teaching()
    assert window.teaching is not None
    window.teaching.enter(parts.store.teachers.add("Ms Gray", "correct horse battery"))
    window.teaching.open("class")
    page = window.page
    assert isinstance(page, ClassPage)
    page.form.name.setText("7b")
    page.form.go.click()
    return page


def open_class(qtbot: QtBot, window: MainWindow, parts: Parts) -> ClassPage:
    """Return the teacher's page of a class that is open."""
    page = begin_class(window, parts)
    qtbot.waitUntil(lambda: page.host.is_open, timeout=2 * WAIT_MS)
    return page
