"""Where each sign of an expression stands on the paper, and which characters it reads as.

Knows the shape of written maths (rows, stacked and slanted fractions, powers), not the shapes of the signs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmtutor.training.glyphs import Hand

AXIS = 0.45  # height of fraction bars and minus signs above the baseline, in digit heights


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """One written sign and what it reads as: a comma may read ".", a needless parenthesis ""."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Written side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """A fraction with a bar."""

    upper: Node
    lower: Node


@dataclass(frozen=True, slots=True, eq=False)
class Slant:
    """A small fraction on a slash, numerator raised, denominator lowered."""

    upper: Node
    lower: Node


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """A base with a raised exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """A whole number beside a fraction."""

    whole: Node
    fraction: Stack | Slant


Node = Sign | Row | Stack | Slant | Power | Mixed
Token = tuple[str, Sign | Stack | Slant | None]  # a character and the ink it came from
Ink = list[tuple[np.ndarray, Sign | Stack | Slant]]


def tokens(node: Node) -> list[Token]:
    """Return the characters a node reads as, in canonical linear form."""
    if isinstance(node, Sign):
        return [(c, node) for c in node.text]
    if isinstance(node, Row):
        return _row_tokens(node)
    if isinstance(node, (Stack, Slant)):
        return [*_guarded(tokens(node.upper), "+-", lead=False), ("/", node), *_guarded(tokens(node.lower), "+-*/j")]
    if isinstance(node, Power):
        return [*_guarded(tokens(node.base), "+-*/j^"), ("^", None), *_guarded(tokens(node.exponent), "+-*/j^")]
    return [*tokens(node.whole), (" ", None), *tokens(node.fraction)]


def _row_tokens(row: Row) -> list[Token]:
    out: list[Token] = []
    for item in row.items:
        inner = tokens(item)
        if isinstance(item, (Stack, Slant)) and out and out[-1][0] == "/":
            inner = [("(", None), *inner, (")", None)]
        out.extend(inner)
    return out


def _guarded(inner: list[Token], loose: str, lead: bool = True) -> list[Token]:
    """Put implied parentheses around what would otherwise bind differently.

    `loose` holds the operators that bind less than the place asks for, "j" standing for factors side by side. A leading
    minus counts only with `lead`.
    """
    depth = 0
    for i, (c, _) in enumerate(inner):
        if depth == 0:
            operator = c in loose and c != "j" and (i > 0 or lead)
            factors = "j" in loose and i > 0 and _juxtaposed(inner[i - 1][0], c)
            if operator or factors:
                return [("(", None), *inner, (")", None)]
        depth += (c == "(") - (c == ")")
    return inner


def _juxtaposed(a: str, b: str) -> bool:
    """Whether two neighbouring characters are factors side by side, such as 2x, ab or 3(."""
    first = a.isalnum() or a == ")"
    return (first and (b.isalpha() or b == "(")) or (b.isdigit() and (a.isalpha() or a == ")"))


@dataclass(slots=True)
class Block:
    """Ink placed around a baseline at y = 0: strokes with the sign each belongs to, and the extent."""

    ink: Ink
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Spacing:
    """How one writer spaces one line, in digit heights."""

    between: float
    operators: float
    wide: float  # chance that the gap beside an operator is very wide
    unsteady: float
    drift: float


def spacing(rng: np.random.Generator) -> Spacing:
    """Draw a writer's spacing."""
    return Spacing(
        between=float(rng.uniform(0.04, 0.3)),
        operators=float(rng.choice([0.0, 0.1, 0.25, 0.5])) * float(rng.uniform(0.5, 1.5)),
        wide=float(rng.choice([0.0, 0.0, 0.15, 0.5])),
        unsteady=float(rng.uniform(0.0, 0.1)),
        drift=float(rng.choice([0.0, 0.02, 0.05])),
    )


_OPERATORS = "+-=<>≤≥×÷·/:"


