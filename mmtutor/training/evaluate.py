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
from dataclasses import asdict, dataclass
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

RESAMPLES = 2000
FALSE_ACCEPTS = 0.02  # share of sure readings that may be wrong
BINS = 15
_SEED = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One system on one set: exact match with its 95 % interval and the median time of an answer."""

    system: str
    set: str
    count: int
    exact: float
    low: float
    high: float
    median_ms: float
    sure: float | None = None  # share of answers it was sure of
    wrong_when_sure: float | None = None


def interval(hits: np.ndarray, seed: int = _SEED) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of 0/1 values (Efron & Tibshirani 1993, percentile method)."""
    rng = np.random.default_rng(seed)
    means = rng.choice(hits.astype(float), (RESAMPLES, len(hits))).mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


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


def calibration_error(confidences: np.ndarray, hits: np.ndarray, bins: int = BINS) -> float:
    """Return the expected calibration error with bins of equal width (Guo et al. 2017, equation 3)."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        abs(hits[places == b].mean() - confidences[places == b].mean()) * (places == b).mean()
        for b in range(bins)
        if (places == b).any()
    ]
    return float(sum(gaps))


def calibrate(folder: Path, sets: dict[str, list[Sample]], per_set: int = 100) -> dict[str, float]:
    """Fit the temperature (least negative log likelihood of being right) and the threshold (`FALSE_ACCEPTS`).

    Store both.
    """
    rng = np.random.default_rng(_SEED)
    chosen = [s[i] for s in sets.values() for i in rng.permutation(len(s))[:per_set]]
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


def evaluate(folder: Path, sets: dict[str, list[Sample]], baselines: Sequence[str]) -> list[Figure]:
    """Measure mmtutor and the baselines on every set of their modality."""
    from rich.progress import track

    reader = Reader(BACKENDS["litert"](folder))

    def ours(response: Response) -> tuple[str, bool | None]:
        reading = reader.read(response)
        return reading.text, reading.sure

    figures = [measure("mmtutor", name, samples, ours) for name, samples in track(sets.items(), description="mmtutor")]
    for system in baselines:
        modality, make = BASELINES[system]
        read = make()
        suited = {n: s for n, s in sets.items() if s and s[0].modality is modality}
        figures += [
            measure(system, n, s, lambda r, read=read: (read(r), None))
            for n, s in track(suited.items(), description=system)
        ]  # type: ignore[misc]
    return figures


def show(figures: Sequence[Figure]) -> None:
    """Print one row for each set, one column for each system."""
    from rich.console import Console
    from rich.table import Table

    systems = list(dict.fromkeys(f.system for f in figures))
    table = Table("set", "n", *systems, "sure", "wrong when sure")
    for name in dict.fromkeys(f.set for f in figures):
        row = {f.system: f for f in figures if f.set == name}
        ours = row.get("mmtutor")
        cells = [
            f"{row[s].exact:.1%} [{row[s].low:.1%}, {row[s].high:.1%}] {row[s].median_ms:.0f} ms" if s in row else "-"
            for s in systems
        ]
        doubt = [f"{ours.sure:.0%}", f"{ours.wrong_when_sure:.1%}"] if ours and ours.sure is not None else ["-", "-"]
        table.add_row(name, str(next(iter(row.values())).count), *cells, *doubt)
    Console(width=200).print(table)


def main(arguments: Sequence[str]) -> int:
    """Run `mmtutor evaluate`."""
    parser = argparse.ArgumentParser(prog="mmtutor evaluate", description="Measure the model on the development sets.")
    parser.add_argument("--model", type=Path, default=asset("model"))
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--run", type=Path, help="folder of the training run: also write the model card")
    parser.add_argument("--limit", type=int, help="at most so many samples of each set")
    parser.add_argument("--baselines", default=",".join(BASELINES), help="comma-separated; empty for none")
    parser.add_argument("--calibrate", action="store_true", help="fit temperature and threshold first and store them")
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The evaluation data was not found. Set MMTUTOR_DATA to its folder.")
    sets = dev_sets(data)
    found = calibrate(options.model, sets) if options.calibrate else {}
    if options.limit:
        sets = {name: samples[: options.limit] for name, samples in sets.items()}
    figures = evaluate(options.model, sets, [b for b in options.baselines.split(",") if b])
    show(figures)
    report = {"calibration": found, "figures": [asdict(f) for f in figures]}
    if options.run:
        (options.model / CARD).write_text(card(options.run, options.model, report), encoding="utf-8")
    if options.out:
        options.out.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


__all__ = ["Figure", "calibrate", "calibration_error", "evaluate", "interval", "main", "measure"]
