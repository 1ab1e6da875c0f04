"""Teaches the noise meter (`model/noise.py`): recorded speech over recorded noise, of training, of a known loudness.

`python -m mmtutor.training.noise_meter` writes it where the program looks for it and prints how well it does on the
last tenth of its sounds: the same voices and noises, other mixtures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.audio_features import MAX_SAMPLES, log_mel, with_margins
from mmtutor.model.noise import FILE, LAYERS, NoiseMeter, shape_of
from mmtutor.paths import asset, data_dir
from mmtutor.training import sound_augment
from mmtutor.training.speech_source import Source

QUIET_DB = 30.0  # what the meter is to tell of a recording without noise
NOISE_DB = (-7.0, 25.0)
_QUIET, _IN_A_ROOM, _BY_MICROPHONE, _WITH_SILENCE = 0.3, 0.3, 0.4, 0.5  # shares of sounds
_HIDDEN, _DROPOUT, _RATE, _BATCH = 128, 0.1, 1e-3, 64
_MIDDLE_DB, _SPREAD_DB = 12.0, 12.0  # to learn numbers near nought


def sound(rng: np.random.Generator, source: Source) -> tuple[np.ndarray, float]:
    """Draw somebody's words over noise: float32 (n,) at 16 kHz and the signal-to-noise ratio in dB."""
    said = source.recorded(rng)
    if rng.random() < _WITH_SILENCE:
        said = sound_augment.with_silence(rng, sound_augment.change_speed(rng, said))
    if rng.random() < _IN_A_ROOM:
        said = sound_augment.in_room(rng, said, source.noises)
    snr_db = QUIET_DB if rng.random() < _QUIET else rng.uniform(*NOISE_DB)
    if snr_db < QUIET_DB:
        said = sound_augment.mix(said, sound_augment.scene(rng, said.size, source.noises), snr_db)
    return sound_augment.microphone(rng, said) if rng.random() < _BY_MICROPHONE else said, snr_db


def drawn(source: Source, seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the shapes (count, 127) of so many sounds, and their signal-to-noise ratios (count,) in dB."""
    rng = np.random.default_rng(seed)
    shapes: list[np.ndarray] = []
    ratios: list[float] = []
    while len(shapes) < count:
        samples, snr_db = sound(rng, source)
        if 0 < samples.size < MAX_SAMPLES:
            shapes.append(shape_of(log_mel(with_margins(samples))))
            ratios.append(snr_db)
    return np.array(shapes), np.array(ratios, np.float32)


def taught(shapes: np.ndarray, ratios: np.ndarray, seed: int, epochs: int) -> dict[str, np.ndarray]:
    """Return the arrays of a meter that has learnt these."""
    keras.utils.set_random_seed(seed)
    mean, scale = shapes.mean(axis=0), shapes.std(axis=0) + 1e-3
    layers = [keras.Input(shapes.shape[1:])]
    for _ in range(LAYERS - 1):
        layers += [keras.layers.Dense(_HIDDEN, "relu"), keras.layers.Dropout(_DROPOUT)]
    model = keras.Sequential([*layers, keras.layers.Dense(1)])
    schedule = keras.optimizers.schedules.CosineDecay(_RATE, epochs * -(-len(shapes) // _BATCH))
    model.compile(keras.optimizers.AdamW(schedule, weight_decay=0.01), "huber")
    model.fit((shapes - mean) / scale, (ratios - _MIDDLE_DB) / _SPREAD_DB, _BATCH, epochs, verbose=0)
    weights = [keras.ops.convert_to_numpy(weight) for weight in model.weights]
    weights[-2:] = [weights[-2] * _SPREAD_DB, weights[-1] * _SPREAD_DB + _MIDDLE_DB]
    kernels, biases = weights[::2], weights[1::2]
    arrays = {"mean": mean, "scale": scale}
    for i in range(LAYERS):
        arrays |= {f"kernel{i}": kernels[i], f"bias{i}": biases[i]}
    return arrays


def main(arguments: Sequence[str]) -> int:
    """Teach a meter, write it and print how well it does."""
    parser = argparse.ArgumentParser(description="Teach the noise meter.")
    parser.add_argument("--sounds", type=int, default=80_000)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=asset(FILE))
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The training data was not found. Set MMTUTOR_DATA to its folder.")
    shapes, ratios = drawn(Source(data), options.seed, options.sounds)
    kept = options.sounds - options.sounds // 10
    arrays = taught(shapes[:kept], ratios[:kept], options.seed, options.epochs)
    np.savez(options.out, **{name: array.astype(np.float32) for name, array in arrays.items()})
    meter = NoiseMeter.load(options.out)
    told = np.array([meter.of_shape(shape) for shape in shapes[kept:]])
    true = ratios[kept:]
    quiet, loud = told[true == QUIET_DB], told[true <= 0.0]
    sys.stdout.write(
        f"{len(true)} sounds left out of the fit: correlation {np.corrcoef(told, true)[0, 1]:.3f}, "
        f"{100 * (quiet[:, None] > loud).mean():.1f} % of quiet ones told from those at 0 dB and below\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
