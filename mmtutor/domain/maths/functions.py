"""The exact values of functions where school knows them: sin(30°) is 1/2, log_2(8) is 3. All others stay as written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.messages import message

_PI: p.Monomial = (("pi", 1),)
_HALF = Fraction(1, 2)
_SINES: dict[int, p.Polynomial] = {  # of twelfths of a half turn
    0: {}, 2: p.constant(_HALF), 3: {(("√2", 1),): _HALF}, 4: {(("√3", 1),): _HALF}, 6: p.ONE,
}  # fmt: skip
_TANGENTS: dict[int, p.Polynomial] = {
    0: {}, 2: {(("√3", 1),): Fraction(1, 3)}, 3: p.ONE, 4: {(("√3", 1),): Fraction(1)},
}  # fmt: skip
_MAX_LOGARITHM = 64


def known_value(name: str, argument: p.Polynomial, base: Fraction | None = None) -> p.Polynomial | None:
    """Return a function's exact value, or None where there is no simple one. `base` is that of a logarithm."""
    number = argument.get(()) if set(argument) == {()} else None if argument else Fraction(0)
    if name == "abs":
        return None if number is None else p.constant(abs(number))
    if name in ("ln", "log"):
        return _logarithm(name, argument, number, base)
    twelfths = _twelfths(argument)
    return None if twelfths is None or name not in _CIRCULAR else _CIRCULAR[name](twelfths)


def _logarithm(
    name: str, argument: p.Polynomial, number: Fraction | None, base: Fraction | None
) -> p.Polynomial | None:
    if name == "ln" and argument == p.generator("e"):
        return p.ONE
    if number is None:
        return None
    if number <= 0:
        raise MathsSyntaxError(message("There is a logarithm of positive numbers only."))
    if number == 1:
        return {}
    if name == "ln" or base is None or base <= 0 or base == 1:
        return None
    power = Fraction(1)
    for exponent in range(1, _MAX_LOGARITHM):
        power *= base
        if power == number:
            return p.constant(exponent)
        if power * number == 1:
            return p.constant(-exponent)
    return None


def _twelfths(argument: p.Polynomial) -> int | None:
    """Return an angle in twelfths of a half turn, where it is a whole number of them."""
    if not argument:
        return 0
    if set(argument) != {_PI}:
        return None
    turns = argument[_PI] * 12
    return int(turns) if turns.denominator == 1 else None


def _sine(twelfths: int) -> p.Polynomial | None:
    angle = twelfths % 24
    sign = -1 if angle >= 12 else 1
    angle %= 12
    found = _SINES.get(min(angle, 12 - angle))
    return None if found is None else p.scaled(found, Fraction(sign))


def _tangent(twelfths: int) -> p.Polynomial | None:
    angle = twelfths % 12
    if angle == 6:
        raise MathsSyntaxError(message("There is no tangent of a right angle."))
    found = _TANGENTS.get(min(angle, 12 - angle))
    return None if found is None else p.scaled(found, Fraction(-1 if angle > 6 else 1))


_CIRCULAR: dict[str, Callable[[int], p.Polynomial | None]] = {
    "sin": _sine,
    "cos": lambda twelfths: _sine(twelfths + 6),
    "tan": _tangent,
}
