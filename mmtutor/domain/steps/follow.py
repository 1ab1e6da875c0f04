"""Whether one step follows from what stands before it, and where it does not, which two pieces of maths disagree.

Expressions keep their value; equations, inequalities and systems keep their solutions.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mmtutor.domain.maths import MathsSyntaxError, Normal, Value, evaluate, normal, same
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.nodes import without_parens
from mmtutor.domain.misconceptions.tree import letters_in, understood
from mmtutor.domain.steps.calculations import is_true, with_part_worked_out
from mmtutor.domain.steps.solutions import same_solutions
from mmtutor.messages import Message, message


@dataclass(frozen=True, slots=True)
class Follows:
    """A right step. `then` is what the next one is compared with; `aside`: it is a calculation beside the work."""

    then: n.Node
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Breaks:
    """A wrong step: why, and the two pieces that should mean the same. `then` is what the next one is compared with."""

    reason: Message
    before: n.Node
    after: n.Node
    then: n.Node
    runs_on: bool = False


Step = Follows | Breaks


def step(before: n.Node, node: n.Node) -> Step:
    """Compare a step with what stands before it. Raises `MathsSyntaxError` for what is too big to work out."""
    node = without_parens(node)
    earlier = normal(before)
    if isinstance(earlier, Value):
        return _expression_step(before, earlier, node)
    return _condition_step(before, earlier, node)


def mean_same(a: n.Node, b: n.Node) -> bool:
    """Say whether two pieces of maths have the same value or solutions, 4/6÷2/3 read as fractions too."""
    if same(normal(a), normal(b)):
        return True
    if same_solutions(a, b):
        return True
    other_a, other_b = understood(a), understood(b)
    return (other_a, other_b) != (a, b) and same(normal(other_a), normal(other_b))


def _expression_step(before: n.Node, earlier: Value, node: n.Node) -> Step:
    if not isinstance(node, n.Relation) or set(node.operators) != {"="}:
        if not isinstance(node, n.Relation | n.Listing) and mean_same(before, node):
            return Follows(node)
        said = message("this does not have the same value as the line before.")
        return Breaks(said, before, node, node)
    sides = list(node.operands)
    if isinstance(without_parens(sides[0]), n.Name) and not letters_in(sides[0]) <= letters_in(before):
        del sides[0]  # y = 2(x+1)
    if all(mean_same(before, side) for side in sides):
        return Follows(sides[-1])
    aside = _aside(before, sides)
    if aside is not None:
        return aside
    return _broken_chain(before, earlier, sides)


def _aside(before: n.Node, sides: list[n.Node]) -> Follows | None:
    """Return what follows from a true calculation with a part of the expression; None where it is none."""
    if len(sides) < 2 or not is_true(n.Relation(tuple(sides), ("=",) * (len(sides) - 1))):
        return None
    then = with_part_worked_out(before, sides[0], sides[-1])
    return None if then is None else Follows(then, aside=True)


def _broken_chain(before: n.Node, earlier: Value, sides: list[n.Node]) -> Breaks:
    values = [normal(side) for side in sides]
    for (side, value), (other, next_value) in pairwise(zip(sides, values, strict=True)):
        if same(value, earlier) and not same(value, next_value):
            return Breaks(_unequal(), side, other, sides[-1])
    if _runs_on(before, earlier, sides, values):
        said = message("an equals sign has to have the same value on both sides.")
        return Breaks(said, before, sides[0], sides[-1], runs_on=True)
    if len(sides) > 1 and with_part_worked_out(before, sides[0], sides[0]) is not None:
        return Breaks(_unequal(), sides[0], sides[1], sides[-1])
    said = message("this does not have the same value as the line before.")
    return Breaks(said, before, sides[0], sides[-1])


def _runs_on(before: n.Node, earlier: Value, sides: list[n.Node], values: list[Normal]) -> bool:
    """Say whether a chain goes on calculating: 3+4=7+5=12 for 3+4+5, each part begun with the result before."""
    if len(sides) < 3 or not any(same(value, earlier) for value in values[-2:]):
        return False
    return with_part_worked_out(before, sides[0], sides[0]) is not None


def _unequal() -> Message:
    return message("the two sides of the equals sign are not the same.")


def _condition_step(before: n.Node, earlier: Normal, node: n.Node) -> Step:
    said = message("this does not have the same solutions as the line before.")
    if isinstance(node, n.Parens) and same(earlier, normal(node)):  # an interval
        return Follows(before)
    if not isinstance(node, n.Relation | n.Listing):
        names = letters_in(before)
        if len(names) != 1 or letters_in(node):
            return Breaks(message("this does not follow from the line before."), before, node, before)
        alone = n.Relation((n.Name(next(iter(names))), node), ("=",))  # 5 at the end of solving for x
        if mean_same(before, alone):
            return Follows(alone)
        return Breaks(message("this does not follow from the line before."), before, alone, alone)
    if mean_same(before, node):
        return Follows(node)
    if isinstance(node, n.Relation) and not letters_in(node) and letters_in(before):
        if _holds(node):
            return Follows(before, aside=True)
        if set(node.operators) == {"="}:
            return Breaks(_unequal(), node.operands[0], node.operands[-1], before)
    if isinstance(node, n.Relation) and len(node.operators) > 1:
        return _broken_relation_chain(before, node, said)
    return Breaks(said, before, node, node)


_TESTS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def _holds(node: n.Relation) -> bool:
    """Say whether a comparison of numbers is true."""
    try:
        values = [evaluate(side).constant for side in node.operands]
    except MathsSyntaxError:
        return False
    if any(value is None for value in values):
        return set(node.operators) == {"="} and bool(is_true(node))
    triples = zip(values, node.operators, values[1:], strict=False)
    return all(_TESTS[sign](a, b) for a, sign, b in triples)


def _broken_relation_chain(before: n.Node, node: n.Relation, said: Message) -> Breaks:
    """Find what is wrong in x = 10/2 = 4, or in 2x = 13-3 = 10 = x = 5, where equations run into one another."""
    first = n.Relation(node.operands[:2], node.operators[:1])
    if mean_same(before, first) and set(node.operators[1:]) == {"="}:
        last = n.Relation(node.operands[-2:], node.operators[-1:])
        if letters_in(n.Listing(node.operands[2:])) and mean_same(before, last):
            return Breaks(message("an equals sign has to have the same value on both sides."), before, node, last, True)
        for a, b in pairwise(node.operands[1:]):
            if not mean_same(a, b):
                then = n.Relation((node.operands[0], node.operands[-1]), ("=",))
                return Breaks(_unequal(), a, b, then)
    return Breaks(said, before, first if set(node.operators) == {"="} else node, node)
