"""Texts of others as our markup, and back: formulas, lists, and nothing that runs."""

from __future__ import annotations

import pytest

from mmtutor.content.formula import from_tex, to_mathml, to_tex
from mmtutor.content.markup import from_html, from_plain, one_line, plainly, tex_or_plain, to_html
from mmtutor.errors import UserError


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two <b>three</b></p>", "One\n\ntwo **three**"),
        ("a<script>alert('x')</script>b<style>p{}</style>", "ab"),
        ('<a href="javascript:x" onclick="y">link</a>', "link"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
        ("<ul> <li> <p>one</p></li><li><p>two</p></li></ul>", "- one\n\n- two"),
        ("<table><tr><td><p>a</p></td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\n\nc"),
        ("H<sub>2</sub>O and x<sup>10</sup> and x<sup>n+k</sup>", "H₂O and x¹⁰ and x^(n+k)"),
        (r"\(\frac{1}{2}\) and $$x^2$$ and [$]\sqrt{2}[/$]", "$1/2$ and $x^2$ and $sqrt(2)$"),
        ("Costs $5 and $6", "Costs ＄5 and ＄6"),
        ("3*4*5", "3∗4∗5"),
        ("- 5 is negative", "− 5 is negative"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("zero\u200bwidth \u202eback", "zerowidth back"),
    ],
)
def test_html_becomes_plain_markup(html: str, text: str) -> None:
    assert from_html(html).text == text


def test_what_is_lost_is_said_once_each() -> None:
    found = from_html(r'<img src="a.png" alt="A flag"> <img src="b.png"> and \(\int_0^1 f\)')
    assert found.text == r"A flag and \(\int_0^1 f\)"
    assert [str(each) for each in found.lost] == [
        r"A formula stays in TeX: \int_0^1 f.",
        "Pictures, sound and the like are left out.",
    ]


def test_mathml_is_read_with_or_without_a_prefix() -> None:
    mathml = "<m:math><m:mfrac><m:mn>1</m:mn><m:mi>X</m:mi></m:mfrac></m:math>"
    assert from_html(f"a {mathml} b").text == "a $1/X$ b"
    assert from_html(f"a {mathml.replace('m:', '')} b").text == "a $1/X$ b"


@pytest.mark.parametrize(
    "formula",
    [
        "1/2+1/3",
        "1 3/4",
        "3(x+2)=21",
        "2*3",
        "x<=5",
        "x^2",
        "sqrt(2)/3",
        "3/5=?/15",
        "-3/4",
        "50%",
        "x=2,x=3",
        "a:b",
        "(-3)^2",
    ],
)
def test_a_formula_survives_tex_and_mathml(formula: str) -> None:
    tex = to_tex(formula)
    assert tex is not None
    assert from_tex(tex) == formula
    assert from_html(to_mathml(formula) or "").text == f"${formula}$"


@pytest.mark.parametrize(
    "text", ["Half of **six** is $6/2$.", "One\n\n- a\n- b\n\nlast", "1. a\n2. b", "*so* & <so>", "`code` stays"]
)
def test_our_markup_survives_html(text: str) -> None:
    back = from_html(to_html(text, tex_or_plain)).text
    assert back == text.replace("`", "")


def test_plain_lines_have_no_markup_left() -> None:
    assert plainly("Half of **six**\nis $1/2$ of 12") == r"Half of six is \(\frac{1}{2}\) of 12"
    assert one_line("a\n b\x00 c") == "a b c"
    with pytest.raises(UserError, match="more than 20000 characters"):
        from_plain("x" * 20_001)
