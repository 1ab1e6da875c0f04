"""Number: one exact value, with a tolerance, a unit and a form where the item asks for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, get_args

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items.feedback import ask, nothing_to_judge, right, unreadable, wrong, wrong_form
from mmtutor.domain.items.forms import NumberForm, is_finished, number_form_trouble
from mmtutor.domain.items.item import Item
from mmtutor.domain.items.keys import key_tree
from mmtutor.domain.items.quantity import is_money, split
from mmtutor.domain.items.rounding import figures_of, is_rounded, number_of, to_figures
from mmtutor.domain.items.units import factor_between
from mmtutor.domain.maths import MathsSyntaxError, Name, Node, Relation, evaluate, parse, readings
from mmtutor.domain.maths import polynomial as p
from mmtutor.domain.maths.nodes import has_unknowns
from mmtutor.domain.maths.value import Value, same_value
from mmtutor.domain.number_words import in_digits
from mmtutor.domain.reading import Expects
from mmtutor.messages import message

_OH = re.compile(r"[oO](?=[.\d])|(?<=[.\d])[oO]")
_HAS_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Item):
    """`tolerance` is absolute ("0.01") or relative ("1%"); `figures` asks for so many significant figures.

    An answer in another unit that measures the same is worked out; a unit that measures something else is wrong. A unit
    may be left out unless `needs_unit`. Units are those of `units`; any other word is compared as it is.
    """

    kind: ClassVar[str] = "number"

    key: str
    tolerance: str = "0"
    unit: str = ""
    form: NumberForm = "any"
    figures: int = 0
    needs_unit: bool = False

    def __post_init__(self) -> None:
        if self.form not in get_args(NumberForm):
            raise ValueError(f"there is no form {self.form}")
        key = key_tree(self.key)
        evaluate(key)
        if has_unknowns(key):
            raise ValueError(f"{self.key} is not a number")
        tolerance = evaluate(key_tree(self.tolerance)).constant
        if tolerance is None or tolerance < 0:
            raise ValueError(f"{self.tolerance} is not a tolerance")
        if not 0 <= self.figures <= 20:
            raise ValueError(f"{self.figures} figures are not asked for")

    @property
    def expects(self) -> Expects:
        """A number, unless letters of a unit may follow."""
        return Expects.ANYTHING if self.unit else Expects.NUMBER

    def assess(self, answer: str) -> Assessment:
        """Judge a number as it was typed or read."""
        empty = nothing_to_judge(answer)
        if empty:
            return empty
        given = split(answer, self.unit)
        unit = given.unit if self.unit else ""
        if self.figures == 0 and self.form == "any" and not unit:
            spoken = self._spoken(given.text)
            if spoken:
                return spoken
        same_unit = not unit or _plain_unit(unit) == _plain_unit(self.unit)
        factor = Fraction(1) if same_unit else factor_between(unit, self.unit)
        judged = self._best(given.text, factor or Fraction(1))
        if not judged.same_value and "^" in given.text.replace("**", "^"):
            other = self._other_reading(given.text)
            if other:
                return ask(other)
        if factor is None and judged.same_value:
            return wrong_form(message("The number is right, but the unit is not {unit}.", unit=unit))
        if factor not in (None, 1):
            if judged.same_value:
                return right(message("That's right: it is {key}.", key=self.shown_key()), form_ok=judged.form_ok)
            if self._best(given.text, Fraction(1)).same_value:
                return wrong_form(message("The number is right, but the unit is not {unit}.", unit=unit))
        if judged.verdict is Verdict.CORRECT and self.needs_unit and not unit:
            return wrong_form(message("The number is right. Write its unit too."))
        return judged

    def shown_key(self) -> str:
        """Return the key with its unit."""
        if is_money(self.unit):
            return self.unit + self.key
        return f"{self.key} {self.unit}".strip()

    def _spoken(self, text: str) -> Assessment | None:
        """Judge "ten" and "o.85", which are no maths; None unless they are right."""
        if not any(c.isalpha() for c in text):
            return None
        for other in (in_digits(text), _OH.sub("0", text)):
            if other != text and not _HAS_LETTERS.search(other):
                judged = self._best(other, Fraction(1))
                if judged.verdict is Verdict.CORRECT:
                    return judged
        return None

    def _other_reading(self, text: str) -> str | None:
        """Return the other reading of a doubtful line, such as 6^9/35, where that one is right."""
        try:
            return next((o for o in readings(text)[1:] if self._judge(parse(o), Fraction(1)).same_value), None)
        except MathsSyntaxError:
            return None

    def _best(self, text: str, factor: Fraction) -> Assessment:
        """Judge every way to read a number; return the best of the judgements."""
        others: list[Assessment] = []
        for node in _read(text):
            if isinstance(node, MathsSyntaxError):
                judged = unreadable(node.message)
            else:
                try:
                    judged = self._judge(node, factor)
                except MathsSyntaxError as trouble:
                    judged = unreadable(trouble.message)
            if judged.same_value:
                return judged
            others.append(judged)
        return next((a for a in others if a.verdict is not Verdict.INVALID), others[0])

    def _judge(self, node: Node, factor: Fraction) -> Assessment:
        final = _final(node)
        if final is None:
            return wrong(message("The two sides of the equals sign are not the same."))
        value, key = evaluate(final), evaluate(key_tree(self.key))
        if has_unknowns(final):
            return unreadable(message("A number is asked for here."))
        if factor != 1:
            value = Value(p.scaled(value.numerator, factor), value.denominator)
        if self.figures:
            return self._to_figures(final, value, key)
        if not self._near(value, key):
            exact = number_of(key)
            if exact is not None and factor == 1 and is_rounded(final, exact):
                return _rounded(key)
            return wrong()
        asked = self.form != "any" or is_finished(key_tree(self.key))
        trouble = number_form_trouble(final, self.form) if asked and factor == 1 else None
        if trouble:
            return wrong_form(trouble)
        return right(form_ok=None if self.form == "any" else True)

    def _near(self, value: Value, key: Value) -> bool:
        if same_value(value, key):
            return True
        allowed = evaluate(key_tree(self.tolerance)).constant or Fraction(0)
        given, exact = (number_of(value), number_of(key)) if allowed else (None, None)
        if given is None or exact is None:
            return False
        return abs(given - exact) <= (allowed * abs(exact) if "%" in self.tolerance else allowed)

    def _to_figures(self, node: Node, value: Value, key: Value) -> Assessment:
        """Judge an answer that should be rounded to so many significant figures."""
        given, exact = number_of(value), number_of(key)
        if given is None or exact is None:
            return wrong()
        fewest, most = figures_of(node)
        if given == to_figures(exact, self.figures):
            if fewest <= self.figures <= most:
                return right(form_ok=True)
            return wrong_form(message("Same value, but write {count} significant figures.", count=self.figures))
        if same_value(value, key) or (fewest > self.figures and given == to_figures(exact, fewest)):
            return wrong_form(message("Same value, but round it to {count} significant figures.", count=self.figures))
        return wrong()


def _rounded(key: Value) -> Assessment:
    """Judge a rounded decimal: the value is right only where no decimal could be exact."""
    if key.constant is None:
        return wrong_form(message("Same value, but rounded. Give it exactly."))
    rest = key.constant.denominator
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
        try:
            found.extend(parse(other) for other in readings(text)[1:])
        except MathsSyntaxError as trouble:
            found.append(trouble)
    return found


def _plain_unit(unit: str) -> str:
    plain = unit.replace("²", "^2").replace("³", "^3").replace(" ", "").rstrip(".").lower()
    return plain.removesuffix("s") if len(plain) > 3 else plain
