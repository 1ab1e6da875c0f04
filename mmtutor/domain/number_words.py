"""Numbers said in words, written as learners' maths: "three quarters" is 3/4, "one and a half" 1 1/2, 四分之三 3/4.

Reads generously, because its use is to find a number that should not be there. Words that are no numbers stay.
"""

from __future__ import annotations

import re

_ONES = {
    word: value
    for value, words in enumerate(
        (
            "zero nought naught oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        )
    )
    for word in words.split()
}  # fmt: skip
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_GREAT = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ORDINALS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000,
}  # fmt: skip
_PARTS = _ORDINALS | {f"{word}s": value for word, value in _ORDINALS.items()} | {"halves": 2}
_ALONE = frozenset({"half", "quarter"})  # the others are places in a row: the third line
_SIGNS = {
    "negative": "-", "twice": "2*", "double": "2*", "doubled": "*2", "thrice": "3*", "triple": "3*", "tripled": "*3",
}  # fmt: skip
_PHRASES = (
    (re.compile(r"\bper\s+cent\b", re.IGNORECASE), "percent"),
    (re.compile(r"\bto\s+the\s+power\s+(?:of\s+)?", re.IGNORECASE), "^"),
    (re.compile(r"\b(?:the\s+)?square\s+root\s+of\b", re.IGNORECASE), "√"),
)
_WORD = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?")
_BETWEEN = re.compile(r"[ \t-]*")  # twenty-three, three-quarters

_CHINESE = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CHINESE_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_C = rf"(?:[{''.join(_CHINESE)}{''.join(_CHINESE_PLACES)}]+|\d+)"
_CHINESE_FORMS = (
    (re.compile(rf"百分之({_C})(?:点([{''.join(_CHINESE)}]+))?"), "{0}{1}%"),
    (re.compile(rf"({_C})又({_C})分之({_C})"), " {0} {2}/{1} "),
    (re.compile(rf"({_C})分之({_C})"), " {1}/{0} "),
    (re.compile(rf"({_C})点([{''.join(_CHINESE)}]+)"), " {0}{1} "),
    (re.compile(r"一半"), " 1/2 "),
    (re.compile(rf"([{''.join(_CHINESE)}{''.join(_CHINESE_PLACES)}]+)"), " {0} "),
)
_CHINESE_SIGNS = (("负", "-"), ("加", "+"), ("减", "-"), ("乘以", "*"), ("乘", "*"), ("除以", "/"), ("等于", "="))


def in_digits(text: str) -> str:
    """Return a text with its numbers in digits; everything else is as it was."""
    for phrase, sign in _PHRASES:
        text = phrase.sub(sign, text)
    words = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text)]
    pieces, at, i = [], 0, 0
    while i < len(words):
        found = _number([w for w, _, _ in words[i : i + 24]], [_joined(text, words, j) for j in range(i, i + 24)])
        if found is None:
            i += 1
            continue
        digits, count = found
        pieces += [text[at : words[i][1]], digits]
        i += count
        at = words[i - 1][2]
    return _chinese("".join([*pieces, text[at:]]))


def _joined(text: str, words: list[tuple[str, int, int]], j: int) -> bool:
    """Say whether word `j` is followed by the next one with nothing but spaces or hyphens between."""
    return j + 1 < len(words) and _BETWEEN.fullmatch(text, words[j][2], words[j + 1][1]) is not None


