"""The trainer's stream.

Batches of pictures, of sounds, of typed text, and of all three for the same answer, in fixed shares.

Some batches also carry questions, which may be there or not. Seeded; endless; knows no network but its input names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor.training import image_data, speech_data
from mmtutor.training.collate import Arrays, answers, characters, pictures, presence, sounds, symbol_cells, word_targets
from mmtutor.training.glyphs import Bank, load_bank
from mmtutor.training.pairs import compose_text
from mmtutor.training.spoken import word_ids
from mmtutor.training.spoken_answers import random_answer
from mmtutor.training.typed import mistype, question

SHARES = {"image": 0.62, "audio": 0.22, "text": 0.04, "fused": 0.12}
IMAGE_BATCH = {96: 64, 160: 40, 256: 28, 384: 18, 512: 12}
QUESTION_BATCHES, QUESTION_SHARE = 0.3, 0.7  # of batches with questions at all, and of samples in such a batch
DROP_SHARE = 0.3  # of a modality in a fused sample
LONGEST_TYPED = 64


@dataclass(frozen=True, slots=True)
class Sources:
    """Where samples come from. Without a speech cache only pictures and text are drawn."""

    bank: Bank
    shards: list[speech_data.Shard]


def open_sources(data_dir: Path, speech_cache: Path | None) -> Sources:
    """Load the handwriting bank and map the speech cache into memory."""
    shards = speech_data.load_cache(speech_cache) if speech_cache is not None and speech_cache.is_dir() else []
    return Sources(load_bank(data_dir), shards)


def stream(
    sources: Sources, seed: int, audio_batch: int = 48, workers: int = 1
) -> Iterator[tuple[str, Arrays, Arrays]]:
    """Yield (kind, x, y) for ever. The same seed and sources give the same stream from its beginning."""
    rng = np.random.default_rng([seed, 2])
    kinds = [k for k in SHARES if sources.shards or k in ("image", "text")]
    shares = np.array([SHARES[k] for k in kinds])
    images = image_data.batches(sources.bank, seed, IMAGE_BATCH, workers=workers)
    spoken = speech_data.batches(sources.shards, seed, audio_batch) if sources.shards else iter(())
    paired = speech_data.batches(sources.shards, seed + 1, audio_batch // 2) if sources.shards else iter(())
    while True:
        kind = str(rng.choice(kinds, p=shares / shares.sum()))
        if kind == "image":
            yield kind, *image_batch(rng, next(images))
        elif kind == "audio":
            yield kind, *audio_batch_of(rng, next(spoken))
        elif kind == "text":
            yield kind, *text_batch(rng, audio_batch)
        else:
            batch = fused_batch(rng, sources.bank, next(paired))
            if batch is not None:
                yield kind, *batch


def _asked(rng: np.random.Generator, texts: list[str], x: Arrays) -> None:
    """Add questions to some batches, absent for a part of their samples: tokens that nobody reads cost time."""
    if rng.random() >= QUESTION_BATCHES:
        return
    x["question"] = characters([question(rng, t) for t in texts], 96)
    x["present"][:, 0] = rng.random(len(texts)) < QUESTION_SHARE


def image_batch(rng: np.random.Generator, batch: image_data.Batch) -> tuple[Arrays, Arrays]:
    """Turn composed strips into arrays."""
    x, y = answers(batch["text"], rng)
    x |= pictures(batch["strip"]) | presence(len(batch["text"]), ["image"])
    y |= symbol_cells(batch["text"], batch["boxes"], x["ink"], batch["strip"].shape[2], y["answer"].shape[1])
    _asked(rng, batch["text"], x)
    return x, y


def audio_batch_of(rng: np.random.Generator, batch: speech_data.Batch) -> tuple[Arrays, Arrays]:
    """Turn cached speech features into arrays."""
    x, y = answers(batch["text"], rng)
    x |= sounds(batch["features"], batch["frames"]) | presence(len(batch["text"]), ["audio"])
    y |= word_targets([[1 + i for i in word_ids(words)] for words in batch["words"]])
    _asked(rng, batch["text"], x)
    return x, y


def text_batch(rng: np.random.Generator, size: int) -> tuple[Arrays, Arrays]:
    """Draw typed answers."""
    texts = [random_answer(rng) for _ in range(size)]
    x, y = answers(texts, rng)
    x |= {"text": characters([mistype(rng, t) for t in texts], LONGEST_TYPED)} | presence(size, ["text"])
    _asked(rng, texts, x)
    return x, y


def fused_batch(rng: np.random.Generator, bank: Bank, spoken: speech_data.Batch) -> tuple[Arrays, Arrays] | None:
    """Write and type what was said; drop modalities at random, never all. None when too little of it can be written."""
    written = {i: compose_text(rng, bank, t) for i, t in enumerate(spoken["text"]) if t}
    rows = [i for i, sample in written.items() if sample is not None and sample.strip.shape[1] <= 256]
    if len(rows) < 4:
        return None
    samples = [written[i] for i in rows]
    texts = [spoken["text"][i] for i in rows]
    width = image_data.bucket(max(s.strip.shape[1] for s in samples))
    x, y = answers(texts, rng)
    x |= pictures(np.stack([image_data.padded(s.strip, width) for s in samples]))
    x |= sounds(spoken["features"][rows], spoken["frames"][rows])
    x["text"] = characters([mistype(rng, t) for t in texts], LONGEST_TYPED)
    drop = rng.random((len(rows), 3)) < (0.75, DROP_SHARE, DROP_SHARE)  # typed text is the easiest: mostly away
    keep = rng.integers(1, 3, len(rows))
    drop[np.arange(len(rows)), keep] &= ~drop.all(axis=1)
    x |= presence(len(rows), ["text", "image", "audio"], drop)
    y |= symbol_cells(texts, [s.boxes for s in samples], x["ink"], width, y["answer"].shape[1])
    y["where"] *= x["present"][:, 2, None, None]  # no alignment is asked for where the picture is absent
    y |= word_targets([[1 + i for i in word_ids(spoken["words"][i])] for i in rows])
    _asked(rng, texts, x)
    return x, y
