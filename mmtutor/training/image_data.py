"""Endless batches of composed pictures for the trainer, made in processes beside it, and the sets it is measured on.

Knows no network. Evaluation data goes out of `dev_sets` only.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import queue
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

import cv2
import numpy as np

from mmtutor.model.image_features import HEIGHT, MIN_WIDTH, strip_from_ink, strip_from_picture
from mmtutor.training.compose import ImageSample, compose
from mmtutor.training.glyphs import Bank, load_bank

WIDTHS = (96, 160, 256, 384, 512)
_DEV_DIGITS = 1000
_DEV_SEED = 1
_POLL_S = 5.0
_WIDEST_DROPPED = 0.6  # the longest answers cost the most time and are the rarest in lessons


class Batch(TypedDict):
    """Strips of one width bucket, padded with paper on the right."""

    strip: np.ndarray  # uint8 (batch, 64, width)
    text: list[str]
    boxes: list[np.ndarray]  # each float32 (len(text), 4)


def bucket(width: int) -> int:
    """Return the narrowest bucket that holds a strip of this width."""
    return next(w for w in WIDTHS if width <= w)


def padded(strip: np.ndarray, width: int) -> np.ndarray:
    """Return the strip widened with paper on the right."""
    out = np.zeros((HEIGHT, width), np.uint8)
    out[:, : strip.shape[1]] = strip
    return out


def stream(bank: Bank, seed: tuple[int, ...], batch_size: int | Mapping[int, int]) -> Iterator[Batch]:
    """Compose batches in this process, for ever; the same seed gives the same batches."""
    rng = np.random.default_rng(seed)
    waiting: dict[int, list[ImageSample]] = {w: [] for w in WIDTHS}
    while True:
        sample = compose(rng, bank)
        width = bucket(sample.strip.shape[1])
        if width == WIDTHS[-1] and rng.random() < _WIDEST_DROPPED:
            continue
        row = waiting[width]
        row.append(sample)
        if len(row) >= (batch_size if isinstance(batch_size, int) else batch_size[width]):
            strips = np.stack([padded(s.strip, width) for s in row])
            yield {"strip": strips, "text": [s.text for s in row], "boxes": [s.boxes for s in row]}
            row.clear()


def batches(
    bank: Bank | Path, seed: int, batch_size: int | Mapping[int, int] = 32, *, workers: int = 1, ahead: int = 24
) -> Iterator[Batch]:
    """Yield batches for ever, composed by `workers` processes that run up to `ahead` batches before the trainer.

    `batch_size` is one number or one for each of `WIDTHS`. With 0 workers the batches are composed on the spot. The
    same seed, sizes and number of workers give the same batches in the same order. Closing the generator ends the
    processes.
    """
    if workers == 0:
        yield from stream(bank if isinstance(bank, Bank) else load_bank(bank), (seed, 0), batch_size)
        return
    folder = bank.folder if isinstance(bank, Bank) else bank
    context = multiprocessing.get_context("spawn")
    queues = [context.Queue(maxsize=max(1, ahead // workers)) for _ in range(workers)]
    processes = [
        context.Process(target=_work, args=(folder, (seed, i), batch_size, q), daemon=True)
        for i, q in enumerate(queues)
    ]
    for process in processes:
        process.start()
    try:
        while True:
            for process, q in zip(processes, queues, strict=True):
                yield _take(process, q)
    finally:
        for process, q in zip(processes, queues, strict=True):
            process.terminate()
            process.join()
            q.close()


def _take(process: multiprocessing.process.BaseProcess, batches_out: multiprocessing.Queue[Batch]) -> Batch:
    """Wait for the next batch; a composing process that died is our bug and is said so, not waited for."""
    while True:
        try:
            return batches_out.get(timeout=_POLL_S)
        except queue.Empty:
            if not process.is_alive():
                raise RuntimeError(f"the composing process ended with code {process.exitcode}") from None


def _work(
    folder: Path, seed: tuple[int, ...], batch_size: int | Mapping[int, int], batches_out: multiprocessing.Queue[Batch]
) -> None:
    cv2.setNumThreads(1)
    for batch in stream(load_bank(folder), seed, batch_size):
        batches_out.put(batch)


Labelled = list[tuple[np.ndarray, str]]


def dev_sets(data_dir: Path | str) -> dict[str, Labelled]:
    """Return the sets that are measured, never trained on: name -> (strip, truth).

    `flat|stacked-ink|cam|pen`: real expressions as clean picture, as camera picture, as pen strokes; `digit-unipen`,
    `digit-mnist`: single digits of writers held out.
    """
    folder = Path(data_dir)
    sets: dict[str, Labelled] = {}
    expressions = folder / "expressions"
    shown = set()
    for line in (expressions / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pixels = cv2.imread(str(expressions / row["image"]), cv2.IMREAD_COLOR)
        if pixels is None:
            raise FileNotFoundError(row["image"])
        sets.setdefault(row["set"], []).append((_or_blank(strip_from_picture(pixels)), row["truth"]))
        shown.add(row["id"].split("-", 1)[1])
    with gzip.open(expressions / "strokes.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"].replace("-", "_") in shown or row["id"] in shown:
                strip = strip_from_ink([np.asarray(s, np.float32) for s in row["strokes"]])
                sets.setdefault(row["set"] + "-pen", []).append((_or_blank(strip), row["truth"]))
    sets["digit-unipen"] = _pen_digits(folder / "handwriting" / "unipen_isolated.jsonl.gz")
    sets["digit-mnist"] = _bitmap_digits(folder / "handwriting" / "mnist_writers.npz")
    return sets


def _pen_digits(path: Path) -> Labelled:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if '"c":"1a"' in line and '"split":"dev"' in line]
    chosen = np.random.default_rng(_DEV_SEED).permutation(len(rows))[:_DEV_DIGITS]
    return [
        (_or_blank(strip_from_ink([np.asarray(s, np.float32) for s in rows[i]["s"]])), str(rows[i]["t"]))
        for i in chosen
    ]


def _bitmap_digits(path: Path) -> Labelled:
    archive = np.load(path)
    held_out = np.flatnonzero(archive["dev"])
    chosen = np.random.default_rng(_DEV_SEED).permutation(held_out)[:_DEV_DIGITS]
    images, labels = archive["x"][chosen], archive["y"][chosen]
    return [(_or_blank(strip_from_picture(x)), str(y)) for x, y in zip(images, labels, strict=True)]


def _or_blank(strip: np.ndarray | None) -> np.ndarray:
    return np.zeros((HEIGHT, MIN_WIDTH), np.uint8) if strip is None else strip