def _number(words: list[str], joined: list[bool]) -> tuple[str, int] | None:
    """Read a number at the first word; return it in digits with the count of its words, or None."""
    limit = 1
    while limit < len(words) and joined[limit - 1]:
        limit += 1
    words = words[:limit]
    if words[0] in _SIGNS:
        return _SIGNS[words[0]], 1
    if words[0] in ("a", "an") and len(words) > 1 and words[1] in _PARTS:
        return f"1/{_PARTS[words[1]]}", 2
    if words[0] in _ALONE:
        return f"1/{_PARTS[words[0]]}", 1
    whole = _cardinal(words)
    if whole is None:
        if words[0] == "point" and len(words) > 1 and words[1] in _ONES:
            return _decimals("0", words, 0)
        return None
    digits, n = whole
    if words[n : n + 1] == ["point"]:
        return _decimals(digits, words, n)
    if n < len(words) and words[n] in _PARTS:
        return f"{digits}/{_PARTS[words[n]]}", n + 1
    if n + 1 < len(words) and words[n] in _TENS and _PARTS.get(words[n + 1], 10) < 10:  # five twenty-firsts
        return f"{digits}/{_TENS[words[n]] + _PARTS[words[n + 1]]}", n + 2
    if words[n : n + 1] == ["and"]:
        rest = words[n + 1 :]
        part = _number(rest, [True] * len(rest)) if rest else None
        if part is not None and "/" in part[0]:
            return f"{digits} {part[0]}", n + 1 + part[1]
    return None if words[0].isdigit() or "." in digits else (digits, n)


def _decimals(whole: str, words: list[str], n: int) -> tuple[str, int] | None:
    digits, end = "", n + 1
    while end < len(words) and (words[end] in _ONES or words[end].isdigit()):
        digits += str(_ONES.get(words[end], words[end]))
        end += 1
    if end < len(words) and words[end] in _TENS:  # three point seventy-five
        tens = _cardinal(words[end:])
        if tens is not None:
            digits, end = digits + tens[0], end + tens[1]
    return (f"{whole}.{digits}", end) if digits else (whole, n) if n else None


def _cardinal(words: list[str]) -> tuple[str, int] | None:
    """Read a whole number; "two three" is 23, as digits are said one by one."""
    if re.fullmatch(r"\d+(?:\.\d+)?", words[0]):
        return words[0], 1
    one_by_one = 0
    while one_by_one < len(words) and _ONES.get(words[one_by_one], 10) < 10:
        one_by_one += 1
    if one_by_one > 1:
        return "".join(str(_ONES[w]) for w in words[:one_by_one]), one_by_one
    total = current = n = 0
    for i, word in enumerate(words):
        if word in _ONES or word in _TENS:
            value = _ONES.get(word, _TENS.get(word, 0))
            if current % 100 and not (value < 10 <= current % 100 and current % 10 == 0 and current % 100 > 10):
                break  # twenty one, but not one twenty
            current += value
        elif word in _GREAT:
            current = max(current, 1) * _GREAT[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word in ("and", "a") and _goes_on(words, i):
            continue
        else:
            break
        n = i + 1
    return (str(total + current), n) if n else None


def _goes_on(words: list[str], i: int) -> bool:
    """Say whether "and" or "a" at `i` belongs to a number: two hundred and five, a hundred."""
    following = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "a":
        return i == 0 and following in (*_GREAT, "dozen")
    return i > 0 and words[i - 1] in _GREAT and _small(following)


def _small(word: str) -> bool:
    return word in _ONES or word in _TENS


def _chinese(text: str) -> str:
    if not any("\u3000" < c < "\ua000" for c in text):
        return text
    for form, shown in _CHINESE_FORMS:
        text = form.sub(lambda m, shown=shown: shown.format(*_shown_parts(m)), text)  # type: ignore[misc]
    for sign, shown in _CHINESE_SIGNS:
        text = text.replace(sign, shown)
    return text


def _shown_parts(match: re.Match[str]) -> list[str]:
    """Return each number of a match in digits; what stands after the point comes with its point."""
    pointed = "点" in match.group()
    return [
        ("." if pointed and i == 1 else "") + (_chinese_number(part) if part else "")
        for i, part in enumerate(match.groups())
    ]


def _chinese_number(text: str) -> str:
    if text.isdigit() and text.isascii():
        return text
    if not any(c in _CHINESE_PLACES for c in text):
        return "".join(str(_CHINESE[c]) for c in text)
    total = current = digit = 0
    for c in text:
        if c in _CHINESE:
            digit = _CHINESE[c]
        elif c == "万":
            total, current, digit = total + (current + digit) * 10_000, 0, 0
        else:
            current, digit = current + (digit or 1) * _CHINESE_PLACES[c], 0
    return str(total + current + digit)
