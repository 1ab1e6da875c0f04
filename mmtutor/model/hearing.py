"""Two ways of hearing one sound, combined: the decoder's characters and the sound encoder's words.

The decoder writes well what it has met, and drops a character where its attention slips; word scores keep the order of
what was said and know no grammar. As in Watanabe et al. 2017 ("Hybrid CTC/Attention Architecture for End-to-End Speech
Recognition") an answer is as probable as both find it:

    score(y) = log P(y by the decoder) + w log P(y by the words)

The answers of both are candidates; what neither of them thought of shares the decoder's remaining probability.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from mmtutor.model.decoding import Written, evenly

WORDS_WEIGHT = 0.5  # w
NOT_FOUND = 1.0  # nats below the least probable answer that the words gave
_MOST = 6  # answers of the words that the decoder is asked about
_FARTHEST = 8.0  # nats below the words' best answer from which the decoder, which did not write it, is not asked
_LEAST = 1e-30

LogLikelihoods = Callable[[list[str]], Mapping[str, float]]


def by_words(spoken: Mapping[str, float], text: str) -> float:
    """Return w log P(text) by the words."""
    return WORDS_WEIGHT * spoken.get(text, min(spoken.values()) - NOT_FOUND)


def heard_twice(found: Sequence[Written], spoken: Mapping[str, float], decoder: LogLikelihoods) -> list[Written]:
    """Return the candidates of both, best first, each with its share among all answers.

    `found` is what the decoder wrote, `spoken` log P by the words (not empty), `decoder` gives log P of given texts.
    """
    known = {written.text: written for written in found}
    worth = max(spoken.values()) - _FARTHEST
    others = sorted((t for t in spoken.keys() - known.keys() if spoken[t] > worth), key=lambda t: -spoken[t])[:_MOST]
    shares = {text: math.log(max(written.confidence, _LEAST)) for text, written in known.items()}
    shares |= {text: share for text, share in decoder(others).items() if share > math.log(_LEAST)}
    scores = {text: share + by_words(spoken, text) for text, share in shares.items()}
    left = max(1.0 - sum(math.exp(share) for share in shares.values()), 0.0)
    best = max(scores.values())
    whole = sum(math.exp(score - best) for score in scores.values())
    whole += left * math.exp(by_words(spoken, "\0") - best)  # "\0" is said by no words
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
