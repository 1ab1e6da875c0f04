"""Both signs at once: x = 3 ± 2 stands for two lines, one with every upper sign and one with every lower sign."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from mmtutor.domain.maths import nodes as n

_UPPER = {"±": "+", "∓": "-"}
_LOWER = {"±": "-", "∓": "+"}


def has_both_signs(node: n.Node) -> bool:
    """Say whether ± or ∓ occurs."""
    return any(isinstance(x, n.Both) or (isinstance(x, n.Sum) and set(x.signs) & {"±", "∓"}) for x in n.walk(node))


def with_sign(node: Any, *, upper: bool) -> Any:
    """Return a tree with one sign in the place of two."""
    if isinstance(node, tuple):
        return tuple(with_sign(each, upper=upper) for each in node)
    if not isinstance(node, n.Node):
        return node
    changes = {f.name: with_sign(getattr(node, f.name), upper=upper) for f in fields(node)}
    if isinstance(node, n.Both):
        return changes["operand"] if upper else n.Negation(changes["operand"])
    if isinstance(node, n.Sum):
        signs = _UPPER if upper else _LOWER
        changes["signs"] = tuple(signs.get(s, s) for s in node.signs)
    return replace(node, **changes)
