"""From what learners type to tokens: words become names and signs, implied multiplication a token.

Knows what may stand beside what; knows nothing of precedence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from mmtutor.domain.maths.alphabet import GREEK, OVER_DIGIT, plain, unknown
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.limits import MAX_CHARACTERS, MAX_MARKUP, MAX_NESTING
from mmtutor.domain.maths.markup import CLOSE, OPEN, has_markup, without_markup
from mmtutor.domain.maths.vocabulary import CONSTANTS, FUNCTIONS, PHRASES, PLAIN, WORDS, letters_and_names
from mmtutor.messages import message


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its type in the grammar, its text, its place in what was typed, and what stood there."""

    type: str
    text: str
    start: int
    end: int
    written: str = ""


_FRACTION = rf"(?:{OPEN}\d+/\d+{CLOSE}|\s(?:\s*and\s)?\s*\d+\s*/\s*\d+(?![\d.]))"
_SUBSCRIPT = rf"_(?:\d+|hat|bar|vec|[A-Za-z]|\([^(){OPEN}{CLOSE}]*\)|{OPEN}[^{OPEN}{CLOSE}]*{CLOSE})"
_COMMON = rf"""
    (?P<MIXED>\d+{_FRACTION}|\d+\s*{OPEN}\d+/\d+{CLOSE})
  | (?P<PHRASE>(?:{PHRASES})(?![A-Za-z]))
  | (?P<UNION>(?<=[)\]])\s*(?:U|∪)\s*(?=[(\[]))
  | (?P<WORD>[A-Za-z]+)
  | (?P<SUFFIX>(?:{_SUBSCRIPT}|'+)+)
  | (?P<CARET>\^|\*\*)
  | (?P<RELATION><=|>=|=<|=>|<>|!=|==|[=<>])
  | (?P<PLUS>\+) | (?P<MINUS>-) | (?P<BOTH>[±∓]) | (?P<TIMES>\*) | (?P<SLASH>/) | (?P<DIVIDE>[÷:])
  | (?P<PERCENT>%) | (?P<DEGREES>°)
  | (?P<LPAR>[(\[{{]) | (?P<RPAR>[)\]}}]) | (?P<LGROUP>{OPEN}) | (?P<RGROUP>{CLOSE}) | (?P<BAR>\|)
  | (?P<ROOT>√) | (?P<NAME>[π∞∅{GREEK}]) | (?P<SPACE>\s+)
"""


@cache
def _pattern(decimal_comma: bool) -> re.Pattern[str]:
    """Return the pattern of all tokens, where 1,234.5 or 1.234,5 is a number."""
    group, point, points = (r"\.", ",", ".,") if decimal_comma else (",", r"\.", ".")
    return re.compile(
        rf"""
        (?P<GROUPED>[1-9]\d{{0,2}}(?:(?:{group}\d{{3}})+(?!\d)|(?:[ ]\d{{3}})+(?!\d|\s*/))(?:{point}\d+)?)
      | (?P<CYCLE>\d+[{points}]\d*(?:(?<=[{points}])\(\d+\)|(?:\d[{OVER_DIGIT}])+))
      | (?P<DECIMAL>\d*[{points}]\d+(?:\.\.\.)?|\d+\.(?!\.))
      | {_COMMON}
      | (?P<NUMBER>\d+)
      | (?P<COMMA>[,;])
    """,
        re.VERBOSE,
    )


_PAIR = re.compile(r"^(\s*[(\[]\s*[-−]?\d{1,3},)(?=\d{3}\s*[)\]]\s*$)")  # (5,420) is a pair, no number in brackets
_ENDS_OPERAND = frozenset({"NUMBER", "DECIMAL", "MIXED", "NAME", "RPAR", "RGROUP", "RBAR", "PERCENT", "DEGREES"})
_STARTS_OPERAND = frozenset({"NUMBER", "DECIMAL", "MIXED", "NAME", "LPAR", "LGROUP", "LBAR", "ROOT", "FUNC"})
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
    _check_size(text)
    if has_markup(text):
        bare = without_markup(text)
        if bare != text:
            return [replace(t, start=0, end=len(text)) for t in _tokens(bare, decimal_comma)]
    return _tokens(text, decimal_comma)


def _check_size(text: str) -> None:
    if len(text) > (MAX_MARKUP if "\\" in text[:MAX_MARKUP] else MAX_CHARACTERS):
        raise MathsSyntaxError(message("This is too long. Write it in fewer than {count} signs.", count=MAX_CHARACTERS))
    lines = text.strip().splitlines()
    if len(lines) > 1:
        position = len(text) - len(text.lstrip()) + len(lines[0])
        raise MathsSyntaxError(message("There are several lines here; one is asked for."), position)
    if OPEN in text or CLOSE in text:
        raise unknown("U+0002", min(text.index(mark) for mark in (OPEN, CLOSE) if mark in text))


