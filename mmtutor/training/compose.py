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
from mmtutor.training.glyphs import Bank, Hand, load_bank
from mmtutor.training.layout import Node, Token, place, spacing, tokens

__all__ = ["Bank", "ImageSample", "compose", "load_bank"]

_EMPTY, _BITMAP, _CAMERA = 0.02, 0.06, 0.42  # shares; the rest is ink
_NARROWEST = 0.35  # below this digit height relative to the strip's, a line is too long to read


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

    Strokes in digit heights, the boxes (n, 4) of its characters in the same unit, and its text.
    """

    strokes: list[np.ndarray]
    boxes: np.ndarray
    text: str


def compose(rng: np.random.Generator, bank: Bank) -> ImageSample:
    """Return one random training sample."""
    kind = rng.random()
    if kind < _EMPTY:
        return _empty(rng)
    if kind < _EMPTY + _BITMAP:
        return _bitmap(rng, bank)
    return _shown(rng, write(rng, bank))


def sample_of(rng: np.random.Generator, bank: Bank, node: Node) -> ImageSample:
    """Return a sample of a given answer."""
    return _shown(rng, _written(rng, bank, node, tokens(node)))


def _shown(rng: np.random.Generator, written: Written) -> ImageSample:
    sample = _seen(rng, written) if rng.random() < _CAMERA / (1 - _EMPTY - _BITMAP) else None
    return sample or _inked(rng, written)


def write(rng: np.random.Generator, bank: Bank) -> Written:
    """Write one random answer."""
    while True:
        node = expression(rng)
        read = tokens(node)
        if not 0 < len(read) <= LONGEST:
            continue
        written = _written(rng, bank, node, read)
        points = np.concatenate(written.strokes)
        width, height = np.ptp(points, axis=0)
        if width < 24 and height < 7:
            return written


def _written(rng: np.random.Generator, bank: Bank, node: Node, read: list[Token]) -> Written:
    ink = place(node, Hand(rng, bank), rng, spacing(rng)).ink
    strokes = [s for s, _ in ink]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    length = max(float(high[0] - low[0]), 1.0)
    slant, slope = rng.normal(0, 0.12), rng.normal(0, 0.025)
    stretch = np.exp(rng.normal(0, 0.08))
    matrix = np.array([[stretch, slope], [-slant, 1.0]], np.float32)
    sway, phase = (rng.uniform(0, 0.12), rng.uniform(0, 6.3)) if rng.random() < 0.3 else (0.0, 0.0)
    pace = rng.uniform(2, 6) / length
    points = points @ matrix
    if sway:
        points[:, 1] += np.float32(sway) * np.sin(points[:, 0] * np.float32(pace) + np.float32(phase))
    strokes = np.split(points, np.cumsum([len(s) for s in strokes])[:-1])
    of_sign: dict[int, list[np.ndarray]] = {}
    for stroke, (_, sign) in zip(strokes, ink, strict=True):
        of_sign.setdefault(id(sign), []).append(stroke)
    extents = {key: _extent(np.concatenate(own)) for key, own in of_sign.items()}
    nowhere = np.full(4, np.nan, np.float32)
    boxes = np.stack([nowhere if sign is None else extents.get(id(sign), nowhere) for _, sign in read])
    return Written(strokes, boxes.astype(np.float32), "".join(c for c, _ in read))


def _extent(points: np.ndarray) -> np.ndarray:
    """Return x0 y0 x1 y1 of points (n, 2)."""
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def _inked(rng: np.random.Generator, written: Written) -> ImageSample:
    """The answer as pen strokes give it."""
    strokes = [s * np.float32(100) for s in written.strokes]
    factor = float(np.exp(rng.normal(0.0, 0.22)))
    fitted = fit_ink(strokes, factor)
    assert fitted is not None  # an answer has strokes
    return ImageSample(fitted[0], written.text, _boxes(written.boxes * np.float32(100), fitted[1], fitted[0].shape[1]))


def _seen(rng: np.random.Generator, written: Written) -> ImageSample | None:
    """The answer as a camera gives it; None when the ink was lost."""
    points = np.concatenate(written.strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = high - low
    digit = float(np.exp(rng.uniform(np.log(18), np.log(70))))
    digit = max(8.0, min(digit, 900 / max(size[0], 1.0), 180 / max(size[1], 1.0)))
    margins = rng.uniform(0.25, 1.2, 4) * digit
    start = margins[:2]
    paper = (int(size[0] * digit + margins[0] + margins[2]) + 8, int(size[1] * digit + margins[1] + margins[3]) + 8)
    shift = (start - low * digit).astype(np.float32)
    shot = camera_sim.photograph(rng, [s * np.float32(digit) + shift for s in written.strokes], digit, paper)
    fitted = fit_picture(shot.pixels)
    if fitted is None:
        return None
    corners = written.boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2) * np.float32(digit) + shift
    turned = camera_sim.project(shot.homography, corners)
    boxes = _boxes(np.concatenate([turned.min(axis=1), turned.max(axis=1)], axis=1), fitted[1], fitted[0].shape[1])
    return ImageSample(fitted[0], written.text, boxes) if _still_there(fitted[0], boxes) else None


def _still_there(strip: np.ndarray, boxes: np.ndarray) -> bool:
    """Whether every character kept some ink: what the picture lost cannot be read."""
    for left, top, right, bottom in boxes[np.isfinite(boxes[:, 0])]:
        if not (strip[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))] > 100).any():
            return False
    return True


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
    strokes = []
    if rng.random() < 0.4:
        specks = rng.uniform(0, 1, (rng.integers(1, 5), 1, 2)) * [width, height]
        strokes = [s.astype(np.float32) for s in specks]
    shot = camera_sim.photograph(rng, strokes, float(rng.uniform(8, 60)), (width, height))
    fitted = fit_picture(shot.pixels)
    strip = fitted[0] if fitted is not None else np.zeros((HEIGHT, 8 * int(rng.integers(4, 25))), np.uint8)
    return ImageSample(strip, "", np.zeros((0, 4), np.float32))
