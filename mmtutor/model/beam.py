"""Beam search for answers that are well formed, and the likelihood of given answers, over one row of a decoding.

Both walk prefixes side by side over one memory. Knows the grammar of answers by two functions; no features, no keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from mmtutor.model import vocabulary
from mmtutor.model.backends import Decoding
from mmtutor.model.decoding import LEAST, Written, evenly, log_probabilities, runs_away

WIDTH = 4  # prefixes that are written on side by side
_MARGIN = math.log(1e-2)  # what is so much less probable than a whole answer is not worth telling, or writing on
_MOST_PREFIXES = 12  # of given answers, side by side
# A prefix so much less probable than the best one stands for all answers that begin with it; one character that the
# network rules out is enough.
_UNLIKELY = math.log(2 * LEAST)


@dataclass(frozen=True, slots=True)
class Grammar:
    """`may_follow(before, character)` refuses what leads nowhere.

    `plain(text)` returns a whole answer as it is to be told, None for what is none.
    """

    may_follow: Callable[[str, str], bool]
    plain: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Prefix:
    """The beginning of an answer: its text, the log-probabilities of its characters, and the row it was written in."""

    text: str = ""
    shares: tuple[float, ...] = ()
    row: int = 0
    total: float = 0.0  # of the shares

    def then(self, text: str, share: float, row: int) -> _Prefix:
        return _Prefix(text, (*self.shares, share), row, self.total + share)


def search(decoding: Decoding, grammar: Grammar, width: int = WIDTH) -> list[Written]:
    """Return probable well-formed answers in plain form, best first. Empty where none was found.

    `decoding` has one row, at its start. Each answer has its probability among all strings, well formed or not: a
    learner may well have written what no grammar allows. Ways of writing one answer that were found count together.
    """
    live, finished = [_Prefix()], list[_Prefix]()
    least = _UNLIKELY  # log-probability from which an answer is worth having
    for position in range(vocabulary.MAX_TOKENS):
        decoding = decoding.take([prefix.row for prefix in live])
        shares = log_probabilities(decoding.step(_last_tokens(live)), position)
        longer: list[_Prefix] = []
        for row, prefix in enumerate(live):
            ending = vocabulary.NOTHING if position == 0 else vocabulary.END
            whole = prefix.then(prefix.text, float(shares[row, ending]), row)
            if whole.total > least and grammar.plain(whole.text) is not None:
                finished.append(whole)
                least = max(least, whole.total + _MARGIN)
            longer.extend(_continued(prefix, shares[row], row, least, grammar))
        longer.sort(key=lambda p: -p.total)
        worth = (
            max(least, longer[0].total + _MARGIN) if longer else least
        )  # where the network is sure, one row is enough
        live = [p for p in longer[:width] if p.total > worth and not runs_away(p.text)]
        if not live:
            break
    kept = [p for p in finished if p.total > least]
    return _told(sorted(kept, key=lambda p: -p.total), grammar)


def log_likelihoods(decoding: Decoding, texts: Iterable[str]) -> dict[str, float]:
    """Return log P(text) of each text under the one row of `decoding`, which is at its start.

    Texts share their common beginnings. One whose beginning is hopeless gets the log-probability of that beginning,
    which is never too low. Texts that the network cannot write get -inf.
    """
    found = {text: -math.inf for text in texts}
    wanted = [text for text in found if set(text) <= set(vocabulary.CHARACTERS) and len(text) < vocabulary.MAX_TOKENS]
    if not wanted:
        return found
    live = [(_Prefix(), wanted)]
    for position in range(vocabulary.MAX_TOKENS):
        decoding = decoding.take([prefix.row for prefix, _ in live])
        shares = log_probabilities(decoding.step(_last_tokens([p for p, _ in live])), position)
        longer: list[tuple[_Prefix, list[str]]] = []
        for row, (prefix, here) in enumerate(live):
            ending = vocabulary.NOTHING if position == 0 else vocabulary.END
            for text in here:
                if text == prefix.text:
                    found[text] = prefix.total + float(shares[row, ending])
            for character in dict.fromkeys(t[position] for t in here if t != prefix.text):
                share = float(shares[row, vocabulary.encode(character)[0]])
                following = [t for t in here if t != prefix.text and t[position] == character]
                longer.append((prefix.then(prefix.text + character, share, row), following))
        longer.sort(key=lambda pair: -pair[0].total)
        best = max([*found.values(), *(p.total for p, _ in longer[:1])])
        live = [(p, t) for p, t in longer[:_MOST_PREFIXES] if p.total > best + _UNLIKELY]
        for prefix, here in longer[len(live) :]:
            found |= dict.fromkeys(here, prefix.total)
        if not live:
            break
    return found


def _continued(prefix: _Prefix, shares: np.ndarray, row: int, least: float, grammar: Grammar) -> list[_Prefix]:
    """Return what may come next, without what is already less probable than `least`."""
    return [
        prefix.then(prefix.text + character, share, row)
        for character, share in zip(vocabulary.CHARACTERS, shares[vocabulary.FIRST_CHARACTER :].tolist(), strict=True)
        if prefix.total + share > least and grammar.may_follow(prefix.text, character)
    ]


def _last_tokens(live: list[_Prefix]) -> np.ndarray:
    tokens = [vocabulary.encode(p.text[-1])[0] if p.text else vocabulary.BEGIN for p in live]
    return np.array(tokens, np.int32)


def _told(ranked: list[_Prefix], grammar: Grammar) -> list[Written]:
    """Return each answer once, in plain form, as probable as all its ways of writing."""
    told: dict[str, Written] = {}
    for prefix in ranked:
        text = grammar.plain(prefix.text)
        assert text is not None
        shares = np.exp(prefix.shares)
        share = float(shares.prod())
        if text in told:
            told[text] = replace(told[text], confidence=min(told[text].confidence + share, 1.0))
        elif text == prefix.text:
            told[text] = Written(text, share, tuple(shares[:-1].tolist()))
        else:
            told[text] = evenly(text, share)
    return list(told.values())
