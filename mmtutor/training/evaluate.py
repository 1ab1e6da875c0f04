"""Measures the exported network, as the app runs it, on the development sets, beside what a user would pick instead.

`mmtutor evaluate` prints what was asked of the model beside what was measured, with 95 % bootstrap intervals, for
mmtutor and the baselines in the same run; it writes the figures as JSON, plots, and the model card
with the figures beside it that the window shows. `--calibrate` first
fits the calibration and the threshold and stores them in the manifest.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mmtutor.domain.measured import FIGURES
from mmtutor.errors import UserError
from mmtutor.model.backends import BACKENDS
from mmtutor.model.reader import Reader
from mmtutor.paths import asset, data_dir
from mmtutor.training import sound_augment, tables
from mmtutor.training.baselines import BASELINES
from mmtutor.training.calibration import calibrate, fitting_half
from mmtutor.training.card import CARD, PLOT_FOLDER, card, figures
from mmtutor.training.dev_pairs import Pair, dev_pairs, retaken
from mmtutor.training.dev_samples import Sample
from mmtutor.training.dev_sets import FREE, dev_sets
from mmtutor.training.evaluation import OURS, Evaluation, report
from mmtutor.training.fusion_rows import measure_fusion, readers_of
from mmtutor.training.history import as_published
from mmtutor.training.near_rows import Settle, measure_near_misses, of_outcomes
from mmtutor.training.noise_levels import noisy_digits
from mmtutor.training.outcomes import Outcome, as_asked, measure
from mmtutor.training.plots import draw_plots
from mmtutor.training.question_rows import course_questions, measure_questions
from mmtutor.training.speed_rows import measure_speed, megabytes_in_memory, megabytes_on_disk

PARTS = ("sets", "noise", "fusion", "near", "speed", "memory", "questions")
PAIRS = 120
FITTING_TAKES = 3  # of each pair that conflict is fitted on: a quantile far out wants many
NEAR_EACH = 12
QUESTIONS_EACH = 40
NOISY_BASELINES = 20  # digits a level for the baselines


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and on how many samples of each set at most (None = all)."""

    parts: Sequence[str] = PARTS
    limit: int | None = None
    baselines: Sequence[str] = ()
    baseline_limit: int | None = None

    def most(self, usual: int) -> int:
        """Return how many samples to take where the usual number is already a choice."""
        return usual if self.limit is None else min(usual, self.limit)


def evaluate(
    folder: Path, data: Path, sets: Mapping[str, Sequence[Sample]], plan: Plan, settle: Settle | None = None
) -> Evaluation:
    """Measure what is planned. `settle` is how the tutor settles a doubtful reading by weighing."""
    started = time.monotonic()
    backend = BACKENDS["litert"](folder)
    assert backend is not None
    reader = Reader(backend)
    sizes = {name: len(samples) for name, samples in sets.items()}
    found = Evaluation("", sizes, {n: s[0].modality for n, s in sets.items() if s}, ())
    if "sets" in plan.parts:
        with _progress("sets", len(sets)) as tick:
            outcomes = [tick(measure(OURS, name, s, as_asked(reader), plan.limit)) for name, s in sets.items()]
        for system in plan.baselines:
            outcomes += _baseline(system, sets, plan.baseline_limit)
        found = replace(found, outcomes=outcomes)
    if "noise" in plan.parts:
        noisy = noisy_digits(sets, data, plan.most(100))
        with _progress("noise", len(noisy)) as tick:
            curves = [tick(measure(OURS, name, s, as_asked(reader))) for name, s in noisy.items()]
        for system in plan.baselines:
            curves += _baseline(system, noisy, min(NOISY_BASELINES, plan.baseline_limit or NOISY_BASELINES))
        found = replace(found, curves=curves)
    noises = sound_augment.noises(data, dev=True)
    wanted = {"fusion", "speed"} & set(plan.parts)
    pairs = _halved(dev_pairs(data, sets, 2 * plan.most(PAIRS)))[1] if wanted else []
    if "fusion" in plan.parts:
        with _progress("fusion", 6 * len(pairs)) as tick:
            found = replace(found, fusion=measure_fusion(readers_of(backend), pairs, noises, tick=tick))
    if "near" in plan.parts:
        near = of_outcomes(found.of(OURS))
        with _progress("near misses", len(sets)) as tick:
            near += measure_near_misses(reader, sets, settle, plan.most(NEAR_EACH), tick)
        found = replace(found, near=near)
    if "speed" in plan.parts:
        found = replace(found, speeds=measure_speed(reader, sets, pairs, noises, plan.most(100)))
    if "memory" in plan.parts:
        found = replace(found, disk_mb=megabytes_on_disk(folder), memory_mb=megabytes_in_memory(folder))
    if "questions" in plan.parts:
        asked = course_questions(asset("courses"))
        with _progress("questions", len(sets)) as tick:
            found = replace(found, questions=measure_questions(backend, sets, asked, plan.most(QUESTIONS_EACH), tick))
    return replace(found, seconds=time.monotonic() - started)


