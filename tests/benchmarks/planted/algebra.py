"""Working with letters: multiplying out, collecting, powers of letters."""

from __future__ import annotations

import random

from tests.benchmarks.planted.case import Case, Maker, clean, mono, nonzero, planted, plus, poly


def one_bracket(rng: random.Random) -> list[Case]:
    """Multiply out one bracket and collect."""
    a, b, c, d = rng.randint(2, 9), nonzero(rng, -9, 9), rng.randint(2, 9), nonzero(rng, -9, 9)
    x = rng.choice("xyantm")
    inner = poly((1, 1), (b, 0), letter=x)
    given = f"{a}({inner}){plus(c)}{x}"

    def done(mistake: str, first: str, e: int, f: int) -> Case:
        return planted(mistake, 1, given, first, poly((e, 1), (f, 0), letter=x))

    cases = [clean(given, f"{a}{x}{plus(a * b)}+{c}{x}", poly((a + c, 1), (a * b, 0), letter=x))]
    cases.append(done("multiplies-first-term-only", f"{a}{x}{plus(b)}+{c}{x}", a + c, b))
    if a != 2 and a - 1 != b:
        cases.append(done("factor-added-to-bracket", f"{a}+{inner}+{c}{x}", 1 + c, a + b))
    if a + b != a * b and b > 1:
        cases.append(done("factor-added-to-number", f"{a}{x}{plus(a + b)}+{c}{x}", a + c, a + b))
    negative = f"{c}{x}-{a}({inner})"
    cases.append(clean(negative, f"{c}{x}-{a}{x}{plus(-a * b)}", poly((c - a, 1), (-a * b, 0), letter=x)))
    first = f"{c}{x}-{a}{x}{plus(a * b)}"
    cases.append(planted("minus-not-spread", 1, negative, first, poly((c - a, 1), (a * b, 0), letter=x)))
    taken = f"{d + 20}-({inner})"
    cases.append(clean(taken, f"{d + 20}-{x}{plus(-b)}", poly((-1, 1), (d + 20 - b, 0), letter=x)))
    line = f"{d + 20}-{x}{plus(b)}"
    cases.append(planted("minus-reaches-first-only", 1, taken, line, poly((-1, 1), (d + 20 + b, 0), letter=x)))
    return cases


def two_brackets(rng: random.Random) -> list[Case]:
    """Multiply out two brackets with numbers before them, skipping to the collected form at times."""
    a, b, c, d = rng.randint(2, 6), nonzero(rng, -7, 7), rng.randint(2, 6), nonzero(rng, -7, 7)
    given = f"{a}({poly((1, 1), (b, 0))})+{c}({poly((1, 1), (d, 0))})"
    end = poly((a + c, 1), (a * b + c * d, 0))
    wrong = poly((a + c, 1), (a * b + d, 0))
    return [
        clean(given, f"{a}x{plus(a * b)}+{c}x{plus(c * d)}", end),
        planted("multiplies-first-term-only", 1, given, f"{a}x{plus(a * b)}+{c}x{plus(d)}", wrong),
    ]


def squares(rng: random.Random) -> list[Case]:
    """Square a bracket, and multiply two."""
    a, b = rng.randint(2, 9), nonzero(rng, -9, 9)
    sign = rng.choice([1, -1])
    given = f"(x{plus(sign * a)})^2"
    middle = 2 * sign * a
    cases = [
        clean(given, f"(x{plus(sign * a)})(x{plus(sign * a)})", poly((1, 2), (middle, 1), (a * a, 0))),
        planted("squares-each-term", 1, given, poly((1, 2), (a * a, 0))),
    ]
    cases.append(planted("middle-term-once", 1, given, poly((1, 2), (sign * a, 1), (a * a, 0))))
    cases.append(planted("squares-first-term-only", 1, given, poly((1, 2), (sign * a, 0))))
    if sign < 0:
        cases.append(planted("last-square-negative", 1, given, poly((1, 2), (middle, 1), (-a * a, 0))))
    if b != -a:
        product = f"(x{plus(a)})(x{plus(b)})"
        cases.append(clean(product, f"x^2{plus(b)}x{plus(a)}x{plus(a * b)}", poly((1, 2), (a + b, 1), (a * b, 0))))
        cases.append(planted("first-and-last-only", 1, product, poly((1, 2), (a * b, 0))))
        cases.append(planted("last-terms-added", 1, product, poly((1, 2), (a + b, 1), (a + b, 0))))
    return cases


