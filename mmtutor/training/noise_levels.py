"""The spoken digits of the development sets over noise of a known loudness, from quiet to louder than the voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Modality, Response, Sound
from mmtutor.model.audio_features import RATE_HZ
from mmtutor.training import sound_augment
from mmtutor.training.dev_samples import Sample
from mmtutor.training.outcomes import chosen

LEVELS_DB: tuple[float | None, ...] = (None, 20.0, 10.0, 5.0, 0.0, -5.0)  # None = as recorded
DIGIT_SETS = ("digit", "digit-8k")
_SEED = 7
_MOST_EACH = 100


def level_name(snr_db: float | None) -> str:
    """Return how a level is called in tables."""
    return "clean" if snr_db is None else f"{snr_db:.0f} dB"


def noisy_digits(
    sets: Mapping[str, Sequence[Sample]], data: Path, most_each: int = _MOST_EACH
) -> dict[str, list[Sample]]:
    """Return the same digits at every level, by its name. A digit has the same piece of noise at all of them."""
    digits = [sets[name][i] for name in DIGIT_SETS for i in chosen(len(sets[name]), most_each)]
    found = sound_augment.noises(data, dev=True)
    return {
        level_name(db): [
            Sample(partial(_in_noise, digit, found, db, i), digit.truth, Modality.AUDIO, digit.expects)
            for i, digit in enumerate(digits)
        ]
        for db in LEVELS_DB
    }


def _in_noise(digit: Sample, found: sound_augment.Noises, snr_db: float | None, number: int) -> Response:
    sound = digit.load().sound
    assert sound is not None
    return Response(sound=Sound(in_noise(sound.samples, found, snr_db, number), RATE_HZ))


def in_noise(samples: np.ndarray, found: sound_augment.Noises, snr_db: float | None, number: int) -> np.ndarray:
    """Return the sound at 16 kHz over a piece of recorded noise that depends on `number` alone."""
    if snr_db is None:
        return samples
    rng = np.random.default_rng([_SEED, number])
    return sound_augment.mix(samples, sound_augment.scene(rng, samples.size, found), snr_db)
