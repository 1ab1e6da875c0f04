from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from mmtutor.model.image_features import HEIGHT, MAX_WIDTH
from mmtutor.model.vocabulary import CHARACTERS, MAX_TOKENS
from mmtutor.paths import data_dir
from mmtutor.training.compose import LONG, Bank, compose, load_bank, write
from mmtutor.training.expressions import LONGEST, expression
from mmtutor.training.glyphs import _smooth, glyph_of
from mmtutor.training.image_data import WIDTHS, bucket, stream
from mmtutor.training.layout import Mixed, Node, Power, Row, Sign, Slant, Stack, tokens

needs_data = pytest.mark.skipif(data_dir() is None, reason="needs the handwriting collections (MMTUTOR_DATA)")


def row(text: str) -> Row:
    return Row(tuple(Sign(c, {"×": "*", "÷": "/"}.get(c, c)) for c in text))


def text_of(node: Node) -> str:
    return "".join(c for c, _ in tokens(node))


@pytest.fixture(scope="module")
def bank() -> Bank:
    folder = data_dir()
    assert folder is not None
    return load_bank(folder)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Stack(row("3"), row("4")), "3/4"),
        (Stack(row("a+1"), row("2x")), "(a+1)/(2x)"),
        (Stack(row("-3"), row("4")), "-3/4"),
        (Stack(row("3"), row("-4")), "3/(-4)"),
        (Stack(row("12×3"), row("4×5")), "12*3/(4*5)"),
        (Stack(row("1"), Stack(row("2"), row("3"))), "1/(2/3)"),
        (Stack(Stack(row("1"), row("2")), row("3")), "1/2/3"),
        (Stack(row("(a+b)"), row("(c-d)")), "(a+b)/(c-d)"),
        (Stack(row("(a)(b)"), row("(a)(b)")), "(a)(b)/((a)(b))"),
        (Mixed(row("1"), Slant(row("3"), row("4"))), "1 3/4"),
        (Power(row("x"), row("2")), "x^2"),
        (Power(row("10"), row("12")), "10^12"),
        (Power(row("a"), row("-1")), "a^(-1)"),
        (Power(row("(x+1)"), row("n+1")), "(x+1)^(n+1)"),
        (Row((*row("6÷").items, Stack(row("1"), row("2")))), "6/(1/2)"),
        (Row((*row("6÷").items, Mixed(row("1"), Stack(row("1"), row("2"))))), "6/(1 1/2)"),
        (Row((*row("1-").items, Stack(row("3"), row("4")))), "1-3/4"),
        (Row((Sign("(", ""), *row("3×4").items, Sign(")", ""))), "3*4"),
    ],
)
def test_what_is_written_reads_as_its_canonical_linear_form(node: Node, text: str) -> None:
    assert text_of(node) == text


def test_every_random_answer_is_in_the_network_s_alphabet() -> None:
    rng = np.random.default_rng(0)
    texts = [text_of(expression(rng)) for _ in range(3000)]
    assert set("".join(texts)) <= set(CHARACTERS)
    assert LONGEST < MAX_TOKENS
    assert set("0123456789xyabn+-*/=<>()^.% ") <= set("".join(texts))
    assert 0.05 < sum(len(t) == 1 for t in texts) / len(texts) < 0.25


def test_random_answers_are_seldom_true() -> None:
    rng = np.random.default_rng(1)
    sums = [t for t in (text_of(expression(rng)) for _ in range(6000)) if t.count("=") == 1 and t.count("+") == 1]
    plain = [t for t in sums if t.replace("=", "+").replace("+", "").isdigit() and "+" in t.split("=")[0]]
    parted = [(t.split("=")[0].split("+"), t.split("=")[1]) for t in plain]
    right = sum(int(a) + int(b) == int(total) for (a, b), total in parted if a and b and total)
    assert len(plain) > 20
    assert right / len(plain) < 0.2


@needs_data
def test_short_lines_are_left_out_as_often_as_was_asked(bank: Bank) -> None:
    long = {}
    for short in (1.0, 0.2, 0.0):
        rng = np.random.default_rng(3)
        lines = [len(write(rng, replace(bank, lines=[]), short).text) for _ in range(150)]  # without copied ones
        long[short] = sum(n >= LONG for n in lines) / len(lines)
    assert long[1.0] < 0.4 < long[0.2] < long[0.0] == 1.0


@needs_data
def test_a_sample_s_boxes_hold_the_ink_of_its_characters(bank: Bank) -> None:
    rng = np.random.default_rng(2)
    nothing = 0
    for _ in range(150):
        sample = compose(rng, bank)
        assert sample.strip.shape[0] == HEIGHT
        assert sample.strip.shape[1] <= MAX_WIDTH
        assert sample.boxes.shape == (len(sample.text), 4)
        nothing += not sample.text
        for character, box in zip(sample.text, sample.boxes, strict=True):
            if np.isnan(box).any():
                assert character in "()^ "
                continue
            x0, y0, x1, y1 = box
            assert 0 <= x0 < x1 <= sample.strip.shape[1]
            assert 0 <= y0 < y1 <= HEIGHT
            assert sample.strip[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))].max() > 90
    assert nothing < 15


@needs_data
def test_the_same_seed_gives_the_same_batches(bank: Bank) -> None:
    first, second = (list(islice(stream(bank, (7, 0), 4), 3)) for _ in range(2))
    for a, b in zip(first, second, strict=True):
        assert a["text"] == b["text"]
        np.testing.assert_array_equal(a["strip"], b["strip"])
        assert a["strip"].shape[0] == 4
        assert a["strip"].shape[2] in WIDTHS
    assert [b["text"] for b in islice(stream(bank, (8, 0), 4), 3)] != [b["text"] for b in first]


@needs_data
def test_no_writer_of_the_development_set_is_in_the_bank(bank: Bank) -> None:
    folder = data_dir()
    assert folder is not None
    held_out = set()
    with gzip.open(folder / "handwriting" / "unipen_isolated.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 25):
            row = json.loads(line)
            if row["split"] == "dev" and row["c"] == "1a":
                strokes = [np.asarray(s, np.float32).reshape(-1, 2) for s in row["s"]]
                held_out.add(glyph_of([_smooth(s) for s in strokes]).points.tobytes())
    known = {g.points.tobytes() for d in "0123456789" for glyphs in bank.shared[d] for g in glyphs}
    assert len(held_out) > 50
    assert len(known) > 3000
    assert len(held_out & known) <= len(held_out) // 20  # two people may by chance draw one stroke alike


@pytest.mark.parametrize(("width", "holds"), [(32, 96), (96, 96), (104, 160), (512, 512)])
def test_a_strip_goes_into_the_narrowest_bucket_that_holds_it(width: int, holds: int) -> None:
    assert bucket(width) == holds


def test_an_unknown_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_bank(tmp_path)
