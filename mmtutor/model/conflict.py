"""Whether two senses tell different answers: how badly one answer explains both.

With p_m(y) the probability of answer y by modality m alone, w_m its weight (`model/late_fusion.py`), y_m the answer
that m finds most probable, and y over the answers that any of them would read,

    D = sum_m w_m log p_m(y_m) - max_y sum_m w_m log p_m(y)

is a generalised likelihood ratio: how much better the senses are explained apart than together. It is 0 where all read
the same, and small where a sense doubts. A sound in loud noise is at times misheard without a doubt, so that more is
asked of D there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmtutor.model.late_fusion import WORST


def disagreement(voices: Sequence[Mapping[str, float]]) -> float:
    """Return D in nats. `voices` has w_m log p_m(y) of the same answers, one mapping for each modality that reads."""
    if len(voices) < 2:
        return 0.0
    answers = list(voices[0])
    table = np.maximum([[voice[answer] for answer in answers] for voice in voices], WORST)  # (modality, answer)
    return float(table.max(axis=1).sum() - table.sum(axis=0).max())
