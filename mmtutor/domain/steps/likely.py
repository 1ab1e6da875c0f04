"""Which reading of each line of a page is likely: what the ink says, weighed by what usually follows what.

By Bayes' rule a text is as probable as the network finds it in the ink times how probable it was before: most lines
follow from the line before, some go wrong in a known way, few in any other. Lines are weighed together, for what a line
says tells of the one before it as well: where the next line follows from the one above, a line between that could not
be read was hardly wrong. Knows what the network thought possible, and no key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.maths import Node
from mmtutor.domain.near_misses import near_misses
from mmtutor.domain.steps.judge import JudgedLine, State, begun, follows, next_line, nodes_of

Readings = Mapping[str, float]  # what a line may say, and how probable the network finds each in the ink
Weigh = Callable[[int, Sequence[str]], Readings]  # the same for given texts of a line, counted from 0

# How probable a text is before it is read, beside one that follows from the line before. Assumed; on 300 pages of
# training writers values from a half to five times these found the first wrong line in 84 to 86 %.
EXPLAINED = 0.1  # goes wrong as a known misconception does
UNEXPLAINED = 0.02
NO_MATHS = 0.001
UNREAD = 0.01  # what follows and is none of the readings, of the probability that they leave
MOST_READINGS = 8  # of one line
_MOST_WAYS = 4  # to read the page so far
_MOST_SLIPS = 24
_MOST_JOINED = 4  # equals signs that may have been read as minus signs, their strokes run together
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Likely:
    """The likeliest text of a line, None where none of its readings is; how probable the ink makes it.

    `follows` says whether it follows from the lines before. What follows from a wrong line does.
    """

    text: str | None
    share: float
    follows: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read the page so far."""

    state: State
    lines: tuple[Likely, ...] = ()
    log_share: float = 0.0

    def then(self, state: State, line: Likely, share: float) -> _Way:
        return _Way(state, (*self.lines, line), self.log_share + math.log(max(share, _LEAST)))


def likeliest(given: Node, page: Sequence[Readings], weigh: Weigh | None = None) -> tuple[Likely, ...]:
    """Return the likeliest text of each line. `weigh` is asked about texts that follow and are a slip from a reading.

    Raises `MathsSyntaxError` where the given line can't be worked with.
    """
    ways = [_Way(begun(given))]
    for i, found in enumerate(page):
        later = [node for other in page[i + 1 :] for node in nodes_of(max(other, key=lambda text: other[text]))]
        readings = dict(sorted(found.items(), key=lambda pair: -pair[1])[:MOST_READINGS])
        left = 1.0 - sum(readings.values())
        if weigh is not None and left > UNREAD and not any(follows(ways[0].state, text) for text in readings):
            slips = [text for text in _slips(next(iter(readings))) if follows(ways[0].state, text)][:_MOST_SLIPS]
            readings |= weigh(i, slips) if slips else {}
        ways = sorted(_longer(ways, readings, left, later), key=lambda way: -way.log_share)[:_MOST_WAYS]
    return ways[0].lines


def _slips(text: str) -> list[str]:
    """Return what a text may have been misread from: one sign off, or with equals signs for several minus signs."""
    signs = [i for i, sign in enumerate(text) if sign == "-"][:_MOST_JOINED]
    joined = []
    for count in range(2, len(signs) + 1):
        for chosen in combinations(signs, count):
            joined.append("".join("=" if i in chosen else sign for i, sign in enumerate(text)))
    return [*near_misses(text), *joined]


def _longer(ways: Sequence[_Way], readings: Readings, left: float, later: Sequence[Node]) -> list[_Way]:
    judged: dict[tuple[State, str], tuple[JudgedLine, State]] = {}
    longer = []
    for way in ways:
        for text, share in readings.items():
            if (way.state, text) not in judged:
                judged[way.state, text] = next_line(way.state, text, later)[:2]
            line, after = judged[way.state, text]
            likely = Likely(text, share, _follows(line))
            longer.append(way.then(after, likely, share * _prior(line)))
        longer.append(way.then(way.state, Likely(None, left, True), left * UNREAD))
    return longer


def _follows(line: JudgedLine) -> bool:
    return line.verdict in (Verdict.CORRECT, Verdict.CARRIED)


def _prior(line: JudgedLine) -> float:
    if line.verdict is Verdict.INVALID:
        return NO_MATHS
    if _follows(line):
        return 1.0
    return EXPLAINED if line.explained else UNEXPLAINED
