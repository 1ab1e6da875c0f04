"""Reading maths that is not finished yet, for the live preview, and the other readings of an ambiguous line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.canonical import canonical
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.grammar import parse_tokens
from mmtutor.domain.maths.limits import MAX_CHARACTERS, MAX_NESTING
from mmtutor.domain.maths.tokens import Token, loose_tokens

_FRACTION_IN_EXPONENT = re.compile(r"\^(\d+)/(\d+)")
_NAME_UNDER_FRACTION = re.compile(r"/(\d+)([a-z])")
_CROSS = re.compile(r"(?<=\d)x(?=\d)")
_NUMERATOR = re.compile(r"[0-9]+\s*/?\s*")
_MAX_CUTS = 24
_WANTS_MORE = frozenset({
    "PLUS", "MINUS", "BOTH", "TIMES", "SLASH", "DIVIDE", "CARET", "RELATION", "LPAR", "LBAR", "ROOT", "FUNC", "COMMA",
    "OR", "UNION", "LGROUP",
})  # fmt: skip
_CLOSING = frozenset({"RPAR", "RGROUP", "RBAR"})
_GIVES_NOTHING = _CLOSING | {
    "TIMES", "SLASH", "DIVIDE", "CARET", "RELATION", "COMMA", "OR", "UNION", "PERCENT", "DEGREES",
}  # fmt: skip
_CLOSES = {"LPAR": "RPAR", "LGROUP": "RGROUP", "LBAR": "RBAR"}
_OPPOSITE = {"(": ")", "[": "]", "{": "}"}


def parse_partial(text: str, *, decimal_comma: bool = False) -> n.Node:
    """Read as much as makes sense, and keep the rest as `Unknown`. Never raises.

    "3/" is 3 over Unknown(""); "(x+1" is read as if the bracket were closed; "2 §" is a product of 2 and Unknown("§").
    """
    text = text[:MAX_CHARACTERS]
    tokens, rest = _longest_tokens(text, decimal_comma)
    for kept in range(len(tokens), max(len(tokens) - _MAX_CUTS, 0), -1):
        node = _read(tokens[:kept])
        if node is not None:
            left_over = text[tokens[kept].start :] if kept < len(tokens) else rest
            return n.Product((node, n.Unknown(left_over.strip())), ("",)) if left_over.strip() else node
    return n.Unknown(text)


def readings(text: str) -> tuple[str, ...]:
    """Return the canonical forms that a line may mean, the usual one first. Raises `MathsSyntaxError`.

    x^26/15 may be x to the 26/15; 1/2x may be 1 over 2x; between digits an x may be a cross.
    """
    usual = canonical(text)
    others = (
        _FRACTION_IN_EXPONENT.sub(r"^(\1/\2)", usual),
        _NAME_UNDER_FRACTION.sub(r"/(\1\2)", usual),
        _CROSS.sub("*", usual),
    )
    return tuple(dict.fromkeys((usual, *(canonical(o) for o in others if o != usual))))


def _longest_tokens(text: str, decimal_comma: bool) -> tuple[list[Token], str]:
    """Return the tokens up to the first sign that is not known, and the text from there on."""
    try:
        return loose_tokens(text, decimal_comma=decimal_comma), ""
    except MathsSyntaxError as trouble:
        known, rest = text[: trouble.position], text[trouble.position :]
    try:
        tokens = loose_tokens(known, decimal_comma=decimal_comma)
    except MathsSyntaxError:
        return [], text
    if tokens and tokens[-1].type == "NUMBER" and _NUMERATOR.fullmatch(rest):  # a mixed number on its way
        last = tokens.pop()
        return [*tokens, Token("MIXED", f"{last.text} {rest}", last.start, len(text))], ""
    return tokens, rest


def _read(tokens: list[Token]) -> n.Node | None:
    opened: list[Token] = []
    for token in tokens:
        if token.type in _CLOSES:
            opened.append(token)
        elif token.type in _CLOSING and opened:
            opened.pop()
    if len(opened) > MAX_NESTING:
        return None
    end = tokens[-1].end
    missing = [Token(_CLOSES[t.type], _OPPOSITE.get(t.text, ""), end, end) for t in reversed(opened)]
    closed = [*_filled(tokens), *missing]
    try:
        return parse_tokens(closed)
    except MathsSyntaxError:
        return None


def _filled(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens with a hole wherever an operand is still to come."""
    if tokens[0].type in _GIVES_NOTHING - _CLOSING:
        yield Token("HOLE", "", 0, 0)
    for i, token in enumerate(tokens):
        yield token
        following = tokens[i + 1].type if i + 1 < len(tokens) else "RPAR"
        if token.type in _WANTS_MORE and following in _GIVES_NOTHING:
            yield Token("HOLE", "", token.end, token.end)
