"""Comparing words as a kind teacher would: what counts is what was meant, unless spelling is what is asked for."""

from __future__ import annotations

import re
import unicodedata

from mmtutor.domain.maths.tokens import WORDS

_TAG = re.compile(r"<[^<>]{0,80}>")
_PIECES = re.compile(r"[^\W_]+(?:[.,][0-9]+)*|(?<![^\W\d_])[-+*/=<>^%]|[-+*/=<>^%](?![^\W\d_])")  # not in dog-house
_ARTICLES = frozenset({"a", "an", "the"})
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_FIRST_IDEOGRAPH = "\u2e80"  # from here on one sign is a word
_PROSE = re.compile(r"[\w\s'’.,;:!?-]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_IN_A_ROW = 2  # more are a word: "ab" is a product, "cat" is not
_LONG_WORD = 5  # letters, from which one wrong letter is taken for a slip


def plain(text: str) -> str:
    """Return text without case, mark-up, odd spaces and Unicode variants; accents and punctuation stay."""
    text = _TAG.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    visible = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    return " ".join(visible.replace("’", "'").split())


def bare(text: str) -> list[str]:
    """Return the words of a text without accents, punctuation and articles; month names are cut to three letters."""
    letters = "".join(c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    words = [w for w in _PIECES.findall(letters.replace("'", "")) if w]
    kept = [w for w in words if w not in _ARTICLES] or words
    return [w[:3] if w in _MONTHS else w for w in kept]


def is_slip(given: str, wanted: str) -> bool:
    """Say whether one word is another with one slip: a letter wrong, missing or too many, or two swapped.

    Never for numbers or short words, where a slip may be a mistake.
    """
    if len(wanted) < _LONG_WORD or not (given.isalpha() and wanted.isalpha()) or given[0] != wanted[0]:
        return False
    if max(given + wanted) >= _FIRST_IDEOGRAPH:
        return False
    if abs(len(given) - len(wanted)) > 1:
        return False
    start = 0
    while start < min(len(given), len(wanted)) and given[start] == wanted[start]:
        start += 1
    a, b = given[start:], wanted[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


def is_prose(text: str) -> bool:
    """Say whether a text is to be taken as it was typed: words, or several lines, rather than one line of maths."""
    if len(text.strip().splitlines()) > 1:
        return True
    if not _PROSE.fullmatch(text.strip()):
        return False
    return any(len(word) > _LETTERS_IN_A_ROW and word.casefold() not in WORDS for word in _LETTERS.findall(text))
