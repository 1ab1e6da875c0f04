"""Working with whole numbers, decimals, signed numbers, powers and the order of operations."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.benchmarks.planted.case import Case, Maker, bracket, clean, dec, nonzero, planted, plus, q


def order(rng: random.Random) -> list[Case]:
    """Mix sums and products."""
    a, b, c, d = (rng.randint(2, 12) for _ in range(4))
    given = f"{a}+{b}*{c}-{d}"
    left = a + b
    cases = [
        clean(given, f"{a}+{b * c}-{d}", f"{a + b * c}-{d}", str(a + b * c - d)),
        planted("from-left-to-right", 1, given, f"{left}*{c}-{d}", f"{left * c}-{d}", str(left * c - d)),
    ]
    big = a + b + c + d
    cases.append(clean(f"{big}-{b}+{c}", f"{big - b}+{c}", str(big - b + c)))
    cases.append(planted("adding-before-subtracting", 1, f"{big}-{b}+{c}", f"{big}-{b + c}", str(big - b - c)))
    if a != b:
        cases.append(planted("adding-before-multiplying", 1, f"{a}*{b}+{c}", f"{a}*{b + c}", str(a * (b + c))))
        cases.append(clean(f"{a}*{b}+{c}", f"{a * b}+{c}", str(a * b + c)))
    n = b * c * rng.randint(2, 5)
    quotient = rng.choice([f"{n}÷{b}*{c}", f"{n}:{b}*{c}"])
    cases.append(clean(quotient, f"{n // b}*{c}", str(n // b * c)))
    cases.append(planted("multiplying-before-dividing", 1, quotient, f"{n}÷{b * c}", str(n // (b * c))))
    return cases


def brackets(rng: random.Random) -> list[Case]:
    """Work with brackets of numbers."""
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 9)
    given = f"{a}*({b}+{c})"
    cases = [
        clean(given, f"{a}*{b + c}", str(a * (b + c))),
        planted("brackets-ignored", 1, given, f"{a * b}+{c}", str(a * b + c)),
    ]
    big = b + c + rng.randint(3, 20)
    taken = f"{big}-({b}+{c})"
    cases.append(clean(taken, f"{big}-{b + c}", str(big - b - c)))
    cases.append(planted("minus-reaches-first-only", 1, taken, f"{big}-{b}+{c}", str(big - b + c)))
    return cases


def signed(rng: random.Random) -> list[Case]:
    """Add and subtract negative numbers, then go on with a third number."""
    a, b, c = rng.randint(2, 15), rng.randint(2, 15), rng.randint(2, 9)
    if a == b:
        return []

    def rest(mistake: str, given: str, value: int) -> Case:
        return planted(mistake, 1, given, f"{value}*{c}", str(value * c))

    unlike, both, minus = f"(-{a}+{b})*{c}", f"(-{a}-{b})*{c}", f"({a}-(-{b}))*{c}"
    return [
        clean(unlike, f"{b - a}*{c}", str((b - a) * c)),
        clean(both, f"{-a - b}*{c}", str((-a - b) * c)),
        clean(minus, f"({a}+{b})*{c}", f"{a + b}*{c}", str((a + b) * c)),
        rest("sum-has-wrong-sign", unlike, a - b),
        rest("signs-left-out", unlike, a + b),
        rest("minus-for-both", unlike, -a - b),
        rest("two-minus-make-plus", both, a + b),
        rest("one-minus-cancels", both, abs(a - b)),
        planted("minus-a-minus", 1, minus, f"({a}-{b})*{c}", f"{a - b}*{c}", str((a - b) * c)),
    ]


def signed_products(rng: random.Random) -> list[Case]:
    """Multiply negative numbers in a sum."""
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 20)
    two, one = f"-{a}*(-{b})+{c}", f"{a}*(-{b})+{c}"
    return [
        clean(two, f"{a * b}+{c}", str(a * b + c)),
        clean(one, f"{-a * b}+{c}", str(c - a * b)),
        planted("minus-times-minus", 1, two, f"{-a * b}+{c}", str(c - a * b)),
        planted("minus-times-plus", 1, one, f"{a * b}+{c}", str(a * b + c)),
    ]


def columns(rng: random.Random) -> list[Case]:
    """Add or subtract whole numbers of two or three digits, and a third."""
    a, b, c = rng.randint(21, 899), rng.randint(12, 499), rng.randint(2, 9)
    if a <= b:
        a, b = b, a
    x, y = ([int(d) for d in str(n).rjust(3, "0")] for n in (a, b))
    cases = [
        clean(f"{a}-{b}+{c}", f"{a - b}+{c}", str(a - b + c)),
        clean(f"{a}+{b}-{c}", f"{a + b}-{c}", str(a + b - c)),
    ]

    def number(digits: list[int]) -> int:
        return int("".join(map(str, digits)))

    smaller = number([abs(i - j) for i, j in zip(x, y, strict=True)])
    unpaid = number([(i - j) % 10 for i, j in zip(x, y, strict=True)])
    nought = number([max(i - j, 0) for i, j in zip(x, y, strict=True)])
    for mistake, value in (
        ("smaller-from-larger", smaller), ("borrows-without-paying", unpaid), ("nought-for-not-enough", nought),
    ):  # fmt: skip
        if value != a - b and x[0] >= y[0]:
            cases.append(planted(mistake, 1, f"{a}-{b}+{c}", f"{value}+{c}", str(value + c)))
    carried = number([(i + j) % 10 for i, j in zip(x, y, strict=True)])
    beside = int("".join(str(i + j) for i, j in zip(x, y, strict=True)))
    for mistake, value in (("forgets-to-carry", carried), ("column-sums-side-by-side", beside)):
        if value != a + b and x[0] + y[0] < 10:
            cases.append(planted(mistake, 1, f"{a}+{b}-{c}", f"{value}-{c}", str(value - c)))
    return cases


def long_products(rng: random.Random) -> list[Case]:
    """Multiply whole numbers."""
    a, b, c, d = rng.randint(12, 99), rng.randint(3, 9), rng.randint(12, 49), rng.randint(11, 40)
    tens, units = divmod(a, 10)
    forgotten = tens * b % 10 * 10 + units * b % 10
    cases = [
        clean(f"{a}*{b}+{c}", f"{a * b}+{c}", str(a * b + c)),
        clean(f"{a}*{d}-{c}", f"{a * d}-{c}", str(a * d - c)),
    ]
    if forgotten != a * b:
        cases.append(planted("forgets-to-carry-product", 1, f"{a}*{b}+{c}", f"{forgotten}+{c}", str(forgotten + c)))
    rows = a * (d // 10) + a * (d % 10)
    if d % 10:
        cases.append(planted("rows-not-shifted", 1, f"{a}*{d}-{c}", f"{rows}-{c}", str(rows - c)))
    return cases


def decimals(rng: random.Random) -> list[Case]:
    """Add, subtract and multiply decimals."""
    a, b = rng.randint(1, 8), rng.randint(1, 8)
    m, n = rng.randint(3, 9), rng.randint(3, 9)
    first, second = Fraction(10 * a + m, 10), Fraction(10 * b + n, 10)
    given = f"{dec(first)}+{dec(second)}"
    cases = [clean(given, dec(first + second))]
    if m + n >= 10:
        cases.append(planted("parts-of-decimals-apart", 1, given, f"{a + b}.{m + n}"))
    w = rng.randint(2, 9)
    cases.append(planted("decimals-lined-up-right", 1, f"{w}+{dec(first)}", dec(first + Fraction(w, 10))))
    hundredths = rng.randint(11, 99)
    if hundredths % 10:
        small = Fraction(hundredths, 100)
        cases.append(clean(f"{w}-{dec(small)}", dec(w - small)))
        cases.append(planted("extra-decimals-brought-down", 1, f"{w}-{dec(small)}", f"{w}.{hundredths}"))
    product = first * second
    cases.append(clean(f"{dec(first)}*{dec(second)}", dec(product)))
    if (10 * product).denominator != 1:
        cases.append(planted("point-as-in-adding", 1, f"{dec(first)}*{dec(second)}", dec(product * 10)))
    cases.append(planted("ten-appends-nought", 1, f"{dec(first)}*10", f"{dec(first)}0"))
    cases.append(clean(f"{dec(first)}*10", dec(10 * first)))
    p = rng.randint(2, 9)
    cases.append(clean(f"{p}%*200", f"{dec(Fraction(p, 100))}*200", str(2 * p)))
    cases.append(planted("percent-as-tenths", 1, f"{p}%*200", f"{dec(Fraction(p, 10))}*200", str(20 * p)))
    cases.append(planted("percent-sign-dropped", 1, f"{p}%*200", f"{p}*200", str(200 * p)))
    return cases


def powers(rng: random.Random) -> list[Case]:
    """Work out powers of numbers, inside a sum."""
    a, n, c = rng.randint(2, 9), rng.randint(2, 4), rng.randint(2, 20)
    given = f"{a}^{n}+{c}"
    cases = [clean(given, f"{a**n}+{c}", str(a**n + c))]
    if a**n != a * n:
        cases.append(planted("power-as-product", 1, given, f"{a * n}+{c}", str(a * n + c)))
    cases.append(clean(f"{a}^(-{n})", f"1/{a}^{n}", q(Fraction(1, a**n))))
    cases.append(planted("negative-exponent-negates", 1, f"{a}^(-{n})", f"-{a}^{n}", str(-(a**n))))
    cases.append(planted("negative-exponent-dropped", 1, f"{a}^(-{n})", f"{a}^{n}", str(a**n)))
    cases.append(clean(f"{a}^0+{c}", f"1+{c}", str(1 + c)))
    cases.append(planted("exponent-nought-gives-nought", 1, f"{a}^0+{c}", f"0+{c}", str(c)))
    cases.append(planted("exponent-nought-gives-base", 1, f"{a}^0+{c}", f"{a}+{c}", str(a + c)))
    cases.append(clean(f"-{a}^2+{c}", f"{-a * a}+{c}", str(c - a * a)))
    cases.append(planted("sign-squared-too", 1, f"-{a}^2+{c}", f"{a * a}+{c}", str(a * a + c)))
    cases.append(clean(f"(-{a})^2+{c}", f"{a * a}+{c}", str(a * a + c)))
    cases.append(planted("sign-not-squared", 1, f"(-{a})^2+{c}", f"{-a * a}+{c}", str(c - a * a)))
    return cases


def running_on(rng: random.Random) -> list[Case]:
    """Go on calculating behind an equals sign."""
    a, b, c, d = (rng.randint(2, 30) for _ in range(4))
    chain = f"{a}+{b}={a + b}+{c}={a + b + c}+{d}={a + b + c + d}"
    sound = f"{a}+{b}+{c}+{d}={a + b}+{c}+{d}={a + b + c}+{d}={a + b + c + d}"
    given = f"{a}+{b}+{c}+{d}"
    return [clean(given, sound), planted("runs-on-equals", 1, given, chain)]


def beside(rng: random.Random) -> list[Case]:
    """Write partial results on lines of their own."""
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), nonzero(rng, 1, 20)
    given = f"{a}*({b}+{c})-{b}"
    inner, product = b + c, a * (b + c)
    return [
        clean(given, f"{b}+{c}={inner}", f"{a}*{inner}={product}", f"{product}-{b}={product - b}"),
        clean(given, f"{b}+{c}={inner}", f"{a}*{bracket(inner)}{plus(-b)}", str(product - b)),
    ]


ARITHMETIC: tuple[Maker, ...] = (
    order, brackets, signed, signed_products, columns, long_products, decimals, powers, running_on, beside,
)  # fmt: skip
