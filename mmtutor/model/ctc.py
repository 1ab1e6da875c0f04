"""The most probable answers by the sound encoder's word scores alone: a prefix beam search over CTC frames.

CTC: Graves et al. 2006; the search: Hannun et al. 2014, "First-Pass Large Vocabulary Continuous Speech Recognition
using Bi-Directional Recurrent DNNs", without a language model. Knows words and what they say, no characters' network.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mmtutor.model.spoken_words import UNKNOWN, VOCABULARY, canonical

WIDTH = 8  # prefixes that are kept from frame to frame
_BLANK = 0
_CLASSES_A_FRAME = 4
_UNLIKELY = -9.0  # log-probability below which a word is not tried at a frame
_SURE_BLANK = math.log(0.99)  # frames so surely blank change nothing but the time they take
_NEVER = -1e30

Prefix = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One answer as it was heard: log P(answer | sound), and the words that most probably said it."""

    share: float
    words: str


def spoken_answers(scores: np.ndarray, is_answer: Callable[[str], bool], width: int = WIDTH) -> dict[str, Spoken]:
    """Return the answers that a sound may say, their probabilities summed over the ways of saying it that were found.

    `scores` is float (frames, words): log-probabilities, class 0 the blank, class i + 1 word i of `VOCABULARY`.
    Sayings that are no answer are left out; those of other words alone count as nothing said (""). Without frames
    nothing is known.
    """
    found: dict[str, Spoken] = {}
    if not len(scores):
        return found
    for prefix, share in beam(scores, width):
        words = [VOCABULARY[i - 1] for i in prefix]
        text = answer_of(words)
        if text is None or not is_answer(text):
            continue
        known = found.setdefault(text, Spoken(_NEVER, " ".join(word for word in words if word != UNKNOWN)))
        found[text] = Spoken(float(np.logaddexp(known.share, share)), known.words)
    return found


def beam(scores: np.ndarray, width: int = WIDTH) -> list[tuple[Prefix, float]]:
    """Return word classes without blanks and repeats, with their log-probabilities, the most probable first."""
    live: dict[Prefix, tuple[float, float]] = {(): (0.0, _NEVER)}  # log P of paths that end in a blank, in a word
    for frame in scores:
        if frame[_BLANK] > _SURE_BLANK:
            live = {prefix: (_either(*shares), _NEVER) for prefix, shares in live.items()}
            continue
        tried = [(int(k), float(frame[k])) for k in np.argpartition(-frame, _CLASSES_A_FRAME)[:_CLASSES_A_FRAME]]
        longer: dict[Prefix, tuple[float, float]] = {}
        for prefix, (blank, word) in live.items():
            both = _either(blank, word)
            for k, share in tried:
                if k == _BLANK:
                    _add(longer, prefix, both + share, _NEVER)
                elif share > _UNLIKELY and prefix[-1:] == (k,):
                    _add(longer, prefix, _NEVER, word + share)
                    _add(longer, (*prefix, k), _NEVER, blank + share)
                elif share > _UNLIKELY:
                    _add(longer, (*prefix, k), _NEVER, both + share)
        best = sorted(longer, key=lambda p: -_either(*longer[p]))[:width]
        live = {prefix: longer[prefix] for prefix in best}
    return sorted(((p, _either(*shares)) for p, shares in live.items()), key=lambda pair: -pair[1])


def answer_of(words: list[str]) -> str | None:
    """Return the canonical answer that these words say, "" where they are other words, None where they say nothing."""
    known = [word for word in words if word != UNKNOWN]
    if not known:
        return ""
    try:
        return canonical(known)
    except ValueError:
        return None


def _add(live: dict[Prefix, tuple[float, float]], prefix: Prefix, blank: float, word: float) -> None:
    before = live.get(prefix, (_NEVER, _NEVER))
    live[prefix] = _either(before[0], blank), _either(before[1], word)


def _either(a: float, b: float) -> float:
    """Return log(exp(a) + exp(b))."""
    high, low = (a, b) if a > b else (b, a)
    return high if low - high < -40.0 else high + math.log1p(math.exp(low - high))
