"""Smaller model files that read as well: number formats graph by graph, then pruning, kept only if they cost nothing.

`python -m mmtutor.training.compress --run runs/base --out DIR` exports the run in float32, then tries int8 and float16
on one graph after another, then takes the smallest weights away (magnitude pruning, Han et al. 2015). What loses more
than `margin` of the share read exactly, on the half of the dev sets that calibration may use, is not kept.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.manifest import GRAPHS
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training.export import UNCALIBRATED, export

MARGIN = 0.005
FORMATS = ("int8", "float16")  # the smallest first
RATIOS = (0.2, 0.4, 0.6)

Score = Callable[[Path], float]


@dataclass(frozen=True, slots=True)
class Trial:
    """One variant that was tried: its formats, the share of weights that are zero, sizes in bytes and its score."""

    formats: Mapping[str, str]
    pruned: float
    size: int
    packed: int  # as an installer packs it: zeros cost nothing there, and as much as others in memory
    score: float
    kept: bool


@contextmanager
def pruned(model: MultiModalSeq2Seq, ratio: float) -> Iterator[None]:
    """Let a model be without the smallest weights of each of its matrices for a while."""
    matrices = [variable for variable in model.trainable_variables if len(variable.shape) > 1]
    before = [np.asarray(variable.numpy()) for variable in matrices]
    try:
        for variable, value in zip(matrices, before, strict=True):
            least = np.quantile(np.abs(value), ratio) if ratio else 0.0
            variable.assign(np.where(np.abs(value) < least, 0.0, value))
        yield
    finally:
        for variable, value in zip(matrices, before, strict=True):
            variable.assign(value)


def compress(model: MultiModalSeq2Seq, score: Score, out: Path, margin: float = MARGIN) -> list[Trial]:
    """Write the smallest variant that scores within `margin` of float32 into `out`; return all that were tried."""
    trials: list[Trial] = []

    def attempt(formats: Mapping[str, str], ratio: float, needed: float) -> Trial:
        folder = out.parent / f"{out.name}-trial"
        with pruned(model, ratio):
            export(model, folder, dict(formats), dict(UNCALIBRATED))
        files = [(folder / name).read_bytes() for name in GRAPHS.values()]
        found = score(folder)
        size, packed = sum(map(len, files)), sum(len(gzip.compress(file, 6)) for file in files)
        trials.append(Trial(dict(formats), ratio, size, packed, found, found >= needed))
        return trials[-1]

    best = attempt({}, 0.0, -1.0)
    needed = best.score - margin
    for graph in GRAPHS:
        for name in FORMATS:
            trial = attempt({**best.formats, graph: name}, 0.0, needed)
            if trial.kept:
                best = trial
                break
    for ratio in RATIOS:
        trial = attempt(best.formats, ratio, needed)
        if not trial.kept:
            break
        best = trial
    with pruned(model, best.pruned):
        export(model, out, dict(best.formats), dict(UNCALIBRATED))
    return trials


def table(trials: Sequence[Trial]) -> str:
    """Return the trials as a Markdown table."""
    lines = ["| formats | zeros | MB | MB packed | exact | kept |", "|---|---|---|---|---|---|"]
    for trial in trials:
        formats = ", ".join(f"{graph} {name}" for graph, name in trial.formats.items()) or "float32"
        sizes = f"{trial.size / 1e6:.2f} | {trial.packed / 1e6:.2f}"
        kept = "yes" if trial.kept else "no"
        lines.append(f"| {formats} | {100 * trial.pruned:.0f} % | {sizes} | {100 * trial.score:.2f} % | {kept} |")
    return "\n".join(lines)


def dev_score(data: Path, most_each: int) -> Score:
    """Return what scores a folder: the mean over the dev sets of the share read exactly, on calibration's half."""
    from mmtutor.model.backends.litert import LiteRTBackend
    from mmtutor.model.reader import Reader
    from mmtutor.training.calibration import fitting_half
    from mmtutor.training.dev_sets import dev_sets
    from mmtutor.training.outcomes import as_asked, measure

    sets = {name: [samples[i] for i in fitting_half(len(samples))] for name, samples in dev_sets(data).items()}

    def score(folder: Path) -> float:
        read = as_asked(Reader(LiteRTBackend(folder)))
        shares = [measure("ours", *each, read, most_each).exact.mean() for each in sets.items() if each[1]]
        return float(np.mean(shares))

    return score


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it on a trained run."""
    import sys

    from mmtutor.paths import data_dir
    from mmtutor.training.train import load

    parser = argparse.ArgumentParser(prog="python -m mmtutor.training.compress", description=__doc__.split("\n")[0])
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--margin", type=float, default=MARGIN, help="largest share of readings that may be lost")
    parser.add_argument("--limit", type=int, default=100, help="at most so many samples of each set")
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The evaluation data was not found. Set MMTUTOR_DATA to its folder.")
    trials = compress(load(options.run), dev_score(data, options.limit), options.out, options.margin)
    sys.stdout.write(table(trials) + "\n")
    (options.out / "trials.json").write_text(json.dumps([t.score for t in trials]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
