"""From what a learner wrote to lines and the steps on them: numbering, arrows and notes in the margin are taken off.

Knows how working is laid out on a page, in English and Chinese, and nothing of whether it is right.
"""

from __future__ import annotations

import re

from mmtutor.domain.maths.limits import MAX_MARKUP

MOST_LINES = 40
_WIDE = re.compile(r"\s{3,}")
ALWAYS, NEVER = "0=0", "0=1"  # what "any number" and "no solution" say
_NUMBERING = re.compile(
    r"^\s*(?:\(?\d{1,2}[.)]\s+|[•▪①②③④⑤⑥⑦⑧⑨]\s*|[*#]\s+|(?:step\s+|line\s+|l)\d{1,2}\s*[:.]\s*)", re.IGNORECASE
)
_LEADING = re.compile(
    r"^\s*(?:(?:so|then|hence|thus|therefore|next|now|answer|check|ans|gives?|we\s+get)\b\s*[:,]?"
    r"|[∴→⇒⟹↔⇔➔]|[-=]{1,2}>(?!=))\s*",
    re.IGNORECASE,
)
_VERBS = (
    r"(?:add|subtract|divid|multipl|tak|mov|bring|expand|distribut|simplif|collect|combin|factor|cancel|squar|check|solv"
    r"|isolat)[a-z]*\b"
)
_ARROW = re.compile(
    r"[→⇒⟹⇔↔➔∴]|<=>|={2,}>|-{1,2}>|(?<![<>=])=>"
    r"|(?<=[\w)])\s*,?\s+(?:so|then|hence|thus|therefore|gives|yields|to\s+get)\s+(?=[\w(−-])",
    re.IGNORECASE,
)
_RELATION = re.compile(r"[=<>≤≥≠＝＜＞]")
_OPERATION = r"[-+*/:÷×·−]\s*\(?[\w.]+\)?"
_MARGIN = re.compile(rf"\s*(?:\|\s*{_OPERATION}\s*$|//.*$)|\s{{2,}}[(\[]\s*{_OPERATION}\s*[)\]]\s*$")
_NOTE = re.compile(r"\s*[(\[（](?=[^()\[\]（）]*(?:[a-z]{3,}\s|[\u4e00-\u9fff]))[^()\[\]（）]*[)\]）]\s*$")
_REASON = re.compile(rf"\s*,\s*{_VERBS}[^=<>≤≥≠]*$", re.IGNORECASE)
_BOTH_SIDES = re.compile(r"^\s*([-+−–*×·/÷:]\s*[\w.]+)\s+\1\s*$")  # -3   -3, under an equation
_ROUNDED = re.compile(r"\s*[≈≒].*$")
_PROVED = re.compile(r"(?:^|[\s,.])\s*(?:QED|Q\.\s?E\.\s?D\.?)\s*[.!]?\s*$", re.IGNORECASE)
_END_MARKS = re.compile(r"(?:[\s,，。、!?？✓✔☑∎■□]|(?<!\.)\.)+$")
_WORD = r"\b(?!(?:and|or|sqrt|over|times|plus|minus|equals|percent|squared|cubed)\b)(?<!\\)[A-Za-z]{3,}\b"
_PROSE = re.compile(_WORD)
_TO_DO = re.compile(rf"^\s*{_VERBS}|^\s*[A-Za-z]{{5,}}\s*$", re.IGNORECASE)  # or a single word
_SAID_BEFORE = re.compile(  # with a colon, or nothing but words
    rf"^(?=[^=<>≤≥≠:：]*{_WORD})(?:[^=<>≤≥≠:：]*[:：]\s*|(?:[A-Za-z']{{2,}}\s+|[aI]\s+)+(?=[\dA-Za-z(]|[-−]\S))"
    r"(?=.*[=<>≤≥≠])"
)
_SAID_IN_CHINESE = re.compile(r"^\s*[\u4e00-\u9fff][^=<>≤≥≠]*[\u4e00-\u9fff][:：,，]?(?=.*[=<>≤≥≠])")
_SOLUTION_SET = re.compile(r"^\s*[LS]\s*=\s*(?=\{)")
_GOES_ON = re.compile(r"(?<=[\d)%])\s*=\s*$")  # 3+8=, and the result on the next line
_PLUS_OR_MINUS = re.compile(r"(?<=[=≈])\s*\+\s*/?\s*[-−]")
_NONE = re.compile(r"\bno\s+(?:real\s+)?solutions?\b|无解|∅", re.IGNORECASE)
_ANY = re.compile(
    r"\b(?:infinitely\s+many\s+solutions|all\s+(?:real\s+)?numbers|any\s+(?:real\s+)?number|always\s+true)\b"
    r"|无数(?:个)?解|任意(?:实)?数|恒成立",
    re.IGNORECASE,
)
_JOINED = (
    (re.compile("[，,]?\\s*(?:所以|因此|从而|于是)"), " ⇒ "),
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
    return [line for line in re.sub(r"[;；](?![^{}\n]*\})", "\n", text).splitlines() if line.strip()]


def steps_of(line: str) -> list[str]:
    """Return the steps of one line: "2x=10 => x=5" has two. Empty for a line of words or of notes alone."""
    line = _PROVED.sub("", _WIDE.sub("  ", line))
    if len(line) > MAX_MARKUP:
        return [line.strip()]  # too long to be read, whatever is taken off
    line = _MARGIN.sub("", _REASON.sub("", _NOTE.sub("", _NUMBERING.sub("", _ORIGIN.sub("", line)))))
    if _ROUNDED.search(line):
        line = _ROUNDED.sub("", line)
        if not re.search(r"\d", line):  # x ≈ 3.33 says nothing that could be compared exactly
            return []
    if _NONE.search(line) or _ANY.search(line):
        return [NEVER if _NONE.search(line) else ALWAYS]
    line = _SAID_IN_CHINESE.sub("", line)
    for pattern, said in _JOINED:
        line = pattern.sub(said, line)
    only_words = len(_PROSE.findall(line)) >= _MULTIPLE_WORDS or _TO_DO.match(line) is not None
    if _BOTH_SIDES.match(line) or (only_words and not _RELATION.search(line)):
        return []
    line = line if re.search("[A-Za-z]", line) else _GOES_ON.sub("", line)
    line = _SOLUTION_SET.sub("", _PLUS_OR_MINUS.sub("±", line)).replace("∈", "=")
    parts = [_SAID_BEFORE.sub("", part) for part in _ARROW.split(line)]
    parts = [part for part in parts if _RELATION.search(part) or not _TO_DO.match(part)]
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
