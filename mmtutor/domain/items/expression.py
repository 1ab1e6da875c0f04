"""Expression: an expression, equation or inequality that is judged by what it means, then by its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.feedback import ask, nothing_to_judge, right, unreadable, wrong, wrong_form
from mmtutor.domain.items.forms import ExpressionForm, expression_form_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.keys import key_tree
from mmtutor.domain.maths import Listing, MathsSyntaxError, Name, Node, Relation, Value, normal, parse, readings, same
from mmtutor.domain.maths.nodes import Parens, Product, applies, without_parens
from mmtutor.messages import message


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Item):
    """The key may be an equation or inequality. "solved" asks for x=5, and 5 alone also counts."""

    kind: ClassVar[str] = "expression"

    key: str
    form: ExpressionForm = "any"

    def __post_init__(self) -> None:
        if self.form not in get_args(ExpressionForm):
            raise ValueError(f"there is no form {self.form}")
        normal(key_tree(self.key))

    def assess(self, answer: str) -> Assessment:
        """Judge an expression, equation or inequality as it was typed or read."""
        empty = nothing_to_judge(answer)
        if empty:
            return empty
        try:
            judged = self._judge(parse(answer))
            if not judged.same_value and "," in answer and (";" in answer or not _is_list(key_tree(self.key))):
                judged = self._judge(parse(answer, decimal_comma=True))
            if not judged.same_value:
                for other in readings(answer)[1:]:
                    if self._judge(parse(other)).same_value:
                        return ask(other)
        except MathsSyntaxError as trouble:
            return unreadable(trouble.message)
        return judged

    def shown_key(self) -> str:
        """Return the key."""
        return self.key

    def _judge(self, node: Node) -> Assessment:
        key = key_tree(self.key)
        candidate = matched(node, key)
        if candidate is None:
            if isinstance(normal(key), Value) and isinstance(without_parens(node), Relation | Listing):
                return wrong(message("Not yet. A single expression is asked for here."))
            if _same_point(node, key, bare=True):
                return wrong_form(message("The numbers are right. Write them as a pair, in brackets."))
            return wrong()
        trouble = expression_form_trouble(candidate, self.form, key)
        if trouble:
            return wrong_form(trouble)
        return right(form_ok=None if self.form == "any" else True)


def _is_list(node: Node) -> bool:
    return isinstance(node, Listing) or (isinstance(node, Parens) and isinstance(node.inner, Listing))


def matched(node: Node, key: Node) -> Node | None:
    """Return the part of an answer that means the same as the key: all of it, its last side, or None.

    5 counts for x=5, 2x for f(x)=2x; "f = 2x+2" and "2(x+1) = 2x+2" count for 2x+2.
    """
    node, key = without_parens(node), without_parens(key)
    wanted = normal(key)
    if same(normal(node), wanted):
        return node
    if isinstance(wanted, Value) and isinstance(node, Relation) and set(node.operators) == {"="}:
        sides = list(node.operands)
        if _is_named(sides[0]):
            del sides[0]
        return sides[-1] if all(same(normal(side), wanted) for side in sides) else None
    if isinstance(key, Relation) and key.operators == ("=",):
        named = [i for i in (0, 1) if _is_named(key.operands[i])]
        if named:
            return _meets(node, key.operands[named[0]], key.operands[1 - named[0]])
    if _same_point(node, key):
        return node
    if isinstance(key, Listing) and isinstance(node, Listing) and len(key.items) == len(node.items):
        if {key.word, node.word} == {"or", "and"} and _has_inequality(key):
            return None
        left = list(key.items)
        for item in node.items:
            found = next((k for k in left if matched(item, k) is not None), None)
            if found is None:
                return None
            left.remove(found)
        return node
    return None


def _has_inequality(node: Listing) -> bool:
    return any(isinstance(item, Relation) and set(item.operators) != {"="} for item in node.items)


def _same_point(node: Node, key: Node, *, bare: bool = False) -> bool:
    """Say whether x=2, y=3 and (2,3) meet; `bare`: whether 2,3 stands for (2,3)."""
    given, wanted = (_coordinates(x, bare=bare) for x in (node, key))
    if not given or not wanted or len(given) != len(wanted) or isinstance(node, Listing) == isinstance(key, Listing):
        return False
    return all(same(normal(x), normal(y)) for x, y in zip(given, wanted, strict=True))


def _coordinates(node: Node, *, bare: bool) -> tuple[Node, ...]:
    """Return the numbers of a point, in the order of its letters; none for what is no point."""
    if isinstance(node, Parens):
        return node.inner.items if isinstance(node.inner, Listing) and node.shape == "()" else ()
    if not isinstance(node, Listing) or node.word == "or":
        return ()
    if bare:
        return () if any(isinstance(item, Relation) for item in node.items) else node.items
    named: dict[str, Node] = {}
    for item in node.items:
        if not isinstance(item, Relation) or item.operators != ("=",) or not isinstance(item.operands[0], Name):
            return ()
        named[item.operands[0].text.lower()] = item.operands[1]
    return tuple(named[name] for name in sorted(named)) if len(named) == len(node.items) else ()


def _meets(node: Node, name: Node, value: Node) -> Node | None:
    """Return an answer to `name = value` that gives the value alone, or for the same name; None where it does not."""
    if not isinstance(node, Relation):
        return node if same(normal(node), normal(value)) else None
    if node.operators != ("=",):
        return None
    for side, other in (node.operands, node.operands[::-1]):
        if (side == name or _is_y_and_function(side, name)) and same(normal(other), normal(value)):
            return node
    return None


def _is_y_and_function(a: Node, b: Node) -> bool:
    """Say whether one is y and the other a function such as f(x)."""
    pairs = ((a, b), (b, a))
    return any(x in (Name("y"), Name("Y")) and isinstance(z, Product) and _is_named(z) for x, z in pairs)


def _is_named(node: Node) -> bool:
    """Say whether one side of an equation names what the other side is: y, or f(x)."""
    return isinstance(node, Name) or (isinstance(node, Product) and node.signs == ("",) and applies(*node.factors))
