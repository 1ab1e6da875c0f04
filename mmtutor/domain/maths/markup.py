"""Mark-up around maths: HTML tags and entities, dollar signs and LaTeX commands become learners' notation.

Knows how mark-up is written, not what it means. LaTeX braces become the marks `OPEN` and `CLOSE`, which group unseen.
"""

from __future__ import annotations

import html
import re

from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.limits import MAX_NESTING
from mmtutor.messages import message

OPEN, CLOSE = "\x02", "\x03"  # no learner can type these

_TAGS = "strong|em|span|div|br|small|big|font|code|mark|math|mrow|mn|mi|mo|section|li|ul|ol|td|tr"
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,80}})?/?>", re.IGNORECASE)
_PAIRED = re.compile(r"<([biup])(?:\s[^<>]{0,80})?>([^<>]{0,200})</\1>", re.IGNORECASE)  # not a<b, c>d
_RAISED = re.compile(r"<sup>([^<>]{0,80})</sup>", re.IGNORECASE)
_LOWERED = re.compile(r"<sub>([^<>]{0,80})</sub>", re.IGNORECASE)
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{2,8};")
_WRAPPED = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_SLASHED = re.compile(r"(?<=\d)\s*\\\s*(?=\d)")  # 5\9 for 5/9
_LOGARITHM = re.compile(r"log\s*\{(\w+)\}\s*(?=\()")  # log{3}(2), as some write a base
_RING = re.compile(r"(?:\^|\*\*)\s*(?:\\circ|\{\s*\\circ\s*\})")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_MATRIX = re.compile(r"\\begin\{([bpvBV]?matrix)\}(.*?)\\end\{\1\}", re.DOTALL)
_BRACES_ARE_LATEX = re.compile(r"\\[A-Za-z]|[\^_*/]\{|\}\^")

