"""Mal-rules of collecting terms, and of what a letter beside a number means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import Letters, monomial, sum_of, term, terms, whole
from mmtutor.messages import message

_BOOTH = "Booth, L. R. (1984). Algebra: Children's Strategies and Errors."
_KUCHEMANN = "Küchemann, D. (1981). Algebra, in Hart (ed.), Children's Understanding of Mathematics: 11-16."
_MATZ = "Matz, M. (1982). Towards a process model for high school algebra errors."
_SLEEMAN = "Sleeman, D. (1984). An attempt to understand students' understanding of basic algebra."

Known = tuple[Fraction, Letters]
Put = Callable[[n.Node], n.Node]


def _pairs(node: n.Node) -> Iterator[tuple[Known, Known, Put]]:
    """Yield the pairs of terms with their signed coefficients, and what puts one term in the place of both."""
    parts = terms(node)
    known = [monomial(part) for _, part in parts]
    for i in range(len(parts)):
        for j in range(i + 1, len(parts)):
            a, b = known[i], known[j]
            if a is None or b is None:
                continue

            def put(new: n.Node, i: int = i, j: int = j) -> n.Node:
                return sum_of([*parts[:i], *terms(new), *parts[i + 1 : j], *parts[j + 1 :]])

            yield (parts[i][0] * a[0], a[1]), (parts[j][0] * b[0], b[1]), put


def _joined(a: Letters, b: Letters) -> Letters:
    total = dict(a)
    for name, exponent in b:
        total[name] = total.get(name, 0) + exponent
    return tuple(sorted(total.items()))


def _unlike_joined(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters == others:
            continue
        if not letters or not others:
            yield put(term(a + b, letters or others))
        elif {name for name, _ in letters}.isdisjoint(name for name, _ in others):
            yield put(term(a + b, _joined(letters, others)))


def _unlike_multiplied(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters != others and not (letters and others) and a > 0 < b and abs(a * b) > 1:
            yield put(term(a * b, letters or others))


def _letter_left_out(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if bool(letters) != bool(others):
            yield put(term(a + b, ()))


def _letters_multiplied(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters == others and letters and a + b:
            yield put(term(a + b, _joined(letters, others)))


def _coefficients_multiplied(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters == others and letters and a > 1 < b:
            yield put(term(a * b, letters))


def _letter_taken_away(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters == others and letters and b == -1 and a > 1:
            yield put(term(a, ()))


def _lone_letter_is_nothing(node: n.Node) -> Iterator[n.Node]:
    for (a, letters), (b, others), put in _pairs(node):
        if letters == others and letters and abs(a) == 1 != abs(b):
            yield put(term(b, letters))
        if letters == others and letters and abs(b) == 1 != abs(a):
            yield put(term(a, letters))


def _letter_as_digit(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    if len(node.factors) == 2 and isinstance(node.factors[1], n.Name) and node.signs == ("",):
        tens = whole(node.factors[0])
        if tens is not None and tens > 0:
            yield n.Sum((n.Number(str(10 * tens)), node.factors[1]), ("+",))


def _coefficient_added(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    if len(node.factors) == 2 and isinstance(node.factors[1], n.Name):
        count = whole(node.factors[0])
        if count is not None and count > 0:
            yield n.Sum((node.factors[0], node.factors[1]), ("+",))


_COLLECT = ("collect-terms", "two-step", "both-sides")
COLLECTING = (
    Misconception(
        "joins-unlike-terms",
        message("Joining unlike terms"),
        message("Terms with different letters, or with and without a letter, cannot be put together into one."),
        "2x+3 <> 5x", _BOOTH, _COLLECT, (n.Sum,), _unlike_joined,
    ),
    Misconception(
        "letters-multiplied",
        message("Multiplying the letters of a sum"),
        message("Like terms were counted together, but their letters were multiplied as well."),
        "2x+3x <> 5x^2", _MATZ, _COLLECT, (n.Sum,), _letters_multiplied,
    ),
    Misconception(
        "coefficients-multiplied",
        message("Multiplying the numbers of like terms"),
        message("The numbers in front of like terms were multiplied, although the terms are added."),
        "2x+3x <> 6x", _SLEEMAN, _COLLECT, (n.Sum,), _coefficients_multiplied,
    ),
    Misconception(
        "letter-taken-away",
        message("Taking the letter away"),
        message("Taking away x was read as taking the letter off, but x stands for a number of which one is removed."),
        "5x-x <> 5", _BOOTH, _COLLECT, (n.Sum,), _letter_taken_away,
    ),
    Misconception(
        "lone-letter-is-nothing",
        message("A letter alone counts as nothing"),
        message("A letter without a number in front stands for one of it, and here it was not counted."),
        "x+3x <> 3x", _SLEEMAN, _COLLECT, (n.Sum,), _lone_letter_is_nothing,
    ),
    Misconception(
        "letter-left-out",
        message("Leaving the letter out"),
        message("The numbers were put together and the letter was left out of account."),
        "2x+3 <> 5", _KUCHEMANN, _COLLECT, (n.Sum,), _letter_left_out,
    ),
    Misconception(
        "unlike-terms-multiplied",
        message("Multiplying the parts of a sum"),
        message("A term with a letter and a number are added here, and they were multiplied."),
        "2x+3 <> 6x", _BOOTH, _COLLECT, (n.Sum,), _unlike_multiplied,
    ),
    Misconception(
        "letter-as-digit",
        message("Reading a letter as a digit"),
        message("A letter beside a number is multiplied by it; it does not take the place of a digit."),
        "3x <> 30+x", _MATZ, ("equation-meaning", "collect-terms"), (n.Product,), _letter_as_digit,
    ),
    Misconception(
        "coefficient-added",
        message("Reading a number beside a letter as added"),
        message("A number beside a letter multiplies it, and here the two were added."),
        "3x <> 3+x", _KUCHEMANN, ("equation-meaning",), (n.Product,), _coefficient_added,
    ),
)  # fmt: skip
