"""What went wrong in a single answer: the prompt's own maths says what was asked, a mal-rule how the answer came."""

from __future__ import annotations

from dataclasses import replace

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.expression import Expression, matched
from mmtutor.domain.items.feedback import wrong
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.number import Number
from mmtutor.domain.maths import Listing, MathsSyntaxError, Name, Node, Relation, normal, parse, same
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions import MISCONCEPTIONS, diagnose, diagnose_by_key
from mmtutor.domain.misconceptions.tree import letters_in
from mmtutor.messages import message

_UNSAID = wrong().feedback  # what is said where nothing better is known


def with_cause(item: Item, answer: str, judged: Assessment) -> Assessment:
    """Return the assessment of a wrong number or expression with what a mal-rule says of it. Never raises.

    Only where the prompt holds one expression or equation between dollar signs, and the key is what it leads to; or
    where it tells all in words or by a picture, and the key itself says what was mistaken for what.
    """
    if judged.verdict is not Verdict.INCORRECT or judged.same_value or judged.misconception is not None:
        return judged
    if not isinstance(item, Number | Expression):
        return judged
    try:
        written, key, given = _written(item.prompt), parse(item.key), parse(answer.strip().lstrip("="))
        asked = [node for node in written if not isinstance(node, Name)]
        if len(asked) == 1 and _leads_to(asked[0], key):
            found = diagnose(asked[0], given)
        elif all(isinstance(node, n.Name | n.Number | n.Decimal) for node in written):
            found = diagnose_by_key(key, given)
        else:
            return judged
    except (MathsSyntaxError, ValueError):
        return judged
    if not found:
        return judged
    cause = MISCONCEPTIONS[found[0]]
    said = message("Not yet. {idea}", idea=cause.explanation) if judged.feedback == _UNSAID else judged.feedback
    return replace(judged, feedback=said, misconception=cause.id)


def _written(prompt: str) -> list[Node]:
    """Return the maths in a prompt, between its dollar signs. Raises `MathsSyntaxError` where some can't be read."""
    return [parse(text.strip().rstrip("=").rstrip("?").rstrip("=")) for text in prompt.split("$")[1::2]]


def _leads_to(asked: Node, key: Node) -> bool:
    """Say whether the key is the value of what is asked, or its solution."""
    if isinstance(asked, Relation | Listing):
        names = letters_in(asked)
        if isinstance(key, Relation | Listing) or len(names) != 1:
            return matched(key, asked) is not None or same(normal(key), normal(asked))
        alone = Relation((Name(next(iter(names))), key), ("=",))
        return same(normal(asked), normal(alone))
    return matched(asked, key) is not None
