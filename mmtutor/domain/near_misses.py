"""The answers one symbol away from a key: what a slip of a pen, of a tongue or of the network would make of it.

Knows how answers are written, not which of them are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase, digits

from mmtutor.domain.maths import MathsSyntaxError, canonical

_SIGNS = "+-*/=<>().,^%: "
_UNKNOWN = "x"  # the letter most answers have
_WORDS = ("yes", "no", "true", "false")
_LONGEST = 24  # characters; longer keys have too many neighbours to weigh, and are never taken for their own
# Two signs side by side that no canonical line has, to save most of the parsing.
_NEVER = re.compile(
    r"^[+*/=),^%: .<>]|[-+*/=(,^: .<>]$|[-+*/(,^:.][+*/=),^%: .<>]|[=][-+*/=),^%: .<>]{2}|\(\)| \D|[^0-9]\."
)


@lru_cache(maxsize=64)
def near_misses(key: str) -> tuple[str, ...]:
    """Return the canonical answers that differ from a canonical key in one symbol, without the key.

    One symbol is put in another's place, left out, put in, or changes places with its neighbour: a lost sign or decimal
    point is among them. A choice letter has all other letters, a word the other words. Empty for long keys.
    """
    if key in _WORDS:
        return tuple(word for word in _WORDS if word != key)
    if not key or len(key) > _LONGEST:
        return ()
    found = dict.fromkeys(text for text in _changed(key) if text != key and _is_canonical(text))
    return tuple(found)


def _changed(key: str) -> Iterator[str]:
    letters = ascii_lowercase if len(key) == 1 else "".join(sorted({_UNKNOWN, *filter(str.isalpha, key)}))
    symbols = digits + _SIGNS + letters
    for i in range(len(key) + 1):
        before, after = key[:i], key[i:]
        for symbol in symbols:
            yield before + symbol + after
            if after:
                yield before + symbol + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def _is_canonical(text: str) -> bool:
    if not text or _NEVER.search(text):
        return False
    try:
        return canonical(text) == text
    except MathsSyntaxError:
        return False
