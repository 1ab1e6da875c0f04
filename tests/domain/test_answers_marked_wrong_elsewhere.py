"""Right answers that other programs marked wrong, thread by thread: each must be right here, or be asked about.

The threads are about equivalence, typing and spelling. Where a thread shows what was typed, that is tested; the others
are tested on what they complain of.
"""

from __future__ import annotations

import pytest

from mmtutor.domain.assess import assess_text
from mmtutor.domain.items import Expression, Item, Number, ShortText

KHAN = "Khan/khan-exercises"
EQUIVALENCE = (
    (f"{KHAN}#122782", "147.9/100", ("1479/1000", "1.479", "1 479/1000")),
    (f"{KHAN}#111401", "5/16", ("0.3125", ".3125", "10/32")),
    (f"{KHAN}#159452", "0.3125", ("5/16", "31.25%")),
    (f"{KHAN}#130865", "13/9", ("1.444...", "1 4/9", "1.4̅", "1.(4)")),
    (f"{KHAN}#138785", "3/4", ("0.75", "6/8", "75%")),
    (f"{KHAN}#159804", "-7/4", ("-1.75", "-1 3/4", "7/-4", "−7/4")),
    (f"{KHAN}#155502", "5/2", ("2.5", "2 1/2", "2½", "10/4")),
    ("Khan/perseus#116", "2(x+1)", ("2x+2", "2+2x", "(x+1)2", "2·(1+x)")),
    (f"{KHAN}#126888", "14/5", ("2 4/5", "2.8")),
    (f"{KHAN}#160340", "4/3", ("1.333...",)),
    (f"{KHAN}#158185", "6015/10,000", ("1203/2000",)),
    (f"{KHAN}#118730", "0.815", ("=0,815", "0.815")),
    (f"{KHAN}#121915", "10", ("ten", "Ten", "10")),
    (f"{KHAN}#111032", "0.85", ("o.85",)),
    (f"{KHAN}#149146", "14", ("14m", "14 m")),
    (f"{KHAN}#155221", "8/9", ("8 over 9",)),
    (f"{KHAN}#126654", "5/9", ("5\\9",)),
    (f"{KHAN}#129089", "5^-2", ("5^(-2)", "1/25", "5⁻²", "0.04")),
    (f"{KHAN}#137003", "(4/9)^(3/2)", ("8/27",)),
)


@pytest.mark.parametrize(("thread", "key", "answers"), EQUIVALENCE, ids=[row[0] for row in EQUIVALENCE])
def test_the_same_value_in_another_form_is_right(thread: str, key: str, answers: tuple[str, ...]) -> None:
    for answer in answers:
        assert assess_text(key, answer).verdict == "correct", f"{thread}: {answer}"


TYPING = (
    (f"{KHAN}#142426", "x^(26/15)", "x^26/15"),
    (f"{KHAN}#146493", "y^(11/12)", "y^11/12"),
    (f"{KHAN}#155751", "x^(7/6)", "x^7/6"),
    (f"{KHAN}#139949", "6^(9/35)", "6^9/35"),
    (f"{KHAN}#154425", "x^(26/15)", "x**26/15"),
    (f"{KHAN}#134393", "a^(5/6)", "a^5/6"),
    (f"{KHAN}#109643", "k^(3/20)", "k ^ 3/20"),
)


@pytest.mark.parametrize(("thread", "key", "typed"), TYPING, ids=[row[0] for row in TYPING])
def test_a_power_typed_without_brackets_is_asked_about_and_never_just_wrong(thread: str, key: str, typed: str) -> None:
    asked = assess_text(key, typed)
    assert asked.verdict == "unsure", thread
    assert key in str(asked.feedback)
    assert assess_text(key, key).verdict == "correct"
    plain = typed.replace("**", "^").replace(" ", "")
    assert assess_text(plain, plain).verdict == "correct"  # where the line means what it says


@pytest.mark.parametrize(
    "typed", ["3/4", "3 over 4", "¾", "3÷4", "3:4", "\\frac{3}{4}", "3⁄4", "３／４", "three quarters", "3\\4"]
)
def test_a_fraction_can_be_typed_on_a_keyboard_without_a_fraction_key(typed: str) -> None:
    assert assess_text("3/4", typed).verdict == "correct"  # Khan/khan-exercises#153597


def word(*keys: str, strict: bool = False) -> Item:
    return ShortText(id="i", prompt="?", keys=keys, strict=strict)


SPELLING: tuple[tuple[str, Item, tuple[str, ...]], ...] = (
    ("TWUOnline/bug-tracking#467", word("<strong>mitosis</strong>"), ("mitosis", "Mitosis")),
    ("jivanyatra/hhmi#28", word("doghouse"), ("dog house", "dog-house", "doghouse", "Doghouse", "the doghouse")),
    (
        "NationalSecurityAgency/skills-service#3568",
        word("July 1909"),
        ("jul 1909", "Jul. 1909", "July, 1909", "1909 July", "july 1909"),
    ),
    ("ankitects/anki#680", word("שָׁלוֹם"), ("שלום", "שָׁלוֹם")),
    ("ankitects/anki#3422", word("مُدَرِّس"), ("مدرس",)),
    ("ankitects/anki-manual#310", word("alemán"), ("aleman", "alemán", "Aleman")),
    ("ssricardo/anki-plugins#138", word("știință"), ("stiinta", "ştiinţă")),
    ("h5p/h5p-blanks#12", word("photosynthesis"), ("photosynthesis", "photosinthesis", "photosyntesis")),
    ("h5p/h5p-blanks#10", Number(id="i", prompt="?", key="50", tolerance="0.5"), ("49.5", "50.5", "50", "49,7")),
)


@pytest.mark.parametrize(("thread", "item", "answers"), SPELLING, ids=[row[0] for row in SPELLING])
def test_what_was_meant_is_right(thread: str, item: Item, answers: tuple[str, ...]) -> None:
    for answer in answers:
        assert item.assess(answer).verdict == "correct", f"{thread}: {answer}"


def test_one_switch_decides_whether_slips_and_accents_count() -> None:
    for key, answer in (("photosynthesis", "photosinthesis"), ("alemán", "aleman"), ("cat", "cats")):
        assert word(key).assess(answer).verdict == "correct"
        judged = word(key, strict=True).assess(answer)  # h5p/h5p-blanks#12
        assert (judged.verdict, judged.same_value, judged.form_ok) == ("incorrect", True, False)


def test_beyond_the_range_is_wrong_and_another_date_too() -> None:
    assert Number(id="i", prompt="?", key="50", tolerance="0.5").assess("50.6").verdict == "incorrect"
    for answer in ("July 1908", "June 1909", "jul", "1909"):
        assert word("July 1909").assess(answer).verdict == "incorrect"


def test_the_reason_is_said_where_the_value_is_right_and_the_form_is_not() -> None:
    for item, answer, reason in (
        (Number(id="i", prompt="?", key="3/4", form="fraction"), "0.75", "write it as a fraction"),
        (Number(id="i", prompt="?", key="13/9"), "1.444", "rounded"),
        (Expression(id="i", prompt="?", key="(x-3)(x+3)", form="factored"), "x^2-9", "product of factors"),
    ):
        judged = item.assess(answer)
        assert (judged.verdict, judged.same_value, judged.form_ok) == ("incorrect", True, False)
        assert reason in str(judged.feedback)
