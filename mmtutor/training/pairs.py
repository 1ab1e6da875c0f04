"""The same answer written and spoken: composes a picture for a given text, so that fusion trains on real pairs.

Takes the canonical linear form apart into what stands on paper: signs in a row, fractions, mixed numbers, powers. A
layout that would not read as the text again gives None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from mmtutor.training.compose import ImageSample, sample_of
from mmtutor.training.glyphs import Bank
from mmtutor.training.layout import Mixed, Node, Power, Row, Sign, Slant, Stack, tokens

_WRITTEN = {"<=": "≤", ">=": "≥"}
_MIXED = re.compile(r"(\d+) (\d+)/(\d+)(?![\d^.])")
_FACTOR = re.compile(r"\d+(?:\.\d+)?|[a-z]")
_SIGN = re.compile(r"[<>]=|[+\-*/=<>.,%:()]")


def node_of(rng: np.random.Generator, text: str) -> Node | None:
    """Return how a text is laid out on paper, or None where that is not plain."""
    stacked, slanted = rng.random(2) < (0.75, 0.25)
    times = "×" if rng.random() < 0.6 else "·"
    divide = "÷" if rng.random() < 0.15 else "/"
    for stacks in (stacked, not stacked):
        node = _Layout(text, times, divide, bool(stacks), bool(slanted)).row()
        if node is not None and "".join(c for c, _ in tokens(node)) == text:
            return node
    return None


@dataclass(slots=True)
class _Layout:
    """Reads one text from left to right. `out` holds what is written so far, `product` where the last product began."""

    text: str
    times: str
    divide: str
    stacks: bool
    slants: bool
    out: list[Node] = field(default_factory=list)
    product: int = 0

    def row(self) -> Row | None:
        at = 0
        while at < len(self.text):
            following = self._step(at)
            if following is None:
                return None
            at = following
        return Row(tuple(self.out)) if self.out else None

    def _inner(self, text: str) -> Row | None:
        return _Layout(text, self.times, self.divide, self.stacks, self.slants).row()

    def _step(self, at: int) -> int | None:
        """Write what begins at a place; return where the next thing begins, None if nothing fits."""
        if match := _MIXED.match(self.text, at):
            whole, upper, lower = (_signs(part) for part in match.groups())
            self.out.append(Mixed(whole, self._fraction(upper, lower)))
            return match.end()
        if self.text[at] == "/" and self.stacks and len(self.out) > self.product:
            return self._over(at + 1)
        factor = self._factor(at)
        if factor is not None:
            self.out.extend(factor[0])
            return factor[1]
        match = _SIGN.match(self.text, at)
        if match is None:
            return None
        sign = {"*": self.times, "/": self.divide, **_WRITTEN}.get(match[0], match[0])
        self.out.append(Sign(sign, match[0]))
        self.product = len(self.out)
        return match.end()

    def _over(self, at: int) -> int | None:
        """Make the product before a stroke the upper part of a fraction."""
        upper, below = self.out[self.product :], self._factor(at)
        if below is None or any(isinstance(n, (Stack, Slant, Mixed)) for n in upper):
            return None
        self.out[self.product :] = [self._fraction(_bare(upper), _bare(below[0]))]
        return below[1]

    def _fraction(self, upper: Row, lower: Row) -> Stack | Slant:
        plain = all(isinstance(n, Sign) and n.sign.isalnum() for n in (*upper.items, *lower.items))
        return Slant(upper, lower) if self.slants and plain else Stack(upper, lower)

    def _factor(self, at: int) -> tuple[list[Node], int] | None:
        """Return a number, letter or bracket that begins at a place, with its exponent, and where it ends."""
        base: Row | None
        if self.text[at : at + 1] == "(":
            end = _closing(self.text, at)
            base = None if end is None else self._inner(self.text[at + 1 : end - 1])
            if base is None or end is None:
                return None
            base = Row((Sign("(", "("), *base.items, Sign(")", ")")))
        else:
            match = _FACTOR.match(self.text, at)
            if match is None:
                return None
            base, end = _signs(match[0]), match.end()
        if self.text[end : end + 1] != "^":
            return list(base.items), end
        above = self._factor(end + 1)
        return None if above is None else ([Power(base, _bare(above[0]))], above[1])


def _signs(text: str) -> Row:
    return Row(tuple(Sign(c, c) for c in text))


def _bare(items: list[Node]) -> Row:
    """Return the items without the brackets around them all: a fraction bar or a raised place stands for these."""
    first, last = items[0], items[-1]
    depth = 0
    for i, item in enumerate(items):
        if isinstance(item, Sign):
            depth += (item.sign == "(") - (item.sign == ")")
        if depth == 0 and i < len(items) - 1:
            return Row(tuple(items))
    whole = len(items) > 2 and isinstance(first, Sign) and first.sign == "(" and isinstance(last, Sign)
    return Row(tuple(items[1:-1] if whole else items))


def _closing(text: str, at: int) -> int | None:
    """Return where the bracket that opens at a place has closed."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0:
            return i + 1
    return None


def compose_text(rng: np.random.Generator, bank: Bank, text: str) -> ImageSample | None:
    """Return a picture of the text in one writer's hand, or None where its layout is not plain."""
    node = node_of(rng, text)
    return None if node is None else sample_of(rng, bank, node)
