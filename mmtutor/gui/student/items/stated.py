"""What an item states beside its question, for whoever answers by hand or by voice and does not see its panel."""

from __future__ import annotations

from collections.abc import Iterable

from mmtutor.domain.items.choice import Choice
from mmtutor.domain.items.cloze import Cloze
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.matching import Matching
from mmtutor.domain.items.multiple_choice import MultipleChoice, chosen_options, letter
from mmtutor.domain.items.ordering import Ordering
from mmtutor.domain.items.working import Working
from mmtutor.gui.typeset.flow import EM_SPACE

LONG = 24  # characters of an option, from which each has a line of its own
SHORT = 12  # characters of an option that fit in large type into the narrow panel of what was read


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


def named(item: Item, answer: str) -> str:
    """Return the options that an answer names as Markdown, with the letters that they have where they are stated.

    The letters alone where an option is more than short; of pairs their numbers and letters; "" where it names none.
    """
    match item:
        case Matching():
            return EM_SPACE.join(f"**{n + 1}{letter(i).upper()}**" for n, i in item.pairs(answer))
        case Choice():
            chosen = item.chosen(answer)
            found = [] if chosen is None else [item.options[chosen]]
        case MultipleChoice():
            known = chosen_options(answer, item.options) or set()
            found = [option for option in item.options if option in known]
        case Ordering():
            found = item.given(answer) or []
        case _:
            return ""
    marks = [letter(item.options.index(option)).upper() for option in found]
    if any(len(option) > SHORT for option in item.options):
        return EM_SPACE.join(f"**{mark}**" for mark in marks)
    return _listed(zip(marks, found, strict=True))


def _lettered(options: Iterable[str]) -> str:
    return _listed((letter(place).upper(), option) for place, option in enumerate(options))


def _listed(entries: Iterable[tuple[str, str]]) -> str:
    lines = [f"**{mark}** {text}" for mark, text in entries]
    return ("\n\n" if any(len(line) > LONG for line in lines) else EM_SPACE).join(lines)
