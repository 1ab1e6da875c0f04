"""Mal-rules of adding, taking away and reducing fractions, and of mixed numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.equations import both_ways, related
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
)
from mmtutor.messages import message

_ASHLOCK = "Ashlock, R. B. (2006). Error Patterns in Computation."
_QUINN = "Brown, G. & Quinn, R. J. (2006). Algebra students' difficulty with fractions: an error analysis."
_HART = "Hart, K. M. (ed.) (1981). Children's Understanding of Mathematics: 11-16."
_MOST_ADDED = 12
_MOST_DIVISOR = 12

Two = tuple[int, int]
Pair = Callable[[Two, Two, int], Iterator[n.Node]]


def _pairs(operate: Pair) -> Callable[[n.Node], Iterator[n.Node]]:
    """Return the rule that puts `operate(first, second, sign)` in the place of two fractions of a sum."""

    def rule(node: n.Node) -> Iterator[n.Node]:
        parts = terms(node)
        for i in range(len(parts) - 1):
            (first_sign, first), (second_sign, second) = parts[i : i + 2]
            a, b = fraction(first), fraction(second)
            if a is not None and b is not None and first_sign > 0:
                for made in operate(a, b, second_sign):
                    yield sum_of([*parts[:i], *terms(made), *parts[i + 2 :]])

    return rule


def _over(top: int, bottom: int) -> Iterator[n.Node]:
    if bottom > 0:
        yield fraction_of(top, bottom)


def _across(a: Two, b: Two, sign: int) -> Iterator[n.Node]:
    yield from _over(a[0] + sign * b[0], a[1] + sign * b[1])
    if sign < 0:
        yield from _over(abs(a[0] - b[0]), abs(a[1] - b[1]))


def _adds_across(node: n.Node) -> Iterator[n.Node]:
    yield from _pairs(_across)(node)
    parts = terms(node)
    for i in range(len(parts) - 1):  # with letters: x/2 + x/3 as 2x/5
        (first_sign, first), (sign, second) = parts[i : i + 2]
        if isinstance(first, n.Quotient) and isinstance(second, n.Quotient) and first_sign > 0 and letters_in(node):
            top = sum_of([(1, first.left), (sign, second.left)])
            bottom = sum_of([(1, first.right), (sign, second.right)])
            yield sum_of([*parts[:i], (1, n.Quotient(top, bottom)), *parts[i + 2 :]])


def _tops_kept(a: Two, b: Two, sign: int) -> Iterator[n.Node]:
    if a[1] != b[1]:
        for bottom in dict.fromkeys((lcm(a[1], b[1]), a[1] * b[1])):
            yield from _over(a[0] + sign * b[0], bottom)
            yield n.Sum((fraction_of(a[0], bottom), fraction_of(b[0], bottom)), ("+" if sign > 0 else "-",))


def _one_bottom_kept(a: Two, b: Two, sign: int) -> Iterator[n.Node]:
    if a[1] != b[1]:
        for bottom in (a[1], b[1]):
            if bottom != lcm(a[1], b[1]):
                yield from _over(a[0] + sign * b[0], bottom)


def _one_top_scaled(a: Two, b: Two, sign: int) -> Iterator[n.Node]:
    """Bring to a common denominator, and multiply only one of the two numerators."""
    for bottom in dict.fromkeys((lcm(a[1], b[1]), a[1] * b[1])):
        if a[1] != bottom != b[1]:
            joined = "+" if sign > 0 else "-"
            for top, other in ((a[0] * (bottom // a[1]), b[0]), (a[0], b[0] * (bottom // b[1]))):
                yield n.Sum((fraction_of(top, bottom), fraction_of(other, bottom)), (joined,))
                yield from _over(top + sign * other, bottom)


def _whole_joins_top(node: n.Node) -> Iterator[n.Node]:
    parts = terms(node)
    for i in range(len(parts) - 1):
        (first_sign, first), (second_sign, second) = parts[i : i + 2]
        for w, f, flip in ((whole(first), fraction(second), 1), (whole(second), fraction(first), -1)):
            if w is not None and f is not None and first_sign > 0:
                top = w + second_sign * f[0] if flip > 0 else f[0] + second_sign * w
                yield sum_of([*parts[:i], *terms(fraction_of(top, f[1])), *parts[i + 2 :]])


def _one_side_reduced(node: n.Node) -> Iterator[n.Node]:
    over = fraction(node)
    if over is None:
        return
    a, b = over
    for by in range(2, max(a, b) + 1 if max(a, b) <= 60 else 2):
        if a % by == 0:
            yield fraction_of(a // by, b)
        if b % by == 0 and b != by:
            yield fraction_of(a, b // by)


def _unequally_reduced(node: n.Node) -> Iterator[n.Node]:
    over = fraction(node)
    if over is None or max(over) > 200:
        return
    a, b = over
    for top in range(2, _MOST_DIVISOR):
        for bottom in range(2, _MOST_DIVISOR):
            if top != bottom and a % top == 0 and b % bottom == 0 and b != bottom:
                yield fraction_of(a // top, b // bottom)


def _same_added(node: n.Node) -> Iterator[n.Node]:
    yield from _differences_kept(node)
    over = fraction(node)
    if over is None:
        return
    for more in range(1, _MOST_ADDED + 1):
        yield fraction_of(over[0] + more, over[1] + more)
        if over[0] > more < over[1]:
            yield fraction_of(over[0] - more, over[1] - more)


def _differences_kept(node: n.Node) -> Iterator[n.Node]:
    """Solve 2/3 = 5/x as x = 6: as much more below as above."""
    for left, right, operator, swapped in both_ways(node):
        if operator != "=" or not isinstance(left, n.Quotient) or not isinstance(right, n.Quotient):
            continue
        a, b = literal(left.left), literal(left.right)
        for unknown, known, sign in ((right.left, right.right, 1), (right.right, right.left, -1)):
            c = literal(known)
            if isinstance(unknown, n.Name) and a is not None and b is not None and c is not None:
                yield related(number(c + sign * (a - b)), unknown, operator, swapped)


def _parts(node: n.Node) -> tuple[int, Two] | None:
    """Return whole and fraction of a mixed number; a whole number has no fraction part: 0 over 1."""
    match node:
        case n.Mixed(whole=w, numerator=a, denominator=b) if b.strip("0") and len(w + a + b) < 12:
            return int(w), (int(a), int(b))
        case n.Number(digits=digits) if len(digits) < 8:
            return int(digits), (0, 1)
    over = fraction(node)
    return None if over is None else (0, over)


def _mixed(w: int, top: int, bottom: int) -> n.Node:
    if top == 0 or bottom <= 0:
        return number(w)
    if w == 0:
        return fraction_of(top, bottom)
    return n.Mixed(str(w), str(top), str(bottom))


def _two_mixed(
    operate: Callable[[tuple[int, Two], tuple[int, Two]], Iterator[n.Node]], wanted: int
) -> Callable[[n.Node], Iterator[n.Node]]:
    def rule(node: n.Node) -> Iterator[n.Node]:
        parts = terms(node)
        for i in range(len(parts) - 1):
            (first_sign, first), (second_sign, second) = parts[i : i + 2]
            mixed = isinstance(first, n.Mixed) or isinstance(second, n.Mixed)
            if first_sign < 0 or second_sign != wanted or not mixed:
                continue
            a, b = _parts(first), _parts(second)
            if a is not None and b is not None:
                for made in operate(a, b):
                    yield sum_of([*parts[:i], (1, made), *parts[i + 2 :]])

    return rule


def _smaller_fraction_from_larger(a: tuple[int, Two], b: tuple[int, Two]) -> Iterator[n.Node]:
    (w, f), (v, g) = a, b
    if Fraction(*f) >= Fraction(*g) or w < v:
        return
    gap = Fraction(*g) - Fraction(*f)
    yield _mixed(w - v, gap.numerator, gap.denominator)


def _parts_taken_apart(a: tuple[int, Two], b: tuple[int, Two]) -> Iterator[n.Node]:
    (w, f), (v, g) = a, b
    if w >= v and f[0] and g[0]:
        yield _mixed(w - v, abs(f[0] - g[0]), abs(f[1] - g[1]))


def _parts_added_apart(a: tuple[int, Two], b: tuple[int, Two]) -> Iterator[n.Node]:
    (w, f), (v, g) = a, b
    if f[0] and g[0]:
        yield _mixed(w + v, f[0] + g[0], f[1] + g[1])


def _whole_added_to_top(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and isinstance(node, n.Mixed):
        w, (top, bottom) = parts
        yield fraction_of(w + top, bottom)


def _mixed_as_product(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and isinstance(node, n.Mixed):
        w, (top, bottom) = parts
        yield fraction_of(w * top, bottom)


def _whole_times_top(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and isinstance(node, n.Mixed):
        w, (top, bottom) = parts
        yield fraction_of(w * top + bottom, bottom)


def _bigger_bottom_is_bigger(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Listing)
    both = [fraction(item) for item in node.items]
    if len(both) == 2 and both[0] and both[1] and both[0][1] != both[1][1]:
        yield n.Relation(node.items, (">" if both[0][1] > both[1][1] else "<",))


_ADDING = ("add-unlike", "common-denominator")
FRACTIONS = (
    Misconception(
        "adds-across",
        message("Adding or subtracting across"),
        message("Tops and bottoms were put together separately, but the bottom only says what kind of parts they are."),
        "1/2+1/2 <> 2/4", _ASHLOCK, ("add-like", "add-unlike"), (n.Sum,), _adds_across,
    ),
    Misconception(
        "tops-kept",
        message("New denominator, old numerators"),
        message("A common denominator was found, but the numerators were not changed along with it."),
        "1/2+1/4 <> 2/4", _ASHLOCK, _ADDING, (n.Sum,), _pairs(_tops_kept),
    ),
    Misconception(
        "one-top-scaled",
        message("Only one numerator changed"),
        message("Both fractions got the common denominator, but only one numerator was multiplied to match."),
        "1/2+1/3 <> 4/6", _HART, _ADDING, (n.Sum,), _pairs(_one_top_scaled),
    ),
    Misconception(
        "one-bottom-kept",
        message("Keeping one of two denominators"),
        message("The fractions were put together under one of the two denominators, but the parts differ in size."),
        "1/2+1/3 <> 2/3", _HART, _ADDING, (n.Sum,), _pairs(_one_bottom_kept),
    ),
    Misconception(
        "whole-joins-top",
        message("Treating a whole number as part of the numerator"),
        message("The whole number was put together with the numerator, although it counts wholes and not parts."),
        "1-1/3 <> 0/3", _QUINN, ("add-unlike", "mixed-numbers"), (n.Sum,), _whole_joins_top,
    ),
    Misconception(
        "one-side-reduced",
        message("Reducing only the top or only the bottom"),
        message("Only one of top and bottom was divided, which changes the size of the fraction."),
        "4/8 <> 2/8", _ASHLOCK, ("lowest-terms", "equivalent-fractions"), (n.Quotient,), _one_side_reduced,
    ),
    Misconception(
        "unequally-reduced",
        message("Dividing top and bottom by different numbers"),
        message("Top and bottom were divided by different numbers, so the fraction did not stay the same size."),
        "4/9 <> 2/3", _ASHLOCK, ("lowest-terms", "equivalent-fractions"), (n.Quotient,), _unequally_reduced,
    ),
    Misconception(
        "same-added-to-both",
        message("Adding the same to top and bottom"),
        message("The same number was added to top and bottom, but only multiplying both keeps a fraction's size."),
        "1/2 <> 2/3", _HART, ("equivalent-fractions", "common-denominator"), (n.Quotient, n.Relation), _same_added,
    ),
    Misconception(
        "smaller-fraction-from-larger",
        message("Taking the smaller fraction part from the larger"),
        message("The smaller fraction part was taken from the larger one, instead of regrouping one whole."),
        "3-1 1/4 <> 2 1/4", _ASHLOCK, ("mixed-numbers",), (n.Sum,), _two_mixed(_smaller_fraction_from_larger, -1),
    ),
    Misconception(
        "mixed-parts-apart",
        message("Subtracting every part of a mixed number separately"),
        message("Wholes, tops and bottoms were each subtracted for themselves."),
        "2 3/4-1 1/2 <> 1 2/2", _ASHLOCK, ("mixed-numbers",), (n.Sum,), _two_mixed(_parts_taken_apart, -1),
    ),
    Misconception(
        "mixed-parts-added-apart",
        message("Adding every part of a mixed number separately"),
        message("Wholes, tops and bottoms were each added for themselves."),
        "1 1/2+1 1/2 <> 2 2/4", _ASHLOCK, ("mixed-numbers",), (n.Sum,), _two_mixed(_parts_added_apart, 1),
    ),
    Misconception(
        "whole-added-to-top",
        message("Adding the whole to the numerator"),
        message("The wholes were added to the numerator without being cut into parts first."),
        "2 1/3 <> 3/3", _QUINN, ("mixed-numbers",), (n.Mixed,), _whole_added_to_top,
    ),
    Misconception(
        "mixed-as-product",
        message("Reading a mixed number as a product"),
        message("The whole number was multiplied by the fraction, but a mixed number is a sum."),
        "2 1/2 <> 2*1/2", _QUINN, ("mixed-numbers",), (n.Mixed,), _mixed_as_product,
    ),
    Misconception(
        "whole-times-top",
        message("Mixing up the roles of top and bottom"),
        message("The whole was multiplied by the numerator instead of by the denominator."),
        "2 1/3 <> 5/3", _QUINN, ("mixed-numbers",), (n.Mixed,), _whole_times_top,
    ),
    Misconception(
        "bigger-bottom-is-bigger",
        message("A larger denominator makes a larger fraction"),
        message("The fraction with the larger denominator was called larger, but more parts are smaller parts."),
        "1/3 < 1/2", _HART, ("compare-fractions",), (n.Listing,), _bigger_bottom_is_bigger,
    ),
)  # fmt: skip
