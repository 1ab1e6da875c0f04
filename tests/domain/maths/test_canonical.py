"""The canonical form is what the network writes: it is stable, and the truths of the data sets are in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mmtutor.domain.maths import MathsSyntaxError, canonical, parse
from mmtutor.domain.maths import nodes as n
from mmtutor.paths import data_dir

CANONICAL = {
    "x = 5": "x=5",
    " 1   3/4 ": "1 3/4",
    "1¾": "1 3/4",
    ".5": "0.5",
    "5.": "5",
    "05": "05",
    "0.80": "0.80",
    "3 over 4": "3/4",
    "x²": "x^2",
    "x⁻¹": "x^(-1)",
    "x^-1": "x^(-1)",
    "x**2": "x^2",
    "2·x": "2*x",
    "6÷2": "6/2",
    "3:4": "3:4",
    "(3/4)": "3/4",
    "((x+1))": "x+1",
    "(2x)+3": "2x+3",
    "(a*b)/c": "a*b/c",
    "a+(b+c)": "a+(b+c)",
    "a-(b-c)": "a-(b-c)",
    "x(x(xx))": "x(x(xx))",
    "(a/b)/c": "a/b/c",
    "a/(b/c)": "a/(b/c)",
    "(a+b)/2": "(a+b)/2",
    "x^(2)": "x^2",
    "x^(1/2)": "x^(1/2)",
    "x^(n-1)": "x^(n-1)",
    "7^(7^7)": "7^(7^7)",
    "2^13^2": "2^13^2",
    "(x^2)^3": "(x^2)^3",
    "(-a)^n": "(-a)^n",
    "(-1)/1": "(-1)/1",
    "1/-1": "1/(-1)",
    "2*-3": "2*(-3)",
    "x+-x": "x+-x",
    "x+(-x)": "x+(-x)",
    "x=(-5)": "x=-5",
    "--5": "-(-5)",
    "+5": "5",
    "-1(7)": "-1(7)",
    "3(0)*2(9)": "3(0)*2(9)",
    "2(1 3/4)": "2(1 3/4)",
    "(1 3/4)^2": "(1 3/4)^2",
    "1,234.5": "1234.5",
    "10 000": "10000",
    "0 and 0 or 0": "0,0,0",
    "x=1 and y=2 or x=3": "x=1,y=2 or x=3",
    "50 %": "50%",
    "x ≤ 5": "x<=5",
    "x ≠ 5": "x<>5",
    "x=2 or x=3": "x=2,x=3",
    "( 2 , 3 )": "(2,3)",
    "80, 135": "80;135",
    "900 and 2100": "900,2100",
    "v_{final}+x_1": "v_(final)+x_1",
    "πr²": "pi*r^2",
    "x√3": "x*sqrt(3)",
    "o r": "o*r",
    "YES": "yes",
    "２＋３": "2+3",
    "": "",
    "  ": "",
    "= 5": "5",
    "\n5\n": "5",
}


@pytest.mark.parametrize(("text", "expected"), CANONICAL.items())
def test_what_learners_type_has_one_plain_form(text: str, expected: str) -> None:
    assert canonical(text) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2,5", "2.5"), ("1.234,5", "1234.5"), ("2,5;3", "2.5,3"), ("0.125", "0.125")]
)
def test_a_decimal_comma_is_a_choice(text: str, expected: str) -> None:
    assert canonical(text, decimal_comma=True) == expected


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("", 0, "There is nothing written here yet."),
        ("(3", 0, "A closing bracket is missing."),
        ("2+(3*(4)", 2, "A closing bracket is missing."),
        ("3)+1", 1, "This closing bracket has no opening one."),
        ("3+", 2, "Something is missing after +."),
        ("2+*3", 2, "Something is missing before *."),
        ("()", 1, "Something is missing before the closing bracket."),
        ("2 3", 2, "Something is missing between 2 and 3."),
        ("5 # 3", 2, "The sign # is not one I know."),
        ("2x=10\nx=5", 5, "There are several lines here; one is asked for."),
        ("1" * 300, 0, "This is too long. Write it in fewer than 240 signs."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_with_its_place(text: str, position: int, sentence: str) -> None:
    with pytest.raises(MathsSyntaxError) as caught:
        parse(text)
    assert (caught.value.position, str(caught.value.message)) == (position, sentence)


def test_the_tree_keeps_what_was_written() -> None:
    assert parse("(1,234 × x)/2") == n.Quotient(
        n.Parens(n.Product((n.Number("1234"), n.Name("x")), ("*",))), n.Number("2"), "/"
    )
    grouped = parse("1,234")
    assert isinstance(grouped, n.Number)
    assert (grouped.digits, grouped.written) == ("1234", "1,234")
    assert parse("6÷2") == n.Quotient(n.Number("6"), n.Number("2"), "÷")
    assert parse("x²") == n.Power(n.Name("x"), n.Number("2"))
    assert parse("½") == n.Quotient(n.Number("1"), n.Number("2"))
    assert parse("1 3/4") == n.Mixed("1", "3", "4")
    assert parse("2<=x<5").operators == ("<=", "<")  # type: ignore[attr-defined]


def truths(path: Path) -> list[str]:
    return sorted({json.loads(line)["truth"] for line in path.read_text(encoding="utf-8").splitlines()})


@pytest.mark.parametrize("name", ["expressions/manifest.jsonl", "speech/dev.jsonl"])
def test_the_truths_of_the_data_sets_are_canonical(name: str) -> None:
    folder = data_dir()
    if folder is None or not (folder / name).exists():
        pytest.skip("needs the evaluation sets; set MMTUTOR_DATA to their folder")
    changed = {truth: canonical(truth) for truth in truths(folder / name) if canonical(truth) != truth}
    assert changed == {}
