"""Working with fractions and mixed numbers."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd, lcm

from tests.benchmarks.planted.case import Case, Maker, clean, over, planted, q


def _two(rng: random.Random) -> tuple[int, int, int, int]:
    while True:
        b, d = rng.randint(2, 12), rng.randint(2, 12)
        a, c = rng.randint(1, b - 1), rng.randint(1, d - 1)
        if gcd(a, b) == gcd(c, d) == 1:
            return a, b, c, d


def adding(rng: random.Random) -> list[Case]:
    """Add or subtract two fractions with different denominators."""
    a, b, c, d = _two(rng)
    if b == d:
        return []
    sign = rng.choice("+-")
    s = 1 if sign == "+" else -1
    if Fraction(a, b) + s * Fraction(c, d) <= 0 or a + s * c <= 0 or b + s * d <= 0:
        return []
    m = lcm(b, d)
    e, f = a * m // b, c * m // d
    given = f"{a}/{b}{sign}{c}/{d}"
    middle = f"{e}/{m}{sign}{f}/{m}"
    top = e + s * f
    cases = [clean(given, middle, over(top, m), *_reduced(top, m))]
    cases.append(planted("adds-across", 1, given, over(a + s * c, b + s * d), *_reduced(a + s * c, b + s * d)))
    kept = f"{a}/{m}{sign}{c}/{m}"
    cases.append(planted("tops-kept", 1, given, kept, over(a + s * c, m), *_reduced(a + s * c, m)))
    if m not in (b, d):
        wrong = e + s * c
        if wrong > 0:
            cases.append(
                planted("one-top-scaled", 1, given, f"{e}/{m}{sign}{c}/{m}", over(wrong, m), *_reduced(wrong, m))
            )
        cases.append(planted("one-bottom-kept", 1, given, over(a + s * c, max(b, d)), *_reduced(a + s * c, max(b, d))))
    k = gcd(top, m)
    if k > 1 and top % k == 0:
        cases.append(planted("one-side-reduced", 3, given, middle, over(top, m), over(top // k, m)))
    return cases


def _reduced(top: int, bottom: int) -> tuple[str, ...]:
    return (q(Fraction(top, bottom)),) if gcd(top, bottom) > 1 else ()


def like(rng: random.Random) -> list[Case]:
    """Add two fractions with the same denominator."""
    b = rng.randint(3, 15)
    a, c = rng.randint(1, b - 1), rng.randint(1, b - 1)
    given = f"{a}/{b}+{c}/{b}"
    return [
        clean(given, over(a + c, b), *_reduced(a + c, b)),
        planted("adds-across", 1, given, over(a + c, 2 * b), *_reduced(a + c, 2 * b)),
    ]


def whole_and_fraction(rng: random.Random) -> list[Case]:
    """Take a fraction from a whole number."""
    n, b = rng.randint(2, 9), rng.randint(2, 9)
    a = rng.randint(1, b - 1)
    if gcd(a, b) != 1 or n == a:
        return []
    given = f"{n}-{a}/{b}"
    return [
        clean(given, f"{n * b}/{b}-{a}/{b}", over(n * b - a, b)),
        planted("whole-joins-top", 1, given, over(n - a, b), *_reduced(n - a, b)),
    ]


def times(rng: random.Random) -> list[Case]:
    """Multiply two fractions."""
    a, b, c, d = _two(rng)
    given = f"{a}/{b}*{c}/{d}"
    top, bottom = a * c, b * d
    cases = [clean(given, f"({a}*{c})/({b}*{d})", over(top, bottom), *_reduced(top, bottom))]
    cases.append(planted("multiplies-crosswise", 1, given, over(a * d, b * c), *_reduced(a * d, b * c)))
    cases.append(planted("product-adds-tops", 1, given, over(a + c, bottom), *_reduced(a + c, bottom)))
    c = rng.randint(1, b - 1)
    cases.append(planted("product-keeps-bottom", 1, f"{a}/{b}*{c}/{b}", over(a * c, b), *_reduced(a * c, b)))
    return cases


def whole_times(rng: random.Random) -> list[Case]:
    """Multiply a fraction by a whole number."""
    b, n = rng.randint(3, 12), rng.randint(2, 9)
    a = rng.randint(1, b - 1)
    if gcd(a, b) != 1:
        return []
    given = rng.choice([f"{n}*{a}/{b}", f"{a}/{b}*{n}"])
    return [
        clean(given, over(n * a, b), *_reduced(n * a, b)),
        planted("whole-scales-both", 1, given, over(n * a, n * b)),
        planted("whole-scales-bottom", 1, given, over(a, n * b), *_reduced(a, n * b)),
    ]


def divided(rng: random.Random) -> list[Case]:
    """Divide one fraction by another."""
    a, b, c, d = _two(rng)
    given = rng.choice([f"({a}/{b})÷({c}/{d})", f"({a}/{b})/({c}/{d})", f"{a}/{b}÷{c}/{d}"])
    return [
        clean(given, f"{a}/{b}*{d}/{c}", over(a * d, b * c), *_reduced(a * d, b * c)),
        planted("turns-the-dividend", 1, given, f"{b}/{a}*{c}/{d}", over(b * c, a * d), *_reduced(b * c, a * d)),
        planted("divides-without-turning", 1, given, f"{a}/{b}*{c}/{d}", over(a * c, b * d), *_reduced(a * c, b * d)),
        planted("turns-both", 1, given, f"{b}/{a}*{d}/{c}", over(b * d, a * c), *_reduced(b * d, a * c)),
    ]


def mixed(rng: random.Random) -> list[Case]:
    """Add two mixed numbers by way of improper fractions, and subtract them part by part."""
    b = rng.randint(3, 9)
    w, v = rng.randint(2, 6), rng.randint(1, 4)
    a, c = rng.randint(1, b - 1), rng.randint(1, b - 1)
    if a == c:
        return []
    given = f"{w} {a}/{b}+{v} {c}/{b}"
    p, r = w * b + a, v * b + c
    total = p + r
    first = f"{p}/{b}+{r}/{b}"
    cases = [clean(given, first, over(total, b), *_reduced(total, b))]
    for mistake, top in (("whole-added-to-top", w + a), ("mixed-as-product", w * a), ("whole-times-top", w * a + b)):
        line = f"{top}/{b}+{r}/{b}"
        cases.append(planted(mistake, 1, given, line, over(top + r, b), *_reduced(top + r, b)))
    if w > v and a < c:
        taken = f"{w} {a}/{b}-{v} {c}/{b}"
        cases.append(clean(taken, f"{p}/{b}-{r}/{b}", over(p - r, b), *_reduced(p - r, b)))
        cases.append(planted("smaller-fraction-from-larger", 1, taken, f"{w - v} {c - a}/{b}"))
    return cases


def mixed_parts(rng: random.Random) -> list[Case]:
    """Subtract mixed numbers with different denominators."""
    a, b, c, d = _two(rng)
    w, v = rng.randint(4, 9), rng.randint(1, 3)
    if b <= d or a <= c:
        return []
    return [planted("mixed-parts-apart", 1, f"{w} {a}/{b}-{v} {c}/{d}", f"{w - v} {a - c}/{b - d}")]


def reducing(rng: random.Random) -> list[Case]:
    """Reduce a fraction."""
    k, b = rng.randint(2, 6), rng.randint(3, 9)
    a = rng.randint(1, b - 1)
    if gcd(a, b) != 1:
        return []
    given = over(a * k, b * k)
    return [
        clean(given, f"({a}*{k})/({b}*{k})", over(a, b)),
        planted("one-side-reduced", 1, given, rng.choice([over(a, b * k), over(a * k, b)])),
    ]


def cancelling(rng: random.Random) -> list[Case]:
    """Simplify a sum over one of its factors."""
    n, m, k = rng.randint(2, 6), rng.randint(2, 9), rng.randint(2, 6)
    given = f"({n * m}+{n * k})/{n}"
    return [
        clean(given, f"{n * (m + k)}/{n}", str(m + k)),
        planted("cancels-terms", 1, given, f"{m}+{n * k}", str(m + n * k)),
    ]


FRACTIONS: tuple[Maker, ...] = (
    adding, like, whole_and_fraction, times, whole_times, divided, mixed, mixed_parts, reducing, cancelling,
)  # fmt: skip
