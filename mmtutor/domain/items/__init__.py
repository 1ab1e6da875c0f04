"""The kinds of item. A new kind is one module here and one line in `ITEM_TYPES`."""

from mmtutor.domain.items.choice import Choice
from mmtutor.domain.items.cloze import Cloze
from mmtutor.domain.items.expression import Expression
from mmtutor.domain.items.item import ALL_WAYS, Item
from mmtutor.domain.items.matching import Matching
from mmtutor.domain.items.multiple_choice import MultipleChoice
from mmtutor.domain.items.number import Number
from mmtutor.domain.items.ordering import Ordering
from mmtutor.domain.items.short_text import ShortText
from mmtutor.domain.items.working import Working

ITEM_TYPES: dict[str, type[Item]] = {
    "choice": Choice,
    "short_text": ShortText,
    "number": Number,
    "expression": Expression,
    "working": Working,
    "multiple_choice": MultipleChoice,
    "ordering": Ordering,
    "matching": Matching,
    "cloze": Cloze,
}

__all__ = [
    "ALL_WAYS",
    "ITEM_TYPES",
    "Choice",
    "Cloze",
    "Expression",
    "Item",
    "Matching",
    "MultipleChoice",
    "Number",
    "Ordering",
    "ShortText",
    "Working",
]
