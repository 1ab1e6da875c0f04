"""Finds the written lines on the sheet of paper or whiteboard that a camera sees. Knows nothing of what they say.

A line is whatever stands on one row, stacked fractions included. Where no sheet stands out, the whole picture is taken
for one if it looks like paper; a face or a room gives no lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mmtutor.capture.rows import group_rows
from mmtutor.capture.sheet import find_sheet, straightening

_LARGEST_SIDE = 1280  # of the straightened sheet, pixels
_FULLEST = 0.2  # more ink than this share of a sheet is no writing
_THICKEST = 0.5  # share of a piece's smaller side: what is thicker is a blot or a finger, not a stroke
_PAPER_NOISE = 25  # of 255
_LEAST_PAPER = 0.35  # where more than this share is darker than paper, it is no sheet
_FAINTEST = 20  # of 255: less dark than this is paper
_FEWEST_PIXELS = 6
_WHITE = 255
_EDGE = cv2.BORDER_REPLICATE


@dataclass(frozen=True, slots=True)
class Line:
    """One written line: its picture, grey (height, width), and where it was, (x, y, width, height) in frame pixels."""

    pixels: np.ndarray
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet's corners (4, 2) clockwise from the top left, None if none stood out; its lines, the topmost first."""

    corners: np.ndarray | None
    lines: tuple[Line, ...]


def find_lines(frame: np.ndarray) -> Page:
    """Find the written lines in a frame, uint8 grey (height, width) or BGR (height, width, 3)."""
    if frame.size == 0 or min(frame.shape[:2]) < 16:
        return Page(None, ())
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
    corners = find_sheet(frame)
    if corners is None:
        scale = min(1.0, _LARGEST_SIDE / max(grey.shape))
        to_sheet = np.diag([scale, scale, 1.0])
        sheet = grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    else:
        to_sheet, (width, height) = straightening(corners, _LARGEST_SIDE)
        sheet = cv2.warpPerspective(grey, to_sheet, (width, height), flags=cv2.INTER_LINEAR, borderMode=_EDGE)
    flat, darkness = _flattened(sheet)
    back = np.linalg.inv(to_sheet)
    return Page(corners, tuple(_cut(flat, labels, rows, back) for labels, rows in _written(darkness)))


# ---- the ink ------------------------------------------------------------------------------------------------------


