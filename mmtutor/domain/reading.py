"""What the network believes a learner wrote or said. It never says whether that is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from mmtutor.domain.observation import Modality

# A reading with another one this share as probable is not found wrong without asking. Where learners are right four
# times in five, odds of 1 to 20 for the other one are 1 to 5 if that is the key. Chosen on 4,000 answers of the courses
# in hands that the network was trained on (`tests.benchmarks.misread_answers --answers 4000 --writers train`): of 78
# that were surely misread, 71 of them in one symbol, 58 have such a rival; so have 20 % of those that were surely read
# as they stood. At half the share it is 63, and 30 %. On the halves of the development sets that calibration is fitted
# on, 7 % of what was surely and rightly read has one.
RIVAL = 0.05
LOUD_DB = 5.0  # at this signal-to-noise ratio about one spoken digit in ten is misheard, below it more are


@dataclass(frozen=True, slots=True)
class Expects:
    """What a question asks for: a number, letters, or anything.

    Letters are those of so many `options`: of one of them, or of `several`, one after the other, each at most once.
    """

    number: bool = False
    options: int = 0
    several: bool = False

    ANYTHING: ClassVar[Expects]
    NUMBER: ClassVar[Expects]
    LETTER: ClassVar[Expects]  # whichever


Expects.ANYTHING, Expects.NUMBER, Expects.LETTER = Expects(), Expects(number=True), Expects(options=26)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading: canonical text ("" = nothing there) and its calibrated probability."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The network's reading of a response, with its doubts.

    `sure` says that the confidence is above the calibrated threshold and that no modality contradicts another. `likely`
    says the same of a lower threshold: enough to take a reading that turns out to be the key, not to find it wrong.
    `disagreement` says in nats how strongly the modalities contradict one another (`model/conflict.py`); where it
    is large they are in `conflict`. `snr_db` is how far a voice that was heard stands out of its noise.
    `token_confidences` has one probability for each character of `text`. `supposed` is for lines of a page: what
    stands there likely follows from the line before, though the ink alone does not say so; `text` is the likeliest
    of what was read. `said` are the words that were heard as what the sound reads as, "" where other words, or
    none, were heard. `ms` holds stage durations in milliseconds.
    """

    text: str
    confidence: float
    sure: bool
    by_modality: Mapping[Modality, Candidate] = field(default_factory=dict)
    conflict: bool = False
    disagreement: float = 0.0
    alternatives: tuple[Candidate, ...] = ()
    token_confidences: tuple[float, ...] = ()
    ms: Mapping[str, float] = field(default_factory=dict)
    likely: bool = False
    supposed: bool = False
    said: str = ""
    snr_db: float | None = None

    @property
    def loud(self) -> bool:
        """Whether a voice was heard over noise that is nearly as loud as it is, or louder."""
        return self.snr_db is not None and self.snr_db < LOUD_DB

    @property
    def rivalled(self) -> bool:
        """Whether something else may have been meant, however sure the reading; never of what was typed or confirmed.

        It says nothing of keys.
        """
        most = max((other.confidence for other in self.alternatives if other.text), default=0.0)
        return self.confidence < 1.0 and most >= RIVAL * self.confidence
