"""The live preview: every beginning of an answer can be drawn, and doubtful lines show their other readings."""

from __future__ import annotations

import pytest

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import parse, parse_partial, readings

HOLE = n.Unknown("")
X, ONE, TWO, THREE = n.Name("x"), n.Number("1"), n.Number("2"), n.Number("3")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", HOLE),
        ("3/", n.Quotient(THREE, HOLE)),
        ("x^", n.Power(X, HOLE)),
        ("x=", n.Relation((X, HOLE), ("=",))),
        ("1+", n.Sum((ONE, HOLE), ("+",))),
        ("(x+1", n.Parens(n.Sum((X, ONE), ("+",)))),
        ("2(", n.Product((TWO, n.Parens(HOLE)), ("",))),
        ("()", n.Parens(HOLE)),
        ("/2", n.Quotient(HOLE, TWO)),
        ("√", n.Root(HOLE)),
        ("1 3", n.Mixed("1", "3", "")),
        ("1 3/", n.Mixed("1", "3", "")),
        ("2 §", n.Product((TWO, n.Unknown("§")), ("",))),
        ("))", n.Unknown("))")),
    ],
)
def test_an_unfinished_answer_is_drawn_as_far_as_it_goes(text: str, tree: n.Node) -> None:
    assert parse_partial(text) == tree


@pytest.mark.parametrize("text", ["1 3/4", "2x+3=13", "(a+b)/2", "x²−1", "50% of 20", "-1/2x"])
def test_every_beginning_can_be_drawn_and_the_whole_is_the_usual_tree(text: str) -> None:
    for end in range(len(text)):
        assert isinstance(parse_partial(text[:end]), n.Node)
    assert parse_partial(text) == parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^26/15", ("x^26/15", "x^(26/15)")),  # Khan/khan-exercises#142426, #154425
        ("x^7/6", ("x^7/6", "x^(7/6)")),  # Khan/khan-exercises#155751, after sixteen tries
        ("6^9/35", ("6^9/35", "6^(9/35)")),  # Khan/khan-exercises#139949
        ("1/2x", ("1/2x", "1/(2x)")),
        ("2x3", ("2x3", "2*3")),
        ("x^(7/6)", ("x^(7/6)",)),
        ("3/4", ("3/4",)),
    ],
)
def test_a_doubtful_line_shows_its_other_readings(text: str, expected: tuple[str, ...]) -> None:
    assert readings(text) == expected
