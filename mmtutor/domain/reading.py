"""What the network believes a learner wrote or said. It never says whether that is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from mmtutor.domain.observation import Modality


@dataclass(frozen=True, slots=True)
class Expects:
    """What a question asks for: a number, the letter of one of so many options, or anything."""

    number: bool = False
    options: int = 0

    ANYTHING: ClassVar[Expects]
    NUMBER: ClassVar[Expects]


Expects.ANYTHING, Expects.NUMBER = Expects(), Expects(number=True)


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
    `disagreement` says in nats how strongly the modalities contradict one another (`model/conflict.py`); where it is
    large they are in `conflict`. `token_confidences` has one probability for each character of `text`.
    `supposed` is for lines of a page: what stands there likely follows from the line before, though the ink alone does
    not say so; `text` is the likeliest of what was read. `ms` holds stage durations in milliseconds.
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
