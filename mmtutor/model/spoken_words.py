"""The words that the sound encoder's word scores stand for, and what they say: "three quarters" is 3/4.

One table serves training and the app; its order is part of the model. Knows nothing of sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
SIZES = ((1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
FILLERS = ("um", "uh")
ARTICLES = ("a", "an")
UNKNOWN = "<unk>"

PARTS = {  # denominator: (singular, plural)
    2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
    6: ("sixth", "sixths"), 7: ("seventh", "sevenths"), 8: ("eighth", "eighths"), 9: ("ninth", "ninths"),
    10: ("tenth", "tenths"), 12: ("twelfth", "twelfths"), 20: ("twentieth", "twentieths"),
    100: ("hundredth", "hundredths"),
}  # fmt: skip
FOURTHS = ("fourth", "fourths")
DENOMINATORS = {word: number for number, pair in PARTS.items() for word in pair} | dict.fromkeys(FOURTHS, 4)
ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip

SIGNS: dict[str, tuple[str, ...]] = {  # the first way of saying a sign is drawn as often as all others together
    "+": ("plus", "add"),
    "-": ("minus", "take away"),
    "*": ("times", "multiplied by"),
    "/": ("over", "divided by"),
    "=": ("equals", "is", "is equal to"),
    "<": ("is less than", "less than"),
    ">": ("is greater than", "greater than"),
    "<=": ("is less than or equal to", "less than or equal to"),
    ">=": ("is greater than or equal to", "greater than or equal to"),
    "(": ("open bracket", "open parenthesis"),
    ")": ("close bracket", "close parenthesis"),
    ",": ("comma",),
    ":": ("to",),
    "%": ("percent",),
}
_PHRASES: dict[tuple[str, ...], str] = {
    **{tuple(way.split()): sign for sign, ways in SIGNS.items() for way in ways},
    ("equal", "to"): "=",
    ("negative",): "-",
    ("to", "the", "power", "of"): "^",
    ("to", "the"): "^",
    ("squared",): "^2",
    ("cubed",): "^3",
}
_LONGEST = max(map(len, _PHRASES))
OPENINGS = ("the answer is", "it's", "it is", "i think it's", "equals", "um", "uh")

VOCABULARY: tuple[str, ...] = (
    UNKNOWN,
    *UNITS, "oh", "nought", *TEENS, *TENS, "hundred", "thousand", "million", "and", "point",
    *dict.fromkeys([w for pair in PARTS.values() for w in pair] + list(FOURTHS) + ["second"]),
    *dict.fromkeys([w for phrase in _PHRASES for w in phrase] + ["all"]),
    "yes", "no", *LETTERS, "answer", "it's", "it", "think", *FILLERS,
    "an",  # new words only at the end: weights know a word by its place
)  # fmt: skip
_IDS = {word: i for i, word in enumerate(VOCABULARY)}


def word_ids(words: Sequence[str]) -> list[int]:
    """Return indices into `VOCABULARY`; any word that is not in it becomes the index of `<unk>`."""
    return [_IDS.get(word, _IDS[UNKNOWN]) for word in words]


def is_article(words: Sequence[str], i: int) -> bool:
    """Return whether words[i] is the "a" of "a half", "an eighth" or "a hundred" rather than the letter."""
    after = _at(words, i + 1)
    return _at(words, i) in ARTICLES and (after in DENOMINATORS or after in ("hundred", "thousand", "million"))


_DIGITS = {word: i for i, word in enumerate(UNITS)} | {"oh": 0, "nought": 0}
_SMALL = _DIGITS | {word: i + 10 for i, word in enumerate(TEENS)} | {word: i * 10 + 20 for i, word in enumerate(TENS)}
_IMPLIED_TIMES = re.compile(r"(?<=[0-9a-z)])\*(?=[a-z(])")


def canonical(words: Sequence[str]) -> str:
    """Return the canonical answer that these words say, capitals, hyphens and punctuation aside.

    Raise ValueError where they say none.
    """
    kept = [word for word in _plain(words) if word not in FILLERS]
    for opening in sorted(OPENINGS, key=len, reverse=True):
        start = opening.split()
        if kept[: len(start)] == start:
            kept = kept[len(start) :]
    if kept in (["yes"], ["no"]):
        return kept[0]
    sides = [""]  # what stands between signs of relation, and those signs
    i = 0
    while i < len(kept):
        if kept[i : i + 2] == ["all", "over"]:
            sides[-1] = f"({sides[-1]})/"
            i += 2
            continue
        piece, i = _next_piece(kept, i)
        if piece in ("=", "<", ">", "<=", ">="):
            sides += [piece, ""]
        else:
            sides[-1] += piece
    return _IMPLIED_TIMES.sub("", "".join(sides))


def _plain(words: Sequence[str]) -> list[str]:
    """Return the words in lower case, without the punctuation after them, "twenty-three" as two."""
    parts = " ".join(words).lower().replace("-", " ").split()
    return [part.rstrip(",.;!?") for part in parts if part.rstrip(",.;!?")]


def _next_piece(words: Sequence[str], i: int) -> tuple[str, int]:
    """Return the canonical text of the sign, letter or quantity at words[i], and where the next one starts."""
    quantity, after = _quantity(words, i)
    if after > i:
        return quantity, after
    for length in range(_LONGEST, 0, -1):
        sign = _PHRASES.get(tuple(words[i : i + length]))
        if sign == "^" and i + length < len(words) and words[i + length] in ORDINALS:
            return f"^{ORDINALS[words[i + length]]}", i + length + 1
        if sign is not None:
            return sign, i + length
    if words[i] in LETTERS:
        return words[i], i + 1
    raise ValueError(f"no answer has the word {words[i]!r}")


def _quantity(words: Sequence[str], i: int) -> tuple[str, int]:
    """Read a whole number, decimal, fraction or mixed number; the position stays where it was if there is none."""
    if is_article(words, i) and words[i + 1] in DENOMINATORS:
        return f"1/{DENOMINATORS[words[i + 1]]}", i + 2
    if words[i] == "half":
        return "1/2", i + 1
    whole, after = _whole(words, i)
    if _at(words, after) == "point":
        tail, end = _whole(words, after + 1)
        return (f"{whole or '0'}.{tail}", end) if tail else (whole, after)
    if not whole:
        return "", i
    if _at(words, after) in DENOMINATORS:
        return f"{whole}/{DENOMINATORS[words[after]]}", after + 1
    if _at(words, after) == "and" and after + 1 < len(words):
        part, end = _quantity(words, after + 1)
        for over in (["over"], ["divided", "by"]):
            if part.isdigit() and list(words[end : end + len(over)]) == over:
                bottom, last = _whole(words, end + len(over))
                part, end = f"{part}/{bottom}", last
        if re.fullmatch(r"\d+/\d+", part):
            return f"{whole} {part}", end
    return whole, after


def _whole(words: Sequence[str], i: int) -> tuple[str, int]:
    """Read numbers said one after the other as one string of digits: "one seventy five" is 175."""
    digits = ""
    while True:
        number, after = _number(words, i)
        if after == i:
            return digits, i
        digits, i = digits + str(number), after


def _number(words: Sequence[str], i: int, sizes: tuple[tuple[int, str], ...] = SIZES) -> tuple[int, int]:
    """Read one number made of the given sizes and what is below a hundred."""
    if not sizes:
        return (1, i + 1) if is_article(words, i) else _below_hundred(words, i)
    size, name = sizes[0]
    part, after = _number(words, i, sizes[1:])
    if not part or _at(words, after) != name:
        return part, after
    start = after + 1 + (_at(words, after + 1) == "and")
    rest, end = _number(words, start, sizes[1:])
    a_fraction = start > after + 1 and (_at(words, end) in DENOMINATORS or _says_over(words, end))
    return (part * size + rest, end) if rest and not a_fraction else (part * size, after + 1)


def _says_over(words: Sequence[str], i: int) -> bool:
    return _at(words, i) == "over" or list(words[i : i + 2]) == ["divided", "by"]


def _below_hundred(words: Sequence[str], i: int) -> tuple[int, int]:
    number = _SMALL.get(_at(words, i))
    if number is None:
        return 0, i
    if number >= 20 and _DIGITS.get(_at(words, i + 1), 0) > 0:
        return number + _DIGITS[words[i + 1]], i + 2
    return number, i + 1


def _at(words: Sequence[str], i: int) -> str:
    return words[i] if i < len(words) else ""
