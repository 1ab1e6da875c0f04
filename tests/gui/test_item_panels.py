"""The keyboard panels of the kinds whose answer has several parts."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import ITEM_TYPES, Cloze, Item, Matching, MultipleChoice, Ordering
from mmtutor.gui.look import Look
from mmtutor.gui.student.items import ANSWER_PANELS
from mmtutor.gui.student.items.stated import named, stated
from mmtutor.gui.typeset.flow import EM_SPACE
from mmtutor.gui.widgets.tile import PressCard

EVEN = MultipleChoice(id="even", prompt="Which are even?", right=("$2$", "$8$"), wrong=("$3$", "$9$"))
SIZES = Ordering(id="sizes", prompt="The smallest first.", order=("$1/4$", "$1/3$", "$1/2$"))
NAMES = Matching(id="names", prompt="What is what?", left=("$1/2$", "$1/4$"), right=("50 %", "25 %"))
GAPS = Cloze(id="gaps", prompt="Fill in.", text="Half of 6 is [[3]], half of 4 is [[2]].")


def shown(qtbot: QtBot, look: Look, item: Item) -> Any:
    panel = ANSWER_PANELS[item.kind](look, item)
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitExposed(panel)
    qtbot.waitUntil(panel.isActiveWindow)
    panel.take_focus()
    return panel


def test_every_kind_of_item_has_a_panel() -> None:
    assert set(ANSWER_PANELS) == set(ITEM_TYPES)


@pytest.mark.parametrize("item", [EVEN, SIZES, NAMES, GAPS], ids=lambda item: str(item.kind))
def test_a_panel_is_empty_at_first_and_takes_the_answer_that_it_gave(qtbot: QtBot, look: Look, item: Item) -> None:
    panel = shown(qtbot, look, item)
    assert panel.text() == ""
    panel.set_text(item.shown_key())
    assert item.assess(panel.text()).verdict is Verdict.CORRECT


def test_several_choices_are_made_and_taken_back_by_letters(qtbot: QtBot, look: Look) -> None:
    panel = shown(qtbot, look, EVEN)
    with qtbot.waitSignal(panel.changed):
        qtbot.keyClicks(panel, "a")
    qtbot.keyClicks(panel, "c")
    assert panel.text() == "a, c"
    qtbot.keyClicks(panel, "a")
    assert panel.text() == "c"


def test_rows_are_put_in_order_by_ctrl_and_the_arrows(qtbot: QtBot, look: Look) -> None:
    panel = shown(qtbot, look, SIZES)
    before = list(SIZES.options)
    first = panel.findChildren(PressCard)[0]
    with qtbot.waitSignal(panel.changed):
        qtbot.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert panel.text().split("; ") == [before[1], before[0], before[2]]
    moved = next(card for card in panel.findChildren(PressCard) if card.hasFocus())
    assert moved.accessibleName().startswith("Place 2")
    qtbot.keyClick(moved, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert panel.text().split("; ") == before


def test_pairs_are_chosen_from_lists(qtbot: QtBot, look: Look) -> None:
    panel = shown(qtbot, look, NAMES)
    boxes = panel.findChildren(QComboBox)
    assert boxes[0].hasFocus()
    qtbot.keyClick(boxes[0], Qt.Key.Key_Down)
    assert panel.text() == "1a"
    assert all(box.accessibleName() for box in boxes)
    for key in "ab":  # who has mistyped does not wait until a search for "a" is forgotten
        qtbot.keyClick(boxes[0], key)
    assert panel.text() == "1b"


def test_a_list_of_pairs_leaves_the_keys_of_the_page_to_the_page(qtbot: QtBot, look: Look) -> None:
    class Above(QWidget):
        keys: ClassVar[list[int]] = []

        def keyPressEvent(self, event: QKeyEvent) -> None:
            self.keys.append(event.key())

    above = Above()
    qtbot.addWidget(above)
    panel = ANSWER_PANELS[NAMES.kind](look, NAMES)
    panel.setParent(above)
    box = panel.findChildren(QComboBox)[0]
    qtbot.keyClick(box, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, "?")
    assert {Qt.Key.Key_H, Qt.Key.Key_Question} <= set(above.keys)


def test_enter_goes_from_gap_to_gap_and_then_checks(qtbot: QtBot, look: Look) -> None:
    panel = shown(qtbot, look, GAPS)
    first, second = panel.findChildren(QLineEdit)
    qtbot.keyClicks(first, "3")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert second.hasFocus()
    qtbot.keyClicks(second, "5")
    with qtbot.waitSignal(panel.wants_check):
        qtbot.keyClick(second, Qt.Key.Key_Return)
    judged = GAPS.assess(panel.text())
    panel.show_assessment(judged)
    assert [mark.accessibleName() for mark in panel._marks] == ["right", "look at this gap again"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (SIZES, ("**A**", "**B**", "**C**", *SIZES.options)),
        (EVEN, ("**D**", *EVEN.options)),
        (
            NAMES,
            (
                "**1** $1/2$",
                "**2** $1/4$",
                *(f"**{mark}** {text}" for mark, text in zip("AB", NAMES.options, strict=True)),
            ),
        ),
        (GAPS, ("Half of 6 is (1) ___",)),
        (ITEM_TYPES["working"](id="w", prompt="Solve it.", given="2x=6", key="x=3"), ("$2x=6$",)),
    ],
    ids=lambda value: value.kind if isinstance(value, Item) else "",
)
def test_what_the_panel_states_beside_the_question_is_there_for_hand_and_voice(
    item: Item, said: tuple[str, ...]
) -> None:
    assert all(part in stated(item) for part in said)


def test_long_options_have_a_line_each_and_a_number_states_nothing() -> None:
    long = ITEM_TYPES["choice"](id="c", prompt="?", options=("when all parts have the same size", "never"), key=0)
    assert stated(long).split("\n\n") == ["**A** when all parts have the same size", "**B** never"]
    assert stated(ITEM_TYPES["number"](id="n", prompt="?", key="1/2")) == ""


def test_what_an_answer_names_is_shown_with_its_letter() -> None:
    short = ITEM_TYPES["choice"](id="c", prompt="?", options=("$3/4$", "$4/3$"), key=0)
    long = ITEM_TYPES["choice"](id="c", prompt="?", options=("5 more than $x$", "never"), key=0)
    assert named(short, "b") == named(short, "2") == named(short, "4/3") == "**B** $4/3$"
    assert (named(long, "a"), named(long, "never")) == ("**A**", "**B**")
    first, last = EVEN.options[0], EVEN.options[3]
    assert named(EVEN, "d, a").split(EM_SPACE) == [f"**A** {first}", f"**D** {last}"]
    assert named(SIZES, "c, a").split(EM_SPACE) == [f"**C** {SIZES.options[2]}", f"**A** {SIZES.options[0]}"]
    assert named(NAMES, "2a 1 b, 3c") == f"**2A**{EM_SPACE}**1B**"
    assert {named(NAMES, "7"), named(short, "17"), named(EVEN, "x"), named(SIZES, "7"), named(GAPS, "3")} == {""}
