"""Matching: pairs to be found, answered by a number and a letter each: 1b 2a 3c."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.feedback import nothing_to_judge, right, unreadable
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.multiple_choice import letter, mixed
from mmtutor.messages import message

_PAIR = re.compile(r"(\d{1,2})\s*[-=:→.)]*\s*([a-z])(?![a-z])")
_BETWEEN = re.compile(r"[\s,;]*(?:and)?[\s,;]*")
_MAX_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Item):
    """The first of `left` belongs to the first of `right`, and so on; `options` is the right side as it is shown."""

    kind: ClassVar[str] = "matching"

    left: tuple[str, ...]
    right: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.left) < 2 or len(self.left) != len(self.right):
            raise ValueError(f"{self.id}: both sides need the same number of entries, two at least")
        if len(set(self.left)) < len(self.left) or len(set(self.right)) < len(self.right):
            raise ValueError(f"{self.id}: an entry is there twice")

    @property
    def options(self) -> tuple[str, ...]:
        """The right side, as it is shown."""
        shown = mixed(self.right, self.id)
        return shown if shown != self.right else (*shown[1:], shown[0])

    def assess(self, answer: str) -> Assessment:
        """Judge pairs; how many are right is said, not which."""
        empty = nothing_to_judge(answer, _MAX_CHARACTERS)
        if empty:
            return empty
        text = answer.strip().casefold()
        pairs = {int(number): ord(one) - ord("a") for number, one in _PAIR.findall(text)}
        rest = _PAIR.sub("", text)
        known = all(1 <= n <= len(self.left) and i < len(self.options) for n, i in pairs.items())
        if not pairs or not known or not _BETWEEN.fullmatch(rest):
            return unreadable(message("Give each number its letter, such as 1b 2a."))
        steps = tuple(self._verdict(pairs.get(number), number) for number in range(1, len(self.left) + 1))
        count = steps.count(Verdict.CORRECT)
        if count == len(steps):
            return right()
        said = message("Pairs that are right: {count} of {total}.", count=count, total=len(steps))
        if Verdict.INCORRECT not in steps:
            said = message("Right so far. There are pairs left to find.")
        return Assessment(Verdict.INCORRECT, said, steps=steps)

    def shown_key(self) -> str:
        """Return the pairs as they are typed."""
        return " ".join(f"{n}{letter(self.options.index(one))}" for n, one in enumerate(self.right, 1))

    def pairs(self, answer: str) -> list[tuple[int, int]]:
        """Return the pairs that an answer names, each as a place on the left and one among the options."""
        named = [(int(number) - 1, ord(one) - ord("a")) for number, one in _PAIR.findall(answer.casefold())]
        return [(n, i) for n, i in named if 0 <= n < len(self.left) and i < len(self.options)]

    def in_words(self, answer: str) -> str:
        """Return the pairs by what they stand for."""
        return "; ".join(f"{self.left[n]} – {self.options[i]}" for n, i in self.pairs(answer)) or answer

    def _verdict(self, chosen: int | None, number: int) -> Verdict:
        if chosen is None:
            return Verdict.UNSURE
        return Verdict.CORRECT if self.options[chosen] == self.right[number - 1] else Verdict.INCORRECT
