"""How weights are moved: optimisers, schedules and averaging by name, for the trainer's config. Knows no data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras

from mmtutor.training.muon import GroupedMuon

Schedule = Any  # keras.optimizers.schedules.LearningRateSchedule; Keras has no types


@dataclass(frozen=True, slots=True)
class OptimiserConfig:
    """An optimiser and its schedule. `rate` is the peak learning rate.

    `average` is the share of the old average that each step keeps (Polyak & Juditsky 1992, exponential form); 0 = none.
    `speech_rate` is the share of the rate at which the speech encoder learns, which was trained before; by Muon only.
    """

    optimiser: str = "adamw"
    schedule: str = "cosine"
    rate: float = 1e-3
    warmup: int = 300
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    average: float = 0.0
    speech_rate: float = 0.1


SPEECH = "speech_encoder"
# by Muon: layers that write, the few weights of the coverage, what begins at zero, and weights that come from elsewhere
LEFT_TO_ADAM = ["scores", "cells", "words", "coverage", "keyword_projection", SPEECH]
OPTIMISERS: dict[str, Callable[..., keras.optimizers.Optimizer]] = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda *args, **kwargs: keras.optimizers.SGD(*args, momentum=0.9, nesterov=True, **kwargs),
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "lion": keras.optimizers.Lion,
    "muon": lambda *args, **kwargs: GroupedMuon(*args, exclude_layers=LEFT_TO_ADAM, **kwargs),
}
DECAY_SHARE = 0.2  # of a run, at its end, in which the trapezoid falls to zero


def cosine(config: OptimiserConfig, steps: int) -> Schedule:
    """Linear warm-up, then a half cosine to zero (Loshchilov & Hutter 2017)."""
    return keras.optimizers.schedules.CosineDecay(
        0.0, max(steps - config.warmup, 1), warmup_target=config.rate, warmup_steps=config.warmup
    )


def linear(config: OptimiserConfig, steps: int) -> Schedule:
    """A straight line from the peak to zero."""
    return keras.optimizers.schedules.PolynomialDecay(config.rate, max(steps, 1), end_learning_rate=0.0)


@keras.saving.register_keras_serializable("mmtutor")
class Trapezoid(keras.optimizers.schedules.LearningRateSchedule):
    """Linear warm-up, a long plateau, then a straight line to zero (Haegele et al. 2024).

    Until the line down begins a run can be made longer or shorter: the rates that it has seen stay the same.
    """

    def __init__(self, rate: float, warmup: int, steps: int) -> None:
        self.rate, self.warmup = rate, warmup
        self.steps = keras.Variable(float(steps), dtype="float32", trainable=False, name="planned_steps")

    def plan(self, steps: int) -> None:
        """Let the run end after so many steps."""
        self.steps.assign(float(steps))

    def __call__(self, step: Any) -> Any:
        """Return the rate of a step, counted from 0."""
        step = keras.ops.cast(step, "float32")
        up = (step + 1.0) / max(self.warmup, 1)
        down = (self.steps - step) / (DECAY_SHARE * self.steps)
        return self.rate * keras.ops.clip(keras.ops.minimum(up, down), 0.0, 1.0)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds this schedule."""
        return {"rate": self.rate, "warmup": self.warmup, "steps": int(self.steps)}


SCHEDULES: dict[str, Callable[[OptimiserConfig, int], Schedule | float]] = {
    "cosine": cosine,
    "linear": linear,
    "trapezoid": lambda config, steps: Trapezoid(config.rate, config.warmup, steps),
    "constant": lambda config, steps: config.rate,
}


def make(config: OptimiserConfig, steps: int) -> keras.optimizers.Optimizer:
    """Return the optimiser of a config for a run of so many steps."""
    extra: dict[str, Any] = {"use_ema": True, "ema_momentum": config.average} if config.average else {}
    if config.optimiser == "muon":  # the only one that can tell variables apart
        extra["slow"] = {SPEECH: config.speech_rate}
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
