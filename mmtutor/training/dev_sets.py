"""The development sets as responses with their truths: what `mmtutor evaluate` measures and nothing trains on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Ink, Modality, Picture, Response
from mmtutor.model.media import load_picture, load_sound

DIGITS = 1000  # of each set of single digits
_SEED = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of someone nothing was trained on. `load` reads its file only when it is measured."""

    load: Callable[[], Response]
    truth: str  # "" = there is nothing to read
    modality: Modality


def dev_sets(data: Path) -> dict[str, list[Sample]]:
    """Return every set by name: expressions as clean and camera pictures and as strokes, single digits, speech."""
    sets: dict[str, list[Sample]] = {}
    for name, sample in (
        *_manifest(data / "expressions" / "manifest.jsonl"),
        *_manifest(data / "speech" / "dev.jsonl"),
    ):
        sets.setdefault(name, []).append(sample)
    sets["digit-pen"] = _pen_digits(data / "handwriting" / "unipen_isolated.jsonl.gz")
    sets["digit-scan"] = _scanned_digits(data / "handwriting" / "mnist_writers.npz")
    return sets


def _manifest(path: Path) -> Iterator[tuple[str, Sample]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "image" in row:
            file = path.parent / row["image"]
            yield (
                row["set"],
                Sample(lambda file=file: Response(picture=load_picture(file)), row["truth"], Modality.IMAGE),
            )  # type: ignore[misc]
        else:
            file = path.parent / row["audio"]
            yield row["set"], Sample(lambda file=file: Response(sound=load_sound(file)), row["truth"], Modality.AUDIO)  # type: ignore[misc]


def _pen_digits(path: Path) -> list[Sample]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if '"c":"1a"' in line and '"split":"dev"' in line]
    chosen = np.random.default_rng(_SEED).permutation(len(rows))[:DIGITS]
    inks = [(Ink(tuple(np.asarray(s, np.float32) for s in rows[i]["s"])), str(rows[i]["t"])) for i in chosen]
    return [Sample(lambda ink=ink: Response(ink=ink), truth, Modality.IMAGE) for ink, truth in inks]  # type: ignore[misc]


def _scanned_digits(path: Path) -> list[Sample]:
    with np.load(path) as archive:
        chosen = np.random.default_rng(_SEED).permutation(np.flatnonzero(archive["dev"]))[:DIGITS]
        images, labels = archive["x"][chosen], archive["y"][chosen]
    return [
        Sample(lambda x=x: Response(picture=Picture(x)), str(y), Modality.IMAGE)  # type: ignore[misc]
        for x, y in zip(images, labels, strict=True)
    ]
