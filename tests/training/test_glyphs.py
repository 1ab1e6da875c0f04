from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from mmtutor.paths import data_dir
from mmtutor.training.glyphs import Bank, Scans, glyph_of, load_bank
from mmtutor.training.hand import Hand, traced
from mmtutor.training.layout import Power, Row, Sign, Stack, place, spacing
from mmtutor.training.lines import real_lines
from mmtutor.training.skeleton import strokes_of

needs_data = pytest.mark.skipif(data_dir() is None, reason="needs the handwriting collections (MMTUTOR_DATA)")


DRAWN_ONLY = Bank(Path())  # signs drawn by rule, no one's handwriting


def picture(*lines: list[tuple[int, int]], thick: int = 3) -> np.ndarray:
    canvas = np.zeros((28, 28), np.uint8)
    for line in lines:
        cv2.polylines(canvas, [np.array(line, np.int32)], False, 255, thick, cv2.LINE_AA)
    return canvas


def ring(thick: int = 3) -> np.ndarray:
    canvas = np.zeros((28, 28), np.uint8)
    cv2.ellipse(canvas, (14, 14), (6, 9), 0, 0, 360, 255, thick, cv2.LINE_AA)
    return canvas


def row(text: str) -> Row:
    return Row(tuple(Sign(c, c) for c in text))


@pytest.fixture(scope="module")
def bank() -> Bank:
    folder = data_dir()
    assert folder is not None
    return load_bank(folder)


def test_a_thick_line_becomes_one_stroke_along_its_middle() -> None:
    (stroke,) = strokes_of(picture([(5, 22), (22, 6)], thick=4))
    ends = stroke[[0, -1]][np.argsort(stroke[[0, -1], 0])]
    np.testing.assert_allclose(ends, [[5, 22], [22, 6]], atol=2.5)


def test_two_lines_that_cross_are_two_strokes() -> None:
    strokes = strokes_of(picture([(5, 5), (23, 23)], [(23, 5), (5, 23)]))
    assert len(strokes) == 2
    assert all(np.ptp(s, axis=0).min() > 14 for s in strokes)


def test_a_ring_is_closed_however_bold_it_is() -> None:
    for thick in (2, 3, 5):
        (stroke,) = strokes_of(ring(thick), holes=1)
        assert np.linalg.norm(stroke[0] - stroke[-1]) < 1.5


def test_an_empty_picture_or_one_without_the_asked_holes_has_no_strokes() -> None:
    assert strokes_of(np.zeros((28, 28), np.uint8)) == []
    assert strokes_of(picture([(5, 5), (23, 23)]), holes=1) == []


def test_scans_without_a_clear_picture_are_still_drawn() -> None:
    scans = Scans(np.stack([picture([(5, 5), (23, 23)])]), holes=1)
    assert len(scans) == 1
    assert scans[0].points.shape[1] == 2
    assert scans[0] is scans[0]


def test_a_glyph_keeps_its_shape_with_fewer_points_and_its_closing_end() -> None:
    angle = np.linspace(0, 2 * np.pi, 80)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32) * 50 + 100
    circle[-1] = circle[0]
    glyph = glyph_of([circle])
    assert len(glyph.points) < 50
    np.testing.assert_array_equal(glyph.points[0], glyph.points[-1])
    assert (glyph.width, glyph.height) == pytest.approx((1, 1), abs=0.01)
    assert glyph.points[:, 1].max() == pytest.approx(0, abs=0.01)


def test_a_hand_keeps_its_habits() -> None:
    heights = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        hand = Hand(rng, DRAWN_ONLY)
        marks = [hand.write("+") for _ in range(12)]
        heights.append([mark.bottom - mark.top for mark in marks])
    spread = np.std(np.log(heights), axis=1).mean()
    assert spread < 0.6 * np.std(np.log(np.mean(heights, axis=1)))


def test_every_mark_has_its_points_and_stays_near_its_box() -> None:
    rng = np.random.default_rng(4)
    hand = Hand(rng, DRAWN_ONLY)
    node = Row((*row("1+4").items, Stack(row("1"), row("74")), Power(row("x"), row("9"))))
    marks = [mark for mark, _ in place(node, hand, rng, spacing(rng)).ink]
    points, counts = traced(rng, hand, marks)
    assert counts.sum() == len(points)
    for mark, own in zip(marks, np.split(points, np.cumsum(counts)[:-1]), strict=True):
        assert own[:, 0].min() > mark.left - 0.3
        assert own[:, 0].max() < mark.right + 0.3
        assert own[:, 1].min() > mark.top - 0.3
        assert own[:, 1].max() < mark.bottom + 0.3


def test_brackets_around_a_fraction_mostly_grow_with_it() -> None:
    tall = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        node = Row((Sign("(", "("), Stack(row("1"), row("4")), Sign(")", ")")))
        ink = place(node, Hand(rng, DRAWN_ONLY), rng, spacing(rng)).ink
        fraction = [m for m, sign in ink if not (isinstance(sign, Sign) and sign.sign in "()")]
        height = max(m.bottom for m in fraction) - min(m.top for m in fraction)
        tall += ink[0][0].bottom - ink[0][0].top > 0.8 * height
    assert tall > 24


@needs_data
def test_real_lines_fall_apart_into_their_signs(bank: Bank) -> None:
    folder = data_dir()
    assert folder is not None
    lines = list(real_lines(folder / "handwriting"))
    assert len(lines) > 500
    assert len({line.writer for line in lines}) > 80
    for line in lines:
        assert len(line.signs) == len(line.text)
        lefts = [min(float(s[:, 0].min()) for s in sign) for sign in line.signs]
        assert lefts == sorted(lefts)
    assert len(bank.lines) == len(lines)


@needs_data
def test_scanned_digits_add_hundreds_of_writers(bank: Bank) -> None:
    assert len(bank.scanned) > 300
    assert all(set(writer) <= set("0123456789") for writer in bank.scanned)
    assert len(bank.writers) > 100
