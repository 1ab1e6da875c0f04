"""Where each sign of an expression stands on the paper, and which characters it reads as.

Knows the shape of written maths (rows, stacked and slanted fractions, powers), not the shapes of the signs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mmtutor.training.glyphs import Mark
from mmtutor.training.hand import AXIS, Hand


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """One written sign and what it reads as: a comma may read "."."""

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
Ink = list[tuple[Mark, Sign | Stack | Slant]]


def tokens(node: Node) -> list[Token]:
    """Return the characters a node reads as in linear form, with every bracket that is written, needed or not."""
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
        if isinstance(item, (Stack, Slant, Mixed)) and out and out[-1][0] == "/":
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
    """Ink placed around a baseline at y = 0: marks with the sign each belongs to, and the extent."""

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
    growth: float = 0.0  # how much the size wanders from sign to sign
    fraction: float = 0.0  # 0: the parts of a fraction small, 1: as large as the rest
    exponent: float = 0.5  # likewise for exponents
    bar: float = 0.5  # how far fraction bars reach over
    point: float = 0.6  # how much room a decimal point is given


# Quantiles of the gap between signs. Between digits that training writers wrote in one go it is 0, 0.18, 0.31, 0.47 and
# 0.9 at the 5th, 25th, 50th, 75th and 95th percentile; but only lines whose signs stand apart could be measured.
_BETWEEN = ((0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0), (-0.05, -0.02, 0.08, 0.18, 0.32, 0.6, 0.8))


def spacing(rng: np.random.Generator) -> Spacing:
    """Draw a writer's spacing."""
    unit = rng.random(11)
    return Spacing(
        between=float(np.interp(unit[0], *_BETWEEN)),
        operators=(0.0, 0.1, 0.25, 0.5)[int(4 * unit[1])] * (0.5 + unit[2]),
        wide=(0.0, 0.0, 0.1, 0.35)[int(4 * unit[3])],
        unsteady=0.1 * unit[4],
        drift=(0.0, 0.02, 0.045)[int(3 * unit[5])],
        growth=(0.0, 0.01, 0.03)[int(3 * unit[6])],
        fraction=unit[7],
        exponent=unit[8],
        bar=unit[9],
        point=0.3 + 0.9 * unit[10],
    )


_OPERATORS = "+-=<>≤≥×÷·/:"