_SYMBOLS = {
    "times": "*", "cdot": "*", "ast": "*", "div": "÷", "pm": "±", "mp": "∓", "le": "<=", "leq": "<=", "leqslant": "<=",
    "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "<>", "neq": "<>", "lt": "<", "gt": ">", "approx": "=",
    "infty": "∞", "cup": "∪", "circ": "°", "degree": "°", "pi": "π", "theta": "θ", "alpha": "α", "beta": "β",
    "gamma": "γ", "delta": "δ", "Delta": "δ", "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "phi": "φ",
    "varphi": "φ", "omega": "ω", "tau": "τ", "epsilon": "ε", "emptyset": "∅", "varnothing": "∅", "lbrace": "{",
    "rbrace": "}", "langle": "(", "rangle": ")", "lvert": "|", "rvert": "|", "mid": "|", "vert": "|", "quad": " ",
    "qquad": " ", "left": "", "right": "", "displaystyle": "", "limits": "", "prime": "'", "land": " and ",
    "lor": " or ", "wedge": " and ", "vee": " or ", "%": "%", "$": "", "{": "{", "}": "}", ",": " ", ";": " ",
    "!": "", ":": " ", " ": " ", "\\": " ", "(": "", ")": "", "[": "", "]": "", "|": "|", "&": "&",
}  # fmt: skip
_FUNCTIONS = frozenset({"sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "ln", "log", "exp"})
_FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
_FACES = frozenset({"text", "mathrm", "mathbf", "mathit", "textbf", "textit", "operatorname", "mbox", "boldsymbol"})
_ACCENTS = {"hat": "_hat", "bar": "_bar", "vec": "_vec", "widehat": "_hat"}
_OVERLINE = "\u0305"


def has_markup(text: str) -> bool:
    """Say whether there is anything in a text that `without_markup` would take off."""
    return any(c in text for c in "\\$&<{")


def without_markup(text: str) -> str:
    """Return a text in learners' notation. Raises `MathsSyntaxError` for a LaTeX command that is not known."""
    text = without_tags(text) if "<" in text or "&" in text else text
    text = _LOGARITHM.sub(r"log_(\1)", _SLASHED.sub("/", text))
    if "$" in text:
        text = _WRAPPED.sub(r"\1", text.replace("$$", ""))
    if "\\" in text or ("{" in text and _BRACES_ARE_LATEX.search(text)):
        text = _latex(_RING.sub("°", text), 0)
    return text


def without_tags(text: str) -> str:
    """Return a text without HTML tags and entities; what was raised is a power."""
    text = _LOWERED.sub(r"_(\1)", _RAISED.sub(r"^(\1)", text))
    text = _PAIRED.sub(r"\2", _TAG.sub("", text))
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def _latex(text: str, depth: int) -> str:
    if depth > MAX_NESTING:
        raise MathsSyntaxError(message("There are too many brackets inside brackets."))
    text = _MATRIX.sub(_matrix, text)
    pieces: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            piece, at = _command(text, at, depth)
        elif text[at] == "{":
            inside, at = _argument(text, at)
            piece = OPEN + _latex(inside, depth + 1) + CLOSE if inside.strip() else ""
        else:
            piece, at = text[at], at + 1
        pieces.append(piece)
    return "".join(pieces)


def _matrix(found: re.Match[str]) -> str:
    rows = [row for row in found[2].split("\\\\") if row.strip()]
    return "[" + ",".join("[" + ",".join(cell.strip() for cell in row.split("&")) + "]" for row in rows) + "]"


def _command(text: str, at: int, depth: int) -> tuple[str, int]:
    """Return what a command stands for, with its arguments, and where the text goes on."""
    found = _COMMAND.match(text, at)
    if found is None:
        raise _unknown("\\")
    name, at = found[1], found.end()
    if name in _FRACTIONS:
        above, at = _argument(text, at)
        below, at = _argument(text, at)
        return f"{OPEN}{_part(above, depth)}/{_part(below, depth)}{CLOSE}", at
    if name == "sqrt":
        degree, at = _option(text, at)
        inside, at = _argument(text, at)
        under = OPEN + _latex(inside, depth + 1) + CLOSE
        return (f"{OPEN}{under}^{OPEN}1/{_latex(degree, depth + 1)}{CLOSE}{CLOSE}" if degree else "√" + under), at
    if name in _FACES:
        inside, at = _argument(text, at)
        return _latex(inside, depth + 1), at
    if name == "overline":
        inside, at = _argument(text, at)
        return "".join(c + _OVERLINE for c in inside if c.isdigit()), at
    if name in _ACCENTS:
        inside, at = _argument(text, at)
        return _latex(inside, depth + 1) + _ACCENTS[name], at
    if name in _FUNCTIONS:
        return " " + name, at
    if name in _SYMBOLS:
        return _SYMBOLS[name], at
    raise _unknown("\\" + name)


def _part(text: str, depth: int) -> str:
    """Return the upper or lower part of a fraction, grouped unless it is a plain number."""
    text = text.strip()
    return text if text.isascii() and text.isdigit() else OPEN + _latex(text, depth + 1) + CLOSE


def _argument(text: str, at: int) -> tuple[str, int]:
    """Return the argument that begins at or after `at`, without its braces, and where it ends."""
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return "", at
    if text[at] != "{":
        found = _COMMAND.match(text, at)
        return (found.group(), found.end()) if found else (text[at], at + 1)
    level = 0
    for end in range(at, len(text)):
        if text[end] in "{}" and text[end - 1] != "\\":
            level += 1 if text[end] == "{" else -1
            if level == 0:
                return text[at + 1 : end], end + 1
    raise MathsSyntaxError(message("A closing bracket is missing."))


def _option(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] != "[" or "]" not in text[at:]:
        return "", at
    end = text.index("]", at)
    return text[at + 1 : end], end + 1


def _unknown(mark: str) -> MathsSyntaxError:
    return MathsSyntaxError(message("The sign {mark} is not one I know.", mark=mark))
