"""Comparing words as a kind teacher would: what counts is what was meant, unless spelling is what is asked for."""

from __future__ import annotations

import html
import re
import unicodedata

from mmtutor.domain.maths.vocabulary import FUNCTIONS, WORDS

_TAG = re.compile(r"<[^<>]{0,80}>")
_PIECES = re.compile(r"[^\W_]+(?:[.,][0-9]+)*|(?<![^\W\d_])[-+*/=<>^%]|[-+*/=<>^%](?![^\W\d_])")  # not in dog-house
_ARTICLES = frozenset({"a", "an", "the"})
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_SHORT_MONTHS = frozenset(month[:3] for month in _MONTHS)
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$")
_FIRST_IDEOGRAPH = "\u2e80"  # from here on one sign is a word
_PROSE = re.compile(r"[\w\s'’.,;:!?-]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_FUNCTION = re.compile(
    rf"\b(?:{'|'.join(sorted(FUNCTIONS, key=len, reverse=True))})\b(?=\s+(?:\d|[a-zθπ]\b))", re.IGNORECASE
)
_LETTERS_IN_A_ROW = 2  # more are a word: "ab" is a product, "cat" is not
_LONG_WORD = 5  # letters, from which one wrong letter is taken for a slip


def plain(text: str) -> str:
    """Return text without case, mark-up, odd spaces and Unicode variants; accents and punctuation stay."""
    text = _TAG.sub(" ", html.unescape(unicodedata.normalize("NFKC", text))).casefold()
    visible = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    return " ".join(visible.replace("’", "'").split())


def bare(text: str) -> list[str]:
    """Return the words of a text without accents, punctuation and articles; month names are cut to three letters."""
    letters = "".join(c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    words = [w for w in _PIECES.findall(letters.replace("'", "")) if w]
    kept = [_ORDINAL.sub(r"\1", w) for w in words if w not in _ARTICLES] or words
    return [w[:3] if w in _MONTHS or w == "sept" else w for w in kept]


def is_date(words: list[str]) -> bool:
    """Say whether bare words are a date with the month in letters; its parts may stand in any order."""
    months = sum(w in _SHORT_MONTHS for w in words)
    return months == 1 and 1 < len(words) <= 3 and all(w in _SHORT_MONTHS or w.isdecimal() for w in words)


def is_plural(given: str, wanted: str) -> bool:
    """Say whether two words differ by an English plural ending only."""
    short, long = sorted((given, wanted), key=len)
    if len(short) < 3 or not (given.isalpha() and wanted.isalpha()):
        return False
    return long in (f"{short}s", f"{short}es") or (short[-1] == "y" and long == f"{short[:-1]}ies")


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
    return any(
        len(word) > _LETTERS_IN_A_ROW and word.casefold() not in WORDS
        for word in _LETTERS.findall(_FUNCTION.sub("", text))
    )
