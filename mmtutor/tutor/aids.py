"""What may help a lesson where rules alone end. A lesson works without either."""

from __future__ import annotations

from dataclasses import dataclass

from mmtutor.domain.longer_answers import Similarity
from mmtutor.tutor.explaining import ExplainWorker


@dataclass(frozen=True, slots=True)
class Aids:
    """A language model that says feedback in other words, and a measure of how close longer answers are in meaning."""

    explainer: ExplainWorker | None = None
    similarity: Similarity | None = None


NONE = Aids()
