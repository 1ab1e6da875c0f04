"""Number: one exact value, with a tolerance, a unit and a form where the item asks for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, get_args

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.feedback import nothing_to_judge, right, unreadable, wrong, wrong_form
from mmtutor.domain.items.forms import NumberForm, is_finished, is_rounded, number_form_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.maths import MathsSyntaxError, Name, Node, Relation, evaluate, parse, readings
from mmtutor.domain.maths.value import Value, same_value
from mmtutor.messages import message

_CURRENCY = re.compile(r"^\s*([-−]?)\s*[$€£¥₤]\s*|\s*[$€£¥₤]\s*$")
_UNIT = re.compile(r"(?<=[\d.)%\s])\s*([a-zµ°Ω]+(?:[²³]|\^[23])?(?:/[a-z]+(?:[²³]|\^[23])?)?)\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Item):
    """`tolerance` is absolute ("0.01") or relative ("1%"). A unit may be left out; another one than `unit` is wrong."""

    kind: ClassVar[str] = "number"

    key: str
    tolerance: str = "0"
    unit: str = ""
    form: NumberForm = "any"

    def __post_init__(self) -> None:
        if self.form not in get_args(NumberForm):
            raise ValueError(f"there is no form {self.form}")
        if _has_names(evaluate(parse(self.key))):
            raise ValueError(f"{self.key} is not a number")
        tolerance = evaluate(parse(self.tolerance)).constant
        if tolerance is None or tolerance < 0:
            raise ValueError(f"{self.tolerance} is not a tolerance")

    def assess(self, answer: str) -> Assessment:
        """Judge a number as it was typed or read."""
        empty = nothing_to_judge(answer)
        if empty:
            return empty
        text, unit = self._without_unit(answer)
        others: list[Assessment] = []
        for node in _read(text):
            if isinstance(node, MathsSyntaxError):
                judged = unreadable(node.message)
            else:
                try:
                    judged = self._judge(node)
                except MathsSyntaxError as trouble:
                    judged = unreadable(trouble.message)
            if judged.same_value:
                if unit and _plain_unit(unit) != _plain_unit(self.unit):
                    return wrong_form(message("The number is right, but the unit is not {unit}.", unit=unit))
                return judged
            others.append(judged)
        return next((a for a in others if a.verdict is not Verdict.INVALID), others[0])

    def shown_key(self) -> str:
        """Return the key with its unit."""
        if self.unit in ("$", "€", "£", "¥"):
            return self.unit + self.key
        return f"{self.key} {self.unit}".strip()

    def _without_unit(self, answer: str) -> tuple[str, str]:
        """Take a currency sign or a unit off; an answer in an unknown unit keeps it only where no unit is asked for."""
        text = _CURRENCY.sub(r"\1", answer.strip().lstrip("=≈ ").rstrip("=? "))
        if not self.unit:
            return text, ""
        found = _UNIT.search(text)
        if found and found.group(1).lower() not in ("pi", "percent"):
            return text[: found.start()], found.group(1)
        return text, ""

    def _judge(self, node: Node) -> Assessment:
        final = _final(node)
        if final is None:
            return wrong(message("The two sides of the equals sign are not the same."))
        value, key = evaluate(final), evaluate(parse(self.key))
        if _has_names(value):
            return unreadable(message("A number is asked for here."))
        if not self._near(value, key):
            exact = key.constant
            if exact is not None and is_rounded(final, exact):
                return _rounded(exact)
            return wrong()
        trouble = number_form_trouble(final, self.form) if self.form != "any" or is_finished(parse(self.key)) else None
        if trouble:
            return wrong_form(trouble)
        return right(form_ok=None if self.form == "any" else True)

    def _near(self, value: Value, key: Value) -> bool:
        if same_value(value, key):
            return True
        allowed = evaluate(parse(self.tolerance)).constant or Fraction(0)
        given, exact = value.constant, key.constant
        if given is None or exact is None or not allowed:
            return False
        return abs(given - exact) <= (allowed * abs(exact) if "%" in self.tolerance else allowed)


def _has_names(value: Value) -> bool:
    return any(name.isalpha() and name != "pi" for m in (*value.numerator, *value.denominator) for name, _ in m)


def _rounded(exact: Fraction) -> Assessment:
    """Judge a rounded decimal: the value is right only where no decimal could be exact."""
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return wrong(message("Close, but that is rounded. Give all the decimals."))
    return wrong_form(message("Same value, but rounded. A fraction says it exactly."))


def _final(node: Node) -> Node | None:
    """Return the last side of "x = 5" or "1/2 = 0.5"; None where the sides differ."""
    if not isinstance(node, Relation):
        return node
    if set(node.operators) != {"="}:
        raise MathsSyntaxError(message("A number is asked for here."))
    sides = list(node.operands)
    if isinstance(sides[0], Name):
        del sides[0]
    elif len(sides) > 1 and isinstance(sides[-1], Name):
        del sides[-1]
    values = [evaluate(side) for side in sides]
    return sides[-1] if all(same_value(values[0], v) for v in values[1:]) else None


def _read(text: str) -> list[Node | MathsSyntaxError]:
    """Return the ways to read a number: as it stands, with a decimal comma, with x for a cross."""
    found: list[Node | MathsSyntaxError] = []
    for comma in (False, True) if "," in text else (False,):
        try:
            found.append(parse(text, decimal_comma=comma))
        except MathsSyntaxError as trouble:
            found.append(trouble)
    if "x" in text.lower() and isinstance(found[0], Node):
        found.extend(parse(other) for other in readings(text)[1:])
    return found


def _plain_unit(unit: str) -> str:
    return unit.replace("²", "^2").replace("³", "^3").replace(" ", "").rstrip(".").lower()