def place(node: Node, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    """Write a node with a hand and return its ink."""
    if isinstance(node, Sign):
        mark = hand.write(node.sign)
        return Block([(mark, node)], mark.left, mark.top, mark.right, mark.bottom)
    if isinstance(node, Row):
        return _place_row(node, hand, rng, space)
    if isinstance(node, Stack):
        return _place_stack(node, hand, rng, space)
    if isinstance(node, Slant):
        return _place_slant(node, hand, rng, space)
    if isinstance(node, Power):
        return _place_power(node, hand, rng, space)
    whole, fraction = place(node.whole, hand, rng, space), place(node.fraction, hand, rng, space)
    size = 1.0
    if isinstance(node.fraction, Stack) and rng.random() < 0.5:
        size = rng.uniform(1.0, 1.5)
    ink = _moved(whole, 0.0, AXIS * (size - 1), size)
    gap = rng.uniform(0.06, 0.4) if isinstance(node.fraction, Stack) else rng.uniform(0.2, 0.7)
    return _block([*ink, *_moved(fraction, whole.right * size + gap - fraction.left, 0.0, 1.0)])


def _place_row(row: Row, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    blocks = [place(item, hand, rng, space) for item in row.items]
    _stretch_brackets(row, blocks, rng)
    ink: Ink = []
    right, height, size = 0.0, 0.0, 1.0
    before: Node | None = None
    for item, block, noise in zip(row.items, blocks, rng.normal(size=(len(blocks), 3)), strict=True):
        gap = space.between * (1.5 if isinstance(item, Stack) or isinstance(before, Stack) else 1.0)
        for side in (before, item):
            if isinstance(side, Sign) and side.sign in _OPERATORS and before is not None:
                gap += space.operators + (0.06 if side.sign == "·" else 0.0)
                if space.wide and rng.random() < space.wide:
                    gap += rng.uniform(0.2, 1.6)
        if isinstance(item, Sign) and item.sign in ".,":
            gap = space.point * (gap + 0.12)
        elif isinstance(before, Sign) and before.sign in ".,":
            gap = gap + space.point * 0.2
        gap = max(gap + noise[0] * space.unsteady, -0.08)
        height += noise[1] * space.drift
        size *= 1 + noise[2] * space.growth
        dx = right + (gap if before is not None else 0.0) - block.left * size
        ink.extend(_moved(block, dx, height, size))
        right = max(right, block.right * size + dx)
        before = item
    return _block(ink)


def _stretch_brackets(row: Row, blocks: list[Block], rng: np.random.Generator) -> None:
    """Make most brackets around something tall as tall as it is."""
    open_at: list[int] = []
    for i, item in enumerate(row.items):
        if not isinstance(item, Sign) or item.sign not in "()":
            continue
        if item.sign == "(":
            open_at.append(i)
        elif open_at:
            first = open_at.pop()
            inner = blocks[first + 1 : i]
            if not inner:
                continue
            top, bottom = min(b.top for b in inner), max(b.bottom for b in inner)
            if bottom - top < 1.45 or rng.random() > 0.8:
                continue
            for j in (first, i):
                mark, sign = blocks[j].ink[0]
                tall = (bottom - top) * rng.uniform(0.85, 1.12) / max(mark.glyph.height, 1e-3)
                low = bottom + rng.uniform(-0.1, 0.1)
                wide = mark.sx * (tall / mark.sy) ** rng.uniform(0.3, 0.9)
                blocks[j] = _block([(Mark(mark.glyph, wide, tall, mark.dx, low), sign)])


def _place_power(node: Power, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    base, exponent = place(node.base, hand, rng, space), place(node.exponent, hand, rng, space)
    size = 0.34 + 0.34 * space.exponent + rng.uniform(0.0, 0.12)
    tall = min(1.0, base.bottom - base.top)
    rise = base.top + rng.uniform(-0.12, 0.5) * tall - exponent.bottom * size
    gap = max(-0.06, space.between * 0.5 + rng.normal(0, 0.05))
    return _block([*base.ink, *_moved(exponent, base.right + gap - exponent.left * size, rise, size)])


def _place_stack(node: Stack, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    usual = 0.6 + 0.4 * space.fraction
    size_upper, size_lower = usual * (1 + rng.normal(0, 0.05, 2))
    upper, lower = place(node.upper, hand, rng, space), place(node.lower, hand, rng, space)
    wide_upper, wide_lower = (upper.right - upper.left) * size_upper, (lower.right - lower.left) * size_lower
    length = max(wide_upper, wide_lower) * (0.88 + 0.3 * space.bar + rng.uniform(0, 0.12)) + rng.uniform(0.0, 0.35)
    dash = hand.write("-").glyph
    wide = length / max(dash.width, 1e-3)
    tall = min(wide, wide ** rng.uniform(0.2, 1.0))
    thick = dash.height * tall
    bar = Mark(dash, wide, tall, 0.0, -AXIS + rng.normal(0, 0.06) + thick / 2)
    above, under = rng.uniform(0.02, 0.28, 2)
    if rng.random() < 0.08:  # numbers that touch the bar
        above, under = rng.uniform(-0.08, 0.1, 2)
    middle = length / 2
    off_upper, off_lower = np.clip(rng.normal(0, 0.05, 2) * length, -0.4, 0.4)
    ink: Ink = [(bar, node)]
    dx = middle + off_upper - wide_upper / 2 - upper.left * size_upper
    ink += _moved(upper, dx, bar.top + thick * 0.3 - above - upper.bottom * size_upper, size_upper)
    dx = middle + off_lower - wide_lower / 2 - lower.left * size_lower
    ink += _moved(lower, dx, bar.bottom - thick * 0.3 + under - lower.top * size_lower, size_lower)
    return _block(ink)


def _place_slant(node: Slant, hand: Hand, rng: np.random.Generator, space: Spacing) -> Block:
    size = rng.uniform(0.5, 0.85)
    upper, lower = place(node.upper, hand, rng, space), place(node.lower, hand, rng, space)
    raised = _block(_moved(upper, -upper.left * size, -rng.uniform(0.3, 0.6), size))
    bar = hand.write("/")
    slash = Mark(bar.glyph, bar.sx * rng.uniform(0.8, 1.4), bar.sy, 0.0, bar.dy)
    start = raised.right - rng.uniform(0.0, 0.25) * slash.right
    end = start + slash.right * rng.uniform(0.75, 1.1)
    ink = [*raised.ink, (slash.moved(start, 0.0, 1.0), node)]
    return _block([*ink, *_moved(lower, end - lower.left * size, rng.uniform(0.0, 0.3), size)])


def _moved(block: Block, dx: float, dy: float, size: float) -> Ink:
    """Return a block's ink scaled about the origin, then shifted."""
    return [(mark.moved(dx, dy, size), sign) for mark, sign in block.ink]


def _block(ink: Ink) -> Block:
    return Block(
        ink,
        min(mark.left for mark, _ in ink),
        min(mark.top for mark, _ in ink),
        max(mark.right for mark, _ in ink),
        max(mark.bottom for mark, _ in ink),
    )
