"""WordPiece, the way BERT cuts English text into pieces (Devlin et al. 2019), over any subset of BERT's pieces.

A word that is not in the list is cut into the longest pieces that are; a word with a sign of no piece is unknown.
Knows neither the numbers nor the meaning of the pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator

UNKNOWN = "[UNK]"
INSIDE = "##"  # in front of a piece that goes on with a word
_LONGEST_WORD = 100  # characters; a longer one is unknown
_ASCII_SIGNS = frozenset("$+<=>^`|~")  # BERT takes all ASCII signs for punctuation


def words(text: str) -> Iterator[str]:
    """Yield the words and signs of a text, lower-cased and without accents."""
    word = ""
    for character in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(character)
        if category == "Mn" or (category.startswith("C") and not character.isspace()):
            continue
        apart = category.startswith("P") or character in _ASCII_SIGNS or _is_ideograph(character)
        if word and (apart or character.isspace()):
            yield word
            word = ""
        if apart:
            yield character
        elif not character.isspace():
            word += character
    if word:
        yield word


def pieces(text: str, known: Container[str]) -> list[str]:
    """Return the pieces of a text, of which all but `UNKNOWN` are `known`."""
    return [piece for word in words(text) for piece in _cut(word, known)]


def _cut(word: str, known: Container[str]) -> list[str]:
    found: list[str] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        prefix = INSIDE if start else ""
        ends = (end for end in range(len(word), start, -1) if prefix + word[start:end] in known)
        end = next(ends, start)
        if end == start:
            return [UNKNOWN]
        found.append(prefix + word[start:end])
        start = end
    return found or [UNKNOWN]


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"
