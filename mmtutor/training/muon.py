"""Muon with the variables of one shape moved together: the steps of `keras.optimizers.Muon` in a tenth of the calls.

A small network has hundreds of small variables, and on a processor each call costs more than its arithmetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import ops


class GroupedMuon(keras.optimizers.Muon):
    """Orthogonalised momentum (Jordan et al. 2024) for the matrices inside, Adam without decay for all else.

    `slow` gives variables with a name in their path a share of the rate: what was trained before moves less. For one
    machine: it does not add up the gradients of several.
    """

    def __init__(self, *args: Any, slow: Mapping[str, float] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slow = dict(slow or {})

    def _share(self, variable: Any) -> float:
        return next((share for name, share in self._slow.items() if name in variable.path), 1.0)

    def _groups(self, variables: Sequence[Any]) -> list[list[int]]:
        groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for i, variable in enumerate(variables):
            groups[(self._should_use_adamw(variable), self._share(variable), *variable.shape)].append(i)
        return list(groups.values())

    def _apply_weight_decay(self, variables: Sequence[Any]) -> None:
        """Leave it to the step: it is done together with it."""

    def _backend_update_step(
        self, grads: Sequence[Any], trainable_variables: Sequence[Any], learning_rate: Any
    ) -> None:
        rate = ops.cast(learning_rate, "float32")
        for group in self._groups(trainable_variables):
            variables = [trainable_variables[i] for i in group]
            moments = [self.momentums[self._get_variable_index(v)] for v in variables]
            gradient = ops.stack([ops.cast(grads[i], "float32") for i in group])
            moment = ops.stack([m.value for m in moments])
            if self._should_use_adamw(variables[0]):
                step, moment = self._adam_step(variables, gradient, moment)
                decay = 0.0
            else:
                moment = moment * self.momentum + gradient
                direction = gradient + self.momentum * moment if self.nesterov else moment
                rows, columns = variables[0].shape
                # The iteration is stable in bfloat16 (Jordan et al. 2024), which some processors multiply far faster.
                direction = ops.cast(direction, keras.config.dtype_policy().compute_dtype)
                step = ops.cast(self.zeropower_via_newtonschulz5(direction, self.ns_steps), "float32")
                step = step * (self.rms_rate * max(rows, columns) ** 0.5)
                decay = self.weight_decay or 0.0
            own_rate = rate * self._share(variables[0])
            moved = ops.stack([v.value for v in variables]) * (1.0 - own_rate * decay) - own_rate * step
            for j, (variable, kept) in enumerate(zip(variables, moments, strict=True)):
                kept.assign(moment[j])
                variable.assign(moved[j])

    def _adam_step(self, variables: Sequence[Any], gradient: Any, moment: Any) -> tuple[Any, Any]:
        """Return Adam's direction and the new first moments; the second ones are stored (Kingma & Ba 2015)."""
        velocities = [self.adam_velocities[self._get_variable_index(v)] for v in variables]
        velocity = ops.stack([v.value for v in velocities])
        count = ops.cast(self.iterations + 1, "float32")
        moment = moment + (gradient - moment) * (1.0 - self.adam_beta_1)
        velocity = velocity + (ops.square(gradient) - velocity) * (1.0 - self.adam_beta_2)
        for j, kept in enumerate(velocities):
            kept.assign(velocity[j])
        unbiased = ops.sqrt(1.0 - self.adam_beta_2**count) / (1.0 - self.adam_beta_1**count)
        return moment * unbiased / (ops.sqrt(velocity) + self.epsilon), moment

    def _update_model_variables_moving_average(self, trainable_variables: Sequence[Any]) -> None:
        if not self.use_ema:
            return
        keep = ops.cast(ops.not_equal(self.iterations, 0), "float32") * self.ema_momentum
        for group in self._groups(trainable_variables):
            averages = [self._model_variables_moving_average[i] for i in group]
            average = ops.stack([a.value for a in averages])
            now = ops.stack([trainable_variables[i].value for i in group])
            average = now + (average - now) * keep
            for j, kept in enumerate(averages):
                kept.assign(average[j])