def collecting(rng: random.Random) -> list[Case]:
    """Collect like terms."""
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 9)
    x = rng.choice("xyzab")
    given = f"{a}{x}+{b}+{c}{x}"
    cases = [clean(given, f"{a}{x}+{c}{x}+{b}", f"{a + c}{x}+{b}")]
    cases.append(planted("joins-unlike-terms", 2, given, f"{a + c}{x}+{b}", f"{a + b + c}{x}"))
    like = f"{a}{x}+{c}{x}"
    cases.append(planted("letters-multiplied", 1, like, f"{a + c}{x}^2"))
    if a * c != a + c:
        cases.append(planted("coefficients-multiplied", 1, like, f"{a * c}{x}"))
    cases.append(planted("letter-taken-away", 1, f"{a}{x}-{x}+{b}", f"{a}+{b}", str(a + b)))
    cases.append(clean(f"{a}{x}-{x}+{b}", f"{mono(a - 1, x)}+{b}"))
    cases.append(planted("lone-letter-is-nothing", 1, f"{x}+{a}{x}+{b}", f"{a}{x}+{b}"))
    cases.append(clean(f"{x}+{a}{x}+{b}", f"{a + 1}{x}+{b}"))
    cases.append(planted("two-minus-make-plus", 1, f"{a}{x}-{b}-{c}", f"{a}{x}+{b + c}"))
    cases.append(clean(f"{a}{x}-{b}-{c}", f"{a}{x}-{b + c}"))
    y = "w" if x != "w" else "v"
    cases.append(planted("joins-unlike-terms", 1, f"{a}{x}+{b}{y}", f"{a + b}{min(x, y)}{max(x, y)}"))
    return cases


def letter_powers(rng: random.Random) -> list[Case]:
    """Powers of letters."""
    m, n = rng.randint(2, 6), rng.randint(2, 5)
    a, b = rng.randint(2, 7), rng.randint(2, 7)
    cases = [
        clean(f"x^{m}*x^{n}", f"x^({m}+{n})", f"x^{m + n}"),
        clean(f"(x^{m})^{n}", f"x^({m}*{n})", f"x^{m * n}"),
        clean(f"({a}x)^{n}", f"{a}^{n}*x^{n}", f"{a**n}x^{n}"),
        clean(f"{a}x*{b}x", f"{a * b}x^2"),
    ]
    if m * n != m + n:
        cases.append(planted("exponents-multiplied", 1, f"x^{m}*x^{n}", f"x^{m * n}"))
        cases.append(planted("power-of-power-adds", 1, f"(x^{m})^{n}", f"x^{m + n}"))
    cases.append(planted("power-of-part-of-product", 1, f"({a}x)^{n}", f"{a}x^{n}"))
    cases.append(planted("product-keeps-letter", 1, f"{a}x*{b}x", f"{a * b}x"))
    if m != n:
        cases.append(planted("powers-added", 1, f"x^{m}+x^{n}", f"x^{m + n}"))
    k = rng.randint(2, 4)
    cases.append(clean(f"x^{n * k}/x^{n}", f"x^({n * k}-{n})", f"x^{n * k - n}"))
    if n * k - n != k:
        cases.append(planted("exponents-divided", 1, f"x^{n * k}/x^{n}", f"x^{k}"))
    cases.append(planted("bases-multiplied", 1, f"{a}^{m}*{a}^{n}", f"{a * a}^{m + n}"))
    cases.append(clean(f"{a}^{m}*{a}^{n}", f"{a}^{m + n}"))
    return cases


def roots(rng: random.Random) -> list[Case]:
    """Square roots of numbers."""
    p, s, r = rng.choice([(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17), (9, 12, 15)])
    c = rng.randint(2, 9)
    given = f"sqrt({p * p}+{s * s})+{c}"
    return [
        clean(given, f"sqrt({r * r})+{c}", f"{r}+{c}", str(r + c)),
        planted("root-of-each-term", 1, given, f"{p}+{s}+{c}", str(p + s + c)),
        planted("root-halves", 1, f"sqrt({4 * r * r})+{c}", f"{2 * r * r}+{c}", str(2 * r * r + c)),
    ]


ALGEBRA: tuple[Maker, ...] = (one_bracket, two_brackets, squares, collecting, letter_powers, roots)
