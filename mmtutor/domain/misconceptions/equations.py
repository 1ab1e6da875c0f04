"""Mal-rules of solving equations: what is done to one side only, or done the wrong way."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import Term, letters_in, literal, monomial, number, sum_of, term, terms
from mmtutor.messages import message

_PAYNE = "Payne, S. J. & Squibb, H. R. (1990). Algebra mal-rules and cognitive accounts of error."
_SLEEMAN = "Sleeman, D. (1984). An attempt to understand students' understanding of basic algebra."
_LINCHEVSKI = "Linchevski, L. & Herscovics, N. (1996). Crossing the cognitive gap between arithmetic and algebra."
_KIERAN = "Kieran, C. (1992). The learning and teaching of school algebra."
_VLASSIS = "Vlassis, J. (2004). Making sense of the minus sign or becoming flexible in 'negativity'."
_QUINN = "Brown, G. & Quinn, R. J. (2006). Algebra students' difficulty with fractions: an error analysis."
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}


def sides(node: n.Node) -> tuple[n.Node, n.Node, str] | None:
    """Return left side, right side and operator of a relation with two sides."""
    match node:
        case n.Relation(operands=(left, right), operators=(operator,)):
            return left, right, operator
    return None


def both_ways(node: n.Node) -> Iterator[tuple[n.Node, n.Node, str, bool]]:
    """Yield the two sides in both orders, with the operator that fits; the last says whether they were swapped."""
    found = sides(node)
    if found is not None:
        left, right, operator = found
        yield left, right, operator, False
        yield right, left, TURNED[operator], True


def related(left: n.Node, right: n.Node, operator: str, swapped: bool) -> n.Node:
    """Put two sides together again in the order they came in."""
    return n.Relation((right, left), (TURNED[operator],)) if swapped else n.Relation((left, right), (operator,))


def unknown_alone(node: n.Node) -> Iterator[tuple[str, Fraction, n.Node, str, bool]]:
    """Yield name, coefficient, the other side (without names), operator and order where a side is one term: ax = b."""
    for left, right, operator, swapped in both_ways(node):
        part = monomial(left)
        if part is not None and len(part[1]) == 1 and part[1][0][1] == 1 and part[0] and not letters_in(right):
            yield part[1][0][0], part[0], right, operator, swapped


def _moved(node: n.Node) -> Iterator[tuple[list[Term], Term, n.Node, str, bool]]:
    for left, right, operator, swapped in both_ways(node):
        parts = terms(left)
        if len(parts) > 1:
            for i, part in enumerate(parts):
                yield [*parts[:i], *parts[i + 1 :]], part, right, operator, swapped


def _moved_to_its_kind(node: n.Node) -> Iterator[tuple[list[Term], Term, n.Node, str, bool]]:
    """Yield the moves that bring like to like: a number to the other side, letters to a side that has some."""
    for rest, part, right, operator, swapped in _moved(node):
        if not letters_in(part[1]) or letters_in(right) or len(letters_in(node)) > 1:
            yield rest, part, right, operator, swapped


def _moved_with_its_sign(node: n.Node) -> Iterator[n.Node]:
    for rest, part, right, operator, swapped in _moved_to_its_kind(node):
        yield related(sum_of(rest), sum_of([*terms(right), part]), operator, swapped)


def _one_side_only(node: n.Node) -> Iterator[n.Node]:
    for rest, part, right, operator, swapped in _moved(node):
        if literal(part[1]) != 0:
            yield related(sum_of(rest), right, operator, swapped)


def _one_side_undone(node: n.Node) -> Iterator[n.Node]:
    """Divide or multiply one side only: 3x = 12 as x = 12."""
    for name, c, right, operator, swapped in unknown_alone(node):
        if abs(c) != 1 and c.denominator == 1:
            yield related(n.Name(name), right, operator if c > 0 else TURNED[operator], swapped)


def _taken_away_backwards(node: n.Node) -> Iterator[n.Node]:
    for rest, part, right, operator, swapped in _moved_to_its_kind(node):
        yield related(sum_of(rest), sum_of([part, *((-s, t) for s, t in terms(right))]), operator, swapped)


def _coefficient_taken_away(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c.denominator == 1 and abs(c) > 1:
            yield related(n.Name(name), sum_of([*terms(right), *terms(number(-c))]), operator, swapped)


def _coefficient_added(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c.denominator == 1 and abs(c) > 1:
            yield related(n.Name(name), sum_of([*terms(right), *terms(number(c))]), operator, swapped)


def _divided_backwards(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if abs(c) != 1 and c.denominator == 1 and right != n.Number("0"):
            turned = operator if c > 0 else TURNED[operator]
            yield related(n.Name(name), n.Quotient(number(c), right), turned, swapped)


def _multiplied_for_divided(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if abs(c) != 1 and c.denominator == 1:
            yield related(n.Name(name), n.Product((right, number(c)), ("*",)), operator, swapped)


def _divided_for_multiplied(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c.denominator != 1:
            yield related(n.Name(name), n.Product((right, number(c)), ("*",)), operator, swapped)


def _sum_undone_as_product(node: n.Node) -> Iterator[n.Node]:
    """Solve x + a = b by dividing, and x/a = b by adding or taking away."""
    for rest, (sign, part), right, operator, swapped in _moved(node):
        value = literal(part)
        if value and len(rest) == 1 and rest[0][0] > 0 and isinstance(rest[0][1], n.Name) and not letters_in(right):
            over = n.Quotient(right, part) if sign > 0 else n.Product((right, part), ("*",))
            yield related(rest[0][1], over, operator, swapped)


def _quotient_undone_as_sum(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c.denominator != 1 and c.numerator == 1:
            for sign in (-1, 1):
                made = sum_of([*terms(right), (sign, number(c.denominator))])
                yield related(n.Name(name), made, operator, swapped)


def _minus_of_unknown_lost(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c < 0:
            yield related(term(-c, ((name, 1),)), right, operator, swapped)


def _minus_of_answer_lost(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        value = literal(right)
        if c > 0 and value is not None and value < 0:
            yield related(term(c, ((name, 1),)), number(-value), operator, swapped)


def _scaled(node: n.Node, factor: Fraction, left_out: int) -> n.Node | None:
    """Multiply every term of both sides but one."""
    found = sides(node)
    if found is None:
        return None
    made: list[n.Node] = []
    count = 0
    for side in found[:2]:
        scaled: list[Term] = []
        for sign, part in terms(side):
            known = monomial(part)
            if count == left_out:
                scaled.append((sign, part))
            elif known is None:
                scaled.append((sign, n.Product((number(factor), part), ("*",))))
            else:
                scaled.append((sign, term(known[0] * factor, known[1])))
            count += 1
        made.append(sum_of(scaled))
    return n.Relation((made[0], made[1]), (found[2] if factor > 0 else TURNED[found[2]],))


def _all_but_one(node: n.Node, factors: set[Fraction]) -> Iterator[n.Node]:
    found = sides(node)
    if found is None:
        return
    count = len(terms(found[0])) + len(terms(found[1]))
    if count < 3:
        return
    for factor in sorted(factors):
        for left_out in range(count):
            made = _scaled(node, factor, left_out)
            if made is not None:
                yield made


def _coefficients(node: n.Node) -> Iterator[Fraction]:
    found = sides(node)
    for side in found[:2] if found else ():
        for sign, part in terms(side):
            known = monomial(part)
            if known is not None and known[1]:
                yield sign * known[0]


def _one_term_not_divided(node: n.Node) -> Iterator[n.Node]:
    yield from _all_but_one(node, {1 / c for c in _coefficients(node) if c.denominator == 1 and abs(c) > 1})


def _one_term_not_multiplied(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    below: set[Fraction] = set()
    for side in found[:2] if found else ():
        for _, part in terms(side):
            if isinstance(part, n.Quotient):
                value = literal(part.right)
                below |= {value} if value and value.denominator == 1 and value > 1 else set()
            known = monomial(part)
            below |= {Fraction(known[0].denominator)} if known is not None and known[0].denominator > 1 else set()
    yield from _all_but_one(node, below)


def _denominator_dropped(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is None or not letters_in(node):
        return
    for i, side in enumerate(found[:2]):
        parts = terms(side)
        for j, (sign, part) in enumerate(parts):
            known = monomial(part)
            if isinstance(part, n.Quotient) and literal(part.right) is not None and letters_in(part.left):
                new = part.left
            elif known is not None and known[1] and known[0].denominator != 1:
                new = term(Fraction(known[0].numerator), known[1])
            else:
                continue
            made = sum_of([*parts[:j], (sign, new), *parts[j + 1 :]])
            yield n.Relation((made, found[1]) if i == 0 else (found[0], made), (found[2],))


def _multiplied_across(node: n.Node) -> Iterator[n.Node]:
    """Solve a/b = x/d as x = ab/d or x = bd/a: crossing the wrong numbers."""
    for left, right, operator, swapped in both_ways(node):
        if operator != "=" or not isinstance(left, n.Quotient) or not isinstance(right, n.Quotient):
            continue
        a, b, d = literal(left.left), literal(left.right), literal(right.right)
        if isinstance(right.left, n.Name) and a and b and d:
            for value in (a * b / d, b * d / a, d / (a * b)):
                yield related(number(value), right.left, operator, swapped)


def _halves_swapped(node: n.Node) -> Iterator[n.Node]:
    """Give the unknown the wrong sign at the end: 0 - x = 5 as x = 5."""
    for left, right, operator, swapped in both_ways(node):
        parts = terms(left)
        if len(parts) > 1 and all(s < 0 for s, part in parts if letters_in(part)) and letters_in(left):
            flipped = sum_of((-s, part) if letters_in(part) else (s, part) for s, part in parts)
            if not letters_in(right):
                yield related(flipped, right, operator, swapped)


_SOLVE = ("one-step-add", "two-step", "both-sides", "brackets")
_TIMES = ("one-step-multiply", "two-step", "both-sides", "brackets")
EQUATIONS = (
    Misconception(
        "moves-with-its-sign",
        message("Moving a term without changing its sign"),
        message("A term went to the other side with the sign it had, so it was not undone on both sides alike."),
        "x+2=5 <> x=7", _PAYNE, _SOLVE, (n.Relation,), _moved_with_its_sign,
    ),
    Misconception(
        "one-side-only",
        message("Changing one side only"),
        message("Something was taken off one side and not off the other, so the balance was lost."),
        "x+2=5 <> x=5", _KIERAN, _SOLVE, (n.Relation,), _one_side_only,
    ),
    Misconception(
        "takes-away-backwards",
        message("Taking away in the wrong order"),
        message("The right side was taken from the term instead of the term from the right side."),
        "x+2=5 <> x=2-5", _LINCHEVSKI, _SOLVE, (n.Relation,), _taken_away_backwards,
    ),
    Misconception(
        "coefficient-taken-away",
        message("Taking the coefficient away"),
        message("The number in front of the unknown multiplies it, so taking it away does not undo it."),
        "3x=12 <> x=9", _SLEEMAN, _TIMES, (n.Relation,), _coefficient_taken_away,
    ),
    Misconception(
        "coefficient-added-on",
        message("Adding the coefficient"),
        message("The number in front of the unknown was added to the other side; it multiplies the unknown."),
        "3x=12 <> x=15", _SLEEMAN, _TIMES, (n.Relation,), _coefficient_added,
    ),
    Misconception(
        "divides-backwards",
        message("Dividing in the wrong order"),
        message("The coefficient was divided by the other side instead of the other way round."),
        "3x=12 <> x=3/12", _PAYNE, _TIMES, (n.Relation,), _divided_backwards,
    ),
    Misconception(
        "multiplies-for-divides",
        message("Multiplying where dividing is needed"),
        message("The unknown is multiplied, so dividing undoes it, and here the other side was multiplied."),
        "3x=12 <> x=36", _PAYNE, _TIMES, (n.Relation,), _multiplied_for_divided,
    ),
    Misconception(
        "divides-for-multiplies",
        message("Dividing where multiplying is needed"),
        message("The unknown is divided, so multiplying undoes it, and here the other side was divided."),
        "x/3=12 <> x=4", _PAYNE, _TIMES, (n.Relation,), _divided_for_multiplied,
    ),
    Misconception(
        "coefficient-forgotten",
        message("Leaving the coefficient out"),
        message("The number in front of the unknown was dropped without dividing the other side."),
        "3x=12 <> x=12", _SLEEMAN, _TIMES, (n.Relation,), _one_side_undone,
    ),
    Misconception(
        "sum-undone-by-dividing",
        message("Undoing a sum by dividing"),
        message("A number that is added or taken away was undone by dividing or multiplying."),
        "x+2=6 <> x=3", _PAYNE, ("one-step-add",), (n.Relation,), _sum_undone_as_product,
    ),
    Misconception(
        "quotient-undone-by-adding",
        message("Undoing a division by adding or subtracting"),
        message("The unknown is divided by a number, and this was undone by adding or subtracting."),
        "x/2=6 <> x=8", _PAYNE, ("one-step-multiply",), (n.Relation,), _quotient_undone_as_sum,
    ),
    Misconception(
        "minus-of-unknown-lost",
        message("Losing the minus sign before the unknown"),
        message("The minus sign in front of the unknown was dropped on the way."),
        "-x=3 <> x=3", _VLASSIS, (*_TIMES, "signed-numbers"), (n.Relation,), _minus_of_unknown_lost,
    ),
    Misconception(
        "minus-of-answer-lost",
        message("Avoiding a negative answer"),
        message("The minus sign of the number was dropped, but an unknown may well be negative."),
        "x+4=2 <> x=2", _VLASSIS, (*_SOLVE, "signed-numbers"), (n.Relation,), _minus_of_answer_lost,
    ),
    Misconception(
        "one-term-not-divided",
        message("Dividing all terms but one"),
        message("Every term of both sides has to be divided, and one was left as it was."),
        "2x+4=6 <> x+4=3", _PAYNE, _TIMES, (n.Relation,), _one_term_not_divided,
    ),
    Misconception(
        "one-term-not-multiplied",
        message("Multiplying all terms but one"),
        message("Every term of both sides has to be multiplied, and one was left as it was."),
        "x/2+1=3 <> x+1=6", _QUINN, (*_TIMES, "fraction-equations"), (n.Relation,), _one_term_not_multiplied,
    ),
    Misconception(
        "denominator-dropped",
        message("Dropping a denominator"),
        message("The denominator was left out, though nothing was multiplied to remove it."),
        "x/2=3 <> x=3", _QUINN, (*_TIMES, "fraction-equations"), (n.Relation,), _denominator_dropped,
    ),
    Misconception(
        "minus-before-unknown-ignored",
        message("Overlooking the minus sign before the unknown"),
        message("The unknown is taken away here, and it was treated as if it were added."),
        "5-x=2 <> x+5=2", _VLASSIS, (*_SOLVE, "signed-numbers"), (n.Relation,), _halves_swapped,
    ),
    Misconception(
        "crosses-wrong-numbers",
        message("Multiplying the wrong numbers crosswise"),
        message("In a proportion each top is multiplied by the bottom of the other fraction; others were taken here."),
        "1/2=x/6 <> x=1*2/6", _QUINN, ("proportion", "fraction-equations"), (n.Relation,), _multiplied_across,
    ),
)  # fmt: skip
