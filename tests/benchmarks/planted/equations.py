"""Working with equations, inequalities, quadratic equations and systems of two."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd

from tests.benchmarks.planted.case import Case, Maker, clean, mono, nonzero, planted, plus, poly, q

Number = Fraction | int
TURN = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


def two_steps(rng: random.Random) -> list[Case]:
    """Solve ax + b = c."""
    x = rng.choice("xynt")
    a, b, s = rng.randint(2, 9), nonzero(rng, -12, 12), nonzero(rng, -9, 9)
    c = a * s + b
    given = f"{a}{x}{plus(b)}={c}"
    if rng.random() < 0.15:
        given = f"{c}={a}{x}{plus(b)}"

    def end(first: str, value: int, *, by: int = a) -> tuple[str, ...]:
        return (first, f"{x}={q(Fraction(value, by))}")

    def wrong(mistake: str, value: int) -> Case:
        return planted(mistake, 1, given, *end(f"{a}{x}={value}", value))

    cases = [
        clean(given, f"{a}{x}{plus(b)}{plus(-b)}={c}{plus(-b)}", *end(f"{a}{x}={c - b}", c - b)),
        clean(given, *end(f"{a}{x}={c - b}", c - b)),
        wrong("moves-with-its-sign", c + b),
        wrong("one-side-only", c),
        wrong("takes-away-backwards", b - c),
    ]
    r = c - b
    last: list[tuple[str, Number]] = [
        ("coefficient-taken-away", r - a), ("multiplies-for-divides", r * a), ("coefficient-forgotten", r),
        ("coefficient-added-on", r + a),
    ]  # fmt: skip
    if r:
        last.append(("divides-backwards", Fraction(a, r)))
    if s < 0:
        last.append(("minus-of-answer-lost", -s))
    for mistake, value in last:
        if value != s:
            cases.append(planted(mistake, 2, given, f"{a}{x}={r}", f"{x}={q(value)}"))
    if gcd(a, b) == a and b != c and c % a == 0:
        cases.append(planted("one-term-not-divided", 1, given, f"{x}{plus(b)}={c // a}", f"{x}={c // a - b}"))
    if b % a == 0:
        cases.append(planted("one-term-not-divided", 1, given, f"{x}{plus(b // a)}={c}", f"{x}={c - b // a}"))
    return cases


def both_sides(rng: random.Random) -> list[Case]:
    """Solve ax + b = cx + d."""
    a, c = rng.sample(range(2, 13), 2)
    b, d = nonzero(rng, -15, 15), nonzero(rng, -15, 15)
    if b == d:
        return []
    given = f"{a}x{plus(b)}={c}x{plus(d)}"
    k, r = a - c, d - b
    cases = [clean(given, f"{mono(k)}{plus(b)}={d}", f"{mono(k)}={r}", f"x={q(Fraction(r, k))}")]
    cases.append(clean(given, f"{a}x-{c}x={d}{plus(-b)}", f"x={q(Fraction(r, k))}"))
    wrong = a + c
    line = planted(
        "moves-with-its-sign", 1, given, f"{wrong}x{plus(b)}={d}", f"{wrong}x={d - b}", f"x={q(Fraction(d - b, wrong))}"
    )
    cases.append(line)
    end = f"x={q(Fraction(d + b, k))}"
    cases.append(planted("moves-with-its-sign", 2, given, f"{mono(k)}{plus(b)}={d}", f"{mono(k)}={d + b}", end))
    if k < -1:
        cases.append(planted("minus-of-unknown-lost", 2, given, f"{mono(k)}={r}", f"x={q(Fraction(r, -k))}"))
    return cases


def with_fraction(rng: random.Random) -> list[Case]:
    """Solve x/a + b = c."""
    a, b, s = rng.randint(2, 9), nonzero(rng, -9, 9), nonzero(rng, -6, 6)
    c = s + b
    given = f"x/{a}{plus(b)}={c}"
    first = f"x/{a}={s}"
    return [
        clean(given, first, f"x={a * s}"),
        clean(given, f"x{plus(a * b)}={a * c}", f"x={a * s}"),
        planted("one-term-not-multiplied", 1, given, f"x{plus(b)}={a * c}", f"x={a * c - b}"),
        planted("one-term-not-multiplied", 1, given, f"x{plus(a * b)}={c}", f"x={c - a * b}"),
        planted("divides-for-multiplies", 2, given, first, f"x={q(Fraction(s, a))}"),
        planted("denominator-dropped", 2, given, first, f"x={s}"),
        planted("quotient-undone-by-adding", 2, given, first, f"x={s - a}"),
    ]


def with_brackets(rng: random.Random) -> list[Case]:
    """Solve a(x + b) = c."""
    a, b, s = rng.randint(2, 7), nonzero(rng, -8, 8), nonzero(rng, -8, 8)
    c = a * (s + b)
    given = f"{a}(x{plus(b)})={c}"
    right = f"{a}x{plus(a * b)}={c}"
    wrong = Fraction(c - b, a)
    d = rng.randint(10, 20)
    minus = f"{d}-{a}(x{plus(b)})={d - c}"
    value = Fraction(d - c - (d + a * b), -a)
    return [
        clean(given, right, f"{a}x={c - a * b}", f"x={s}"),
        clean(given, f"x{plus(b)}={s + b}", f"x={s}"),
        clean(minus, f"{d}-{a}x{plus(-a * b)}={d - c}", f"x={s}"),
        planted("multiplies-first-term-only", 1, given, f"{a}x{plus(b)}={c}", f"{a}x={c - b}", f"x={q(wrong)}"),
        planted("minus-not-spread", 1, minus, f"{d}-{a}x{plus(a * b)}={d - c}", f"x={q(value)}"),
    ]


def inequalities(rng: random.Random) -> list[Case]:
    """Solve ax + b < c."""
    a, b, s = nonzero(rng, -9, 9), nonzero(rng, -12, 12), nonzero(rng, -9, 9)
    if a in (1, -1) and rng.random() < 0.5:
        return []
    sign = rng.choice(["<", ">", "<=", ">="])
    c = a * s + b
    given = f"{mono(a)}{plus(b)}{sign}{c}"
    first = f"{mono(a)}{sign}{c - b}"
    end = sign if a > 0 else TURN[sign]
    mistake = "inequality-not-turned" if a < 0 else "inequality-turned-needlessly"
    loose = end[0] if len(end) == 2 else f"{end}="
    cases = [
        clean(given, first, f"x{end}{s}"),
        planted("equality-lost-or-added", 2, given, first, f"x{loose}{s}"),
        planted("inequality-as-equation", 1, given, f"{mono(a)}={c - b}", f"x={s}"),
        planted("moves-with-its-sign", 1, given, f"{mono(a)}{sign}{c + b}", f"x{end}{q(Fraction(c + b, a))}"),
    ]
    if a != 1:
        cases.append(planted(mistake, 2, given, first, f"x{TURN[end]}{s}"))
    return cases


def pure_squares(rng: random.Random) -> list[Case]:
    """Solve x^2 + b = c."""
    s, b = rng.randint(2, 12), nonzero(rng, -20, 20)
    given = f"x^2{plus(b)}={s * s + b}"
    first = f"x^2={s * s}"
    cases = [
        clean(given, first, rng.choice([f"x={s} or x=-{s}", f"x=±{s}", f"x={s}, x=-{s}"])),
        planted("positive-root-only", 2, given, first, f"x={s}"),
    ]
    if s != 2:
        cases.append(planted("square-halved", 2, given, first, f"x={q(Fraction(s * s, 2))}"))
    p, r, h = rng.choice([(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17)])
    each = f"x^2+{p * p}={h * h}"
    cases.append(planted("roots-term-by-term", 1, each, f"x+{p}={h}", f"x={h - p}"))
    cases.append(clean(each, f"x^2={r * r}", f"x={r} or x=-{r}"))
    return cases


def quadratics(rng: random.Random) -> list[Case]:
    """Solve x^2 + bx + c = 0 by factors."""
    r, s = nonzero(rng, -9, 9), nonzero(rng, -9, 9)
    if abs(r) == abs(s):
        return []
    given = f"{poly((1, 2), (-r - s, 1), (r * s, 0))}=0"
    factors = f"(x{plus(-r)})(x{plus(-s)})=0"
    n = nonzero(rng, -12, 12)
    times = f"(x{plus(-r)})(x{plus(-s)})={(n - r) * (n - s)}"
    m = (n - r) * (n - s)
    k = rng.randint(2, 9)
    cases = [
        clean(given, factors, f"x={r} or x={s}"),
        clean(given, factors, f"x{plus(-r)}=0 or x{plus(-s)}=0", f"x={r} or x={s}"),
        clean(given, factors, f"x{plus(-r)}=0", f"x={r}", f"x{plus(-s)}=0", f"x={s}"),
        planted("factored-with-wrong-signs", 1, given, f"(x{plus(r)})(x{plus(s)})=0", f"x={-r} or x={-s}"),
        planted("solutions-with-wrong-sign", 2, given, factors, f"x={-r} or x={-s}"),
        planted("one-factor-only", 2, given, factors, f"x={rng.choice([r, s])}"),
        clean(f"x^2={k}x", f"x^2-{k}x=0", f"x(x-{k})=0", f"x=0 or x={k}"),
        planted("divides-by-unknown", 1, f"x^2={k}x", f"x={k}"),
    ]
    if m:
        cases.append(planted("each-factor-equals", 1, times, f"x{plus(-r)}={m} or x{plus(-s)}={m}",
                             f"x={m + r} or x={m + s}"))  # fmt: skip
    return cases


def systems(rng: random.Random) -> list[Case]:
    """Solve two equations by adding or subtracting them."""
    a, b, s, t = rng.randint(2, 6), rng.randint(1, 5), nonzero(rng, -7, 7), nonzero(rng, -7, 7)
    c, d = a * s + b * t, s + b * t
    if a == 1 or c + d == 0 or d == 0:
        return []
    given = f"{a}x+{mono(b, 'y')}={c}, x+{mono(b, 'y')}={d}"
    y = Fraction(d - s, b)
    wrong = Fraction(c + d, a - 1)
    return [
        clean(given, f"{mono(a - 1)}={c - d}", f"x={s}", f"{s}+{mono(b, 'y')}={d}", f"y={q(y)}"),
        clean(given, f"x={d}-{mono(b, 'y')}", f"{a}({d}-{mono(b, 'y')})+{mono(b, 'y')}={c}", f"y={t}", f"x={s}"),
        planted("equations-half-subtracted", 1, given, f"{mono(a - 1)}={c + d}", f"x={q(wrong)}"),
    ]


EQUATIONS: tuple[Maker, ...] = (
    two_steps, both_sides, with_fraction, with_brackets, inequalities, pure_squares, quadratics, systems,
)  # fmt: skip
