"""What several senses say together and what each says alone, combined: a product of experts.

The network reads all senses at once; that is best where they help one another. Adding up what each finds on its own is
best where one of them is disturbed in a way that training never met. With p(y) by the fused network and p_m(y) by each
modality m alone (Hinton 2002, "Training Products of Experts by Minimizing Contrastive Divergence"):

    score(y) = log p(y) + sum_m w_m log p_m(y) + log prior(y)

w_m is 1, and `SOUND_WEIGHT` for sound: three scores that listen to one sound are added up there (`model/hearing.py`) as
if they erred apart, so that it is surer than it is right. Only answers that one of them would read are compared. Knows
no features and no keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from mmtutor.domain.observation import Modality
from mmtutor.model.decoding import Written, evenly

Voices = Mapping[tuple[Modality, ...], Mapping[str, float]]  # by the modalities of a row: log p of the same answers
# Of 1818 pairs, those that conflicts are fitted on, three takes each, weights of 1, 0.9, ... 0.4 misread 140, 137, 136,
# 135, 132, 132 and 129; contradictions are told from agreement best with 0.7 and 0.6.
SOUND_WEIGHT = 0.6
WORST = math.log(1e-9)  # a network's smallest probabilities mean little
_LEAST = 1e-2  # share from which an answer is worth telling


def shares(scores: Mapping[str, float], weight: float = 1.0) -> dict[str, float]:
    """Return scores, log-probabilities up to a constant, as log-probabilities among these answers, times a weight."""
    best = max(scores.values())
    if best == -math.inf:
        return dict.fromkeys(scores, -math.log(len(scores)) * weight)
    whole = best + math.log(sum(math.exp(score - best) for score in scores.values()))
    return {text: max(score - whole, WORST) * weight for text, score in scores.items()}


def together(
    voices: Voices, written: Sequence[Sequence[Written]], log_prior: Callable[[str], float] = lambda text: 0.0
) -> list[Written]:
    """Return the answers that all rows find probable, best first, each with its share among them.

    `written` has what each row wrote, that of all senses first.
    """
    known = {w.text: w for found in reversed(written) for w in found}
    texts = next(iter(voices.values()))
    total = shares({text: log_prior(text) + sum(voice[text] for voice in voices.values()) for text in texts})
    ranked = sorted(total, key=lambda text: -total[text])
    return [
        _with(known.get(text), text, math.exp(total[text]))
        for i, text in enumerate(ranked)
        if i == 0 or total[text] > math.log(_LEAST)
    ]


def _with(written: Written | None, text: str, confidence: float) -> Written:
    if written is None:
        return evenly(text, confidence)
    return Written(text, confidence, written.token_confidences)