def _flattened(sheet: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sheet as if evenly lit, paper 255, and its darkness (255 = black), both uint8."""
    height, width = sheet.shape
    scale = min(1.0, 100.0 / min(height, width), 320.0 / max(height, width))
    small = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = 2 * max(3, min(small.shape) // 16) + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8), borderType=_EDGE)
    paper = cv2.max(cv2.resize(cv2.blur(paper, (5, 5)), (width, height), interpolation=cv2.INTER_LINEAR), 24)
    flat = cv2.divide(sheet, paper, scale=255.0)
    return flat, cv2.bitwise_not(cv2.blur(flat, (3, 3)))


def ink_level(darkness: np.ndarray) -> float:
    """Return how dark ink must be on this sheet, above its noise and its ruling; 255 where there is no ink."""
    histogram = cv2.calcHist([darkness], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    noise = float(np.searchsorted(np.cumsum(histogram) / histogram.sum(), 0.6)) + 1.5
    floor = int(min(max(_FAINTEST, 4 * noise), 140))
    counts, levels = histogram[floor:], np.arange(floor, 256, dtype=np.float64)
    weight, moment = np.cumsum(counts), np.cumsum(counts * levels)
    if weight[-1] < _FEWEST_PIXELS:
        return 255.0
    upper = weight[-1] - weight
    faint, ink = moment / np.maximum(weight, 1e-9), (moment[-1] - moment) / np.maximum(upper, 1e-9)
    between = weight * upper * (faint - ink) ** 2
    best = int(between.argmax())
    return max(0.42 * float(ink[best] if upper[best] > 0 else faint[best]), float(floor))


def _written(darkness: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each line from the top: the picture of all pieces' labels, and the labels that are the line's."""
    if np.count_nonzero(darkness > _PAPER_NOISE) > _LEAST_PAPER * darkness.size:
        return []
    solid = (darkness > ink_level(darkness)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    if count < 2:
        return []
    kept = _pieces(darkness, labels, stats)
    area = stats[:, cv2.CC_STAT_AREA]
    if not kept.any() or area[1:].sum() > _FULLEST * solid.size:
        return []
    numbers = np.flatnonzero(kept)
    boxes = stats[numbers][:, [0, 1, 2, 3]].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    return [(labels, numbers[row]) for row in group_rows(boxes)]


def _pieces(darkness: np.ndarray, labels: np.ndarray, stats: np.ndarray) -> np.ndarray:
    """Return which pieces can be pen strokes: no specks, nothing that reaches in from the edge, no blots, no ruling."""
    rows, columns = darkness.shape
    left, top, width, height, area = (stats[:, i].astype(np.float64) for i in range(5))
    edge = max(2.0, 0.006 * max(rows, columns))
    touches = (left <= edge) | (top <= edge) | (left + width >= columns - edge) | (top + height >= rows - edge)
    extent, flatter = np.maximum(width, height), np.minimum(width, height)
    across = np.where(width > height, float(columns), float(rows))
    ruling = (extent > 0.5 * across) & (flatter < 0.04 * extent + 4)
    blot = (area > 0.45 * width * height) & (flatter > 0.12 * min(rows, columns))
    for number in np.flatnonzero(blot):  # a bold sign on a small picture fills its box too, but with thin strokes
        blot[number] = _thickness(labels, stats, int(number)) > _THICKEST * flatter[number]
    large = height > 0.7 * rows
    keep = (area >= _FEWEST_PIXELS) & ~touches & ~ruling & ~blot & ~large
    keep[0] = False
    if not keep.any():
        return keep
    typical = float(np.percentile(extent[keep], 75))
    return keep & (area >= 0.0025 * typical**2) & (extent >= 0.04 * typical)


def _thickness(labels: np.ndarray, stats: np.ndarray, number: int) -> float:
    """Return the thickness in pixels of a piece where it is thickest."""
    left, top, width, height = (int(n) for n in stats[number, :4])
    piece = (labels[top : top + height, left : left + width] == number).astype(np.uint8)
    return 2.0 * float(cv2.distanceTransform(np.pad(piece, 1), cv2.DIST_L2, 3).max())


def _cut(flat: np.ndarray, labels: np.ndarray, members: np.ndarray, back: np.ndarray) -> Line:
    """Return one line's picture, everything that is not its own made paper, and its box in the frame."""
    chosen = np.zeros(int(labels.max()) + 1, np.uint8)
    chosen[members] = 1
    ys, xs = np.flatnonzero(chosen[labels].any(axis=1)), np.flatnonzero(chosen[labels].any(axis=0))
    box = np.array([xs[0], ys[0], xs[-1] + 1, ys[-1] + 1])
    margin = max(6, round(0.3 * min(box[2] - box[0], box[3] - box[1])))
    x0, y0 = np.maximum(box[:2] - margin, 0)
    x1, y1 = np.minimum(box[2:] + margin, [flat.shape[1], flat.shape[0]])
    here = labels[y0:y1, x0:x1]
    foreign = ((chosen[here] == 0) & (here > 0)).astype(np.uint8)
    pixels = flat[y0:y1, x0:x1].copy()
    own = cv2.dilate(chosen[here], np.ones((3, 3), np.uint8))
    pixels[(cv2.dilate(foreign, np.ones((5, 5), np.uint8)) > 0) & (own == 0)] = _WHITE
    corners = np.array([[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]], np.float64)
    seen = cv2.perspectiveTransform(corners[None], back)[0]
    low, high = seen.min(axis=0), seen.max(axis=0)
    return Line(pixels, (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])))
