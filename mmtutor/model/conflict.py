"""Whether two senses tell different answers: how sure each is of its own, and how badly one answer explains both.

With p_m(y) the probability of answer y by modality m alone, y_m the answer that m finds most probable, y over the
answers that any of them would read, and c the probability that every y_m is right, which is the product of their
calibrated confidences,

    D = log(c / (1 - c)) + sum_m log p_m(y_m) - max_y sum_m log p_m(y)

The last two terms are a generalised likelihood ratio: how much better the senses are explained apart than together. It
says little where a wrong answer costs a sense only one improbable character, as "6" for "6778" does; what the senses
are sure of then tells. D is 0 where all read the same, and never below: a sense that doubts does not contradict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mmtutor.model.late_fusion import WORST

_LEAST = 1e-6  # no confidence is worth more than this is away from 1


def disagreement(voices: Sequence[Mapping[str, float]], confidences: Sequence[float]) -> float:
    """Return D in nats.

    `voices` has log p_m(y) for the same answers y, one mapping for each modality that reads; `confidences` how sure
    each is of its best one, in the same order.
    """
    if len(voices) < 2:
        return 0.0
    answers = list(voices[0])
    table = np.maximum([[voice[answer] for answer in answers] for voice in voices], WORST)  # (modality, answer)
    if len(set(table.argmax(axis=1))) == 1:
        return 0.0
    ratio = float(table.max(axis=1).sum() - table.sum(axis=0).max())
    all_right = min(max(math.prod(confidences), _LEAST), 1.0 - _LEAST)
    return max(0.0, math.log(all_right / (1.0 - all_right)) + ratio)
