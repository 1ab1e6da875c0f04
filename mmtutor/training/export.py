"""Export of a trained network to LiteRT: four graphs, checked against Keras, and the manifest that the app reads.

image.tflite  strip (1, 64, W, 1), cells    -> tokens (1, cells, width)        W a multiple of 8
audio.tflite  log-mel (1, frames, 80)       -> tokens (1, frames / 2, width), log-probabilities of spoken words
              (1, frames / 2, words) and of spotted digits (1, classes); both ears are inside
fuse.tflite   question, text, image and audio tokens, presence (rows, 4) -> the decoder's keys, values, bias
step.tflite   one decoder step with its cache
Only TensorFlow's converter makes these; everything else in training runs on any Keras backend.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from keras import ops

from mmtutor.model import vocabulary
from mmtutor.model.confidence import Separation
from mmtutor.model.image_features import inked_cells
from mmtutor.model.manifest import FORMAT, GRAPHS, MANIFEST
from mmtutor.model.spoken_words import VOCABULARY
from mmtutor.network.fusion import PARTS
from mmtutor.network.layers import mask_bias
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training.history import History, as_published, history_of, write_history

QUANTISE = ("none", "float16", "int8")
# until `mmtutor evaluate --calibrate` has run
UNCALIBRATED = {"calibration": {}, "threshold": 0.9, "likely": 0.9, "separate": asdict(Separation(3.5, 3.5, 0.0))}


def graphs(model: MultiModalSeq2Seq) -> dict[str, tuple[Callable[..., Any], list[tf.TensorSpec]]]:
    """Return each graph as a function of named inputs, with the shapes it takes (None = set before it runs)."""
    width, decoder = model.config.width, model.decoder
    blocks, heads, per_head = len(decoder.blocks), decoder.heads, width // decoder.heads

    def image(strip: Any, ink: Any) -> dict[str, Any]:
        return {"tokens": model.image_encoder(strip, ink, training=False)[0]}

    def audio(mel: Any) -> dict[str, Any]:
        ears, steps = model.audio_encoder, ops.reshape((ops.shape(mel)[1] + 1) // 2, (1,))
        tokens, mask = ears(mel, steps, training=False)
        words = ops.log_softmax(ears.word_logits(tokens), axis=-1)
        if not model.config.keywords:
            return {"spotted": words[:, 0, :0], "tokens": tokens, "words": words}
        spotted = ops.log_softmax(ears.spotted_logits(mel, mask, training=False), axis=-1)
        return {"spotted": spotted, "tokens": tokens, "words": words}

    def fuse(question: Any, text: Any, image: Any, audio: Any, present: Any) -> dict[str, Any]:
        rows = ops.ones_like(present[:, :1])  # (rows, 1)
        parts = {"question": model.question_encoder(question), "text": model.text_encoder(text)}
        parts |= {name: (x, ops.ones_like(x[:, :, 0])) for name, x in (("image", image), ("audio", audio))}
        spread = {name: (x * rows[:, :, None], mask * rows) for name, (x, mask) in parts.items()}
        memory, mask = model.fusion(spread, present, training=False)
        remembered = decoder.memory_keys_values(memory)
        keys, values = (ops.stack([kv[i] for kv in remembered]) for i in (0, 1))
        return {"keys": keys, "values": values, "bias": mask_bias(mask)}

    def step(token: Any, position: Any, cache: Any, seen: Any, keys: Any, values: Any, bias: Any) -> dict[str, Any]:
        logits, cache, seen = decoder.step(token, position, cache, seen, keys, values, bias)
        return {"logits": logits, "cache_out": cache, "seen_out": seen}

    def spec(name: str, *shape: int | None, dtype: Any = tf.float32) -> tf.TensorSpec:
        return tf.TensorSpec(shape, dtype, name)

    memory = (blocks, None, heads, None, per_head)
    return {
        "image": (image, [spec("strip", 1, 64, None, 1), spec("ink", 1, None, dtype=tf.int32)]),
        "audio": (audio, [spec("mel", 1, None, 80)]),
        "fuse": (
            fuse,
            [
                spec("question", 1, None, dtype=tf.int32),
                spec("text", 1, None, dtype=tf.int32),
                spec("image", 1, None, width),
                spec("audio", 1, None, width),
                spec("present", None, len(PARTS)),
            ],
        ),
        "step": (
            step,
            [
                spec("token", None, 1, dtype=tf.int32),
                spec("position", 1, dtype=tf.int32),
                spec("cache", blocks, 2, None, heads, vocabulary.MAX_TOKENS, per_head),
                spec("seen", blocks, None, heads, None),
                spec("keys", *memory),
                spec("values", *memory),
                spec("bias", None, 1, 1, None),
            ],
        ),
    }


def convert(function: Callable[..., Any], specs: Sequence[tf.TensorSpec], quantise: str) -> bytes:
    """Freeze one graph and convert it with built-in operations only."""
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    concrete = tf.function(function).get_concrete_function(*specs)
    # A converter given Keras variables that it does not own writes a file without weights: freeze them first.
    frozen = convert_variables_to_constants_v2(concrete)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if quantise != "none":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if quantise == "float16":
        converter.target_spec.supported_types = [tf.float16]
    return converter.convert()


def export(model: MultiModalSeq2Seq, out: Path, quantise: dict[str, str], calibration: dict[str, Any]) -> Path:
    """Write the graphs and the manifest into `out`.

    `quantise` names a graph's number format, `calibration` comes from the dev sets.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, (function, specs) in graphs(model).items():
        content = convert(function, specs, quantise.get(name, "none"))
        (out / GRAPHS[name]).write_bytes(content)
        files[name] = {"file": GRAPHS[name], "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    decoder = model.decoder
    manifest = {
        "format": FORMAT,
        "characters": vocabulary.CHARACTERS,
        "words": list(VOCABULARY),
        "max_tokens": vocabulary.MAX_TOKENS,
        "width": model.config.width,
        "blocks": len(decoder.blocks),
        "heads": decoder.heads,
        "graphs": files,
        "quantised": quantise,
        **calibration,
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return out / MANIFEST


def largest_difference(model: MultiModalSeq2Seq, folder: Path, seed: int = 0) -> float:
    """Return max |Keras - LiteRT| over image and audio tokens and first-step scores, on random input."""
    from mmtutor.model.backends.litert import LiteRTBackend

    backend, rng = LiteRTBackend(folder), np.random.default_rng(seed)
    strip, mel = rng.random((64, 160)).astype(np.float32), rng.normal(size=(120, 80)).astype(np.float32)
    seen, heard = backend.encode_image(strip), backend.encode_audio(mel)
    built = graphs(model)
    ink = inked_cells(np.rint(strip * 255).astype(np.uint8))[None]
    difference = np.abs(built["image"][0](strip[None, :, :, None], ink)["tokens"].numpy() - seen).max()
    listened = built["audio"][0](mel[None])
    difference = max(difference, np.abs(listened["tokens"].numpy() - heard.tokens).max())
    difference = max(difference, np.abs(listened["words"].numpy()[0] - heard.words).max())
    difference = max(difference, np.abs(listened["spotted"].numpy()[0] - heard.spotted).max(initial=0.0))
    question, text = np.array([vocabulary.encode("1/2+1/3")], np.int32), np.array([vocabulary.encode("5/6")], np.int32)
    present = np.ones((2, len(PARTS)), np.float32)
    present[1, 1:3] = 0
    fused = built["fuse"][0](question, text, seen, heard.tokens, present)
    cache = np.zeros(backend.cache_shape(2), np.float32)
    unseen = np.zeros(fused["keys"].shape[:-1], np.float32)
    token, position = np.full((2, 1), vocabulary.BEGIN, np.int32), np.zeros(1, np.int32)
    remembered = (fused[name] for name in ("keys", "values", "bias"))
    expected = built["step"][0](token, position, cache, unseen, *remembered)["logits"].numpy()
    decoding = backend.start(question[0], text[0], seen, heard.tokens, present)
    return float(max(difference, np.abs(expected - decoding.step(token[:, 0])).max()))


def main(arguments: Sequence[str]) -> int:
    """Run `mmtutor export`."""
    from mmtutor.training.train import load

    parser = argparse.ArgumentParser(
        prog="mmtutor export", description="Turn a trained run into the model files of the app."
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--quantise", default="image=float16,audio=int8,fuse=float16,step=float16", help="graph=none|float16|int8, ..."
    )
    parser.add_argument("--use-question", action="store_true", help="show these weights the question's text")
    options = parser.parse_args(arguments)
    quantise = dict(pair.split("=", 1) for pair in options.quantise.split(",") if pair)
    calibration: dict[str, Any] = dict(UNCALIBRATED)
    known = options.out / MANIFEST
    if known.exists():  # a calibration belongs to the weights it was made on; `mmtutor evaluate --calibrate` renews it
        calibration |= {k: v for k, v in json.loads(known.read_text(encoding="utf-8")).items() if k in calibration}
    calibration["uses_question"] = options.use_question
    export(load(options.run), options.out, quantise, calibration)
    made = History((as_published("mmtutor export", arguments),))
    write_history(history_of(options.run).then(made), options.out)
    return 0
