"""Who says the words: synthesised voices (espeak-ng, flite) and recorded words of real speakers, as 16 kHz samples.

Gives clean speech without silence around it. Knows nothing of noise, rooms or answers' meaning.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from mmtutor.model.audio_features import RATE_HZ, mono, resample
from mmtutor.training.spoken import is_article

ACCENTS = (
    "en-us", "en-us", "en-us", "en-gb", "en-gb", "en-gb-x-rp", "en-us-nyc", "en-gb-scotland", "en-gb-x-gbclan",
    "en-gb-x-gbcwmd", "en-029",
)  # fmt: skip
VARIANTS = (
    "Alex", "Alicia", "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2", "Henrique", "Hugo", "Jacky", "Lee",
    "Marco", "Mario", "Michael", "Mike", "Nguyen", "Storm", "Tweaky", "adam", "anika", "announcer", "antonio",
    "aunty", "belinda", "benjamin", "boris", "caleb", "david", "ed", "edward", "edward2", "f1", "f2", "f3",
    "f4", "f5", "grandma", "grandpa", "gustave", "iven", "iven2", "iven3", "john", "kaukovalta", "klatt",
    "klatt2", "klatt3", "klatt4", "m1", "m2", "m3", "m4", "m5", "m6", "marcelo", "max", "michel", "miguel",
    "norbert", "pablo", "paul", "pedro", "quincy", "rob", "sandro", "shelby", "steph", "steph2", "travis",
    "victor", "whisperf",
)  # fmt: skip
FLITE_VOICES = ("slt", "rms", "kal16", "kal", "slt")
DEV_VARIANTS = ("Andrea", "linda", "m7", "m8", "robert", "steph3", "zac", "klatt6")  # never used in training
DEV_FLITE_VOICES = ("awb",)  # never used in training
EVALUATION_ONLY = ("klettres_en",)
_TIMEOUT_S = 20.0
_SPEECH_BELOW_PEAK_DB = 38.0
_MARGIN = RATE_HZ // 50  # samples left around speech when it is trimmed


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthesised voice. `rate` is in words per minute and `pitch` in 0..99, both for espeak-ng only."""

    engine: str
    name: str
    rate: int = 150
    pitch: int = 50


def random_voice(rng: np.random.Generator, dev: bool = False) -> Voice:
    """Draw a voice: espeak-ng three times in four, otherwise flite. No voice of `dev` is used in training."""
    if rng.random() < 0.25:
        names = DEV_FLITE_VOICES if dev else FLITE_VOICES
        return Voice("flite", names[int(rng.integers(len(names)))])
    variants = DEV_VARIANTS if dev else VARIANTS
    name = f"{ACCENTS[int(rng.integers(len(ACCENTS)))]}+{variants[int(rng.integers(len(variants)))]}"
    return Voice("espeak", name, rate=int(rng.integers(105, 211)), pitch=int(rng.integers(15, 96)))


def can_synthesise() -> bool:
    """Return whether both synthesisers are installed."""
    return all(shutil.which(program) for program in ("espeak-ng", "flite"))


def speak(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    """Return float32 (n,) at 16 kHz of a synthesised voice saying the words. Needs espeak-ng or flite on the path."""
    text = spelling(rng, words, letter_a="[[eI]]" if voice.engine == "espeak" else "ay")
    if voice.engine == "espeak":
        speed = ["-s", str(voice.rate), "-p", str(voice.pitch)]
        wav = _run(["espeak-ng", "-v", voice.name, *speed, "--stdout", text])
        return trim(_samples_of_wav(wav))
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _run(["flite", "-voice", voice.name, "-t", text, "-o", file.name])
        return trim(read_sound(Path(file.name)))


def spelling(rng: np.random.Generator, words: Sequence[str], letter_a: str) -> str:
    """Return text for a synthesiser, which would read the letter "a" as an article. At times commas slow it down."""
    comma = ("", "", "", ",")[int(rng.integers(4))] if len(words) < 6 else ""
    parts = [letter_a if word == "a" and not is_article(words, i) else word for i, word in enumerate(words)]
    return f"{comma} ".join(parts)


def _run(command: Sequence[str]) -> bytes:
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True)
    return done.stdout


def _samples_of_wav(wav: bytes) -> np.ndarray:
    """Read what espeak-ng streams: its header claims a length that it could not know, so the length is ours."""
    rate_hz = int.from_bytes(wav[24:28], "little")
    start = re.search(rb"data.{4}", wav, re.DOTALL)
    samples = np.frombuffer(wav[start.end() :] if start else b"", "<i2")
    return resample(mono(samples), rate_hz)


def read_sound(file: Path | io.BytesIO) -> np.ndarray:
    """Return float32 (n,) mono at 16 kHz of a sound file."""
    samples, rate_hz = soundfile.read(file, dtype="float32")
    return resample(mono(samples), int(rate_hz))


def trim(samples: np.ndarray) -> np.ndarray:
    """Return the samples without the quiet before and after the speech, but for 20 ms on either side."""
    block = RATE_HZ // 100
    count = samples.size // block
    if count == 0:
        return samples
    level = np.sqrt((samples[: count * block].reshape(count, block) ** 2).mean(axis=1))
    loud = np.flatnonzero(level > max(level.max() * 10 ** (-_SPEECH_BELOW_PEAK_DB / 20.0), 1e-5))
    if loud.size == 0:
        return samples
    return samples[max(0, loud[0] * block - _MARGIN) : (loud[-1] + 1) * block + _MARGIN]


@dataclass(frozen=True, slots=True)
class Clip:
    """One recorded row of the manifest: what `speaker` says in `file`."""

    file: Path
    words: tuple[str, ...]
    speaker: str
    dataset: str

    def samples(self) -> np.ndarray:
        """Return float32 (n,) at 16 kHz, without the quiet around the speech."""
        return _trimmed(self.file)


@lru_cache(maxsize=8192)
def _trimmed(file: Path) -> np.ndarray:
    return trim(read_sound(file))


def training_clips(data_dir: Path) -> list[Clip]:
    """Return the recordings that may be trained on: the train rows of the manifest, without evaluation-only sets."""
    folder = data_dir / "speech"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return [
            Clip(folder / row["file"], tuple(row["text"].split()), row["speaker"], row["dataset"])
            for row in csv.DictReader(file)
            if row["split"] == "train" and row["dataset"] not in EVALUATION_ONLY
        ]


class Speakers:
    """Single recorded words, by speaker: says phrases by setting words of one speaker side by side."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        words: dict[str, dict[str, list[Clip]]] = {}
        for clip in clips:
            if len(clip.words) == 1:
                words.setdefault(clip.speaker, {}).setdefault(clip.words[0], []).append(clip)
        self.words: Mapping[str, Mapping[str, Sequence[Clip]]] = words

    def can_say(self, words: Sequence[str]) -> list[str]:
        """Return the speakers who have a recording of every word."""
        return [speaker for speaker, known in self.words.items() if all(word in known for word in words)]

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
