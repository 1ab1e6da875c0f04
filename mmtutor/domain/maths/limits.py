"""Bounds that keep every answer cheap. A learner's answer is far below all of them."""

from __future__ import annotations

from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.messages import message

MAX_CHARACTERS = 240
MAX_MARKUP = 4 * MAX_CHARACTERS  # LaTeX takes more signs to say the same
MAX_NESTING = 24  # brackets in brackets
MAX_DEGREE = 4096  # of one name in one term
MAX_POWER_OF_SUM = 32
MAX_BITS = 4096  # of a number that is worked out
MAX_PRODUCTS = 6_000  # term by term multiplications in one normal form


def too_big() -> MathsSyntaxError:
    """Return what is raised where working on would take too long."""
    return MathsSyntaxError(message("This is too big to work out here."))
