"""Mal-rules of writing relations down: which letter stands where, ratios, percentages of what, pairs, equals signs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import children
from mmtutor.domain.misconceptions.equations import both_ways, related, sides, unknown_alone
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import (
    fraction,
    fraction_of,
    letters_in,
    literal,
    number,
    sum_of,
    terms,
    whole,
    with_children,
)
from mmtutor.messages import message

_CLEMENT = "Clement, J. (1982). Algebra word problem solutions: thought processes underlying a common misconception."
_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_BUSH = "Bush, S. (2011), in the published set of algebra misconceptions (MaE43)."
_KILPATRICK = "Kilpatrick, J., Swafford, J. & Findell, B. (2001). Adding It Up."
_DE_BOCK = "Van Dooren, W. et al. (2004), in the published set of algebra misconceptions (MaE42)."
_QUINN = "Brown, G. & Quinn, R. J. (2006). Algebra students' difficulty with fractions: an error analysis."
_KIERAN = "Kieran, C. (1981). Concepts associated with the equality symbol."


def _renamed(node: n.Node, names: dict[str, str]) -> n.Node:
    if isinstance(node, n.Name):
        return n.Name(names.get(node.text, node.text))
    parts = children(node)
    return with_children(node, tuple(_renamed(part, names) for part in parts)) if parts else node


def _letters_reversed(node: n.Node) -> Iterator[n.Node]:
    found = sides(node)
    if found is not None and found[2] == "=":
        names = sorted(letters_in(node))
        if len(names) == 2:
            yield _renamed(node, {names[0]: names[1], names[1]: names[0]})


def _pair_reversed(node: n.Node) -> Iterator[n.Node]:
    if isinstance(node, n.Parens) and isinstance(node.inner, n.Listing) and len(node.inner.items) == 2:
        yield n.Parens(n.Listing(node.inner.items[::-1]))
    for left, right, operator, swapped in both_ways(node):  # a line through a point: y - b = m(x - a)
        rise = terms(left)
        run = terms(right.factors[1]) if isinstance(right, n.Product) and len(right.factors) == 2 else []
        if not isinstance(right, n.Product) or len(rise) != 2 or len(run) != 2 or literal(right.factors[0]) is None:
            continue
        if all(isinstance(part[0][1], n.Name) and literal(part[1][1]) is not None for part in (rise, run)):
            slope = n.Product((right.factors[0], sum_of([run[0], rise[1]])), right.signs)
            yield related(sum_of([rise[0], run[1]]), slope, operator, swapped)


def _colon_left_out(node: n.Node) -> Iterator[n.Node]:
    """Read 3:2 = 24:x as 32 = 24x."""
    found = sides(node)
    if found is None:
        return
    made: list[n.Node] = []
    for side in found[:2]:
        if not isinstance(side, n.Quotient) or side.sign != ":":
            return
        a, b = whole(side.left), whole(side.right)
        if a is not None and b is not None:
            made.append(n.Number(f"{a}{b}"))
        else:
            made.append(n.Product((side.left, side.right), ("",)))
    yield n.Relation((made[0], made[1]), (found[2],))


def _share(node: n.Node) -> tuple[Fraction, n.Node] | None:
    """Return the percentage (88 for 88%) and what it is of, for a product that begins or ends with one."""
    if isinstance(node, n.Product) and len(node.factors) == 2:
        for part, other in (node.factors, node.factors[::-1]):
            if isinstance(part, n.Percent):
                value = literal(part.operand)
                return None if value is None else (value, other)
    return None


def _always_percent_of(node: n.Node) -> Iterator[n.Node]:
    """Take the percentage of the other number whatever is unknown: p% of x is w, and x% of b is w."""
    for left, right, operator, _ in both_ways(node):
        if operator != "=" or not isinstance(left, n.Product) or len(left.factors) != 2:
            continue
        given = literal(right)
        for part, other in (left.factors, left.factors[::-1]):
            if not isinstance(part, n.Percent) or given is None:
                continue
            percent, whole_value = literal(part.operand), literal(other)
            if percent is not None and isinstance(other, n.Name):
                yield n.Relation((other, number(percent / 100 * given)), ("=",))
            if whole_value is not None and isinstance(part.operand, n.Name):
                yield n.Relation((part.operand, number(whole_value * given / 100)), ("=",))


def _always_smaller_over_larger(node: n.Node) -> Iterator[n.Node]:
    for name, c, right, operator, _ in unknown_alone(node):
        if operator != "=" or c != 1:
            continue
        share = _share(right)
        other = literal(share[1]) if share is not None else None
        if share is not None and other:
            small, large = sorted((share[0], other))
            yield n.Relation((n.Name(name), number(small / large * 100)), ("=",))


def _part_for_rest(node: n.Node) -> Iterator[n.Node]:
    """Take the part itself where what is left is asked for: (a - b)/a as b/a."""
    assert isinstance(node, n.Quotient)
    parts = terms(node.left)
    if len(parts) == 2 and parts[0] == (1, node.right) and parts[1][0] < 0:
        yield n.Quotient(parts[1][1], node.right, node.sign)


def _proportion_for_difference(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Sum)
    parts = terms(node)
    numbers = [literal(part) for _, part in parts]
    if len(parts) == 3 and [sign for sign, _ in parts] == [1, 1, -1] and all(numbers):
        a, b, c = (x or Fraction(1) for x in numbers)
        yield number(a * b / c)


def _part_taken_for_unit(node: n.Node) -> Iterator[n.Node]:
    """Divide by the unit fraction: 6 ÷ 2/5 as 6 ÷ 1/5."""
    assert isinstance(node, n.Quotient)
    if isinstance(node.right, n.Quotient) and (whole(node.right.left) or 0) > 1:
        yield n.Quotient(node.left, n.Quotient(n.Number("1"), node.right.right, "/"), node.sign)


def _runs_together(node: n.Node) -> Iterator[n.Node]:
    """Read a number and a fraction that divides it as a mixed number: 6 ÷ 2/5 as 6 2/5."""
    assert isinstance(node, n.Quotient)
    if isinstance(node.left, n.Number) and isinstance(node.right, n.Quotient):
        top, bottom = whole(node.right.left), whole(node.right.right)
        if top and bottom:
            w = int(node.left.digits)
            yield n.Quotient(n.Number(str(w * bottom + top)), n.Number(str(bottom)))
            yield n.Number(str(w * bottom + top))


def _equations_half_subtracted(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Listing)
    both = [sides(item) for item in node.items]
    if len(both) == 2 and both[0] and both[1] and both[0][2] == both[1][2] == "=":
        (l1, r1, _), (l2, r2, _) = both[0], both[1]
        for sign in (-1, 1):
            left = sum_of([*terms(l1), *((sign * s, t) for s, t in terms(l2))])
            right = sum_of([*terms(r1), *((-sign * s, t) for s, t in terms(r2))])
            yield n.Relation((left, right), ("=",))


def _never(node: n.Node) -> Iterator[n.Node]:
    """Nothing: a run-on line is recognised by the line itself, not by what it makes of the one before."""
    del node
    return iter(())


def _part_over_rest(node: n.Node) -> Iterator[n.Node]:
    """Put the part over what is left: 3/4 as 3/1."""
    over = fraction(node)
    if over is not None and 0 < over[0] < over[1]:
        yield fraction_of(over[0], over[1] - over[0])


RUN_ON = "runs-on-equals"
PART_OVER_REST = Misconception(  # tried on right answers only: beside work it would explain too much
    "part-over-rest",
    message("Comparing the part with the rest"),
    message("The part was put over what is left, but a fraction compares it with all parts together."),
    "2/3 <> 2/1", _ASHLOCK, ("fraction-meaning", "percent"), (n.Quotient,), _part_over_rest,
)  # fmt: skip
STATEMENTS = (
    Misconception(
        "letters-reversed",
        message("Letters the wrong way round"),
        message("The numbers are right, but the letters stand on the wrong sides: try it with an example."),
        "6S=P <> S=6P", _CLEMENT, ("write-expressions", "word-problems"), (n.Relation,), _letters_reversed,
    ),
    Misconception(
        "coordinates-swapped",
        message("Swapping the coordinates"),
        message("The first number of a pair goes along the x-axis, the second along the y-axis."),
        "(2,5) <> (5,2)", _BUSH, ("coordinates",), (n.Parens, n.Relation), _pair_reversed,
    ),
    Misconception(
        "colon-left-out",
        message("Leaving the colon of a ratio out"),
        message("The colon compares two quantities; without it the digits just run together."),
        "3:2=6:x <> 32=6x", _KILPATRICK, ("proportion",), (n.Relation,), _colon_left_out,
    ),
    Misconception(
        "always-percent-of",
        message("Always taking the percentage of the other number"),
        message("The percentage was taken of the number given, though that number is not the whole."),
        "10%*x=5 <> x=10%*5", _ASHLOCK, ("percent",), (n.Relation,), _always_percent_of,
    ),
    Misconception(
        "always-smaller-over-larger",
        message("Always smaller over larger"),
        message("The smaller number was put over the larger one, without asking which of them is the whole."),
        "x=50%*80 <> x=50/80*100", _ASHLOCK, ("percent",), (n.Relation,), _always_smaller_over_larger,
    ),
    Misconception(
        "part-for-rest",
        message("Taking the part for the rest"),
        message("The given part was compared with the whole, though the question is about what is left."),
        "(10-3)/10 <> 3/10", _ASHLOCK, ("percent",), (n.Quotient,), _part_for_rest,
    ),
    Misconception(
        "proportion-for-difference",
        message("A proportion where the difference stays"),
        message("The numbers were taken to grow in proportion, though it is their difference that stays the same."),
        "15+9-3 <> 15*9/3", _DE_BOCK, ("proportion", "word-problems"), (n.Sum,), _proportion_for_difference,
    ),
    Misconception(
        "part-taken-for-unit",
        message("Reading several parts as one part"),
        message("The number belongs to several parts together, and it was used as if it were a single part."),
        "6÷(2/5) <> 6÷(1/5)", _QUINN,
        ("proportion", "divide-fractions"), (n.Quotient,), _part_taken_for_unit,
    ),
    Misconception(
        "number-runs-into-fraction",
        message("Running a number and a fraction together"),
        message("A number and a fraction of it were written side by side and read as a mixed number."),
        "6÷(2/5) <> 6 2/5", _QUINN,
        ("proportion", "mixed-numbers"), (n.Quotient,), _runs_together,
    ),
    Misconception(
        "equations-half-subtracted",
        message("Adding on one side, subtracting on the other"),
        message("The equations were subtracted on one side and added on the other; both sides need the same."),
        "x+y=5, x-y=1 <> 2y=6", _KIERAN, ("systems",), (n.Listing,), _equations_half_subtracted,
    ),
    Misconception(
        RUN_ON,
        message("Running on with equals signs"),
        message("An equals sign was used to go on with the calculation, so things that differ stand as equal."),
        "3+4=7+5 <> 12", _KIERAN, ("equation-meaning",), (n.Relation,), _never,
    ),
)  # fmt: skip
