"""A second reader of maths, written apart from the tutor's own: LaTeX or typed text to nested tuples, and their values.

It exists to prove things about the judge, so it shares no code with it. Trees:
("num", digits) ("name", text) ("neg", a) ("sum", ((sign, a), ...)) ("*", (a, ...)) ("/", a, b) ("^", a, b)
("fn", name, a) ("log", base, a) ("abs", a) ("%", a) ("deg", a) ("pm", a) ("rel", operators, operands) ("list", items)
("pair", left bracket, items, right bracket) ("union", items) ("matrix", rows).
Values are complex numbers at a point; what has no value there raises ArithmeticError or ValueError.
"""

from __future__ import annotations

import cmath
import re
from collections.abc import Iterator, Mapping
from typing import Any

Tree = tuple[Any, ...]

FUNCTIONS = (
    "arcsin", "arccos", "arctan", "arcsec", "sqrt", "cbrt", "sin", "cos", "tan", "sec", "csc", "cot", "log", "abs",
    "ln",
)  # fmt: skip
_GREEK = "αβγδθλμρσφω"
_COMMANDS = {
    r"\left": "", r"\right": "", r"\times": "*", r"\cdot": "*", r"\pi": "pi", r"\geq": ">=", r"\leq": "<=",
    r"\pm": "±",
    r"\infty": "inf", r"\theta": "θ", r"\alpha": "α", r"\beta": "β", r"\rho": "ρ", r"\omega": "ω", r"\mu": "μ",
    r"\degree": "°", r"\approx": "=", r"\%": "%", r"\$": "", r"\circ": "°",
}  # fmt: skip
_TOKEN = re.compile(
    rf"\s*(\d+\.?\d*|\.\d+|log_(?:\w+|\([^()]*\))|\bor\b|\band\b|{'|'.join(FUNCTIONS)}|pi|infinity|inf|degrees|theta|\*\*|<=|>="
    rf"|[A-Za-z{_GREEK}](?:_(?:\w+|\([^()]*\)))?'*"
    rf"|[-+*/^=<>()\[\],|%°±&∪{{}}])"
)


class UnreadError(ValueError):
    """The second reader does not know this."""


def plain(text: str) -> str:
    """Return a key without dollar signs and LaTeX."""
    text = text.replace("$$", "")
    text = re.sub(r"log\{(\w+)\}\(", r"log_(\1)(", text)
    text = re.sub(r"(?:\^|\*\*)\s*\{?\s*\\circ\s*\}?", "°", text)
    bare = _without_latex(text).replace("−", "-").replace("$", "")
    return re.sub(r"(?<![\d.^])(\d+)\(\((\d+)\)/\((\d+)\)\)", r"(\1+\2/\3)", bare)  # a mixed number


def _without_latex(text: str) -> str:
    pieces, at = [], 0
    while at < len(text):
        found = re.match(r"\\[A-Za-z]+|\\.", text[at:])
        if found is None:
            if text[at] == "{":
                inside, at = _braced(text, at)
                if "," in inside:
                    raise UnreadError("a set")
                pieces.append(f"({_without_latex(inside)})")
            else:
                pieces.append(text[at])
                at += 1
            continue
        name, at = found.group(), at + found.end()
        if name == r"\frac":
            above, at = _braced(text, at)
            below, at = _braced(text, at)
            pieces.append(f"(({_without_latex(above)})/({_without_latex(below)}))")
        elif name == r"\sqrt" and text[at : at + 1] == "[":
            degree, at = text[at + 1 : text.index("]", at)], text.index("]", at) + 1
            inside, at = _braced(text, at)
            pieces.append(f"(({_without_latex(inside)})^(1/{degree}))")
        elif name == r"\sqrt":
            inside, at = _braced(text, at)
            pieces.append(f" sqrt({_without_latex(inside)})")
        elif name == r"\operatorname":
            inside, at = _braced(text, at)
            pieces.append(f" {_without_latex(inside)}")
        elif name == r"\begin":
            end = text.index(r"\end", at)
            rows = [row for row in text[at:end].partition("}")[2].split(r"\\") if row.strip()]
            pieces.append("[" + ",".join(f"[{_without_latex(row.replace('&', ','))}]" for row in rows) + "]")
            at = text.index("}", end) + 1
        elif name in _COMMANDS:
            pieces.append(_COMMANDS[name])
        elif name[1:] in FUNCTIONS:
            pieces.append(f" {name[1:]}")
        else:
            raise UnreadError(name)
    return "".join(pieces)


