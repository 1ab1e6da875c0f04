"""From what learners type to tokens: Unicode and words become one small alphabet, implied multiplication a token.

Knows the alphabet and what may stand beside what; knows nothing of precedence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.limits import MAX_CHARACTERS, MAX_NESTING
from mmtutor.messages import message


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its type in the grammar, its text, its place in what was typed, and what stood there."""

    type: str
    text: str
    start: int
    end: int
    written: str = ""


# Braces group without being seen: they stand around raised exponents and one-character fractions.
_SIGNS = {
    **dict.fromkeys("×·⋅∙•∗✕✖⨯", "*"),
    **dict.fromkeys("−–—‐‑‒﹣", "-"),
    **dict.fromkeys("∕⁄╱", "/"),
    **dict.fromkeys("≤⩽≦", "<="),
    **dict.fromkeys("≥⩾≧", ">="),
    **dict.fromkeys("[{", "("),
    **dict.fromkeys("]}", ")"),
    "≠": "<>",
    "÷": "÷",
    "√": "√",
    "π": "π",
    "。": ".",
    "、": ",",
    "\t": " ",
}
_ALPHABET = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*/÷:=<>(){}.,;^%√π!' ")
_WORDS = {
    "over": "SLASH", "times": "TIMES", "of": "TIMES", "plus": "PLUS", "minus": "MINUS", "equals": "RELATION",
    "percent": "PERCENT", "squared": "SQUARED", "cubed": "SQUARED", "sqrt": "ROOT", "pi": "NAME", "or": "COMMA",
    "and": "COMMA",
}  # fmt: skip
WORDS = frozenset(_WORDS)
_PLAIN = {"SLASH": "/", "TIMES": "*", "PLUS": "+", "MINUS": "-", "RELATION": "=", "PERCENT": "%", "COMMA": ","}

_FRACTION = r"(?:\{\d+/\d+\}|\s(?:\s*and\s)?\s*\d+\s*/\s*\d+(?![\d.]))"
_COMMON = rf"""
    (?P<MIXED>\d+{_FRACTION}|\d+\s*\{{\d+/\d+\}})
  | (?P<PHRASE>(?:divided\s+by|multiplied\s+by|out\s+of)(?![A-Za-z]))
  | (?P<WORD>[A-Za-z]+)
  | (?P<CARET>\^|\*\*)
  | (?P<RELATION><=|>=|=<|=>|<>|!=|==|[=<>])
  | (?P<PLUS>\+) | (?P<MINUS>-) | (?P<TIMES>\*) | (?P<SLASH>[/÷:]) | (?P<PERCENT>%)
  | (?P<LPAR>\() | (?P<RPAR>\)) | (?P<LGROUP>\{{) | (?P<RGROUP>\}}) | (?P<ROOT>√) | (?P<NAME>π)
  | (?P<SPACE>\s+)
"""


@cache
def _pattern(decimal_comma: bool) -> re.Pattern[str]:
    """Return the pattern of all tokens, where 1,234.5 or 1.234,5 is a number."""
    group, point, points = (r"\.", ",", ".,") if decimal_comma else (",", r"\.", ".")
    return re.compile(
        rf"""
        (?P<GROUPED>[1-9]\d{{0,2}}(?:(?:{group}\d{{3}})+(?!\d)|(?:[ ]\d{{3}})+(?!\d|\s*/))(?:{point}\d+)?)
      | (?P<DECIMAL>\d*[{points}]\d+(?:\.\.\.)?|\d+\.(?!\.))
      | {_COMMON}
      | (?P<NUMBER>\d+)
      | (?P<COMMA>[,;])
    """,
        re.VERBOSE,
    )


_ENDS_OPERAND = frozenset({"NUMBER", "DECIMAL", "MIXED", "NAME", "RPAR", "RGROUP", "PERCENT"})
_STARTS_OPERAND = frozenset({"NUMBER", "DECIMAL", "MIXED", "NAME", "LPAR", "LGROUP", "ROOT"})
_NUMBERS = frozenset({"NUMBER", "DECIMAL", "MIXED"})


def tokenize(text: str, *, decimal_comma: bool = False) -> list[Token]:
    """Return the tokens of a text, implied multiplication among them as IMPLICIT. Raises `MathsSyntaxError`."""
    tokens = loose_tokens(text, decimal_comma=decimal_comma)
    if len(tokens) > 1 and tokens[0].text == "=":  # "= 5", as it follows a question
        del tokens[0]
    _check_brackets(tokens)
    return tokens


def loose_tokens(text: str, *, decimal_comma: bool = False) -> list[Token]:
    """Return the tokens of a text whose brackets need not be closed yet. Raises `MathsSyntaxError`."""
    if len(text) > MAX_CHARACTERS:
        raise MathsSyntaxError(message("This is too long. Write it in fewer than {count} signs.", count=MAX_CHARACTERS))
    _check_one_line(text)
    plain, places = _plain(text)
    tokens: list[Token] = []
    for token in _scan(text, plain, places, decimal_comma):
        if tokens and tokens[-1].type in _ENDS_OPERAND and token.type in _STARTS_OPERAND:
            if tokens[-1].type in _NUMBERS and token.type in _NUMBERS:
                raise MathsSyntaxError(
                    message("Something is missing between {left} and {right}.", left=tokens[-1].text, right=token.text),
                    token.start,
                )
            tokens.append(Token("IMPLICIT", "", token.start, token.start))
        tokens.append(token)
    return tokens


