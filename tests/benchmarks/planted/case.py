"""One piece of working: what was given, the lines, which of them is the first wrong one and what was done there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Case:
    """`wrong` is an index into `lines`, None for clean work. `mistake` is the id of the mal-rule that was planted."""

    given: str
    lines: tuple[str, ...]
    wrong: int | None = None
    mistake: str = ""


Maker = Callable[[random.Random], "list[Case]"]  # one clean case and some with a mistake, from the same numbers


def clean(given: str, *lines: str) -> Case:
    """Return clean work."""
    return Case(given, tuple(lines))


def planted(mistake: str, wrong: int, given: str, *lines: str) -> Case:
    """Return work whose line number `wrong`, from 1, is the first that goes wrong."""
    return Case(given, tuple(lines), wrong - 1, mistake)


def q(value: Fraction | int) -> str:
    """Write a number as a whole number or a fraction in lowest terms."""
    return str(Fraction(value))


def over(top: int, bottom: int) -> str:
    """Write a fraction as it is, not reduced."""
    return f"{top}/{bottom}"


def dec(value: Fraction) -> str:
    """Write a number that ends as a decimal."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


def plus(value: Fraction | int) -> str:
    """Write a number to follow something: +3 or -3."""
    return f"+{q(value)}" if value >= 0 else q(value)


def bracket(value: Fraction | int) -> str:
    """Write a number with brackets where it is negative."""
    return f"({q(value)})" if value < 0 else q(value)


def mono(c: Fraction | int, letter: str = "x", exponent: int = 1) -> str:
    """Write a term: 3x, -x, x^2, 2/3x in brackets where it is a fraction."""
    name = letter if exponent == 1 else f"{letter}^{exponent}"
    c = Fraction(c)
    if c in (1, -1):
        return name if c == 1 else f"-{name}"
    if c.denominator != 1:
        return f"{'-' if c < 0 else ''}({abs(c)}){name}"
    return f"{c}{name}"


def poly(*terms: tuple[Fraction | int, int], letter: str = "x") -> str:
    """Write a polynomial of (coefficient, exponent) as given, terms with coefficient 0 left out."""
    text = ""
    for c, exponent in terms:
        if c:
            piece = q(c) if exponent == 0 else mono(c, letter, exponent)
            text += piece if not text or piece[0] == "-" else f"+{piece}"
    return text or "0"


def nonzero(rng: random.Random, low: int, high: int) -> int:
    """Draw a whole number that is not 0."""
    return rng.choice([i for i in range(low, high + 1) if i])
