"""Misconceptions as executable mal-rules: what goes wrong, why it cannot be right, and which one explains a line."""

from __future__ import annotations

from mmtutor.domain.maths import MathsSyntaxError, Node, parse
from mmtutor.domain.misconceptions.collecting import COLLECTING
from mmtutor.domain.misconceptions.comparisons import COMPARISONS
from mmtutor.domain.misconceptions.decimals import DECIMALS
from mmtutor.domain.misconceptions.diagnosis import explained
from mmtutor.domain.misconceptions.equations import EQUATIONS
from mmtutor.domain.misconceptions.expanding import EXPANDING
from mmtutor.domain.misconceptions.fraction_products import FRACTION_PRODUCTS
from mmtutor.domain.misconceptions.fractions import FRACTIONS
from mmtutor.domain.misconceptions.meanings import MEANINGS
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.order_of_operations import ORDER
from mmtutor.domain.misconceptions.powers import POWERS
from mmtutor.domain.misconceptions.signed_numbers import SIGNED_NUMBERS
from mmtutor.domain.misconceptions.statements import RUN_ON, STATEMENTS
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
MISCONCEPTIONS: dict[str, Misconception] = {each.id: each for each in _ALL}  # where two explain a line, the first leads


def diagnose(before: Node, after: Node) -> tuple[str, ...]:
    """Return the ids of the misconceptions that explain a wrong step, likeliest first.

    Empty where a right path explains it, or nothing does. Several: the line cannot tell them apart. Never raises.
    """
    return explained(_ALL, before, after)


def explain_answer(question: str, answer: str) -> tuple[str, ...]:
    """Return the ids of the misconceptions that lead from an expression or equation to a single wrong answer."""
    try:
        before, after = parse(question), parse(answer)
    except MathsSyntaxError:
        return ()
    return explained(_ALL, before, after)


__all__ = ["MISCONCEPTIONS", "RUN_ON", "Misconception", "diagnose", "explain_answer"]
