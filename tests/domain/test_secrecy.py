from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmtutor.domain.items import Choice, Expression, Item, Number, ShortText, Working
from mmtutor.domain.number_words import in_digits
from mmtutor.domain.secrecy import gives_away

ADDING = Number(id="", prompt="What is $1/2+1/4$?", key="3/4", form="lowest_terms")
SOLVING = Expression(id="", prompt="Solve $2x+3=13$", key="x=5", form="solved")
WORKING = Working(id="", prompt="Solve it.", given="2x+3=13", key="x=5")
CHOOSING = Choice(id="", prompt="Which is as large?", options=("$2/4$", "$1/4$", "$1/3$"), key=0)
NAMING = ShortText(id="", prompt="What do plants do with light?", keys=("photosynthesis", "光合作用"))

LEAKS: list[tuple[Item, str]] = [
    *(
        (ADDING, text)
        for text in (
            "It is three quarters.",
            "so 6/8",
            r"so \(\frac{3}{4}\)",
            r"$\dfrac34$",
            "0.75!",
            "75%",
            "75 per cent",
            "¾",
            "³⁄₄",
            "**3**/**4**",
            "3 over 4",
            "numerator 3, denominator 4",
            "you get 3 out of 4",
            "3 \u200b/ 4",
            "四分之三",
            "seventy-five hundredths",
            "&frac34;",
            "<sup>3</sup>/<sub>4</sub>",
            "0,75",
            "3 ÷ 4",
            "1 - 1/4",
            "six eighths",
            "nought point seven five",
            "３/４",
            "3 : 4",
        )
    ),
    *((SOLVING, text) for text in ("x = 5", "it is five", "x equals 10/2", "halve ten: 5", r"\(x=5\)", "x is 五")),
    *((WORKING, text) for text in ("so x is 5", "In the end x = 10/2.")),
    *((CHOOSING, text) for text in ("one half", "A", "option a", "pick the first", "It is a.", "(a)", "2/4")),
    *((CHOOSING, text) for text in ("Choose number one.", "The answer is 1.", "第一个", "1")),
    *((SOLVING, text) for text in ("Check: 2 * 5 + 3 = 13.", "2(5) + 3", "x = 13 - 8", "it says 2x = 10, so 5")),
    *((NAMING, text) for text in ("It's **photosynthesis**!", "Photosynthesys", "这叫光合作用。")),
]
HARMLESS: list[tuple[Item, str]] = [
    (ADDING, "Look at 1/2+1/4 once more."),
    (ADDING, "Make the bottom numbers the same before you add."),
    (ADDING, "Your 2/6 is less than 1/2. Can that be?"),
    (SOLVING, "Take 3 away on both sides of 2x+3=13."),
    (SOLVING, "Undo the plus before the times."),
    (SOLVING, "One of the terms is $5x$, as in $5(x+1)$."),
    (ADDING, "In $3/8 - 1/4$ the bottom numbers differ; so do they here."),
    (CHOOSING, "The first fraction has the larger bottom number. Look at 1 of them."),
    (WORKING, "Look at the line where you took 3 away."),
    (CHOOSING, "Think of a cake cut in equal parts."),
    (CHOOSING, "A fraction is a part of a whole."),
    (NAMING, "Plants turn light into sugar. What is that called?"),
]


@pytest.mark.parametrize(("item", "text"), LEAKS)
def test_an_answer_is_found_in_whatever_form(item: Item, text: str) -> None:
    assert gives_away(text, item)


@pytest.mark.parametrize(("item", "text"), HARMLESS)
def test_words_that_help_are_let_through(item: Item, text: str) -> None:
    assert not gives_away(text, item)


def test_a_way_that_may_be_shown_hides_no_answer() -> None:
    assert gives_away("$2/4 + 1/4$", ADDING)
    assert not gives_away("$2/4 + 1/4$", ADDING, seen=("2/4 + 1/4",))
    assert not gives_away("The next line is $2x = 10$.", WORKING, seen=("2x = 10",))
    assert gives_away("That is $6/8$.", ADDING, seen=("6/8",))
    assert gives_away("$x = 10/2$", WORKING, seen=("x = 10/2",))
    assert gives_away("$x = 13 - 8$", WORKING, seen=("x = 13 - 8",))


ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelt(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    return f"{ONES[n // 100]} hundred" + (f" and {spelt(n % 100)}" if n % 100 else "")


WAYS = {
    "plain": lambda p, q, k: f"{p}/{q}",
    "cancelled": lambda p, q, k: f"{p * k} / {q * k}",
    "latex": lambda p, q, k: rf"$\frac{{{p * k}}}{{{q * k}}}$",
    "over": lambda p, q, k: f"{spelt(p)} over {spelt(q)}",
    "divided": lambda p, q, k: f"{p} divided by {q}",
    "bold": lambda p, q, k: f"**{p}**/**{q}**",
    "apart": lambda p, q, k: f"top {p}, bottom {q}",
    "sum": lambda p, q, k: f"{p - 1}/{q} + 1/{q}",
}


@settings(max_examples=150, deadline=None)
@given(
    p=st.integers(1, 60),
    q=st.integers(2, 60),
    k=st.integers(1, 9),
    way=st.sampled_from(sorted(WAYS)),
    before=st.sampled_from(("", "So the answer is ", "Nearly! Think: ", "You get (")),
    after=st.sampled_from(("", ".", ")!", " in all.")),
)
def test_no_way_of_writing_a_fraction_gets_through(p: int, q: int, k: int, way: str, before: str, after: str) -> None:
    exact = Fraction(p, q)
    if exact.denominator == 1:
        exact += Fraction(1, 2)
    item = Number(id="", prompt="How much is it?", key=f"{exact.numerator}/{exact.denominator}")
    assert gives_away(before + WAYS[way](exact.numerator, exact.denominator, k) + after, item)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 999))
def test_a_whole_number_in_words_is_found(n: int) -> None:
    assert in_digits(spelt(n)) == str(n)
    assert gives_away(f"I make it {spelt(n)}.", Number(id="", prompt="How many?", key=str(n)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from([ADDING, SOLVING, WORKING, CHOOSING, NAMING]))
def test_no_text_breaks_it(text: str, item: Item) -> None:
    assert gives_away(text, item) in (True, False)
