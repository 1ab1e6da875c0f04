"""Mal-rules of inequalities and of quadratic equations: signs that turn, solutions that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.equations import TURNED, both_ways, related, sides, unknown_alone
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.roots import product_of_roots, rational_roots, square_root
from mmtutor.domain.misconceptions.tree import letters_in, literal, monomial, number, sum_of, term, terms, whole
from mmtutor.messages import message

_TSAMIR = "Tsamir, P. & Almog, N. (2001). Students' strategies and difficulties: the case of algebraic inequalities."
_CLEMENTS = "Vaiyavutjamai, P. & Clements, M. A. (2006). Effects of classroom instruction on students' understanding of quadratic equations."  # noqa: E501
_MATZ = "Matz, M. (1982). Towards a process model for high school algebra errors."
_KIERAN = "Kieran, C. (1992). The learning and teaching of school algebra."
_LOOSE = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}


def _net(node: n.Node) -> tuple[Fraction, bool] | None:
    """Return the coefficient of the unknown, all on the left, and whether it stands on the right side only."""
    found = sides(node)
    if found is None or found[2] not in _LOOSE or len(letters_in(node)) != 1:
        return None
    total = Fraction(0)
    for sign, side in ((1, found[0]), (-1, found[1])):
        for s, part in terms(side):
            known = monomial(part)
            if known is None or (known[1] and known[1][0][1] != 1):
                return None
            total += sign * s * known[0] if known[1] else 0
    return (total, not letters_in(found[0])) if total else None


def _turned(node: n.Node) -> n.Node:
    assert isinstance(node, n.Relation)
    return n.Relation(node.operands, (TURNED[node.operators[0]],))


def _not_turned(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c < 0 and operator in _LOOSE:
            yield related(n.Name(name), n.Quotient(right, number(c)), operator, swapped)
    net = _net(node)
    if net is not None and (net[0] < 0) != net[1]:
        yield _turned(node)


def _turned_without_reason(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, swapped in unknown_alone(node):
        if c > 0 and operator in _LOOSE and not swapped:
            yield related(n.Name(name), n.Quotient(right, number(c)), TURNED[operator], swapped)
    net = _net(node)
    if net is not None and net[0] > 0 and not net[1]:
        yield _turned(node)


def _sides_swapped_only(node: n.Node) -> Iterator[n.Node]:
    net = _net(node)
    if net is not None and net[0] < 0 and net[1]:
        yield _turned(node)


def _strictness_changed(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is not None and found[2] in _LOOSE:
        yield n.Relation((found[0], found[1]), (_LOOSE[found[2]],))


def _as_equation(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is not None and found[2] in _LOOSE:
        yield n.Relation((found[0], found[1]), ("=",))


def _square(node: n.Node) -> Iterator[tuple[n.Node, Fraction, str, bool]]:
    """Yield what is squared, the number on the other side, operator and order, for a relation such as x^2 = 9."""
    for left, right, operator, swapped in both_ways(node):
        value = literal(right)
        if isinstance(left, n.Power) and whole(left.exponent) == 2 and value is not None and letters_in(left.base):
            yield left.base, value, operator, swapped


def _positive_root_only(node: n.Node) -> Iterator[n.Node]:
    for base, value, operator, swapped in _square(node):
        root = square_root(value)
        if root:
            yield related(base, number(root), operator, swapped)
        elif root is None and value > 0:
            yield related(base, n.Root(number(value)), operator, swapped)


def _negative_root_only(node: n.Node) -> Iterator[n.Node]:
    for base, value, operator, swapped in _square(node):
        root = square_root(value)
        if root and operator == "=":
            yield related(base, number(-root), operator, swapped)


def _halved(node: n.Node) -> Iterator[n.Node]:
    for base, value, operator, swapped in _square(node):
        yield related(base, number(value / 2), operator, swapped)


def _roots_by_term(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is None or not letters_in(node):
        return
    made: list[n.Node] = []
    squares = 0
    for side in found[:2]:
        rooted: list[tuple[int, n.Node]] = []
        for sign, part in terms(side):
            known = monomial(part)
            root = square_root(known[0]) if known is not None else None
            if known is None or root is None or any(exponent != 2 for _, exponent in known[1]):
                return
            squares += bool(known[1])
            rooted.append((sign, term(root, tuple((name, 1) for name, _ in known[1]))))
        made.append(sum_of(rooted))
    if squares and len(terms(found[0])) + len(terms(found[1])) > 2:
        yield n.Relation((made[0], made[1]), (found[2],))


def _divided_by_unknown(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is None or found[2] != "=":
        return
    made: list[n.Node] = []
    for side in found[:2]:
        reduced: list[tuple[int, n.Node]] = []
        for sign, part in terms(side):
            known = monomial(part)
            if isinstance(part, n.Product) and any(isinstance(f, n.Name) for f in part.factors) and known is None:
                rest = [f for f in part.factors if not isinstance(f, n.Name)]
                if len(rest) + 1 != len(part.factors):
                    return
                reduced.append((sign, rest[0] if len(rest) == 1 else n.Product(tuple(rest), ("*",) * (len(rest) - 1))))
                continue
            if known is None or (known[0] and len(known[1]) != 1):
                return
            if known[1]:
                ((name, exponent),) = known[1]
                reduced.append((sign, term(known[0], ((name, exponent - 1),) if exponent > 1 else ())))
        made.append(sum_of(reduced))
    if letters_in(n.Listing(tuple(made))):
        yield n.Relation((made[0], made[1]), ("=",))


def _factors_equal(node: n.Node) -> Iterator[tuple[list[n.Node], n.Node]]:
    for left, right, operator, _ in both_ways(node):
        if operator == "=" and isinstance(left, n.Product) and not letters_in(right):
            named = [factor for factor in left.factors if letters_in(factor)]
            if len(named) > 1:
                yield named, right


def _solutions_with_wrong_sign(node: n.Node) -> Iterator[n.Node]:
    for factors, right in _factors_equal(node):
        if literal(right) != 0:
            continue
        found: list[n.Node] = []
        for factor in factors:
            parts = terms(factor)
            if len(parts) == 1:
                found.append(n.Relation((factor, n.Number("0")), ("=",)))
            elif len(parts) == 2 and letters_in(parts[0][1]) and literal(parts[1][1]) is not None:
                found.append(n.Relation((sum_of(parts[:1]), sum_of(parts[1:])), ("=",)))
            else:
                return
        yield n.Listing(tuple(found))


def _each_factor_equals(node: n.Node) -> Iterator[n.Node]:
    for factors, right in _factors_equal(node):
        if literal(right) != 0:
            yield n.Listing(tuple(n.Relation((factor, right), ("=",)) for factor in factors))


def _one_factor_only(node: n.Node) -> Iterator[n.Node]:
    for factors, right in _factors_equal(node):
        if literal(right) == 0:
            for factor in factors:
                parts = terms(factor)
                if len(parts) == 2 and isinstance(parts[0][1], n.Name):
                    yield n.Relation((sum_of(parts[:1]), sum_of([(-parts[1][0], parts[1][1])])), ("=",))
                yield n.Relation((factor, n.Number("0")), ("=",))


def _factored_with_wrong_signs(node: n.Node) -> Iterator[n.Node]:
    """Write the roots themselves into the factors: x^2 - 5x + 6 as (x + 2)(x + 3)."""
    for left, right, operator, _ in both_ways(node):
        roots = rational_roots(left) if literal(right) == 0 and operator == "=" else None
        if roots is not None and all(roots[1:]):
            name, r, s = roots
            for p, q in {(r, s), (abs(r), abs(s)), (-abs(r), -abs(s)), (-r, s), (r, -s)}:
                if {p, q} != {-r, -s}:
                    yield n.Relation((product_of_roots(name, -p, -q), right), ("=",))


_INEQUALITIES, _QUADRATIC = ("inequalities",), ("quadratic-equations",)
COMPARISONS = (
    Misconception(
        "inequality-not-turned",
        message("Not turning the inequality sign"),
        message("Multiplying or dividing by a negative number turns the order round, and the sign was left as it was."),
        "-x<2 <> x<-2", _TSAMIR, _INEQUALITIES, (n.Relation,), _not_turned,
    ),
    Misconception(
        "inequality-turned-needlessly",
        message("Turning the inequality sign without a reason"),
        message("The sign was turned round, though both sides were only changed in a way that keeps their order."),
        "2x<-4 <> x>-2", _TSAMIR, _INEQUALITIES, (n.Relation,), _turned_without_reason,
    ),
    Misconception(
        "sides-swapped-sign-kept",
        message("Swapping the sides and keeping the sign"),
        message("When the two sides of an inequality change places, its sign has to point the other way."),
        "3<x <> x<3", _TSAMIR, _INEQUALITIES, (n.Relation,), _sides_swapped_only,
    ),
    Misconception(
        "equality-lost-or-added",
        message("Losing or adding the equals part of a sign"),
        message("Whether the limit itself belongs to the solutions changed on the way."),
        "x<=3 <> x<3", _TSAMIR, _INEQUALITIES, (n.Relation,), _strictness_changed,
    ),
    Misconception(
        "inequality-as-equation",
        message("Solving an inequality as an equation"),
        message("The inequality sign became an equals sign, which keeps one of many solutions."),
        "x<3 <> x=3", _TSAMIR, _INEQUALITIES, (n.Relation,), _as_equation,
    ),
    Misconception(
        "positive-root-only",
        message("Forgetting the negative root"),
        message("A square has two numbers that give it, one of them negative, and only one was kept."),
        "x^2=9 <> x=3", _CLEMENTS, _QUADRATIC, (n.Relation,), _positive_root_only,
    ),
    Misconception(
        "negative-root-only",
        message("Forgetting the positive root"),
        message("A square has two numbers that give it, and only the negative one was kept."),
        "x^2=9 <> x=-3", _CLEMENTS, _QUADRATIC, (n.Relation,), _negative_root_only,
    ),
    Misconception(
        "square-halved",
        message("Halving to undo a square"),
        message("The other side was halved, but a square is undone by a root."),
        "x^2=9 <> x=9/2", _CLEMENTS, _QUADRATIC, (n.Relation,), _halved,
    ),
    Misconception(
        "roots-term-by-term",
        message("Taking roots term by term"),
        message("The root was taken of each term of a side separately, but a root does not spread over a sum."),
        "x^2+9=25 <> x+3=5", _MATZ, _QUADRATIC, (n.Relation,), _roots_by_term,
    ),
    Misconception(
        "divides-by-unknown",
        message("Dividing by the unknown"),
        message("Both sides were divided by the unknown, and with that a solution was lost."),
        "x^2=5x <> x=5", _CLEMENTS, _QUADRATIC, (n.Relation,), _divided_by_unknown,
    ),
    Misconception(
        "solutions-with-wrong-sign",
        message("Reading solutions off with the wrong sign"),
        message("A factor becomes zero at the number with the opposite sign of the one written in it."),
        "(x-2)(x+3)=0 <> (x+2)(x-3)=0", _CLEMENTS, _QUADRATIC, (n.Relation,), _solutions_with_wrong_sign,
    ),
    Misconception(
        "each-factor-equals",
        message("Setting each factor equal to a number that is not zero"),
        message("Only a product that is zero says something of each factor by itself."),
        "x*(x-1)=6 <> x=6 or x-1=6", _MATZ, _QUADRATIC, (n.Relation,), _each_factor_equals,
    ),
    Misconception(
        "one-factor-only",
        message("Stopping at one factor"),
        message("Each factor can be zero, and only one of them was followed."),
        "(x-2)(x-3)=0 <> x=2", _CLEMENTS, _QUADRATIC, (n.Relation,), _one_factor_only,
    ),
    Misconception(
        "factored-with-wrong-signs",
        message("Factors with the wrong signs"),
        message("The two numbers have the right size, but their sum does not have the sign of the middle term."),
        "x^2-5x+6=0 <> (x+2)(x+3)=0", _KIERAN, _QUADRATIC, (n.Relation,), _factored_with_wrong_signs,
    ),
)  # fmt: skip
