"""Real handwritten symbols, by writer, as strokes of few points. Only training writers are ever loaded."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from mmtutor.training.lines import real_lines
from mmtutor.training.shapes import DRAWN, Strokes
from mmtutor.training.skeleton import strokes_of

_REAL_MINIMUM = 8  # digits a writer must have given to be asked for whole samples
_MOST_EACH = 16  # glyphs of one sign kept from one writer
_EPSILON = 0.007  # how far simplified strokes may stray, and
_LONGEST_PIECE = 0.22  # the longest straight piece left, so that a warp can bend it; both in glyph sizes
_SCANS_EACH = 6  # digits of one kind kept from one writer of the scanned collection
_GROUP, _GROUPS = (
    12,
    25,
)  # scans that pass for one writer's, and how many such groups of a sign, where writers are unknown
_HOLES = {0: 1, 6: 1, 8: 2, 9: 1}
_VARIANTS = 150  # kept of every shape drawn by rule
_BITMAP_SIGNS = {"dot": ".", "minus": "-", "plus": "+", "slash": "/"}
_MDAS_SIGNS = {
    "addition_plus": "+", "division_obelus": "/", "division_slash": "/", "subtraction_minus": "-",
}  # fmt: skip  # a cross or a dot alone could be anything
_SCANNED_SIGNS = {
    ("bhmsds", "plus"): "+", ("bhmsds", "slash"): "/", ("bhmsds", "x"): "x", ("bhmsds", "y"): "y",
    ("bhmsds", "w"): "w", ("bhmsds", "z"): "z", ("mdas", "addition_plus"): "+", ("mdas", "division_slash"): "/",
    ("mdas", "division_obelus"): "÷", ("mdas", "multiplication_cross"): "×",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One sign's strokes in one array (points, 2), y downwards, its box's lower left corner at 0, 0; larger side 1."""

    points: np.ndarray
    counts: tuple[int, ...]  # points of each stroke
    width: float
    height: float


@dataclass(slots=True, eq=False)
class Mark:
    """A glyph with its place on the paper: its points times (`sx`, `sy`) plus (`dx`, `dy`), and its box."""

    glyph: Glyph
    sx: float
    sy: float
    dx: float
    dy: float

    @property
    def left(self) -> float:
        """The left end."""
        return self.dx

    @property
    def right(self) -> float:
        """The right end."""
        return self.dx + self.glyph.width * self.sx

    @property
    def top(self) -> float:
        """The upper end."""
        return self.dy - self.glyph.height * self.sy

    @property
    def bottom(self) -> float:
        """The lower end."""
        return self.dy

    def moved(self, dx: float, dy: float, size: float) -> Mark:
        """Return the mark scaled about the origin, then shifted."""
        return Mark(self.glyph, self.sx * size, self.sy * size, self.dx * size + dx, self.dy * size + dy)


class Scans(Sequence[Glyph]):
    """Small pictures of one sign by one writer, turned into strokes when they are asked for."""

    def __init__(self, pictures: np.ndarray, holes: int = 0) -> None:
        self._pictures, self._holes = pictures, holes  # (n, 28, 28), light on dark
        self._made: dict[int, Glyph] = {}

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, index: int) -> Glyph:  # type: ignore[override]  # whole slices are never asked for
        made = self._made.get(index)
        if made is None:
            around = (*range(index, len(self)), *range(index))
            clear = (strokes_of(self._pictures[i], self._holes) for i in around)
            strokes = next((s for s in clear if s), None) or strokes_of(self._pictures[index])
            made = self._made[index] = glyph_of(strokes)
        return made


@dataclass(slots=True)
class Bank:
    """Symbols to compose from: by writer and sign, by sign and writer, and 28 x 28 bitmaps (light on dark) by text.

    `scanned` are writers who gave nothing but digits, on paper; `lines` are numbers written in one go, sign by sign.
    """

    folder: Path
    writers: list[dict[str, Sequence[Glyph]]] = field(default_factory=list)
    scanned: list[dict[str, Sequence[Glyph]]] = field(default_factory=list)
    shared: dict[str, list[Sequence[Glyph]]] = field(default_factory=dict)
    bitmaps: dict[str, list[np.ndarray]] = field(default_factory=dict)  # each (n, 28, 28)
    lines: list[list[tuple[str, Mark]]] = field(default_factory=list)
    drawn: dict[str, list[list[Glyph]]] = field(default_factory=dict)

    def shapes(self, sign: str) -> list[list[Glyph]]:
        """Return the variants of each shape that is drawn by rule for a sign; always the same ones."""
        if sign not in self.drawn:
            rng = np.random.default_rng([ord(c) for c in sign])
            self.drawn[sign] = [[glyph_of(shape(rng)) for _ in range(_VARIANTS)] for shape in DRAWN[sign][0]]
        return self.drawn[sign]


