"""How weights are moved: optimisers, schedules and averaging by name, for the trainer's config. Knows no data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras

Schedule = Any  # keras.optimizers.schedules.LearningRateSchedule; Keras has no types


@dataclass(frozen=True, slots=True)
class OptimiserConfig:
    """An optimiser and its schedule. `rate` is the peak learning rate.

    `average` is the share of the old average that each step keeps (Polyak & Juditsky 1992, exponential form); 0 = none.
    """

    optimiser: str = "adamw"
    schedule: str = "cosine"
    rate: float = 1e-3
    warmup: int = 300
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    average: float = 0.0


OPTIMISERS: dict[str, Callable[..., keras.optimizers.Optimizer]] = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda *args, **kwargs: keras.optimizers.SGD(*args, momentum=0.9, nesterov=True, **kwargs),
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "lion": keras.optimizers.Lion,
}


def cosine(config: OptimiserConfig, steps: int) -> Schedule:
    """Linear warm-up, then a half cosine to zero (Loshchilov & Hutter 2017)."""
    return keras.optimizers.schedules.CosineDecay(
        0.0, max(steps - config.warmup, 1), warmup_target=config.rate, warmup_steps=config.warmup
    )


def linear(config: OptimiserConfig, steps: int) -> Schedule:
    """Linear warm-up, then a straight line to zero."""
    return keras.optimizers.schedules.PolynomialDecay(config.rate, max(steps, 1), end_learning_rate=0.0)


SCHEDULES: dict[str, Callable[[OptimiserConfig, int], Schedule | float]] = {
    "cosine": cosine,
    "linear": linear,
    "constant": lambda config, steps: config.rate,
}


def make(config: OptimiserConfig, steps: int) -> keras.optimizers.Optimizer:
    """Return the optimiser of a config for a run of so many steps."""
    extra: dict[str, Any] = {"use_ema": True, "ema_momentum": config.average} if config.average else {}
    return OPTIMISERS[config.optimiser](
        SCHEDULES[config.schedule](config, steps),
        weight_decay=config.weight_decay,
        global_clipnorm=config.clip_norm,
        **extra,
    )


@contextmanager
def averaged(model: keras.Model) -> Iterator[None]:
    """Let a model that is trained with averaging have its averaged weights for a while."""
    variables = model.trainable_variables
    before = [keras.ops.convert_to_numpy(v) for v in variables]
    averages = model.optimizer._model_variables_moving_average
    for variable, average in zip(variables, averages, strict=True):
        variable.assign(average)
    try:
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)
