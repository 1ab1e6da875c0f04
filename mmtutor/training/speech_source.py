"""Draws samples of speech for training: who says what, over which noise. Knows nothing of features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from mmtutor.model.audio_features import MAX_SAMPLES, RATE_HZ, with_margins
from mmtutor.model.spoken_words import LETTERS, UNITS, UNKNOWN, VOCABULARY, canonical
from mmtutor.training import sound_augment, synthesis, voices
from mmtutor.training.spoken import say
from mmtutor.training.spoken_answers import KINDS, MATHS, random_answer

_BABBLE_VOICES = 60
_REUSED = 0.92  # share of synthesised samples that are spoken again, differently disturbed, once there are enough
_FEWEST, _MOST = 50, 2500  # synthesised samples of a kind that are kept
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sound with what it says: float32 (n,) samples at 16 kHz, canonical text, the words and the kind of source."""

    samples: np.ndarray
    text: str
    words: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Mix:
    """How often each source is drawn, in per cent, and how many of its clips have loud noise of which ratio in dB."""

    shares: Mapping[str, float]
    loud_shares: Mapping[str, float]
    other_loud_share: float
    loud_db: tuple[float, float]


_EVERYTHING = {
    "fsdd-digit": 9, "fsdd-string": 9, "command": 7.5, "command-string": 3.5, "phrase": 3.5, "utterance": 1.5,
    "part": 4, "spelled": 12, "tts": 21, "tts-maths": 22, "silence": 2, "noise": 3.5, "murmur": 1.5,
    "other-word": 3, "other-tts": 3.5,
}  # fmt: skip
_SHORT = {
    "fsdd-digit": 22, "command": 20, "fsdd-string": 9, "command-string": 5, "spelled": 4, "part": 2, "tts-short": 24,
    "other-word": 6, "other-tts": 4, "noise": 3, "murmur": 1,
}  # fmt: skip
_DIGITS = {  # and what a digit must not be taken for
    "fsdd-digit": 30, "command": 28, "tts-digit": 18, "fsdd-string": 4, "command-string": 3, "spelled": 4, "part": 2,
    "tts": 4, "other-word": 4, "noise": 3,
}  # fmt: skip
_OFTEN_LOUD = {"fsdd-digit": 0.6, "fsdd-string": 0.45, "command": 0.5, "command-string": 0.45}
EVERYTHING = Mix(_EVERYTHING, _OFTEN_LOUD, other_loud_share=0.2, loud_db=sound_augment.LOUD_DB)
SHORT_IN_NOISE = Mix(_SHORT, {}, other_loud_share=0.75, loud_db=(-6.0, 8.0))
DIGITS_IN_NOISE = Mix(_DIGITS, {}, other_loud_share=0.85, loud_db=(-5.0, 10.0))
_SYNTHESISED = {  # kinds of answers that voices are given to say
    "tts": KINDS, "tts-maths": {**MATHS, "equation": 12}, "tts-short": {"digit": 60, "integer": 20, "letters": 20},
    "tts-digit": {"digit": 100}, "other-tts": {},
}  # fmt: skip
_RECORDED = ("fsdd-digit", "command", "command-string", "phrase", "utterance", "part", "spelled")
_ANSWER_WORDS = frozenset((*UNITS, "yes", "no"))
_OTHER_WORDS = (  # none that sounds like a letter or an answer: no "see", "why", "know"
    "about after again always animal apple because before began better bird black blue book bottle bread bring "
    "brother brown build butter call carry chair change cheese child circle city class clean close cloud coat "
    "cold colour come country cover dance dark day dear different dinner doctor door dream drink early earth eat "
    "egg end every face fall family far farm fast father feel field find fire fish flower food foot found friend "
    "game garden girl give good grass great green ground hand happy hard head hear heart hello help high hold "
    "home horse house hungry idea kitchen land large late laugh learn leave letter light like listen little "
    "long look lunch make maybe mean milk minute money moon morning mother mountain move music name need never "
    "new nice night noise now number old open orange other outside page paper party pencil people picture place "
    "plant play please pretty question quick quiet rain read red remember river road room round run same say "
    "school second sentence shoes show sing sister sleep slow small snow some song sorry sound spell "
    "stand start stop story street strong summer sun swim table teacher tell thank that there thing today "
    "together tomorrow tree try turn under uncle wait walk want warm wash watch water week what when where which "
    "white who window winter wish woman wonder word work world write yellow yesterday young"
)
_NEAR_WORDS = (  # nearly an answer
    "free tree sticks sick fix find line wine mine night knife height late gate hate tune chew shoe hero arrow zebra "
    "heaven oven fly hive dive wife once when war fork fort form door floor phone truth through throw beer deer less "
    "guess note nose low go so severe siren fiver nearly then than hen pen town down tin thin shirty dirty nifty "
    "hunted handed thunder planned plastic must eagles quarrel hat laugh thought bird sword fist end"
)
_OTHER_PHRASES = (
    "i don't know", "i'm not sure", "let me think", "wait a minute", "can you repeat that", "i don't understand",
    "what was that", "hang on", "never mind", "i need help", "this is hard", "what do i do now",
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
        self.cuts = [cuts for clip in self.utterances if len(clip.words) > 1 if (cuts := voices.cut_into_words(clip))]
        words = [cut for cuts in self.cuts for cut in cuts if cut.words[0] in VOCABULARY]
        self.speakers = voices.Speakers(
            [clip for clip in clips if clip.dataset in ("fsdd", "asterisk_en_allison")] + commands + words
        )
        self.digit_speakers = [name for name in self.speakers.can_say(UNITS) if name.startswith("fsdd")]
        self.command_speakers = self.speakers.can_say(UNITS, least=2)
        self.letter_speakers = self.speakers.can_say(LETTERS, least=3)
        self.phrase_speakers = self.speakers.can_say(("plus", "twenty", "x"))
        self._babble: list[np.ndarray] = []
        self._synthesised: dict[str, list[Spoken]] = {kind: [] for kind in _SYNTHESISED}

    def draw(self, rng: np.random.Generator, mix: Mix = EVERYTHING) -> Spoken:
        """Return one augmented sample of at most 6 s, with the margins that a reader puts around every sound."""
        shares = np.array(list(mix.shares.values()))
        while True:
            kind = list(mix.shares)[int(rng.choice(len(shares), p=shares / shares.sum()))]
            clean = self._synthetic(rng, kind) if kind in self._synthesised else self._clean(rng, kind)
            if not 0 < clean.samples.size < 0.8 * MAX_SAMPLES:
                continue
            if kind in ("silence", "noise", "murmur"):
                sound = sound_augment.microphone(rng, clean.samples)
            else:
                loud = mix.loud_shares.get(kind, mix.other_loud_share)
                sound = sound_augment.augment(rng, clean.samples, self.noises, self._babble, loud, mix.loud_db)
                self._remember(clean.samples)
            if sound.size <= MAX_SAMPLES:
                return Spoken(with_margins(sound), clean.text, clean.words, kind)

    def recorded(self, rng: np.random.Generator) -> np.ndarray:
        """Return what somebody said, float32 (n,) at 16 kHz, as it was recorded."""
        return self._clean(rng, _pick(rng, _RECORDED)).samples

    def _synthetic(self, rng: np.random.Generator, kind: str) -> Spoken:
        """Speak something new, or take what was spoken before: a voice costs more than all that is done to it."""
        kept = self._synthesised[kind]
        if len(kept) >= _FEWEST and rng.random() < _REUSED:
            return _pick(rng, kept)
        if kind == "other-tts":
            text, words = "", self._other_words(rng)
            said: tuple[str, ...] = (UNKNOWN,) * len(words)
        else:
            text = random_answer(rng, _SYNTHESISED[kind])
            words = say(rng, text)
            said = tuple(words)
        made = Spoken(synthesis.speak(rng, synthesis.voice_for(rng, words), words), text, said, kind)
        if len(kept) < _MOST:
            kept.append(made)
        else:
            kept[int(rng.integers(_MOST))] = made
        return made

    def _clean(self, rng: np.random.Generator, kind: str) -> Spoken:
        match kind:
            case "silence" | "noise" | "murmur":
                return Spoken(self._nothing(rng, kind), "", (), kind)
            case "other-word":
                clip = _pick(rng, self.others)
                return Spoken(clip.samples(), "", (UNKNOWN,), kind)
            case "command":
                clip = _pick(rng, self.answers[_pick(rng, list(self.answers))])
                return Spoken(clip.samples(), canonical(clip.words), clip.words, kind)
            case "utterance":
                clip = _pick(rng, self.utterances)
                return Spoken(clip.samples(), *_heard(clip.words), kind)
            case "part":
                cuts = _pick(rng, self.cuts)
                first = int(rng.integers(len(cuts)))
                clip = voices.run_of(cuts[first : first + int(rng.integers(1, len(cuts) - first + 1))])
                return Spoken(clip.samples(), *_heard(clip.words), kind)
        return self._concatenated(rng, kind)

    def _concatenated(self, rng: np.random.Generator, kind: str) -> Spoken:
        """Set recorded words of one speaker side by side."""
        if kind == "phrase":
            speaker = _pick(rng, self.phrase_speakers)
            words: tuple[str, ...] = ()
            while not words or not all(word in self.speakers.words[speaker] for word in words) or "a" in words[:-1]:
                text = random_answer(rng)
                words = tuple(say(rng, text))
            return Spoken(self.speakers.say(rng, speaker, words), text, words, kind)
        count = 1 if kind == "fsdd-digit" else int(rng.choice([2, 3, 4, 5], p=[0.35, 0.3, 0.25, 0.1]))
        if kind == "spelled":
            speaker = _pick(rng, self.letter_speakers)
            known = self.speakers.words[speaker]
            letters, digits = ([word for word in of if word in known] for of in (LETTERS, UNITS))
            number = count - 1 if digits and rng.random() < 0.35 else 0
            words = tuple(_pick(rng, letters) for _ in range(1 if rng.random() < 0.5 else count))
            words += tuple(_pick(rng, digits) for _ in range(int(rng.integers(number + 1))))
        else:
            speaker = _pick(rng, self.command_speakers if kind == "command-string" else self.digit_speakers)
            digits = [word for word in UNITS if word in self.speakers.words[speaker]]
            words = tuple(_pick(rng, digits) for _ in range(count))
        return Spoken(self.speakers.say(rng, speaker, words), canonical(words), words, kind)

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
        draw = rng.random()
        if draw < 0.2:
            return _pick(rng, _OTHER_PHRASES).split()
        if draw < 0.6:
            return [_pick(rng, _NEAR_WORDS.split())]
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