def glyph_of(strokes: Strokes) -> Glyph:
    """Bring strokes to a glyph's size and leave out the points that say nothing."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = float(max((high - low).max(), 1e-3))
    lines = [_sparse((s - np.array([low[0], high[1]], np.float32)) / np.float32(size)) for s in strokes]
    width, height = (high - low) / size
    return Glyph(np.concatenate(lines), tuple(len(x) for x in lines), float(width), float(height))


def _mark_of(strokes: Strokes) -> Mark:
    """Return strokes as a glyph that stands where they stood."""
    glyph = glyph_of(strokes)
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = float(max((high - low).max(), 1e-3))
    return Mark(glyph, size, size, float(low[0]), float(high[1]))


def _sparse(line: np.ndarray) -> np.ndarray:
    """Return the line with only the points that shape it, none further apart than `_LONGEST_PIECE`."""
    if len(line) < 2:
        return line.astype(np.float32)
    kept = cv2.approxPolyDP(np.ascontiguousarray(line, np.float32)[:, None], _EPSILON, closed=False)[:, 0]
    if (kept[-1] != line[-1]).any():  # of a line that ends where it began, the end is lost
        kept = np.concatenate([kept, line[-1:]])
    if len(kept) < 2:
        return np.asarray(kept, np.float32)
    lengths = np.hypot(*np.diff(kept, axis=0).T)
    pieces = np.maximum(1, np.ceil(lengths / _LONGEST_PIECE)).astype(int)
    if pieces.max() > 1:
        along = np.concatenate([[0.0], np.cumsum(pieces)])
        at = np.arange(int(along[-1]) + 1)
        kept = np.stack([np.interp(at, along, kept[:, 0]), np.interp(at, along, kept[:, 1])], axis=1)
    return np.asarray(kept, np.float32)


def pen_writers(folder: Path, split: str) -> dict[str, dict[str, list[Glyph]]]:
    """Return the isolated pen characters of a split ("train" or "dev") by writer and sign."""
    by_writer: dict[str, dict[str, list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(folder / "unipen_isolated.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if f'"split":"{split}"' not in line:
                continue
            row = json.loads(line)
            sign = _sign(row["c"], row["t"])
            if sign is None or row["split"] != split or len(by_writer[row["w"]][sign]) >= _MOST_EACH:
                continue
            strokes = [np.asarray(s, np.float32).reshape(-1, 2) for s in row["s"] if len(s)]
            if strokes and _plausible(sign, strokes):
                by_writer[row["w"]][sign].append(glyph_of([_smooth(s) for s in strokes]))
    return by_writer


def load_bank(data_dir: Path | str) -> Bank:
    """Read the training share of the handwriting collections under `data_dir`."""
    folder = Path(data_dir) / "handwriting"
    by_writer = pen_writers(folder, "train")
    bank = Bank(Path(data_dir))
    for copied in real_lines(folder):
        marks = [_mark_of(strokes) for strokes in copied.signs]
        bank.lines.append(list(zip(copied.text, marks, strict=True)))
        for sign, mark in bank.lines[-1]:
            if len(by_writer[copied.writer][sign]) < _MOST_EACH:
                by_writer[copied.writer][sign].append(mark.glyph)
    shared: dict[str, list[Sequence[Glyph]]] = defaultdict(list)
    for signs in by_writer.values():
        for sign in [s for s, glyphs in signs.items() if not glyphs]:
            del signs[sign]
        for sign, glyphs in signs.items():
            shared[sign].append(glyphs)
        if sum(len(g) for s, g in signs.items() if s.isdigit()) >= _REAL_MINIMUM:
            bank.writers.append({s: list(g) for s, g in signs.items()})
    shared["×"] = list(shared.get("x", ()))[:_GROUPS]
    for sign, groups in _scanned_signs(folder):
        shared[sign].extend(groups)
    bank.shared = dict(shared)
    bank.scanned = _scanned_writers(folder)
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
    if sign in "0234568" and width < 0.15 * height:
        return False
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


def _scanned_writers(folder: Path) -> list[dict[str, Sequence[Glyph]]]:
    mnist = np.load(folder / "mnist_writers.npz")
    images, labels, of_writer, kept = mnist["x"], mnist["y"], mnist["writer"], ~mnist["dev"]
    writers: list[dict[str, Sequence[Glyph]]] = []
    for writer in np.unique(of_writer[kept]):
        rows = np.flatnonzero(kept & (of_writer == writer))
        own = {int(d): rows[labels[rows] == d][:_SCANS_EACH] for d in range(10)}
        writers.append({str(d): Scans(images[found], _HOLES.get(d, 0)) for d, found in own.items() if len(found)})
    return writers


def _scanned_signs(folder: Path) -> Iterator[tuple[str, list[Sequence[Glyph]]]]:
    for name in ("bhmsds", "mdas"):
        archive = np.load(folder / f"{name}.npz")
        images, labels = archive["x"], archive["y"]
        for (collection, label), sign in _SCANNED_SIGNS.items():
            if collection == name:
                found = images[labels == label][:: 3 if name == "bhmsds" else 2]
                found = 255 - found if name == "bhmsds" else found
                yield sign, [Scans(found[i : i + _GROUP]) for i in range(0, len(found), _GROUP)][:_GROUPS]


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
