"""Make the recorded lesson in assets/demo: handwriting drawn here from our own strokes, and a voice made by espeak-ng.

    python packaging/make_demo.py [FOLDER]

The pictures look like what a laptop's camera sees: a sheet of paper at an angle on a desk, uneven light, sensor noise.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "demo"
SIZE = (640, 480)  # width, height of a picture
RATE_HZ = 10
PAPER = (1000, 700)  # width, height of the sheet, before it is seen at an angle
CORNERS = np.array([[96, 74], [560, 52], [598, 432], [58, 440]], np.float32)  # of the sheet in the picture, clockwise
DESK = (70, 96, 128)  # BGR
INK = (92, 46, 30)
PEN_WIDTH = 13
WRITE_S = 1.6
HOLD_S = 2.4

# Strokes in writing order, each a polyline of control points in a box 1 wide and 1 high, y downwards.
GLYPHS: dict[str, list[list[tuple[float, float]]]] = {
    "3": [
        [(0.08, 0.14), (0.4, 0), (0.8, 0.16), (0.7, 0.4), (0.34, 0.47), (0.74, 0.56), (0.8, 0.8), (0.46, 1), (0.1, 0.9)]
    ],
    "4": [
        [(0.56, 0.02), (0.32, 0.34), (0.08, 0.64), (0.48, 0.64), (0.94, 0.62)],
        [(0.66, 0.36), (0.65, 0.68), (0.64, 1.0)],
    ],
    "7": [[(0.06, 0.08), (0.44, 0.05), (0.88, 0.04), (0.6, 0.48), (0.4, 1.0)]],
    "x": [[(0.1, 0.46), (0.4, 0.68), (0.86, 1.0)], [(0.84, 0.44), (0.5, 0.72), (0.1, 1.0)]],
    "=": [[(0.08, 0.52), (0.9, 0.5)], [(0.1, 0.76), (0.92, 0.75)]],
    "/": [[(0.85, -0.04), (0.5, 0.5), (0.12, 1.06)]],
}
ADVANCE = {"/": 1.05}

LESSON = """\
# Made by packaging/make_demo.py. `mmtutor replay assets/demo` plays it.
title = "One lesson, answered in five ways"

[[answer]]
prompt = "$1/4 + 2/4$"
kind = "number"
key = "3/4"
expect = "3/4"
keys = [[0.1, "3"], [0.3, "/"], [0.5, "4"]]

[[answer]]
prompt = "Solve $x + 5 = 12$"
kind = "expression"
key = "x=7"
expect = "x=7"
ink = "draw.json"

[[answer]]
prompt = "$1/4 + 2/4$"
kind = "number"
key = "3/4"
expect = "3/4"
video = "show.mp4"

[[answer]]
prompt = "$12 - 5$"
kind = "number"
key = "7"
expect = "7"
sound = "say.wav"

[[answer]]
prompt = "$1/4 + 2/4$"
kind = "number"
key = "3/4"
expect = "3/4"
video = "show.mp4"
sound = "say-fraction.wav"
"""


def smooth(points: list[tuple[float, float]], each: int = 14) -> np.ndarray:
    """Return a Catmull-Rom curve through the points: (n, 2)."""
    known = np.asarray([points[0], *points, points[-1]], np.float64)
    t = np.linspace(0, 1, each, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    curve: np.ndarray = np.concatenate([*pieces, known[-1:]])
    return curve


def handwriting(text: str, rng: np.random.Generator) -> list[np.ndarray]:
    """Lay the glyphs out on the sheet, a little unevenly: strokes (n, 2) in sheet pixels."""
    height, width = 300.0, 190.0
    total = sum(ADVANCE.get(c, 1.0) * (width + 34) for c in text)
    left, top = (PAPER[0] - total) / 2, (PAPER[1] - height) / 2
    strokes = []
    for character in text:
        advance = ADVANCE.get(character, 1.0)
        rise = rng.normal(0, 6)
        for stroke in GLYPHS[character]:
            curve = smooth(stroke) * (advance * width, height) + (left, top + rise)
            wobble = np.cumsum(rng.normal(0, 0.35, curve.shape), axis=0)
            strokes.append(curve + wobble - wobble.mean(axis=0))
        left += advance * (width + 34)
    return strokes


def frames(text: str, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield the pictures of somebody writing `text`, then holding still: uint8 (height, width, 3) BGR."""
    strokes = handwriting(text, rng)
    whole = sum(len(stroke) for stroke in strokes)
    writing = round(WRITE_S * RATE_HZ)
    for frame in range(writing + round(HOLD_S * RATE_HZ)):
        left = round(whole * min(1.0, frame / writing))
        sheet = np.full((PAPER[1], PAPER[0], 3), (228, 236, 238), np.uint8)
        for stroke in strokes:
            part, left = stroke[:left], max(0, left - len(stroke))
            if len(part) > 1:
                cv2.polylines(sheet, [np.rint(part * 8).astype(np.int32)], False, INK, PEN_WIDTH, cv2.LINE_AA, shift=3)
        yield seen(sheet, rng)


def seen(sheet: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Put the sheet on the desk, light it from the left, and add what a cheap sensor adds."""
    corners = np.array([[0, 0], [PAPER[0], 0], PAPER, [0, PAPER[1]]], np.float32)
    view = cv2.getPerspectiveTransform(corners, CORNERS + rng.normal(0, 0.4, CORNERS.shape).astype(np.float32))
    picture = cv2.warpPerspective(
        sheet, view, SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=DESK
    )
    light = np.linspace(1.04, 0.78, SIZE[0])[None, :, None] * np.linspace(1.0, 0.92, SIZE[1])[:, None, None]
    noisy = cv2.GaussianBlur(picture, (0, 0), 0.8) * light + rng.normal(0, 1.6, picture.shape)
    result: np.ndarray = np.clip(noisy, 0, 255).astype(np.uint8)
    return result


def make_video(path: Path, text: str, seed: int) -> None:
    """Write a video of `text` being written."""
    rng = np.random.default_rng(seed)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), RATE_HZ, SIZE)
    for frame in frames(text, rng):
        writer.write(frame)
    writer.release()


def make_ink(path: Path, text: str, seed: int) -> None:
    """Write pen strokes as the canvas delivers them: every third point, in tenths of a pixel."""
    strokes = [np.round(stroke[::3] * 0.6, 1).tolist() for stroke in handwriting(text, np.random.default_rng(seed))]
    path.write_text(json.dumps(strokes), encoding="utf-8")


def make_sound(path: Path, words: str) -> None:
    """Say the words into a WAV file."""
    subprocess.run(["espeak-ng", "-v", "en-gb", "-s", "130", "-w", str(path), words], check=True)


def main(folder: Path) -> None:
    """Make every file of the recorded lesson."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.toml").write_text(LESSON, encoding="utf-8")
    make_ink(folder / "draw.json", "x=7", seed=7)
    make_video(folder / "show.mp4", "3/4", seed=4)
    make_sound(folder / "say.wav", "seven")
    make_sound(folder / "say-fraction.wav", "three quarters")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
