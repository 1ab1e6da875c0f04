"""Draws samples of speech for training: who says what, over which noise. Knows nothing of features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from mmtutor.model.audio_features import MAX_SAMPLES, RATE_HZ, with_margins
from mmtutor.training import sound_augment, voices
from mmtutor.training.spoken import UNITS, UNKNOWN, VOCABULARY, canonical, say
from mmtutor.training.spoken_answers import random_answer

_BABBLE_VOICES = 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sound with what it says: float32 (n,) samples at 16 kHz, canonical text, the words and the kind of source."""

    samples: np.ndarray
    text: str
    words: tuple[str, ...]
    kind: str


_SOURCES = {  # source: share in per cent
    "fsdd-digit": 8, "fsdd-string": 13, "command": 9, "phrase": 8, "utterance": 4, "tts": 44,
    "silence": 2, "noise": 5, "murmur": 1.5, "other-word": 3, "other-tts": 2.5,
}  # fmt: skip
_ANSWER_WORDS = frozenset((*UNITS, "yes", "no"))
_OTHER_WORDS = (
    "about after again always animal apple because before began better bird black blue book bottle bread bring "
    "brother brown build butter call carry chair change cheese child circle city class clean close cloud coat "
    "cold colour come country cover dance dark day dear different dinner doctor door dream drink early earth eat "
    "egg end every face fall family far farm fast father feel field find fire fish flower food foot found friend "
    "game garden girl give good grass great green ground hand happy hard head hear heart hello help high hold "
    "home horse house hungry idea kitchen know land large late laugh learn leave letter light like listen little "
    "long look lunch make maybe mean milk minute money moon morning mother mountain move music name need never "
    "new nice night noise now number old open orange other outside page paper party pencil people picture place "
    "plant play please pretty question quick quiet rain read red remember river road room round run same say "
    "school sea second see sentence shoes show sing sister sleep slow small snow some song sorry sound spell "
    "stand start stop story street strong summer sun swim table teacher tell thank that there thing today "
    "together tomorrow tree try turn under uncle wait walk want warm wash watch water week what when where which "
    "white who why window winter wish woman wonder word work world write yellow yesterday you young"
)
_OTHER_PHRASES = (
    "i don't know", "i'm not sure", "let me think", "wait a minute", "can you repeat that", "i don't understand",
    "what was that", "hang on", "oh no", "never mind", "i need help", "this is hard", "what do i do now",
    "where is my pencil", "stop it",
)  # fmt: skip


