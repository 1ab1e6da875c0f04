"""Measures the exported network, as the app runs it, on the development sets, beside what a user would pick instead.

`mmtutor evaluate` prints exact-match per set with 95 % bootstrap intervals, for mmtutor and the baselines in the same
run, and writes the same figures as JSON. `--calibrate` first fits the temperature and the threshold and stores them
in the manifest.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Response
from mmtutor.errors import UserError
from mmtutor.model.backends import BACKENDS
from mmtutor.model.manifest import MANIFEST
from mmtutor.model.reader import Reader, same
from mmtutor.paths import asset, data_dir
from mmtutor.training.baselines import BASELINES
from mmtutor.training.card import CARD, card
from mmtutor.training.dev_sets import Sample, dev_sets
from mmtutor.training.figures import Figure, calibration_error, interval, table

FALSE_ACCEPTS = 0.02  # share of sure readings that may be wrong
_SEED = 0


def measure(
    system: str, name: str, samples: Sequence[Sample], read: Callable[[Response], tuple[str, bool | None]]
) -> Figure:
    """Run one system over one set; `read` returns the text and whether the system is sure (None = it cannot say)."""
    hits, sure, times = [], [], []
    for sample in samples:
        response = sample.load()
        started = time.perf_counter()
        text, certain = read(response)
        times.append((time.perf_counter() - started) * 1e3)
        hits.append(same(text) == same(sample.truth))
        sure.append(certain)
    hit = np.array(hits)
    low, high = interval(hit)
    figure = Figure(system, name, len(hits), float(hit.mean()), low, high, float(np.median(times)))
    if None in sure:
        return figure
    certain_rows = np.array(sure, bool)
    wrong = float((~hit[certain_rows]).mean()) if certain_rows.any() else 0.0
    return Figure(
        *[getattr(figure, f) for f in ("system", "set", "count", "exact", "low", "high", "median_ms")],
        float(certain_rows.mean()),
        wrong,
    )


def calibrate(folder: Path, sets: dict[str, list[Sample]], per_set: int = 100) -> dict[str, float]:
    """Fit the temperature (least negative log likelihood of being right) and the threshold (`FALSE_ACCEPTS`).

    Store both.
    """
    chosen = [sample for samples in sets.values() for sample in some(samples, per_set)]
    loaded = [(sample.load(), same(sample.truth)) for sample in chosen]
    backend = BACKENDS["litert"](folder)
    if backend is None:
        raise UserError("There is no model to calibrate.")
    reader = Reader(backend)
    best = (np.inf, 1.0, np.zeros(0), np.zeros(0))
    for temperature in (0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0):
        backend.temperature = temperature
        readings = [(reader.read(response), truth) for response, truth in loaded]
        confidence = np.clip([r.confidence for r, _ in readings], 1e-4, 1 - 1e-4)
        hit = np.array([same(r.text) == truth for r, truth in readings], float)
        loss = float(-np.mean(hit * np.log(confidence) + (1 - hit) * np.log(1 - confidence)))
        if loss < best[0]:
            best = (loss, temperature, confidence, hit)
    _, temperature, confidence, hit = best
    order = np.argsort(-confidence)
    wrong_share = np.cumsum(1 - hit[order]) / np.arange(1, len(order) + 1)
    accepted = np.flatnonzero(wrong_share <= FALSE_ACCEPTS)
    threshold = float(confidence[order][accepted[-1]]) if accepted.size else 0.999
    found = {
        "temperature": temperature,
        "threshold": round(threshold, 4),
        "calibration_error": round(calibration_error(confidence, hit), 4),
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | found, indent=1), encoding="utf-8")
    return found


def some(samples: Sequence[Sample], most: int | None) -> Sequence[Sample]:
    """Return at most so many samples, drawn by a fixed seed: the sets are sorted by what is said in them."""
    if most is None or most >= len(samples):
        return samples
    return [samples[i] for i in sorted(np.random.default_rng(_SEED).permutation(len(samples))[:most])]


def evaluate(
    folder: Path, sets: dict[str, list[Sample]], baselines: Sequence[str], baseline_limit: int | None = None
) -> list[Figure]:
    """Measure mmtutor on every set, and the baselines on those of their modality or on some of each."""
    from rich.progress import track

    reader = Reader(BACKENDS["litert"](folder))

    def ours(response: Response) -> tuple[str, bool | None]:
        reading = reader.read(response)
        return reading.text, reading.sure

    figures = [measure("mmtutor", name, samples, ours) for name, samples in track(sets.items(), description="mmtutor")]
    for system in baselines:
        modality, make = BASELINES[system]
        read = make()
        suited = {n: some(s, baseline_limit) for n, s in sets.items() if s and s[0].modality is modality}
        figures += [
            measure(system, n, s, lambda r, read=read: (read(r), None))
            for n, s in track(suited.items(), description=system)
        ]  # type: ignore[misc]
    return figures


def show(figures: Sequence[Figure]) -> None:
    """Print one row for each set, one column for each system."""
    from rich.console import Console
    from rich.table import Table

    head, *rows = table(figures)
    printed = Table(*head)
    for row in rows:
        printed.add_row(*row)
    Console(width=220).print(printed)


def main(arguments: Sequence[str]) -> int:
    """Run `mmtutor evaluate`."""
    parser = argparse.ArgumentParser(prog="mmtutor evaluate", description="Measure the model on the development sets.")
    parser.add_argument("--model", type=Path, default=asset("model"))
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--run", type=Path, help="folder of the training run: also write the model card")
    parser.add_argument("--limit", type=int, help="at most so many samples of each set")
    parser.add_argument("--baselines", default=",".join(BASELINES), help="comma-separated; empty for none")
    parser.add_argument("--baseline-limit", type=int, help="at most so many samples of each set for the baselines")
    parser.add_argument("--calibrate", action="store_true", help="fit temperature and threshold first and store them")
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The evaluation data was not found. Set MMTUTOR_DATA to its folder.")
    sets = dev_sets(data)
    found = calibrate(options.model, sets) if options.calibrate else {}
    if options.limit:
        sets = {name: list(some(samples, options.limit)) for name, samples in sets.items()}
    figures = evaluate(options.model, sets, [b for b in options.baselines.split(",") if b], options.baseline_limit)
    show(figures)
    report = {"calibration": found, "figures": [asdict(f) for f in figures]}
    if options.run:
        (options.model / CARD).write_text(card(options.run, options.model, figures), encoding="utf-8")
    if options.out:
        options.out.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0
