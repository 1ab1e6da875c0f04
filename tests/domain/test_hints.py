from __future__ import annotations

import random
from dataclasses import replace

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.hints import (
    IDLE_BEFORE_OFFER_S,
    WRONG_BEFORE_OFFER,
    Rung,
    Tried,
    authored,
    headline,
    ladder,
    like_example,
    next_step,
    offer,
)
from mmtutor.domain.items import Number, Working
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.secrecy import gives_away
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import message

SOLVING = ItemTemplate(
    id="solve",
    kind="working",
    prompt="Solve ${a}x + {b} = {a*x+b}$.",
    variables={"a": "2..9", "b": "2..15", "x": "2..12"},
    where=("a != x", "b != x"),
    fields={"given": "{a}x+{b}={a*x+b}", "key": "x={x}"},
    solution=("{a}x = {a*x}", "x = {x}"),
    hints=("What was done to $x$ last?", "Take {b} away on both sides.", "So $x = {x}$."),
)
ITEM = Working(
    id="one", prompt="Solve $2x+3=13$.", given="2x+3=13", key="x=5", solution=("2x = 10", "x = 5"), hints=SOLVING.hints
)


def test_the_ladder_goes_from_a_pointer_to_the_next_step() -> None:
    item = SOLVING.sample(random.Random(1))
    example = like_example(SOLVING, item, random.Random(2))
    assert example is not None
    answer = f"{item.solution[0]}\nx = 999"
    rungs = ladder(item, (*authored(item), example), Tried(answer, item.assess(answer)))
    assert [hint.rung for hint in rungs] == [Rung.POINT, Rung.IDEA, Rung.EXAMPLE, Rung.STEP]
    assert rungs[0].lines == ("x = 999",)
    assert len(rungs[2].lines) == 2
    assert rungs[2].question != item.prompt


def test_an_example_of_working_begins_with_its_given_line_where_the_question_does_not_tell_it() -> None:
    silent = replace(SOLVING, prompt="Solve the equation, one step on each line.")
    item = silent.sample(random.Random(1))
    example = like_example(silent, item, random.Random(2))
    assert example is not None
    given, *solution = example.lines
    assert len(solution) == 2
    assert Working(id="", prompt="", given=given).assess("\n".join(solution)).first_wrong_line is None
    assert (given,) != item.beginning


def test_nothing_on_the_ladder_gives_the_answer_away() -> None:
    for seed in range(25):
        item = SOLVING.sample(random.Random(seed))
        example = like_example(SOLVING, item, random.Random(seed))
        assert example is not None
        for hint in ladder(item, (*authored(item), example)):
            for text in (str(hint.text), hint.question, *hint.lines):
                assert not gives_away(text, item, seen=(text,)), (item.shown_key(), text)


def test_a_diagnosed_misconception_is_explained_instead_of_the_usual_idea() -> None:
    name, idea = next(iter(MISCONCEPTIONS.items()))
    wrong = Assessment(Verdict.INCORRECT, message(""), misconception=name)
    item = Number(id="", prompt="How many?", key="7919", hints=("An idea.", "A step."))
    first = ladder(item, authored(item), Tried("1", wrong, idea))[0]
    assert (first.rung, first.text) == (Rung.IDEA, idea.explanation)


def test_the_next_step_follows_what_is_written_and_stops_before_the_answer() -> None:
    first = next_step(ITEM)
    assert first is not None
    assert first.lines == ("2x = 10",)
    assert next_step(ITEM, "2x=10") is None


def test_help_is_offered_after_mistakes_or_a_long_time_only() -> None:
    assert offer(0, 0) is None
    assert offer(WRONG_BEFORE_OFFER - 1, IDLE_BEFORE_OFFER_S - 1) is None
    assert offer(WRONG_BEFORE_OFFER, 0) is not None
    assert offer(0, IDLE_BEFORE_OFFER_S) is not None


def test_a_verdict_is_said_in_a_few_words() -> None:
    def said(answer: str) -> str:
        return str(headline(ITEM.assess(answer)))

    assert said("2x = 10; x = 4") == "Nearly there"
    assert said("2x = 16") == "Not yet"
    assert said("2x = 10; x = 5") == "None"
    so_far = Assessment(Verdict.INCORRECT, message("Go on."), False, same_value=True, steps=(Verdict.CORRECT,))
    assert str(headline(so_far)) == "Correct so far"
    unfinished = Assessment(Verdict.INCORRECT, message("Write its unit too."), False, same_value=True)
    assert str(headline(unfinished)) == "Same value, but not finished"


def test_a_verdict_that_the_feedback_says_already_is_not_said_twice() -> None:
    half = Number(id="", prompt="1/4 + 1/4", key="1/2", form="lowest_terms")
    assert headline(half.assess("2/4")) is None
    assert headline(ITEM.assess("2x = 10")) is None
    assert headline(half.assess("2/3")) is None
