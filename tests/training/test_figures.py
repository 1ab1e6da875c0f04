"""Intervals, calibration, risk: each figure on numbers whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.training.figures import (
    calibration_error,
    difference,
    interval,
    interval_of,
    reliability,
    risk_coverage,
    share,
)


def test_the_interval_holds_the_mean_and_shrinks_with_more_samples() -> None:
    few, many = np.array([1, 0] * 10), np.array([1, 0] * 500)
    low, high = interval(few)
    assert low < 0.5 < high
    assert np.ptp(interval(many)) < np.ptp(interval(few)) / 3


def test_the_quick_interval_of_a_share_is_that_of_resampling() -> None:
    hits = np.arange(80) < 60
    slow = interval_of(lambda rows: float(hits[rows].mean()), len(hits))
    assert interval(hits) == pytest.approx(slow, abs=0.015)


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert np.isnan(share(np.zeros(0)).value)
    assert share(np.zeros(0)).count == 0


def test_a_difference_of_equal_shares_holds_nought() -> None:
    found = difference(np.arange(100) < 80, np.arange(100) < 80)
    assert found.value == 0
    assert found.low < 0 < found.high


def test_a_difference_of_so_many_answers_is_not_more_than_their_share() -> None:
    count = np.arange(120)
    assert difference(count < 77, count < 71).value == 6 / 120


def test_calibration_error_is_nought_when_confidence_is_the_share_of_hits() -> None:
    assert calibration_error(np.full(100, 0.75), np.array([1.0] * 75 + [0.0] * 25)) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 0.95), np.zeros(100)) == pytest.approx(0.95)


def test_bins_hold_every_answer_once() -> None:
    confidence = np.linspace(0, 1, 400)
    bins = reliability(confidence, confidence > 0.5)
    assert len(bins) == 15
    assert sum(b.share for b in bins) == pytest.approx(1.0)


def test_risk_rises_with_coverage_where_confidence_is_any_good() -> None:
    confidence = np.linspace(0, 1, 200)
    coverage, risk = risk_coverage(confidence, confidence < 0.25)
    assert risk[0] == 0
    assert risk[-1] == pytest.approx(0.25)
    assert coverage[-1] == 1.0
    assert (np.diff(risk) >= 0).all()


def test_answers_of_one_confidence_are_decided_together() -> None:
    coverage, risk = risk_coverage(np.ones(10), np.arange(10) < 5)
    assert coverage.tolist() == [1.0]
    assert risk.tolist() == [0.5]
