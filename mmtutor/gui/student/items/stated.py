"""What an item states beside its question, for whoever answers by hand or by voice and does not see its panel."""

from __future__ import annotations

from collections.abc import Iterable

from mmtutor.domain.items.choice import Choice
from mmtutor.domain.items.cloze import Cloze
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.matching import Matching
from mmtutor.domain.items.multiple_choice import MultipleChoice, letter
from mmtutor.domain.items.ordering import Ordering
from mmtutor.domain.items.working import Working
from mmtutor.gui.typeset.flow import EM_SPACE

LONG = 24  # characters of an option, from which each has a line of its own


def stated(item: Item) -> str:
    """Return it as Markdown, with the letters and numbers that an answer names; "" where the question says all."""
    match item:
        case Choice() | MultipleChoice() | Ordering():
            return _lettered(item.options)
        case Matching():
            left = ((str(number), entry) for number, entry in enumerate(item.left, 1))
            return f"{_listed(left)}\n\n{_lettered(item.options)}"
        case Cloze():
            return item.shown_text()
        case Working():
            return f"${item.given}$"
        case _:
            return ""


def _lettered(options: Iterable[str]) -> str:
    return _listed((letter(place).upper(), option) for place, option in enumerate(options))


def _listed(entries: Iterable[tuple[str, str]]) -> str:
    lines = [f"**{mark}** {text}" for mark, text in entries]
    return ("\n\n" if any(len(line) > LONG for line in lines) else EM_SPACE).join(lines)
