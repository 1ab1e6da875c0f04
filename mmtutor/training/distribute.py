"""One run on several machines, through TensorFlow's own `MultiWorkerMirroredStrategy`. Knows no network and no data.

Every process has the same command and its own `TF_CONFIG`, as TensorFlow documents it:

    TF_CONFIG='{"cluster": {"worker": ["host1:9000", "host2:9000"]}, "task": {"type": "worker", "index": 0}}'

All workers draw the same seeded stream and each takes its own rows of every batch, so the kinds of batch agree and the
steps come close to those of one machine with the whole batch: means are taken, and gradients clipped, in each worker.
Without `TF_CONFIG` nothing changes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmtutor.errors import UserError

Arrays = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Which of how many workers this process is. The first one saves."""

    index: int = 0
    count: int = 1

    @property
    def saves(self) -> bool:
        """Whether this worker writes weights and log."""
        return self.index == 0

    def share(self, arrays: Arrays) -> Arrays:
        """Return this worker's rows of a batch, as many for each worker; rows left over are dropped."""
        if self.count == 1:
            return arrays
        rows = min(len(value) for value in arrays.values()) // self.count * self.count
        return {name: np.asarray(value)[self.index : rows : self.count] for name, value in arrays.items()}


def place(environment: Mapping[str, str] = os.environ) -> Place:
    """Read `TF_CONFIG`. `UserError` where it does not say which worker this is."""
    written = environment.get("TF_CONFIG", "")
    if not written:
        return Place()
    try:
        config = json.loads(written)
        found = Place(int(config["task"]["index"]), len(config["cluster"]["worker"]))
    except (ValueError, KeyError, TypeError) as broken:
        raise UserError("TF_CONFIG does not name the workers and which one this is.") from broken
    if not 0 <= found.index < found.count:
        raise UserError("TF_CONFIG names worker {index} of {count}.", index=found.index, count=found.count)
    return found


def scope(where: Place) -> AbstractContextManager[Any]:
    """Return what the network is built and trained within. With several workers it waits for the others."""
    if where.count == 1:
        return nullcontext()
    import keras
    import tensorflow as tf

    if keras.backend.backend() != "tensorflow":
        raise UserError("Several machines need Keras on TensorFlow; it is {name} here.", name=keras.backend.backend())
    return tf.distribute.MultiWorkerMirroredStrategy().scope()


def step_of(model: Any, where: Place) -> Callable[[Arrays, Arrays], Any]:
    """Return what trains on one batch of which this worker has its share, and returns this worker's loss.

    On PyTorch the loss is a tensor: asking for its value would wait for the device at every step. Keras 3.15's own
    `train_on_batch` fails with several workers: it takes the mean of a scalar over its first axis.
    """
    import keras

    if where.count == 1 and keras.backend.backend() == "torch":

        def step_on_device(x: Arrays, y: Arrays) -> Any:
            model.reset_metrics()
            return model.train_step((x, y))["loss"]

        return step_on_device
    if where.count == 1:
        return lambda x, y: float(model.train_on_batch(x, y))
    import tensorflow as tf

    strategy = model.distribute_strategy
    whole_loss = model.compute_loss
    # The workers' gradients are added up, and a loss of our own is not divided among them by Keras.
    model.compute_loss = lambda *args, **kwargs: whole_loss(*args, **kwargs) / where.count

    @tf.function(reduce_retracing=True)
    def step(x: Arrays, y: Arrays) -> Any:
        return strategy.run(model.train_step, args=((x, y),))["loss"]

    def run(x: Arrays, y: Arrays) -> float:
        model.reset_metrics()
        mine = ({name: tf.constant(value) for name, value in where.share(part).items()} for part in (x, y))
        return float(step(*mine))

    return run
