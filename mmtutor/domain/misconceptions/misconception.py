"""What a misconception is: words for people, and a mal-rule, which is a wrong step written as a rewrite of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mmtutor.domain.maths import Node
from mmtutor.messages import Message

Rule = Callable[[Node], Iterable[Node]]  # what the rule makes of one part of a tree; nothing where it does not apply


@dataclass(frozen=True, slots=True)
class Misconception:
    """`counter_example` shows in linear maths why the rule cannot be right; `skills` are where it is met.

    `rule` is tried on nodes of the types in `on` only. Its results need not be wrong: 2*2 is also 2+2.
    """

    id: str
    name: Message
    explanation: Message
    counter_example: str
    source: str
    skills: tuple[str, ...]
    on: tuple[type[Node], ...]
    rule: Rule
