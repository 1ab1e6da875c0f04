"""From a probability that the network gives to the share of such readings that are right: Platt scaling.

Platt 1999, "Probabilistic Outputs for Support Vector Machines": the log-odds are scaled and shifted. The two numbers
are fitted on development sets for pictures and for sound apart, which err in different ways. And from where senses
disagree too much (`model/conflict.py`). Knows no network.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mmtutor.domain.observation import Modality

_LEAST = 1e-6
SENSES = ("image", "audio", "several")  # what a calibration may be for: one modality, or more than one together


@dataclass(frozen=True, slots=True)
class Platt:
    """confidence = logistic(scale * logit(probability) + shift); the order of readings stays as it is."""

    scale: float = 1.0
    shift: float = 0.0

    def __call__(self, probability: float) -> float:
        """Return the calibrated confidence."""
        p = min(max(probability, _LEAST), 1.0 - _LEAST)
        return 1.0 / (1.0 + math.exp(-self.scale * math.log(p / (1.0 - p)) - self.shift))


Calibration = Mapping[str, Platt]  # by sense


def sense_of(modalities: Collection[Modality]) -> str:
    """Return the name under which the calibration of a reading by these modalities is kept."""
    return next(iter(modalities)).value if len(modalities) == 1 else "several"


@dataclass(frozen=True, slots=True)
class Separation:
    """From which disagreement on, in nats, senses are in conflict.

    It is `clear` where a voice stands out of its noise by `clear_db`, else `noisy`.
    """

    noisy: float
    clear: float
    clear_db: float

    def __call__(self, snr_db: float | None) -> float:
        """Return it for a sound with this signal-to-noise ratio in dB, None where nothing was heard."""
        return self.clear if snr_db is not None and snr_db >= self.clear_db else self.noisy
