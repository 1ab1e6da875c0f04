"""Nothing that a learner can type does more than raise `MathsSyntaxError`, and nothing hangs."""

from __future__ import annotations

import builtins
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmtutor.domain.assess import assess_text
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.items import ITEM_TYPES
from mmtutor.domain.maths import MathsSyntaxError, canonical, equivalent, normal, parse, parse_partial, readings

HANGING_S = 20.0  # of processor time for one call, against what never ends; `benchmarks/hostile_input` measures

HOSTILE = (
    "__import__('os').system('touch hacked')",
    "exec(\"open('hacked','w')\")",
    "().__class__.__bases__[0].__subclasses__()",
    "lambda: 0",
    "{{7*7}}",
    "{0.__class__}",
    "${jndi:ldap://x}",
    "%s%s%s%n",
    "'; DROP TABLE attempts; --",
    "<script>alert(1)</script>",
    "9^9^9^9",
    "4^512",  # just more than a float can hold
    "x=-4^512; x^2=4^512*sqrt(2)",
    "9^(9^(9^(9^(9^9))))",
    "((2^64)^64)^64",
    "10^10^10",
    "(-1)^99999999999",
    "1^99999999999999999",
    "0^0",
    "0^-1",
    "1/0",
    "1/(x-x)",
    "1 1/0",
    "sqrt(-1)",
    "(1/3)^-4000",
    "x^99999",
    "x^9^9",
    "(x+y+z+a+b+c)^64",
    "(x+1)^64*(y+1)^64*(z+1)^64",
    "(a+b+c+d+e+f+g+h)^9(i+j+k+l+m+n+o+p)^9",
    "((((((((x+1)^9)^9)^9)^9)^9)^9)^9)^9",
    "x^x^x^x^x^x",
    "1/(1+1/(1+1/(1+1/(1+1/(1+1/(1+1/(x+1)))))))",
    "(" * 100_000,
    ")" * 1000,
    "(" * 120 + "1" + ")" * 119,
    "-" * 239 + "1",
    "1" * 240,
    "0." + "3" * 230 + "...",
    "1+" * 119 + "1",
    "1/" * 119 + "1",
    "x^" * 119 + "x",
    "x" * 240,
    "√" * 200 + "2",
    "5" + "%" * 200,
    "=" * 50,
    ",".join("1" * 100),
    "1" * 10**8,
    "\x00",
    "3\x004",
    "\u202e4/3",
    "\u200b\u200f\ufeff",
    "\ud800",
    "²²²",
    "x²³⁴⁵⁶⁷⁸⁹",
    "½½½",
    "1½⅓¼",
    "٣/٤",
    "三分之一",
    "𝟛/𝟜",
    "🙂+1",
    "e\u0301",
    "\n\r\t\v\f\u2028",
    "1e999",
    "0x1F",
    "inf",
    "nan",
    "None",
    "1_000",
    "1..2",
    "...",
    "1.2.3",
    "1,2,,3",
    "{1/2}",
    "1{2/3}",
    "^{2}",
    "()",
    "x=",
    "<>",
    "<=<=",
    "a" * 300,
)


@contextmanager
def bounded() -> Iterator[None]:
    started = time.thread_time()
    yield
    assert time.thread_time() - started < HANGING_S


def trouble_of(function: Callable[[str], object], text: str) -> tuple[str | None, int]:
    try:
        function(text)
    except MathsSyntaxError as trouble:
        return str(trouble.message), trouble.position
    return None, 0


def read_in_every_way(text: str) -> None:
    """Call everything that takes what a learner typed; only `MathsSyntaxError` may come out."""
    for function in (canonical, readings, lambda t: normal(parse(t)), lambda t: normal(parse(t, decimal_comma=True))):
        with bounded():
            sentence, position = trouble_of(function, text)
        assert sentence is None or (sentence and 0 <= position <= len(text))
    with bounded():
        parse_partial(text)


def judge_in_every_way(text: str) -> None:
    """Judge an answer by every kind of item; a verdict always comes out."""
    for key, kind in (
        ("3/4", "number"), ("x^2-9", "expression"), ("x=5", "expression"), ("x=5", "working"), ("b", "choice"),
        ("half", "short_text"), ("3/4", None),
    ):  # fmt: skip
        with bounded():
            assessment = assess_text(key, text, kind, prompt="2x=10" if kind == "working" else "")
        assert assessment.verdict in Verdict
        assert str(assessment.feedback)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: ascii(t[:24]))
def test_a_hostile_answer_gets_a_sentence_and_nothing_else(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a learner's text was executed")

    parse("1/2")  # the parser itself is built before anything is forbidden
    for name in ("eval", "exec", "open"):
        monkeypatch.setattr(builtins, name, forbidden)
    monkeypatch.setattr(os, "system", forbidden)
    read_in_every_way(text)
    judge_in_every_way(text)


def test_a_hundred_million_characters_are_refused_at_once() -> None:
    text = "1" * 10**8
    started = time.thread_time()
    with pytest.raises(MathsSyntaxError, match="too long"):
        parse(text)
    assert time.thread_time() - started < 0.05


def test_a_hostile_key_is_compared_as_text() -> None:
    for key in HOSTILE:
        for kind in (*ITEM_TYPES, None):
            with bounded():
                assert assess_text(key, "5", kind).verdict in Verdict


LEARNERS_SIGNS = "0123456789xyab+-*/=<>().,^%: ²½×·÷−√π"
written = st.text(st.sampled_from(LEARNERS_SIGNS), max_size=40)
anything = st.text(max_size=60)
PIECES = "1|2|34|0.5|1/2|x|y|(|)|+|-|*|/|^|=|<|>=|,|%|over|sqrt|pi|and|or|squared|1,000|²|½|...|;"
words = st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map(" ".join)
texts = st.one_of(written, words, anything)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(patient, max_examples=10_000)
@given(texts)
def test_ten_thousand_random_answers_are_read_in_bounded_time(text: str) -> None:
    read_in_every_way(text)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(patient, max_examples=2_000)
@given(texts)
def test_two_thousand_random_answers_are_judged_in_bounded_time(text: str) -> None:
    judge_in_every_way(text)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(patient, max_examples=3_000)
@given(texts)
def test_the_canonical_form_is_stable_and_means_the_same(text: str) -> None:
    try:
        once = canonical(text)
    except MathsSyntaxError:
        return
    assert canonical(once) == once
    assert set(once) <= set("0123456789abcdefghijklmnopqrstuvwxyz+-*/=<>().,^%: ;[{}]|±U∞∅°_'αβγδεθλμρστφω")
    if not once:
        return
    try:
        normal(parse(text))
    except MathsSyntaxError:
        return
    assert equivalent(text, once)