def _tokens(text: str, decimal_comma: bool) -> list[Token]:
    text = text if decimal_comma else _PAIR.sub(r"\1 ", text)
    bare, places = plain(text)
    if len(bare) > 2 * MAX_CHARACTERS:
        raise MathsSyntaxError(message("This is too long. Write it in fewer than {count} signs.", count=MAX_CHARACTERS))
    return _side_by_side(_arguments(_bars(_scan(text, bare, places, decimal_comma))))


def _side_by_side(found: list[Token]) -> list[Token]:
    """Put an IMPLICIT between two operands."""
    tokens: list[Token] = []
    for token in found:
        if tokens and tokens[-1].type in _ENDS_OPERAND and token.type in _STARTS_OPERAND:
            if tokens[-1].type in _NUMBERS and token.type in _NUMBERS:
                raise MathsSyntaxError(
                    message("Something is missing between {left} and {right}.", left=tokens[-1].text, right=token.text),
                    token.start,
                )
            tokens.append(Token("IMPLICIT", "", token.start, token.start))
        tokens.append(token)
    return tokens


def _scan(text: str, bare: str, places: list[int], decimal_comma: bool) -> list[Token]:
    """Return the tokens of the plain text; words of several letters that are no known word give one name a letter."""
    pattern = _pattern(decimal_comma)
    tokens: list[Token] = []
    at = 0
    while at < len(bare):
        match = pattern.match(bare, at)
        if match is None:
            raise unknown(bare[at], places[at])
        kind, piece, begin = match.lastgroup or "", match.group(), at
        at = match.end()
        start, end = places[begin], places[at - 1] + 1
        if kind == "SPACE":
            continue
        if kind == "WORD":
            tokens += _word(piece, bare[at : at + 2], [places[i] for i in range(begin, at)])
        elif kind == "SUFFIX":
            last = tokens.pop() if tokens else None
            if last is None or last.type not in ("NAME", "FUNC") or bare[begin - 1] == " ":
                raise unknown(piece[0], start)
            tokens.append(replace(last, text=last.text + _suffix(piece), end=end))
        elif kind == "PHRASE":
            tokens.append(Token(*_phrase(piece), start, end))
        elif kind == "GROUPED":
            digits = _ungrouped(piece, decimal_comma)
            tokens.append(Token("DECIMAL" if "." in digits else "NUMBER", digits, start, end, text[start:end]))
        elif kind == "CYCLE":
            tokens.append(Token("DECIMAL", _unrolled(piece.replace(",", ".")), start, end, ""))
        elif kind == "DECIMAL":
            tokens.append(Token(kind, piece.replace(",", "."), start, end, text[start:end]))
        elif kind == "NAME":
            tokens.append(Token(kind, "pi" if piece == "π" else piece, start, end))
        elif kind == "UNION":
            tokens.append(Token(kind, "U", start, end))
        else:
            tokens.append(Token(kind, _RELATIONS.get(piece, piece), start, end, text[start:end]))
    return tokens


_RELATIONS = {"=<": "<=", "=>": ">=", "!=": "<>", "==": "="}


def _phrase(piece: str) -> tuple[str, str]:
    words = piece.lower()
    if words.startswith("multiplied"):
        return "TIMES", "*"
    if words.startswith(("divided", "out")):
        return "SLASH", "/"
    return "ROOT", "√"


_ONE_WORD = frozenset({"hat", "bar", "vec"})


def _suffix(piece: str) -> str:
    """Return a subscript or primes as they stand in a name: _1, _n, _(n-1), _(final), '."""
    inside = re.sub(rf"[{OPEN}{CLOSE}() ]", "", piece)
    parts = re.findall(r"_[^_']*|'+", inside)
    plain = (len(s) < 3 or s[1:].isdecimal() or s[1:] in _ONE_WORD for s in parts)
    return "".join(s if short else f"_({s[1:]})" for s, short in zip(parts, plain, strict=True))


def _unrolled(piece: str) -> str:
    """Return "0.1(6)", or 6 with a line above, as 0.166...: the block twice, so turned that no shorter one repeats."""
    cut = piece.find("(")
    if cut < 0:
        cut = next(i for i, c in enumerate(piece) if c in OVER_DIGIT) - 1
    head, block = piece[:cut], re.sub(r"\D", "", piece[cut:])
    for _ in block:
        digits = head + block + block
        if repeating(digits.partition(".")[2]) == block:
            break
        head, block = head + block[0], block[1:] + block[0]
    return head + block + block + "..."


