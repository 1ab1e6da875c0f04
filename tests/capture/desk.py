"""Draws what a camera over a desk sees: a sheet at an angle with written lines, a lamp's light, a shadow, a finger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mmtutor.training.camera_sim import project
from mmtutor.training.glyphs import Bank
from mmtutor.training.hand import Hand, traced
from mmtutor.training.layout import Node, Row, Sign, Spacing, Stack, place

DRAWN_ONLY = Bank(Path())  # signs drawn by rule, no one's handwriting
EVEN = Spacing(between=0.15, operators=0.1, wide=0.0, unsteady=0.02, drift=0.0)
SHEET = (560, 420)  # width, height in sheet pixels
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """A frame (480, 640, 3) BGR, the sheet's true corners (4, 2), each line's true box x, y, width, height."""

    frame: np.ndarray
    corners: np.ndarray
    boxes: list[tuple[float, float, float, float]]


def row(text: str) -> Row:
    """Return a plain line of signs."""
    return Row(tuple(Sign(c, c) for c in text))


def fraction(upper: str, lower: str) -> Stack:
    """Return a fraction with a bar."""
    return Stack(row(upper), row(lower))


def write(node: Node, seed: int, digit: float = 46) -> list[np.ndarray]:
    """Return the strokes of an answer, digits `digit` pixels high, its top left corner at 0, 0."""
    rng = np.random.default_rng(seed)
    hand = Hand(rng, DRAWN_ONLY)
    marks = [mark for mark, _ in place(node, hand, rng, EVEN).ink]
    points = traced(rng, hand, marks)[0] * np.float32(digit)
    return np.split(points - points.min(axis=0), np.cumsum([n for m in marks for n in m.glyph.counts])[:-1])


def corners_at(turn_deg: float, lean: float = 0.0, size: float = 0.9) -> np.ndarray:
    """Return the corners of a sheet turned by degrees; with `lean` the far edge is that share shorter."""
    half = (
        np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * np.array(SHEET, np.float32) / 2 * np.float32(size)
    )
    half[:2, 0] *= 1 - lean
    angle = np.deg2rad(turn_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    return np.asarray(half @ turn + np.array([320, 240], np.float32), np.float32)


def desk(
    lines: list[list[np.ndarray]],
    corners: np.ndarray,
    *,
    ruling: float = 0.0,
    shadow: bool = False,
    finger: bool = False,
    seed: int = 0,
) -> Desk:
    """Photograph lines of strokes, one below the other, on a sheet on a desk. `ruling` is how dark its lines are."""
    rng = np.random.default_rng(seed)
    width, height = SHEET
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to_frame = np.asarray(cv2.getPerspectiveTransform(target, corners))
    sheet = np.full((height, width), 235.0, np.float32)
    for y in range(30, height, 24):
        sheet[y : y + 1] *= 1 - ruling
    frame = np.full((480, 640), 92.0, np.float32)
    frame += cv2.resize(rng.normal(0, 9, (24, 32)).astype(np.float32), (640, 480), interpolation=cv2.INTER_CUBIC)
    over = cv2.warpPerspective(np.ones_like(sheet), to_frame, (640, 480))
    frame = frame * (1 - over) + cv2.warpPerspective(sheet, to_frame, (640, 480)) * over
    boxes = _write_down(frame, lines, to_frame)
    frame *= np.linspace(1.0, 0.72, 640, dtype=np.float32)
    if shadow:
        shade = np.zeros((480, 640), np.float32)
        cv2.fillConvexPoly(shade, np.array([[260, 0], [640, 0], [640, 480], [420, 480]], np.int32), 1.0)
        frame *= 1 - 0.35 * cv2.GaussianBlur(shade, (0, 0), 12)
    pixels = np.repeat(frame[:, :, None], 3, axis=2) * np.array([0.94, 0.98, 1.0], np.float32)
    if finger:
        mask = np.zeros((480, 640), np.uint8)
        base = (corners[2] + corners[3]) / 2 + [60, 60]
        cv2.line(mask, base.astype(int).tolist(), (base - [25, 105]).astype(int).tolist(), 255, 34, cv2.LINE_AA)
        weight = (cv2.GaussianBlur(mask, (5, 5), 0) / 255.0)[:, :, None]
        pixels = pixels * (1 - weight) + np.array([110, 140, 196]) * weight
    pixels = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), 0.7) + rng.normal(0, 2.5, pixels.shape)
    return Desk(np.clip(pixels, 0, 255).astype(np.uint8), corners, boxes)


def _write_down(
    frame: np.ndarray, lines: list[list[np.ndarray]], to_frame: np.ndarray
) -> list[tuple[float, float, float, float]]:
    boxes = []
    top = 45.0
    for strokes in lines:
        moved = [project(to_frame, s + np.array([50, top], np.float32)) for s in strokes]
        mask = np.zeros(frame.shape, np.uint8)
        for stroke in moved:
            points = np.rint(stroke * (1 << _SHIFT)).astype(np.int32)
            cv2.polylines(mask, [points], False, 255, 4, cv2.LINE_AA, _SHIFT)
        frame *= 1 - 0.75 * (mask / np.float32(255))
        ink = np.concatenate(moved)
        low, high = ink.min(axis=0) - 2, ink.max(axis=0) + 2
        boxes.append((float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])))
        top += float(np.concatenate(strokes)[:, 1].max()) + 34
    return boxes
