"""Training: one seeded stream, AdamW with warm-up and cosine decay, checkpoints to go on from, a log of figures.

`mmtutor train --preset base --out runs/base` starts or continues a run; the same command after an interruption
resumes it.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from mmtutor.errors import UserError
from mmtutor.network.config import PRESETS, NetworkConfig
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.paths import data_dir
from mmtutor.training import samples

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How a run is optimised. `rate` is the peak learning rate; `dtype` a Keras dtype policy."""

    preset: str = "base"
    steps: int = 10_000
    seed: int = 1
    rate: float = 1e-3
    warmup: int = 300
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    dtype: str = "mixed_bfloat16"
    save_every: int = 250
    workers: int = 1


def optimizer(config: TrainConfig) -> keras.optimizers.Optimizer:
    """Return AdamW with linear warm-up and cosine decay to zero."""
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, max(config.steps - config.warmup, 1), warmup_target=config.rate, warmup_steps=config.warmup
    )
    return keras.optimizers.AdamW(schedule, weight_decay=config.weight_decay, global_clipnorm=config.clip_norm)


def build(network: NetworkConfig, config: TrainConfig) -> MultiModalSeq2Seq:
    """Return a compiled, built network with fresh weights."""
    keras.utils.set_random_seed(config.seed)
    keras.config.set_dtype_policy(config.dtype)
    model = MultiModalSeq2Seq(network)
    model.build()
    model.compile(optimizer=optimizer(config))
    model.optimizer.build(model.trainable_variables)
    return model


def save(model: MultiModalSeq2Seq, config: TrainConfig, step: int, out: Path) -> None:
    """Write weights, optimiser state and step so that a crash in between leaves the previous checkpoint whole."""
    out.mkdir(parents=True, exist_ok=True)
    model.save_weights(out / "next.weights.h5")
    state = {f"v{i}": np.asarray(keras.ops.convert_to_numpy(v)) for i, v in enumerate(model.optimizer.variables)}
    np.savez(out / "next.npz", **state)
    (out / "next.weights.h5").replace(out / "last.weights.h5")
    (out / "next.npz").replace(out / "optimizer.npz")
    record = {"step": step, "network": model.config.to_dict(), "train": asdict(config)}
    (out / "run.json").write_text(json.dumps(record, indent=1), encoding="utf-8")


def resume(model: MultiModalSeq2Seq, out: Path) -> int:
    """Load the last checkpoint of a run, if there is one, and return the step it was made at."""
    if not (out / "run.json").exists():
        return 0
    model.load_weights(out / "last.weights.h5")
    with np.load(out / "optimizer.npz") as state:
        for i, variable in enumerate(model.optimizer.variables):
            variable.assign(state[f"v{i}"])
    return int(json.loads((out / "run.json").read_text(encoding="utf-8"))["step"])


def load(out: Path, dtype: str = "float32") -> MultiModalSeq2Seq:
    """Return the network of a run with its last weights, for reading, evaluation or export."""
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    keras.config.set_dtype_policy(dtype)
    model = MultiModalSeq2Seq(NetworkConfig.from_dict(record["network"]))
    model.build()
    model.load_weights(out / "last.weights.h5")
    return model


def train(
    config: TrainConfig, data: Path, speech_cache: Path | None, out: Path, stop_after_s: float = float("inf")
) -> list[dict[str, Any]]:
    """Train until `steps` or the time is over.

    Return the log, one entry for each 50 steps with the mean loss by kind.
    """
    from rich.progress import Progress

    model = build(PRESETS[config.preset], config)
    step = resume(model, out)
    stream = samples.stream(samples.open_sources(data, speech_cache), config.seed + step, workers=config.workers)
    started = time.monotonic()
    losses: dict[str, list[float]] = defaultdict(list)
    seen, history = 0, []
    with Progress() as progress:
        bar = progress.add_task("Training", total=config.steps, completed=step)
        while step < config.steps and time.monotonic() - started < stop_after_s:
            kind, x, y = next(stream)
            losses[kind].append(float(model.train_on_batch(x, y)))
            seen += len(x["tokens"])
            step += 1
            progress.update(bar, completed=step)
            if step % 50 == 0 or step == config.steps:
                entry = {"step": step, "seconds": round(time.monotonic() - started, 1), "samples": seen}
                entry |= {k: round(float(np.mean(v)), 4) for k, v in losses.items()}
                history.append(entry)
                losses.clear()
                out.mkdir(parents=True, exist_ok=True)
                with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(entry) + "\n")
            if step % config.save_every == 0:
                save(model, config, step, out)
    save(model, config, step, out)
    return history


def main(arguments: Sequence[str]) -> int:
    """Run `mmtutor train`."""
    defaults = TrainConfig()
    parser = argparse.ArgumentParser(prog="mmtutor train", description="Train the network, or go on with a run.")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="base")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run: weights, optimiser state, log")
    parser.add_argument("--speech", type=Path, help="folder of the speech cache; made if it is missing")
    parser.add_argument("--speech-samples", type=int, default=30_000)
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--rate", type=float, default=defaults.rate)
    parser.add_argument("--dtype", default=defaults.dtype)
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so long; the same command goes on later"
    )
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The training data was not found. Set MMTUTOR_DATA to its folder.")
    if options.speech is not None and options.speech_samples:
        from mmtutor.training.speech_data import build_cache

        build_cache(data, options.speech, options.seed, options.speech_samples)
    config = replace(
        defaults, preset=options.preset, steps=options.steps, seed=options.seed, rate=options.rate, dtype=options.dtype
    )
    train(config, data, options.speech, options.out, options.minutes * 60)
    return 0
