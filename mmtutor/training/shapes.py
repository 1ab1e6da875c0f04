"""Drawn by rule: the symbols that collections of handwriting lack or hold too few of. Knows nothing of layout.

A shape is a list of strokes (points, 2) in any unit, y growing downwards; `glyphs` brings it to its size on the line.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

Strokes = list[np.ndarray]
Shape = Callable[[np.random.Generator], Strokes]


def _line(*points: tuple[float, float]) -> np.ndarray:
    """A polyline with enough points for a warp to bend it."""
    corners = np.array(points, np.float32)
    pieces = [np.linspace(a, b, 7, endpoint=False) for a, b in pairwise(corners)]
    return np.concatenate([*pieces, corners[-1:]]).astype(np.float32)


def _arc(
    centre: tuple[float, float], radii: tuple[float, float], start: float, end: float, points: int = 14
) -> np.ndarray:
    """An elliptic arc; angles in degrees, clockwise from the right because y grows downwards."""
    angle = np.deg2rad(np.linspace(start, end, points))
    x, y = centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)
    return np.stack([x, y], axis=1).astype(np.float32)


def _dot(rng: np.random.Generator, x: float, y: float) -> np.ndarray:
    kind = rng.integers(4)
    size = rng.uniform(0.01, 0.05)
    if kind == 0:
        return np.array([[x, y]], np.float32)
    if kind == 1:
        return _arc((x, y), (size, size), 0, 360, 7)
    return _line((x, y), (x + rng.uniform(-1, 1) * size, y + rng.uniform(0, 1.5) * size))


def _bar(rng: np.random.Generator, y: float, length: float = 1.0) -> np.ndarray:
    tilt = rng.normal(0, 0.04) * length
    line = _line((0, y), (length, y + tilt))
    line[:, 1] += rng.normal(0, 0.02) * np.sin(np.linspace(0, np.pi, len(line)))
    return line


def minus(rng: np.random.Generator) -> Strokes:
    """A dash."""
    return [_bar(rng, 0)]


def equals(rng: np.random.Generator) -> Strokes:
    """Two dashes."""
    gap = rng.uniform(0.25, 0.65)
    second = _bar(rng, gap, rng.uniform(0.8, 1.15))
    second[:, 0] += rng.normal(0, 0.06)
    if rng.random() < 0.08:  # written without lifting
        return [np.concatenate([_bar(rng, 0), second])]
    return [_bar(rng, 0), second]


def plus(rng: np.random.Generator) -> Strokes:
    """A dash and an upright."""
    x, y = rng.uniform(0.38, 0.62), rng.uniform(-0.12, 0.12)
    half = rng.uniform(0.4, 0.62)
    upright = _line((x + rng.normal(0, 0.05), y - half), (x + rng.normal(0, 0.05), y + half))
    flat = _bar(rng, 0)
    return [flat, upright] if rng.random() < 0.5 else [upright, flat]


def joined_plus(rng: np.random.Generator) -> Strokes:
    """A plus without lifting: down, back up to the left, and across."""
    x, half = rng.uniform(0.4, 0.6), rng.uniform(0.42, 0.6)
    y = rng.uniform(-0.1, 0.1)
    return [_line((x, y - half), (x + rng.normal(0, 0.04), y + half), (rng.uniform(0.0, 0.12), y), (1, y))]


def cross(rng: np.random.Generator) -> Strokes:
    """Two straight strokes."""
    a = _line((rng.normal(0, 0.06), rng.normal(0, 0.06)), (1 + rng.normal(0, 0.06), 1 + rng.normal(0, 0.06)))
    b = _line((1 + rng.normal(0, 0.06), rng.normal(0, 0.06)), (rng.normal(0, 0.06), 1 + rng.normal(0, 0.06)))
    return [a, b]


def divide(rng: np.random.Generator) -> Strokes:
    """A dash between two dots."""
    reach = rng.uniform(0.22, 0.42)
    x = rng.uniform(0.42, 0.58)
    return [_bar(rng, 0), _dot(rng, x, -reach), _dot(rng, x + rng.normal(0, 0.04), reach)]


def dot(rng: np.random.Generator) -> Strokes:
    """A point, a tick or a tiny ring."""
    return [_dot(rng, 0, 0)]


def comma(rng: np.random.Generator) -> Strokes:
    """A short hook."""
    return [_line((0.05, 0), (0.08, 0.06), (rng.uniform(-0.08, 0.0), rng.uniform(0.16, 0.3)))]


def colon(rng: np.random.Generator) -> Strokes:
    """Two dots."""
    return [_dot(rng, 0, 0), _dot(rng, rng.normal(0, 0.03), rng.uniform(0.3, 0.5))]


def slash(rng: np.random.Generator) -> Strokes:
    """A leaning stroke."""
    line = _line((rng.uniform(0.3, 0.7), 0), (0, 1))
    line[:, 0] += rng.normal(0, 0.05) * np.sin(np.linspace(0, np.pi, len(line)))
    return [line if rng.random() < 0.6 else line[::-1]]


def opening(rng: np.random.Generator) -> Strokes:
    """An arc open to the right."""
    depth = rng.uniform(0.05, 0.36)
    turn = rng.uniform(42, 92)
    arc = _arc((1, 0.5), (depth, 0.5), 180 + turn * rng.uniform(0.8, 1.1), 180 - turn, 16)
    arc[:, 0] += rng.normal(0, 0.07) * arc[:, 1]  # leaning
    return [arc if rng.random() < 0.9 else arc[::-1]]


def angular(rng: np.random.Generator) -> Strokes:
    """A bracket of straight pieces, open to the right."""
    depth, high, low = rng.uniform(0.12, 0.3), rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)
    return [_line((depth, 0), (rng.uniform(0.0, 0.06), high), (0, low), (depth * rng.uniform(0.7, 1.2), 1))]


def closing_angular(rng: np.random.Generator) -> Strokes:
    """A bracket of straight pieces, open to the left."""
    return [s * np.array([-1, 1], np.float32) for s in angular(rng)]


def closing(rng: np.random.Generator) -> Strokes:
    """An arc open to the left."""
    return [s * np.array([-1, 1], np.float32) for s in opening(rng)]


def less(rng: np.random.Generator) -> Strokes:
    """An angle open to the right."""
    half = rng.uniform(0.3, 0.55)
    return [_line((1, -half + rng.normal(0, 0.05)), (0, 0), (1 + rng.normal(0, 0.08), half + rng.normal(0, 0.05)))]


def greater(rng: np.random.Generator) -> Strokes:
    """An angle open to the left."""
    return [s * np.array([-1, 1], np.float32) for s in less(rng)]


def _with_bar(rng: np.random.Generator, angle: Strokes) -> Strokes:
    """<= and >=: a bar below, flat or parallel to the lower arm, sometimes touching it."""
    line = angle[0]
    left, right = float(line[:, 0].min()), float(line[:, 0].max())
    bottom = float(line[:, 1].max())
    if rng.random() < 0.4:
        lower = line[len(line) // 2 :] + np.array([0, rng.uniform(0.18, 0.35)], np.float32)
        return [line, lower]
    bar = _bar(rng, bottom + rng.uniform(0.02, 0.42), (right - left) * rng.uniform(0.55, 1.25))
    bar[:, 0] += left + (right - left - float(np.ptp(bar[:, 0]))) * rng.uniform(0.0, 1.0)
    return [line, bar]


def at_most(rng: np.random.Generator) -> Strokes:
    """An angle open to the right over a bar."""
    return _with_bar(rng, less(rng))


def at_least(rng: np.random.Generator) -> Strokes:
    """An angle open to the left over a bar."""
    return _with_bar(rng, greater(rng))


def percent(rng: np.random.Generator) -> Strokes:
    """Two rings and a slash."""
    radius = rng.uniform(0.14, 0.24)
    high = _arc((0.2, 0.25), (radius, radius * rng.uniform(0.9, 1.4)), -90, 275)
    low = _arc((0.85, 0.78), (radius, radius * rng.uniform(0.9, 1.4)), -90, 275)
    return [high, _line((rng.uniform(0.75, 1.0), 0), (rng.uniform(0, 0.3), 1)), low]


def curly_x(rng: np.random.Generator) -> Strokes:
    """The x of two arcs back to back, or one sweep crossed by a line."""
    bow = rng.uniform(0.2, 0.42)
    gap = rng.uniform(-0.06, 0.1)
    left = _arc((0.5 - gap - bow, 0.5), (bow, 0.5), -rng.uniform(70, 130), rng.uniform(70, 130))
    right = _arc((0.5 + gap + bow, 0.5), (bow, 0.5), 180 + rng.uniform(70, 130), 180 - rng.uniform(70, 130))
    if rng.random() < 0.6:
        return [left, right]
    bends = [(0.0, 0.15), (0.15, 0.0), (0.3, 0.12), (0.5, 0.5), (0.7, 0.88), (0.85, 1.0), (1.02, 0.85)]
    sweep = np.array(bends, np.float32)
    return [sweep, _line((rng.uniform(0.8, 1.0), 0.02), (rng.uniform(0.0, 0.2), 0.98))]


def flagged_one(rng: np.random.Generator) -> Strokes:
    """A 1 with an upstroke, from a short flag to one as long as the stem, sometimes with a foot."""
    reach, drop = rng.uniform(0.12, 0.5), rng.uniform(0.15, 0.7)
    lean = rng.normal(0, 0.06)
    strokes = [_line((-reach, drop), (0, 0), (lean, 1))]
    if rng.random() < 0.15:
        strokes.append(_bar(rng, 1.0, 0.5) + np.array([-0.25 + lean, 0], np.float32))
    return strokes


def peaked_one(rng: np.random.Generator) -> Strokes:
    """A 1 like a narrow tent: the upstroke nearly as long as the stem."""
    reach, drop = rng.uniform(0.2, 0.55), rng.uniform(0.55, 0.97)
    bow = rng.normal(0, 0.05)
    return [_line((-reach, drop), (-reach / 2 + bow, drop / 2 + bow), (0, 0), (rng.normal(0.05, 0.06), 1))]


def footed_one(rng: np.random.Generator) -> Strokes:
    """A 1 with a flag and a foot."""
    lean, foot = rng.normal(0, 0.04), rng.uniform(0.35, 0.7)
    flag = _line((-rng.uniform(0.1, 0.35), rng.uniform(0.12, 0.4)), (0, 0), (lean, 1))
    return [flag, _bar(rng, 1.0, foot) + np.array([lean - foot / 2, 0], np.float32)]


def plain_one(rng: np.random.Generator) -> Strokes:
    """A single stroke."""
    return [_line((rng.normal(0.0, 0.08), 0), (0, 1))]


def crossed_seven(rng: np.random.Generator) -> Strokes:
    """A 7 with a bar."""
    foot = rng.uniform(0.05, 0.45)
    top = [(0.0, rng.uniform(-0.03, 0.12)), (rng.uniform(0.5, 0.7), 0.0), (foot, 1.0)]
    if rng.random() < 0.3:
        top.insert(0, (0.0, 0.16))
    body = _line(*top)
    middle = (0.6 + foot) / 2
    bar = _bar(rng, rng.uniform(0.4, 0.6), rng.uniform(0.3, 0.55))
    bar[:, 0] += middle - (bar[:, 0].max() / 2)
    return [body, bar]


def open_four(rng: np.random.Generator) -> Strokes:
    """A 4 that is open at the top."""
    low = rng.uniform(0.5, 0.72)
    corner = (rng.uniform(-0.05, 0.12), low)
    body = _line((rng.uniform(0.05, 0.35), 0), corner, (rng.uniform(0.65, 0.85), low + rng.normal(0, 0.03)))
    x = rng.uniform(0.4, 0.62)
    return [body, _line((x, rng.uniform(0.1, 0.45)), (x + rng.normal(0, 0.05), 1.0))]


def looped_two(rng: np.random.Generator) -> Strokes:
    """A 2 with a loop at its foot."""
    bow = _arc((0.32, 0.27), (rng.uniform(0.26, 0.36), 0.27), -rng.uniform(150, 200), 20, 12)
    loop = _arc((0.12, 0.9), (rng.uniform(0.08, 0.16), rng.uniform(0.06, 0.12)), 60, 330, 10)
    tail = np.array([(0.35, rng.uniform(0.88, 0.98)), (0.55, 1.0), (0.8, rng.uniform(0.86, 1.0))], np.float32)
    return [np.concatenate([bow, loop, tail])]


def flat_three(rng: np.random.Generator) -> Strokes:
    """A 3 with a flat top."""
    top = _line((0.0, rng.normal(0.02, 0.03)), (rng.uniform(0.5, 0.65), 0), (rng.uniform(0.2, 0.32), 0.38))
    bow = _arc((0.25, 0.69), (rng.uniform(0.3, 0.42), 0.31), -75, rng.uniform(120, 165), 14)
    return [np.concatenate([top, bow])]


def open_nine(rng: np.random.Generator) -> Strokes:
    """A 9 whose ring is open, on a straight stem."""
    ring = _arc((0.3, 0.27), (0.3, 0.27), -rng.uniform(20, 70), -rng.uniform(310, 350), 16)
    return [np.concatenate([ring, _line((0.58, rng.uniform(0.1, 0.2)), (0.58 - rng.uniform(0, 0.18), 1))])]


def stick_b(rng: np.random.Generator) -> Strokes:
    """A b: a tall stem and a bowl on the line."""
    bowl = _arc((0.02, 0.73), (rng.uniform(0.36, 0.5), rng.uniform(0.22, 0.28)), -100, rng.uniform(95, 150), 14)
    stem = _line((0, 0), (rng.normal(0, 0.02), rng.uniform(0.92, 1.0)))
    return [stem, bowl] if rng.random() < 0.6 else [np.concatenate([stem, _line((0, 0.95), (0, 0.6)), bowl])]


def crossed_z(rng: np.random.Generator) -> Strokes:
    """A z with a bar."""
    body = _line((0, rng.normal(0.03, 0.03)), (rng.uniform(0.7, 0.9), 0), (0.02, 1), (rng.uniform(0.8, 1.0), 0.97))
    return [body, _bar(rng, 0.5, 0.5) + np.array([0.2, 0], np.float32)]


def slashed_zero(rng: np.random.Generator) -> Strokes:
    """A 0 with a slash."""
    ring = _arc((0.35, 0.5), (0.35, 0.5), -80, 285, 20)
    return [ring, _line((0.62, 0.12), (0.08, 0.9))]


def european_nine(rng: np.random.Generator) -> Strokes:
    """A ring with a bow below."""
    ring = _arc((0.3, 0.3), (0.3, 0.3), -20, -380, 18)
    return [np.concatenate([ring, _arc((0.1, 0.3), (0.5, 0.7), 0, rng.uniform(60, 90), 8)])]


# written sign -> shapes drawn for it and the share of its occurrences that are drawn rather than real
DRAWN: dict[str, tuple[tuple[Shape, ...], float]] = {
    "-": ((minus,), 0.7),
    "=": ((equals,), 0.5),
    "+": ((plus, plus, plus, plus, plus, plus, joined_plus), 0.4),
    "×": ((cross, cross, cross, cross, cross, curly_x), 0.8),
    "÷": ((divide,), 0.8),
    "·": ((dot,), 1.0),
    ".": ((dot,), 0.6),
    ",": ((comma,), 0.5),
    ":": ((colon,), 0.6),
    "/": ((slash,), 0.5),
    "(": ((opening, opening, opening, angular), 0.5),
    ")": ((closing, closing, closing, closing_angular), 0.5),
    "<": ((less,), 0.5),
    ">": ((greater,), 0.5),
    "≤": ((at_most,), 1.0),
    "≥": ((at_least,), 1.0),
    "%": ((percent,), 0.4),
    "x": ((curly_x, curly_x, curly_x, cross), 0.45),
    "1": ((flagged_one, flagged_one, peaked_one, footed_one, plain_one), 0.4),
    "2": ((looped_two,), 0.05),
    "3": ((flat_three,), 0.05),
    "4": ((open_four,), 0.18),
    "7": ((crossed_seven,), 0.2),
    "9": ((european_nine, open_nine), 0.06),
    "0": ((slashed_zero,), 0.02),
    "b": ((stick_b,), 0.15),
    "z": ((crossed_z,), 0.3),
}