def _check_one_line(text: str) -> None:
    lines = text.strip().splitlines()
    if len(lines) > 1:
        position = len(text) - len(text.lstrip()) + len(lines[0])
        raise MathsSyntaxError(message("There are several lines here; one is asked for."), position)


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text in the small alphabet, and for each of its characters the index it came from."""
    plain: list[str] = []
    places: list[int] = []
    raised = False
    for i, c in enumerate(text):
        up = _is_raised(c)
        piece = "}" if raised and not up else "^{" if up and not raised else ""
        raised = up
        piece += _piece(c, i)
        plain.append(piece)
        places.extend([i] * len(piece))
    if raised:
        plain.append("}")
        places.append(len(text) - 1)
    return "".join(plain), places


def _is_raised(c: str) -> bool:
    if not unicodedata.decomposition(c).startswith("<super>"):
        return False
    return unicodedata.normalize("NFKC", c) in "0123456789+-−nx"


def _piece(c: str, position: int) -> str:
    """Return what one typed character stands for; "" for marks that are not seen."""
    if c in _SIGNS:
        return _SIGNS[c]
    if c in _ALPHABET:
        return c
    category = unicodedata.category(c)
    if category == "Cf" or "VARIATION SELECTOR" in unicodedata.name(c, ""):
        return ""
    if c.isspace():
        return " "
    digit = unicodedata.decimal(c, None)
    if digit is not None:
        return str(digit)
    known = unicodedata.normalize("NFKC", c).replace("⁄", "/").replace("−", "-")
    if len(known) > 1 and "/" in known and known.replace("/", "").isdigit() and known[-1] != "/":
        return "{" + known + "}"
    if known == "..." or (len(known) == 1 and known in _ALPHABET):
        return known
    mark = c if c.isprintable() else f"U+{ord(c):04X}"
    raise MathsSyntaxError(message("The sign {mark} is not one I know.", mark=mark), position)


def _scan(text: str, plain: str, places: list[int], decimal_comma: bool) -> Iterator[Token]:
    """Yield the tokens of the plain text; words of several letters that are no known word give one name a letter."""
    pattern = _pattern(decimal_comma)
    at = 0
    while at < len(plain):
        match = pattern.match(plain, at)
        if match is None:
            raise MathsSyntaxError(message("The sign {mark} is not one I know.", mark=plain[at]), places[at])
        kind, piece, begin = match.lastgroup or "", match.group(), at
        at = match.end()
        start, end = places[begin], places[at - 1] + 1
        if kind == "SPACE":
            continue
        if kind == "WORD":
            yield from _word(piece, start)
        elif kind == "PHRASE":
            times = piece[0] in "mM"
            yield Token("TIMES" if times else "SLASH", "*" if times else "/", start, end)
        elif kind == "GROUPED":
            digits = _ungrouped(piece, decimal_comma)
            yield Token("DECIMAL" if "." in digits else "NUMBER", digits, start, end, text[start:end])
        elif kind == "DECIMAL":
            yield Token(kind, piece.replace(",", "."), start, end, text[start:end])
        elif kind == "NAME":
            yield Token(kind, "pi", start, end)
        else:
            yield Token(kind, _RELATIONS.get(piece, piece), start, end, text[start:end])


_RELATIONS = {"=<": "<=", "=>": ">=", "!=": "<>", "==": "="}


def _word(word: str, start: int) -> Iterator[Token]:
    kind = _WORDS.get(word.lower())
    end = start + len(word)
    if kind is None:
        for i, letter in enumerate(word):
            yield Token("NAME", letter, start + i, start + i + 1)
    elif kind == "SQUARED":
        yield Token("CARET", "^", start, end)
        yield Token("NUMBER", "2" if word.lower() == "squared" else "3", start, end)
    else:
        yield Token(kind, _PLAIN.get(kind, word.lower()), start, end)


def _ungrouped(piece: str, decimal_comma: bool) -> str:
    if decimal_comma:
        return piece.replace(" ", "").replace(".", "").replace(",", ".")
    return piece.replace(" ", "").replace(",", "")


def _check_brackets(tokens: list[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.type == "LPAR":
            opened.append(token)
            if len(opened) > MAX_NESTING:
                raise MathsSyntaxError(message("There are too many brackets inside brackets."), token.start)
        elif token.type == "RPAR":
            if not opened:
                raise MathsSyntaxError(message("This closing bracket has no opening one."), token.start)
            opened.pop()
    if opened:
        raise MathsSyntaxError(message("A closing bracket is missing."), opened[-1].start)
