"""One writer for one sample: which glyph stands for a sign, how large, how steady. Knows no layout.

Sizes are in digit heights, y grows downwards, the baseline is y = 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmtutor.training.glyphs import Bank, Glyph, Mark
from mmtutor.training.shapes import DRAWN

# height, and how far the foot stands above the baseline
SIZES: dict[str, tuple[float, float]] = {
    **{c: (1.0, 0.0) for c in "0123456789"},
    **{c: (0.66, 0.0) for c in "acemnorsuvwxz"},
    **{c: (1.05, 0.0) for c in "bdhkl"},
    "t": (0.9, 0.0), "i": (0.85, 0.0), "f": (1.25, -0.2), "j": (1.15, -0.35),
    **{c: (0.95, -0.32) for c in "gpqy"},
    "(": (1.25, -0.15), ")": (1.25, -0.15), "/": (1.15, -0.08), "%": (0.95, 0.0),
    "+": (0.6, 0.2), "×": (0.48, 0.22), "÷": (0.5, 0.25),
    "<": (0.6, 0.2), ">": (0.6, 0.2), "≤": (0.75, 0.12), "≥": (0.75, 0.12),
    ",": (0.28, -0.2), ":": (0.5, 0.1),
}  # fmt: skip
WIDTHS = {"-": 0.55, "=": 0.58}  # signs whose own height says nothing
AXIS = 0.45  # height of fraction bars and minus signs above the baseline
_POINT = 0.09  # largest extent of a point


class Hand:
    """Picks a glyph for every sign, real or drawn, and brings it to its size on the line.

    A hand has habits: the same way to draw a sign, the same relative sizes, for as long as it writes.
    """

    def __init__(self, rng: np.random.Generator, bank: Bank) -> None:
        self._rng = rng
        self._bank = bank
        self._own: Mapping[str, Sequence[Glyph]] = {}
        kind = rng.random()
        if bank.writers and kind < 0.85:
            self._own = bank.writers[int(rng.integers(len(bank.writers)))]
        if bank.scanned and kind > 0.55:
            self._own = {**self._own, **bank.scanned[int(rng.integers(len(bank.scanned)))]}
        self._choices: dict[str, Sequence[Glyph]] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        unit, normal = rng.random(8), rng.normal(size=4)
        self._x_height = 0.78 + 0.5 * unit[0]
        self._aspect = float(np.exp(0.13 * normal[0]))
        self._operator = float(np.exp(0.24 * normal[1]))
        self._axis = AXIS + 0.05 * normal[2]
        self._brackets = 0.82 + 0.5 * unit[1]
        self._unsteady = 0.02 + 0.12 * unit[2] ** 2
        self._wobble = 0.01 + 0.07 * unit[3] ** 2
        self.warp = (0.0, 0.01, 0.02, 0.03, 0.045)[int(5 * unit[4])]
        self.turn = 0.02 + 0.05 * unit[5]

    def write(self, sign: str) -> Mark:
        """Return a fresh glyph for one sign, starting at x = 0."""
        rng = self._rng
        among = self._choices.get(sign)
        if among is None:
            among = self._choices[sign] = self._chosen(sign)
        glyph = among[int(rng.random() * len(among))]
        size, lift = self._habit(sign)
        a, b, c = rng.normal(size=3)
        size *= float(np.exp(self._unsteady * a))
        foot = lift + self._wobble * b
        if sign in WIDTHS:
            scale = self._operator * WIDTHS[sign] * size / max(glyph.width, 1e-3)
            if sign == "=" and glyph.height > glyph.width:
                scale *= glyph.width / glyph.height
            return Mark(glyph, scale, scale, 0.0, -(self._axis + foot - glyph.height * scale / 2))
        if sign in ".·":
            scale = min(1.0, _POINT * size * (1 + abs(c)))
            foot = 0.05 + foot + 0.05 * c if sign == "." else min(max(0.42 + foot + 0.06 * b, 0.26), 0.65)
            return Mark(glyph, scale, scale, 0.0, -max(foot, -0.12))
        height, low = SIZES.get(sign, (1.0, 0.0))
        if sign in "+×÷<>≤≥":
            height *= self._operator * size
            low = self._axis - height / 2
        elif sign in "()":
            height *= self._brackets * size
            low = AXIS - height / 2
        else:
            height *= size * (self._x_height if sign.isalpha() and height < 0.8 else 1.0)
        tall = height / max(glyph.height, 1e-3)
        wide = min(tall * self._aspect * float(np.exp(0.08 * c)), 1.5 * height / max(glyph.width, 1e-3))
        return Mark(glyph, wide, tall, 0.0, -(low + foot))

    def _habit(self, sign: str) -> tuple[float, float]:
        """Return how large this hand makes a sign, 1 on average, and how far it lifts it."""
        found = self._sizes.get(sign)
        if found is None:
            loose = sign in "+-=×÷<>≤≥()/.,·:%"
            a, b = self._rng.normal(size=2)
            found = self._sizes[sign] = float(np.exp((0.16 if loose else 0.06) * a)), 0.02 * b
        return found

    def _chosen(self, sign: str) -> Sequence[Glyph]:
        """Return the glyphs that this hand writes for a sign: its own, one other writer's, or drawn ones."""
        rng = self._rng
        others = self._bank.shared.get(sign)
        drawn = DRAWN.get(sign)
        if drawn is not None and (not others or rng.random() < drawn[1]):
            shapes = self._bank.shapes(sign)
            variants = shapes[int(rng.integers(len(shapes)))]
            return [variants[i] for i in rng.integers(0, len(variants), 3)]
        own = self._own.get(sign)
        if own:
            return own
        if not others:
            raise KeyError(sign)
        return others[int(rng.integers(len(others)))]


def traced(rng: np.random.Generator, hand: Hand, marks: Sequence[Mark]) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (n, 2) of all marks, each turned and bent a little, and how many belong to each."""
    lengths = np.array([len(mark.glyph.points) for mark in marks])
    table = np.array([(m.sx, m.sy, m.dx, m.dy, m.glyph.width, m.glyph.height) for m in marks], np.float32)
    scale, shift = table[:, :2], table[:, 2:4]
    size = table[:, 4:] * scale
    reach = np.clip(size.max(axis=1), 0.05, 1.2)
    bend = np.empty((len(marks), 8), np.float32)
    bend[:, :2] = rng.random((len(marks), 2), np.float32) * 6.3  # phase
    bend[:, 2:4] = (2 + 5 * rng.random((len(marks), 2), np.float32)) / reach[:, None]  # pace
    bend[:, 4] = hand.warp * reach
    bend[:, 5] = hand.turn * rng.standard_normal(len(marks), np.float32) * np.minimum(1.0, 1.2 / (0.01 + size[:, 0]))
    bend[:, 6:] = size / 2 * np.array([1, -1], np.float32)  # middle
    bend = np.repeat(bend, lengths, axis=0)
    points = np.concatenate([m.glyph.points for m in marks]) * np.repeat(scale, lengths, axis=0)
    away = points - bend[:, 6:]
    points += bend[:, 4:5] * np.sin(away[:, ::-1] * bend[:, 2:4] + bend[:, :2])
    points[:, 0] -= bend[:, 5] * away[:, 1]
    points[:, 1] += bend[:, 5] * away[:, 0]
    points += np.repeat(shift, lengths, axis=0)
    return points, lengths
