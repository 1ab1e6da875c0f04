"""The words of learners' maths, and how a run of letters without spaces falls into names and words."""

from __future__ import annotations

import re

WORDS = {
    "over": "SLASH", "times": "TIMES", "of": "TIMES", "plus": "PLUS", "minus": "MINUS", "equals": "RELATION",
    "percent": "PERCENT", "squared": "SQUARED", "cubed": "SQUARED", "sqrt": "ROOT", "pi": "NAME", "or": "OR",
    "and": "COMMA", "inf": "NAME", "infinity": "NAME", "theta": "NAME", "alpha": "NAME", "beta": "NAME",
    "gamma": "NAME", "delta": "NAME", "lambda": "NAME", "sigma": "NAME", "omega": "NAME", "degrees": "DEGREES",
    "degree": "DEGREES", "deg": "DEGREES", "union": "UNION",
}  # fmt: skip
PLAIN = {
    "SLASH": "/", "TIMES": "*", "PLUS": "+", "MINUS": "-", "RELATION": "=", "PERCENT": "%", "DEGREES": "°", "ROOT": "√",
    "UNION": "U",
}  # fmt: skip
CONSTANTS = {
    "pi": "pi", "inf": "∞", "infinity": "∞", "theta": "θ", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
    "lambda": "λ", "sigma": "σ", "omega": "ω",
}  # fmt: skip
FUNCTIONS = {
    **{name: name for name in ("sin", "cos", "tan", "sec", "csc", "cot", "ln", "log", "exp", "abs", "cbrt")},
    **{f"arc{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sec", "csc", "cot")},
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "cosec": "csc",
}  # fmt: skip
PHRASES = r"divided\s+by|multiplied\s+by|out\s+of|(?:the\s+)?square\s+root\s+of"

# A function alone, or before anything else, is a word like any other.
_ARGUMENT = re.compile(r"[0-9(|\[{√π^_\x02θαβ]|\*\*| [0-9A-Za-z(|√πθαβ\x02]")
_LAST_IS_FUNCTION = re.compile(r"([a-z]{1,2}?)(sqrt|cbrt|arcsin|arccos|arctan|sin|cos|tan|sec|csc|cot|log|ln)", re.I)
_FIRST_IS_FUNCTION = re.compile(r"([a-z]{0,2}?)(sin|cos|tan|sec|csc|cot|log|ln)([xyz])", re.I)
_FIRST_IS_PI = re.compile(r"(pi)([rxd]|r[hl])", re.I)


def letters_and_names(word: str, following: str) -> list[str]:
    """Return the pieces of a run of letters; `following` is what stands after it. "xsin" before "(" is x and sin."""
    lower = word.lower()
    if lower in WORDS:
        return [word]
    if lower in FUNCTIONS and _ARGUMENT.match(following):
        return [word]
    found = _LAST_IS_FUNCTION.fullmatch(word)
    if found and (following[:1] in ("(", "\x02", "√") and following):
        return [*found[1], found[2]]
    found = _FIRST_IS_FUNCTION.fullmatch(word)
    if found:
        return [*found[1], found[2], found[3]]
    found = _FIRST_IS_PI.fullmatch(word)
    if found:
        return [found[1], *found[2]]
    return list(word)
