"""What pupils write: random answers as trees of written signs. Values are random; nothing is computed to be true.

Knows the kinds of expression and how often each comes, not how they look.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mmtutor.training.layout import Mixed, Node, Power, Row, Sign, Slant, Stack

Rng = np.random.Generator
LONGEST = 40  # characters
_LENGTHS = np.array([1.0, 0.9, 0.75, 0.35, 0.2])  # how often a number has 1, 2, ... digits
_FALLING = {n: np.cumsum(_LENGTHS[:n])[:-1] / _LENGTHS[:n].sum() for n in range(1, len(_LENGTHS) + 1)}

_TEXT = {"×": "*", "·": "*", "÷": "/", "≤": "<=", "≥": ">="}
_MAIN_LETTERS = "xxxxxyyyaabbnn"
_OTHER_LETTERS = "cdefghijklmopqrstuvwz"


def expression(rng: Rng) -> Node:
    """Return one random answer."""
    kinds, bounds = _TABLE
    return kinds[int(np.searchsorted(bounds, rng.random()))](rng)


def _one(rng: Rng, signs: str) -> str:
    """Return one of the signs, each as likely; repeat a sign to have it more often. Much faster than `rng.choice`."""
    return signs[rng.integers(len(signs))]


def _sign(sign: str) -> Sign:
    return Sign(sign, _TEXT.get(sign, sign.lower()))


def _row(*items: Node | str) -> Row:
    """A row of nodes; each character of a string is a sign."""
    out: list[Node] = []
    for item in items:
        if isinstance(item, str):
            out.extend(_sign(c) for c in item)
        elif isinstance(item, Row):
            out.extend(item.items)
        else:
            out.append(item)
    return Row(tuple(out))


def _digits(rng: Rng, most: int = 3) -> str:
    count = 1 + int(np.searchsorted(_FALLING[most], rng.random()))
    text = "".join(map(str, rng.integers(0, 10, count)))
    return text if count == 1 or text[0] != "0" or rng.random() < 0.1 else str(rng.integers(1, 10)) + text[1:]


def _decimal(rng: Rng) -> Row:
    point = Sign(",", ".") if rng.random() < 0.06 else _sign(".")
    if rng.random() < 0.5:
        return _row(str(rng.integers(0, 10)), point, _digits(rng, 2))
    return _row(_digits(rng, 3), point, _digits(rng, 3))


def _number(rng: Rng) -> Row:
    return _decimal(rng) if rng.random() < 0.1 else _row(_digits(rng))


def _letter(rng: Rng) -> str:
    return _one(rng, _MAIN_LETTERS if rng.random() < 0.94 else _OTHER_LETTERS)


def _times(rng: Rng) -> str:
    return "×" if rng.random() < 0.6 else "·"


def _relation(rng: Rng) -> str:
    return _one(rng, "=====<>≤≥")


def _maybe_negative(rng: Rng, node: Row, chance: float = 0.12) -> Row:
    return _row("-", node) if rng.random() < chance else node


def _digit(rng: Rng) -> Node:
    return _sign(str(rng.integers(0, 10)))


def _plain_number(rng: Rng) -> Node:
    node = _decimal(rng) if rng.random() < 0.35 else _row(_digits(rng, 5))
    return _maybe_negative(rng, node, 0.2)


def _single_letter(rng: Rng) -> Node:
    return _sign(_letter(rng))


def _choice(rng: Rng) -> Node:
    letter = "abcd"[rng.integers(4)]
    return _sign(letter.upper() if rng.random() < 0.5 else letter)


def _word(rng: Rng) -> Node:
    return _row("yes" if rng.random() < 0.5 else "no")


def _percentage(rng: Rng) -> Node:
    return _row(_number(rng), "%")


def _simple_fraction(rng: Rng) -> Node:
    upper, lower = _row(_digits(rng)), _row(_digits(rng))
    kind = rng.random()
    if kind < 0.55:
        node: Node = Stack(upper, lower)
    elif kind < 0.75:
        node = Slant(upper, lower)
    else:
        node = _row(upper, "/", lower)
    return _row("-", node) if rng.random() < 0.12 else node


def _mixed(rng: Rng) -> Node:
    upper, lower = _row(_digits(rng, 2)), _row(_digits(rng, 2))
    fraction = Stack(upper, lower) if rng.random() < 0.65 else Slant(upper, lower)
    node = Mixed(_row(_digits(rng, 2)), fraction)
    return _row("-", node) if rng.random() < 0.08 else node


def _arithmetic(rng: Rng, most: int = 4, depth: int = 2) -> Row:
    """A sum or product of whole numbers and, at times, small fractions or parentheses, needed or not."""
    out = _maybe_negative(rng, _operand(rng, depth), 0.05)
    for _ in range(rng.integers(1, most)):
        operator = _one(rng, "++++---××·÷/")
        out = _row(out, operator, _operand(rng, depth))
        if depth and rng.random() < 0.08:
            out = _in_brackets(out)
    return out


def _in_brackets(node: Node) -> Row:
    return _row("(", node, ")")


def _operand(rng: Rng, depth: int) -> Row:
    kind = rng.random()
    if kind < 0.84 or (not depth and kind < 0.93):
        return _number(rng)
    if kind < 0.93:
        return _in_brackets(_arithmetic(rng, 3 if rng.random() < 0.3 else 2, depth - 1))
    return _row(Stack(_row(_digits(rng)), _row(_digits(rng))))


def _short_sum(rng: Rng) -> Node:
    out = _row(str(rng.integers(0, 10)), _one(rng, "++-" + _times(rng)), str(rng.integers(0, 10)))
    return _row(out, "=", _row(_digits(rng, 2))) if rng.random() < 0.5 else out


def _comparison(rng: Rng) -> Node:
    value = _maybe_negative(rng, _decimal(rng) if rng.random() < 0.35 else _row(_digits(rng, 5)), 0.25)
    left = _arithmetic(rng)
    if rng.random() < 0.12:
        left = _row(left, "=", _arithmetic(rng, 2))
    return _row(left, _relation(rng), value)


def _term(rng: Rng, letter: str, top: int = 3) -> Row:
    kind = rng.random()
    coefficient = _digits(rng, 2) if rng.random() < 0.55 else ""
    if kind < 0.35:
        return _row(_digits(rng, 2))
    if kind < 0.7:
        return _row(coefficient, letter)
    if kind < 0.8:
        return _row(coefficient, letter, _letter(rng))
    return _row(coefficient, Power(_sign(letter), _row(str(rng.integers(2, 2 + top)))))


def _polynomial(rng: Rng, most: int = 4) -> Row:
    letter = _letter(rng)
    out = _maybe_negative(rng, _term(rng, letter))
    for _ in range(rng.integers(0, most)):
        if rng.random() < 0.25:
            letter = _letter(rng)
        out = _row(out, _one(rng, "+-"), _term(rng, letter))
    return out


def _linear(rng: Rng) -> Node:
    letter = _letter(rng)
    kind = rng.random()
    value = _maybe_negative(rng, _number(rng), 0.2)
    if kind < 0.3:
        return _row(letter, _relation(rng), value)
    if kind < 0.65:
        left = _row(_digits(rng, 2) if rng.random() < 0.7 else "", letter)
        return _row(left, _one(rng, "+-"), _digits(rng, 2), _relation(rng), value)
    if kind < 0.8:
        return _row(letter, "=", _polynomial(rng, 3))
    if kind < 0.9:
        return _row(letter, _one(rng, "+-=<>≤≥×·"), _letter(rng))
    return _row(letter, "=", Stack(_row(_digits(rng, 2)), _row(_digits(rng, 1))))


def _algebra(rng: Rng) -> Node:
    left = _polynomial(rng)
    return _row(left, _relation(rng), _polynomial(rng, 2)) if rng.random() < 0.5 else left


def _exponent(rng: Rng) -> Node:
    kind = rng.random()
    if kind < 0.5:
        return _row(str(rng.integers(0, 10)))
    if kind < 0.62:
        return _row(_digits(rng, 3))
    if kind < 0.8:
        return _sign(_letter(rng))
    if kind < 0.88:
        return _row("-", str(rng.integers(1, 10)))
    if kind < 0.97:
        total = _row(_letter(rng), _one(rng, "+-"), str(rng.integers(1, 10)))
        return total if rng.random() < 0.7 else _in_brackets(total)
    return Power(_row(str(rng.integers(1, 10))), _row(str(rng.integers(1, 10))))


def _power(rng: Rng) -> Node:
    kind = rng.random()
    if kind < 0.45:
        base: Node = _row(_digits(rng, 2))
    elif kind < 0.8:
        base = _sign(_letter(rng))
    else:
        inner = _row(_letter(rng), _one(rng, "+-"), _number(rng))
        if rng.random() < 0.35:
            inner = _maybe_negative(rng, _row(_letter(rng) if rng.random() < 0.6 else _digits(rng, 1)), 0.6)
        base = _in_brackets(inner)
    return Power(base, _exponent(rng))


def _powers(rng: Rng) -> Node:
    out = _row(_power(rng))
    for _ in range(rng.choice(4, p=[0.35, 0.35, 0.2, 0.1])):
        kind = rng.random()
        if kind < 0.15:  # powers side by side
            out = _row(out, Power(_sign(_letter(rng)), _exponent(rng)))
            continue
        operator = _times(rng) if kind < 0.3 else _one(rng, "++--===<")
        out = _row(out, operator, _power(rng) if rng.random() < 0.6 else _row(_digits(rng, 2)))
    return out


def _parentheses(rng: Rng) -> Node:
    letter = _letter(rng)
    first = _in_brackets(_row(letter, _one(rng, "+-"), _digits(rng, 1)))
    kind = rng.random()
    if kind < 0.26:
        out = _row(_digits(rng, 1), first)
    elif kind < 0.46:
        second = _row(_digits(rng, 1) if rng.random() < 0.15 else "", letter if rng.random() < 0.8 else _letter(rng))
        second = _in_brackets(_row(second, _one(rng, "+-"), _digits(rng, 1)))
        if rng.random() < 0.25:
            second = _row(Power(second, _row(_one(rng, "2223n"))))
        out = _row(first, _times(rng) if rng.random() < 0.15 else "", second)
    elif kind < 0.56:
        out = _row(letter, first)
    elif kind < 0.72:
        out = _row(_in_brackets(_arithmetic(rng, 3)), _one(rng, "×·÷/+-"), _number(rng))
    elif kind < 0.86:
        inner = _in_brackets(_row(_number(rng), _one(rng, "+-"), _number(rng)))
        out = _row(_number(rng), _times(rng) if rng.random() < 0.5 else "/", inner)
    elif kind < 0.9:
        out = _row(_number(rng), _in_brackets(_maybe_negative(rng, _row(_digits(rng, 3)), 0.3)))
    else:
        out = _row(_number(rng), _one(rng, "+-"), _in_brackets(_row(_number(rng), _times(rng), _number(rng))))
    return _row(out, _relation(rng), _maybe_negative(rng, _number(rng))) if rng.random() < 0.45 else out


def _big_fraction(rng: Rng) -> Node:
    """A fraction whose parts are sums, products, powers or fractions, alone or within more."""
    node: Node = Stack(_part(rng), _part(rng))
    kind = rng.random()
    if kind < 0.3:
        return _row(node, _relation(rng), _maybe_negative(rng, _number(rng), 0.3))
    if kind < 0.5:
        other = Stack(_part(rng, plain=True), _part(rng, plain=True))
        return _row(node, _one(rng, "+-=" + _times(rng)), other)
    if kind < 0.62:
        return _row(_number(rng), _one(rng, "+-" + _times(rng)), node)
    if kind < 0.74:
        return _row(node, _one(rng, "+-" + _times(rng)), _number(rng))
    if kind < 0.82:
        return _row(node, _letter(rng), _one(rng, "+-="), _number(rng))
    if kind < 0.9:
        return _row(_letter(rng), "=", node)
    return node


def _part(rng: Rng, plain: bool = False) -> Node:
    kind = rng.random()
    if plain or kind < 0.3:
        return _row(_digits(rng)) if rng.random() < 0.7 else _row(_letter(rng))
    if kind < 0.5:
        return _arithmetic(rng, 3)
    if kind < 0.7:
        return _polynomial(rng, 3)
    if kind < 0.78:
        return _row(_digits(rng, 1), _letter(rng))
    if kind < 0.84:
        return _row("(", _number(rng), _one(rng, "+-"), _number(rng), ")")
    if kind < 0.92:
        return _row(_power(rng))
    return Stack(_row(_digits(rng)), _row(_digits(rng)))


def _chained_fraction(rng: Rng) -> Node:
    """Long division and product lines with slashes: 64/(78-9-167)=-0.65."""
    inner = _in_brackets(_arithmetic(rng, 3)) if rng.random() < 0.6 else _number(rng)
    value = _maybe_negative(rng, _decimal(rng), 0.3)
    return _row(_number(rng), "/" if rng.random() < 0.7 else "÷", inner, _relation(rng), value)


def _vulgar(rng: Rng) -> Node:
    """A number as lessons on fractions want it: a fraction, a mixed number, at times whole or decimal."""
    kind = rng.random()
    if kind < 0.62:
        return _row(Stack(_row(_digits(rng, 2)), _row(_digits(rng, 2))))
    if kind < 0.84:
        return Mixed(_row(_digits(rng, 1)), Stack(_row(_digits(rng, 2)), _row(_digits(rng, 2))))
    return _row(_digits(rng, 2)) if kind < 0.95 else _decimal(rng)


def _fraction_line(rng: Rng) -> Node:
    """Sums, products and comparisons of fractions, one or several equal signs in a row."""
    out = _maybe_negative(rng, _row(_vulgar(rng)), 0.08)
    kind = rng.random()
    if kind < 0.15:
        return _row(_letter(rng), _relation(rng), out)
    for _ in range(rng.choice(3, p=[0.65, 0.25, 0.1]) + 1):
        out = _row(out, _one(rng, "+-+-<>÷" + _times(rng)), _vulgar(rng))
        if kind > 0.8:
            out = _row(out, "=", _vulgar(rng))
    return _row(out, "=", _vulgar(rng)) if 0.4 < kind < 0.8 else out


def _power_line(rng: Rng) -> Node:
    """An equation or a product with squares and cubes, as lessons on powers want it."""
    letter = _letter(rng)
    squared = Power(_sign(letter), _row(_one(rng, "22223345")))
    kind = rng.random()
    if kind < 0.2:
        base = _row("(", letter, _one(rng, "+-"), _digits(rng, 2), ")")
        out = _row(Power(base, _row(_one(rng, "2223"))))
    elif kind < 0.4:
        out = _row(_digits(rng, 1) if rng.random() < 0.5 else "", squared, _one(rng, "+-"), _term(rng, letter))
    elif kind < 0.55:
        out = _row(Power(_row(_digits(rng, 2)), _row(_one(rng, "223459"))), _times(rng), _power(rng))
    elif kind < 0.7:
        out = _row(squared, _one(rng, "+-="), Power(_sign(_letter(rng)), _row(_one(rng, "222346"))))
    elif kind < 0.85:
        out = _row(Stack(_row(squared), _row(_digits(rng, 2))), _one(rng, "+-"), _number(rng))
    else:
        out = _row(Power(_row(_digits(rng, 2)), _exponent(rng)))
    return _row(out, _one(rng, "====<>"), _maybe_negative(rng, _number(rng))) if rng.random() < 0.4 else out


def _ratio_or_pair(rng: Rng) -> Node:
    if rng.random() < 0.6:
        return _row(_digits(rng, 2), ":", _digits(rng, 2))
    x, y = (_maybe_negative(rng, _row(_digits(rng, 1)), 0.3) for _ in range(2))
    return _row("(", x, ",", y, ")")


def _continued(rng: Rng) -> Node:
    """A line of working that goes on from the line above: its leading equal sign is not part of what is read."""
    goes_on: tuple[Callable[[Rng], Node], ...] = (_plain_number, _arithmetic, _polynomial, _simple_fraction)
    return _row(Sign("=", ""), goes_on[rng.integers(len(goes_on))](rng))


def _solutions(rng: Rng) -> Node:
    """Both solutions of a quadratic equation."""
    letter = _letter(rng)
    first, second = (_maybe_negative(rng, _row(_digits(rng, 2)), 0.35) for _ in range(2))
    return _row(letter, "=", first, ",", letter, "=", second)


def _anything(rng: Rng) -> Node:
    """Signs in no order, so that reading does not lean on habit alone."""
    return _row(*(_one(rng, "0123456789xyabn+-=<>≤≥×÷·().") for _ in range(rng.integers(2, 9))))


_KINDS: list[tuple[Callable[[Rng], Node], float]] = [
    (_digit, 11), (_plain_number, 14), (_single_letter, 3), (_choice, 2), (_word, 1), (_percentage, 2),
    (_simple_fraction, 8), (_mixed, 6), (_short_sum, 5), (_comparison, 10), (_linear, 9), (_algebra, 8),
    (_powers, 11), (_power_line, 12), (_parentheses, 9), (_big_fraction, 14), (_fraction_line, 12),
    (_chained_fraction, 2),
    (_ratio_or_pair, 1), (_continued, 2), (_solutions, 1), (_anything, 3),
]  # fmt: skip
_TABLE = ([k for k, _ in _KINDS], np.cumsum([w for _, w in _KINDS])[:-1] / sum(w for _, w in _KINDS))
