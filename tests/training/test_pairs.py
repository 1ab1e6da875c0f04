from __future__ import annotations

import numpy as np
import pytest

from mmtutor.training.layout import Mixed, Node, Power, Row, Slant, Stack, tokens
from mmtutor.training.pairs import node_of
from mmtutor.training.spoken_answers import random_answer


def read(node: Node) -> str:
    return "".join(c for c, _ in tokens(node))


def kinds(node: Node) -> set[type]:
    match node:
        case Row():
            return {Row}.union(*(kinds(n) for n in node.items))
        case Stack() | Slant():
            return {type(node)} | kinds(node.upper) | kinds(node.lower)
        case Power():
            return {Power} | kinds(node.base) | kinds(node.exponent)
        case Mixed():
            return {Mixed} | kinds(node.whole) | kinds(node.fraction)
    return set()


@pytest.mark.parametrize(
    "text",
    [
        "7", "-2.5", "3/4", "-3/4", "1 3/4", "-1 3/4", "x=-3/4", "x=1 3/4", "x/2", "2x/3", "(x+1)/2", "(x+1)/(2x)",
        "3(x-2)/4", "x^2", "2x^2+3x+1", "(x+1)^2=9", "x^(n+1)", "2^10", "3*4", "12/4", "x<=3/4", "50%", "3:4", "(2,-3)",
        "yes", "1/2+3/4", "x^2/4", "2(x+3)=10", "(x+2)(x-3)", "1/2x", "y=2x+3", "1/(2/3)",
    ],
)  # fmt: skip
def test_what_is_laid_out_reads_as_the_text(text: str) -> None:
    for seed in range(20):
        node = node_of(np.random.default_rng(seed), text)
        assert node is not None
        assert read(node) == text


@pytest.mark.parametrize("text", ["", "x^", "(", "a b", "1 2", "3/", "x^-2", "x^()"])
def test_what_is_no_plain_line_is_left_out(text: str) -> None:
    found = [node_of(np.random.default_rng(seed), text) for seed in range(5)]
    assert all(node is None or read(node) == text for node in found)


def test_nearly_every_spoken_answer_can_be_written() -> None:
    rng = np.random.default_rng(0)
    answers = [random_answer(rng) for _ in range(2000)]
    assert sum(node_of(rng, a) is None for a in answers) < 10


def test_fractions_are_stacked_slanted_or_in_a_row() -> None:
    rng = np.random.default_rng(1)
    nodes = [node_of(rng, "x=3/4") for _ in range(200)]
    found = [kinds(n) for n in nodes if n is not None]
    stacked, slanted = sum(Stack in k for k in found), sum(Slant in k for k in found)
    assert stacked > 60
    assert slanted > 15
    assert len(found) - stacked - slanted > 15
