"""The exact value of an expression: a quotient of two polynomials. Powers too big to work out stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isqrt

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.errors import MathsSyntaxError
from mmtutor.domain.maths.functions import known_value
from mmtutor.domain.maths.limits import MAX_BITS, MAX_DEGREE, MAX_POWER_OF_SUM, too_big
from mmtutor.domain.maths.numeric import agree
from mmtutor.messages import message

_MAX_STEPS = 64  # of a broken or unknown exponent that is split into steps of one


@dataclass(frozen=True, slots=True)
class Value:
    """numerator / denominator, not always in lowest terms; a constant denominator is 1. Compare with `same_value`."""

    numerator: p.Polynomial
    denominator: p.Polynomial
    node: n.Node | None = field(default=None, compare=False, repr=False)  # what was worked out, if not to the end

    @property
    def constant(self) -> Fraction | None:
        """The number, where there are no names in it and no roots."""
        if not self.numerator:
            return Fraction(0)
        if self.denominator == p.ONE and len(self.numerator) == 1:
            return self.numerator.get(())
        return None


def same_value(a: Value, b: Value) -> bool:
    """Say whether two values are equal wherever both exist. Where roots or functions are left, points decide."""
    budget = p.Budget()
    if p.multiply(a.numerator, b.denominator, budget) == p.multiply(b.numerator, a.denominator, budget):
        return True
    if a.node is None or b.node is None or a.constant is not None or b.constant is not None:
        return False
    return (_is_open(a) or _is_open(b)) and agree(a.node, b.node)


def _is_open(value: Value) -> bool:
    """Say whether something in a value is not worked out: its generator is in square brackets."""
    return any(name[0] == "[" for name in p.names(value.numerator) | p.names(value.denominator))


def evaluate(node: n.Node, budget: p.Budget | None = None) -> Value:
    """Work out a tree exactly. Raises `MathsSyntaxError` for a division by zero, a relation, or what is too big."""
    return replace(_evaluate(node, budget or p.Budget()), node=node)


def difference(a: Value, b: Value, budget: p.Budget) -> Value:
    """Return a - b."""
    return _plus(a, b, budget, -1)


def _evaluate(node: n.Node, budget: p.Budget) -> Value:
    match node:
        case n.Number(digits=digits):
            return _number(int(digits))
        case n.Decimal():
            return _number(decimal_value(node))
        case n.Mixed(whole=whole, numerator=top, denominator=bottom):
            if not bottom.strip("0"):
                raise _division_by_zero()
            return _number(int(whole) + Fraction(int(top), int(bottom)))
        case n.Name(text=text):
            return Value(p.generator(text.lower()), p.ONE)
        case n.Parens(inner=inner) | n.Positive(operand=inner):
            return _evaluate(inner, budget)
        case n.Negation(operand=operand):
            inside = _evaluate(operand, budget)
            return Value(p.scaled(inside.numerator, Fraction(-1)), inside.denominator)
        case n.Percent(operand=operand):
            inside = _evaluate(operand, budget)
            return Value(p.scaled(inside.numerator, Fraction(1, 100)), inside.denominator)
        case n.Sum(terms=terms, signs=signs):
            total = _evaluate(terms[0], budget)
            for term, sign in zip(terms[1:], signs, strict=True):
                total = _plus(total, _evaluate(term, budget), budget, 1 if sign == "+" else -1)
            return total
        case n.Product():
            return _product(node, budget)
        case n.Quotient(left=left, right=right):
            return _times(_evaluate(left, budget), _inverse(_evaluate(right, budget)), budget)
        case n.Power(base=base, exponent=exponent):
            return _power(_evaluate(base, budget), _evaluate(exponent, budget), budget)
        case n.Degrees(operand=operand):
            return _times(_evaluate(operand, budget), Value({(("pi", 1),): Fraction(1, 180)}, p.ONE), budget)
        case n.Absolute(inner=inner):
            return _called("abs", _evaluate(inner, budget))
        case n.Call(name=name, argument=argument, base=base):
            return _call(name, _evaluate(argument, budget), None if base is None else _evaluate(base, budget), budget)
        case n.Root(radicand=radicand):
            return _power(_evaluate(radicand, budget), _number(Fraction(1, 2)), budget)
        case n.Relation():
            raise MathsSyntaxError(message("This is an equation or a comparison, and a single value is asked for."))
        case n.Listing():
            raise MathsSyntaxError(message("These are several values, and a single one is asked for."))
    raise MathsSyntaxError(message("This can't be read as maths."))


def _product(node: n.Product, budget: p.Budget) -> Value:
    factors = node.factors
    product = _number(1)
    i = 0
    while i < len(factors):
        if i + 1 < len(factors) and node.signs[i] == "" and n.applies(factors[i], factors[i + 1]):
            function, argument = factors[i], _evaluate(factors[i + 1], budget)
            assert isinstance(function, n.Name)
            factor = Value(p.generator(f"[{function.text.lower()}]of[{_key(argument)}]"), p.ONE)
            i += 1
        else:
            factor = _evaluate(factors[i], budget)
        product = _times(product, factor, budget)
        i += 1
    return product


def _call(name: str, argument: Value, base: Value | None, budget: p.Budget) -> Value:
    """Return a function's value, or a generator that stands for it."""
    if name == "exp":
        return _power(Value(p.generator("e"), p.ONE), argument, budget)
    if name == "cbrt":
        return _power(argument, _number(Fraction(1, 3)), budget)
    return _called(name, argument, base or (_number(10) if name == "log" else None))


