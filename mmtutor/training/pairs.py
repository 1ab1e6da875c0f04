"""The same answer written and spoken: composes a picture for a given text, so that fusion trains on real pairs.

Only texts whose layout is plain are written: numbers, sums, one fraction, a mixed number, one power, words. Others
give None.
"""

from __future__ import annotations

import re

import numpy as np

from mmtutor.training.compose import ImageSample, sample_of
from mmtutor.training.glyphs import Bank
from mmtutor.training.layout import Mixed, Node, Power, Row, Sign, Slant, Stack

_WRITTEN = {"<=": "≤", ">=": "≥", "*": "×"}
_SIGN = re.compile(r"[<>]=|.")
_FLAT = re.compile(r"[0-9a-z+\-*=<>().,%:]+")
_FRACTION = re.compile(r"(-?)(\d+)/(\d+)")
_MIXED = re.compile(r"(\d+) (\d+)/(\d+)")
_POWER = re.compile(r"([0-9a-z+\-*=]*?)([0-9]+|[a-z])\^(\d)([0-9a-z+\-*=]*)")


def node_of(rng: np.random.Generator, text: str) -> Node | None:
    """Return how a text is laid out on paper, or None where that is not plain."""
    if match := _MIXED.fullmatch(text):
        whole, top, bottom = match.groups()
        return Mixed(_row(whole), _stack(rng, top, bottom))
    if match := _FRACTION.fullmatch(text):
        sign, top, bottom = match.groups()
        fraction = _stack(rng, top, bottom)
        return Row((Sign("-", "-"), fraction)) if sign else fraction
    if match := _POWER.fullmatch(text):
        before, base, exponent, after = match.groups()
        return Row((*_row(before).items, Power(_row(base), _row(exponent)), *_row(after).items))
    return _row(text) if _FLAT.fullmatch(text) else None


def _row(text: str) -> Row:
    return Row(tuple(Sign(_WRITTEN.get(sign, sign), sign) for sign in _SIGN.findall(text)))


def _stack(rng: np.random.Generator, upper: str, lower: str) -> Stack | Slant:
    return (Stack if rng.random() < 0.7 else Slant)(_row(upper), _row(lower))


def compose_text(rng: np.random.Generator, bank: Bank, text: str) -> ImageSample | None:
    """Return a picture of the text in one writer's hand, or None where its layout is not plain."""
    node = node_of(rng, text)
    return None if node is None else sample_of(rng, bank, node)
