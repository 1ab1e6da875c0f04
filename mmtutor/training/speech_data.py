"""Speech for training and evaluation: batches of what was drawn and augmented on the spot, and the development sets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

import numpy as np

from mmtutor.model.audio_features import log_mel
from mmtutor.training import sound_augment, synthesis
from mmtutor.training.mel_augment import another_voice, masked
from mmtutor.training.speech_source import DIGITS_IN_NOISE, EVERYTHING, SHORT_IN_NOISE, Source
from mmtutor.training.spoken import say
from mmtutor.training.spoken_answers import MATHS, random_answer
from mmtutor.training.waves import read_sound

NOISY_SNR_DB = 0.0
NOISY_SETS = ("digit", "digit-8k")  # have a copy in noise as well
_CHANGED_SHARE = 0.6  # of sounds get another voice
_MASKED_SHARE = 0.3
# Batches that are drawn together: the more, the less of a batch is filling. The first ones come sooner.
_FIRST_POOL, _POOL = 3, 12
_DEV_SEED = 5
_SYNTHETIC_CLIPS = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One sound as the network takes it, log-mel float16 (frames, 80), and what it says."""

    mel: np.ndarray
    text: str
    words: tuple[str, ...]


def batches(
    source: Source, seed: tuple[int, ...], batch_size: int, noisy: float, digits: bool = False
) -> Iterator[list[Heard]]:
    """Yield endless batches of samples of similar length. The same seed and a fresh source give the same batches.

    `noisy` is the share of short answers, most of them in loud noise. With `digits` three in four are lone digits, most
    of them in loud noise: the keyword spotter's.
    """
    rng = np.random.default_rng(seed)
    for count in chain((_FIRST_POOL,), repeat(_POOL)):
        pool = [_digit(source, rng) if digits else _heard(source, rng, noisy) for _ in range(count * batch_size)]
        pool.sort(key=lambda heard: len(heard.mel))
        for i in rng.permutation(count):
            yield pool[i * batch_size : (i + 1) * batch_size]


def _heard(source: Source, rng: np.random.Generator, noisy: float) -> Heard:
    drawn = source.draw(rng, SHORT_IN_NOISE if rng.random() < noisy else EVERYTHING)
    mel = log_mel(drawn.samples).astype(np.float16)
    if rng.random() < _CHANGED_SHARE:
        mel = another_voice(rng, mel)
    return Heard(masked(rng, mel) if rng.random() < _MASKED_SHARE else mel, drawn.text, drawn.words)


def _digit(source: Source, rng: np.random.Generator) -> Heard:
    drawn = source.draw(rng, DIGITS_IN_NOISE)
    return Heard(log_mel(drawn.samples).astype(np.float16), drawn.text, drawn.words)


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