def place(node: Node, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    """Write a node with a hand and return its ink."""
    if isinstance(node, Sign):
        return _block([(s, node) for s in hand.write(node.sign)])
    if isinstance(node, Row):
        return _place_row(node, hand, rng, space)
    if isinstance(node, Stack):
        return _place_stack(node, hand, rng, space)
    if isinstance(node, Slant):
        return _place_slant(node, hand, rng, space)
    if isinstance(node, Power):
        base, exponent = place(node.base, hand, rng, space), place(node.exponent, hand, rng, space)
        size = rng.uniform(0.42, 0.8)
        rise = base.top + rng.uniform(0.0, 0.45) * min(1.0, base.bottom - base.top) - exponent.bottom * size
        gap = max(0.02, space.between * 0.6 + rng.normal(0, 0.04))
        return _block([*base.ink, *_moved(exponent, base.right + gap - exponent.left * size, rise, size)])
    whole, fraction = place(node.whole, hand, rng, space), place(node.fraction, hand, rng, space)
    gap = rng.uniform(0.1, 0.45) if isinstance(node.fraction, Stack) else rng.uniform(0.2, 0.7)
    return _block([*whole.ink, *_moved(fraction, whole.right + gap - fraction.left, 0.0, 1.0)])


def _place_row(row: Row, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    ink: Ink = []
    right, height = 0.0, 0.0
    before: Node | None = None
    for item in row.items:
        block = place(item, hand, rng, space)
        gap = space.between * (1.5 if isinstance(item, Stack) or isinstance(before, Stack) else 1.0)
        for side in (before, item):
            if isinstance(side, Sign) and side.sign in _OPERATORS and before is not None:
                gap += space.operators
                if rng.random() < space.wide:
                    gap += rng.uniform(0.2, 1.6)
        if isinstance(item, Sign) and item.sign in ".,":
            gap *= 0.6
        gap = max(gap + rng.normal(0, space.unsteady), 0.02)
        height += rng.normal(0, space.drift)
        dx = right + (gap if before is not None else 0.0) - block.left
        ink.extend(_moved(block, dx, height, 1.0))
        right = max(right, block.right + dx)
        before = item
    return _block(ink)


def _place_stack(node: Stack, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    size = rng.uniform(0.65, 1.0)
    upper, lower = place(node.upper, hand, rng, space), place(node.lower, hand, rng, space)
    wide_upper, wide_lower = (upper.right - upper.left) * size, (lower.right - lower.left) * size
    length = max(wide_upper, wide_lower) * rng.uniform(0.9, 1.25) + rng.uniform(0.0, 0.3)
    bar = np.concatenate(hand.write("-"))
    stretch = length / max(float(np.ptp(bar[:, 0])), 1e-3)
    bar = (bar - bar.min(axis=0)) * np.array([stretch, stretch ** rng.uniform(0.2, 1.0)], np.float32)
    thick = float(np.ptp(bar[:, 1]))
    bar += np.array([0, -AXIS - thick / 2], np.float32)
    above, under = rng.uniform(0.06, 0.3), rng.uniform(0.06, 0.3)
    top, bottom = float(bar[:, 1].min()) - above, float(bar[:, 1].max()) + under
    middle = length / 2
    off_upper, off_lower = rng.normal(0, 0.05, 2) * length
    ink: Ink = [(bar, node)]
    ink += _moved(upper, middle + off_upper - wide_upper / 2 - upper.left * size, top - upper.bottom * size, size)
    ink += _moved(lower, middle + off_lower - wide_lower / 2 - lower.left * size, bottom - lower.top * size, size)
    return _block(ink)


def _place_slant(node: Slant, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    size = rng.uniform(0.55, 0.8)
    upper, lower = place(node.upper, hand, rng, space), place(node.lower, hand, rng, space)
    raised = _block(_moved(upper, -upper.left * size, -rng.uniform(0.3, 0.6), size))
    bar = [s * np.array([rng.uniform(0.8, 1.4), 1.0], np.float32) for s in hand.write("/")]
    slash = _block([(s, node) for s in bar])
    start = raised.right - rng.uniform(0.0, 0.25) * (slash.right - slash.left)
    ink = [*raised.ink, *_moved(slash, start - slash.left, 0.0, 1.0)]
    end = start + (slash.right - slash.left) * rng.uniform(0.75, 1.1)
    return _block([*ink, *_moved(lower, end - lower.left * size, rng.uniform(0.0, 0.3), size)])


def _moved(block: Block, dx: float, dy: float, size: float) -> Ink:
    """Return a block's ink scaled about the origin, then shifted."""
    shift = np.array([dx, dy], np.float32)
    return [(s * np.float32(size) + shift, sign) for s, sign in block.ink]


def _block(ink: Ink) -> Block:
    points = np.concatenate([s for s, _ in ink])
    low, high = points.min(axis=0), points.max(axis=0)
    return Block(ink, float(low[0]), float(low[1]), float(high[0]), float(high[1]))
