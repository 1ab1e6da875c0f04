"""Three ways of hearing one sound, combined: the decoder's characters, the sound encoder's words, the spotted keyword.

The decoder writes well what it has met, and drops a character where its attention slips; word scores keep the order of
what was said and know no grammar; the keyword spotter knows lone digits only, and those by other ears. As in Watanabe
et al. 2017 ("Hybrid CTC/Attention Architecture for End-to-End Speech Recognition") an answer is as probable as all find
it:

    score(y) = log P(y by the decoder) + w log P(y by the words) + v log P(y's class by the keyword spotter)

The answers of all are candidates; what none of them thought of shares the decoder's remaining probability.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mmtutor.model.decoding import Written, evenly
from mmtutor.model.keywords import KEYWORDS, classes_of

WORDS_WEIGHT, KEYWORDS_WEIGHT = 0.5, 1.0  # w and v
NOT_FOUND = 1.0  # nats below the least probable answer that the words gave
_MOST = 6  # answers that the decoder, which did not write them, is asked about
_FARTHEST = 8.0  # nats below the best answer from which the decoder, which did not write it, is not asked
_SOMETHING_ELSE = "\0"  # that no words say, and that is no digit
_LEAST = 1e-30

LogLikelihoods = Callable[[list[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a sound beside the decoder's characters.

    `spoken` has log P of answers by the words heard, `spotted` float (classes,) that of `keywords`; either is empty
    where nothing is known.
    """

    spoken: Mapping[str, float] = field(default_factory=dict)
    spotted: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def __bool__(self) -> bool:
        return bool(self.spoken) or self.spotted.size > 0

    def score(self, text: str) -> float:
        """Return w log P(text) + v log P(its class)."""
        by_words = self.spoken.get(text, min(self.spoken.values()) - NOT_FOUND) if self.spoken else 0.0
        by_keywords = float(self.spotted[classes_of([text])[0]]) if self.spotted.size else 0.0
        return WORDS_WEIGHT * by_words + KEYWORDS_WEIGHT * by_keywords

    def candidates(self) -> set[str]:
        """Return the answers that are probable enough by the words, or by the keywords, to ask the decoder about."""
        spotted: Mapping[str | None, float] = dict(zip((*KEYWORDS, None), self.spotted.tolist(), strict=False))
        known = (shares for shares in (self.spoken, spotted) if shares)
        return {
            t for shares in known for t, p in shares.items() if t is not None and p > max(shares.values()) - _FARTHEST
        }


def heard_together(found: Sequence[Written], words: Words, decoder: LogLikelihoods) -> list[Written]:
    """Return the candidates of all, best first, each with its share among all answers.

    `found` is what the decoder wrote, `decoder` gives log P of given texts.
    """
    known = {written.text: written for written in found}
    others = sorted(words.candidates() - known.keys(), key=lambda text: (-words.score(text), text))[:_MOST]
    shares = {text: math.log(max(written.confidence, _LEAST)) for text, written in known.items()}
    shares |= {text: share for text, share in decoder(others).items() if share > math.log(_LEAST)}
    scores = {text: share + words.score(text) for text, share in shares.items()}
    left = max(1.0 - sum(math.exp(share) for share in shares.values()), 0.0)
    best = max(scores.values())
    whole = sum(math.exp(score - best) for score in scores.values())
    whole += left * math.exp(words.score(_SOMETHING_ELSE) - best)
    ranked = []
    for text in sorted(scores, key=lambda text: -scores[text]):
        confidence = math.exp(scores[text] - best) / whole
        ranked.append(_rescaled(known.get(text), text, confidence))
    return ranked


def _rescaled(written: Written | None, text: str, confidence: float) -> Written:
    """Return an answer with a new probability; its characters keep their proportions, or share it alike."""
    if written is None or written.confidence <= 0.0:
        return evenly(text, confidence)
    change = (confidence / written.confidence) ** (1 / (len(text) + 1))
    return Written(text, confidence, tuple(min(share * change, 1.0) for share in written.token_confidences))
