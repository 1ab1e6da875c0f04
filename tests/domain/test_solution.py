"""Model solutions are judged line by line, and an answer tells which misconception an item expects behind it."""

from __future__ import annotations

import pytest

from mmtutor.domain.items import Choice, Expression, Item, Number, Working
from mmtutor.domain.solution import broken_line, mistake_behind, not_told_apart

HALVES = Number(
    id="halves",
    prompt="$1/2+1/3$",
    key="5/6",
    solution=("3/6+2/6", "5/6"),
    mistakes=(("adds-across", "2/5"), ("tops-kept", "2/6")),
)


def number(*solution: str) -> Item:
    return Number(id="n", prompt="$1/2+1/3$", key="5/6", solution=solution)


@pytest.mark.parametrize(
    ("item", "broken"),
    [
        (HALVES, None),
        (number(), None),
        (number("5/6"), None),
        (number("3/6+2/6", "5/12"), 1),
        (number("3/6+2/6", "5/12", "5/6"), 1),
        (number("3/6+2/6", "10/12", "5/6"), None),
        (number("3/6+2/6"), 0),
        (number("1/2+1/4", "3/4"), 1),
        (number("3/6+*2/6", "5/6"), 0),
        (number("3/6+2/6", "5/"), 1),
        (Expression(id="e", prompt="", key="x=4", form="solved", solution=("2x=8", "x=4")), None),
        (Expression(id="e", prompt="", key="x=4", form="solved", solution=("2x=8",)), 0),
        (Working(id="w", prompt="", given="2x+1=9", key="x=4", solution=("2x=8", "x=4")), None),
        (Working(id="w", prompt="", given="2x+1=9", key="x=4", solution=("2x=10", "x=5")), 0),
        (Working(id="w", prompt="", given="2x+1=9", key="x=4", solution=("2x=8", "x=5")), 1),
    ],
    ids=lambda value: str(value.solution) if isinstance(value, Item) else str(value),
)
def test_the_first_line_that_does_not_follow_is_found(item: Item, broken: int | None) -> None:
    assert broken_line(item) == broken


def test_an_answer_that_a_misconception_leads_to_names_it() -> None:
    assert mistake_behind(HALVES, "2/5") == "adds-across"
    assert mistake_behind(HALVES, "0.4") == "adds-across"
    assert mistake_behind(HALVES, "1/3") == "tops-kept"
    assert mistake_behind(HALVES, "5/6") is None
    assert mistake_behind(HALVES, "no idea") is None
    options = Choice(id="c", prompt="", options=("$3x+2$", "$3x+6$"), key=1, mistakes=(("first-only", "3x+2"),))
    assert mistake_behind(options, "a") == "first-only"
    assert mistake_behind(options, "b") is None


def test_numbers_that_do_not_tell_misconceptions_apart_are_found() -> None:
    assert not_told_apart(HALVES) is None
    same = (("adds-across", "2/5"), ("tops-kept", "4/10"))
    assert not_told_apart(Number(id="n", prompt="", key="5/6", mistakes=same)) == "tops-kept"
    assert not_told_apart(Number(id="n", prompt="", key="2/5", mistakes=same)) == "adds-across"
    assert not_told_apart(Number(id="n", prompt="", key="5/6", mistakes=(("adds-across", "10/12"),))) == "adds-across"
    assert not_told_apart(Number(id="n", prompt="", key="5/6", mistakes=(("adds-across", "?!"),))) == "adds-across"
