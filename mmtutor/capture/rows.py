"""Puts pieces of ink together into written rows, stacked fractions included. Knows boxes only."""

from __future__ import annotations

import numpy as np

_FAR = 4.0  # in symbol heights: a wider gap parts two rows that stand side by side
_OVERLAP = 0.35  # of the lower of two pieces: shared height that puts them on one row
_NEAR_BAR = 0.75  # in symbol heights: what stands this close over and under a bar is a fraction with it
_TOUCHING = 0.25  # in symbol heights: pieces this close over one another belong together


def group_rows(boxes: np.ndarray) -> list[np.ndarray]:
    """Group boxes (n, 4) x0 y0 x1 y1 into rows; return the members' indices, the topmost row first."""
    symbol = _symbol_height(boxes)
    parent = np.arange(len(boxes))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    linked = _beside(boxes, symbol) | _fractions(boxes, symbol)
    for i, j in zip(*np.nonzero(np.triu(linked, 1)), strict=True):
        parent[root(int(i))] = root(int(j))
    for exponent, base in _raised(boxes, symbol, np.array([root(i) for i in range(len(boxes))])):
        parent[root(exponent)] = root(base)
    roots = np.array([root(i) for i in range(len(boxes))])
    rows = [np.flatnonzero(roots == r) for r in np.unique(roots)]
    rows = [row for row in rows if _is_writing(boxes[row], symbol)]
    return sorted(rows, key=lambda row: (float(boxes[row][:, [1, 3]].mean()), float(boxes[row][:, 0].min())))


def _symbol_height(boxes: np.ndarray) -> float:
    """Return the height of full symbols: the pieces' upper quartile, dots and dashes left out where others are."""
    heights = boxes[:, 3] - boxes[:, 1]
    tall = heights[heights > 0.35 * heights.max()]
    return max(float(np.median(tall)), 4.0)


def _beside(boxes: np.ndarray, symbol: float) -> np.ndarray:
    """Return (n, n): which pieces share a row. Small ones (dots, dashes, exponents) reach further up and down."""
    height = boxes[:, 3] - boxes[:, 1]
    reach = np.where(height < 0.75 * symbol, 0.28 * symbol, 0.0)
    top, bottom = boxes[:, 1] - reach, boxes[:, 3] + reach
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    gap = np.maximum(boxes[:, 0][:, None], boxes[:, 0]) - np.minimum(boxes[:, 2][:, None], boxes[:, 2])
    lower = np.minimum((bottom - top)[:, None], bottom - top)
    return (shared > _OVERLAP * lower) & (gap < _FAR * symbol)


def _fractions(boxes: np.ndarray, symbol: float) -> np.ndarray:
    """Return (n, n): which pieces stand close over or under a bar that has something on both sides."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    bar = (width > 2.5 * height) & (width > 0.6 * symbol)
    linked = np.zeros((len(boxes), len(boxes)), bool)
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    for i in np.flatnonzero(bar):
        within = (middle > boxes[i, 0] - 0.2 * symbol) & (middle < boxes[i, 2] + 0.2 * symbol)
        within &= (height > 0.3 * symbol) & ~bar
        over = within & (np.abs(boxes[i, 1] - boxes[:, 3]) < _NEAR_BAR * symbol) & (boxes[:, 1] < boxes[i, 1])
        under = within & (np.abs(boxes[:, 1] - boxes[i, 3]) < _NEAR_BAR * symbol) & (boxes[:, 3] > boxes[i, 3])
        if over.any() and under.any():
            linked[i] |= over | under
            linked[:, i] |= over | under
    # a bar that touches a digit is one piece with it: then only closeness tells
    gap = boxes[:, 1][:, None] - boxes[:, 3]
    shared = np.minimum(boxes[:, 2][:, None], boxes[:, 2]) - np.maximum(boxes[:, 0][:, None], boxes[:, 0])
    close = (np.abs(gap) < _TOUCHING * symbol) & (shared > 0.6 * np.minimum(width[:, None], width))
    return linked | close | close.T


def _raised(boxes: np.ndarray, symbol: float, roots: np.ndarray) -> list[tuple[int, int]]:
    """Return (exponent, base) for rows that are exponents of another row.

    Each piece of such a row is raised beside a piece of the other, or follows close after one that is.
    """
    pairs = []
    for r in np.unique(roots):
        members = np.flatnonzero(roots == r)
        members = members[np.argsort(boxes[members, 0])]
        if (boxes[members, 3] - boxes[members, 1]).max() > 1.1 * symbol:
            continue
        bases: list[int] = []
        end = -np.inf
        for i in members:
            base = _base(boxes, symbol, int(i), roots != r)
            if base is None and boxes[i, 0] - end > symbol:
                bases = []
                break
            if base is not None:
                bases.append(base)
            end = boxes[i, 2]
        if bases:
            pairs.append((int(members[0]), bases[0]))
    return pairs


def _base(boxes: np.ndarray, symbol: float, i: int, others: np.ndarray) -> int | None:
    """Return the piece of another row that piece `i` is raised beside, as an exponent is, or None."""
    left, bottom = boxes[i, 0], boxes[i, 3]
    beside = (boxes[:, 0] < left) & (boxes[:, 2] > left - 0.8 * symbol) & (boxes[:, 2] < left + 0.9 * symbol)
    height = boxes[:, 3] - boxes[:, 1]
    above = (bottom > boxes[:, 1] - 0.35 * symbol) & (bottom < boxes[:, 1] + 0.7 * height) & (height > 0.5 * symbol)
    found = np.flatnonzero(beside & above & others)
    return int(found[boxes[found, 2].argmax()]) if len(found) else None


def _is_writing(boxes: np.ndarray, symbol: float) -> bool:
    """Whether a row holds more than specks: something a third as high as the symbols on the page."""
    return bool((boxes[:, 3] - boxes[:, 1]).max() > 0.35 * symbol)
