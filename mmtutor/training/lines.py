"""Numbers as people really wrote them in one go: which strokes are which sign, and where each stands on the line.

Only lines whose strokes fall apart into as many pieces as the text has signs are kept. Training writers only.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_TEXT = re.compile(r"[0-9()/.,:%+=<>-]*[0-9][0-9()/.,:%+=<>-]*")
_LONGEST = 24
_OVERLAP = 0.35  # of the narrower of two strokes: from here on they belong to one sign
_TALLEST = 2.2  # a single line, in the height of its digits


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line: its text without spaces, for each sign its strokes, in digit heights, y downwards, feet about y = 0."""

    writer: str
    text: str
    signs: list[list[np.ndarray]]


def real_lines(folder: Path) -> Iterator[Line]:
    """Read the lines of numbers that can be told apart."""
    with gzip.open(folder / "unipen_words_lines.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            if '"split":"train"' not in row:
                continue
            found = json.loads(row)
            text = found["t"].replace(" ", "")
            if found["split"] != "train" or len(text) > _LONGEST or not _TEXT.fullmatch(text):
                continue
            strokes = [np.asarray(s, np.float32).reshape(-1, 2) for s in found["s"] if len(s)]
            line = _told_apart(found["w"], text, strokes)
            if line is not None:
                yield line


def _told_apart(writer: str, text: str, strokes: list[np.ndarray]) -> Line | None:
    signs = _pieces(strokes)
    if len(signs) != len(text):
        return None
    boxes = np.array([_box(np.concatenate(sign)) for sign in signs])  # x0 y0 x1 y1
    digits = np.array([c.isdigit() for c in text])
    heights = boxes[:, 3] - boxes[:, 1]
    digit = float(np.median(heights[digits]))
    foot = float(np.median(boxes[digits, 3]))
    fits = 0.45 * digit < heights[digits].min() and heights[digits].max() < 1.9 * digit
    if digit < 1 or not fits or np.ptp(boxes[:, [1, 3]]) > _TALLEST * digit:
        return None
    if not all(_likely(c, box, digit) for c, box in zip(text, boxes, strict=True)):
        return None
    shift = np.array([boxes[0, 0], foot], np.float32)
    return Line(writer, text, [[(s - shift) / np.float32(digit) for s in sign] for sign in signs])


def _pieces(strokes: list[np.ndarray]) -> list[list[np.ndarray]]:
    """Put strokes that stand above each other together; return the groups from left to right."""
    groups: list[tuple[float, float, list[np.ndarray]]] = []
    for stroke in sorted(strokes, key=lambda s: float(s[:, 0].min())):
        low, high = float(stroke[:, 0].min()), float(stroke[:, 0].max())
        if groups:
            start, end, own = groups[-1]
            narrower = max(min(high - low, end - start), 1e-3)
            if min(end, high) - low > _OVERLAP * narrower or high <= end:
                groups[-1] = (start, max(end, high), [*own, stroke])
                continue
        groups.append((low, high, [stroke]))
    return [own for _, _, own in groups]


def _box(points: np.ndarray) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _likely(sign: str, box: np.ndarray, digit: float) -> bool:
    """Whether a piece has the size of its sign; where strokes were put together wrongly, it has not."""
    width, height = box[2] - box[0], box[3] - box[1]
    if sign == "-":
        return bool(width > 1.3 * height and height < 0.5 * digit)
    if sign in ".,":
        return bool(max(width, height) < 0.5 * digit)
    if sign in "1()/":
        return bool(height > 1.1 * width)
    return bool(width < 1.8 * digit)
