"""Longer answers in other words: what the rules call wrong, but is close in meaning to a key, a teacher decides.

Closeness comes from outside, as a function. It can take "wrong" back, and can never say "right": a sentence and its
denial are close too. Answers or keys of one or two words are the rules' alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.short_text import ShortText
from mmtutor.domain.items.words import bare
from mmtutor.messages import message

# Cosine of an answer and the closest of some keys, in [-1, 1]; None: nothing is known of these texts.
Similarity = Callable[[str, Sequence[str]], float | None]

LONGER = 3  # words without articles
CLOSE = 0.25  # the largest at which 5 % of right answers at most are told wrong: tests/benchmarks/longer_answers.py
FOR_THE_TEACHER = Assessment(Verdict.UNSURE, message("This may be right in other words, and I can't tell."))


def doubted(item: Item, answer: str, assessment: Assessment, similarity: Similarity | None) -> Assessment:
    """Return `FOR_THE_TEACHER` where a longer answer judged wrong is close in meaning to a key; else as it was."""
    if similarity is None or not isinstance(item, ShortText) or assessment.verdict is not Verdict.INCORRECT:
        return assessment
    keys = longer_keys(item.keys, answer)
    closeness = similarity(answer, keys) if keys and not assessment.same_value else None
    return FOR_THE_TEACHER if closeness is not None and closeness >= CLOSE else assessment


def longer_keys(keys: Sequence[str], answer: str) -> list[str]:
    """Return the keys that a longer answer may mean: of several words, and not the answer's own with another number."""
    given = bare(answer)
    return [
        key
        for key in keys
        if len(given) >= LONGER and len(bare(key)) >= LONGER and _without_numbers(given) != _without_numbers(bare(key))
    ]


def _without_numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if not word[0].isdecimal()]
