from __future__ import annotations

import cv2
import numpy as np
import pytest

from mmtutor.capture.sides import sides_of


def line(*marks: str) -> np.ndarray:
    """Draw strokes side by side: a cross for "x", two dashes for "=", the same joined for "z", a dash for "-"."""
    picture = np.full((110, 40 + 70 * len(marks)), 255, np.uint8)
    for i, mark in enumerate(marks):
        x = 20 + 70 * i
        if mark == "x":
            cv2.line(picture, (x, 30), (x + 40, 80), 0, 5)
            cv2.line(picture, (x + 40, 30), (x, 80), 0, 5)
        if mark in "=z-":
            cv2.line(picture, (x, 48), (x + 40, 46), 0, 5)
        if mark in "=z":
            cv2.line(picture, (x, 65), (x + 40, 64), 0, 5)
        if mark == "z":
            cv2.line(picture, (x + 40, 46), (x + 40, 64), 0, 5)
        if mark == "/":  # a fraction: a bar with something over and under it
            cv2.line(picture, (x, 55), (x + 40, 55), 0, 5)
            cv2.line(picture, (x + 20, 15), (x + 20, 40), 0, 5)
            cv2.line(picture, (x + 20, 70), (x + 20, 95), 0, 5)
    return picture


@pytest.mark.parametrize(
    ("marks", "sides"),
    [("x=x", 2), ("xx=x=xx", 3), ("xzx", 2), ("=x-x", 1), ("x-x", 1), ("x/x", 1), ("x/=x", 2), ("", 1)],
)
def test_a_line_is_cut_at_its_equals_signs(marks: str, sides: int) -> None:
    found = sides_of(line(*marks))
    assert len(found) == sides
    assert all((side < 128).any() for side in found) or not marks


def test_a_leading_sign_is_left_out() -> None:
    whole = line("=", "x", "-", "x")
    [side] = sides_of(whole)
    assert side.shape[1] < whole.shape[1] - 50


def test_a_line_without_a_sign_comes_back_as_it_is() -> None:
    whole = line("x", "-", "x")
    assert sides_of(whole)[0] is whole