def _braced(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] != "{":
        raise UnreadError("no brace")
    level = 0
    for end in range(at, len(text)):
        level += (text[end] == "{") - (text[end] == "}")
        if level == 0:
            return text[at + 1 : end], end + 1
    raise UnreadError("a brace is not closed")


def read(text: str) -> Tree:
    """Return the tree of a key. Raises `UnreadError`."""
    bare = plain(text)
    tokens, at = [], 0
    while at < len(bare.rstrip()):
        found = _TOKEN.match(bare, at)
        if found is None:
            raise UnreadError(bare[at])
        tokens.append("^" if found[1] == "**" else found[1])
        at = found.end()
    reader = _Reader(tokens)
    tree = reader.alternatives()
    if reader.tokens:
        raise UnreadError(reader.tokens[0])
    return tree


class _Reader:
    """Recursive descent: one method for each level of precedence."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def _next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def _take(self, *wanted: str) -> str:
        if self._next() in wanted and self.tokens:
            return self.tokens.pop(0)
        raise UnreadError(f"{self._next()!r}")

    def alternatives(self) -> Tree:
        items = [self.union()]
        while self._next() in (",", "or", "and"):
            self._take(",", "or", "and")
            items.append(self.union())
        return ("list", tuple(items)) if len(items) > 1 else items[0]

    def union(self) -> Tree:
        items = [self.relation()]
        while self._next() in ("&", "∪", "U") and items[-1][0] == "pair":
            self.tokens.pop(0)
            items.append(self.relation())
        return ("union", tuple(items)) if len(items) > 1 else items[0]

    def relation(self) -> Tree:
        operands, operators = [self.sum()], []
        while self._next() in ("=", "<", ">", "<=", ">="):
            operators.append(self.tokens.pop(0))
            operands.append(self.sum())
        return ("rel", tuple(operators), tuple(operands)) if operators else operands[0]

    def sum(self) -> Tree:
        terms: list[tuple[str, Tree]] = [("+", self.signed())]
        while self._next() in ("+", "-", "±"):
            terms.append((self.tokens.pop(0), self.signed()))
        return ("sum", tuple(terms)) if len(terms) > 1 else terms[0][1]

    def signed(self) -> Tree:
        if self._next() == "-":
            self.tokens.pop(0)
            return ("neg", self.signed())
        if self._next() == "+":
            self.tokens.pop(0)
            return self.signed()
        if self._next() == "±":
            self.tokens.pop(0)
            return ("pm", self.signed())
        return self.product()

    def product(self) -> Tree:
        left = self.power()
        while True:
            if self._next() == "*":
                self.tokens.pop(0)
                left = _times(left, self.operand())
            elif self._next() == "/":
                self.tokens.pop(0)
                left = ("/", left, self.operand())
            elif self._starts():
                left = _times(left, self.power())
            else:
                return left

    def operand(self) -> Tree:
        if self._next() == "-":
            self.tokens.pop(0)
            return ("neg", self.operand())
        return self.power()

    def _starts(self) -> bool:
        token = self._next()
        if token in ("U", "&", "∪", "or", "and", "degrees", "") or (token == "|" and self.bars):
            return False
        return token[0].isalnum() or token[0] in "(|." + _GREEK or token == "["

    bars = 0

    def power(self) -> Tree:
        base = self.postfix()
        if self._next() != "^":
            return base
        self.tokens.pop(0)
        return ("^", base, self.exponent())

    def exponent(self) -> Tree:
        if self._next() == "-":
            self.tokens.pop(0)
            return ("neg", self.exponent())
        return self.power()

    def postfix(self) -> Tree:
        made = self.atom()
        while self._next() in ("%", "°", "degrees"):
            made = ("%" if self.tokens.pop(0) == "%" else "deg", made)
        return made

    def atom(self) -> Tree:
        token = self._next()
        if not token:
            raise UnreadError("nothing")
        self.tokens.pop(0)
        if token[0].isdigit() or token[0] == ".":
            return ("num", token)
        if token in FUNCTIONS:
            return self.function(token)
        if token in ("(", "["):
            return self.bracketed(token)
        if token == "|":
            self.bars += 1
            inside = self.sum()
            self._take("|")
            self.bars -= 1
            return ("abs", inside)
        if token.startswith("log_"):
            return ("log", read(token[4:].strip("()")), self.argument())
        if token in _UNKNOWN_FUNCTIONS and self._next() == "(":
            self.tokens.pop(0)
            inside = self.bracketed("(")
            return ("fn", token, inside) if _is_argument(inside) else _times(("name", token), inside)
        if token[0].isalpha():
            return ("name", "θ" if token == "theta" else token)
        raise UnreadError(token)

    def bracketed(self, opening: str) -> Tree:
        bars, self.bars = self.bars, 0
        inside = self.alternatives()
        closing = self._take(")", "]")
        self.bars = bars
        rows = inside[1] if inside[0] == "list" else (inside,)
        if opening == "[" and closing == "]" and all(r[0] == "pair" and r[1] == "[" for r in rows):
            return ("matrix", tuple(row[2] for row in rows))
        if inside[0] == "list" or (opening == "[" and closing == "]"):
            return ("pair", opening, inside[1] if inside[0] == "list" else (inside,), closing)
        if opening + closing != "()":
            raise UnreadError(opening + closing)
        return inside

    def function(self, name: str) -> Tree:
        power: Tree | None = None
        if self._next() == "^":
            self.tokens.pop(0)
            power = self.exponent_of_function()
        made: Tree = ("fn", name, self.argument())
        if power == ("neg", ("num", "1")):
            return ("fn", f"arc{name}", made[2])
        return made if power is None else ("^", made, power)

    def exponent_of_function(self) -> Tree:
        if self._next() == "-":
            self.tokens.pop(0)
            return ("neg", self.exponent_of_function())
        return self.atom()

    def argument(self) -> Tree:
        if self._next() == "(":
            self.tokens.pop(0)
            return self.bracketed("(")
        made = self.power()
        while self._next() and self._next() not in FUNCTIONS and self._next() != "(" and self._starts():
            made = _times(made, self.power())
        return made


_UNKNOWN_FUNCTIONS = ("f", "g", "h")


def _is_argument(tree: Tree) -> bool:
    """Say whether f(...) is a function of what is in the brackets: f(x), f(2), f(g(x)); h(a+b) is a product."""
    return tree[0] in ("num", "name", "neg") or (tree[0] == "fn" and tree[1] in _UNKNOWN_FUNCTIONS)


def _times(left: Tree, right: Tree) -> Tree:
    return ("*", (*left[1], right)) if left[0] == "*" else ("*", (left, right))


def names(tree: Any) -> Iterator[str]:
    """Yield the names in a tree, constants left out."""
    if isinstance(tree, tuple):
        if len(tree) == 2 and tree[0] == "name":
            if tree[1] not in ("pi", "e", "inf", "infinity"):
                yield tree[1]
        else:
            for part in tree:
                yield from names(part)


_CONSTANTS = {"pi": complex(cmath.pi), "e": complex(cmath.e)}
_KNOWN = {
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "ln": cmath.log, "arcsin": cmath.asin, "arccos": cmath.acos,
    "arctan": cmath.atan, "sqrt": cmath.sqrt, "abs": lambda x: complex(abs(x)), "log": cmath.log10,
    "sec": lambda x: 1 / cmath.cos(x), "csc": lambda x: 1 / cmath.sin(x), "cot": lambda x: 1 / cmath.tan(x),
    "f": lambda x: 3 * cmath.sin(1.3 * x + 0.2), "g": lambda x: x * x + cmath.cos(x),
    "h": lambda x: 2 / (x * x + 3) - x,
    "cbrt": lambda x: x ** (1 / 3), "arcsec": lambda x: cmath.acos(1 / x), "arccsc": lambda x: cmath.asin(1 / x),
}  # fmt: skip


def value(tree: Tree, point: Mapping[str, complex]) -> complex:
    """Return the value of an expression at a point."""
    match tree:
        case ("num", digits):
            return complex(float(digits))
        case ("name", text):
            if text in ("inf", "infinity"):
                return complex(1e30)
            return _CONSTANTS[text] if text in _CONSTANTS else point[text]
        case ("neg", a):
            return -value(a, point)
        case ("sum", terms):
            return sum(((-1 if s == "-" else 1) * value(a, point) for s, a in terms), 0j)
        case ("*", factors):
            product = 1 + 0j
            for factor in factors:
                product *= value(factor, point)
            return product
        case ("/", a, b):
            return value(a, point) / value(b, point)
        case ("^", a, b):
            return complex(value(a, point) ** value(b, point))
        case ("fn", name, a):
            return complex(_KNOWN[name](value(a, point)))
        case ("log", base, a):
            return cmath.log(value(a, point)) / cmath.log(value(base, point))
        case ("abs", a):
            return complex(abs(value(a, point)))
        case ("%", a):
            return value(a, point) / 100
        case ("deg", a):
            return value(a, point) * cmath.pi / 180
    raise ValueError(f"{tree[0]} has no single value")
