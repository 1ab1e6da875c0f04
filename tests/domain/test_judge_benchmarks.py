"""A small part of the judge's benchmarks, so that neither rots: real keys in other forms, and hostile input."""

from __future__ import annotations

import random

import pytest

from mmtutor.paths import data_dir
from tests.benchmarks import hostile_input, oatutor_keys
from tests.benchmarks.plain_maths import read
from tests.benchmarks.proof import same_meaning
from tests.benchmarks.rewriting import forms
from tests.benchmarks.slips import near_misses

KEYS = (
    "$$\\frac{-7}{2}$$", "$$3x^2-2x+\\frac{16}{3}$$", "$$y=5x+3$$", "$$x \\geq -5$$", "(-inf,-8)U[4,inf)", "x=2 or x=8",
    "$$\\frac{1}{x-2}+\\frac{2}{\\left(x-2\\right)^2}$$", "$$2\\sqrt{5}$$", "[-2,3]", "$$\\log_{3}\\left(7\\right)$$",
)  # fmt: skip


def test_hostile_input_gets_a_sentence_and_soon() -> None:
    for name, outcome in hostile_input.measure(800, seed=1).items():
        assert outcome.exceptions == [], name
        assert outcome.over_limit == 0, (name, outcome.slowest)


@pytest.mark.parametrize("key", KEYS)
def test_equal_forms_are_accepted_and_near_misses_rejected(key: str) -> None:
    tally = oatutor_keys.Tally()
    item = oatutor_keys.item_of(key)
    assert item is not None
    oatutor_keys.judge(key, read(key), item, tally, [])
    assert (tally.refused, tally.taken) == ([], [])
    assert (tally.few_forms, tally.few_misses) == (0, 0)


def test_the_proof_of_the_benchmark_knows_same_from_different_without_the_judge() -> None:
    rng = random.Random(1)
    assert same_meaning(read("2(x+1)"), read("2x+2"), rng) is True
    assert same_meaning(read("2(x+1)"), read("2x+1"), rng) is False
    assert same_meaning(read("x=2"), read("3x=6"), rng) is True
    assert same_meaning(read("x<2"), read("x<=2"), rng) is False
    assert same_meaning(read("(1,2)"), read("(2,1)"), rng) is False
    tree = read("x^2+1")
    assert len(set(forms(tree, "x^2+1"))) >= 5
    assert len(near_misses(tree, rng, 12)) >= 5


@pytest.mark.slow
def test_a_sample_of_the_public_keys_is_judged_as_it_should_be() -> None:
    folder = data_dir()
    if folder is None or not (folder / "content" / "oatutor_problems.jsonl.gz").exists():
        pytest.skip("needs the pool of problems; set MMTUTOR_DATA to the data folder")
    keys = list(dict(oatutor_keys.typed_keys(folder)).items())
    figures = oatutor_keys.measure(keys, 60)
    assert figures["near misses not rejected"] == []
    assert figures["equal forms not accepted"] == []
