from __future__ import annotations

from typing import Any

import pytest

from mmtutor.domain.measured import Measured, from_json, to_json

MANIFEST = {"graphs": {"image": {"sha256": "a1"}, "step": {"sha256": "c3"}}}
LINE = {"asked": "digits", "mark": "goal", "share": {"value": 0.9, "low": 0.8, "high": 1.0, "count": 10}}


def test_what_is_written_is_read_and_lines_without_a_share_are_left_out() -> None:
    speed = {"asked": "speed", "mark": "pass", "share": None}
    stored = to_json([speed, LINE], "mmtutor evaluate", MANIFEST)
    assert from_json(stored, MANIFEST) == (Measured("digits", 0.9, 0.8, 1.0, 10),)


@pytest.mark.parametrize(
    "share",
    [None, 0.9, {}, {"value": 1.2, "low": 0, "high": 1, "count": 3}, {"value": 0.5, "low": 0, "high": 1, "count": 0},
     {"value": "0.5", "low": 0, "high": 1, "count": 3}, {"value": float("nan"), "low": 0, "high": 1, "count": 3}],
)  # fmt: skip
def test_a_line_that_is_no_share_is_left_out(share: Any) -> None:
    stored = to_json([LINE | {"share": share}, LINE], "mmtutor evaluate", MANIFEST)
    assert [each.name for each in from_json(stored, MANIFEST)] == ["digits"]


@pytest.mark.parametrize("manifest", [None, {}, {"graphs": {"image": {"sha256": "b2"}}}])
def test_figures_of_other_weights_are_no_figures(manifest: Any) -> None:
    assert from_json(to_json([LINE], "mmtutor evaluate", MANIFEST), manifest) == ()
    assert from_json(to_json([LINE], "mmtutor evaluate", manifest), MANIFEST) == ()


@pytest.mark.parametrize("stored", [None, [], {}, {"format": 2}, {"format": 1, "lines": 3, "weights": {}}])
def test_what_is_no_figures_gives_none(stored: Any) -> None:
    assert from_json(stored, MANIFEST) == ()