def repeating(fraction: str) -> str:
    """Return the block that "1666..." repeats: the shortest one that stands at the end twice, else all of it."""
    for size in range(1, len(fraction) // 2 + 1):
        if fraction[-size:] == fraction[-2 * size : -size]:
            return fraction[-size:]
    return fraction


def _word(word: str, following: str, places: list[int]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    for name in letters_and_names(word, following):
        start, end = places[at], places[at + len(name) - 1] + 1
        at += len(name)
        kind = WORDS.get(name.lower(), "NAME") if len(name) > 1 else "NAME"
        if name.lower() in FUNCTIONS and len(name) > 1:
            tokens.append(Token("FUNC", FUNCTIONS[name.lower()], start, end))
        elif kind == "SQUARED":
            tokens += [Token("CARET", "^", start, end), Token("NUMBER", "2" if name[0] in "sS" else "3", start, end)]
        elif kind == "NAME":
            tokens.append(Token(kind, CONSTANTS.get(name.lower(), name), start, end))
        else:
            tokens.append(Token(kind, PLAIN.get(kind, name.lower()), start, end))
    return tokens


def _ungrouped(piece: str, decimal_comma: bool) -> str:
    if decimal_comma:
        return piece.replace(" ", "").replace(".", "").replace(",", ".")
    return piece.replace(" ", "").replace(",", "")


def _bars(tokens: list[Token]) -> list[Token]:
    """Tell bars that open from bars that close: a bar after an operand closes the last one that is open."""
    if not any(t.type == "BAR" for t in tokens):
        return tokens
    told: list[Token] = []
    opened: list[str] = []
    for token in tokens:
        kind = token.type
        if kind == "BAR":
            closes = bool(opened) and opened[-1] == "LBAR" and bool(told) and told[-1].type in _ENDS_OPERAND
            kind = "RBAR" if closes else "LBAR"
        if kind in ("LBAR", "LPAR"):
            opened.append(kind)
        elif kind in ("RBAR", "RPAR") and opened:
            opened.pop()
        told.append(replace(token, type=kind))
    return told


_IN_ARGUMENT = frozenset({"NUMBER", "DECIMAL", "NAME"})


def _arguments(tokens: list[Token]) -> list[Token]:
    """Group what a function without brackets is taken of (sin 2x), and take powers of functions in (sin^2 x)."""
    if not any(t.type == "FUNC" for t in tokens):
        return tokens
    made: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        i += 1
        if token.type != "FUNC":
            made.append(token)
            continue
        exponent, i = _function_power(tokens, i)
        made.append(replace(token, text=token.text + exponent))
        end = i
        while end < len(tokens) and tokens[end].type in _IN_ARGUMENT:
            raised = [t.type for t in tokens[end + 1 : end + 3]] == ["CARET", "NUMBER"]
            end += 3 if raised else 1
            end += end < len(tokens) and tokens[end].type == "DEGREES"
        if end - i > 1:
            first, last = tokens[i], tokens[end - 1]
            group = (Token("LGROUP", OPEN, first.start, first.start), Token("RGROUP", CLOSE, last.end, last.end))
            made += [group[0], *_side_by_side(tokens[i:end]), group[1]]
            i = end
    return made


def _function_power(tokens: list[Token], i: int) -> tuple[str, int]:
    """Return the whole exponent that stands at `i`, as "^-1", and where the argument begins."""
    kinds = [t.type for t in tokens[i : i + 6]]
    for shape in (
        ["CARET", "NUMBER"], ["CARET", "MINUS", "NUMBER"], ["CARET", "LGROUP", "NUMBER", "RGROUP"],
        ["CARET", "LGROUP", "MINUS", "NUMBER", "RGROUP"], ["CARET", "LPAR", "MINUS", "NUMBER", "RPAR"],
    ):  # fmt: skip
        if kinds[: len(shape)] == shape and len(kinds) > len(shape):
            taken = tokens[i : i + len(shape)]
            return "^" + "".join(t.text for t in taken if t.type in ("MINUS", "NUMBER")), i + len(shape)
    return "", i


_CLOSES = {"(": ")", "[": "]", "{": "}"}


def _check_brackets(tokens: list[Token]) -> None:
    opened: list[tuple[Token, list[int]]] = []  # with the number of commas in it
    for token in tokens:
        if token.type in ("LPAR", "LBAR"):
            opened.append((token, [0]))
            if len(opened) > MAX_NESTING:
                raise MathsSyntaxError(message("There are too many brackets inside brackets."), token.start)
        elif token.type == "COMMA" and opened:
            opened[-1][1][0] += 1
        elif token.type in ("RPAR", "RBAR"):
            if not opened or (token.type == "RPAR") != (opened[-1][0].type == "LPAR"):
                raise MathsSyntaxError(message("This closing bracket has no opening one."), token.start)
            first, commas = opened.pop()
            half_open = first.text + token.text in ("[)", "(]") and commas == [1]
            if token.type == "RPAR" and _CLOSES[first.text] != token.text and not half_open:
                raise MathsSyntaxError(message("This closing bracket does not fit the opening one."), token.start)
    if opened:
        raise MathsSyntaxError(message("A closing bracket is missing."), opened[-1][0].start)
