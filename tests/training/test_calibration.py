"""The temperature found is the one that made the scores; the threshold keeps its targets."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.model import vocabulary
from mmtutor.training.calibration import (
    COLDEST,
    HOTTEST,
    Trace,
    best_temperature,
    fitting_half,
    threshold,
)


def trace(text: str, gap: float, truth: str, factor: float = 1.0) -> Trace:
    """A reading of one character, whose score lies `gap` above that of one other."""
    scores = np.full((2, vocabulary.SIZE), -60.0)
    tokens = np.array([vocabulary.encode(text)[0], vocabulary.END])
    scores[0, tokens[0]], scores[0, vocabulary.encode("z")[0]] = gap, 0.0
    scores[1, vocabulary.END] = 0.0
    return Trace(scores, tokens, factor, text == truth, text, truth)


def test_the_halves_are_fixed_and_cover_half_of_the_set() -> None:
    half = fitting_half(101)
    assert half.tolist() == fitting_half(101).tolist()
    assert len(half) == 50
    assert len(set(half.tolist())) == 50


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.3])
def test_the_temperature_that_made_the_scores_is_found_again(temperature: float) -> None:
    rng = np.random.default_rng(0)
    traces = []
    for _ in range(4000):
        logit = rng.uniform(0.0, 4.0)
        right = rng.random() < 1 / (1 + np.exp(-logit))
        traces.append(trace("3", logit * temperature, "3" if right else "8"))
    assert COLDEST < best_temperature(traces) < HOTTEST
    assert best_temperature(traces) == pytest.approx(temperature, rel=0.12)


def test_what_else_lowered_a_confidence_stays_whatever_the_temperature() -> None:
    assert trace("3", 2.0, "3", factor=0.5).confidence(1.3) == pytest.approx(0.5 * trace("3", 2.0, "3").confidence(1.3))


def test_the_threshold_is_as_low_as_the_targets_allow() -> None:
    right = [trace("3", 2 + i / 100, "3") for i in range(400)]
    assert threshold(right, 1.0) < min(t.confidence(1.0) for t in right) + 1e-4
    slips = [trace("8", 5.0, "3") for _ in range(10)]
    assert threshold(right + slips, 1.0) > slips[0].confidence(1.0)


def test_readings_of_nothing_lift_the_threshold() -> None:
    right = [trace("3", 3.0 + i / 100, "3") for i in range(300)]
    ghosts = [trace("5", 4.0, "") for _ in range(4)]
    assert threshold(right + ghosts, 1.0) > ghosts[0].confidence(1.0)
    assert threshold([trace("5", 9.0, "") for _ in range(10)], 1.0) == pytest.approx(0.999)
