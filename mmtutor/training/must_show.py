"""What was asked of the model, what was measured, and whether it is enough: the table of a hand-over.

The limits are those the model was built for. A line that falls short says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mmtutor.training.dev_sets import FREE
from mmtutor.training.evaluation import OURS, Evaluation, calibration_row, pooled
from mmtutor.training.figures import Share, difference
from mmtutor.training.fusion_rows import flags
from mmtutor.training.near_rows import NearMisses
from mmtutor.training.noise_levels import LEVELS_DB, level_name
from mmtutor.training.speed_rows import ALL_THREE, times_faster

HEAD = ("asked", "at least", "measured (95 % interval)", "goal", "")
DIGITS_SEEN = ("digit-pen", "digit-scan")
DIGITS_SEEN_FREELY = tuple(name + FREE for name in DIGITS_SEEN)
ASKED_FOR = ("letter", "number", "numbers")
DIGITS_HEARD = ("digit", "digit-8k")
NOTHING = ("silence", "noise", "blank-page", "other-word", "other-talk")
WHISPER = "whisper tiny.en"
_MARKS = ("short", "pass", "goal")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `mark` is "goal", "pass", "short", or "" where it was not measured.

    `share` is there where a share of answers read rightly was asked for, and measured.
    """

    asked: str
    least: str
    measured: str
    goal: str
    mark: str
    share: Share | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in the order of `HEAD`."""
        return self.asked, self.least, self.measured, self.goal, self.mark


def must_show(found: Evaluation) -> list[Line]:
    """Return every line; one that this run did not measure has no mark."""
    return [
        _share(found, "handwritten single digits, unseen writers", DIGITS_SEEN, 0.985, 0.997),
        _share(found, "the same, not told that a number is asked for", DIGITS_SEEN_FREELY, 0.985, 0.997),
        _share(found, "handwritten flat expressions, exact", ("flat-ink",), 0.80, 0.95),
        _share(found, "the same as pen strokes", ("flat-pen",), 0.80, 0.95),
        _share(found, "handwritten fractions, mixed numbers, powers", ("stacked-ink",), 0.65, 0.90),
        _share(found, "the same as pen strokes", ("stacked-pen",), 0.65, 0.90),
        _webcam(found, "flat"),
        _webcam(found, "stacked"),
        _share(found, "spoken digits, unseen speakers, clean", DIGITS_HEARD, 0.97, 0.995),
        _share(found, "spoken digits at 0 dB", tuple(f"{d}-0dB" for d in DIGITS_HEARD), 0.88, 0.96),
        _share(found, "spoken digit strings", ("digit-string-8k",), 0.97, 0.995),
        _share(found, "spoken numbers and letters", ("number-letter", *ASKED_FOR), 0.85, 0.95),
        _share(
            found,
            "the same, not told that a number or a letter is asked for",
            ("number-letter", *(name + FREE for name in ASKED_FOR)),
            0.85,
            0.95,
        ),
        _share(found, "spoken yes and no", ("yes-no",), 0.98, 0.998),
        _share(found, "spoken fractions, negatives, expressions (held-out voices)", ("spoken-maths",), 0.85, 0.97),
        _share(found, 'silence, noise, blank page, other talk: "nothing" or "unsure"', NOTHING, 0.98, 0.999),
        *(_share(found, f"— {name}", (name,), 0.98, 0.999) for name in NOTHING),
        *_fusion(found),
        *_conflicts(found),
        *(_near(n) for n in found.near),
        _calibration(found),
        _speed(found),
        _limit("shipped model files", found.disk_mb, 30, 12, "MB"),
        _limit("extra resident memory of the model", found.memory_mb, 150, 80, "MB"),
        *_baselines(found),
    ]


def _line(asked: str, least: str, measured: str, goal: str, reached: int | None) -> Line:
    return Line(asked, least, measured, goal, "" if reached is None else _MARKS[reached])


def _share(found: Evaluation, asked: str, sets: Sequence[str], least: float, goal: float) -> Line:
    outcomes = found.ours(*sets)
    if not outcomes:
        return _line(asked, f"{least:.1%}", "not measured", f"{goal:.1%}", None)
    value = pooled(outcomes)
    reached = (value.value >= least) + (value.value >= goal)
    return replace(_line(asked, f"{least:.1%}", str(value), f"{goal:.1%}", reached), share=value)


def _webcam(found: Evaluation, kind: str) -> Line:
    asked = f"{kind} expressions as a webcam sees them: points lost"
    clean, seen = found.ours(f"{kind}-ink"), found.ours(f"{kind}-cam")
    if not clean or not seen:
        return _line(asked, "5", "not measured", "2", None)
    lost = difference(clean[0].right, seen[0].right)
    text = f"{100 * lost.value:.1f} ({100 * lost.low:.1f} to {100 * lost.high:.1f}, n = {lost.count})"
    return _line(asked, "5", text, "2", (lost.value <= 0.05) + (lost.value <= 0.02))


def _fusion(found: Evaluation) -> list[Line]:
    lines = []
    for level in found.fusion:
        errors = {way: float(wrong.mean()) for way, wrong in level.wrong.items()}
        ratio = level.ratio()
        if errors["all"] == 0:
            quotient, reached = "0", 2
        elif math.isnan(ratio.value):
            quotient, reached = "the best single one has none", 0
        else:
            quotient = f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
            reached = (ratio.value <= 0.7) + (ratio.value <= 0.3)
        if errors["all"] > errors["late"]:
            reached = 0
        measured = (
            f"{quotient}; errors: all {errors['all']:.1%}, picture {errors['picture']:.1%}, "
            f"sound {errors['sound']:.1%}, late fusion {errors['late']:.1%}, n = {ratio.count}"
        )
        least = "≤ 0.7, not above late fusion"
        lines.append(_line(f"fusion ÷ best single, {level.name}", least, measured, "≤ 0.3", reached))
    return lines


def _conflicts(found: Evaluation) -> list[Line]:
    if not found.fusion:
        return []
    lines = []
    for where, levels in ((found.fusion[0].name, found.fusion[:1]), ("all levels", found.fusion)):
        flagged, doubted, falsely = flags(levels)
        lines += [
            _line(
                f"conflicting modalities flagged, {where}",
                "95.0%",
                f"{flagged}; flagged or unsure {doubted.value:.1%}",
                "99.0%",
                (flagged.value >= 0.95) + (flagged.value >= 0.99),
            ),
            _line(
                f"agreeing modalities falsely flagged, {where}",
                "≤ 3.0%",
                str(falsely),
                "≤ 0.5%",
                (falsely.value <= 0.03) + (falsely.value <= 0.005),
            ),
        ]
    return lines


def _near(near: NearMisses) -> Line:
    reached = (near.accepted_random.value <= 0.005 and near.coverage.value >= 0.85) + (
        near.accepted_random.value <= 0.001 and near.coverage.value >= 0.95
    )
    measured = (
        f"{near.accepted_random} at {near.coverage.value:.1%} coverage; hardest keys {near.accepted_hard.value:.2%}; "
        f"right answers accepted {near.accepted_right.value:.1%}"
    )
    asked = f"wrong answer one symbol off the key accepted, {near.rule}"
    return _line(asked, "≤ 0.5% at ≥ 85%", measured, "≤ 0.1% at 95%", reached)


def _calibration(found: Evaluation) -> Line:
    value = calibration_row(found)
    asked = "calibration error (15 bins, halves not fitted on)"
    if not value.count:
        return _line(asked, "≤ 0.040", "not measured", "≤ 0.015", None)
    text = f"{value.value:.3f} ({value.low:.3f} to {value.high:.3f}, n = {value.count})"
    return _line(asked, "≤ 0.040", text, "≤ 0.015", (value.value <= 0.04) + (value.value <= 0.015))


def _speed(found: Evaluation) -> Line:
    asked = "encode and decode, all three modalities, p95"
    every = {s.what: s for s in found.speeds}
    if ALL_THREE not in every:
        return _line(asked, "≤ 120 ms", "not measured", "≤ 40 ms", None)
    p95 = every[ALL_THREE].p95_ms
    text = "; ".join(f"{s.what} {s.p95_ms:.0f} ms (median {s.median_ms:.0f})" for s in reversed(found.speeds))
    return _line(asked, "≤ 120 ms", text, "≤ 40 ms", (p95 <= 120) + (p95 <= 40))


def _limit(asked: str, value: float, least: float, goal: float, unit: str) -> Line:
    limits = f"≤ {least:.0f} {unit}", f"≤ {goal:.0f} {unit}"
    if math.isnan(value):
        return _line(asked, limits[0], "not measured", limits[1], None)
    return _line(asked, limits[0], f"{value:.1f} {unit}", limits[1], (value <= least) + (value <= goal))


def _baselines(found: Evaluation) -> list[Line]:
    lines = []
    for system in dict.fromkeys(o.system for o in found.outcomes):
        if system == OURS:
            continue
        lost, count = [], 0
        for theirs in found.of(system):
            for ours in found.ours(theirs.set):
                mine, other = ours.only(theirs.rows).right.mean(), theirs.right.mean()
                count += 1
                if not mine > other and not mine == other == 1.0:
                    lost.append(f"{theirs.set} {mine:.1%} to {other:.1%}")
        text = f"on {count - len(lost)} of {count} sets" + (f"; not on {', '.join(lost)}" if lost else "")
        reached = 0 if lost else 2
        lines.append(_line(f"more accurate than {system}, same inputs", "every set", text, "every set", reached))
        if system == WHISPER:
            times = times_faster(found.of(OURS), found.of(system))
            lines.append(
                _line(f"times faster than {system}", "≥ 5", f"{times:.0f}", "≥ 20", (times >= 5) + (times >= 20))
            )
    return lines


def noise_table(found: Evaluation) -> list[list[str]]:
    """Return a head and a row for each level of noise, one column for each system that heard the digits."""
    systems = list(dict.fromkeys(o.system for o in found.curves))
    shares = {(o.set, o.system): str(pooled([o])) for o in found.curves}
    names = [level_name(db) for db in LEVELS_DB]
    return [["spoken digits", *systems], *([name, *(shares.get((name, s), "") for s in systems)] for name in names)]


def shortfalls(lines: Sequence[Line]) -> int:
    """Return how many measured lines fall short."""
    return int(np.sum([line.mark == _MARKS[0] for line in lines]))