def _halved(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs that conflict is fitted on, and those that measure it."""
    fitted = set(fitting_half(len(pairs)).tolist())
    return [p for i, p in enumerate(pairs) if i in fitted], [p for i, p in enumerate(pairs) if i not in fitted]


def _baseline(system: str, sets: Mapping[str, Sequence[Sample]], most: int | None) -> list[Outcome]:
    modality, make = BASELINES[system]
    suited = {n: s for n, s in sets.items() if s and s[0].modality is modality and not n.endswith(FREE)}
    read = make()
    with _progress(system, len(suited)) as tick:
        return [tick(measure(system, name, samples, lambda r, _: read(r), most)) for name, samples in suited.items()]


@contextmanager
def _progress(what: str, count: int) -> Iterator[Callable[..., Any]]:
    """Show how far the work is; what it gives is called after each step and returns its argument."""
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task(what, total=count)

        def tick(result: Any = None) -> Any:
            bar.advance(task)
            return result

        yield tick


def main(arguments: Sequence[str], settle: Settle | None = None) -> int:
    """Run `mmtutor evaluate`."""
    options = _parser().parse_args(arguments)
    unknown = [b for b in _listed(options.baselines) if b not in BASELINES]
    if unknown:
        raise UserError("There is no baseline {name}.", name=unknown[0])
    data = data_dir()
    if data is None:
        raise UserError("The evaluation data was not found. Set MMTUTOR_DATA to its folder.")
    sets = dev_sets(data)
    calibrated: dict[str, Any] = {}
    if options.calibrate:
        pairs, _ = _halved(dev_pairs(data, sets, 2 * PAIRS))
        pairs = retaken(pairs, data, FITTING_TAKES)
        calibrated = calibrate(options.model, sets, pairs, sound_augment.noises(data, dev=True))
    plan = Plan(_listed(options.parts), options.limit, _listed(options.baselines), options.baseline_limit)
    found = evaluate(options.model, data, sets, plan, settle)
    found = replace(found, command=as_published("mmtutor evaluate", arguments), calibration=calibrated)
    if options.run:
        (options.model / CARD).write_text(card(options.run, options.model, found), encoding="utf-8")
        told = json.dumps(figures(options.model, found), indent=1)
        (options.model / FIGURES).write_text(told, encoding="utf-8")
    if options.run or options.plots:
        draw_plots(found, options.plots or options.model / PLOT_FOLDER)
    if options.out:
        options.out.write_text(json.dumps(report(found), indent=1), encoding="utf-8")
    if options.must_show:
        sys.stdout.write("\n".join(tables.hand_over(found)) + "\n")
    else:
        tables.show(found)
    return 0


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mmtutor evaluate", description="Measure the model on the development sets.")
    parser.add_argument("--model", type=Path, default=asset("model"))
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument(
        "--run", type=Path, help="folder of the training run: also write the model card, its figures and the plots"
    )
    parser.add_argument("--plots", type=Path, help="write the plots into this folder")
    parser.add_argument("--limit", type=int, help="at most so many samples of each set")
    parser.add_argument("--parts", default=",".join(PARTS), help="comma-separated; what to measure (default: all)")
    parser.add_argument("--baselines", default=",".join(BASELINES), help="comma-separated; empty for none")
    parser.add_argument("--baseline-limit", type=int, help="at most so many samples of each set for the baselines")
    parser.add_argument("--calibrate", action="store_true", help="fit confidences and threshold first and store them")
    parser.add_argument("--must-show", action="store_true", help="print only asked, measured and goal, as Markdown")
    return parser
