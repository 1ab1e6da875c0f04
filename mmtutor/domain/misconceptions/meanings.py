"""Mal-rules of what letters, equals signs and ratios mean: what is read into them rather than worked out."""

from __future__ import annotations

from collections.abc import Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.equations import both_ways, sides
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import fraction, letters_in, literal, monomial, terms
from mmtutor.messages import message

_ASQUITH = "Asquith, P. et al. (2007), in the published set of algebra misconceptions (MaE51)."
_STEPHENS = "Stephens, A. (2005), in the published set of algebra misconceptions (MaE47)."
_STACEY = "Stacey, K. & MacGregor, M. (1997), in the published set of algebra misconceptions (MaE46)."
_KUCHEMANN = "Küchemann, D. (1981). Algebra, in Hart (ed.), Children's Understanding of Mathematics: 11-16."
_KHASAWNEH = "Khasawneh (2022), in the published set of algebra misconceptions (MaE28)."


def _answer_follows(node: n.Node) -> Iterator[n.Node]:
    """Give the number behind the equals sign as the unknown, whatever else stands there."""
    names = letters_in(node)
    for left, right, operator, swapped in both_ways(node):
        if (
            operator == "="
            and not swapped
            and len(names) == 1
            and literal(right) is not None
            and monomial(left) is None
        ):
            yield n.Relation((n.Name(next(iter(names))), right), ("=",))


def _letters_differ(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is not None and found[2] == "=" and letters_in(found[0]) != letters_in(found[1]) != frozenset():
        yield n.Relation((found[0], found[1]), ("<>",))


def _number_makes_larger(node: n.Node) -> Iterator[n.Node]:
    """Take the letter with a number added to it for the larger one: b of a = 28 + b."""
    for left, right, operator, _ in both_ways(node):
        parts = terms(right)
        named = [part for _, part in parts if letters_in(part)]
        if operator == "=" and isinstance(left, n.Name) and len(parts) == 2 and len(named) == 1:
            yield n.Relation((named[0], left), (">",))


def _product_is_larger(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Listing)
    if len(node.items) == 2 and letters_in(node):
        first, second = (isinstance(item, n.Product | n.Power) for item in node.items)
        if first != second:
            yield n.Relation(node.items, (">" if first else "<",))


def _two_numbers(node: n.Node) -> Iterator[n.Node]:
    over = fraction(node)
    if over is not None:
        yield n.Listing((n.Number(str(over[0])), n.Number(str(over[1]))))


MEANINGS = (
    Misconception(
        "answer-follows-equals",
        message("The number behind the equals sign is the answer"),
        message("The number behind the equals sign was taken for the answer; it says what the other side is worth."),
        "x+3=10 <> x=10", _ASQUITH, ("equation-meaning",), (n.Relation,), _answer_follows,
    ),
    Misconception(
        "letters-always-differ",
        message("Different letters, different numbers"),
        message("Different letters may well stand for the same number."),
        "a=b <> a≠b", _STEPHENS, ("equation-meaning", "write-expressions"), (n.Relation,), _letters_differ,
    ),
    Misconception(
        "number-beside-makes-larger",
        message("The letter beside the number is the larger one"),
        message("The number has to be added to a letter to reach the other one, so that letter is the smaller one."),
        "a=b+28 <> b>a", _STACEY, ("equation-meaning", "write-expressions"), (n.Relation,), _number_makes_larger,
    ),
    Misconception(
        "product-is-larger",
        message("Multiplying always makes more than adding"),
        message("Which of the two is larger depends on the number that the letter stands for."),
        "2n, n+2 <> 2n>n+2", _KUCHEMANN, ("write-expressions",), (n.Listing,), _product_is_larger,
    ),
    Misconception(
        "ratio-as-two-numbers",
        message("Two numbers instead of their ratio"),
        message("Both numbers were named, but a ratio is one comparison of the two."),
        "6/4 <> 6, 4", _KHASAWNEH, ("proportion",), (n.Quotient,), _two_numbers,
    ),
)  # fmt: skip
