from __future__ import annotations

import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from mmtutor.domain.people import SignIn
from mmtutor.domain.roster import Problem, RosterPlan
from mmtutor.errors import UserError
from mmtutor.gui.teacher.gate import refusal
from mmtutor.gui.teacher.people_roster import as_table
from mmtutor.gui.translate import Translation, say
from mmtutor.messages import message

ROOT = Path(__file__).parents[2]
FILE = ROOT / "assets" / "translations" / "mmtutor_zh_CN.ts"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_sentence_is_translated(tool: ModuleType) -> None:
    known = tool.read(FILE)
    missing = [each for each in tool.sentences() if not known.get(each)]
    assert not missing, "run python packaging/translations.py and translate what it lists"


def test_translations_keep_what_is_filled_in(tool: ModuleType) -> None:
    wrong = [key for key, translation in tool.read(FILE).items() if translation and holes(key[1]) != holes(translation)]
    assert not wrong


def test_the_compiled_file_is_as_new_as_the_written_one(qapp: QApplication, tool: ModuleType) -> None:
    translation = Translation()
    translation.install("zh_CN")
    try:
        for (context, english), chinese in tool.read(FILE).items():
            assert QApplication.translate(context, english) == chinese
    finally:
        translation.install("en")


def test_a_sentence_of_a_lower_floor_is_said_in_the_windows_language(qapp: QApplication) -> None:
    translation = Translation()
    translation.install("zh_CN")
    try:
        inner = message("That's right.")
        assert say(inner) == "对了。"
        assert say(message("Line {line}: {idea}", line=2, idea=inner)) == "第 2 行：对了。"
        assert say(UserError("{name} cannot be opened.", name="a.png")) == "a.png 无法打开。"
    finally:
        translation.install("en")
    assert say(inner) == "That's right."


def test_sentences_and_what_is_left_out_are_written_as_each_language_does(qapp: QApplication) -> None:
    plan = RosterPlan((), (), (Problem(4, message("There is no name.")),))

    def words() -> tuple[str, str]:
        return str(as_table(plan).rows[0][2]), refusal(SignIn(False, 3), message("That is not the passphrase."))

    assert words() == ("left out: There is no name.", "That is not the passphrase. Tries left: 3.")
    translation = Translation()
    translation.install("zh_CN")
    try:
        left_out, refused = words()
        assert left_out.startswith("略过：")
        assert refused.endswith("。还可以试 3 次。")
    finally:
        translation.install("en")
