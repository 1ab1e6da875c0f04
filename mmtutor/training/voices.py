"""Who says the words: recordings of real speakers, whole or cut into words, as 16 kHz samples without silence around.

Knows who may be trained on. Knows nothing of noise, rooms or answers' meaning.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from mmtutor.model.audio_features import RATE_HZ
from mmtutor.training.waves import read_sound, trim

EVALUATION_ONLY = ("klettres_en",)
_CUT_MARGIN_S = 0.02  # of the neighbouring words, left around words cut out of an utterance
_CUT_FADE = RATE_HZ // 200
_ALIGNED_FRAME_S = 0.01
_NO_WORDS = ("<", "[", "+")  # how the aligner's silences and noises begin


@dataclass(frozen=True, slots=True)
class Clip:
    """One recorded row of the manifest: what `speaker` says in `file`, or from `start_s` to `end_s` of it."""

    file: Path
    words: tuple[str, ...]
    speaker: str
    dataset: str
    start_s: float = 0.0
    end_s: float | None = None

    def samples(self) -> np.ndarray:
        """Return float32 (n,) at 16 kHz, without the quiet around the speech."""
        return _trimmed(self.file, self.start_s, self.end_s)


@lru_cache(maxsize=8192)
def _trimmed(file: Path, start_s: float, end_s: float | None) -> np.ndarray:
    sound = read_sound(file)
    if end_s is None:
        return trim(sound)
    piece = sound[int(start_s * RATE_HZ) : int(end_s * RATE_HZ)].copy()
    fade = np.linspace(0.0, 1.0, min(_CUT_FADE, piece.size), dtype=np.float32)
    piece[: fade.size] *= fade
    piece[piece.size - fade.size :] *= fade[::-1]
    return trim(piece)


def training_clips(data_dir: Path) -> list[Clip]:
    """Return the recordings that may be trained on: the train rows of the manifest, without evaluation-only sets."""
    folder = data_dir / "speech"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return [
            Clip(folder / row["file"], tuple(row["text"].split()), row["speaker"], row["dataset"])
            for row in csv.DictReader(file)
            if row["split"] == "train" and row["dataset"] not in EVALUATION_ONLY
        ]


@lru_cache(maxsize=256)
def cut_into_words(clip: Clip) -> tuple[Clip, ...]:
    """Return one clip for each word of an utterance, in order, as pocketsphinx aligns it; none where it cannot."""
    aligner = _aligner()
    sound = read_sound(clip.file)
    try:
        aligner.set_align_text(" ".join("a(2)" if word == "a" else word for word in clip.words))
        aligner.start_utt()
        aligner.process_raw((sound * 32767.0).astype("<i2").tobytes(), full_utt=True)
        aligner.end_utt()
        found = [piece for piece in aligner.seg() or () if not piece.word.startswith(_NO_WORDS)]
    except (RuntimeError, ValueError):  # a word that its dictionary lacks, or sound that does not fit the words
        return ()
    if [piece.word.split("(")[0] for piece in found] != list(clip.words):
        return ()
    return tuple(
        replace(
            clip,
            words=(word,),
            start_s=max(0.0, piece.start_frame * _ALIGNED_FRAME_S - _CUT_MARGIN_S),
            end_s=(piece.end_frame + 1) * _ALIGNED_FRAME_S + _CUT_MARGIN_S,
        )
        for word, piece in zip(clip.words, found, strict=True)
    )


@lru_cache(maxsize=1)
def _aligner() -> Any:
    from pocketsphinx import Decoder

    return Decoder(lm=None, loglevel="FATAL")


def run_of(cuts: Sequence[Clip]) -> Clip:
    """Return neighbouring words of one utterance as one clip."""
    return replace(cuts[0], words=tuple(word for cut in cuts for word in cut.words), end_s=cuts[-1].end_s)


class Speakers:
    """Single recorded words, by speaker: says phrases by setting words of one speaker side by side."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        words: dict[str, dict[str, list[Clip]]] = {}
        for clip in clips:
            if len(clip.words) == 1:
                words.setdefault(clip.speaker, {}).setdefault(clip.words[0], []).append(clip)
        self.words: Mapping[str, Mapping[str, Sequence[Clip]]] = words

    def can_say(self, words: Sequence[str], least: int | None = None) -> list[str]:
        """Return the speakers who have a recording of every word, or of at least so many of them."""
        needed = len(words) if least is None else least
        return [speaker for speaker, known in self.words.items() if sum(word in known for word in words) >= needed]

    def say(self, rng: np.random.Generator, speaker: str, words: Sequence[str]) -> np.ndarray:
        """Return float32 (n,) at 16 kHz of the words one after the other, with gaps of -30 to 250 ms."""
        out = np.zeros(0, np.float32)
        typical_gap = rng.uniform(0.0, 0.2)
        for word in words:
            takes = self.words[speaker][word]
            sound = takes[int(rng.integers(len(takes)))].samples()
            out = join(out, sound, typical_gap + rng.uniform(-0.03, 0.05)) if out.size else sound
        return out


def join(first: np.ndarray, second: np.ndarray, gap_s: float) -> np.ndarray:
    """Return one sound after the other, overlapping where the gap is negative."""
    gap = int(gap_s * RATE_HZ)
    start = max(0, first.size + gap)
    out = np.zeros(start + second.size, np.float32)
    out[: min(first.size, out.size)] += first[: out.size]
    out[start:] += second
    return out
