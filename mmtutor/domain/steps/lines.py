"""From what a learner wrote to lines and the steps on them: numbering, arrows and notes in the margin are taken off.

Knows how working is laid out on a page, in English and Chinese, and nothing of whether it is right.
"""

from __future__ import annotations

import re

MOST_LINES = 40
ALWAYS, NEVER = "0=0", "0=1"  # what "any number" and "no solution" say
_NUMBERING = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+|[•▪①②③④⑤⑥⑦⑧⑨]\s*|step\s+\d+\s*[:.]\s*)", re.IGNORECASE)
_LEADING = re.compile(
    r"^\s*(?:(?:so|then|hence|thus|therefore|next|now|answer|check|ans|gives?|we\s+get)\b\s*[:,]?"
    r"|[∴→⇒⟹↔⇔➔]|[-=]{1,2}>(?!=))\s*",
    re.IGNORECASE,
)
_ARROW = re.compile(r"[→⇒⟹⇔↔➔∴]|<=>|={2,}>|-{1,2}>|(?<![<>=])=>")
_RELATION = re.compile(r"[=<>≤≥≠＝＜＞]")
_MARGIN = re.compile(r"\s*(?:\|\s*[-+*/:÷×·−]\s*\(?[\w.]+\)?\s*$|//.*$)")
_NOTE = re.compile(r"\s*[(\[（](?=[^()\[\]（）]*(?:[a-z]{3,}\s|[\u4e00-\u9fff]))[^()\[\]（）]*[)\]）]\s*$")
_BOTH_SIDES = re.compile(r"^\s*([-+−–*×·/÷:]\s*[\w.]+)\s+\1\s*$")  # -3   -3, under an equation
_ROUNDED = re.compile(r"\s*[≈≒].*$")
_END_MARKS = re.compile(r"(?:[\s,，。、!✓✔☑∎■□]|(?<!\.)\.)+$")
_PROSE = re.compile(r"\b(?!(?:and|or|sqrt|over|times|plus|minus|equals|percent|squared|cubed)\b)[A-Za-z]{3,}\b")
_NONE = re.compile(r"\bno\s+(?:real\s+)?solutions?\b|无解|∅", re.IGNORECASE)
_ANY = re.compile(
    r"\b(?:infinitely\s+many\s+solutions|all\s+(?:real\s+)?numbers|any\s+(?:real\s+)?number|always\s+true)\b"
    r"|无数(?:个)?解|任意(?:实)?数|恒成立",
    re.IGNORECASE,
)
_JOINED = (
    (re.compile("或者?"), " or "),
    (re.compile("[且和]"), " and "),
    (re.compile("[\u4e00-\u9fff]+[:：,，]?"), " "),
)
_LABEL = r"(?:\(\d\)|[①-⑨]|\b[IVX]{1,3}\b)"
_ORIGIN = re.compile(
    rf"^\s*(?:from|in|into|using?|by|put|eq\w*\.?)?\s*{_LABEL}(?:\s*[-+−–*×·]\s*\d*\s*{_LABEL})*\s*[:：]\s*", re.I
)
_MULTIPLE_WORDS = 2


def lines_of(text: str) -> list[str]:
    """Return the lines that have something on them; a semicolon ends a line too."""
    return [line for line in re.sub("[;；]", "\n", text).splitlines() if line.strip()]


def steps_of(line: str) -> list[str]:
    """Return the steps of one line: "2x=10 => x=5" has two. Empty for a line of words or of notes alone."""
    line = _MARGIN.sub("", _NOTE.sub("", _NUMBERING.sub("", _ORIGIN.sub("", line))))
    if _ROUNDED.search(line):
        line = _ROUNDED.sub("", line)
        if not re.search(r"\d", line):  # x ≈ 3.33 says nothing that could be compared exactly
            return []
    if _NONE.search(line) or _ANY.search(line):
        return [NEVER if _NONE.search(line) else ALWAYS]
    for pattern, said in _JOINED:
        line = pattern.sub(said, line)
    if _BOTH_SIDES.match(line) or (len(_PROSE.findall(line)) >= _MULTIPLE_WORDS and not _RELATION.search(line)):
        return []
    parts = _ARROW.split(line)
    if len(parts) > 1 and "=>" in line and not all(_RELATION.search(part) for part in parts if part.strip()):
        parts = [line]  # x => 5 is a comparison
    cleaned = []
    for part in parts:
        before = None
        while before != part:
            before, part = part, _END_MARKS.sub("", _LEADING.sub("", part))
        if part.strip():
            cleaned.append(part.strip())
    return cleaned
