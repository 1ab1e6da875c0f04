"""Short text: a word or a few, compared with one or several keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.feedback import nothing_to_judge, right, wrong, wrong_form
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.words import bare, is_date, is_plural, is_slip, plain
from mmtutor.messages import message

_MAX_CHARACTERS = 500
_SHORT_FORMS = {"y": "yes", "yeah": "yes", "yep": "yes", "n": "no", "nope": "no", "t": "true", "f": "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Item):
    """Any of `keys` is right; the first is shown. `strict`: spelling, accents and articles count. Case never does."""

    kind: ClassVar[str] = "short_text"

    keys: tuple[str, ...]
    strict: bool = False

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError(f"{self.id}: there is no key")

    def assess(self, answer: str) -> Assessment:
        """Judge a word or a few."""
        empty = nothing_to_judge(answer, _MAX_CHARACTERS)
        if empty:
            return empty
        given = plain(answer)
        if any(given == plain(key) for key in self.keys):
            return right()
        loose = [key for key in self.keys if _alike(given, key)]
        if loose and self.strict:
            return wrong_form(message("Nearly. Look at the spelling."))
        if loose:
            return right()
        for key in self.keys:
            if _slips(bare(given), bare(key)):
                if self.strict:
                    return wrong_form(message("Nearly. Look at the spelling."))
                return right(message("Right. It is spelt {key}.", key=key))
        return wrong()

    def shown_key(self) -> str:
        """Return the first key."""
        return self.keys[0]


def _alike(given: str, key: str) -> bool:
    a, b = bare(given), bare(key)
    together = "".join(b).isalpha() and "".join(a) == "".join(b)  # dog house
    if is_date(a) and is_date(b):
        return sorted(a) == sorted(b)
    plural = len(a) == len(b) and all(x == y or is_plural(x, y) for x, y in zip(a, b, strict=True))
    return bool(a) and (plural or together or [_SHORT_FORMS.get(w, w) for w in a] == b)


def _slips(given: list[str], wanted: list[str]) -> bool:
    if len(given) != len(wanted):
        return False
    different = [(a, b) for a, b in zip(given, wanted, strict=True) if a != b]
    return len(different) == 1 and is_slip(*different[0])
