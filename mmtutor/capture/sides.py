"""Cuts the picture of one written line at its equals signs, so that its sides can be read apart.

A long line is drawn small to fit the network's strip, and its parts are seldom all read well at once. A sign whose ink
touches that of its neighbours is not found; then the line stays whole there. Knows nothing of what is written.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from mmtutor.capture.page import ink_level

_FEWEST_PIXELS = 6
_FLAT = 1.8  # width over height of each stroke of a sign, at least
_WIDEST = 2.0  # in symbol heights: what is wider is a fraction bar
_FARTHEST = 0.8  # of the wider stroke's width: how far the two strokes may be apart
_ALIKE = 0.5  # of the wider stroke's width: what the other one has at least, and what they share
_ROOM = 0.15  # of a sign's width, at either side: what reaches further in crosses it
_ONE_PIECE = (1.2, 0.7)  # of a sign that is one piece: least width over height, most height in symbol heights
_DOUBLE = 0.5  # of its columns: in so many of them one stroke is over the other
_MARGIN = 0.3  # of a side's smaller extent
_WHITE = 255

Signs = list[tuple[int, int]]  # where each begins and ends, in pixels from the left


def sides_of(line: np.ndarray) -> list[np.ndarray]:
    """Return the pictures of what stands before, between and after the equals signs of a line, from left to right.

    `line` is uint8 (height, width), evenly lit, paper 255, as `find_lines` cuts it. A side without ink is left out. One
    picture, the line itself, comes back where no sign is found.
    """
    darkness = cv2.bitwise_not(line)
    solid = (darkness > ink_level(darkness)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    numbers = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= _FEWEST_PIXELS)[1:]
    boxes = stats[numbers, :4].astype(np.float64)
    boxes[:, 2:] += boxes[:, :2]
    double = np.array([_is_double(labels, box, number) for box, number in zip(boxes, numbers, strict=True)], bool)
    signs = equals_signs(boxes, double) if len(boxes) else []
    if not signs:
        return [line]
    middles = boxes[:, [0, 2]].mean(axis=1)
    ends = [0, *(x for sign in signs for x in sign), line.shape[1]]
    sides = [(a, b, boxes[(middles > a) & (middles < b)]) for a, b in list(pairwise(ends))[::2]]
    return [_cut(line, a, b, own) for a, b, own in sides if len(own)]


def equals_signs(boxes: np.ndarray, double: np.ndarray) -> Signs:
    """Return the equals signs among the pieces of a line; boxes (n, 4) are x0 y0 x1 y1.

    `double` (n,) says which pieces are one stroke over another. What something stands over, under or in is no sign.
    """
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    symbol = float(np.median(height[height > 0.35 * height.max()]))
    small = width < _WIDEST * symbol
    flat = np.flatnonzero((width > _FLAT * height) & small & ~double)
    pairs = [(i, j) for i in flat for j in flat if boxes[i, 1] < boxes[j, 1] and _is_pair(boxes[i], boxes[j])]
    flattest, highest = _ONE_PIECE
    alone = np.flatnonzero(double & (width > flattest * height) & (height < highest * symbol) & small)
    found = []
    for members in [*pairs, *((i,) for i in alone)]:
        left, right = boxes[list(members), 0].min(), boxes[list(members), 2].max()
        room = _ROOM * (right - left)
        others = np.delete(boxes, members, axis=0)
        if not ((others[:, 0] < right - room) & (others[:, 2] > left + room)).any():
            found.append((int(left), int(right)))
    return sorted(found)


def _is_pair(upper: np.ndarray, lower: np.ndarray) -> bool:
    widths = (upper[2] - upper[0], lower[2] - lower[0])
    shared = min(upper[2], lower[2]) - max(upper[0], lower[0])
    apart = lower[1] - upper[3]
    return bool(min(*widths, shared) > _ALIKE * max(widths) and apart < _FARTHEST * max(widths))


def _is_double(labels: np.ndarray, box: np.ndarray, number: int) -> bool:
    """Say whether most columns of a piece have ink, paper and ink again."""
    x0, y0, x1, y1 = box.astype(int)
    piece = np.pad((labels[y0:y1, x0:x1] == number).astype(np.int8), ((1, 1), (0, 0)))
    runs = (np.diff(piece, axis=0) == 1).sum(axis=0)
    return bool((runs >= 2).mean() >= _DOUBLE)


def _cut(line: np.ndarray, left: int, right: int, boxes: np.ndarray) -> np.ndarray:
    """Return the part of a line between two signs, paper around it."""
    low, high = boxes[:, :2].min(axis=0).astype(int), boxes[:, 2:].max(axis=0).astype(int)
    margin = max(6, round(_MARGIN * min(high - low)))
    x0, x1 = max(low[0], left + 1), min(high[0], right)
    y0, y1 = max(low[1] - margin, 0), min(high[1] + margin, line.shape[0])
    return cv2.copyMakeBorder(line[y0:y1, x0:x1], 0, 0, margin, margin, cv2.BORDER_CONSTANT, value=_WHITE)
