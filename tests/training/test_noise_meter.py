from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmtutor.model.noise import NoiseMeter
from mmtutor.training import noise_meter
from mmtutor.training.speech_source import Source

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2


def test_a_meter_learns_what_was_drawn(data: Path, tmp_path: Path) -> None:
    source = Source(data)
    shapes, ratios = noise_meter.drawn(source, 3, 240)
    again, _ = noise_meter.drawn(source, 3, 20)
    assert np.array_equal(shapes[:20], again)
    assert ratios.min() < 0.0 < ratios.max() == noise_meter.QUIET_DB
    np.savez(tmp_path / "meter.npz", **noise_meter.taught(shapes, ratios, 1, 40))
    meter = NoiseMeter.load(tmp_path / "meter.npz")
    told = np.array([meter.of_shape(shape) for shape in shapes])
    assert np.corrcoef(told, ratios)[0, 1] > 0.7
    assert told.mean() == pytest.approx(ratios.mean(), abs=4.0)