def _called(name: str, argument: Value, base: Value | None = None) -> Value:
    if argument.denominator == p.ONE and (base is None or base.constant is not None):
        exact = known_value(name, argument.numerator, None if base is None else base.constant)
        if exact is not None:
            return Value(exact, p.ONE)
    written = f"{name}_{_key(base)}" if base is not None else name
    return Value(p.generator(f"[{written}]of[{_key(argument)}]"), p.ONE)


def decimal_value(node: n.Decimal) -> Fraction:
    """Return the exact value of a decimal; 0.1666... is 1/6."""
    value = Fraction(node.digits)
    if node.repeating:
        places = len(node.digits.partition(".")[2])
        value += Fraction(int(node.repeating), 10**places * (10 ** len(node.repeating) - 1))
    return value


def _number(value: Fraction | int) -> Value:
    return Value(p.constant(value), p.ONE)


def _made(numerator: p.Polynomial, denominator: p.Polynomial) -> Value:
    if len(denominator) == 1 and () in denominator:
        return Value(p.scaled(numerator, 1 / denominator[()]), p.ONE)
    return Value(numerator, denominator)


def _plus(a: Value, b: Value, budget: p.Budget, factor: int) -> Value:
    if a.denominator == b.denominator:
        return Value(p.add(a.numerator, b.numerator, factor), a.denominator)
    top = p.add(p.multiply(a.numerator, b.denominator, budget), p.multiply(b.numerator, a.denominator, budget), factor)
    return _made(top, p.multiply(a.denominator, b.denominator, budget))


def _times(a: Value, b: Value, budget: p.Budget) -> Value:
    return _made(p.multiply(a.numerator, b.numerator, budget), p.multiply(a.denominator, b.denominator, budget))


def _inverse(a: Value) -> Value:
    if not a.numerator:
        raise _division_by_zero()
    return _made(a.denominator, a.numerator)


def _division_by_zero() -> MathsSyntaxError:
    return MathsSyntaxError(message("Nothing can be divided by zero."))


