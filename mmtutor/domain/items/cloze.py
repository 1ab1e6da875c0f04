"""Cloze: a text with gaps. Each gap is judged as a number, an expression or words, whichever its key is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.expression import Expression
from mmtutor.domain.items.feedback import nothing_to_judge, right
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.number import Number
from mmtutor.domain.items.short_text import ShortText
from mmtutor.domain.items.words import is_prose
from mmtutor.messages import message

_GAP = re.compile(r"\[\[(.+?)\]\]")
_MAX_CHARACTERS = 2000
MAX_GAPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(Item):
    """`text` has gaps such as [[3/4]] or [[numerator|top number]]; the parts of an answer stand between semicolons."""

    kind: ClassVar[str] = "cloze"

    text: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.gaps) <= MAX_GAPS:
            raise ValueError(f"{self.id}: there are {len(self.gaps)} gaps")

    @property
    def gaps(self) -> tuple[Item, ...]:
        """An item for each gap."""
        return tuple(_gap(keys.split("|"), self.shown_text()) for keys in _GAP.findall(self.text))

    def shown_text(self) -> str:
        """Return the text with its gaps numbered: (1) ___."""
        numbers = count(1)
        return _GAP.sub(lambda _: f"({next(numbers)}) ___", self.text)

    def assess(self, answer: str) -> Assessment:
        """Judge the gaps; the first that is not right is named."""
        empty = nothing_to_judge(answer.replace(";", " "), _MAX_CHARACTERS)
        if empty:
            return empty
        gaps = self.gaps
        parts = [part.strip() for part in re.split(r"[;\n；]", answer)]
        parts = parts[: len(gaps)] + [""] * (len(gaps) - len(parts))
        judged = [gap.assess(part) if part else None for gap, part in zip(gaps, parts, strict=True)]
        steps = tuple(Verdict.UNSURE if each is None else each.verdict for each in judged)
        for number, each in enumerate(judged, 1):
            if each is not None and each.verdict is not Verdict.CORRECT:
                said = message("Gap {number}: {idea}", number=number, idea=each.feedback)
                verdict = Verdict.INVALID if each.verdict is Verdict.INVALID else Verdict.INCORRECT
                return Assessment(verdict, said, each.form_ok, steps=steps)
        if None in judged:
            return Assessment(Verdict.INCORRECT, message("Right so far. Fill the other gaps too."), steps=steps)
        return right()

    def shown_key(self) -> str:
        """Return what belongs in the gaps."""
        return "; ".join(gap.shown_key() for gap in self.gaps)


def _gap(keys: list[str], text: str) -> Item:
    if len(keys) == 1 and not is_prose(keys[0]):
        for kind in (Number, Expression):
            try:
                return kind(id="", prompt=text, key=keys[0])
            except ValueError:  # it is of another kind
                continue
    return ShortText(id="", prompt=text, keys=tuple(keys))
