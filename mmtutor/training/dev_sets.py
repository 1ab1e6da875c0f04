"""The development sets as responses with their truths: what `mmtutor evaluate` measures and nothing trains on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Ink, Modality, Picture, Response, Sound
from mmtutor.domain.reading import Expects
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.model.media import load_picture
from mmtutor.training import speech_data
from mmtutor.training.dev_samples import Sample
from mmtutor.training.nothing_sets import nothing_sets

DIGITS = 1000  # of each set of single digits
FREE = ", read freely"  # of sets whose question asks for a number or a letter, read as if it did not
_ALSO_FREE = ("digit-pen", "digit-scan", "letter", "number", "numbers")
_SEED = 1


def dev_sets(data: Path) -> dict[str, list[Sample]]:
    """Return every set by name: expressions as clean and camera pictures and as strokes, digits, speech, nothing."""
    sets: dict[str, list[Sample]] = {}
    for name, sample in (*_expressions(data / "expressions"), *_strokes(data / "expressions")):
        sets.setdefault(name, []).append(sample)
    sets["digit-pen"] = _pen_digits(data / "handwriting" / "unipen_isolated.jsonl.gz")
    sets["digit-scan"] = _scanned_digits(data / "handwriting" / "mnist_writers.npz")
    for name, pairs in speech_data.dev_sets(data).items():
        sounds = [(Sound(samples, RATE_HZ), truth) for samples, truth in pairs]
        sets[name] = [Sample(partial(Response, sound=sound), truth, Modality.AUDIO) for sound, truth in sounds]
    free = {name + FREE: sets[name] for name in _ALSO_FREE if name in sets}
    asked = {name: [replace(s, expects=_expects(name)) for s in samples] for name, samples in sets.items()}
    return asked | free | nothing_sets(data)


def _expects(name: str) -> Expects:
    """Return what a set's questions ask for: numbers where it holds digits, whether written or said, or letters."""
    if name == "letter":
        return Expects.LETTER
    return Expects.NUMBER if name.startswith("digit") or name in ("number", "numbers") else Expects.ANYTHING


def _picture(file: Path) -> Response:
    return Response(picture=load_picture(file))


def _expressions(folder: Path) -> Iterator[tuple[str, Sample]]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["set"], Sample(partial(_picture, folder / row["image"]), row["truth"], Modality.IMAGE)


def _strokes(folder: Path) -> Iterator[tuple[str, Sample]]:
    """The expressions of the manifest as their writers' pen strokes."""
    pictured = {json.loads(line)["id"] for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()}
    with gzip.open(folder / "strokes.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if "ink-" + row["id"].replace("-", "_") in pictured or "ink-" + row["id"] in pictured:
                yield (
                    row["set"] + "-pen",
                    Sample(partial(Response, ink=_ink(row["strokes"])), row["truth"], Modality.IMAGE),
                )


def _ink(strokes: list[list[list[float]]]) -> Ink:
    return Ink(tuple(np.asarray(s, np.float32) for s in strokes))


def _pen_digits(path: Path) -> list[Sample]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if '"c":"1a"' in line and '"split":"dev"' in line]
    chosen = np.random.default_rng(_SEED).permutation(len(rows))[:DIGITS]
    return [Sample(partial(Response, ink=_ink(rows[i]["s"])), str(rows[i]["t"]), Modality.IMAGE) for i in chosen]


def _scanned_digits(path: Path) -> list[Sample]:
    with np.load(path) as archive:
        chosen = np.random.default_rng(_SEED).permutation(np.flatnonzero(archive["dev"]))[:DIGITS]
        images, labels = archive["x"][chosen], archive["y"][chosen]
    return [
        Sample(partial(Response, picture=Picture(x)), str(y), Modality.IMAGE)
        for x, y in zip(images, labels, strict=True)
    ]
