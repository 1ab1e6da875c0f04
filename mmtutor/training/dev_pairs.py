"""The same answer written by one person and said by another, neither ever trained on, from good to bad conditions.

Written answers are digits, rows of digits and letters set from isolated characters of one writer; spoken ones are
recordings. Knows no network.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from mmtutor.domain.observation import Ink, Picture, Response, Sound
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.training import camera_sim, sound_augment
from mmtutor.training.dev_samples import Sample
from mmtutor.training.noise_levels import in_noise
from mmtutor.training.outcomes import chosen

SPOKEN_SETS = {"digit-8k": 0.2, "digit": 0.2, "digit-string-8k": 0.4, "letter": 0.2}  # with their shares of the pairs
_SEED = 13
_TAKES_APART = 100_000  # in the numbers of pairs; there are never so many
_GAP = 0.25  # between characters, in their height
_PEN_HEIGHT = 100.0  # of a character drawn on the canvas, in pixels
_WIDEST = 2.0  # a character wider than this in its height is a dash, scaled by its width


@dataclass(frozen=True, slots=True)
class Level:
    """How badly an answer is heard and seen.

    `height` is that of a character in pixels of the camera, None for a pen; `blur` in pixels.
    """

    name: str
    snr_db: float | None
    height: float | None
    blur: float = 0.0


LEVELS = (
    Level("pen, quiet", None, None),
    Level("camera, 20 dB", 20.0, 36.0),
    Level("camera, 10 dB", 10.0, 26.0, 0.4),
    Level("poor camera, 5 dB", 5.0, 20.0, 0.7),
    Level("poor camera, 0 dB", 0.0, 16.0, 0.8),
    Level("bad camera, -5 dB", -5.0, 13.0, 1.0),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer in one writer's hand, in character heights, and in one speaker's voice at 16 kHz."""

    truth: str
    strokes: tuple[np.ndarray, ...]
    samples: np.ndarray
    number: int


def dev_pairs(data: Path, sets: Mapping[str, Sequence[Sample]], count: int) -> list[Pair]:
    """Return pairs in the shares of `SPOKEN_SETS`, the same ones every time."""
    hands = dev_hands(data / "handwriting" / "unipen_isolated.jsonl.gz")
    pairs: list[Pair] = []
    for name, part in SPOKEN_SETS.items():
        for i in chosen(len(sets.get(name, ())), round(part * count)):
            sample = sets[name][i]
            strokes = written(np.random.default_rng([_SEED, len(pairs)]), hands, sample.truth)
            sound = sample.load().sound
            if strokes and sound is not None:
                pairs.append(Pair(sample.truth, strokes, sound.samples, len(pairs)))
    return pairs


def retaken(pairs: Sequence[Pair], data: Path, takes: int) -> list[Pair]:
    """Return so many takes of every pair: the same recording beside other hands, and in other noise."""
    hands = dev_hands(data / "handwriting" / "unipen_isolated.jsonl.gz")
    found = list(pairs)
    for take in range(1, takes):
        for pair in pairs:
            number = pair.number + take * _TAKES_APART
            strokes = written(np.random.default_rng([_SEED, number]), hands, pair.truth)
            found.append(replace(pair, strokes=strokes, number=number))
    return found


Hand = Mapping[str, Sequence[tuple[np.ndarray, ...]]]


def dev_hands(path: Path) -> list[Hand]:
    """Return the digits and small letters of every writer nothing is trained on."""
    writers: dict[str, dict[str, list[tuple[np.ndarray, ...]]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"split":"dev"' in line and ('"c":"1a"' in line or '"c":"1c"' in line):
                row = json.loads(line)
                strokes = tuple(np.asarray(s, np.float32).reshape(-1, 2) for s in row["s"] if len(s))
                if strokes:
                    writers[row["w"]][str(row["t"])].append(strokes)
    return list(writers.values())


def written(rng: np.random.Generator, hands: Sequence[Hand], text: str) -> tuple[np.ndarray, ...]:
    """Set a text from one writer's characters, side by side on a line; () where nobody wrote them all."""
    able = [hand for hand in hands if all(hand.get(c) for c in text)]
    if not able or not text:
        return ()
    hand = able[int(rng.integers(len(able)))]
    placed: list[np.ndarray] = []
    at = 0.0
    for character in text:
        strokes = hand[character][int(rng.integers(len(hand[character])))]
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        width, height = np.maximum(high - low, 1.0)
        scale = 1.0 / max(height, width / _WIDEST)
        shift = np.array([at - low[0] * scale, -high[1] * scale], np.float32)
        placed += [s * np.float32(scale) + shift for s in strokes]
        at += width * scale + _GAP + float(rng.uniform(-0.1, 0.1))
    return tuple(placed)


def response(
    pair: Pair, level: Level, found: sound_augment.Noises, picture: bool = True, sound: bool = True
) -> Response:
    """Return what the camera or pen and the microphone make of a pair at a level, or one of them alone."""
    heard = Sound(in_noise(pair.samples, found, level.snr_db, pair.number), RATE_HZ) if sound else None
    if not picture:
        return Response(sound=heard)
    if level.height is None:
        return Response(ink=Ink(tuple(s * np.float32(_PEN_HEIGHT) for s in pair.strokes)), sound=heard)
    return Response(picture=_photograph(pair, level.height, level.blur), sound=heard)


def _photograph(pair: Pair, height: float, blur: float) -> Picture:
    rng = np.random.default_rng([_SEED, 1, pair.number])
    points = np.concatenate(pair.strokes) * np.float32(height)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.float32(0.8 * height)
    size = (int(high[0] - low[0] + 2 * margin) + 8, int(high[1] - low[1] + 2 * margin) + 8)
    counts = np.array([len(s) for s in pair.strokes])
    pixels = camera_sim.photograph(rng, points - low + margin, counts, height, size).pixels
    return Picture(np.asarray(cv2.GaussianBlur(pixels, (0, 0), blur)) if blur else pixels)
