"""Weights are compared on batches that no run draws, always the same ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mmtutor.network.config import PRESETS
from mmtutor.training import held_out
from mmtutor.training.train import LAST, TrainConfig, build, save

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2

TINY = TrainConfig(preset="tiny", steps=60, dtype="float32", workers=0, speech=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_means_of_weights_are_compared_on_the_same_batches(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MMTUTOR_DATA", str(data))
    a, b = tmp_path / "a", tmp_path / "b"
    for seed, run in enumerate((a, b)):
        save(build(PRESETS["tiny"], replace(TINY, seed=seed)), TINY, 0, run)
    means = [f"{a / LAST}=1", f"{a / LAST}=2", f"{a / LAST}=1 {b / LAST}=1"]
    held_out.main(["--run", str(a), "--batches", "1", "--without-speech", *means])
    alone, again, both = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert alone.keys() == {"mean", "image", "text", "long"}
    for kind in ("image", "text", "long"):
        assert 0 < alone[kind] == again[kind] != both[kind]
    assert alone["long"] != alone["image"]
