from __future__ import annotations

import cv2
import numpy as np
import pytest

from mmtutor.capture.page import Page, find_lines
from mmtutor.model.image_features import strip_from_ink, strip_from_picture
from tests.capture.desk import Desk, corners_at, desk, fraction, row, write

SUM = write(row("4+7=1x"), seed=3)
SHORT = write(row("x-10"), seed=9)
FRACTION = write(fraction("17", "94"), seed=9)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two four-sided outlines."""
    shared, _ = cv2.intersectConvexConvex(a.astype(np.float32), b.astype(np.float32))
    return shared / (cv2.contourArea(a.astype(np.float32)) + cv2.contourArea(b.astype(np.float32)) - shared)


def box_overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    across = max(0.0, min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]))
    down = max(0.0, min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]))
    return across * down / (a[2] * a[3] + b[2] * b[3] - across * down)


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Share of two strips' ink that the other has within three pixels."""
    near = np.ones((7, 7), np.uint8)
    b = cv2.resize(b, (a.shape[1], a.shape[0]))
    inked_a, inked_b = (a > 110).astype(np.uint8), (b > 110).astype(np.uint8)
    shared = (inked_a & cv2.dilate(inked_b, near)).sum() + (inked_b & cv2.dilate(inked_a, near)).sum()
    return float(shared) / float(inked_a.sum() + inked_b.sum())


def all_found(page: Page, scene: Desk) -> bool:
    return len(page.lines) == len(scene.boxes) and all(
        box_overlap(line.box, box) > 0.5 for line, box in zip(page.lines, scene.boxes, strict=True)
    )


@pytest.mark.parametrize("turn_deg", [-12, -5, 0, 7, 13])
@pytest.mark.parametrize("lean", [0.0, 0.2])
def test_a_sheet_at_an_angle_is_found_with_its_lines(turn_deg: float, lean: float) -> None:
    scene = desk([SUM, FRACTION, SHORT], corners_at(turn_deg, lean))
    page = find_lines(scene.frame)
    assert page.corners is not None
    assert np.linalg.norm(page.corners - scene.corners, axis=1).max() < 2.5  # pixels: drawn, it lies on the edge
    assert all_found(page, scene)


@pytest.mark.parametrize("strokes", [SUM, SHORT, FRACTION], ids=["sum", "short", "fraction"])
def test_a_line_on_a_tilted_sheet_looks_to_the_network_as_if_written_on_the_canvas(strokes: list[np.ndarray]) -> None:
    scene = desk([strokes], corners_at(9, 0.15), ruling=0.1)
    page = find_lines(scene.frame)
    assert len(page.lines) == 1
    seen, meant = strip_from_picture(page.lines[0].pixels), strip_from_ink(strokes)
    assert seen is not None
    assert meant is not None
    assert abs(seen.shape[1] - meant.shape[1]) <= 0.2 * meant.shape[1]
    assert likeness(meant, seen) > 0.85


def test_a_shadow_across_the_sheet_hides_no_line() -> None:
    scene = desk([SUM, SHORT], corners_at(4), shadow=True)
    assert all_found(find_lines(scene.frame), scene)


def test_a_finger_on_the_sheet_is_no_line() -> None:
    scene = desk([SUM, SHORT], corners_at(-6), finger=True)
    page = find_lines(scene.frame)
    assert page.corners is not None
    assert overlap(page.corners, scene.corners) > 0.9
    assert all_found(page, scene)


def test_ruled_paper_gives_no_lines_but_the_written_ones() -> None:
    scene = desk([SHORT], corners_at(3), ruling=0.15)
    assert all_found(find_lines(scene.frame), scene)
    assert find_lines(desk([], corners_at(3), ruling=0.15).frame).lines == ()


def test_a_grey_frame_gives_what_its_colours_give() -> None:
    scene = desk([SUM, SHORT], corners_at(5))
    page = find_lines(cv2.cvtColor(scene.frame, cv2.COLOR_BGR2GRAY))
    assert all_found(page, scene)


def test_a_close_up_without_edges_is_taken_whole() -> None:
    frame = np.full((200, 480), 210, np.uint8)
    for stroke in SUM:
        cv2.polylines(frame, [np.rint(stroke + 60).astype(np.int32)], False, 40, 4, cv2.LINE_AA)
    page = find_lines(frame)
    assert page.corners is None
    assert len(page.lines) == 1


def test_bold_signs_on_a_small_close_up_are_no_blots() -> None:
    frame = np.full((90, 180), 215, np.uint8)
    signs = write(row("4-7"), seed=3)
    size = np.ptp(np.concatenate(signs), axis=0)
    scale = min(120 / size[0], 44 / size[1])
    low = np.concatenate(signs).min(axis=0)
    for stroke in signs:
        cv2.polylines(frame, [np.rint((stroke - low) * scale + 25).astype(np.int32)], False, 40, 8, cv2.LINE_AA)
    (line,) = find_lines(frame).lines
    assert line.box[2] > 0.9 * size[0] * scale


def test_a_scene_without_paper_gives_no_lines() -> None:
    rng = np.random.default_rng(2)
    clutter = cv2.resize(rng.integers(0, 255, (24, 32, 3), np.uint8), (640, 480), interpolation=cv2.INTER_CUBIC)
    assert find_lines(clutter).lines == ()


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (20, 3000), (480, 640), (480, 640, 3)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_frame_has_no_lines(shape: tuple[int, ...], level: int) -> None:
    assert find_lines(np.full(shape, level, np.uint8)).lines == ()
