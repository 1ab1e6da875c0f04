"""Choice: one of several options, given by its letter, its number or its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.feedback import nothing_to_judge, right, unreadable, wrong
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.words import plain
from mmtutor.domain.maths import MathsSyntaxError, equivalent
from mmtutor.domain.reading import Expects
from mmtutor.messages import message

_LETTER = re.compile(r"\(?([a-z])[).:]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Item):
    """`key` is the index of the right option."""

    kind: ClassVar[str] = "choice"

    options: tuple[str, ...]
    key: int

    def __post_init__(self) -> None:
        if not 0 <= self.key < len(self.options):
            raise ValueError(f"{self.id}: there is no option {self.key}")

    @property
    def expects(self) -> Expects:
        """One of the options."""
        return Expects(options=len(self.options))

    def assess(self, answer: str) -> Assessment:
        """Judge a letter, a number (from 1) or an option's own text."""
        empty = nothing_to_judge(answer)
        if empty:
            return empty
        chosen = self.chosen(answer)
        if chosen is None:
            last = chr(ord("a") + len(self.options) - 1)
            return unreadable(message("Choose one of the letters a to {last}.", last=last))
        return right() if chosen == self.key else wrong()

    def chosen(self, answer: str) -> int | None:
        """Return the index of the option that an answer names; None where it names none."""
        text = plain(answer)
        for i, option in enumerate(self.options):
            if plain(option) == text:
                return i
        letter = _LETTER.fullmatch(answer.strip().casefold())
        if letter and ord(letter.group(1)) - ord("a") < len(self.options):
            return ord(letter.group(1)) - ord("a")
        for i, option in enumerate(self.options):
            if _same_maths(option, answer):
                return i
        if answer.strip().isascii() and answer.strip().isdigit() and 1 <= int(answer.strip()[:3]) <= len(self.options):
            return int(answer.strip()[:3]) - 1
        return None

    def shown_key(self) -> str:
        """Return the right option with its letter."""
        return f"{chr(ord('a') + self.key)}) {self.options[self.key]}"

    def in_words(self, answer: str) -> str:
        """Return the option that was chosen."""
        chosen = self.chosen(answer)
        return answer if chosen is None else self.options[chosen]


def _same_maths(option: str, answer: str) -> bool:
    try:
        return equivalent(option.strip("$ "), answer.strip("$ "))
    except MathsSyntaxError:
        return False
