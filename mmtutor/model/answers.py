"""Which characters may follow which in an answer, and which answers are whole: the learners' grammar, letter by letter.

A line that is no whole answer was misread, or is not finished. Knows no keys.
"""

from __future__ import annotations

import re

from mmtutor.domain.maths import MathsSyntaxError, canonical

_OPERATORS = frozenset("+-*/^:=<>,(")  # after these comes something to work with
_STARTS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz(-")
_PAIRS = frozenset({"<=", ">=", "<>"})
_NO_BRACKETS = str.maketrans("", "", "()")
_POINTED = re.compile(r"\d\.\d*$")
_WHOLE = re.compile(r"(?:^|[^\d. ])\d+$")
_SPACED = re.compile(r"\d \d*(?P<over>/\d*)?$")


def may_follow(before: str, character: str) -> bool:
    """Say whether an answer that begins with `before` can go on with this character.

    It never says no to a canonical line; it says yes to some beginnings that come to nothing.
    """
    last = before[-1:]
    if last == "" or last in _OPERATORS:
        if last + character in _PAIRS:
            return True
        return character in _STARTS and not (character == "-" and before.endswith("--"))
    if last == " ":
        return character.isdigit()
    if last == ".":
        return character.isdigit()
    mixed = _SPACED.search(before)
    if mixed and mixed["over"] is None:
        return character.isdigit() or (character == "/" and last.isdigit())
    if mixed and mixed["over"] == "/":
        return character.isdigit()
    if character == ".":
        return last.isdigit() and not _POINTED.search(before) and mixed is None
    if character == " ":
        return mixed is None and _WHOLE.search(before) is not None
    if character == ")":
        return before.count("(") > before.count(")")
    return True


def plain(text: str) -> str | None:
    """Return the canonical form of what was written, None where it is no whole answer.

    The network writes every bracket that it sees; those that are not needed are left out here. But for brackets it
    writes canonical lines only.
    """
    try:
        told = canonical(text)
    except MathsSyntaxError:
        return None
    return told if told.translate(_NO_BRACKETS) == text.translate(_NO_BRACKETS) else None


def is_answer(text: str) -> bool:
    """Say whether a text is a whole answer in canonical form: nothing, a word, or maths."""
    return plain(text) == text
