"""What every kind of item has in common. Each kind is one module beside this one and one line in `ITEM_TYPES`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Expects

ALL_WAYS = frozenset(Modality)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with its key.

    `prompt` is Markdown with maths between dollar signs in the learners' own linear notation (`$1/2 + 1/3$`).
    `ways` are the modalities that may answer it. `hints` go from the gentlest to the bottom-out hint. `solution` are
    the lines of a model solution in linear notation, from the first step to the final answer, the given line left out.
    `mistakes` are pairs: the id of a misconception, and the answer that it leads to here.
    """

    kind: ClassVar[str]

    id: str
    prompt: str
    skills: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    ways: frozenset[Modality] = ALL_WAYS
    explanation: str = ""
    solution: tuple[str, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()

    @property
    def expects(self) -> Expects:
        """The kind of answer that is asked for, as the question tells it: the key plays no part."""
        return Expects.ANYTHING

    @property
    def beginning(self) -> tuple[str, ...]:
        """The line that the model solution begins from, where the question does not say it."""
        return ()

    @property
    def asked(self) -> str:
        """All that a learner is given, which tells items of one template apart."""
        return "\n".join((self.prompt, *self.beginning))

    def assess(self, answer: str) -> Assessment:
        """Judge a canonical or typed answer by exact rules; never raises on what a learner says."""
        raise NotImplementedError

    def shown_key(self) -> str:
        """Return the answer as it is shown after the last hint, in linear notation."""
        raise NotImplementedError

    def in_words(self, answer: str) -> str:
        """Return an answer for whoever does not see the options: what its letters stand for, in Markdown."""
        return answer
