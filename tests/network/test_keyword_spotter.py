"""The keyword spotter: which digit was said, learnt apart from all else."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model.keywords import CLASSES, KEYWORDS, OTHER, classes_of
from mmtutor.network.config import PRESETS
from mmtutor.network.keyword_spotter import KeywordSpotter
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training.train import TrainConfig, build, network_of

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2
BOTH_EARS = replace(PRESETS["tiny"], keywords=True)


@pytest.fixture
def spotter() -> KeywordSpotter:
    made = KeywordSpotter()
    made.build(None)
    return made


def sounds(seed: int, count: int, frames: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, frames, 80)).astype(np.float32)


def weights(model: MultiModalSeq2Seq) -> dict[str, np.ndarray]:
    return {v.path: keras.ops.convert_to_numpy(v).copy() for v in model.variables}


def test_every_digit_has_a_class_of_its_own_and_all_other_answers_share_one() -> None:
    assert list(classes_of(KEYWORDS)) == list(range(OTHER))
    assert list(classes_of(["", "10", "3/4", "a", "yes"])) == [OTHER] * 5
    assert CLASSES == OTHER + 1


def test_of_each_sound_come_the_scores_of_all_classes(spotter: KeywordSpotter) -> None:
    said, everywhere = sounds(1, 3, 60), np.ones((3, 30), np.float32)
    scores = np.asarray(spotter(said, everywhere))
    assert scores.shape == (3, CLASSES)
    said[1] = sounds(2, 1, 60)[0]
    other = np.asarray(spotter(said, everywhere))
    assert other[[0, 2]] == pytest.approx(scores[[0, 2]], abs=1e-5)
    assert not np.allclose(scores[1], other[1])


@pytest.mark.parametrize("frames", [64, 60, 57, 3])
def test_what_fills_a_batch_changes_nothing(spotter: KeywordSpotter, frames: int) -> None:
    said, steps = sounds(1, 1, frames), (frames + 1) // 2
    longer = np.concatenate([said, np.zeros((1, 100 - frames, 80), np.float32)], axis=1)
    mask = (np.arange(50)[None] < steps).astype(np.float32)
    alone = np.asarray(spotter(said, np.ones((1, steps), np.float32)))
    assert np.asarray(spotter(longer, mask)) == pytest.approx(alone, abs=1e-4)


def test_it_alone_learns_where_it_is_asked_for_and_nowhere_else() -> None:
    config = TrainConfig(preset="tiny", dtype="float32", spot=True)
    paths = [v.path for v in build(BOTH_EARS, config).trainable_variables]
    assert all("keyword_spotter" in path for path in paths)
    for part in ("convolution_0", "first", "second", "classes"):
        assert any(part in path for path in paths), part
    for other in (replace(config, spot=False), replace(config, spot=False, keep_eyes=True)):
        assert not any("keyword_spotter" in v.path for v in build(BOTH_EARS, other).trainable_variables)


def test_its_loss_falls_and_nothing_else_moves() -> None:
    config = TrainConfig(preset="tiny", optimiser="adam", schedule="constant", rate=3e-3, dtype="float32", spot=True)
    model: MultiModalSeq2Seq = build(BOTH_EARS, config)
    before = weights(model)
    rng = np.random.default_rng(0)
    x = {"audio": rng.normal(size=(6, 100, 80)).astype(np.float32), "steps": np.array([50, 50, 40, 40, 30, 1])}
    y = {"keyword": classes_of(["", "7", "7", "yes", "b", "12"])}
    losses = [float(model.train_on_batch(x, y)) for _ in range(25)]
    assert np.isfinite(losses).all()
    assert losses[-1] < 0.5 * losses[0]
    after = weights(model)
    moved = [path for path, value in before.items() if not np.array_equal(value, after[path])]
    assert moved
    assert all("keyword_spotter" in path for path in moved)


def test_a_preset_without_keywords_says_so() -> None:
    with pytest.raises(UserError, match="spots no keywords"):
        network_of(TrainConfig(preset="tiny", spot=True))
