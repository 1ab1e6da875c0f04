"""The grammar of learners' maths: tokens to tree, by an LALR(1) parser that is built when first needed.

Multiplication, written or understood, and division bind alike, from the left: 1/2x is half of x. A power binds tighter,
from the right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.tokens import Token, tokenize
from mmtutor.messages import message

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = r"""
start: listing
?listing: relation (COMMA relation)*
?relation: sum (RELATION sum)*
?sum: addend | sum PLUS addend -> plus | sum MINUS addend -> plus
?addend: term | MINUS addend -> negation | PLUS addend -> positive
?term: power | term TIMES operand -> times | term IMPLICIT power -> times | term SLASH operand -> quotient
?operand: power | MINUS operand -> negation | PLUS operand -> positive
?power: postfix | postfix CARET exponent
?exponent: power | MINUS exponent -> negation | PLUS exponent -> positive
?postfix: atom | postfix PERCENT -> percent
?atom: NUMBER -> number | DECIMAL -> decimal | MIXED -> mixed | NAME -> name
    | LPAR listing RPAR -> parens | LGROUP sum RGROUP -> group | ROOT atom -> root
    | HOLE -> hole
%declare HOLE NUMBER DECIMAL MIXED NAME LPAR RPAR LGROUP RGROUP ROOT PERCENT CARET
%declare TIMES IMPLICIT SLASH PLUS MINUS RELATION COMMA
"""


def parse(text: str, *, decimal_comma: bool = False) -> n.Node:
    """Read learners' maths. Raises `MathsSyntaxError` with a sentence and a place; nothing is ever evaluated.

    With `decimal_comma` 2,5 is two and a half, 1.234 is a thousand and more, and a list is separated by semicolons.
    """
    return parse_tokens(tokenize(text, decimal_comma=decimal_comma))


def parse_tokens(tokens: list[Token]) -> n.Node:
    """Read a list of tokens. Raises `MathsSyntaxError`."""
    from lark.exceptions import UnexpectedToken

    if not tokens:
        raise MathsSyntaxError(message("There is nothing written here yet."))
    try:
        tree: n.Node = _parser().parse(tokens)
    except UnexpectedToken as trouble:
        raise _explained(trouble.token, tokens) from None
    return tree


def _explained(unexpected: Any, tokens: list[Token]) -> MathsSyntaxError:
    if unexpected.type == "$END":
        return MathsSyntaxError(message("Something is missing after {mark}.", mark=tokens[-1].text), tokens[-1].end)
    position = unexpected.start_pos or 0
    if unexpected.type in ("RPAR", "RGROUP", "IMPLICIT"):
        return MathsSyntaxError(message("Something is missing before the closing bracket."), position)
    return MathsSyntaxError(message("Something is missing before {mark}.", mark=str(unexpected)), position)


@cache
def _parser() -> Lark:
    from lark import Lark, Transformer
    from lark import Token as LarkToken
    from lark.lexer import Lexer

    def lex(_self: object, tokens: list[Token]) -> Iterator[LarkToken]:
        for token in tokens:
            given = LarkToken(token.type, token.text, start_pos=token.start, end_pos=token.end)
            given.value = token  # the text as it was written goes along
            yield given

    lexer = type("GivenTokens", (Lexer,), {"__init__": lambda _self, _configuration: None, "lex": lex})
    builder = type("TreeBuilder", (Transformer,), {name: staticmethod(make) for name, make in _BUILD.items()})
    return Lark(GRAMMAR, parser="lalr", lexer=lexer, transformer=builder(), maybe_placeholders=False)


def _plus(parts: list[Any]) -> n.Node:
    left, sign, right = parts
    if isinstance(left, n.Sum):
        return n.Sum((*left.terms, right), (*left.signs, str(sign)))
    return n.Sum((left, right), (str(sign),))


def _times(parts: list[Any]) -> n.Node:
    left, sign, right = parts
    mark = "" if sign.type == "IMPLICIT" else "*"
    if isinstance(left, n.Product):
        return n.Product((*left.factors, right), (*left.signs, mark))
    return n.Product((left, right), (mark,))


def _decimal(parts: list[Any]) -> n.Node:
    text = str(parts[0])
    whole, _, fraction = text.removesuffix("...").partition(".")
    repeating = _repeating(fraction) if text.endswith("...") else ""
    return n.Decimal((whole or "0") + ("." + fraction if fraction else ""), repeating, parts[0].value.written)


def _repeating(fraction: str) -> str:
    """Return the block that "1666..." repeats: the shortest one that stands at the end twice, else all of it."""
    for size in range(1, len(fraction) // 2 + 1):
        if fraction[-size:] == fraction[-2 * size : -size]:
            return fraction[-size:]
    return fraction


def _mixed(parts: list[Any]) -> n.Node:
    whole, numerator, *denominator = re.findall(r"\d+", str(parts[0]))
    return n.Mixed(whole, numerator, "".join(denominator))


_BUILD: dict[str, Callable[[list[Any]], Any]] = {
    "start": lambda p: p[0],
    "listing": lambda p: n.Listing(tuple(p[::2])),
    "relation": lambda p: n.Relation(tuple(p[::2]), tuple(str(o) for o in p[1::2])),
    "plus": _plus,
    "times": _times,
    "quotient": lambda p: n.Quotient(p[0], p[2], str(p[1])),
    "negation": lambda p: n.Negation(p[1]),
    "positive": lambda p: n.Positive(p[1]),
    "percent": lambda p: n.Percent(p[0]),
    "power": lambda p: n.Power(p[0], p[2]),
    "number": lambda p: n.Number(str(p[0]), p[0].value.written),
    "decimal": _decimal,
    "mixed": _mixed,
    "name": lambda p: n.Name(str(p[0])),
    "parens": lambda p: n.Parens(p[1]),
    "group": lambda p: p[1],
    "root": lambda p: n.Root(p[1]),
    "hole": lambda p: n.Unknown(str(p[0])),
}
