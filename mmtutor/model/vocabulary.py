"""The characters that the network reads and writes. One table serves training and the app.

Its order is part of the model.

Knows nothing of maths: whether a string is well formed is the grammar's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

PAD, BEGIN, END, NOTHING, UNKNOWN = range(5)
CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz+-*/=<>().,^%: "
FIRST_CHARACTER = UNKNOWN + 1
SIZE = FIRST_CHARACTER + len(CHARACTERS)
MAX_TOKENS = 48  # longest answer, END included

_ID = {c: i + FIRST_CHARACTER for i, c in enumerate(CHARACTERS)}


def encode(text: str) -> list[int]:
    """Return the token ids of an answer; "" is the single token `NOTHING`.

    Longer answers are cut to `MAX_TOKENS` - 1.
    """
    if not text:
        return [NOTHING]
    return [_ID.get(c, UNKNOWN) for c in text.lower()][: MAX_TOKENS - 1]


def decode(ids: Iterable[int]) -> str:
    """Return the text of token ids up to the first `END`; special tokens give nothing."""
    characters = []
    for i in ids:
        if i == END:
            break
        if i >= FIRST_CHARACTER:
            characters.append(CHARACTERS[i - FIRST_CHARACTER])
    return "".join(characters)


def pad(rows: Sequence[Sequence[int]]) -> np.ndarray:
    """Stack token rows of different lengths into int32 (rows, longest), filled with `PAD`."""
    longest = max((len(r) for r in rows), default=0)
    table = np.full((len(rows), max(longest, 1)), PAD, np.int32)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table
