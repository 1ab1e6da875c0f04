"""Synthesised voices: espeak-ng, flite and neural ones, as clean speech at 16 kHz.

Knows which of them training may use and which are held out. Knows nothing of recordings, noise or what answers mean.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmtutor.model.audio_features import RATE_HZ, mono, resample
from mmtutor.model.spoken_words import LETTERS, is_article
from mmtutor.training import neural_voices
from mmtutor.training.waves import read_sound, trim

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
_UNCLEAR_ALONE = {*LETTERS, "eight"}  # of what Kokoro says
_SHARES = {"espeak": 0.36, "flite": 0.12, "hibari": 0.18, "kokoro": 0.34}  # of training
_TIMEOUT_S = 20.0
_ESPEAK_LETTERS = {"a": "[[eI]]"}
_USUAL_RATE = 150  # words a minute
_SIZE_STEP_HZ = 800


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthesised voice.

    `rate` is in words per minute. `pitch` in 0..99 and `gap`, the pause between words in 10 ms, are for espeak-ng only.
    `size` above 1 raises pitch and formants together, as in a smaller person; the rate stays.
    """

    engine: str
    name: str
    rate: int = _USUAL_RATE
    pitch: int = 50
    gap: int = 0
    size: float = 1.0


def voice_for(rng: np.random.Generator, words: Sequence[str]) -> Voice:
    """Draw a voice of training that says these words clearly."""
    while True:
        voice = random_voice(rng)
        if voice.engine != "kokoro" or not set(words) <= _UNCLEAR_ALONE:
            return voice


def random_voice(rng: np.random.Generator, dev: bool = False) -> Voice:
    """Draw a voice: espeak-ng most often. No voice of `dev` is used in training."""
    if dev:
        if rng.random() < 0.25:
            return Voice("flite", DEV_FLITE_VOICES[int(rng.integers(len(DEV_FLITE_VOICES)))])
        name = _espeak_name(rng, DEV_VARIANTS)
        return Voice("espeak", name, rate=int(rng.integers(105, 211)), pitch=int(rng.integers(15, 96)))
    engine = list(_SHARES)[int(rng.choice(len(_SHARES), p=list(_SHARES.values())))]
    name = {
        "espeak": _espeak_name(rng, VARIANTS),
        "flite": FLITE_VOICES[int(rng.integers(len(FLITE_VOICES)))],
        "hibari": neural_voices.HIBARI_VOICE,
        "kokoro": f"{_accent(rng)}+{int(rng.integers(neural_voices.BLENDS))}",
    }[engine]
    return Voice(
        engine,
        name,
        rate=int(rng.integers(100, 221)),
        pitch=int(rng.integers(10, 100)),
        gap=int(rng.choice([0, 0, 0, 2, 6, 15])),
        size=float(np.exp(rng.uniform(np.log(0.85), np.log(1.28)))),
    )


def _espeak_name(rng: np.random.Generator, variants: Sequence[str]) -> str:
    return f"{_accent(rng)}+{variants[int(rng.integers(len(variants)))]}"


def _accent(rng: np.random.Generator) -> str:
    return ACCENTS[int(rng.integers(len(ACCENTS)))]


def can_synthesise(dev: bool = False) -> bool:
    """Return whether the synthesisers are installed; the development set needs no neural voice."""
    programs = all(shutil.which(program) for program in ("espeak-ng", "flite"))
    return programs and (dev or neural_voices.installed())


def speak(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    """Return float32 (n,) at 16 kHz of a synthesised voice saying the words."""
    sound = _ENGINES[voice.engine](rng, voice, words)
    return trim(resample(sound, round(RATE_HZ * voice.size / _SIZE_STEP_HZ) * _SIZE_STEP_HZ))


def _espeak(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    text = spelling(rng, words, _ESPEAK_LETTERS)
    how = ["-s", str(round(voice.rate / voice.size)), "-p", str(voice.pitch), "-g", str(voice.gap)]
    return _samples_of_wav(_run(["espeak-ng", "-v", voice.name, *how, "--stdout", text]))


def _flite(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    text = spelling(rng, words, {"a": "ay"})
    stretch = _USUAL_RATE / voice.rate * voice.size
    how = [] if stretch == 1.0 else ["--setf", f"duration_stretch={stretch:.3f}"]
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        _run(["flite", "-voice", voice.name, *how, "-t", text, "-o", file.name])
        return read_sound(Path(file.name))


def _hibari(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    text = spelling(rng, words, {letter: letter.upper() for letter in LETTERS})
    return neural_voices.speak_hibari(text, _speed(voice), int(rng.integers(2**31)))


def _kokoro(rng: np.random.Generator, voice: Voice, words: Sequence[str]) -> np.ndarray:
    accent, blend = voice.name.split("+")
    ipa = _run(["espeak-ng", "-q", "--ipa", "-v", accent, spelling(rng, words, _ESPEAK_LETTERS)]).decode()
    return neural_voices.speak_kokoro(" ".join(ipa.split()), int(blend), _speed(voice))


def _speed(voice: Voice) -> float:
    """Return a neural voice's speed: its pitch is shifted by `size` afterwards, which shortens it."""
    return min(2.0, max(0.5, voice.rate / _USUAL_RATE / voice.size))


_ENGINES: dict[str, Callable[[np.random.Generator, Voice, Sequence[str]], np.ndarray]] = {
    "espeak": _espeak,
    "flite": _flite,
    "hibari": _hibari,
    "kokoro": _kokoro,
}


def spelling(rng: np.random.Generator, words: Sequence[str], letters: dict[str, str]) -> str:
    """Return text for a synthesiser. At times commas slow it down.

    `letters` says how it needs letters written, so that it does not read "a" as the article.
    """
    comma = ("", "", "", ",")[int(rng.integers(4))] if len(words) < 6 else ""
    parts = [word if is_article(words, i) else letters.get(word, word) for i, word in enumerate(words)]
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
