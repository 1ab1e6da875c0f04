"""From the text of a published question and of a learner's answer to pieces of maths, by rules.

Questions are read as maths where they hold some, else by sentence patterns of school books ("four less than a number",
"15 percent of what number is 240"). No rule here knows which answer is right, and none belongs to one item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mmtutor.domain.maths import MathsSyntaxError, Node, parse, readings
from mmtutor.domain.maths import nodes as n
from mmtutor.domain.number_words import in_digits

_WORD = re.compile(r"[A-Za-z]{2,}|(?<![*/+^(-])\b[aAI]\b(?=\s+[a-z]{2,})")
_MATHS = re.compile(r"[0-9A-Za-z().^*/+\-÷:=<>≤≥·×%_, ]+")
_BLANK = re.compile(r"\[_\]|_{2,}")
_RULE = re.compile(r"^[\s-]*-{3,}[\s-]*$")
_PAIR = re.compile(r"\(\s*-?\d+\s*,\s*-?\d+\s*\)")
_MONEY = re.compile(r"[$€£]\s*")


def pieces(text: str) -> list[Node]:
    """Return what can be read as maths in a text, line by line: runs of signs, numbers and single letters."""
    found: list[Node] = []
    for line in re.sub(r"\bf\(x\)", "y", _MONEY.sub("", text)).replace("−", "-").splitlines():
        for run in _runs(_BLANK.sub("x", line)):
            found += _read(run)
    return found


def _runs(line: str) -> Iterator[str]:
    for run in _WORD.split(line):
        for part in _MATHS.findall(run):
            trimmed = part.lstrip(" ,:=_").rstrip(" ,.:=_")
            if re.search(r"\d", trimmed) or re.search(r"[=<>+/*^]", trimmed):
                yield re.sub(r"(?<![\d.])\.(?=\d)", "0.", trimmed)


def _read(text: str) -> list[Node]:
    try:
        return [parse(text), *(parse(other) for other in readings(text)[1:])]
    except MathsSyntaxError:
        halves = re.split(r",\s|\s{2,}", text)
        return [node for half in halves if half != text for node in _read(half.strip(" ,.:="))]


def questions(text: str) -> list[Node]:
    """Return what a question may ask to work out or to solve, as maths."""
    plain = in_digits(re.sub(r"\s+", " ", _MONEY.sub("", text)))
    found: list[Node] = []
    for pattern, make in _SENTENCES:
        for match in pattern.finditer(plain):
            found += _made(make(match))
    blank = re.search(r"(\d[\d.]*)\s*_{2,}\s*(\d[\d.]*)", text)
    if blank:
        found += _made(f"{blank.group(1)}, {blank.group(2)}")
    found += [_bracketed(pair) for pair in _PAIR.findall(text)]
    direct = pieces(text)
    found += _substituted(plain, direct)
    return [*found, *direct]


def _made(text: str) -> list[Node]:
    try:
        return [parse(text)]
    except MathsSyntaxError:
        return []


def _bracketed(pair: str) -> Node:
    return parse(pair)


def _substituted(plain: str, given: list[Node]) -> Iterator[Node]:
    """Put in the numbers that a question gives for letters: "for y = 3", or "35 hours" where h is a letter."""
    values: dict[str, str] = dict(re.findall(r"\b([a-z]) = (-?\d+(?:\.\d+)?)(?![\d.]*\s*[a-z*+])", plain))
    for number, unit in re.findall(r"(?<![\w.])(\d+)\s+([a-z])[a-z]+", plain):
        values.setdefault(unit, number)
    for node in given:
        body = node.operands[-1] if isinstance(node, n.Relation) else node
        names = {x.text for x in n.walk(body) if isinstance(x, n.Name)}
        if len(names) == 1 and names <= set(values):
            yield _placed(body, values)


def _placed(node: Node, values: dict[str, str]) -> Node:
    if isinstance(node, n.Name):
        return n.Number(values[node.text])
    match node:
        case n.Product(factors=factors):
            return n.Product(tuple(_placed(f, values) for f in factors), ("*",) * (len(factors) - 1))
        case n.Sum(terms=terms, signs=signs):
            return n.Sum(tuple(_placed(t, values) for t in terms), signs)
        case n.Quotient(left=left, right=right, sign=sign):
            return n.Quotient(_placed(left, values), _placed(right, values), sign)
        case n.Parens(inner=inner):
            return _placed(inner, values)
    return node


_N = r"(\d+(?:\.\d+)?(?:/\d+)?)"
_P = r"(?: percent|%)"
_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"sum of {_N} and {_N}", lambda m: f"{m[1]}+{m[2]}"),
        (rf"difference between {_N} and {_N}", lambda m: f"{m[1]}-{m[2]}"),
        (rf"{_N} less than a number", lambda m: f"x-{m[1]}"),
        (rf"{_N} times a number", lambda m: f"{m[1]}x"),
        (rf"{_N} times as many (\w)\w+ as (\w)\w+", lambda m: f"{m[2]}={m[1]}{m[3]}"),
        (rf"{_N} more (\w)\w+(?: \w+){{0,2}} than (\w)\w+", lambda m: f"{m[2]}={m[3]}+{m[1]}".lower()),
        (
            rf"(\w)\w+ is (?:exactly )?{_N} \w+ (?:older|taller|more) than (\w)\w+",
            lambda m: f"{m[1]}={m[3]}+{m[2]}".lower(),
        ),
        (
            rf"for every {_N} .*?ordered (\w)\w+, there are {_N} .*?ordered (\w)\w+",
            lambda m: f"{m[3]}{m[2]}={m[1]}{m[4]}".lower(),
        ),
        (rf"{_N}{_P} of what number is {_N}", lambda m: f"{m[1]}%*x={m[2]}"),
        (rf"{_N} is {_N}{_P} of what number", lambda m: f"{m[2]}%*x={m[1]}"),
        (rf"what percent of {_N} is {_N}", lambda m: f"x%*{m[1]}={m[2]}"),
        (rf"{_N}{_P} of {_N}", lambda m: f"x={m[1]}%*{m[2]}"),
        (rf"total of {_N}.*?{_N}{_P} of this", lambda m: f"x={m[2]}%*{m[1]}"),
        (rf"earned {_N}.*?saved {_N}.*?what percent.*?spend", lambda m: f"({m[1]}-{m[2]})/{m[1]}"),
        (rf"only {_N} (\w+).*?only {_N} of the \2", lambda m: f"{m[1]}÷({m[3]})"),
        (
            rf"started first\. when she had run {_N} \w+, \w+ had run {_N} .*?completed {_N}",
            lambda m: f"{m[3]}+{m[1]}-{m[2]}",
        ),
        (rf"{_N} (\w+) .*?and {_N} (\w+) .*?ratio of the \2 .*?to the \4", lambda m: f"{m[1]}/{m[3]}"),
        (
            rf"{_N} (\w+) .*?and {_N} (\w+) .*?ratio of the \4 .*?to all",
            lambda m: f"{m[3]}/{float(m[1]) + float(m[3]):g}",
        ),
        (
            rf"slope of {_N} (?:and|that) passes through (?:the point )?\((-?\d+), ?(-?\d+)\)",
            lambda m: f"y-({m[3]})=({m[1]})*(x-({m[2]}))",
        ),
        (r"which is larger, (\S+) or (\S+?)\?", lambda m: f"{m[1]}, {m[2]}"),
    )
)


def answers(text: str, asked: list[Node]) -> list[list[Node]]:
    """Return the lines of an answer, each as what may be read in it; above a drawn rule nothing counts."""
    lines = text.replace("−", "-").splitlines()
    ruled = [i for i, line in enumerate(lines) if _RULE.match(line)]
    if ruled:
        lines = lines[ruled[-1] + 1 :]
    found = [pieces(line) for line in lines]
    found.append([_bracketed(pair) for pair in _PAIR.findall(text)])
    found.append(list(_said(text, asked)))
    return [each for each in found if each]


def _said(text: str, asked: list[Node]) -> Iterator[Node]:
    """Yield what an answer in words says of the statements and letters in the question."""
    statements = [node for node in asked if isinstance(node, n.Relation) and set(node.operators) == {"="}]
    if re.search(r"never true|must be false|can't be the same", text):
        for node in statements:
            yield n.Relation(node.operands, ("<>",) * len(node.operators))
    if text.startswith("True"):
        yield from statements
    larger = re.match(r"(\w) is greater\b", text)
    for node in statements if larger else ():
        for other in sorted({x.text for x in n.walk(node) if isinstance(x, n.Name)} - {larger[1]} if larger else ()):
            yield n.Relation((n.Name(larger[1] if larger else ""), n.Name(other)), (">",))
    chosen = re.match(r"([^\s,]+), because", text)
    for choice in asked if chosen else ():
        if chosen and isinstance(choice, n.Listing) and len(choice.items) == 2:
            first = choice.items[0] == _first(chosen[1])
            yield n.Relation(choice.items, (">" if first else "<",))
    final = re.search(r"answer is (-?\d+)", text)
    names = {x.text for node in statements for x in n.walk(node) if isinstance(x, n.Name)}
    if final and len(names) == 1:
        yield n.Relation((n.Name(names.pop()), n.Number(final[1])), ("=",))
    two = re.fullmatch(r"(\d+) and (\d+)", text.strip())
    if two:
        yield n.Listing((n.Number(two[1]), n.Number(two[2])))


def _first(text: str) -> Node | None:
    made = _made(text)
    return made[0] if made else None
