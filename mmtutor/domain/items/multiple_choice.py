"""Multiple choice: all the right ones out of several, given by their letters or their own words."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.feedback import nothing_to_judge, right, unreadable, wrong
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.words import plain
from mmtutor.domain.reading import Expects
from mmtutor.messages import Message, message

_LETTERED = re.compile(r"\(?([a-z])[).:]\s*(.*)")
_LETTERS = re.compile(r"[a-z](?:[\s,;+&]*(?:and\b|和)?[\s,;+&]*[a-z])*")
_MAX_CHARACTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Item):
    """`right` and `wrong` are the options; they are shown mixed, always in the same way for the same item."""

    kind: ClassVar[str] = "multiple_choice"

    right: tuple[str, ...]
    wrong: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.right or len(set(self.right + self.wrong)) < len(self.right + self.wrong):
            raise ValueError(f"{self.id}: an option is there twice, or none is right")

    @property
    def options(self) -> tuple[str, ...]:
        """All options, as they are shown."""
        return mixed(self.right + self.wrong, self.id)

    @property
    def expects(self) -> Expects:
        """Some of the options."""
        return Expects(options=len(self.options), several=True)

    def assess(self, answer: str) -> Assessment:
        """Judge the letters or the texts of what was chosen; what is missing or too many is said as a count."""
        empty = nothing_to_judge(answer, _MAX_CHARACTERS)
        if empty:
            return empty
        chosen = chosen_options(answer, self.options)
        if chosen is None:
            return unreadable(message("Choose by letters, such as a, c."))
        hits = len(chosen.intersection(self.right))
        extra, missing = len(chosen) - hits, len(self.right) - hits
        if not extra and not missing:
            return right()
        if not hits:
            return wrong(message("None of these yet. Look at the question again."))
        said: Message = message("All that you chose is right. Something is still missing.")
        if extra:
            said = message("Right ones among your choice: {hits}. Others: {extra}.", hits=hits, extra=extra)
        steps = (Verdict.CORRECT,) * hits + (Verdict.INCORRECT,) * extra + (Verdict.UNSURE,) * missing
        return Assessment(Verdict.INCORRECT, said, steps=steps)

    def shown_key(self) -> str:
        """Return the right options with their letters."""
        return "; ".join(f"{letter(i)}) {option}" for i, option in enumerate(self.options) if option in self.right)

    def in_words(self, answer: str) -> str:
        """Return the options that were chosen."""
        chosen = chosen_options(answer, self.options)
        return answer if chosen is None else "; ".join(option for option in self.options if option in chosen)


def mixed(options: tuple[str, ...], seed: str) -> tuple[str, ...]:
    """Return options in an order that looks like chance and is always the same for the same seed."""
    return tuple(random.Random(seed).sample(options, len(options)))


def letter(index: int) -> str:
    """Return a for 0, b for 1."""
    return chr(ord("a") + index)


def chosen_options(answer: str, options: tuple[str, ...]) -> set[str] | None:
    """Return the options named by letters (a, c) or by texts between semicolons; None where one is no option."""
    by_name = {plain(option): option for option in options} | {letter(i): option for i, option in enumerate(options)}
    text = answer.strip().casefold()
    if _LETTERS.fullmatch(text) and text not in by_name:
        parts = re.findall(r"[a-z]", re.sub(r"\band\b", " ", text))
    else:
        parts = [part.strip() for part in re.split(r"[;\n]", answer) if part.strip()]
    found = set()
    for part in parts:
        lettered = _LETTERED.fullmatch(part.strip())
        named = by_name.get(plain(part)) or (by_name.get(lettered[1]) if lettered else None)
        if named is None:
            return None
        found.add(named)
    return found
