"""Muon in groups takes the same steps as Keras's own, one variable at a time."""

from __future__ import annotations

from typing import Any, ClassVar

import keras
import numpy as np
import pytest

from mmtutor.training.muon import GroupedMuon
from mmtutor.training.optimisation import DECAY_SHARE, Trapezoid

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2


def learnt(optimiser: type[Any], steps: int = 5) -> list[np.ndarray]:
    """Train a small network for some steps; return its weights and their averages."""
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(n, activation="relu") for n in (16, 16, 24)]
    model = keras.Sequential([keras.layers.Input((8,)), *layers, keras.layers.Dense(3, name="scores")])
    settings = {"weight_decay": 0.01, "adam_weight_decay": None, "global_clipnorm": 1.0, "use_ema": True}
    moved = optimiser(1e-2, exclude_layers=["scores"], ema_momentum=0.9, **settings)
    model.compile(optimizer=moved, loss="mse", jit_compile=False)
    moved.build(model.trainable_variables)
    rng = np.random.default_rng(0)
    for _ in range(steps):
        model.train_on_batch(rng.normal(size=(32, 8)), rng.normal(size=(32, 3)))
    return [keras.ops.convert_to_numpy(v) for v in (*model.trainable_variables, *moved._model_variables_moving_average)]


def test_groups_move_as_single_variables_do() -> None:
    for grouped, single in zip(learnt(GroupedMuon), learnt(keras.optimizers.Muon), strict=True):
        np.testing.assert_allclose(grouped, single, atol=1e-5)


class Noted(GroupedMuon):
    """Notes the precision in which directions are made orthogonal."""

    precisions: ClassVar[set[str]] = set()

    def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:
        self.precisions.add(keras.backend.standardize_dtype(x.dtype))
        return super().zeropower_via_newtonschulz5(x, steps)


def test_half_precision_moves_nearly_as_far() -> None:
    exact = learnt(GroupedMuon)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        rough = learnt(Noted)
    finally:
        keras.config.set_dtype_policy("float32")
    assert Noted.precisions == {"bfloat16"}
    start = learnt(GroupedMuon, steps=0)
    for weights, expected, first in zip(rough, exact, start, strict=True):
        assert np.linalg.norm(weights - expected) < 0.4 * np.linalg.norm(expected - first) + 1e-4


def test_the_trapezoid_rises_stays_and_falls_to_nothing() -> None:
    schedule = Trapezoid(2.0, 10, 1000)
    rates = [float(schedule(step)) for step in (0, 4, 9, 500, 1000 * (1 - DECAY_SHARE), 900, 1000)]
    assert rates == pytest.approx([0.2, 1.0, 2.0, 2.0, 2.0, 1.0, 0.0])


def test_a_longer_run_has_the_same_rates_until_the_fall() -> None:
    short, long = Trapezoid(1.0, 10, 100), Trapezoid(1.0, 10, 200)
    assert [float(short(s)) for s in range(80)] == [float(long(s)) for s in range(80)]


def test_a_run_that_is_to_end_earlier_falls_earlier() -> None:
    schedule = Trapezoid(1.0, 10, 1000)
    schedule.plan(100)
    assert [float(schedule(step)) for step in (79, 90, 100)] == pytest.approx([1.0, 0.5, 0.0])
    assert schedule.get_config()["steps"] == 100


def test_what_is_to_be_slow_moves_by_its_share() -> None:
    moved = {}
    for share in (1.0, 0.1):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.layers.Input((8,)), *(keras.layers.Dense(8, name=n) for n in ("old", "new"))])
        before = [keras.ops.convert_to_numpy(v) for v in model.trainable_variables]
        model.compile(GroupedMuon(1e-2, slow={"old": share}), loss="mse", jit_compile=False)
        model.train_on_batch(np.ones((4, 8)), np.zeros((4, 8)))
        after = [keras.ops.convert_to_numpy(v) for v in model.trainable_variables]
        moved[share] = [np.abs(a - b).max() for a, b in zip(after, before, strict=True)]
    np.testing.assert_allclose(moved[0.1][:2], 0.1 * np.array(moved[1.0][:2]), rtol=0.02)
    np.testing.assert_allclose(moved[0.1][2:], moved[1.0][2:], rtol=1e-5)
