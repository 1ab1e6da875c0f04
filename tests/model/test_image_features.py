from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mmtutor.model.image_features import HEIGHT, MAX_WIDTH, fit_ink, fit_picture, strip_from_ink, strip_from_picture

FOUR = [
    np.array([[30, 0], [0, 60], [50, 60]], np.float32),
    np.array([[35, 35], [35, 100]], np.float32),
]
SEVENTY_SEVEN = [np.array([[x, 0], [x + 50, 0], [x + 15, 100]], np.float32) for x in (0, 90)]
LONG = [stroke + np.array([90 * i, 0], np.float32) for i in range(9) for stroke in FOUR]


def drawn(strokes: list[np.ndarray], pen: int = 5, size: float = 1.0, margin: int = 40) -> np.ndarray:
    """Draw strokes as a picture, 30 on 220."""
    points = np.concatenate(strokes) * size
    width, height = np.ptp(points, axis=0).astype(int) + 2 * margin
    picture = np.full((height, width), 220, np.uint8)
    shift = margin - points.min(axis=0)
    for stroke in strokes:
        cv2.polylines(picture, [np.rint(stroke * size + shift).astype(np.int32)], False, 30, pen, cv2.LINE_AA)
    return picture


def likeness(a: np.ndarray | None, b: np.ndarray | None) -> float:
    """Share of two strips' ink that the other has within two pixels."""
    assert a is not None
    assert b is not None
    near = np.ones((5, 5), np.uint8)
    b = cv2.resize(b, (a.shape[1], a.shape[0]))
    inked_a, inked_b = (a > 110).astype(np.uint8), (b > 110).astype(np.uint8)
    shared = (inked_a & cv2.dilate(inked_b, near)).sum() + (inked_b & cv2.dilate(inked_a, near)).sum()
    return float(shared) / float(inked_a.sum() + inked_b.sum())


def amount(strip: np.ndarray | None) -> float:
    assert strip is not None
    return float((strip > 110).mean())


@pytest.mark.parametrize("strokes", [FOUR, SEVENTY_SEVEN, LONG], ids=["one sign", "two signs", "a long line"])
def test_a_strip_has_the_network_s_height_and_a_width_in_steps_of_eight(strokes: list[np.ndarray]) -> None:
    for strip in (strip_from_ink(strokes), strip_from_picture(drawn(strokes))):
        assert strip is not None
        assert strip.dtype == np.uint8
        assert strip.shape[0] == HEIGHT
        assert strip.shape[1] % 8 == 0
        assert 32 <= strip.shape[1] <= MAX_WIDTH
        assert strip.max() == 255
        assert strip[0].max() == 0
        assert strip[:, 0].max() == 0


@pytest.mark.parametrize("strokes", [FOUR, SEVENTY_SEVEN, LONG], ids=["one sign", "two signs", "a long line"])
@pytest.mark.parametrize("pen", [3, 5, 9])
@pytest.mark.parametrize("size", [0.5, 1.0, 2.5])
def test_a_picture_of_ink_looks_like_the_ink_whatever_the_pen_and_the_distance(
    strokes: list[np.ndarray], pen: int, size: float
) -> None:
    ink, seen = strip_from_ink(strokes), strip_from_picture(drawn(strokes, max(1, round(pen * size)), size))
    assert likeness(ink, seen) > 0.97
    assert 0.75 < amount(seen) / amount(ink) < 1.45


def test_uneven_light_changes_nothing() -> None:
    picture = drawn(LONG)
    light = np.linspace(1.0, 0.45, picture.shape[1])
    assert likeness(strip_from_picture(picture), strip_from_picture((picture * light).astype(np.uint8))) > 0.98


def test_faint_ruling_is_not_ink() -> None:
    picture = drawn(SEVENTY_SEVEN)
    ruled = picture.copy()
    ruled[5::18] = np.where(ruled[5::18] > 180, 190, ruled[5::18])
    assert likeness(strip_from_picture(picture), strip_from_picture(ruled)) > 0.97


def test_specks_do_not_widen_the_strip() -> None:
    picture = drawn(SEVENTY_SEVEN, margin=80)
    speckled = picture.copy()
    speckled[10:12, 10:12] = 40
    a, b = strip_from_picture(picture), strip_from_picture(speckled)
    assert a is not None
    assert b is not None
    assert a.shape == b.shape


def test_a_picture_cut_closely_loses_no_sign() -> None:
    picture = drawn([stroke + np.array([400, 20], np.float32) for stroke in FOUR] + SEVENTY_SEVEN + LONG, margin=20)
    assert likeness(strip_from_picture(picture), strip_from_picture(picture[17:-17, 17:-17])) > 0.9


def test_light_digits_on_a_dark_ground_read_like_dark_ones_on_light() -> None:
    stamp = cv2.resize(255 - drawn(FOUR, 12), (28, 28), interpolation=cv2.INTER_AREA)
    assert likeness(strip_from_picture(stamp), strip_from_picture(255 - stamp)) > 0.98


def test_a_long_line_that_climbs_is_levelled() -> None:
    climbing = [stroke @ np.array([[1, -0.1], [0, 1]], np.float32) for stroke in LONG]
    fitted = fit_ink(climbing)
    assert fitted is not None
    assert fitted[1].slope == pytest.approx(-0.1, abs=0.02)
    assert likeness(strip_from_ink(LONG), fitted[0]) > 0.9


def test_the_fit_says_where_each_point_of_the_source_landed() -> None:
    picture = drawn(SEVENTY_SEVEN)
    for fitted, origin in ((fit_ink(SEVENTY_SEVEN), 0.0), (fit_picture(picture), 40.0)):
        assert fitted is not None
        strip, fit = fitted
        for x, y in fit.apply(np.concatenate(SEVENTY_SEVEN) + np.float32(origin)):
            around = strip[max(0, int(y) - 3) : int(y) + 4, max(0, int(x) - 3) : int(x) + 4]
            assert around.max() > 150


def test_a_lone_dash_stays_a_dash() -> None:
    strip = strip_from_ink([np.array([[0, 0], [100, 1]], np.float32)])
    assert strip is not None
    assert strip.shape[1] <= 200
    assert np.flatnonzero(strip.max(axis=1) > 110).size < 10


@pytest.mark.parametrize("strokes", [[], [np.zeros((0, 2))], [np.full((3, 2), np.nan)]])
def test_no_ink_gives_no_strip(strokes: list[np.ndarray]) -> None:
    assert strip_from_ink(strokes) is None


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (28, 28), (1, 900), (900, 1), (480, 640, 3), (50, 50, 4)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_gives_no_strip(shape: tuple[int, ...], level: int) -> None:
    assert strip_from_picture(np.full(shape, level, np.uint8)) is None


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 60))))
def test_no_picture_breaks_it(pixels: np.ndarray) -> None:
    strip = strip_from_picture(pixels)
    assert strip is None or (strip.shape[0] == HEIGHT and 32 <= strip.shape[1] <= MAX_WIDTH)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        arrays.arrays(np.float32, st.tuples(st.integers(0, 6), st.just(2)), elements=st.floats(-5e3, 5e3, width=32))
    )
)
def test_no_ink_breaks_it(strokes: list[np.ndarray]) -> None:
    strip = strip_from_ink(strokes)
    assert strip is None or (strip.shape[0] == HEIGHT and 32 <= strip.shape[1] <= MAX_WIDTH)
