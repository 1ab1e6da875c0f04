from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.crash import kill_often, sound


@pytest.mark.slow
def test_killing_the_program_ten_times_loses_no_submitted_attempt(path: Path) -> None:
    path.parent.mkdir()
    found = kill_often(path, kills=10, seed=7)
    assert sound(found), found
