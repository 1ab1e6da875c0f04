"""Endless batches of composed pictures for the trainer, made in processes beside it. Knows no network."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

import cv2
import numpy as np

from mmtutor.model.image_features import HEIGHT
from mmtutor.training.compose import ImageSample, compose
from mmtutor.training.glyphs import Bank, load_bank

WIDTHS = (96, 160, 256, 384, 512)
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
