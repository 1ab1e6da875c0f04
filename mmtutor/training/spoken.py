"""How people say a canonical answer: "3/4" -> three quarters. Knows words only, nothing of sound.

`canonical(say(rng, answer)) == answer` for every answer that `training.spoken_answers` draws.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from mmtutor.model.spoken_words import FILLERS, FOURTHS, OPENINGS, ORDINALS, PARTS, SIGNS, SIZES, TEENS, TENS, UNITS


def say(rng: np.random.Generator, answer: str) -> list[str]:
    """Return one of the ways in which people say a canonical answer. An empty answer has no words."""
    if not answer:
        return []
    words = [answer] if answer in ("yes", "no") else _say_expression(rng, answer)
    if rng.random() < 0.08:
        words = [*pick(rng, OPENINGS).split(), *words]
    if rng.random() < 0.02:
        place = int(rng.integers(len(words) + 1))
        words = [*words[:place], pick(rng, FILLERS), *words[place:]]
    return words


_TOKEN = re.compile(
    r"(?P<mixed>\d+ \d+/\d+)|(?P<fraction>\d+/\d+)(?![\d.a-z(^])|(?P<decimal>\d+\.\d+)|(?P<whole>\d+)"
    r"|(?P<power>\^-?\d+|\^[a-z])|(?P<letter>[a-z])|(?P<sign><=|>=|[-+*/=<>(),:%])"
)
_ALL_OVER = re.compile(r"(?:([^()=<>]*(?:[=<>]=?)))?\(([^()]+)\)/(\d+|[a-z])")


def _say_expression(rng: np.random.Generator, text: str) -> list[str]:
    over = _ALL_OVER.fullmatch(text)
    if over and rng.random() < 0.7:
        left, top, bottom = over.groups(default="")
        return [*_say_expression(rng, left), *_say_expression(rng, top), "all", "over", *_say_expression(rng, bottom)]
    words: list[str] = []
    before = "start"
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ValueError(f"no way to say {text!r} from position {position}")
        kind, token = match.lastgroup, match.group()
        if kind == "sign":
            unary = token == "-" and before in ("start", "operator")
            words += [pick(rng, ("minus", "negative"))] if unary else _say_sign(rng, token)
            before = "operand" if token in ")%" else "operator"
        else:
            if before == "whole" and kind == "letter" and rng.random() < 0.1:
                words.append("times")
            alone = match.end() - position == len(text) or text[:position] in ("-", "x=", "y=")
            words += _SAY[kind](rng, token, alone)
            before = "whole" if kind == "whole" else "operand"
        position = match.end()
    return words


def _say_sign(rng: np.random.Generator, sign: str) -> list[str]:
    ways = SIGNS[sign]
    return (ways[0] if rng.random() < 0.5 else pick(rng, ways)).split()


def _say_whole(rng: np.random.Generator, digits: str, alone: bool = True) -> list[str]:
    as_digits = {1: 0.0, 2: 0.25, 3: 0.45, 4: 0.5}.get(len(digits), 0.75) if alone else 0.03
    if (len(digits) > 1 and digits[0] == "0") or len(digits) > 9 or rng.random() < as_digits:
        return _say_digits(rng, digits)
    pairs = int(digits[:2]), int(digits[2:] or 0)
    if alone and len(digits) in (3, 4) and rng.random() < 0.2:
        if len(digits) == 4 and min(pairs) >= 10 and pairs[0] % 10 + pairs[1] >= 10:
            return [*number_words(pairs[0]), *number_words(pairs[1])]  # nineteen | twenty eight
        if len(digits) == 3 and int(digits[1:]) >= 10:
            return [*number_words(int(digits[0])), *number_words(int(digits[1:]))]  # one | seventy five
    return _say_number(rng, int(digits))


def _say_digits(rng: np.random.Generator, digits: str) -> list[str]:
    zero = pick(rng, ("zero", "zero", "oh"))
    return [zero if d == "0" else UNITS[int(d)] for d in digits]


def _say_number(rng: np.random.Generator, number: int) -> list[str]:
    if number == 0:
        return [pick(rng, ("zero", "zero", "zero", "nought"))]
    if 1000 < number < 10_000 and number % 100 == 0 and number % 1000 and rng.random() < 0.3:
        return [*number_words(number // 100), "hundred"]
    words = number_words(number, with_and=bool(rng.random() < 0.5))
    if words[0] == "one" and len(words) > 1 and words[1] in ("hundred", "thousand") and rng.random() < 0.3:
        words[0] = "a"
    return words


def number_words(number: int, with_and: bool = False) -> list[str]:
    """Return the English words of 0 <= number < 10**9, in the British way where `with_and`."""
    if number < 10:
        return [UNITS[number]]
    if number < 20:
        return [TEENS[number - 10]]
    if number < 100:
        return [TENS[number // 10 - 2], *([UNITS[number % 10]] if number % 10 else [])]
    for size, name in SIZES:
        if number >= size:
            many, rest = divmod(number, size)
            words = [*number_words(many, with_and), name]
            if rest and with_and and (size == 100 or rest < 100):
                words.append("and")
            return words + (number_words(rest, with_and) if rest else [])
    raise AssertionError(number)


def _say_decimal(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    whole, tail = text.split(".")
    start = _say_whole(rng, whole, alone=False)
    if whole == "0":
        start = pick(rng, ("zero", "zero", "zero", "", "", "oh", "nought")).split()
    if len(tail) == 2 and tail[0] != "0" and rng.random() < 0.12:
        return [*start, "point", *number_words(int(tail))]
    return [*start, "point", *_say_digits(rng, tail)]


def _say_fraction(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    top, bottom = (int(part) for part in text.split("/"))
    if bottom not in PARTS or not 0 < top < 100 or rng.random() < 0.35:
        between = ["divided", "by"] if rng.random() < 0.2 else ["over"]
        return [*number_words(top), *between, *number_words(bottom)]
    names = FOURTHS if bottom == 4 and rng.random() < 0.35 else PARTS[bottom]
    if top == 1:
        first = pick(rng, ("one", "one", "a", "" if bottom == 2 else "a"))
        return [*("an" if first == "a" and bottom == 8 else first).split(), names[0]]
    return [*number_words(top), names[1]]


def _say_mixed(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    whole, fraction = text.split(" ")
    part = _say_fraction(rng, fraction)
    if part[0] == "half":
        part = ["a", "half"]
    return [*number_words(int(whole)), "and", *part]


def _say_power(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    exponent = text[1:]
    short = {"2": "squared", "3": "cubed"}.get(exponent)
    if short and rng.random() < 0.75:
        return [short]
    ordinal = next((word for word, n in ORDINALS.items() if str(n) == exponent), None)
    if ordinal and rng.random() < 0.4:
        return ["to", "the", ordinal]
    sign = ["minus"] if exponent.startswith("-") else []
    name = [exponent] if exponent.isalpha() else number_words(int(exponent.lstrip("-")))
    return [*("to the power of" if rng.random() < 0.75 else "to the").split(), *sign, *name]


_SAY = {
    "whole": _say_whole,
    "decimal": _say_decimal,
    "fraction": _say_fraction,
    "mixed": _say_mixed,
    "power": _say_power,
    "letter": lambda rng, letter, alone: [letter],
}


def pick(rng: np.random.Generator, ways: Sequence[str]) -> str:
    """Draw one of the ways, each equally likely."""
    return ways[int(rng.integers(len(ways)))]
