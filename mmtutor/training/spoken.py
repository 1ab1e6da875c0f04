"""How people say a canonical answer ("3/4" -> three quarters), and the way back. Knows words only, nothing of sound.

`canonical(say(rng, answer)) == answer` for every answer that `training.spoken_answers` draws.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
_SIZES = ((1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
FILLERS = ("um", "uh")
_ARTICLES = ("a", "an")
UNKNOWN = "<unk>"

PARTS = {  # denominator: (singular, plural)
    2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
    6: ("sixth", "sixths"), 7: ("seventh", "sevenths"), 8: ("eighth", "eighths"), 9: ("ninth", "ninths"),
    10: ("tenth", "tenths"), 12: ("twelfth", "twelfths"), 20: ("twentieth", "twentieths"),
    100: ("hundredth", "hundredths"),
}  # fmt: skip
_FOURTHS = ("fourth", "fourths")
_DENOMINATORS = {word: number for number, pair in PARTS.items() for word in pair} | dict.fromkeys(_FOURTHS, 4)
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip

_SIGNS: dict[str, tuple[str, ...]] = {  # the first way of saying a sign is drawn as often as all others together
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
    **{tuple(way.split()): sign for sign, ways in _SIGNS.items() for way in ways},
    ("equal", "to"): "=",
    ("negative",): "-",
    ("to", "the", "power", "of"): "^",
    ("to", "the"): "^",
    ("squared",): "^2",
    ("cubed",): "^3",
}
_LONGEST = max(map(len, _PHRASES))
_OPENINGS = ("the answer is", "it's", "it is", "i think it's", "equals", "um", "uh")

VOCABULARY: tuple[str, ...] = (
    UNKNOWN,
    *UNITS, "oh", "nought", *TEENS, *TENS, "hundred", "thousand", "million", "and", "point",
    *dict.fromkeys([w for pair in PARTS.values() for w in pair] + list(_FOURTHS) + ["second"]),
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
    return _at(words, i) in _ARTICLES and (after in _DENOMINATORS or after in ("hundred", "thousand", "million"))


# --- from answer to words -------------------------------------------------------------------------------------------


def say(rng: np.random.Generator, answer: str) -> list[str]:
    """Return one of the ways in which people say a canonical answer. An empty answer has no words."""
    if not answer:
        return []
    words = [answer] if answer in ("yes", "no") else _say_expression(rng, answer)
    if rng.random() < 0.08:
        words = [*pick(rng, _OPENINGS).split(), *words]
    if rng.random() < 0.02:
        place = int(rng.integers(len(words) + 1))
        words = [*words[:place], pick(rng, FILLERS), *words[place:]]
    return words


_TOKEN = re.compile(
    r"(?P<mixed>\d+ \d+/\d+)|(?P<fraction>\d+/\d+)(?![\d.a-z(^])|(?P<decimal>\d+\.\d+)|(?P<whole>\d+)"
    r"|(?P<power>\^-?\d+|\^[a-z])|(?P<letter>[a-z])|(?P<sign><=|>=|[-+*/=<>(),:%])"
)
_ALL_OVER = re.compile(r"(?:([^()=<>]*(?:[=<>]=?)))?\(([^()]+)\)/(\d+|[a-z])")


def _say_expression(rng: np.random.Generator, text: str) -> list[str]:
    over = _ALL_OVER.fullmatch(text)
    if over and rng.random() < 0.7:
        left, top, bottom = over.groups(default="")
        return [*_say_expression(rng, left), *_say_expression(rng, top), "all", "over", *_say_expression(rng, bottom)]
    words: list[str] = []
    before = "start"
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ValueError(f"no way to say {text!r} from position {position}")
        kind, token = match.lastgroup, match.group()
        if kind == "sign":
            unary = token == "-" and before in ("start", "operator")
            words += [pick(rng, ("minus", "negative"))] if unary else _say_sign(rng, token)
            before = "operand" if token in ")%" else "operator"
        else:
            if before == "whole" and kind == "letter" and rng.random() < 0.1:
                words.append("times")
            alone = match.end() - position == len(text) or text[:position] in ("-", "x=", "y=")
            words += _SAY[kind](rng, token, alone)
            before = "whole" if kind == "whole" else "operand"
        position = match.end()
    return words


def _say_sign(rng: np.random.Generator, sign: str) -> list[str]:
    ways = _SIGNS[sign]
    return (ways[0] if rng.random() < 0.5 else pick(rng, ways)).split()


def _say_whole(rng: np.random.Generator, digits: str, alone: bool = True) -> list[str]:
    as_digits = {1: 0.0, 2: 0.25, 3: 0.45, 4: 0.5}.get(len(digits), 0.75) if alone else 0.03
    if (len(digits) > 1 and digits[0] == "0") or len(digits) > 9 or rng.random() < as_digits:
        return _say_digits(rng, digits)
    pairs = int(digits[:2]), int(digits[2:] or 0)
    if alone and len(digits) in (3, 4) and rng.random() < 0.2:
        if len(digits) == 4 and min(pairs) >= 10 and pairs[0] % 10 + pairs[1] >= 10:
            return [*number_words(pairs[0]), *number_words(pairs[1])]  # nineteen | twenty eight
        if len(digits) == 3 and int(digits[1:]) >= 10:
            return [*number_words(int(digits[0])), *number_words(int(digits[1:]))]  # one | seventy five
    return _say_number(rng, int(digits))


def _say_digits(rng: np.random.Generator, digits: str) -> list[str]:
    zero = pick(rng, ("zero", "zero", "oh"))
    return [zero if d == "0" else UNITS[int(d)] for d in digits]


def _say_number(rng: np.random.Generator, number: int) -> list[str]:
    if number == 0:
        return [pick(rng, ("zero", "zero", "zero", "nought"))]
    if 1000 < number < 10_000 and number % 100 == 0 and number % 1000 and rng.random() < 0.3:
        return [*number_words(number // 100), "hundred"]
    words = number_words(number, with_and=bool(rng.random() < 0.5))
    if words[0] == "one" and len(words) > 1 and words[1] in ("hundred", "thousand") and rng.random() < 0.3:
        words[0] = "a"
    return words


def number_words(number: int, with_and: bool = False) -> list[str]:
    """Return the English words of 0 <= number < 10**9, in the British way where `with_and`."""
    if number < 10:
        return [UNITS[number]]
    if number < 20:
        return [TEENS[number - 10]]
    if number < 100:
        return [TENS[number // 10 - 2], *([UNITS[number % 10]] if number % 10 else [])]
    for size, name in _SIZES:
        if number >= size:
            many, rest = divmod(number, size)
            words = [*number_words(many, with_and), name]
            if rest and with_and and (size == 100 or rest < 100):
                words.append("and")
            return words + (number_words(rest, with_and) if rest else [])
    raise AssertionError(number)


def _say_decimal(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    whole, tail = text.split(".")
    start = _say_whole(rng, whole, alone=False)
    if whole == "0":
        start = pick(rng, ("zero", "zero", "zero", "", "", "oh", "nought")).split()
    if len(tail) == 2 and tail[0] != "0" and rng.random() < 0.12:
        return [*start, "point", *number_words(int(tail))]
    return [*start, "point", *_say_digits(rng, tail)]


def _say_fraction(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    top, bottom = (int(part) for part in text.split("/"))
    if bottom not in PARTS or not 0 < top < 100 or rng.random() < 0.35:
        between = ["divided", "by"] if rng.random() < 0.2 else ["over"]
        return [*number_words(top), *between, *number_words(bottom)]
    names = _FOURTHS if bottom == 4 and rng.random() < 0.35 else PARTS[bottom]
    if top == 1:
        first = pick(rng, ("one", "one", "a", "" if bottom == 2 else "a"))
        return [*("an" if first == "a" and bottom == 8 else first).split(), names[0]]
    return [*number_words(top), names[1]]


def _say_mixed(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    whole, fraction = text.split(" ")
    part = _say_fraction(rng, fraction)
    if part[0] == "half":
        part = ["a", "half"]
    return [*number_words(int(whole)), "and", *part]


def _say_power(rng: np.random.Generator, text: str, alone: bool = True) -> list[str]:
    exponent = text[1:]
    short = {"2": "squared", "3": "cubed"}.get(exponent)
    if short and rng.random() < 0.75:
        return [short]
    ordinal = next((word for word, n in _ORDINALS.items() if str(n) == exponent), None)
    if ordinal and rng.random() < 0.4:
        return ["to", "the", ordinal]
    sign = ["minus"] if exponent.startswith("-") else []
    name = [exponent] if exponent.isalpha() else number_words(int(exponent.lstrip("-")))
    return [*("to the power of" if rng.random() < 0.75 else "to the").split(), *sign, *name]


_SAY = {
    "whole": _say_whole,
    "decimal": _say_decimal,
    "fraction": _say_fraction,
    "mixed": _say_mixed,
    "power": _say_power,
    "letter": lambda rng, letter, alone: [letter],
}


def pick(rng: np.random.Generator, ways: Sequence[str]) -> str:
    """Draw one of the ways, each equally likely."""
    return ways[int(rng.integers(len(ways)))]


# --- from words to answer -------------------------------------------------------------------------------------------

_DIGITS = {word: i for i, word in enumerate(UNITS)} | {"oh": 0, "nought": 0}
_SMALL = _DIGITS | {word: i + 10 for i, word in enumerate(TEENS)} | {word: i * 10 + 20 for i, word in enumerate(TENS)}
_IMPLIED_TIMES = re.compile(r"(?<=[0-9a-z)])\*(?=[a-z(])")


def canonical(words: Sequence[str]) -> str:
    """Return the canonical answer that these words say, capitals, hyphens and punctuation aside.

    Raise ValueError where they say none.
    """
    kept = [word for word in _plain(words) if word not in FILLERS]
    for opening in sorted(_OPENINGS, key=len, reverse=True):
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
        if sign == "^" and i + length < len(words) and words[i + length] in _ORDINALS:
            return f"^{_ORDINALS[words[i + length]]}", i + length + 1
        if sign is not None:
            return sign, i + length
    if words[i] in LETTERS:
        return words[i], i + 1
    raise ValueError(f"no answer has the word {words[i]!r}")


def _quantity(words: Sequence[str], i: int) -> tuple[str, int]:
    """Read a whole number, decimal, fraction or mixed number; the position stays where it was if there is none."""
    if is_article(words, i) and words[i + 1] in _DENOMINATORS:
        return f"1/{_DENOMINATORS[words[i + 1]]}", i + 2
    if words[i] == "half":
        return "1/2", i + 1
    whole, after = _whole(words, i)
    if _at(words, after) == "point":
        tail, end = _whole(words, after + 1)
        return (f"{whole or '0'}.{tail}", end) if tail else (whole, after)
    if not whole:
        return "", i
    if _at(words, after) in _DENOMINATORS:
        return f"{whole}/{_DENOMINATORS[words[after]]}", after + 1
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


def _number(words: Sequence[str], i: int, sizes: tuple[tuple[int, str], ...] = _SIZES) -> tuple[int, int]:
    """Read one number made of the given sizes and what is below a hundred."""
    if not sizes:
        return (1, i + 1) if is_article(words, i) else _below_hundred(words, i)
    size, name = sizes[0]
    part, after = _number(words, i, sizes[1:])
    if not part or _at(words, after) != name:
        return part, after
    start = after + 1 + (_at(words, after + 1) == "and")
    rest, end = _number(words, start, sizes[1:])
    a_fraction = start > after + 1 and (_at(words, end) in _DENOMINATORS or _says_over(words, end))
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
