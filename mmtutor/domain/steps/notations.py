"""Other ways to read the whole of a work: with decimal commas, with x for a cross.

One line alone cannot tell: 2,5 is two numbers or one, 3x4 a product of numbers or one with a letter. Knows nothing of
what is right; whoever judges takes the reading in which the work goes on longest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mmtutor.domain.maths import Listing, MathsSyntaxError, Relation, parse

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_CROSS = re.compile(r"(?<=\d)\s*[xX]\s*(?=\d)")
_LETTER = re.compile(r"[^\W\d_]")

Notation = tuple[str, list[str], bool]  # the given line, the lines, and whether only this reading makes sense


def other_notations(given: str, lines: Sequence[str]) -> Iterator[Notation]:
    """Yield the given line and the lines as they read in another notation, where signs of one are there."""
    everything = "\n".join((given, *lines))
    if _CROSS.search(given) and not _LETTER.search(_CROSS.sub("", everything)):
        yield _CROSS.sub("*", given), [_CROSS.sub("*", line) for line in lines], True
    if _DECIMAL_COMMA.search(everything):
        yield (
            _DECIMAL_COMMA.sub(".", given),
            [_DECIMAL_COMMA.sub(".", line) for line in lines],
            _DECIMAL_COMMA.search(given) is not None and not _can_begin(given),
        )


def _can_begin(given: str) -> bool:
    """Say whether work can start from a line as it stands: from 2x+y=7, x-y=2, but not from the list 1, 5x=3."""
    try:
        node = parse(given)
    except MathsSyntaxError:
        return False
    return not isinstance(node, Listing) or all(isinstance(item, Relation) for item in node.items)
