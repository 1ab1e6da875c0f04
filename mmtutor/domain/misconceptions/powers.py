"""Mal-rules of powers and roots."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mmtutor.domain.maths import nodes as n
from mmtutor.domain.misconceptions.misconception import Misconception
from mmtutor.domain.misconceptions.tree import fraction, literal, monomial, number, sum_of, terms, times, whole
from mmtutor.messages import message

_SLAVIT = "Slavit, D. (2006), in the published set of algebra misconceptions (MaE03)."
_FARAH = "Farah (1993), in the published set of algebra misconceptions (MaE03)."
_PINCHBACK = "Pinchback (1991), in the published set of algebra misconceptions (MaE04)."
_MATZ = "Matz, M. (1982). Towards a process model for high school algebra errors."
_STACEY = "Stacey, K. & MacGregor, M. (1997), in the published set of algebra misconceptions (MaE04)."
_POWERS = ("powers",)


def _parts(node: n.Node) -> tuple[n.Node, int] | None:
    """Return base and whole exponent; a name alone has exponent 1."""
    if isinstance(node, n.Power):
        exponent = whole(node.exponent)
        return None if exponent is None else (node.base, exponent)
    return (node, 1) if isinstance(node, n.Name) else None


def _power(base: n.Node, exponent: int) -> n.Node:
    return n.Power(base, number(exponent))


def _as_product(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and parts[1] > 1:
        yield times(number(parts[1]), parts[0], "*")


def _product_as_power(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Product)
    if len(node.factors) == 2 and isinstance(node.factors[1], n.Name):
        factor = whole(node.factors[0])
        if factor is not None and factor > 1:
            yield _power(node.factors[1], factor)


def _negative(node: n.Node) -> tuple[n.Node, int] | None:
    parts = _parts(node)
    return None if parts is None or parts[1] >= 0 else (parts[0], -parts[1])


def _negative_exponent_negates(node: n.Node) -> Iterator[n.Node]:
    parts = _negative(node)
    if parts is not None:
        yield n.Negation(_power(*parts))
        yield n.Negation(times(parts[0], number(parts[1])))


def _negative_exponent_shifts(node: n.Node) -> Iterator[n.Node]:
    parts = _negative(node)
    if parts is not None and parts[1] < 12:
        yield times(parts[0], number(Fraction(1, 10 ** parts[1])))


def _negative_exponent_dropped(node: n.Node) -> Iterator[n.Node]:
    parts = _negative(node)
    if parts is not None:
        yield _power(*parts)


def _nought_gives_nought(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and parts[1] == 0:
        yield number(0)


def _nought_gives_base(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and parts[1] == 0:
        yield parts[0]


def _sign_squared_too(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Negation)
    parts = _parts(node.operand)
    if parts is not None and parts[1] > 0 and parts[1] % 2 == 0:
        yield node.operand


def _sign_not_squared(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is not None and isinstance(parts[0], n.Negation) and parts[1] > 0 and parts[1] % 2 == 0:
        yield n.Negation(_power(parts[0].operand, parts[1]))


def _first_factor_not_raised(node: n.Node) -> Iterator[n.Node]:
    parts = _parts(node)
    if parts is None or parts[1] < 2:
        return
    base, exponent = parts
    if isinstance(base, n.Negation):
        base = base.operand
    if isinstance(base, n.Product):
        yield n.Product((*base.factors[:-1], _power(base.factors[-1], exponent)), base.signs)
    over = fraction(base)
    if over is not None:
        yield n.Quotient(_power(number(over[0]), exponent), number(over[1]))
        yield n.Quotient(number(over[0]), _power(number(over[1]), exponent))


def _exponents_added_for_power(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Power)
    outer, inner = whole(node.exponent), _parts(node.base)
    if outer is not None and inner is not None and outer > 1 < inner[1]:
        yield _power(inner[0], inner[1] + outer)


def _two_powers(node: n.Node) -> Iterator[tuple[n.Product, int, int, n.Node, int, n.Node, int]]:
    assert isinstance(node, n.Product)
    known = [_parts(factor) for factor in node.factors]
    for i, a in enumerate(known):
        for j in range(i + 1, len(known)):
            b = known[j]
            if a is not None and b is not None:
                yield node, i, j, a[0], a[1], b[0], b[1]


def _joined(node: n.Product, i: int, j: int, new: n.Node) -> n.Node:
    kept = (*node.factors[:i], new, *(f for k, f in enumerate(node.factors) if k > i and k != j))
    return kept[0] if len(kept) == 1 else n.Product(kept, ("*",) * (len(kept) - 1))


def _exponents_multiplied(node: n.Node) -> Iterator[n.Node]:
    for product, i, j, a, x, b, y in _two_powers(node):
        if a == b and x * y != x + y and max(x, y) > 1:
            yield _joined(product, i, j, _power(a, x * y))


def _bases_multiplied(node: n.Node) -> Iterator[n.Node]:
    for product, i, j, a, x, b, y in _two_powers(node):
        base = literal(a)
        if a == b and base is not None:
            yield _joined(product, i, j, _power(number(base * base), x + y))


def _letters_lost(node: n.Node) -> Iterator[n.Node]:
    """Multiply coefficients and keep a letter once: 2x * 3x as 6x."""
    assert isinstance(node, n.Product)
    total, names, powers = Fraction(1), [], 0
    for factor in node.factors:
        part = monomial(factor)
        if part is None:
            return
        total *= part[0]
        names += [name for name, exponent in part[1] for _ in range(exponent)]
        powers += bool(part[1])
    if powers > 1 and len(set(names)) == 1 and len(names) > 1:
        yield times(number(total), n.Name(names[0]), "")


def _powers_added(node: n.Node) -> Iterator[n.Node]:
    """Add x^2 + x^3 as x^5."""
    parts = terms(node)
    for i in range(len(parts)):
        for j in range(i + 1, len(parts)):
            a, b = monomial(parts[i][1]), monomial(parts[j][1])
            if a is None or b is None or len(a[1]) != 1 or len(b[1]) != 1 or a[1][0][0] != b[1][0][0]:
                continue
            if a[1] == b[1] or parts[i][0] < 0 or parts[j][0] < 0:
                continue
            made = times(number(a[0] + b[0]), _power(n.Name(a[1][0][0]), a[1][0][1] + b[1][0][1]), "")
            if a[0] == b[0] == 1:
                yield sum_of([*parts[:i], (1, made.factors[1]), *parts[i + 1 : j], *parts[j + 1 :]])  # type: ignore[attr-defined]
            yield sum_of([*parts[:i], (1, made), *parts[i + 1 : j], *parts[j + 1 :]])


def _exponents_divided(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Quotient)
    a, b = _parts(node.left), _parts(node.right)
    if a is not None and b is not None and a[0] == b[0] and b[1] > 1 and a[1] % b[1] == 0:
        yield _power(a[0], a[1] // b[1])


def _root_of_each(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Root)
    if isinstance(node.radicand, n.Sum):
        yield sum_of([(sign, n.Root(part)) for sign, part in terms(node.radicand)])


def _root_halves(node: n.Node) -> Iterator[n.Node]:
    assert isinstance(node, n.Root)
    yield n.Quotient(node.radicand, n.Number("2"))


POWERS = (
    Misconception(
        "sign-squared-too",
        message("Squaring the minus sign in front"),
        message("Without brackets the exponent belongs to the number alone, and the minus sign stays in front."),
        "-2^2 <> 4", _MATZ, ("powers", "signed-numbers"), (n.Negation,), _sign_squared_too,
    ),
    Misconception(
        "sign-not-squared",
        message("Leaving the sign out of the power"),
        message("The brackets say that the minus sign is multiplied by itself as well."),
        "(-2)^2 <> -4", _MATZ, ("powers", "signed-numbers"), (n.Power,), _sign_not_squared,
    ),
    Misconception(
        "power-as-product",
        message("Multiplying base and exponent"),
        message("The base was multiplied by the exponent; a power multiplies the base by itself."),
        "3^2 <> 6", _SLAVIT, _POWERS, (n.Power,), _as_product,
    ),
    Misconception(
        "product-as-power",
        message("Writing a multiple as a power"),
        message("A factor was written as an exponent: so many times a number is not the number raised to a power."),
        "4x <> x^4", _STACEY, ("powers", "write-expressions"), (n.Product,), _product_as_power,
    ),
    Misconception(
        "negative-exponent-negates",
        message("A negative exponent makes the power negative"),
        message("The minus sign of the exponent was put in front of the power, where it does not belong."),
        "2^(-1) <> -2", _MATZ, _POWERS, (n.Power,), _negative_exponent_negates,
    ),
    Misconception(
        "negative-exponent-shifts",
        message("A negative exponent moves the point"),
        message("The negative exponent was given to a ten, as in scientific notation, instead of to the base."),
        "2^(-1) <> 2*10^(-1)", _FARAH, _POWERS, (n.Power,), _negative_exponent_shifts,
    ),
    Misconception(
        "negative-exponent-dropped",
        message("Leaving out the minus sign of an exponent"),
        message("The exponent was used without its minus sign."),
        "2^(-1) <> 2", _MATZ, _POWERS, (n.Power,), _negative_exponent_dropped,
    ),
    Misconception(
        "exponent-nought-gives-nought",
        message("Exponent nought gives nought"),
        message("An exponent of nought does not make the power nought: going down by an exponent divides by the base."),
        "2^0 <> 0", _MATZ, _POWERS, (n.Power,), _nought_gives_nought,
    ),
    Misconception(
        "exponent-nought-gives-base",
        message("Exponent nought changes nothing"),
        message("An exponent of nought was read as if it were not there."),
        "2^0 <> 2", _MATZ, _POWERS, (n.Power,), _nought_gives_base,
    ),
    Misconception(
        "power-of-part-of-product",
        message("Raising only one factor"),
        message("The exponent belongs to everything in the bracket, and only one part was raised."),
        "(2*3)^2 <> 2*3^2", _MATZ, _POWERS, (n.Power,), _first_factor_not_raised,
    ),
    Misconception(
        "power-of-power-adds",
        message("Adding the exponents of a power of a power"),
        message("A power that is raised again has its exponents multiplied, and here they were added."),
        "(2^3)^2 <> 2^5", _MATZ, _POWERS, (n.Power,), _exponents_added_for_power,
    ),
    Misconception(
        "exponents-multiplied",
        message("Multiplying the exponents of a product"),
        message("When powers of one base are multiplied, their exponents count together; here they were multiplied."),
        "2^2*2^3 <> 2^6", _MATZ, _POWERS, (n.Product,), _exponents_multiplied,
    ),
    Misconception(
        "bases-multiplied",
        message("Multiplying the bases of powers as well"),
        message("The base stays as it is when powers of one base are multiplied."),
        "2^2*2^3 <> 4^5", _MATZ, _POWERS, (n.Product,), _bases_multiplied,
    ),
    Misconception(
        "product-keeps-letter",
        message("Multiplying numbers but not letters"),
        message("The numbers were multiplied, but the letter times itself was written as the letter."),
        "2x*3x <> 6x", _PINCHBACK, ("powers", "expand-brackets"), (n.Product,), _letters_lost,
    ),
    Misconception(
        "powers-added",
        message("Adding unlike powers"),
        message("The exponents were added though the powers are added, not multiplied."),
        "x^2+x^3 <> x^5", _MATZ, ("powers", "collect-terms"), (n.Sum,), _powers_added,
    ),
    Misconception(
        "exponents-divided",
        message("Dividing the exponents"),
        message("When powers of one base are divided, the exponents are subtracted, and here they were divided."),
        "2^6/2^2 <> 2^3", _MATZ, _POWERS, (n.Quotient,), _exponents_divided,
    ),
    Misconception(
        "root-of-each-term",
        message("Taking the root of each term"),
        message("The root was taken of each term separately, but a root does not spread over a sum."),
        "sqrt(9+16) <> 3+4", _MATZ, ("roots",), (n.Root,), _root_of_each,
    ),
    Misconception(
        "root-halves",
        message("A square root as a half"),
        message("The number under the root was halved; its root is the number whose square it is."),
        "sqrt(16) <> 8", _MATZ, ("roots",), (n.Root,), _root_halves,
    ),
)  # fmt: skip
