"""Amounts with units as people write them: $5, 5 dollars 20 cents, 2 h 30 min, 3:30, half an hour, 5 ft 3 in.

Splits an answer into numbers and units and adds them up in the unit that is asked for. Judges nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from mmtutor.domain.items.units import CURRENCIES, factor_between, units_of
from mmtutor.domain.maths import MathsSyntaxError, evaluate, parse
from mmtutor.domain.number_words import in_digits

_SIGN = "$€£¥₤¢"
_BEFORE = re.compile(rf"^\s*([-−]?)\s*([{_SIGN}])\s*")
_UNIT_WORD = r"(?:°\s?[cf]?|[a-zµμΩ%¢$€£¥₤\u4e00-\u9fff]+)"
_POWER = r"(?:[²³]|\^[23])?"
_UNIT = re.compile(
    rf"(?<=[\d.)%\s}}])\s*((?:(?:square|cubic|sq\.?)\s+)?{_UNIT_WORD}{_POWER}(?:\s?[·*]\s?{_UNIT_WORD}{_POWER})?"
    rf"(?:\s*(?:/|\bper\b)\s*{_UNIT_WORD}{_POWER})?|{_UNIT_WORD}\s{_UNIT_WORD}(?:[⁻]¹|\^-1))\.?\s*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\s*(?:and\s+|,\s*)?(-?\d+(?:[.,]\d+)?(?:\s+\d+/\d+|/\d+)?)\s*([a-z°¢$€£元角分钟小时秒]+)\.?", re.IGNORECASE
)
_CLOCK = re.compile(r"\s*(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?\s*")
_NOT_UNITS = frozenset({"pi", "x", "e", "i", "°", "%", "percent", "degrees", "degree"})
_WORDY = re.compile(
    r"\b(?:a|an|one|half|quarter|quarters|two|three|twenty|thirty|forty|fifty|sixty|ninety|ten)\b", re.I
)
_SHORT_UNITS = frozenset("mglsh")  # that may stand behind a number where no unit is asked for
_TIMES = frozenset({("s", 1)})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was written and the unit beside it ("" for none)."""

    text: str
    unit: str


def split(answer: str, wanted: str) -> Amount:
    """Return the number and the unit of an answer to a question for an amount in `wanted`."""
    text = _without_dollars(answer).lstrip("=≈ ").rstrip("=? ")
    before = _BEFORE.match(text)
    if before:
        text, unit = before[1] + text[before.end() :], before[2].replace("₤", "£")
        after = _UNIT.search(text)
        if after and factor_between(after[1], unit):
            return Amount(text[: after.start()], after[1])
        return Amount(text, unit)
    total = _added(text, wanted)
    if total is not None:
        return Amount(str(total), wanted)
    found = _UNIT.search(text)
    if found and not wanted and not (len(found[1]) > 1 and units_of(found[1])) and found[1] not in _SHORT_UNITS:
        return Amount(text, "")
    if found and found[1].lower() not in _NOT_UNITS - {wanted.lower()}:
        return Amount(text[: found.start()], found[1].replace("₤", "£"))
    return Amount(text, "")


def _without_dollars(answer: str) -> str:
    """Take off dollar signs that stand around a formula, not before an amount."""
    text = answer.replace("$$", "").strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == "$" and text.count("$") == 2 else text


def _added(text: str, wanted: str) -> Fraction | None:
    """Return an amount in several parts, or of a clock, in the unit that is asked for; None where it is none."""
    if not wanted:
        return None
    timed = any(set(unit.dimensions) == _TIMES for unit in units_of(wanted))
    clock = _CLOCK.fullmatch(text) if timed else None
    if clock:
        return _clock(clock, wanted)
    words = text
    if _WORDY.search(text) and not text.strip().isdigit():
        words = _spelled(text)
    parts = list(_PART.finditer(words))
    if (len(parts) < 2 and words == text) or not parts or "".join(p.group() for p in parts) != words.rstrip(". "):
        return None
    total = Fraction(0)
    for part in parts:
        factor = factor_between(part[2], wanted)
        number = _number(part[1])
        if factor is None or number is None:
            return None
        total += number * factor
    return total


def _spelled(text: str) -> str:
    """Return "half an hour" as "1/2 hour", "an hour and a half" as "1 1/2 hour"."""
    words = re.sub(r"^\s*(an?|one)\s+([a-z]+)\s+and\s+a\s+half\s*$", r"1 1/2 \2", text, flags=re.IGNORECASE)
    words = in_digits(words)
    words = re.sub(r"(\d)\s+(?:of\s+)?an?\s+(?=[a-z])", r"\1 ", words, flags=re.IGNORECASE)
    return re.sub(r"^\s*an?\s+(?=[a-z])", "1 ", words, flags=re.IGNORECASE)


def _number(text: str) -> Fraction | None:
    try:
        return evaluate(parse(text.replace(",", "."))).constant
    except MathsSyntaxError:
        return None


def _clock(found: re.Match[str], wanted: str) -> Fraction | None:
    """Return 1:30 as hours and minutes where hours or minutes are asked for, else as minutes and seconds."""
    first, second, third = int(found[1]), int(found[2]), found[3]
    seconds = Fraction(first * 60 + second)
    if third is not None or units_of(wanted)[0].factor >= 60:
        seconds = Fraction(first * 3600 + second * 60 + int(third or 0))
    if found[4]:
        seconds += Fraction(f"0.{found[4]}")
    factor = factor_between("s", wanted)
    return None if factor is None else seconds * factor


def is_money(unit: str) -> bool:
    """Say whether a unit is a currency sign."""
    return unit in CURRENCIES
