"""A wrong number or expression says what went wrong where its prompt tells what was asked."""

from __future__ import annotations

import pytest

from mmtutor.domain.assess import assess
from mmtutor.domain.items import Choice, Expression, Item, Number
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.reading import Reading


def judged(item: Item, answer: str) -> tuple[str, str | None, str]:
    found = assess(item, Reading(answer, 1.0, sure=True))
    return str(found.verdict), found.misconception, str(found.feedback)


SUM = Number(id="i", prompt="Work out $1/2+1/3$.", key="5/6")


def test_the_cause_is_told_and_the_answer_is_not() -> None:
    verdict, cause, feedback = judged(SUM, "2/5")
    assert (verdict, cause) == ("incorrect", "adds-across")
    assert feedback == f"Not yet. {MISCONCEPTIONS['adds-across'].explanation}"


@pytest.mark.parametrize(
    ("item", "answer", "cause"),
    [
        (Number(id="i", prompt="$2+3*4 =$ ?", key="14"), "20", "from-left-to-right"),
        (Number(id="i", prompt="Solve $2x+3=13$.", key="5"), "8", "coefficient-taken-away"),
        (Expression(id="i", prompt="Solve $3x=12$.", key="x=4", form="solved"), "x=9", "coefficient-taken-away"),
        (Expression(id="i", prompt="Expand $(x+3)^2$.", key="x^2+6x+9", form="expanded"), "x^2+9", "squares-each-term"),
        (Number(id="i", prompt="What part is shaded?", key="2/3"), "2/1", "part-over-rest"),
        (Expression(id="i", prompt="$6$ times as many $S$ as $P$.", key="S=6P"), "P=6S", "letters-reversed"),
        (Expression(id="i", prompt="Four less than a number $x$.", key="x-4"), "4-x", "switches-round"),
    ],
)
def test_causes_are_found_for_numbers_and_expressions(item: Item, answer: str, cause: str) -> None:
    assert judged(item, answer)[1] == cause


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (SUM, "5/6"),
        (SUM, "17/19"),
        (SUM, "((("),
        (Number(id="i", prompt="Half of $2+3*4$, please.", key="7"), "20"),  # the key is not what it leads to
        (Number(id="i", prompt="$1/2$ or $1/3$: which is larger?", key="1/2"), "2/5"),
        (Number(id="i", prompt="How many legs has a spider?", key="8"), "6"),
        (Number(id="i", prompt="$1/2$ or $1/3$: which is larger?", key="1/2"), "1/1"),
        (Choice(id="i", prompt="$1/2+1/3$", options=("5/6", "2/5"), key=0), "b"),
    ],
)
def test_no_cause_is_made_up(item: Item, answer: str) -> None:
    assert judged(item, answer)[1] is None
