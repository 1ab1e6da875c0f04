"""The syntax tree of learners' maths. It keeps what was written: brackets, signs of multiplication, kinds of number.

Nodes are plain values. Nothing here knows how they are read, compared or drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    """An unknown: a letter, with its subscript or primes (a_1, x'); or "pi", "∞", "∅"."""

    text: str


@dataclass(frozen=True, slots=True)
class Parens(Node):
    """Brackets as they were written: "()", "[]", "{}", or "[)" and "(]" around the ends of an interval.

    Around a `Listing` they have a meaning: an ordered pair, an interval, a matrix of rows, a set.
    """

    inner: Node
    shape: str = "()"


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """A minus sign in front: -x."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Both(Node):
    """Both signs in front: ±x."""

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
class Degrees(Node):
    """An angle in degrees: 30°."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Absolute(Node):
    """The distance from zero: |x|."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of one argument: ln(x), sin(2x). `base` is that of a logarithm whose base is written."""

    name: str
    argument: Node
    base: Node | None = None


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
    """Terms with "+", "-", "±" or "∓" between each two. A sign in front of the first is a `Negation`."""

    terms: tuple[Node, ...]
    signs: tuple[str, ...]  # one fewer than terms


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A chain such as a = b = c or 2 <= x < 5. Operators: "=", "<", ">", "<=", ">=", "<>" (is not)."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]  # one fewer than operands


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """Several answers: x=2, x=3. `word` joins them: ",", "or", "and", or "U" for intervals taken together."""

    items: tuple[Node, ...]
    word: str = ","


@dataclass(frozen=True, slots=True)
class Unknown(Node):
    """Text that could not be read; only `parse_partial` makes it."""

    text: str


def without_parens(node: Node) -> Node:
    """Take off the brackets around the whole of a node, where they only group."""
    while isinstance(node, Parens) and not isinstance(node.inner, Listing):
        node = node.inner
    return node


def children(node: Node) -> tuple[Node, ...]:
    """Return what a node is directly made of."""
    match node:
        case Parens(inner=child) | Absolute(inner=child) | Root(radicand=child):
            return (child,)
        case Negation(operand=child) | Positive(operand=child) | Both(operand=child):
            return (child,)
        case Percent(operand=child) | Degrees(operand=child):
            return (child,)
        case Call(argument=child, base=base):
            return (child,) if base is None else (base, child)
        case Power(base=a, exponent=b) | Quotient(left=a, right=b):
            return (a, b)
        case Product(factors=several) | Sum(terms=several):
            return several
        case Relation(operands=several) | Listing(items=several):
            return several
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything in it."""
    yield node
    for child in children(node):
        yield from walk(child)


def items_of(node: Parens) -> tuple[Node, ...]:
    """Return what stands in brackets, one item after another."""
    return node.inner.items if isinstance(node.inner, Listing) else (node.inner,)


def rows_of(node: Node) -> tuple[Parens, ...]:
    """Return the rows of a matrix [[1,2],[3,4]]; none where it is no matrix."""
    if not isinstance(node, Parens) or node.shape != "[]":
        return ()
    items = items_of(node)
    rows = tuple(i for i in items if isinstance(i, Parens) and i.shape == "[]")
    whole = len(rows) == len(items) and (len(rows) > 1 or isinstance(rows[0].inner, Listing))
    return rows if whole else ()


_CONSTANTS = frozenset({"pi", "∞", "∅"})


def has_unknowns(node: Node) -> bool:
    """Say whether a name that stands for a number occurs."""
    return any(isinstance(x, Name) and x.text.lower() not in _CONSTANTS for x in walk(node))


_FUNCTION_NAMES = frozenset("fgh")


def applies(function: Node, argument: Node) -> bool:
    """Say whether two factors side by side are a function and what it is taken of: f(x), g(2), f(g(x))."""
    if not (isinstance(function, Name) and function.text.lower() in _FUNCTION_NAMES and isinstance(argument, Parens)):
        return False
    inner = argument.inner
    nested = isinstance(inner, Product) and inner.signs == ("",) and applies(*inner.factors)
    return nested or isinstance(inner, Name | Number | Decimal | Negation)
