"""Training pictures: a random answer in a random training writer's hand, as ink or as a camera sees it, with its text.

Knows only collections cleared for training; evaluation data never enters here.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mmtutor.model.image_features import HEIGHT, Fit, fit_ink, fit_picture
from mmtutor.training import camera_sim
from mmtutor.training.expressions import LONGEST, expression
from mmtutor.training.glyphs import Bank, load_bank
from mmtutor.training.hand import Hand, traced
from mmtutor.training.layout import Ink, Node, Sign, Token, place, spacing, tokens

__all__ = ["Bank", "ImageSample", "compose", "load_bank"]

LONG = 12  # signs; from here on more lines were misread than read
_EMPTY, _BITMAP, _CAMERA = 0.02, 0.08, 0.36  # shares; the rest is ink
_COPIED = 0.06  # share of the written ones that somebody wrote as they are
_JOINING = "/-:.,<>+="
_KEPT, _KEPT_OF_STROKE = 0.75, 0.3  # of the ink: what a picture must keep to be readable


@dataclass(frozen=True, slots=True)
class ImageSample:
    """A strip uint8 (64, width), what it reads as, and where each character is.

    (len(text), 4) x0 y0 x1 y1, NaN if nowhere.
    """

    strip: np.ndarray
    text: str
    boxes: np.ndarray


@dataclass(frozen=True, slots=True)
class Written:
    """An answer on paper.

    Points (n, 2) in digit heights, how many each stroke has, the boxes (n, 4) of its characters in the same unit, text.
    """

    points: np.ndarray
    counts: np.ndarray
    boxes: np.ndarray
    text: str


def compose(rng: np.random.Generator, bank: Bank, short: float = 1.0) -> ImageSample:
    """Return one random training sample; of lines of fewer than `LONG` signs only the share `short` is kept."""
    kind = rng.random()
    if kind < _EMPTY:
        return _empty(rng)
    if kind < _EMPTY + _BITMAP:
        return _bitmap(rng, bank)
    return _shown(rng, write(rng, bank, short))


def sample_of(rng: np.random.Generator, bank: Bank, node: Node) -> ImageSample:
    """Return a sample of a given answer."""
    return _shown(rng, _written(rng, bank, node, tokens(node)))


def _shown(rng: np.random.Generator, written: Written) -> ImageSample:
    sample = _seen(rng, written) if rng.random() < _CAMERA / (1 - _EMPTY - _BITMAP) else None
    return sample or _inked(rng, written)


def write(rng: np.random.Generator, bank: Bank, short: float = 1.0) -> Written:
    """Write one random answer; `short` as for `compose`."""
    if bank.lines and rng.random() < _COPIED:
        return _copied(rng, bank)
    while True:
        node = expression(rng)
        read = tokens(node)
        if not 0 < len(read) <= LONGEST or (len(read) < LONG and rng.random() >= short):
            continue
        written = _written(rng, bank, node, read)
        width, height = np.ptp(written.points, axis=0)
        if width < 24 and height < 7:
            return written


def _written(rng: np.random.Generator, bank: Bank, node: Node, read: list[Token]) -> Written:
    hand = Hand(rng, bank)
    return _finished(rng, hand, place(node, hand, rng, spacing(rng)).ink, read)


def _copied(rng: np.random.Generator, bank: Bank) -> Written:
    """A piece of a number that somebody wrote in one go."""
    line = bank.lines[int(rng.integers(len(bank.lines)))]
    count = min(len(line), 1 + int(rng.integers(1, 5 if rng.random() < 0.7 else 16)))
    first = int(rng.integers(len(line) - count + 1))
    piece = line[first : first + count]
    while piece and piece[0][0] in _JOINING:  # a stroke at an end could be anything
        piece = piece[1:]
    while piece and piece[-1][0] in _JOINING:
        piece = piece[:-1]
    if not piece:
        return _copied(rng, bank)
    ink = [(mark, Sign(sign, sign)) for sign, mark in piece]
    return _finished(rng, Hand(rng, bank), ink, [(sign.text, sign) for _, sign in ink])


def _finished(rng: np.random.Generator, hand: Hand, ink: Ink, read: list[Token]) -> Written:
    """Give placed signs the unsteadiness of a hand, and the whole line its slant and slope."""
    marks = [mark for mark, _ in ink]
    points, lengths = traced(rng, hand, marks)
    length = max(float(np.ptp(points[:, 0])), 1.0)
    slant, slope, stretch = rng.normal(size=3) * (0.13, 0.02, 0.08)
    matrix = np.array([[np.exp(stretch), slope], [-slant, 1.0]], np.float32)
    points = points @ matrix
    if rng.random() < 0.3:  # a line that is not straight
        sway, phase, pace = rng.random(3) * (0.12, 6.3, 4.0 / length) + (0.0, 0.0, 2.0 / length)
        points[:, 1] += np.float32(sway) * np.sin(points[:, 0] * np.float32(pace) + np.float32(phase))
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    extents = np.concatenate([np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)], axis=1)
    of_sign = {id(sign): i for i, (_, sign) in enumerate(ink)}
    boxes = np.full((len(read), 4), np.nan, np.float32)
    for row, (_, sign) in zip(boxes, read, strict=True):
        if sign is not None:
            row[:] = extents[of_sign[id(sign)]]
    counts = np.array([n for mark in marks for n in mark.glyph.counts])
    return Written(points, counts, boxes, "".join(c for c, _ in read))


def _split(points: np.ndarray, counts: np.ndarray) -> list[np.ndarray]:
    """Return the points (n, 2) as strokes."""
    ends = np.cumsum(counts).tolist()
    return [points[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _inked(rng: np.random.Generator, written: Written) -> ImageSample:
    """The answer as pen strokes give it."""
    factor = float(np.exp(rng.normal(0.0, 0.2)))
    fitted = fit_ink(_split(written.points * np.float32(100), written.counts), factor)
    assert fitted is not None  # an answer has strokes
    return ImageSample(fitted[0], written.text, _boxes(written.boxes * np.float32(100), fitted[1], fitted[0].shape[1]))


def _seen(rng: np.random.Generator, written: Written) -> ImageSample | None:
    """The answer as a camera gives it; None when the ink was lost."""
    low, high = written.points.min(axis=0), written.points.max(axis=0)
    size = high - low
    digit = float(np.exp(rng.uniform(np.log(18), np.log(60))))
    digit = max(8.0, min(digit, 800 / max(size[0], 1.0), 160 / max(size[1], 1.0)))
    margins = rng.uniform(0.25, 1.1, 4) * digit
    start = margins[:2]
    paper = (int(size[0] * digit + margins[0] + margins[2]) + 8, int(size[1] * digit + margins[1] + margins[3]) + 8)
    shift = (start - low * digit).astype(np.float32)
    points = written.points * np.float32(digit) + shift
    shot = camera_sim.photograph(rng, points, written.counts, digit, paper)
    fitted = fit_picture(shot.pixels)
    if fitted is None:
        return None
    if not _still_there(fitted[0], fitted[1].apply(camera_sim.project(shot.homography, points)), written.counts):
        return None
    corners = written.boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2) * np.float32(digit) + shift
    turned = camera_sim.project(shot.homography, corners)
    boxes = _boxes(np.concatenate([turned.min(axis=1), turned.max(axis=1)], axis=1), fitted[1], fitted[0].shape[1])
    return ImageSample(fitted[0], written.text, boxes)


def _still_there(strip: np.ndarray, points: np.ndarray, counts: np.ndarray) -> bool:
    """Whether the ink of strokes through these points (n, 2) is in the strip: what the picture lost cannot be read."""
    near = cv2.dilate(strip, np.ones((3, 3), np.uint8))
    at = np.rint(points).astype(int)
    inside = ((at >= 0) & (at < (strip.shape[1], strip.shape[0]))).all(axis=1)
    at = np.clip(at, 0, (strip.shape[1] - 1, strip.shape[0] - 1))
    kept = (near[at[:, 1], at[:, 0]] > 90) & inside
    of_strokes = np.add.reduceat(kept, np.concatenate([[0], np.cumsum(counts)[:-1]])) / counts
    return bool(kept.mean() >= _KEPT and of_strokes.min() >= _KEPT_OF_STROKE)


def _boxes(boxes: np.ndarray, fit: Fit, width: int) -> np.ndarray:
    """Carry boxes (n, 4) into the strip, each widened by a pixel and kept inside."""
    corners = fit.apply(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2))
    moved = np.concatenate([corners.min(axis=1) - 1, corners.max(axis=1) + 1], axis=1)
    return np.clip(moved, 0, np.array([width, HEIGHT, width, HEIGHT], np.float32)).astype(np.float32)


def _bitmap(rng: np.random.Generator, bank: Bank) -> ImageSample:
    """One digit, sometimes a few or another sign, from collections of small pictures."""
    texts = [t for t in bank.bitmaps if t.isdigit()] if rng.random() < 0.88 else list(bank.bitmaps)
    count = 1 if rng.random() < 0.8 else int(rng.integers(2, 4))
    chosen = [str(rng.choice(texts)) for _ in range(count)]
    if count > 1:
        chosen = [c if c.isdigit() else str(rng.integers(10)) for c in chosen]
    tiles = []
    for text in chosen:
        source = bank.bitmaps[text][rng.integers(len(bank.bitmaps[text]))]
        tiles.append(source[rng.integers(len(source))])
    scale = float(rng.choice([1, 1, 2, 3]))
    picture = np.hstack(tiles)
    angle, shear = rng.normal(0, 4), rng.normal(0, 0.08)
    turn = cv2.getRotationMatrix2D((picture.shape[1] / 2, 14), float(angle), scale * float(rng.uniform(0.85, 1.0)))
    turn[0, 1] += shear
    turn[:, 2] += (scale - 1) * np.array([picture.shape[1] / 2, 14])
    size = (int(picture.shape[1] * scale), int(28 * scale))
    picture = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR)
    if rng.random() < 0.35:
        picture = 255 - picture
    fitted = fit_picture(picture)
    if fitted is None:
        return _empty(rng)
    strip, fit = fitted
    inked = strip > 90
    boxes = []
    for i in range(count):
        corners = np.array([[28 * i, 0], [28 * i + 28, 28]], np.float32)
        corners = corners @ turn[:, :2].T.astype(np.float32) + turn[:, 2].astype(np.float32)
        left, right = np.clip(fit.apply(corners)[:, 0], 0, strip.shape[1]).astype(int)
        ys, xs = np.nonzero(inked[:, left : max(right, left + 1)])
        boxes.append([xs.min() + left, ys.min(), xs.max() + left + 1, ys.max() + 1] if len(xs) else [np.nan] * 4)
    if not np.isfinite(boxes).all():  # a sign was lost
        return _bitmap(rng, bank)
    return ImageSample(strip, "".join(chosen), np.array(boxes, np.float32))


def _empty(rng: np.random.Generator) -> ImageSample:
    """Nothing to read: bare or ruled paper, specks, a stray mark."""
    width, height = int(rng.integers(60, 400)), int(rng.integers(40, 160))
    count = int(rng.integers(1, 5)) if rng.random() < 0.4 else 0
    specks = (rng.uniform(0, 1, (count, 2)) * [width, height]).astype(np.float32)
    shot = camera_sim.photograph(rng, specks, np.ones(count, int), float(rng.uniform(8, 60)), (width, height))
    fitted = fit_picture(shot.pixels)
    strip = fitted[0] if fitted is not None else np.zeros((HEIGHT, 8 * int(rng.integers(4, 25))), np.uint8)
    return ImageSample(strip, "", np.zeros((0, 4), np.float32))
