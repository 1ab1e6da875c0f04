"""Notation beyond plain arithmetic: intervals, sets, systems, both signs, bars, functions, LaTeX and HTML."""

from __future__ import annotations

import pytest

from mmtutor.domain.maths import MathsSyntaxError, canonical, equivalent, parse
from mmtutor.domain.maths import nodes as n

SAME = (
    # ÷ and : bind more loosely than a fraction written with /
    ("2/3 ÷ 3/4", "8/9"),
    ("2/3 : 3/4", "8/9"),
    ("1/2 ÷ 1/4 * 3", "6"),
    ("6 ÷ 2 * 3", "9"),
    ("12 ÷ 3 ÷ 2", "2"),
    ("12/3/2", "2"),
    # intervals and sets
    ("[2,5)", "[2; 5)"),
    ("(-inf, 3]", "(−∞, 3]"),
    ("(-inf,-8)U[4,inf)", "[4,∞) ∪ (-∞,-8)"),
    ("(-inf,2]&[6,inf)", "(-inf,2] U [6,inf)"),
    ("{1,2}", "{2,1}"),
    ("{1,2}", "2, 1"),
    ("[[1,2],[3,4]]", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"),
    ("⟨1,2⟩", "(1,2)"),
    # systems and alternatives
    ("x=2, y=3", "y=3 and x=2"),
    ("x=2, y=3", "x+y=5, x-y=-1"),
    ("x=1, y=2, z=3", "z=3, y=2, x=1"),
    ("x=2 or x=3", "x=3, x=2"),
    ("2 or 3", "2 and 3"),
    ("x>2 and x<5", "2<x<5"),
    ("x>2, x<5", "2<x<5"),
    ("x<2 or x>5", "x>5 or x<2"),
    # both signs
    ("x = 3 ± 2", "x=1 or x=5"),
    ("±8", "-8, 8"),
    ("(1±√5)/2", "(1+√5)/2, (1-√5)/2"),
    (r"x=\pm \sqrt{3}", "x=√3 or x=-√3"),
    # bars, roots and functions
    ("|-5|", "5"),
    ("|x-3|", "|3-x|"),
    ("2|x||y|", "2|xy|"),
    ("abs(x)", "|x|"),
    ("sqrt(8)", "2sqrt(2)"),
    ("sqrt(4x)", "2sqrt(x)"),
    ("sqrt(x^2)", "|x|"),
    ("sqrt(3+2sqrt(2))", "1+sqrt(2)"),
    ("∛27", "3"),
    ("x√3", "√3x"),
    ("ln(x^3)", "3ln(x)"),
    ("log_2(8)", "3"),
    ("log(1000)", "3"),
    ("ln e", "1"),
    ("sin 30°", "1/2"),
    ("cos(π/4)", "√2/2"),
    ("tan 45°", "1"),
    ("sin 2x", "2 sin x cos x"),
    ("sin^2(x)+cos^2(x)+x", "1+x"),
    ("sin^-1(x)", "arcsin(x)"),
    ("xsin(x)", "x*sin(x)"),
    ("2πr", "2pir"),
    ("θ/2", "theta/2"),
    # numbers
    ("0.(3)", "1/3"),
    ("0.16̅", "1/6"),
    ("0.142857̅", "0.1428577..."),
    (r"0.\overline{36}", "4/11"),
    ("5\\9", "5/9"),
    # names
    ("x_1+x_2", "x₂+x₁"),
    ("x'^2", "x'x'"),
    ("f(x)", "f(x)"),
    ("a_(n-1)", "a_{n-1}"),
    # mark-up
    ("<strong>3/4</strong>", "3/4"),
    ("x<sup>2</sup>", "x²"),
    ("2 &times; 3", "6"),
    ("x &lt; 3", "x<3"),
    ("$$4.83\\times{10}^4$$", "48300"),
    (r"\frac{2b^3}{\left(-3a^5\right)}", "-2b^3/(3a^5)"),
    (r"1\frac{3}{4}", "7/4"),
    (r"\frac12", "1/2"),
    (r"\sqrt[3]{8}", "2"),
    (r"\frac{\frac{1}{2}}{3}", "1/6"),
    (r"\left|x\right|", "|x|"),
    (r"72^{\circ}", "72°"),
    (r"x \geq -5", "x>=-5"),
    (r"5.90\%", "0.059"),
)
DIFFERENT = (
    ("[2,5)", "(2,5]"),
    ("[2,5)", "[2,5]"),
    ("(2,5)", "[2,5]"),
    ("(2,5)", "(5,2)"),
    ("(1,2)U(3,4)", "(1,2),(3,4)"),
    ("[[1],[2]]", "[[1,2]]"),
    ("x=2, y=3", "x=3, y=2"),
    ("x=2 or x=3", "x=2"),
    ("x>2 or x<5", "2<x<5"),
    ("x=3±2", "x=5"),
    ("|x|", "x"),
    ("sqrt(x^2)", "x"),
    ("sin(x)", "cos(x)"),
    ("ln(x)", "log(x)"),
    ("f(g(x))", "g(f(x))"),
    ("f(x)", "fx"),
    ("x_1", "x_2"),
    ("x'", "x"),
    ("sqrt(2)", "1.41421356237309504880"),
    ("(1,2)", "12"),
)


@pytest.mark.parametrize(("a", "b"), SAME)
def test_two_notations_of_the_same_are_the_same(a: str, b: str) -> None:
    assert equivalent(a, b)
    assert equivalent(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_what_differs_in_more_than_notation_is_not_the_same(a: str, b: str) -> None:
    assert not equivalent(a, b)
    assert not equivalent(b, a)


@pytest.mark.parametrize("text", sorted({text for pair in SAME + DIFFERENT for text in pair}))
def test_the_canonical_form_is_stable_and_keeps_the_meaning(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert equivalent(once, text)


def test_a_division_sign_divides_by_the_whole_fraction_after_it() -> None:
    divided = parse("2/3 ÷ 3/4")
    assert divided == n.Quotient(
        n.Quotient(n.Number("2"), n.Number("3")), n.Quotient(n.Number("3"), n.Number("4")), "÷"
    )
    assert canonical("2/3 ÷ 3/4") == "2/3/(3/4)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(1,2,3]", "This closing bracket does not fit the opening one."),
        ("[x+1)", "This closing bracket does not fit the opening one."),
        ("|x", "A closing bracket is missing."),
        ("ln(0)", "There is a logarithm of positive numbers only."),
        ("tan(90°)", "There is no tangent of a right angle."),
        (r"\foo{x}", "The sign \\foo is not one I know."),
        (r"\frac{1}{2", "A closing bracket is missing."),
        ("\x023\x03", "The sign U+0002 is not one I know."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(MathsSyntaxError) as caught:
        equivalent(text, "1")
    assert str(caught.value.message) == sentence
