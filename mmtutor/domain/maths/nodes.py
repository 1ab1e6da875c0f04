"""The syntax tree of learners' maths. It keeps what was written: brackets, signs of multiplication, kinds of number.

Nodes are plain values. Nothing here knows how they are read, compared or drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """Any piece of maths."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A whole number. `digits` is plain ("1234"); `written` is as the learner wrote it ("1,234")."""

    digits: str
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Decimal(Node):
    """A decimal number with a point ("2.50"). `repeating` is the block that goes on for ever ("6" for "0.1666...")."""

    digits: str
    repeating: str = ""
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mixed(Node):
    """A mixed number such as 1 3/4; the parts are digits. `parse_partial` leaves a denominator to come empty."""

    whole: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """An unknown: one letter, or "pi"."""

    text: str


@dataclass(frozen=True, slots=True)
class Parens(Node):
    """Brackets as they were written. Around a `Listing` they make an ordered pair."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """A minus sign in front: -x."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Positive(Node):
    """A plus sign in front: +x."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Percent(Node):
    """Hundredths: 50%."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    """A base with an exponent, drawn raised."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """A square root."""

    radicand: Node


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """A fraction or a division. `sign` is as written: "/" (drawn stacked), "÷" or ":" (drawn in line)."""

    left: Node
    right: Node
    sign: str = "/"


@dataclass(frozen=True, slots=True)
class Product(Node):
    """Factors with the sign between each two: "*" where one was written, "" where it is understood (2x)."""

    factors: tuple[Node, ...]
    signs: tuple[str, ...]  # one fewer than factors


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Terms with "+" or "-" between each two. A sign in front of the first is a `Negation`."""

    terms: tuple[Node, ...]
    signs: tuple[str, ...]  # one fewer than terms


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A chain such as a = b = c or 2 <= x < 5. Operators: "=", "<", ">", "<=", ">=", "<>" (is not)."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]  # one fewer than operands


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """Several answers: x=2, x=3."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unknown(Node):
    """Text that could not be read; only `parse_partial` makes it."""

    text: str


def without_parens(node: Node) -> Node:
    """Take off the brackets around the whole of a node."""
    while isinstance(node, Parens):
        node = node.inner
    return node
