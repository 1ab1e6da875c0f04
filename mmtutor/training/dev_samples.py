"""One answer to be measured, read from disk only when its turn comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Expects


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of someone nothing was trained on. `load` reads its file only when it is measured."""

    load: Callable[[], Response]
    truth: str  # "" = there is nothing to read
    modality: Modality
    expects: Expects = Expects.ANYTHING  # what the question would ask for
