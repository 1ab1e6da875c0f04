"""What a cheap camera makes of ink on paper: ruling, light, shadow, blur, noise, tilt, JPEG. Works in grey.

Knows nothing of what is written.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

_SHIFT = 4
_NOISE_SIDE = 768
_noise_tile: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture and how the paper's coordinates (in pixels before tilting) land in it."""

    pixels: np.ndarray  # uint8 (height, width)
    homography: np.ndarray  # (3, 3)


def photograph(
    rng: np.random.Generator, points: np.ndarray, counts: np.ndarray, digit_height: float, size: tuple[int, int]
) -> Shot:
    """Draw strokes on a paper of `size` (width, height) and take its picture.

    `points` (n, 2) are in paper pixels; `counts` says how many each stroke has.
    """
    width, height = size
    homography = tilt(rng, width, height)
    paper = float(rng.uniform(130, 250))
    picture = np.full((height, width), paper, np.float32)
    _rule(rng, picture, homography, digit_height)
    pen = max(1.0, digit_height * float(np.exp(rng.uniform(np.log(0.03), np.log(0.11)))))
    coverage = _coverage(project(homography, points), counts, (height, width), pen)
    if rng.random() < 0.25:  # a pencil's or a dry pen's uneven line
        uneven = 1 - np.float32(rng.uniform(0.1, 0.45)) * _lattice(rng, (height, width), max(3, int(height / 6)))
        picture *= 1 - coverage * uneven * np.float32(rng.uniform(0.3, 0.92) / 255)
    else:
        picture *= 1 - coverage * np.float32(rng.uniform(0.3, 0.92) / 255)
    _light(rng, picture)
    sigma = float(rng.choice([0.0, 0.6, 1.0, 1.5])) * min(1.5, digit_height / 40)
    if sigma > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    if rng.random() < 0.05:
        length = int(rng.integers(2, 5))
        picture = cv2.blur(picture, (length, 1) if rng.random() < 0.5 else (1, length))
    picture += _noise(rng, (height, width)) * np.float32(np.exp(rng.uniform(np.log(0.6), np.log(9.0))))
    pixels = cv2.convertScaleAbs(np.maximum(picture, 0))
    if rng.random() < 0.6:
        pixels = jpeg(pixels, int(rng.integers(30, 93)))
    return Shot(pixels, homography)


def tilt(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a mild random homography: a turn of a few degrees, perspective, all about the middle."""
    angle = np.deg2rad(rng.normal(0, 1.6))
    cos, sin = np.cos(angle), np.sin(angle)
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    lean = rng.normal(0, 0.04, 2) / max(width, height)
    shear, squeeze = rng.normal(0, 0.03), rng.uniform(0.88, 1.0)
    turn = np.array([[cos, -sin + shear, 0], [sin, cos * squeeze, 0], [lean[0], lean[1], 1]])
    return np.linalg.inv(to_middle) @ turn @ to_middle


def project(homography: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Map points (..., 2) by a homography."""
    mapped = points @ homography[:, :2].T + homography[:, 2]
    return np.asarray(mapped[..., :2] / mapped[..., 2:], np.float32)


def jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    """Return the picture after JPEG compression."""
    _, code = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_UNCHANGED))


def _coverage(points: np.ndarray, counts: np.ndarray, shape: tuple[int, int], pen: float) -> np.ndarray:
    """Return the drawn strokes as uint8 0..255."""
    canvas = np.zeros(shape, np.uint8)
    thickness = max(1, round(pen))
    fixed = np.rint(points * (1 << _SHIFT)).astype(np.int32)
    lines = []
    ends = np.cumsum(counts).tolist()
    for a, b in zip([0, *ends], ends, strict=False):
        line = fixed[a:b]
        if b - a == 1 or (b - a < 9 and not np.ptp(line, axis=0).any()):
            centre = (int(line[0, 0]), int(line[0, 1]))
            cv2.circle(canvas, centre, max(8, round(pen * 0.7 * (1 << _SHIFT))), 255, -1, cv2.LINE_AA, _SHIFT)
        else:
            lines.append(line)
    cv2.polylines(canvas, lines, False, 255, thickness, cv2.LINE_AA, _SHIFT)
    return canvas


def _rule(rng: np.random.Generator, picture: np.ndarray, homography: np.ndarray, digit_height: float) -> None:
    """Print faint ruled or squared lines on the paper."""
    kind = rng.random()
    if kind < 0.4:
        return
    height, width = picture.shape
    gap = digit_height * rng.uniform(0.5, 2.2)
    starts = rng.uniform(0, gap, 2)
    lines = [np.array([[-width, y], [2 * width, y]], np.float32) for y in np.arange(starts[1] - gap, height + gap, gap)]
    if kind > 0.7:
        lines += [
            np.array([[x, -height], [x, 2 * height]], np.float32) for x in np.arange(starts[0] - gap, width + gap, gap)
        ]
    mask = np.zeros(picture.shape, np.uint8)
    thick = max(1, round(digit_height * rng.uniform(0.01, 0.04)))
    points = [np.rint(project(homography, x) * 16).astype(np.int32) for x in lines]
    cv2.polylines(mask, points, False, 255, thick, cv2.LINE_AA, _SHIFT)
    picture *= 1 - mask * np.float32(rng.uniform(0.02, 0.17) / 255)


def _light(rng: np.random.Generator, picture: np.ndarray) -> None:
    """Uneven light, and at times the edge of a shadow."""
    height, width = picture.shape
    if rng.random() < 0.8:
        depth = np.float32(rng.uniform(0.05, 0.5))
        picture *= 1 - depth * _lattice(rng, picture.shape, max(8, min(height, width) // 2))
    if rng.random() < 0.3:
        edge = np.zeros((24, 48), np.float32)
        corners = np.rint(rng.uniform(-10, 58, (4, 2)) * [1, 0.5]).astype(np.int32)
        cv2.fillConvexPoly(edge, cv2.convexHull(corners), 1.0)
        edge = cv2.GaussianBlur(edge, (0, 0), float(rng.uniform(1.2, 5)))
        depth = np.float32(rng.uniform(0.1, 0.45))
        picture *= 1 - depth * cv2.resize(edge, (width, height), interpolation=cv2.INTER_LINEAR)


def _lattice(rng: np.random.Generator, shape: tuple[int, int], step: int) -> np.ndarray:
    """Smooth random values 0..1 that change over about `step` pixels."""
    height, width = shape
    nodes = rng.random((max(2, height // step + 1), max(2, width // step + 1)), np.float32)
    return cv2.resize(nodes, (width, height), interpolation=cv2.INTER_LINEAR)


def _noise(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Unit noise cut from one tile made once, mirrored at random: drawing it anew would cost more than all the rest."""
    global _noise_tile
    if _noise_tile is None:
        source = np.random.default_rng(0)
        fine = source.standard_normal((_NOISE_SIDE, 2 * _NOISE_SIDE), np.float32)
        _noise_tile = 0.75 * fine + 1.6 * cv2.GaussianBlur(fine, (0, 0), 1.1)
    height, width = min(shape[0], _NOISE_SIDE), min(shape[1], 2 * _NOISE_SIDE)
    y, x = rng.integers(0, _NOISE_SIDE - height + 1), rng.integers(0, 2 * _NOISE_SIDE - width + 1)
    tile = _noise_tile[y : y + height, x : x + width]
    if tile.shape != shape:
        tile = cv2.resize(tile, (shape[1], shape[0]))
    return tile[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]
