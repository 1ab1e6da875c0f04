"""Everything one run of `mmtutor evaluate` found, and the rows that several tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mmtutor.domain.observation import Modality
from mmtutor.training.calibration import fitting_half
from mmtutor.training.figures import Share, calibration_error, figure, interval_of, share
from mmtutor.training.fusion_rows import WAYS, FusionLevel, flags
from mmtutor.training.near_rows import NearMisses
from mmtutor.training.outcomes import Outcome
from mmtutor.training.question_rows import QuestionEffect
from mmtutor.training.speed_rows import Speed

OURS = "mmtutor"
_MOST_EACH = 150  # answers of a set that count in what is pooled, so that no set drowns the others


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found. `sizes` and `modalities` are those of the sets; `curves` has one outcome a level and system."""

    command: str
    sizes: Mapping[str, int]
    modalities: Mapping[str, Modality]
    outcomes: Sequence[Outcome]
    curves: Sequence[Outcome] = ()
    fusion: Sequence[FusionLevel] = ()
    near: Sequence[NearMisses] = ()
    speeds: Sequence[Speed] = ()
    disk_mb: float = float("nan")
    memory_mb: float = float("nan")
    questions: Sequence[QuestionEffect] = ()
    calibration: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def of(self, system: str) -> list[Outcome]:
        """Return the outcomes of one system."""
        return [o for o in self.outcomes if o.system == system]

    def ours(self, *names: str) -> list[Outcome]:
        """Return ours of these sets, those that were measured."""
        return [o for o in self.of(OURS) if o.set in names]

    def held_out(self, modality: Modality | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return confidences and whether right, of the halves that the calibration was not fitted on."""
        parts = []
        for outcome in self.of(OURS):
            if outcome.confidence is None or (modality is not None and self.modalities[outcome.set] is not modality):
                continue
            kept = outcome.only(np.setdiff1d(outcome.rows, fitting_half(self.sizes[outcome.set])))
            assert kept.confidence is not None
            parts.append((kept.confidence[:_MOST_EACH], kept.exact[:_MOST_EACH]))
        if not parts:
            return np.zeros(0), np.zeros(0, bool)
        return np.concatenate([c for c, _ in parts]), np.concatenate([h for _, h in parts])


def pooled(outcomes: Sequence[Outcome]) -> Share:
    """Return the share right over all samples of several outcomes."""
    return share(np.concatenate([o.right for o in outcomes])) if outcomes else share(np.zeros(0))


def calibration_row(evaluation: Evaluation, modality: Modality | None = None) -> Share:
    """Return the calibration error on the held-out halves, with its interval."""
    confidence, hits = evaluation.held_out(modality)
    if not len(hits):
        return share(np.zeros(0))
    low, high = interval_of(lambda rows: calibration_error(confidence[rows], hits[rows]), len(hits), resamples=500)
    return Share(calibration_error(confidence, hits), low, high, len(hits))


def report(evaluation: Evaluation) -> dict[str, Any]:
    """Return everything as plain values, for a JSON file."""
    return {
        "command": evaluation.command,
        "seconds": round(evaluation.seconds),
        "calibration": dict(evaluation.calibration),
        "figures": [_plain(figure(o)) for o in evaluation.outcomes],
        "noise": [_plain(figure(o)) for o in evaluation.curves],
        "fusion": [
            {
                "level": level.name,
                "count": len(level.wrong["all"]),
                **{f"error_{way}": float(level.wrong[way].mean()) for way in WAYS},
                "ratio": _plain(level.ratio()),
                **dict(zip(("flagged", "doubted", "falsely_flagged"), map(_plain, flags([level])), strict=True)),
            }
            for level in evaluation.fusion
        ],
        "near_misses": [_plain(n) for n in evaluation.near],
        "calibration_error": {
            str(name): _plain(calibration_row(evaluation, name)) for name in (None, Modality.IMAGE, Modality.AUDIO)
        },
        "speed": [_plain(s) for s in evaluation.speeds],
        "disk_mb": evaluation.disk_mb,
        "memory_mb": evaluation.memory_mb,
        "questions": [_plain(q) for q in evaluation.questions],
    }


def _plain(value: Any) -> Any:
    """Turn a dataclass, and those in it, into dictionaries of rounded numbers."""
    if isinstance(value, float):
        return round(value, 5)
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
