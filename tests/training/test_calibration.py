"""The scaling found is the one that the readings were drawn with; the threshold keeps its targets."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.model.confidence import Platt
from mmtutor.training.calibration import FALSE_FLAGS_CLEAR, Trace, fitting_half, likely, platt, separated, threshold


def trace(text: str, probability: float, truth: str) -> Trace:
    return Trace("image", probability, text, truth)


def plain(traces: list[Trace]) -> np.ndarray:
    return np.array([t.probability for t in traces])


def test_the_halves_are_fixed_and_cover_half_of_the_set() -> None:
    half = fitting_half(101)
    assert half.tolist() == fitting_half(101).tolist()
    assert len(half) == 50
    assert len(set(half.tolist())) == 50


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (0.6, 0.4), (1.8, -0.5)])
def test_the_scaling_that_the_readings_were_drawn_with_is_found(scale: float, shift: float) -> None:
    rng = np.random.default_rng(0)
    probabilities = 1 / (1 + np.exp(-rng.uniform(-2.0, 5.0, 6000)))
    right = rng.random(6000) < [Platt(scale, shift)(p) for p in probabilities]
    found = platt([trace("3", float(p), "3" if r else "8") for p, r in zip(probabilities, right, strict=True)])
    assert (found.scale, found.shift) == (pytest.approx(scale, abs=0.12), pytest.approx(shift, abs=0.15))


def test_a_scaling_keeps_the_order_and_the_bounds() -> None:
    confidences = [Platt(0.7, 0.5)(p) for p in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert confidences == sorted(confidences)
    assert 0.0 < confidences[0] < confidences[-1] < 1.0
    assert Platt()(0.37) == pytest.approx(0.37)


def test_the_threshold_is_as_low_as_the_targets_allow() -> None:
    right = [trace("3", 0.8 + i / 4000, "3") for i in range(400)]
    assert threshold(right, plain(right)) <= 0.8
    slips = [trace("8", 0.95, "3") for _ in range(10)]
    sure = [trace("3", 0.97, "3") for _ in range(400)]
    assert 0.95 < threshold(right + slips + sure, plain(right + slips + sure)) <= 0.97


def test_readings_of_nothing_lift_the_threshold() -> None:
    right = [trace("3", 0.9 + i / 4000, "3") for i in range(300)]
    ghosts = [trace("5", 0.9501, "") for _ in range(4)]
    assert threshold(right + ghosts, plain(right + ghosts)) > 0.95
    assert threshold([trace("5", 0.99, "") for _ in range(10)], np.full(10, 0.99)) == pytest.approx(0.999)


def test_a_reading_that_is_the_key_is_taken_at_a_lower_confidence_than_one_that_is_found_wrong() -> None:
    right = [trace("3", 0.6 + i / 1000, "3") for i in range(400)]
    slips = [trace("8", 0.9, "3") for _ in range(12)]  # 3 % of all: too many to be sure, few hit a key drawn at random
    assert likely(right + slips, plain(right + slips)) == pytest.approx(0.6)
    assert threshold(right + slips, plain(right + slips)) > 0.9


@pytest.mark.parametrize(("slips", "truth"), [(22, "3"), (22, "")])
def test_too_many_hard_keys_or_readings_of_nothing_lift_what_is_likely(slips: int, truth: str) -> None:
    right = [trace("3", 0.6 + i / 1000, "3") for i in range(400)]
    nothing = [trace("", 0.99, "") for _ in range(400)]
    wrong = [trace("8", 0.9, truth) for _ in range(slips)]
    assert likely(right + nothing + wrong, plain(right + nothing + wrong)) > 0.9


def test_less_disagreement_is_a_conflict_where_the_sound_is_clear() -> None:
    rng = np.random.default_rng(0)
    quiet = np.arange(4000) < 2000
    snr_db = np.where(quiet, rng.normal(25, 3, 4000), rng.normal(5, 3, 4000))
    found = separated(np.where(quiet, rng.exponential(1.0, 4000), rng.exponential(3.0, 4000)), snr_db, quiet)
    assert found.clear_db == pytest.approx(25 - 0.84 * 3, abs=0.4)  # 20 % of a normal distribution lie below
    assert found.clear == pytest.approx(-np.log(FALSE_FLAGS_CLEAR), rel=0.2)
    assert found.noisy > 2 * found.clear
