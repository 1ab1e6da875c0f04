"""Ways to get maths slightly wrong: a sign, a digit, an order, a power; as changes of the trees of `plain_maths`.

Whether a slip really changes what is meant is worked out afterwards from values alone (`proof`).
"""

from __future__ import annotations

import random
from fractions import Fraction

from tests.benchmarks.plain_maths import Tree
from tests.benchmarks.rewriting import FLIPPED, LEVEL, each


def _other_digit(part: Tree) -> Tree | None:
    if part[0] != "num":
        return None
    last = part[1][-1]
    return ("num", part[1][:-1] + str((int(last) + 1) % 10)) if last.isdigit() else None


def _other_first_digit(part: Tree) -> Tree | None:
    return ("num", str(int(part[1][0]) % 9 + 1) + part[1][1:]) if part[0] == "num" and part[1][0].isdigit() else None


def _ten_times(part: Tree) -> Tree | None:
    if part[0] != "num":
        return None
    moved = Fraction(part[1].rstrip(".") or "0") * 10
    return ("num", str(moved) if moved.denominator == 1 else f"{float(moved):.12f}".rstrip("0"))


def _swapped_digits(part: Tree) -> Tree | None:
    if part[0] != "num" or len(part[1]) < 2 or "." in part[1][-2:]:
        return None
    return ("num", part[1][:-2] + part[1][-1] + part[1][-2])


def _other_sign(part: Tree) -> Tree | None:
    match part:
        case ("sum", (first, (sign, a), *rest)) if sign in "+-":
            return ("sum", (first, ("-" if sign == "+" else "+", a), *rest))
        case ("neg", a):
            return a
    return None


def _upside_down(part: Tree) -> Tree | None:
    return ("/", part[2], part[1]) if part[0] == "/" else None


def _no_power(part: Tree) -> Tree | None:
    return part[1] if part[0] == "^" else None


def _other_order(part: Tree) -> Tree | None:
    return ("^", part[2], part[1]) if part[0] == "^" else None


def _one_less(part: Tree) -> Tree | None:
    match part:
        case ("sum", (_, *rest)) if len(rest) > 1:
            return ("sum", part[1][:-1])
        case ("sum" | "*", (first, *_)):
            return first[1] if part[0] == "sum" else first
    return None


def _other_function(part: Tree) -> Tree | None:
    if part[0] != "fn":
        return None
    other = {"sin": "cos", "cos": "sin", "tan": "cot", "sqrt": None, "ln": "log", "log": "ln"}.get(part[1])
    return ("fn", other, part[2]) if other else part[2]


def _other_relation(part: Tree) -> Tree | None:
    if part[0] != "rel":
        return None
    strict = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<"}
    return ("rel", tuple(strict[o] for o in part[1]), part[2])


def _turned_relation(part: Tree) -> Tree | None:
    return ("rel", tuple(FLIPPED[o] for o in part[1]), part[2]) if part[0] == "rel" else None


def _swapped_pair(part: Tree) -> Tree | None:
    return ("pair", part[1], part[2][::-1], part[3]) if part[0] == "pair" else None


def _other_bracket(part: Tree) -> Tree | None:
    return ("pair", "[" if part[1] == "(" else "(", part[2], part[3]) if part[0] == "pair" else None


def _one_item_less(part: Tree) -> Tree | None:
    return part[1][0] if part[0] in ("list", "union") and len(part[1]) == 2 else None


def _turned_matrix(part: Tree) -> Tree | None:
    return ("matrix", tuple(zip(*part[1], strict=False))) if part[0] == "matrix" else None


def _is_value(tree: Tree) -> bool:
    return LEVEL.get(tree[0], 9) > 2 and tree[0] not in ("pair", "matrix", "pm")


def _negative(tree: Tree) -> Tree | None:
    return ("neg", tree) if _is_value(tree) else None


def _reciprocal(tree: Tree) -> Tree | None:
    return ("/", ("num", "1"), tree) if _is_value(tree) else None


def _one_more(tree: Tree) -> Tree | None:
    return ("sum", (("+", tree), ("+", ("num", "1")))) if _is_value(tree) else None


def _halved(tree: Tree) -> Tree | None:
    return ("/", tree, ("num", "2")) if _is_value(tree) else None


def _other_side_more(tree: Tree) -> Tree | None:
    if tree[0] != "rel":
        return None
    more = ("sum", (("+", tree[2][-1]), ("+", ("num", "2"))))
    return (*tree[:2], (*tree[2][:-1], more))


def _other_side_negative(tree: Tree) -> Tree | None:
    return (*tree[:2], (*tree[2][:-1], ("neg", tree[2][-1]))) if tree[0] == "rel" else None


_MISSES = (
    _other_sign, _other_digit, _upside_down, _no_power, _other_order, _ten_times, _swapped_digits, _one_less,
    _other_function, _other_relation, _turned_relation, _swapped_pair, _other_bracket, _one_item_less, _turned_matrix,
    _other_first_digit,
)  # fmt: skip

_WHOLE = (_negative, _reciprocal, _one_more, _halved, _other_side_more, _other_side_negative)


def near_misses(tree: Tree, rng: random.Random, most: int) -> list[Tree]:
    """Return up to `most` trees that are one slip away from a key, of as many kinds as there are."""
    by_kind = [list(each(tree, change)) for change in _MISSES]
    by_kind += [[made] for change in _WHOLE if (made := change(tree)) is not None]
    kinds = [kind for kind in by_kind if kind]
    found: dict[Tree, None] = {}
    while kinds and len(found) < most:
        for kind in list(kinds):
            found[kind.pop(rng.randrange(len(kind)))] = None
            if not kind:
                kinds.remove(kind)
    return list(found)[:most]
