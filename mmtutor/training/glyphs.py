"""Real handwritten symbols, by writer, and how large each stands on the line. Only training writers are ever loaded."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mmtutor.training.shapes import DRAWN, Strokes

# height, and how far the foot stands above the baseline, both in digit heights
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
# signs whose own height says nothing: width, and where their middle stands above the baseline
WIDTHS: dict[str, tuple[float, float]] = {"-": (0.55, 0.45), "=": (0.58, 0.45)}
_REAL_MINIMUM = 8  # digits a writer must have given to be asked for whole samples
_MOST_EACH = 16  # glyphs of one sign kept from one writer
_BITMAP_SIGNS = {"dot": ".", "minus": "-", "plus": "+", "slash": "/"}
_MDAS_SIGNS = {
    "addition_plus": "+", "division_obelus": "/", "division_slash": "/", "subtraction_minus": "-",
}  # fmt: skip  # a cross or a dot alone could be anything


@dataclass(slots=True)
class Bank:
    """Symbols to compose from: strokes by writer and by sign, and 28 x 28 bitmaps (light on dark) by text."""

    folder: Path
    writers: list[dict[str, list[Strokes]]] = field(default_factory=list)
    shared: dict[str, list[Strokes]] = field(default_factory=dict)
    bitmaps: dict[str, list[np.ndarray]] = field(default_factory=dict)  # each (n, 28, 28)


def load_bank(data_dir: Path | str) -> Bank:
    """Read the training share of the handwriting collections under `data_dir`."""
    folder = Path(data_dir) / "handwriting"
    by_writer: dict[str, dict[str, list[Strokes]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(folder / "unipen_isolated.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"split":"train"' not in line:
                continue
            row = json.loads(line)
            sign = _sign(row["c"], row["t"])
            if sign is None or row["split"] != "train" or len(by_writer[row["w"]][sign]) >= _MOST_EACH:
                continue
            strokes = [np.asarray(s, np.float32).reshape(-1, 2) for s in row["s"] if len(s)]
            if strokes and _plausible(sign, strokes):
                by_writer[row["w"]][sign].append([_smooth(s) for s in strokes])
    bank = Bank(Path(data_dir))
    shared: dict[str, list[Strokes]] = defaultdict(list)
    for signs in by_writer.values():
        for sign, glyphs in signs.items():
            shared[sign].extend(glyphs)
        if sum(len(g) for s, g in signs.items() if s.isdigit()) >= _REAL_MINIMUM:
            bank.writers.append({s: list(g) for s, g in signs.items()})
    shared["×"] = list(shared.get("x", ()))
    bank.shared = dict(shared)
    bank.bitmaps = _bitmaps(folder)
    return bank


def _sign(kind: str, text: str) -> str | None:
    if kind == "1a" or (kind == "1c" and text.isascii() and text.islower()):
        return text
    if kind == "1d" and text in "+-=<>()/.,:%":
        return text
    if kind == "1b" and text in "ABCD":
        return text
    return None


def _plausible(sign: str, strokes: Strokes) -> bool:
    """Leave out what no one could read: a lone point for a digit, a minus that stands upright."""
    points = np.concatenate(strokes)
    width, height = np.ptp(points, axis=0)
    if sign == "-":
        return bool(width > 1.5 * height)
    if sign == "=":
        return bool(width > 1.2 * height and height > 0.12 * width)
    if sign in ".,:":
        return True
    if sign in "1()/l":
        return bool(height > width)
    if sign in "+<>":
        return bool(0.4 < width / max(height, 1.0) < 2.5)
    return bool(max(width, height) > 20 and width > 0.05 * height) and not (len(strokes) == 1 and _straight(strokes[0]))


def _straight(stroke: np.ndarray) -> bool:
    """Whether a stroke is one straight line: all that is left of a letter whose other stroke was cut off."""
    path = np.linalg.norm(np.diff(stroke, axis=0), axis=1).sum()
    return bool(np.linalg.norm(stroke[-1] - stroke[0]) > 0.93 * path)


def _smooth(stroke: np.ndarray) -> np.ndarray:
    """Round the corners of coarsely sampled strokes by cutting them once (Chaikin 1974)."""
    if len(stroke) < 4 or np.abs(np.diff(stroke, axis=0)).sum() / len(stroke) < 12:
        return stroke
    a, b = stroke[:-1], stroke[1:]
    cut = np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)
    return np.concatenate([stroke[:1], cut[1:-1], stroke[-1:]]).astype(np.float32)


def _bitmaps(folder: Path) -> dict[str, list[np.ndarray]]:
    bitmaps: dict[str, list[np.ndarray]] = defaultdict(list)
    mnist = np.load(folder / "mnist_writers.npz")
    kept = ~mnist["dev"]
    images, labels = mnist["x"][kept], mnist["y"][kept]
    for digit in range(10):
        bitmaps[str(digit)].append(images[labels == digit])
    for name, signs, flip in (("bhmsds", _BITMAP_SIGNS, True), ("mdas", _MDAS_SIGNS, False)):
        archive = np.load(folder / f"{name}.npz")
        images, labels = archive["x"], archive["y"]
        for label in np.unique(labels):
            text = signs.get(str(label), str(label))
            if len(text) == 1 and text != ".":
                chosen = images[labels == label]
                bitmaps[text].append(255 - chosen if flip else chosen)
    return dict(bitmaps)


class Hand:
    """One writer for one sample: picks a glyph for every sign, real or drawn, and brings it to its size on the line."""

    def __init__(self, rng: np.random.Generator, bank: Bank) -> None:
        self._rng = rng
        self._bank = bank
        own = bool(bank.writers) and rng.random() < 0.8
        self._own = bank.writers[rng.integers(len(bank.writers))] if own else {}
        self._habits: dict[str, bool] = {}
        self._x_height = float(rng.uniform(0.8, 1.25))
        self._aspect = float(np.exp(rng.normal(0, 0.12)))
        self._operator = float(np.exp(rng.normal(0, 0.2)))
        self._unsteady = float(rng.uniform(0.02, 0.1))
        self._warp = float(rng.choice([0.0, 0.015, 0.03, 0.05]))

    def write(self, sign: str) -> Strokes:
        """Return fresh strokes for one sign: digit height 1, baseline y = 0, y growing downwards, starting at x = 0."""
        rng = self._rng
        strokes = self._pick(sign)
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        size = np.maximum(high - low, 1e-3)
        jitter = np.exp(rng.normal(0, self._unsteady))
        if sign in WIDTHS:
            width, middle = WIDTHS[sign]
            scale = np.array([self._operator * width * jitter / size[0]] * 2, np.float32)
            if sign == "=" and size[1] > size[0]:
                scale = scale * size[0] / size[1]
            foot = middle - size[1] * scale[1] / 2
        elif sign in ".·":
            scale = np.array([min(1.0, 0.09 / size.max())] * 2, np.float32)
            foot = rng.uniform(-0.05, 0.12) if sign == "." else rng.uniform(0.25, 0.55)
        else:
            height, foot = SIZES.get(sign, (1.0, 0.0))
            if sign.isalpha() and height < 0.8:
                height *= self._x_height
            if sign in "+×÷<>≤≥":
                height *= self._operator
                foot -= (self._operator - 1) * height / 2
            tall = height * jitter / size[1]
            wide = tall * self._aspect * np.exp(rng.normal(0, 0.06))
            wide = min(wide, 1.5 * height / size[0])
            scale = np.array([wide, tall], np.float32)
        foot += rng.normal(0, 0.03)
        counts = np.cumsum([len(x) for x in strokes])[:-1]
        placed = self._bend((points - np.array([low[0], high[1]], np.float32)) * np.asarray(scale, np.float32))
        placed -= np.array([placed[:, 0].min(), foot], np.float32)
        return np.split(placed, counts)

    def _pick(self, sign: str) -> Strokes:
        rng = self._rng
        drawn = DRAWN.get(sign)
        if drawn is not None:
            shapes, share = drawn
            if sign not in self._habits:
                self._habits[sign] = bool(rng.random() < share)
            if self._habits[sign] or not self._bank.shared.get(sign):
                return shapes[rng.integers(len(shapes))](rng)
        glyphs = self._own.get(sign) or self._bank.shared.get(sign)
        if not glyphs:
            raise KeyError(sign)
        return glyphs[rng.integers(len(glyphs))]

    def _bend(self, points: np.ndarray) -> np.ndarray:
        """Return one glyph's points under a slow random warp and a small turn."""
        rng = self._rng
        turn = rng.normal(0, 0.04)
        bent = points @ np.array([[1, turn], [-turn, 1]], np.float32)
        if self._warp:
            phase, pace = rng.uniform(0, 6.3, 2), rng.uniform(2, 7, 2)
            bent = bent + np.float32(self._warp) * np.sin(bent[:, ::-1] * np.float32(pace) + np.float32(phase))
        return np.asarray(bent, np.float32)
