"""Exact polynomials in several names with fractions as coefficients, and the arithmetic that normal forms need.

A monomial is a sorted tuple of (generator, exponent); a generator is a name, "√p" for a prime p, or the key of what is
not worked out. A polynomial is a dict from monomial to a coefficient that is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mmtutor.domain.maths.limits import MAX_DEGREE, MAX_PRODUCTS, too_big

Monomial = tuple[tuple[str, int], ...]
Polynomial = dict[Monomial, Fraction]
ONE: Polynomial = {(): Fraction(1)}


@dataclass(slots=True)
class Budget:
    """How many term by term multiplications may still be done."""

    left: int = MAX_PRODUCTS

    def spend(self, count: int) -> None:
        """Take from the budget; raises `MathsSyntaxError` when it is used up."""
        self.left -= count
        if self.left < 0:
            raise too_big()


def constant(value: Fraction | int) -> Polynomial:
    """Return a number as a polynomial."""
    return {(): Fraction(value)} if value else {}


def generator(name: str, exponent: int = 1) -> Polynomial:
    """Return one generator to a power."""
    if exponent > MAX_DEGREE:
        raise too_big()
    return {((name, exponent),): Fraction(1)}


def add(a: Polynomial, b: Polynomial, factor: int = 1) -> Polynomial:
    """Return a + factor * b."""
    total = dict(a)
    for monomial, c in b.items():
        s = total.get(monomial, Fraction(0)) + factor * c
        if s:
            total[monomial] = s
        else:
            total.pop(monomial, None)
    return total


def multiply(a: Polynomial, b: Polynomial, budget: Budget) -> Polynomial:
    """Return a * b; the squares of roots become numbers."""
    budget.spend(len(a) * len(b))
    product: Polynomial = {}
    for m, c in a.items():
        for k, d in b.items():
            monomial, factor = _together(m, k)
            s = product.get(monomial, Fraction(0)) + c * d * factor
            if s:
                product[monomial] = s
            else:
                product.pop(monomial, None)
    return product


def _together(a: Monomial, b: Monomial) -> tuple[Monomial, int]:
    if not a or not b:
        return a or b, 1
    exponents = dict(a)
    factor = 1
    for name, e in b:
        total = exponents.get(name, 0) + e
        if name[0] == "√":
            factor *= int(name[1:]) ** (total // 2)
            total %= 2
        if total > MAX_DEGREE:
            raise too_big()
        if total:
            exponents[name] = total
        else:
            exponents.pop(name, None)
    return tuple(sorted(exponents.items())), factor


def names(p: Polynomial) -> frozenset[str]:
    """Return the generators that occur."""
    return frozenset(name for monomial in p for name, _ in monomial)


def scaled(p: Polynomial, factor: Fraction) -> Polynomial:
    """Return factor * p for a factor that is not zero."""
    return {m: c * factor for m, c in p.items()}


def leading(p: Polynomial) -> Fraction:
    """Return the coefficient of the first term in a fixed order (highest total degree, then names)."""
    return p[max(p, key=lambda m: (sum(e for _, e in m), m))]


def monic(p: Polynomial, *, keep_sign: bool = False) -> Polynomial:
    """Return p divided by its leading coefficient, or by the size of it."""
    if not p:
        return p
    first = leading(p)
    return scaled(p, 1 / (abs(first) if keep_sign else first))


def key(p: Polynomial) -> str:
    """Return text that is the same for equal polynomials."""
    terms = sorted((m, c) for m, c in p.items())
    return "+".join(f"{c}" + "".join(f"·{name}^{e}" for name, e in m) for m, c in terms) or "0"


# One name only: lists of coefficients, lowest first.
_MAX_DENSE = 32


def dense(p: Polynomial) -> list[Fraction] | None:
    """Return the coefficients of a polynomial in one name, lowest first; None for several names or a high degree."""
    only = names(p)
    degree = max((sum(e for _, e in m) for m in p), default=0)
    if len(only) > 1 or degree > _MAX_DENSE:
        return None
    coefficients = [Fraction(0)] * (degree + 1)
    for m, c in p.items():
        coefficients[m[0][1] if m else 0] = c
    return coefficients


def sparse(coefficients: list[Fraction], name: str) -> Polynomial:
    """Return a list of coefficients as a polynomial in one name."""
    return {((name, i),) if i else (): c for i, c in enumerate(coefficients) if c}


def divided(a: list[Fraction], b: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """Return quotient and remainder of dense polynomials; b's last coefficient is not zero."""
    rest = list(a)
    quotient = [Fraction(0)] * max(len(a) - len(b) + 1, 1)
    while len(rest) >= len(b) and any(rest):
        shift, factor = len(rest) - len(b), rest[-1] / b[-1]
        quotient[shift] = factor
        for i, c in enumerate(b):
            rest[i + shift] -= factor * c
        rest = _trimmed(rest[:-1])
    return _trimmed(quotient), _trimmed(rest)


def common(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    """Return the greatest common divisor of dense polynomials, with leading coefficient 1."""
    a, b = _trimmed(a), _trimmed(b)
    while b:
        a, b = b, divided(a, b)[1]
        if b:
            b = [c / b[-1] for c in b]  # keeps the numbers small
    return [c / a[-1] for c in a] if a else []


def squarefree(a: list[Fraction]) -> list[Fraction]:
    """Return the polynomial with the same roots, each once."""
    slope = [c * i for i, c in enumerate(a)][1:]
    return divided(a, common(a, slope))[0] if any(slope) else a


def _trimmed(a: list[Fraction]) -> list[Fraction]:
    end = len(a)
    while end and not a[end - 1]:
        end -= 1
    return a[:end]