class Source:
    """Draws training samples, before encoding, from the recordings in `data_dir` and from synthesised voices."""

    def __init__(self, data_dir: Path) -> None:
        clips = voices.training_clips(data_dir)
        self.noises = sound_augment.noises(data_dir)
        self.quiet = [clip for clip in clips if not clip.words]
        commands = [clip for clip in clips if clip.dataset.startswith("speech_commands") and clip.words]
        self.answers = _grouped([clip for clip in commands if clip.words[0] in _ANSWER_WORDS])
        self.others = [clip for clip in commands if clip.words[0] not in VOCABULARY]
        self.utterances = [clip for clip in clips if clip.dataset == "an4_wav"]
        self.speakers = voices.Speakers([clip for clip in clips if clip.dataset in ("fsdd", "asterisk_en_allison")])
        self.digit_speakers = self.speakers.can_say(UNITS)
        self.phrase_speakers = self.speakers.can_say(("plus", "twenty", "x"))
        self._babble: list[np.ndarray] = []

    def draw(self, rng: np.random.Generator) -> Spoken:
        """Return one augmented sample of at most 6 s."""
        shares = np.array(list(_SOURCES.values()))
        while True:
            kind = list(_SOURCES)[int(rng.choice(len(shares), p=shares / shares.sum()))]
            clean = self._clean(rng, kind)
            if not 0 < clean.samples.size < 0.8 * MAX_SAMPLES:
                continue
            if kind in ("silence", "noise", "murmur"):
                sound = sound_augment.microphone(rng, clean.samples)
            else:
                sound = sound_augment.augment(rng, clean.samples, self.noises, self._babble)
                self._remember(clean.samples)
            if sound.size <= MAX_SAMPLES:
                return Spoken(_padded(rng, sound), clean.text, clean.words, kind)

    def _clean(self, rng: np.random.Generator, kind: str) -> Spoken:
        match kind:
            case "silence" | "noise" | "murmur":
                return Spoken(self._nothing(rng, kind), "", (), kind)
            case "tts":
                text = random_answer(rng)
                words = say(rng, text)
                return Spoken(voices.speak(rng, voices.random_voice(rng), words), text, tuple(words), kind)
            case "other-tts":
                words = self._other_words(rng)
                return Spoken(voices.speak(rng, voices.random_voice(rng), words), "", (UNKNOWN,) * len(words), kind)
            case "other-word":
                clip = _pick(rng, self.others)
                return Spoken(clip.samples(), "", (UNKNOWN,), kind)
            case "command":
                clip = _pick(rng, self.answers[_pick(rng, list(self.answers))])
                return Spoken(clip.samples(), canonical(clip.words), clip.words, kind)
            case "utterance":
                clip = _pick(rng, self.utterances)
                return Spoken(clip.samples(), *_heard(clip.words), kind)
        return self._concatenated(rng, kind)

    def _concatenated(self, rng: np.random.Generator, kind: str) -> Spoken:
        if kind == "phrase":
            speaker = _pick(rng, self.phrase_speakers)
            words: tuple[str, ...] = ()
            while not words or not all(word in self.speakers.words[speaker] for word in words) or "a" in words[:-1]:
                text = random_answer(rng)
                words = tuple(say(rng, text))
        else:
            speaker = _pick(rng, self.digit_speakers)
            count = 1 if kind == "fsdd-digit" else int(rng.choice([2, 3, 4, 5], p=[0.35, 0.3, 0.25, 0.1]))
            words = tuple(_pick(rng, UNITS) for _ in range(count))
            text = canonical(words)
        return Spoken(self.speakers.say(rng, speaker, words), text, words, kind)

    def _nothing(self, rng: np.random.Generator, kind: str) -> np.ndarray:
        count = int(rng.uniform(0.4, 4.0) * RATE_HZ)
        if kind == "murmur" and self._babble:
            return sound_augment.murmur(rng, count, self._babble)
        if kind == "noise" or rng.random() < 0.2:
            if rng.random() < 0.65:
                return sound_augment.scene(rng, count, self.noises)
            return sound_augment.coloured_noise(rng, count)
        return _pick(rng, self.quiet).samples() if rng.random() < 0.75 else np.full(count, 1e-6, np.float32)

    def _other_words(self, rng: np.random.Generator) -> list[str]:
        if rng.random() < 0.25:
            return _pick(rng, _OTHER_PHRASES).split()
        words = [word for word in _OTHER_WORDS.split() if word not in VOCABULARY]
        return [_pick(rng, words) for _ in range(int(rng.integers(1, 5)))]

    def _remember(self, clean: np.ndarray) -> None:
        if len(self._babble) >= _BABBLE_VOICES:
            self._babble.pop(0)
        self._babble.append(clean)


def _pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _grouped(clips: Sequence[voices.Clip]) -> dict[str, list[voices.Clip]]:
    groups: dict[str, list[voices.Clip]] = {}
    for clip in clips:
        groups.setdefault(clip.words[0], []).append(clip)
    return groups


def _heard(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return canonical text and words of an utterance. A command before an answer ("enter nine") counts as filler."""
    known = tuple(word if word in VOCABULARY else UNKNOWN for word in words)
    answer = known[1:] if known[:1] == (UNKNOWN,) else known
    try:
        return canonical(answer), known
    except ValueError:
        return "", known


def _padded(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Add zeros to half of the sounds: margins as a reader gives them, or to a whole second as a fixed length needs."""
    draw = rng.random()
    if draw < 0.5:
        return sound
    if draw < 0.75:
        return with_margins(sound)
    return np.pad(sound, (0, min(MAX_SAMPLES, -(-sound.size // RATE_HZ) * RATE_HZ) - sound.size))
