"""Expression: an expression, equation or inequality that is judged by what it means, then by its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.items.feedback import ask, nothing_to_judge, right, unreadable, wrong, wrong_form
from mmtutor.domain.items.forms import ExpressionForm, expression_form_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.maths import Listing, MathsSyntaxError, Name, Node, Relation, Value, normal, parse, readings, same
from mmtutor.domain.maths.nodes import without_parens
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
        normal(parse(self.key))

    def assess(self, answer: str) -> Assessment:
        """Judge an expression, equation or inequality as it was typed or read."""
        empty = nothing_to_judge(answer)
        if empty:
            return empty
        try:
            judged = self._judge(parse(answer))
            if not judged.same_value and "," in answer and not isinstance(parse(self.key), Listing):
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
        key = parse(self.key)
        candidate = matched(node, key)
        if candidate is None:
            if isinstance(normal(key), Value) and isinstance(without_parens(node), Relation | Listing):
                return wrong(message("Not yet. A single expression is asked for here."))
            return wrong()
        trouble = expression_form_trouble(candidate, self.form, key)
        if trouble:
            return wrong_form(trouble)
        return right(form_ok=None if self.form == "any" else True)


def matched(node: Node, key: Node) -> Node | None:
    """Return the part of an answer that means the same as the key: all of it, its last side, or None.

    5 counts for x=5; "f = 2x+2" and "2(x+1) = 2x+2" count for 2x+2.
    """
    node, key = without_parens(node), without_parens(key)
    wanted = normal(key)
    if same(normal(node), wanted):
        return node
    if isinstance(wanted, Value) and isinstance(node, Relation) and set(node.operators) == {"="}:
        sides = list(node.operands)
        if isinstance(sides[0], Name):
            del sides[0]
        return sides[-1] if all(same(normal(side), wanted) for side in sides) else None
    if isinstance(key, Relation) and key.operators == ("=",) and not isinstance(node, Relation):
        names = [i for i in (0, 1) if isinstance(key.operands[i], Name)]
        if names and same(normal(node), normal(key.operands[1 - names[0]])):
            return node
    if isinstance(key, Listing) and isinstance(node, Listing) and len(key.items) == len(node.items):
        left = list(key.items)
        for item in node.items:
            found = next((k for k in left if matched(item, k) is not None), None)
            if found is None:
                return None
            left.remove(found)
        return node
    return None
