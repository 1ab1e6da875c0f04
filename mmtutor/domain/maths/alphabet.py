"""The small alphabet in which learners' maths is read: Unicode's many signs for the same thing become one.

Knows no token and no grammar.
"""

from __future__ import annotations

import unicodedata

from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.markup import CLOSE, OPEN
from mmtutor.messages import message

_SIGNS = {
    **dict.fromkeys("×·⋅∙•∗✕✖⨯", "*"),
    **dict.fromkeys("−–—‐‑‒﹣", "-"),
    **dict.fromkeys("∕⁄╱", "/"),
    **dict.fromkeys("≤⩽≦", "<="),
    **dict.fromkeys("≥⩾≧", ">="),
    **dict.fromkeys("⟨〈《", "("),
    **dict.fromkeys("⟩〉》", ")"),
    **dict.fromkeys("˚º", "°"),
    **dict.fromkeys("′’‘ʹ", "'"),
    **dict.fromkeys("∣❘", "|"),
    "≈": "=",
    "≠": "<>",
    "⋃": "∪",
    "&": "∪",
    "∛": " cbrt ",
    "∨": " or ",
    "∧": " and ",
    "。": ".",
    "、": ",",
    "\t": " ",
}
GREEK = "αβγδεθλμρστφω"
_ALPHABET = frozenset(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*/÷:=<>(){}[]|.,;^%√π!' ±∓∞∪∅°_" + GREEK
)
OVER_DIGIT = "\u0304\u0305\u0307"  # macron, line and point above: the digit repeats
_OVER_LETTER = {"\u0302": "_hat", "\u0304": "_bar", "\u0305": "_bar", "\u20d7": "_vec"}


def plain(text: str) -> tuple[str, list[int]]:
    """Return the text in the small alphabet, and for each of its characters the index it came from."""
    pieces: list[str] = []
    places: list[int] = []
    raised = False
    for i, c in enumerate(text):
        up = _is_raised(c)
        piece = CLOSE if raised and not up else f"^{OPEN}" if up and not raised else ""
        raised = up
        over = c in _OVER_LETTER or c in OVER_DIGIT
        piece += (c if text[i - 1 : i].isdigit() else _OVER_LETTER.get(c, "")) if over and i else _piece(c, i)
        pieces.append(piece)
        places.extend([i] * len(piece))
    if raised:
        pieces.append(CLOSE)
        places.append(len(text) - 1)
    return "".join(pieces), places


def _is_raised(c: str) -> bool:
    if c.isascii() or not unicodedata.decomposition(c).startswith("<super>"):
        return False
    return unicodedata.normalize("NFKC", c) in "0123456789+-−nx"


def _piece(c: str, position: int) -> str:
    """Return what one typed character stands for; "" for marks that are not seen."""
    if c in _ALPHABET or c in (OPEN, CLOSE):
        return c
    if c in _SIGNS:
        return _SIGNS[c]
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
        return OPEN + known + CLOSE
    if unicodedata.decomposition(c).startswith("<sub>") and known in "0123456789n":
        return "_" + known
    if known.lower() in GREEK:
        return known.lower()
    if known == "..." or (len(known) == 1 and known in _ALPHABET):
        return known
    raise unknown(c if c.isprintable() else f"U+{ord(c):04X}", position)


def unknown(mark: str, position: int) -> MathsSyntaxError:
    """Return what to say of a sign that is not read."""
    return MathsSyntaxError(message("The sign {mark} is not one I know.", mark=mark), position)
