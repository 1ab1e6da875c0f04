"""The grammar of learners' maths: tokens to tree, by an LALR(1) parser that is built when first needed.

Multiplication, written or understood, and division bind alike, from the left: 1/2x is half of x. Only after ÷ or : is a
fraction written with / taken first: 2/3 ÷ 3/4 divides by three quarters. A power binds tighter, from the right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.tokens import Token, repeating, tokenize
from mmtutor.messages import message

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = r"""
start: alternatives
?alternatives: conjunction (OR conjunction)*
?conjunction: union (COMMA union)*
?union: relation (UNION relation)*
?relation: sum (RELATION sum)*
?sum: addend | sum PLUS addend -> plus | sum MINUS addend -> plus | sum BOTH addend -> plus
?addend: product | division | MINUS addend -> negation | PLUS addend -> positive | BOTH addend -> both
?product: power | product TIMES operand -> times | division TIMES operand -> times
    | product IMPLICIT power -> times | division IMPLICIT power -> times | product SLASH operand -> quotient
?division: product DIVIDE operand -> quotient | division DIVIDE operand -> quotient
    | division SLASH operand -> fraction_after_division
?operand: power | MINUS operand -> negation | PLUS operand -> positive
?power: postfix | postfix CARET exponent
?exponent: power | MINUS exponent -> negation | PLUS exponent -> positive
?postfix: atom | postfix PERCENT -> percent | postfix DEGREES -> degrees
?atom: NUMBER -> number | DECIMAL -> decimal | MIXED -> mixed | NAME -> name
    | LPAR alternatives RPAR -> parens | LGROUP sum RGROUP -> group | LBAR sum RBAR -> absolute
    | ROOT atom -> root | FUNC atom -> call | HOLE -> hole
%declare HOLE NUMBER DECIMAL MIXED NAME LPAR RPAR LGROUP RGROUP LBAR RBAR ROOT FUNC PERCENT DEGREES CARET
%declare TIMES IMPLICIT SLASH DIVIDE PLUS MINUS BOTH RELATION COMMA OR UNION
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
    if unexpected.type in ("RPAR", "RGROUP", "RBAR", "IMPLICIT"):
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


def _fraction_after_division(parts: list[Any]) -> n.Node:
    before, sign, right = parts
    return n.Quotient(before.left, n.Quotient(before.right, right, str(sign)), before.sign)


def _alternatives(parts: list[Any]) -> n.Node:
    """Return one list of several items; lists of values in it are taken up."""
    items: list[n.Node] = []
    for item in parts[::2]:
        plain = isinstance(item, n.Listing) and item.word in (",", "and") and not _has_relation(item)
        items.extend(item.items if plain else (item,))
    return n.Listing(tuple(items), "or")


def _has_relation(node: n.Listing) -> bool:
    return any(isinstance(item, n.Relation) for item in node.items)


def _conjunction(parts: list[Any]) -> n.Node:
    return n.Listing(tuple(parts[::2]), "and" if all(str(sign) == "and" for sign in parts[1::2]) else ",")


def _parens(parts: list[Any]) -> n.Node:
    inner = parts[1]
    if parts[0] == "{" and not isinstance(inner, n.Listing):
        return n.Parens(inner)
    return n.Parens(inner, f"{parts[0]}{parts[2]}")


_INVERSES = frozenset({"sin", "cos", "tan", "sec", "csc", "cot"})


def _call(parts: list[Any]) -> n.Node:
    """Return a function of its argument: sin^2 is a power, sin^-1 the inverse, log_3 has a base."""
    name, _, exponent = str(parts[0]).partition("^")
    name, _, base = name.partition("_")
    if base and name != "log":
        raise MathsSyntaxError(message("The sign {mark} is not one I know.", mark="_"), parts[0].start_pos)
    if exponent == "-1" and name in _INVERSES:
        name, exponent = f"arc{name}", ""
    argument = n.without_parens(parts[1])
    made: n.Node = n.Call(name, argument, parse(base) if base else None)
    if not exponent:
        return made
    power: n.Node = n.Number(exponent.lstrip("-"))
    return n.Power(made, n.Negation(power) if exponent.startswith("-") else power)


def _decimal(parts: list[Any]) -> n.Node:
    text = str(parts[0])
    whole, _, fraction = text.removesuffix("...").partition(".")
    block = repeating(fraction) if text.endswith("...") else ""
    return n.Decimal((whole or "0") + ("." + fraction if fraction else ""), block, parts[0].value.written)


def _mixed(parts: list[Any]) -> n.Node:
    whole, numerator, *denominator = re.findall(r"\d+", str(parts[0]))
    return n.Mixed(whole, numerator, "".join(denominator))


_BUILD: dict[str, Callable[[list[Any]], Any]] = {
    "start": lambda p: p[0],
    "alternatives": _alternatives,
    "conjunction": _conjunction,
    "union": lambda p: n.Listing(tuple(p[::2]), "U"),
    "relation": lambda p: n.Relation(tuple(p[::2]), tuple(str(o) for o in p[1::2])),
    "plus": _plus,
    "times": _times,
    "quotient": lambda p: n.Quotient(p[0], p[2], str(p[1])),
    "negation": lambda p: n.Negation(p[1]),
    "fraction_after_division": _fraction_after_division,
    "positive": lambda p: n.Positive(p[1]),
    "both": lambda p: n.Both(p[1]) if p[0] == "±" else n.Negation(n.Both(p[1])),
    "percent": lambda p: n.Percent(p[0]),
    "degrees": lambda p: n.Degrees(p[0]),
    "absolute": lambda p: n.Absolute(p[1]),
    "call": _call,
    "power": lambda p: n.Power(p[0], p[2]),
    "number": lambda p: n.Number(str(p[0]), p[0].value.written),
    "decimal": _decimal,
    "mixed": _mixed,
    "name": lambda p: n.Name(str(p[0])),
    "parens": _parens,
    "group": lambda p: p[1],
    "root": lambda p: n.Root(p[1]),
    "hole": lambda p: n.Unknown(str(p[0])),
}
