"""Number formats and pruning are kept only where the task's score allows it; real exports of a tiny network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmtutor.model.backends.litert import LiteRTBackend
from mmtutor.model.manifest import GRAPHS, MANIFEST
from mmtutor.network.config import PRESETS
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training.compress import MARGIN, compress, pruned, table
from mmtutor.training.train import TrainConfig, build

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2


@pytest.fixture(scope="module")
def model() -> MultiModalSeq2Seq:
    return build(PRESETS["tiny"], TrainConfig(preset="tiny", dtype="float32"))


def test_pruning_takes_the_smallest_weights_and_gives_them_back(model: MultiModalSeq2Seq) -> None:
    kernel = model.decoder.scores.kernel
    before = kernel.numpy().copy()
    with pruned(model, 0.5):
        during = kernel.numpy()
        assert 0.4 < np.mean(during == 0) < 0.6
        assert np.abs(during[during != 0]).min() >= np.abs(before[during == 0]).max()
    assert (kernel.numpy() == before).all()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_costs_too_much_is_not_kept(model: MultiModalSeq2Seq, tmp_path: Path) -> None:
    strip = np.random.default_rng(3).random((64, 96)).astype(np.float32)
    whole: list[np.ndarray] = []

    def score(folder: Path) -> float:
        """Fall as soon as what the picture encoder says moves by more than float16 moves it."""
        seen = LiteRTBackend(folder).encode_image(strip)
        whole.append(seen)
        return 1.0 if np.abs(seen - whole[0]).max() < 1e-2 else 1.0 - 2 * MARGIN

    trials = compress(model, score, tmp_path / "best")
    kept = [trial for trial in trials if trial.kept][-1]
    assert kept.formats == {"image": "float16", "audio": "int8", "fuse": "int8", "step": "int8"}
    assert kept.pruned == 0.0
    assert not trials[-1].kept
    assert trials[-1].packed < kept.packed
    assert kept.size < 0.75 * trials[0].size
    assert (tmp_path / "best" / MANIFEST).exists()
    assert sum((tmp_path / "best" / name).stat().st_size for name in GRAPHS.values()) == kept.size
    assert table(trials).count("\n") == len(trials) + 1
