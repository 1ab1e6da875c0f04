"""Small pictures of symbols -> strokes along the middle of their lines, so that they can be written like pen ink.

Knows nothing of what a symbol means. Thinning after Zhang and Suen (1984).
"""

from __future__ import annotations

import cv2
import numpy as np

_FINER = 2  # pictures are enlarged first
_SOLID = (0.45, 0.6, 0.75, 0.88)  # of the brightest pixel; the first that leaves the holes open
_LOOK_BACK = 5  # points that tell where a line is heading
_LEAP = 4  # pixels a line may jump over another one that crosses it
_STRAIGHT = 0.7  # least cosine between a line's heading and the place it jumps to
_SPUR = 4  # shorter lines beside longer ones are left out
_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # rows, columns, clockwise from the top
_WEIGHTS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)

_WIDE = 64  # pixels are numbers: row * _WIDE + column
_STEPS = tuple(y * _WIDE + x for y, x in _RING)


def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each neighbourhood: what the two half steps of thinning keep (0 or 1), and whether a corner may go."""
    first, second, corner = (np.ones(256, np.uint8) for _ in range(3))
    for code in range(256):
        ring = [code >> i & 1 for i in range(8)]
        count = sum(ring)
        rises = sum(a < b for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        north, east, south, west = ring[::2]
        if 2 <= count <= 6 and rises == 1:
            first[code] = bool((north and east and south) or (east and south and west))
            second[code] = bool((north and east and west) or (north and south and west))
        joined = sum(
            (1 - ring[i]) - (1 - ring[i]) * (1 - ring[i + 1]) * (1 - ring[(i + 2) % 8]) for i in range(0, 8, 2)
        )
        corner[code] = not (joined == 1 and count >= 2)
    return first, second, corner


_FIRST, _SECOND, _CORNER = _tables()


def strokes_of(picture: np.ndarray, holes: int = 0) -> list[np.ndarray]:
    """Return strokes (points, 2), x to the right and y down, of a picture uint8 of at most 30 x 30, light on dark.

    [] when it is empty, or when fewer than `holes` enclosed spaces can be found: a bold line closed them.
    """
    large = cv2.resize(picture, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_CUBIC)
    large = cv2.copyMakeBorder(large, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    if not holes:
        large = cv2.GaussianBlur(large, (3, 3), 0)
    for level in _SOLID:
        solid = (large > level * max(float(large.max()), 1.0)).astype(np.uint8)
        if not holes or cv2.connectedComponents(1 - solid, connectivity=4)[0] - 2 >= holes:
            return [_smoothed(line) / np.float32(_FINER) for line in _walk(_thin(solid))]
    return []


def _thin(solid: np.ndarray) -> set[int]:
    """Return the pixels of lines one pixel wide."""
    while True:
        before = cv2.countNonZero(solid)
        for table in (_FIRST, _SECOND):
            solid &= cv2.LUT(cv2.filter2D(solid, cv2.CV_8U, _WEIGHTS, borderType=cv2.BORDER_CONSTANT), table)
        if cv2.countNonZero(solid) == before:
            break
    codes = cv2.filter2D(solid, cv2.CV_8U, _WEIGHTS, borderType=cv2.BORDER_CONSTANT)
    pixels = set(_numbers(solid))
    for pixel in _numbers(solid & (1 - _CORNER[codes])):
        code = sum(1 << i for i, step in enumerate(_STEPS) if pixel + step in pixels)
        if not _CORNER[code]:
            pixels.discard(pixel)
    return pixels


def _numbers(mask: np.ndarray) -> list[int]:
    rows, columns = np.nonzero(mask)
    return (rows * _WIDE + columns).tolist()


def _walk(pixels: set[int]) -> list[list[int]]:
    """Follow the lines, straight on where they cross, from their ends first."""
    left = set(pixels)
    ends = sorted(p for p in pixels if len(_beside(p, pixels)) <= 1)
    lines = []
    for start in (*ends, *sorted(pixels)):
        if start not in left:
            continue
        line = [start]
        left.discard(start)
        while (following := _next(line, left)) is not None:
            line.append(following)
            left.discard(following)
        touched = [p for p in _beside(line[-1], pixels) if p not in line[-3:]]
        alone = not any(p not in line for q in (line[0], line[-1]) for p in _beside(q, pixels))
        if touched:
            line.append(start if start in touched else touched[0])
        if len(line) > _SPUR or alone:
            lines.append(line)
    return lines


def _beside(pixel: int, pixels: set[int]) -> list[int]:
    return [pixel + step for step in _STEPS if pixel + step in pixels]


def _next(line: list[int], left: set[int]) -> int | None:
    """Return the pixel that continues a line best, or the one it reaches beyond another line."""
    nearby = _beside(line[-1], left)
    if len(nearby) == 1:
        return nearby[0]
    if not nearby and (len(line) <= _LOOK_BACK or not left):
        return None
    row, column = divmod(line[-1], _WIDE)
    back_row, back_column = divmod(line[max(0, len(line) - 1 - _LOOK_BACK)], _WIDE)
    heading = (row - back_row, column - back_column)
    if nearby:
        return max(nearby, key=lambda p: _along(heading, (p // _WIDE - row, p % _WIDE - column)))
    reach = range(-_LEAP, _LEAP + 1)
    steps = [(y, x) for y in reach for x in reach if line[-1] + y * _WIDE + x in left]
    ahead = [step for step in steps if _along(heading, step) > _STRAIGHT]
    if not ahead:
        return None
    y, x = min(ahead, key=lambda step: step[0] ** 2 + step[1] ** 2)
    return line[-1] + y * _WIDE + x


def _along(heading: tuple[int, int], step: tuple[int, int]) -> float:
    """Return the cosine between two directions; 0 without a heading."""
    size = ((heading[0] ** 2 + heading[1] ** 2) * (step[0] ** 2 + step[1] ** 2)) ** 0.5
    return (heading[0] * step[0] + heading[1] * step[1]) / size if size else 0.0


def _smoothed(line: list[int]) -> np.ndarray:
    """Return the line's points x, y without the steps of the pixel grid; its ends stay."""
    points = np.array([(p % _WIDE, p // _WIDE) for p in line], np.float32)
    if len(points) < 3:
        return points
    for _ in range(2):
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return points
