"""Units of school: what they measure and how they change into each other, exactly.

A table of our own: a general library of units would take half a second to load at the first answer, works with floating
numbers by default, and knows neither "half an hour" nor "150p". Temperatures change into no other scale here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

Dimensions = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """So many of the base unit of what is measured: km is 1000 of (("m", 1),)."""

    factor: Fraction
    dimensions: Dimensions


_PREFIXES = {
    "k": Fraction(1000), "h": Fraction(100), "d": Fraction(1, 10), "c": Fraction(1, 100), "m": Fraction(1, 1000),
    "µ": Fraction(1, 10**6), "μ": Fraction(1, 10**6), "n": Fraction(1, 10**9),
}  # fmt: skip
_LONG_PREFIXES = {
    "kilo": Fraction(1000), "hecto": Fraction(100), "deci": Fraction(1, 10), "centi": Fraction(1, 100),
    "milli": Fraction(1, 1000), "micro": Fraction(1, 10**6),
}  # fmt: skip
_METRIC = {
    "m": "m", "g": "g", "l": "litre", "s": "s", "w": "w", "j": "j", "n": "newton", "pa": "pa", "v": "v", "a": "a",
}  # fmt: skip
_METRIC_WORDS = {
    "metre": "m", "meter": "m", "gram": "g", "gramme": "g", "litre": "litre", "liter": "litre", "second": "s",
    "watt": "w", "joule": "j", "newton": "newton", "volt": "v",
}  # fmt: skip
_OTHERS: dict[str, tuple[str | Fraction, str]] = {
    "sec": ("1", "s"), "min": ("60", "s"), "minute": ("60", "s"), "h": ("3600", "s"), "hr": ("3600", "s"),
    "hour": ("3600", "s"), "d": ("86400", "s"), "day": ("86400", "s"), "week": ("604800", "s"),
    "month": ("1", "month"), "year": ("12", "month"), "yr": ("12", "month"),
    "t": ("1000000", "g"), "tonne": ("1000000", "g"), "in": ("0.0254", "m"), "inch": ("0.0254", "m"),
    "inches": ("0.0254", "m"), "ft": ("0.3048", "m"), "foot": ("0.3048", "m"), "feet": ("0.3048", "m"),
    "yd": ("0.9144", "m"), "yard": ("0.9144", "m"), "mi": ("1609.344", "m"), "mile": ("1609.344", "m"),
    "oz": ("28.349523125", "g"), "ounce": ("28.349523125", "g"), "lb": ("453.59237", "g"), "lbs": ("453.59237", "g"),
    "cup": ("1", "cup"), "pint": ("2", "cup"), "quart": ("4", "cup"), "gallon": ("16", "cup"),
    "°": ("1", "°"), "deg": ("1", "°"), "degree": ("1", "°"), "°c": ("1", "°c"), "°f": ("1", "°f"), "c": ("1", "°c"),
    "f": ("1", "°f"), "%": ("1", "%"), "percent": ("1", "%"), "ha": ("10000", "m2"), "hectare": ("10000", "m2"),
    "rad": ("1", "rad"), "radian": ("1", "rad"), "dozen": (Fraction(12), "one"),
}  # fmt: skip
_MONEY: dict[str, tuple[tuple[str, str], ...]] = {  # the first unit is the base; a word may be of several currencies
    "$": (("$", "1"), ("dollar", "1"), ("usd", "1"), ("buck", "1"), ("¢", "0.01"), ("cent", "0.01"), ("c", "0.01")),
    "€": (("€", "1"), ("euro", "1"), ("eur", "1"), ("cent", "0.01"), ("c", "0.01"), ("ct", "0.01")),
    "£": (("£", "1"), ("pound", "1"), ("gbp", "1"), ("penny", "0.01"), ("pence", "0.01"), ("p", "0.01")),
    "¥": (("¥", "1"), ("yen", "1"), ("yuan", "1"), ("元", "1"), ("块", "1"), ("rmb", "1"), ("cny", "1"), ("角", "0.1"),
          ("分", "0.01")),
}  # fmt: skip
CURRENCIES = frozenset(_MONEY)
_CHINESE = {
    "米": "m", "厘米": "cm", "毫米": "mm", "千米": "km", "公里": "km", "克": "g", "千克": "kg", "公斤": "kg",
    "升": "l", "毫升": "ml", "秒": "s", "分钟": "min", "小时": "h", "天": "day", "度": "°",
}  # fmt: skip
_FACTOR = re.compile(r"([a-zµμ°%$€£¥¢元块角分\u4e00-\u9fff]+)(?:\^?\(?(-?\d)\)?)?")
_SUPERSCRIPTS = str.maketrans("²³⁻¹", "23-1")
_WORDS = (
    (re.compile(r"\bsquare\s+([a-z]+)"), r"\1^2"), (re.compile(r"\bcubic\s+([a-z]+)"), r"\1^3"),
    (re.compile(r"\bsq\.?\s*([a-z]+)"), r"\1^2"), (re.compile(r"\s+per\s+"), "/"), (re.compile(r"\bmph\b"), "mi/h"),
    (re.compile(r"\bkph\b|\bkmh\b"), "km/h"),
)  # fmt: skip
_LONGEST = 40  # characters


@cache
def units_of(text: str, currency: str = "") -> tuple[Unit, ...]:
    """Return what a unit may stand for; none where it is not known. "cent" is of the currency that is asked for."""
    plain = " ".join(text.lower().translate(_SUPERSCRIPTS).replace("·", " ").replace("*", " ").rstrip(". ").split())
    if not plain or len(plain) > _LONGEST:
        return ()
    for words, short in _WORDS:
        plain = words.sub(short, plain)
    found = [Unit(Fraction(1), ())]
    for place, part in enumerate(plain.split("/")):
        at = 0
        for factor in _FACTOR.finditer(part):
            if part[at : factor.start()].strip():
                return ()
            at = factor.end()
            power = int(factor[2] or 1) * (1 if place == 0 else -1)
            found = [_times(unit, one, power) for unit in found for one in _single(factor[1], currency)]
        if part[at:].strip() or not part.strip():
            return ()
    return tuple(found)


def _single(name: str, currency: str) -> list[Unit]:
    name = _CHINESE.get(name, name)
    found = [*_money(name, currency)]
    for each in dict.fromkeys((name, name.removesuffix("s") if len(name) > 2 else name)):
        if each in _OTHERS:
            factor, base = _OTHERS[each]
            dimensions = (("m", 2),) if base == "m2" else ((base, 1),)
            found.append(Unit(Fraction(factor), dimensions))
        found += _metric(each)
    return found


def _metric(name: str) -> list[Unit]:
    for bases, prefixes in ((_METRIC, _PREFIXES), (_METRIC_WORDS, _LONG_PREFIXES)):
        if name in bases:
            return [_base(bases[name], Fraction(1))]
        for prefix, factor in prefixes.items():
            if name.startswith(prefix) and name[len(prefix) :] in bases:
                return [_base(bases[name[len(prefix) :]], factor)]
    return []


def _base(name: str, factor: Fraction) -> Unit:
    if name == "litre":
        return Unit(factor / 1000, (("m", 3),))
    return Unit(factor, ((name, 1),))


def _money(name: str, currency: str) -> list[Unit]:
    found = []
    for sign, words in _MONEY.items():
        if currency and currency != sign:
            continue
        for word, factor in words:
            if name in (word, f"{word}s", f"{word}es"):
                found.append(Unit(Fraction(factor), ((sign, 1),)))
    return found


def _times(a: Unit, b: Unit, power: int) -> Unit:
    exponents: Mapping[str, int] = dict(a.dimensions)
    together = dict(exponents)
    for name, e in b.dimensions:
        together[name] = together.get(name, 0) + e * power
    kept = tuple(sorted((name, e) for name, e in together.items() if e))
    return Unit(a.factor * b.factor**power, kept)


def factor_between(given: str, wanted: str) -> Fraction | None:
    """Return how many of the wanted unit one of the given unit is; None where they measure different things."""
    currency = wanted if wanted in CURRENCIES else ""
    for a in units_of(given, currency):
        for b in units_of(wanted, currency):
            if a.dimensions == b.dimensions:
                return a.factor / b.factor
    return None