def _power(base: Value, exponent: Value, budget: p.Budget) -> Value:
    number = exponent.constant
    if number is not None and number.denominator == 1:
        return _whole_power(base, number.numerator, budget)
    if exponent.denominator != p.ONE:
        return Value(p.generator(f"[{_key(base)}]^[{_key(exponent)}]"), p.ONE)
    result = _number(1)
    for monomial, c in exponent.numerator.items():  # b^(n + 3/2) = b^n * b * b^(1/2)
        whole, rest = (c.numerator // c.denominator, c % 1) if not monomial else (0, c)
        part = _whole_power(base, whole, budget) if whole else _number(1)
        if abs(rest.numerator) > _MAX_STEPS:  # e^(0.06811t) is not taken apart
            power = p.key({monomial: rest})
            part = _times(part, Value(p.generator(f"[{_key(base)}]^[{power}]"), p.ONE), budget)
        elif rest:
            root = _root(base, monomial, rest.denominator)
            part = _times(part, _whole_power(root, rest.numerator, budget), budget)
        result = _times(result, part, budget)
    return result


def _whole_power(base: Value, exponent: int, budget: p.Budget) -> Value:
    if exponent < 0:
        return _whole_power(_inverse(base), -exponent, budget)
    if exponent == 0:
        return _number(1)
    number = base.constant
    if number is not None:
        if abs(number) != 1 and _bits(number) * exponent > MAX_BITS:
            return Value(p.generator(f"[{number}]^[{exponent}]"), p.ONE) if number else base
        return _number(number ** (exponent if abs(number) != 1 else exponent % 2 + 2))
    if len(base.numerator) == 1 and len(base.denominator) == 1:
        return _made(_monomial_power(base.numerator, exponent), _monomial_power(base.denominator, exponent))
    if exponent > MAX_POWER_OF_SUM:
        raise too_big()
    result = base
    for _ in range(exponent - 1):
        result = _times(result, base, budget)
    return result


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _monomial_power(a: p.Polynomial, exponent: int) -> p.Polynomial:
    ((monomial, c),) = a.items()
    if (abs(c) != 1 and _bits(c) * exponent > MAX_BITS) or any(e * exponent > MAX_DEGREE for _, e in monomial):
        raise too_big()
    factor = c ** (exponent if abs(c) != 1 else exponent % 2 + 2)
    raised: list[tuple[str, int]] = []
    for name, e in monomial:
        total = e * exponent
        if name[0] == "√":
            factor *= int(name[1:]) ** (total // 2)
            total %= 2
        if total:
            raised.append((name, total))
    return {tuple(raised): factor}


def _root(base: Value, monomial: p.Monomial, degree: int) -> Value:
    """Return base^(monomial / degree) where it can be worked out, else a generator that stands for it."""
    number = base.constant
    if number is not None and not monomial:
        if number < 0 and degree % 2 == 0:
            raise MathsSyntaxError(message("There is no square root of a negative number here."))
        exact = _exact_root(number, degree)
        if exact is not None:
            return _number(exact)
        if degree == 2:
            return _square_root(number)
    power = p.key({monomial: Fraction(1, degree)})
    return Value(p.generator(f"[{_key(base)}]^[{power}]"), p.ONE)


def _exact_root(number: Fraction, degree: int) -> Fraction | None:
    if degree > 16:
        return None
    roots = [_integer_root(abs(number.numerator), degree), _integer_root(number.denominator, degree)]
    if None in roots:
        return None
    top, bottom = (r or 0 for r in roots)
    return Fraction(top if number >= 0 else -top, bottom)


def _integer_root(number: int, degree: int) -> int | None:
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**degree < number:
            low = middle + 1
        else:
            high = middle
    return low if low**degree == number else None


def _square_root(number: Fraction) -> Value:
    """Return √(a/b) as √(ab)/b with the squares taken out and one generator for each prime under the root."""
    rest, outside = number.numerator * number.denominator, 1
    under: list[int] = []
    for prime in range(2, 1000):
        while rest % (prime * prime) == 0:
            rest //= prime * prime
            outside *= prime
        if rest % prime == 0:
            rest //= prime
            under.append(prime)
    root = isqrt(rest)
    if root * root == rest:
        outside *= root
    else:
        under.append(rest)
    monomial = tuple(sorted((f"√{prime}", 1) for prime in under))
    return Value({monomial: Fraction(outside, number.denominator)}, p.ONE)


def _key(value: Value) -> str:
    """Return text that is the same for values that are equal in an easily seen way."""
    top, bottom = p.dense(value.numerator), p.dense(value.denominator)
    only = p.names(value.numerator) | p.names(value.denominator)
    if value.denominator != p.ONE and top is not None and bottom is not None and len(only) == 1:
        shared = p.common(top, bottom)
        name = next(iter(only))
        value = _made(p.sparse(p.divided(top, shared)[0], name), p.sparse(p.divided(bottom, shared)[0], name))
    first = p.leading(value.denominator)
    return f"{p.key(p.scaled(value.numerator, 1 / first))}/{p.key(p.scaled(value.denominator, 1 / first))}"
