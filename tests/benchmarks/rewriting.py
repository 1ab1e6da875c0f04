"""Ways to write the same maths differently, as changes of the trees of `plain_maths`.

Knows nothing of the tutor's judge. Whether a form is really equal is worked out afterwards from values alone (`proof`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.benchmarks.plain_maths import Tree, names

LEVEL = {"list": 0, "union": 1, "rel": 2, "sum": 3, "neg": 4, "pm": 4, "*": 5, "/": 5, "^": 6, "%": 7, "deg": 7}
_PARTS = frozenset({*LEVEL, "num", "name", "fn", "log", "abs", "pair", "matrix"})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDE = str.maketrans("0123456789+=()", "０１２３４５６７８９＋＝（）")
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


def show(tree: Tree, *, times: str = "*", minus: str = "-", spaces: str = "", raised: bool = False) -> str:
    """Write a tree as typed text, with brackets wherever they could matter."""

    def at(part: Tree, least: int) -> str:
        text = one(part)
        return f"({text})" if LEVEL.get(part[0], 9) < least else text

    def one(part: Tree) -> str:
        match part:
            case ("num" | "name", text):
                return str(text)
            case ("neg", a):
                return minus + at(a, 5)
            case ("pm", a):
                return "±" + at(a, 5)
            case ("sum", terms):
                said = at(terms[0][1], 5)
                return said + "".join(f"{spaces}{minus if s == '-' else s}{spaces}{at(a, 5)}" for s, a in terms[1:])
            case ("*", factors):
                return f"{spaces}{times}{spaces}".join(at(a, 6) for a in factors)
            case ("/", a, b):
                return f"{at(a, 6)}/{at(b, 6)}"
            case ("^", a, ("num", digits)) if raised and digits.isdigit():
                return at(a, 8) + digits.translate(_RAISED)
            case ("^", a, b):
                return f"{at(a, 8)}^{at(b, 8)}"
            case ("fn", name, a):
                return f"{name}({one(a)})"
            case ("log", base, a):
                return f"log_{at(base, 9)}({one(a)})"
            case ("abs", a):
                return f"|{one(a)}|" if "|" not in one(a) else f"abs({one(a)})"
            case ("%" | "deg", a):
                return at(a, 8) + ("%" if part[0] == "%" else "°")
            case ("rel", operators, operands):
                rest = zip(operators, operands[1:], strict=True)
                return at(operands[0], 3) + "".join(f"{spaces}{o}{spaces}{at(a, 3)}" for o, a in rest)
            case ("list", items):
                return f",{spaces or ' '}".join(at(a, 1) for a in items)
            case ("pair", left, items, right):
                return left + f", {spaces}".join(at(a, 1) for a in items) + right
            case ("union", items):
                return " ∪ ".join(one(a) for a in items)
            case ("matrix", rows):
                return "[" + ",".join("[" + ",".join(one(a) for a in row) + "]" for row in rows) + "]"
        raise ValueError(part[0])

    return one(tree)


def changed(tree: Any, change: Callable[[Tree], Tree | None]) -> Any:
    """Return a tree with every part put through `change`, from the leaves up; None keeps a part."""
    if not isinstance(tree, tuple) or not tree:
        return tree
    made = tuple(changed(part, change) for part in tree)
    if isinstance(made[0], str) and made[0] in _PARTS:
        return change(made) or made
    return made


def each(tree: Any, change: Callable[[Tree], Tree | None]) -> Iterator[Tree]:
    """Yield every tree in which exactly one part is changed."""
    if not isinstance(tree, tuple) or not tree:
        return
    if isinstance(tree[0], str) and tree[0] in _PARTS:
        made = change(tree)
        if made is not None and made != tree:
            yield made
    for i, part in enumerate(tree):
        for made in each(part, change):
            yield (*tree[:i], made, *tree[i + 1 :])


def _reversed(part: Tree) -> Tree | None:
    match part:
        case ("sum", terms) if all(s in "+-" for s, _ in terms):
            first = [("-", t[1]) if t[0] == "neg" else (s, t) for s, t in terms][::-1]
            head = ("neg", first[0][1]) if first[0][0] == "-" else first[0][1]
            return ("sum", (("+", head), *first[1:]))
        case ("*", factors):
            return ("*", factors[::-1])
    return None


def _bracketed(text: str) -> str:
    return f"({text})"


def _as_fraction(part: Tree) -> Tree | None:
    if part[0] == "num" and "." in part[1]:
        exact = Fraction(part[1])
        return ("/", ("num", str(exact.numerator)), ("num", str(exact.denominator)))
    return None


def _as_decimal(part: Tree) -> Tree | None:
    match part:
        case ("/", ("num", a), ("num", b)) if Fraction(b):
            exact = Fraction(a) / Fraction(b)
            rest = exact.denominator
            for prime in (2, 5):
                while rest % prime == 0:
                    rest //= prime
            shown = f"{float(exact):.7f}".rstrip("0").rstrip(".")
            if rest == 1 and exact > 0 and Fraction(shown) == exact:
                return ("num", shown)
    return None


def _unsimplified(part: Tree) -> Tree | None:
    match part:
        case ("/", ("num", a), ("num", b)) if a.isdigit() and b.isdigit():
            return ("/", ("num", str(3 * int(a))), ("num", str(3 * int(b))))
        case ("/", a, b):
            return ("/", ("*", (("num", "3"), a)), ("*", (("num", "3"), b)))
    return None


def _with_zeros(part: Tree) -> Tree | None:
    return ("num", part[1] + ("00" if "." in part[1] else ".0")) if part[0] == "num" else None


def _power_as_product(part: Tree) -> Tree | None:
    match part:
        case ("^", base, ("num", digits)) if digits in ("2", "3"):
            return ("*", (base,) * int(digits))
    return None


def _spread(part: Tree) -> Tree | None:
    match part:
        case ("*", (*before, ("sum", terms))) if before and len(terms) < 5:
            factor = tuple(before)
            return ("sum", tuple((s, ("*", (*factor, a))) for s, a in terms))
    return None


def _minus_outside(part: Tree) -> Tree | None:
    match part:
        case ("sum", (("+", a), ("-", b))):
            return ("neg", ("sum", (("+", b), ("-", a))))
    return None


def _turned(tree: Tree) -> Tree | None:
    if tree[0] == "rel":
        return ("rel", tuple(FLIPPED[o] for o in tree[1][::-1]), tree[2][::-1])
    return None


def _tripled(tree: Tree) -> Tree | None:
    if tree[0] == "rel":
        return ("rel", tree[1], tuple(("*", (("num", "3"), a)) for a in tree[2]))
    return None


def _shifted(tree: Tree) -> Tree | None:
    if tree[0] == "rel":
        return ("rel", tree[1], tuple(("sum", (("+", a), ("+", ("num", "7")))) for a in tree[2]))
    return None


def forms(tree: Tree, key: str) -> Iterator[str]:
    """Yield texts that mean the same as a key and that a teacher would take for right, as far as rules can tell."""
    number = not any(names(tree)) and tree[0] in ("num", "neg", "/")
    yield key
    yield f"<strong>{key.replace('<', '&lt;').replace('>', '&gt;')}</strong>"
    yield show(tree)
    yield show(tree, times="×", minus="−", spaces=" ", raised=True)
    yield show(tree, times=" · ", spaces=" ").translate(_WIDE)
    yield show(changed(tree, _as_decimal))
    if not number or tree[0] != "/":  # a fraction in a fraction is not worked out
        yield show(changed(tree, _as_fraction))
    yield show(changed(tree, _with_zeros), spaces=" ")
    if number:
        yield from _number_forms(tree)
        return
    for change in (_reversed, _power_as_product, _spread, _minus_outside, _unsimplified):
        yield show(changed(tree, change))
    for change in (_turned, _tripled, _shifted):
        made = change(tree)
        if made:
            yield show(made)
    if tree[0] in ("list", "union"):
        yield show((tree[0], tree[1][::-1]))
        if tree[0] == "list" and all(a[0] == "rel" for a in tree[1]):
            yield " and ".join(show(a) for a in tree[1])
    elif tree[0] == "pair":
        yield show(tree, spaces=" ").replace(",", " ;")
    yield f"${show(tree)}$"
    yield f"  {show(tree, times=' ∙ ', spaces='  ')} "
    if tree[0] not in ("list", "union", "pair", "matrix"):
        yield _bracketed(show(tree)) if tree[0] != "rel" else show(tree).replace("=", " = ")


def _number_forms(tree: Tree) -> Iterator[str]:
    """Yield other ways to write one finished number."""
    sign, size = ("-", tree[1]) if tree[0] == "neg" else ("", tree)
    yield f"{sign}({show(size)})"
    yield f"+{show(tree)}" if not sign else f"−{show(size)}"
    yield f"= {show(tree)}"
    exact = _exact(size)
    if exact is None:
        return
    exact = -exact if sign else exact
    for factor in (2, 7):
        yield f"{exact.numerator * factor}/{exact.denominator * factor}"
    if abs(exact) > 1 and exact.denominator > 1:
        whole, rest = divmod(abs(exact.numerator), exact.denominator)
        yield f"{'-' if exact < 0 else ''}{whole} {rest}/{exact.denominator}"
    yield f"x = {show(tree)}"
    hundred = exact * 100
    if hundred.denominator == 1:
        yield f"{hundred}%"


def _exact(tree: Tree) -> Fraction | None:
    match tree:
        case ("num", digits):
            return Fraction(digits.rstrip(".") or "0")
        case ("neg", a):
            inside = _exact(a)
            return None if inside is None else -inside
        case ("/", a, b):
            top, bottom = _exact(a), _exact(b)
            return top / bottom if top is not None and bottom else None
    return None
