"""Every item template that ships: judged many times by its own rules, with its hints, solution and mistakes."""

from __future__ import annotations

import re

import pytest

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import (
    Choice,
    Cloze,
    Expression,
    Item,
    Matching,
    MultipleChoice,
    Number,
    Ordering,
    ShortText,
    Working,
)
from mmtutor.domain.solution import broken_line, mistake_behind, not_told_apart
from tests.content.builtin import EVERY_TEMPLATE, LANGUAGES, answer_to, leaks, options_of, readable, samples, templates

SAMPLES = 200
FEWER = 40  # where looking is dear

_MATHS = re.compile(r"\$([^$]*)\$")
_BARE_SIGN = re.compile(r"\s*[<>=]\s*")
# Answers for which no chain of equal lines leads to the key: what is solved is rounded down.
_WITHOUT_SOLUTION = {"inequality-word"}


def near_misses(item: Item) -> list[str]:
    """Answers that a learner could well give and that are not right."""
    match item:
        case Choice(options=options, key=key):
            return [chr(ord("a") + i) for i in range(len(options)) if i != key]
        case Number(key=key):
            return [f"({key})+1", f"-({key})" if " " not in key else "0"]
        case Expression(key=key):
            return [key + "+1", "x=x+1" if "=" in key else "x+1"]
        case ShortText():
            return ["fraction line", "unknown", "分数线", "未知数"]
        case Working(given=given, key=key):
            return [f"{given}\n{key}1", key + "1", given]
        case MultipleChoice(right=right, wrong=wrong):
            return [right[0], wrong[0], "; ".join(right + wrong)]
        case Ordering(order=order):
            return ["; ".join(reversed(order)), "; ".join((order[1], order[0], *order[2:]))]
        case Matching():
            return [re.sub(r"[a-z]", "a", item.shown_key())]
        case Cloze():
            return ["; ".join(["1000"] * len(item.gaps)), item.shown_key().rpartition(";")[0]]
    raise AssertionError(item.kind)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_every_item_accepts_its_key_by_its_own_solution_and_by_no_mistake(name: str, template_id: str) -> None:
    template = templates(name)[template_id]
    if template.kind in ("number", "expression", "working") and template_id not in _WITHOUT_SOLUTION:
        assert template.solution
    for item in samples(template, SAMPLES):
        assert item.assess(answer_to(item)).verdict is Verdict.CORRECT, item.id
        assert len(set(options_of(item))) == len(options_of(item)), item.id
        assert broken_line(item) is None, (item.id, item.solution)
        assert not_told_apart(item) is None, (item.id, item.mistakes)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_every_item_refuses_near_misses_and_knows_its_mistakes(name: str, template_id: str) -> None:
    for item in samples(templates(name)[template_id], FEWER):
        for wrong in near_misses(item):
            assert item.assess(wrong).verdict is not Verdict.CORRECT, (item.id, wrong)
        for misconception, answer in item.mistakes:
            assert mistake_behind(item, answer) == misconception, item.id
        assert mistake_behind(item, answer_to(item)) is None, item.id


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_the_right_value_in_the_wrong_form_is_told_apart(name: str, template_id: str) -> None:
    template = templates(name)[template_id]
    form = template.fields.get("form", "any")
    for item in samples(template, 20):
        if form == "lowest_terms":
            assert isinstance(item, Number)
            numerator, denominator = item.key.split("/")
            other = f"{2 * int(numerator)}/{2 * int(denominator)}"
        elif form == "mixed":
            assert isinstance(item, Number)
            whole, part = item.key.split()
            other = f"{whole}+{part}"
        elif form == "solved":
            other = f"{item.shown_key()}+0"
        else:
            return
        judged = item.assess(other)
        assert (judged.verdict, judged.same_value, judged.form_ok) == (Verdict.INCORRECT, True, False), (item.id, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_only_the_last_hint_gives_the_answer_away(name: str, template_id: str, language: str) -> None:
    template = templates(name, language)[template_id]
    assert 3 <= len(template.hints) <= 4
    assert template.explanation
    for item in samples(template, FEWER):
        assert leaks(item) == [], (item.id, answer_to(item))
        assert len(set(item.hints)) == len(item.hints)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_templates_offer_many_different_items_with_friendly_numbers(name: str, template_id: str) -> None:
    items = list(samples(templates(name)[template_id], 100))
    assert len({(item.prompt, frozenset(options_of(item))) for item in items}) >= 8
    for item in items:
        assert all(int(number) <= 200 for number in re.findall(r"\d+", item.prompt + item.shown_key())), item.prompt


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_everything_between_dollar_signs_can_be_typeset(name: str, template_id: str, language: str) -> None:
    for item in samples(templates(name, language)[template_id], 5):
        for text in (item.prompt, item.explanation, *item.hints, *options_of(item)):
            assert text.count("$") % 2 == 0, text
            assert not set("{}") & set(text), text
            for part in _MATHS.findall(text):
                assert _BARE_SIGN.fullmatch(part) or readable(part.replace("?", "n")), (item.id, part)
                assert "+-" not in part.replace(" ", ""), (item.id, part)
                assert not re.search(r"(?<![\d.])1[a-z]\b(?!\s*=)", part), (item.id, part)


def test_a_right_working_in_several_lines_is_accepted_and_the_first_wrong_line_is_named() -> None:
    item = next(samples(templates("linear-equations")["two-step-working"], 1))
    assert isinstance(item, Working)
    coefficient, rest, right = re.fullmatch(r"(\d+)x-(\d+)=(\d+)", item.given).groups()  # type: ignore[union-attr]
    total = int(rest) + int(right)
    good = f"{coefficient}x={total}\nx={total // int(coefficient)}"
    assert item.assess(good).verdict is Verdict.CORRECT
    bad = f"{coefficient}x={total}\nx={total}"
    assert item.assess(bad).first_wrong_line == 2
