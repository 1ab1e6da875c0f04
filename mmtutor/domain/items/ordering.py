"""Ordering: things to be put into an order, answered by their letters or their own words, the first one first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.feedback import nothing_to_judge, right, unreadable
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.multiple_choice import letter, mixed
from mmtutor.domain.items.words import plain
from mmtutor.domain.reading import Expects
from mmtutor.messages import message

_MAX_CHARACTERS = 1000
_LETTERS = re.compile(r"[a-z](?:[\s,<>→-]*[a-z])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Item):
    """`order` is the right order. What is shown is mixed, and never in the right order already."""

    kind: ClassVar[str] = "ordering"

    order: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.order) < 2 or len(set(self.order)) < len(self.order):
            raise ValueError(f"{self.id}: an order needs at least two different things")

    @property
    def options(self) -> tuple[str, ...]:
        """The things, as they are shown."""
        shown = mixed(self.order, self.id)
        return shown if shown != self.order else (*shown[1:], shown[0])

    @property
    def expects(self) -> Expects:
        """All of the options, one after the other."""
        return Expects(options=len(self.options), several=True)

    def assess(self, answer: str) -> Assessment:
        """Judge an order of all the things; how far it is right from its beginning is said."""
        empty = nothing_to_judge(answer, _MAX_CHARACTERS)
        if empty:
            return empty
        given = self.given(answer)
        if given is None or sorted(given) != sorted(self.order):
            return unreadable(message("Put all {count} in order, each once.", count=len(self.order)))
        steps = tuple(
            Verdict.CORRECT if mine == wanted else Verdict.INCORRECT
            for mine, wanted in zip(given, self.order, strict=True)
        )
        places = [i for i, step in enumerate(steps) if step is Verdict.INCORRECT]
        if not places:
            return right()
        said = message("Not yet. Which one comes first?")
        if len(places) == 2 and places[1] == places[0] + 1:
            said = message("Nearly. Two neighbours have changed places.")
        elif places[0] > 0:
            said = message("Right up to place {place}. Go on from there.", place=places[0])
        return Assessment(Verdict.INCORRECT, said, steps=steps)

    def shown_key(self) -> str:
        """Return the things in their order."""
        return "; ".join(self.order)

    def given(self, answer: str) -> list[str] | None:
        """Return the things in the order in which an answer names them; None where it names something else."""
        by_name = {plain(option): option for option in self.options}
        letters = {letter(i): option for i, option in enumerate(self.options)}
        parts = [plain(part) for part in re.split(r"[;\n]", answer) if part.strip()]
        if all(part in by_name for part in parts):
            return [by_name[part] for part in parts]
        text = answer.strip().casefold()
        if not _LETTERS.fullmatch(text):
            return None
        found = [letters.get(one) for one in re.findall(r"[a-z]", text)]
        return [one for one in found if one is not None] if None not in found else None
