"""A page of working is read on the model's thread and told as lines; nothing of it is judged."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from mmtutor.domain.course import Lesson
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.tutor import ItemShown, PageRead, StillThinking, Trouble, TutorState
from tests.tutor.conftest import COURSE, PICTURE, TIMEOUT_S, Desk, sure, unsure

SOLVING = ItemTemplate(
    id="solve",
    kind="working",
    prompt="Solve it.",
    variables={"a": "5..5"},
    fields={"given": "2x+3={2*a+3}", "key": "x={a}"},
    skills=("adding",),
)
SOLVE = Lesson("solving", "Solving", cards=(), templates=(SOLVING,))


@pytest.fixture
def solving(desk: Desk) -> Desk:
    desk.tutor.start(desk.learner, COURSE, SOLVE)
    desk.next(ItemShown)
    return desk


def test_each_line_is_told_with_its_doubt_and_nothing_is_on_disk(solving: Desk) -> None:
    solving.reader.readings = [sure("2x=10"), unsure("x=8")]
    assert solving.tutor.read_page([PICTURE, PICTURE])
    read = solving.next(PageRead)
    assert [(line.text, line.sure) for line in read.readings] == [("2x=10", True), ("x=8", False)]
    assert solving.tutor.state is TutorState.ANSWERING
    assert solving.attempts() == []


def test_what_follows_is_supposed_where_the_ink_alone_does_not_say_so(solving: Desk) -> None:
    solving.reader.readings = [sure("2x=10"), unsure("x=8")]
    solving.reader.weights = {"x=5": 0.4}
    solving.tutor.read_page([PICTURE, PICTURE])
    last = solving.next(PageRead).readings[-1]
    assert (last.text, last.sure, last.supposed) == ("x=5", False, True)


@pytest.mark.parametrize("lines", [0, 2])
def test_a_page_without_writing_is_told_in_a_sentence(solving: Desk, lines: int) -> None:
    solving.reader.readings = [unsure("")] * lines
    assert solving.tutor.read_page([PICTURE] * lines)
    assert "no writing" in str(solving.next(Trouble).message)
    assert solving.tutor.state is TutorState.ANSWERING


def test_a_page_that_cannot_be_read_is_told_in_a_sentence(solving: Desk) -> None:
    solving.reader.readings = [UserError("The model is damaged.")]
    solving.tutor.read_page([PICTURE])
    assert str(solving.next(Trouble).message) == "The model is damaged."
    assert solving.tutor.state is TutorState.ANSWERING


def test_a_page_of_an_item_that_was_left_is_never_shown(solving: Desk) -> None:
    held = threading.Event()
    solving.reader.wait = partial(held.wait, TIMEOUT_S)
    solving.reader.readings = [sure("2x=10"), sure("x=5")]
    assert solving.tutor.read_page([PICTURE])
    assert not solving.tutor.read_page([PICTURE]), "one page at a time"
    solving.next(StillThinking)
    solving.tutor.next_item()
    solving.next(ItemShown)
    held.set()
    assert solving.tutor.read_page([PICTURE])
    assert [line.text for line in solving.next(PageRead).readings] == ["x=5"]


def test_only_working_is_read_as_a_page(desk: Desk) -> None:
    desk.start()
    assert not desk.tutor.read_page([PICTURE])
    desk.next(StillThinking)
