"""Misconceptions as executable mal-rules: what goes wrong, why it cannot be right, and which one explains a line."""

from __future__ import annotations

from mmtutor.domain.maths import MathsSyntaxError, Node, parse
from mmtutor.domain.misconceptions.collecting import COLLECTING
from mmtutor.domain.misconceptions.comparisons import COMPARISONS
from mmtutor.domain.misconceptions.decimals import DECIMALS
from mmtutor.domain.misconceptions.diagnosis import explained, explained_by_key
from mmtutor.domain.misconceptions.equations import EQUATIONS
from mmtutor.domain.misconceptions.expanding import EXPANDING
from mmtutor.domain.misconceptions.fraction_products import FRACTION_PRODUCTS
from mmtutor.domain.misconceptions.fractions import FRACTIONS
from mmtutor.domain.misconceptions.meanings import MEANINGS
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.order_of_operations import ORDER
from mmtutor.domain.misconceptions.powers import POWERS
from mmtutor.domain.misconceptions.signed_numbers import SIGNED_NUMBERS
from mmtutor.domain.misconceptions.statements import PART_OVER_REST, RUN_ON, STATEMENTS
from mmtutor.domain.misconceptions.tree import letters_in
from mmtutor.domain.misconceptions.whole_numbers import WHOLE_NUMBERS

_ALL = (
    *FRACTIONS,
    *FRACTION_PRODUCTS,
    *EQUATIONS,
    *COMPARISONS,
    *EXPANDING,
    *ORDER,
    *COLLECTING,
    *POWERS,
    *SIGNED_NUMBERS,
    *DECIMALS,
    *WHOLE_NUMBERS,
    *STATEMENTS,
    *MEANINGS,
)
# Where two explain a line, the first leads.
MISCONCEPTIONS: dict[str, Misconception] = {each.id: each for each in (*_ALL, PART_OVER_REST)}
_OF_STATEMENTS = tuple(MISCONCEPTIONS[each] for each in ("letters-reversed", "switches-round"))
_OF_NUMBERS = (PART_OVER_REST, MISCONCEPTIONS["coordinates-swapped"])


def diagnose(before: Node, after: Node) -> tuple[str, ...]:
    """Return the ids of the misconceptions that explain a wrong step, likeliest first.

    Empty where a right path explains it, or nothing does. Several: the line cannot tell them apart. Never raises.
    """
    return explained(_ALL, before, after)


def diagnose_by_key(key: Node, answer: Node) -> tuple[str, ...]:
    """Return the ids of the misconceptions that turn the right answer into a wrong one, likeliest first. Never raises.

    For questions told in words or by a picture, which hold no maths to start from; only what can be seen by the answer.
    """
    return explained_by_key(_OF_STATEMENTS if letters_in(key) else _OF_NUMBERS, key, answer)


def explain_answer(question: str, answer: str) -> tuple[str, ...]:
    """Return the ids of the misconceptions that lead from an expression or equation to a single wrong answer."""
    try:
        before, after = parse(question), parse(answer)
    except MathsSyntaxError:
        return ()
    return explained(_ALL, before, after)


__all__ = ["MISCONCEPTIONS", "RUN_ON", "Misconception", "diagnose", "diagnose_by_key", "explain_answer"]
