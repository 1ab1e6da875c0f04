"""What kind of answer a question asks for, as a prior over what may have been meant.

A 4 in an unknown hand may look more like a y, but who is asked for a number seldom writes a letter, and who is asked
for A, B or C does not say "8". By Bayes' rule the probability of an answer of another kind is weighed by
`UNEXPECTED`, or `NO_OPTION`, and all of them are scaled to sum to what they were. What was clearly written stays what
it is. Knows the kind that is asked for, and no key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from mmtutor.domain.reading import Expects
from mmtutor.model.answers import may_follow, plain
from mmtutor.model.beam import Grammar
from mmtutor.model.decoding import Written

UNEXPECTED = 0.05  # prior odds that somebody who is asked for a number writes something else; assumed, not fitted
NO_OPTION = 0.005  # of somebody who has options before him; assumed as well
# Odds of one letter where anything may be asked for, to its odds in training; assumed. In training one letter comes a
# third as often as one digit; of 544 such answers in the built-in courses, eight of every exercise, 13 are one digit
# and none is one letter. What several senses give is multiplied, and has the odds of training in it several times.
LONE_LETTER = 0.25
# The same odds of nothing where a number is asked for and somebody talks; assumed. In training one sound in eight says
# nothing that is an answer: other words, noise.
NOTHING = 0.25
_NUMBER = re.compile(r"(?:[a-z]=)?[^a-z]*")  # "x=3" also answers "What is x?"
_BETWEEN_LETTERS = re.compile("[ ,;]")
_BEGINNING = re.compile(rf"[a-z]|{_NUMBER.pattern}")


def options(expects: Expects) -> list[str]:
    """Return the letters of the options."""
    return [chr(ord("a") + i) for i in range(expects.options)]


def is_expected(text: str, expects: Expects) -> bool:
    """Return whether an answer is of the kind that was asked for. Nothing at all always may be one."""
    if expects.options:
        letters = _BETWEEN_LETTERS.sub("", text)
        most = expects.options if expects.several else 1
        return len(set(letters)) == len(letters) <= most and set(letters) <= set(options(expects))
    return not expects.number or _NUMBER.fullmatch(text) is not None


def log_prior(text: str, expects: Expects, several: bool = False, spoken: bool = False) -> float:
    """Return the log of the weight of an answer that one sense gives, or several, or sound alone."""
    if not is_expected(text, expects):
        return math.log(NO_OPTION if expects.options else UNEXPECTED)
    if not text and spoken and expects.number:
        return math.log(NOTHING)
    lone = len(text) == 1 and text.isalpha() and expects == Expects.ANYTHING
    return math.log(LONE_LETTER) if lone and not several else 0.0


def _number_may_follow(before: str, character: str) -> bool:
    return _BEGINNING.fullmatch(before + character) is not None and may_follow(before, character)


NUMBERS = Grammar(_number_may_follow, lambda text: plain(text) if is_expected(text, Expects.NUMBER) else None)


def reweighed(
    found: Sequence[Written], others: Sequence[Written], expects: Expects, spoken: bool = False
) -> list[Written]:
    """Return answers, best first, each with its posterior probability.

    `found` is what was read freely, best first, and where one option is asked for it has all of them; `others` are
    further answers of the expected kind, best first.
    """
    known = {written.text for written in found}
    together = [*found, *(other for other in others if other.text not in known)]
    shares = {w.text: w.confidence * math.exp(log_prior(w.text, expects, spoken=spoken)) for w in together}
    left = max(1.0 - sum(w.confidence for w in together), 0.0)
    left *= NO_OPTION if expects.options and not expects.several else 1.0  # every option was looked at
    whole = sum(shares.values()) + left
    if whole <= 0.0:
        return list(found)
    together.sort(key=lambda w: -shares[w.text])
    wanted, unwanted = ([w for w in together if is_expected(w.text, expects) is kind] for kind in (True, False))
    ranked = [*wanted, *unwanted]
    if wanted and unwanted and shares[unwanted[0].text] > shares[wanted[0].text]:
        ranked = [unwanted[0], *wanted, *unwanted[1:]]
    return [replace(w, confidence=shares[w.text] / whole) for w in ranked]
