"""Pictures of an evaluation as PNG: accuracy against noise, reliability diagram, risk against coverage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mmtutor.domain.observation import Modality
from mmtutor.training.evaluation import Evaluation, calibration_row, pooled
from mmtutor.training.figures import BINS, reliability, risk_coverage
from mmtutor.training.noise_levels import LEVELS_DB, level_name

_SIZE_INCHES = (5.2, 3.6)
_DPI = 110
_LABELS = {Modality.IMAGE: "pictures and ink", Modality.AUDIO: "sound"}
_SMALLEST_BIN = 0.002  # share of answers below which a bin is not drawn: its height is chance


def draw_plots(found: Evaluation, folder: Path) -> list[Path]:
    """Write every plot there is something for into `folder`; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, draw in PLOTS.items():
        figure = _figure()
        if draw(found, figure.subplots()):
            figure.savefig(folder / name, dpi=_DPI, metadata={"Software": None})
            files.append(folder / name)
    return files


def _figure() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=_SIZE_INCHES, layout="constrained")


def _noise(found: Evaluation, axes: Any) -> bool:
    places = {level_name(db): i for i, db in enumerate(LEVELS_DB)}
    for system in dict.fromkeys(o.system for o in found.curves):
        rows = [(places[o.set], pooled([o])) for o in found.curves if o.system == system and o.set in places]
        x = [place for place, _ in rows]
        axes.plot(x, [100 * r.value for _, r in rows], marker="o", label=system)
        axes.fill_between(x, [100 * r.low for _, r in rows], [100 * r.high for _, r in rows], alpha=0.15)
    axes.set_xticks(list(places.values()), list(places))
    axes.set(xlabel="speech to noise", ylabel="spoken digits read right, %", ylim=(0, 101))
    axes.grid(alpha=0.3)
    if found.curves:
        axes.legend(loc="lower left")
    return bool(found.curves)


def _reliability(found: Evaluation, axes: Any) -> bool:
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    drawn = False
    for modality, label in _LABELS.items():
        confidence, hits = found.held_out(modality)
        bins = [b for b in reliability(confidence, hits) if b.share >= _SMALLEST_BIN]
        if bins:
            error = calibration_row(found, modality).value
            axes.plot(
                [b.confidence for b in bins],
                [b.accuracy for b in bins],
                marker="o",
                label=f"{label}, ECE {error:.3f}",
            )
            drawn = True
    axes.set(xlabel=f"confidence ({BINS} bins)", ylabel="share read right", xlim=(0, 1), ylim=(0, 1.01))
    axes.grid(alpha=0.3)
    if drawn:
        axes.legend(loc="upper left")
    return drawn


def _risk(found: Evaluation, axes: Any) -> bool:
    drawn = False
    for modality, label in _LABELS.items():
        confidence, hits = found.held_out(modality)
        if len(hits):
            coverage, risk = risk_coverage(confidence, ~hits.astype(bool))
            axes.step(100 * coverage, 100 * risk, where="post", label=label)
            drawn = True
    axes.set(xlabel="coverage: answers decided, %", ylabel="risk: wrong among them, %", xlim=(0, 100))
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    if drawn:
        axes.legend(loc="upper left")
    return drawn


PLOTS: dict[str, Callable[[Evaluation, Any], bool]] = {
    "accuracy-noise.png": _noise,
    "reliability.png": _reliability,
    "risk-coverage.png": _risk,
}
