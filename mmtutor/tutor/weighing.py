"""Settling a doubtful reading by weighing what the answer could be: the key and its near misses, all alike.

The network has read freely before, and is not told which of the answers is the key; a right answer has no better
chance here than a wrong one that differs in a symbol. What is weighed can only make an answer right. It never makes one
wrong, and is never shown, for the key is among it: a doubtful answer that is not right is asked about as it was read,
whether the key is near or far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mmtutor.domain.items import Choice, Expression, Item, Number, ShortText
from mmtutor.domain.maths import canonical
from mmtutor.domain.near_misses import near_misses
from mmtutor.domain.reading import Reading

# Chosen with earlier weights: of 403 doubtful development answers this settled 32, 26 of them rightly. As the key it
# settled none of 1,173 wrong answers one symbol off a key drawn at random, and 3 of 439 off the key that the network
# was most likely to see there. The model card has what it does with the shipped weights.
SETTLED = 0.9  # share of all the weight
FORESEEN = 0.3  # an answer less probable than this by itself is none of those that were thought of


def possible_answers(item: Item) -> tuple[str, ...]:
    """Return what may have been meant: the key and all that is one symbol off, or all letters of a choice."""
    match item:
        case Choice():
            return tuple(chr(ord("a") + i) for i in range(len(item.options)))
        case Number() | Expression():
            key = canonical(item.key)
            return (key, *near_misses(key))
        case ShortText():
            words = [key.casefold() for key in item.keys]
            return tuple(dict.fromkeys([*words, *(miss for word in words for miss in near_misses(word))]))
        case _:
            return ()


def is_open(reading: Reading) -> bool:
    """Say whether a reading is one that weighing may settle: doubtful, of something, and not of two minds."""
    return bool(reading.text) and not reading.sure and not reading.conflict


def settled(reading: Reading, weights: Mapping[str, float]) -> Reading:
    """Return the reading that has nearly all the weight, likely now: enough to be taken where it is right.

    Where none has, as it was. `weights` are posterior probabilities of answers, the reading's own text among them.
    """
    best = max(weights, key=lambda text: weights[text])
    itself = reading.confidence * weights[best] / max(weights[reading.text], 1e-9)
    if weights[best] < SETTLED or itself < FORESEEN:
        return reading
    likely = replace(reading, confidence=weights[best], likely=True)
    return likely if best == reading.text else replace(likely, text=best, token_confidences=())
