"""What a QTI item says is right: declared answers, marks, what a number may be off by, and the rules that score it.

Knows elements by their names in QTI 2, without namespaces. Rules are read only as far as they compare a response with
what is right; nothing is calculated by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from mmtutor.content import answers
from mmtutor.content.answers import Answer
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NUMERIC = frozenset({"float", "integer"})
_COMPARING = frozenset({"match", "equal", "equalRounded", "stringMatch", "member", "contains"})
_MOST_FIGURES = 15


@dataclass(frozen=True, slots=True)
class Declared:
    """A response that is declared: the values that are right, the marks for each, and its type."""

    name: str
    correct: tuple[str, ...]
    marks: dict[str, float]
    single: bool
    of_type: str
    minds_case: bool = False

    def weight(self, value: str) -> float:
        """Return the share of the marks that one value is worth; what is named as correct is right."""
        if self.correct:
            if value in self.correct:
                return 1.0
            return min(0.5, self.marks.get(value, 0.0)) if self.single else -1.0 * (self.marks.get(value, 0.0) < 0)
        best = max(self.marks.values(), default=0.0)
        share = self.marks.get(value, 0.0) / best if best > 0 else 0.0
        return share if self.single else float(share > 0)

    def accepted(self, lost: list[Message]) -> list[str]:
        """Return the values that get full marks; say what is lost on the others."""
        best = max(self.marks.values(), default=0.0)
        full = [key for key, mark in self.marks.items() if mark == best > 0]
        found = list(dict.fromkeys((*self.correct, *full)))
        if any(0 < mark < best for mark in self.marks.values()):
            lost.append(message("Part marks are left out; what is not right counts as wrong."))
        folded = {key.casefold() for key in found}
        if self.minds_case or any(key.casefold() in folded and key not in found for key in self.marks):
            lost.append(message("Capital letters do not count here."))
        return found

    def pairs(self) -> list[list[str]]:
        """Return the pairs that are right, each as the identifiers in it."""
        return [pair.split() for pair in self.correct or tuple(key for key, mark in self.marks.items() if mark > 0)]


def declared(root: Element, interaction: Element) -> Declared:
    """Return the declaration of an interaction's response. Raises UserError where nothing says what is right."""
    name = interaction.get("responseIdentifier", "")
    element = next((each for each in root.findall("responseDeclaration") if each.get("identifier") == name), None)
    if element is None:
        raise UserError("Nothing says which answer is right.")
    correct = tuple(_text(each) for each in element.iterfind("correctResponse/value"))
    entries = element.findall("mapping/mapEntry")
    marks = {each.get("mapKey", ""): _number(each.get("mappedValue", "")) for each in entries}
    single = element.get("cardinality") in (None, "single")
    if not any(correct) and not any(mark > 0 for mark in marks.values()):
        correct = _by_rule(root, name, single)
    rules = [each for each in root.iter("stringMatch") if _names(each, name)]
    minds_case = any(each.get("caseSensitive") == "true" for each in (*entries, *rules))
    of_type = element.get("baseType", "")
    return Declared(name, tuple(each for each in correct if each), marks, single, of_type, minds_case)


def number(root: Element, response: Declared, key: str) -> Answer:
    """Return a number with what the rules of the item allow it to be off by."""
    for rule in root.iter():
        if rule.tag not in ("equal", "equalRounded") or not _names(rule, response.name):
            continue
        if rule.tag == "equalRounded":
            return _rounded(key, rule) or answers.numeric(key)
        mode, off = rule.get("toleranceMode"), (rule.get("tolerance") or "0").split() or ["0"]
        if mode not in ("absolute", "relative"):
            continue
        value, below, above = _decimal(key), _decimal(off[0]), _decimal(off[-1])
        if value is None or below is None or above is None:
            continue
        if mode == "relative":  # in per cent of the value
            below, above = abs(value) * below / 100, abs(value) * above / 100
        if below == above:
            return answers.numeric(key, str(below))
        return answers.between(str(value - below), str(value + above))
    return answers.numeric(key)


def compared_with_each_other(root: Element) -> bool:
    """Say whether the rules of an item compare two of its answers, as where they must not be the same."""
    responses = {each.get("identifier", "") for each in root.findall("responseDeclaration")}
    rules = (rule for rule in root.iter() if rule.tag in _COMPARING)
    return any(len([each for each in rule.findall("variable") if each.get("identifier") in responses]) > 1
               for rule in rules)  # fmt: skip


def gives_part_marks(root: Element) -> bool:
    """Say whether the rules of an item give some of its marks for other answers than the right one."""
    marks: dict[str, set[float]] = {}
    names = [each.get("identifier", "") for each in root.findall("responseDeclaration")]
    for branch, rule in _branches(root):
        if not any(_names(rule, name) for name in names):
            continue
        for outcome in branch.findall("setOutcomeValue"):
            name = outcome.get("identifier", "")
            if name.startswith("SCORE"):
                marks.setdefault(name, set()).update(_number(_text(each)) for each in outcome.findall("baseValue"))
    return any(len({mark for mark in each if mark > 0}) > 1 for each in marks.values())


def shown_for(root: Element, holds: Callable[[Element], bool]) -> set[str]:
    """Return the identifiers of what the branches of the rules show whose condition `holds`."""
    found = {
        _text(each)
        for branch, rule in _branches(root)
        if holds(rule)
        for outcome in branch.findall("setOutcomeValue")
        for each in outcome.iter("baseValue")
    }
    return found - {""}


def said_when_right(root: Element) -> frozenset[str]:
    """Return the identifiers of the feedback that the rules of an item give to a right answer."""
    found = shown_for(root, _asks_for_right)
    follows = any(
        each.find("variable") is not None and not (each.get("identifier") or "").startswith(("SCORE", "MAXSCORE"))
        for each in root.iterfind("responseProcessing/setOutcomeValue")
    )
    if follows:  # the feedback has the identifier of what was chosen
        found.update(_text(each) for each in root.iterfind("responseDeclaration/correctResponse/value"))
    return frozenset(found - {""})


def _branches(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each branch of the rules and its condition."""
    for branch in root.iter():
        if branch.tag in ("responseIf", "responseElseIf") and len(branch):
            yield branch, branch[0]


def _asks_for_right(rule: Element) -> bool:
    if rule.tag == "and":
        return any(_asks_for_right(each) for each in rule)
    if rule.tag not in _COMPARING:
        return False
    return rule.find("correct") is not None or any(_text(each) == "correct" for each in rule.findall("baseValue"))


def _by_rule(root: Element, name: str, single: bool) -> tuple[str, ...]:
    """Return the answer for which the rules give the most marks, where they compare it with written ones."""
    found: list[tuple[float, tuple[str, ...]]] = []
    for branch, rule in _branches(root):
        if rule.tag in ("match", "equal", "stringMatch") and _names(rule, name):
            values = tuple(_text(each) for each in rule.iter("baseValue"))
            marks = (_number(_text(each)) for each in branch.iterfind("setOutcomeValue/baseValue"))
            found.append((max(marks, default=0.0), values))
    best = max((mark for mark, values in found if values), default=0.0)
    right = [values for mark, values in found if mark == best > 0 and values]
    if single and right:
        return tuple(dict.fromkeys(value for values in right for value in values))
    if len(right) == 1:
        return right[0]
    if right or any(each.get("identifier") == name for each in root.iterfind("responseProcessing//variable")):
        raise UserError("Which answer is right is worked out by rules of QTI, which are not carried over.")
    raise UserError("Nothing says which answer is right.")


def _names(rule: Element, name: str) -> bool:
    return any(each.get("identifier") == name for each in rule.iter("variable"))


def _rounded(key: str, rule: Element) -> Answer | None:
    """Return the number that rounds to the same as the key; None where that cannot be said."""
    value, figures = _decimal(key), rule.get("figures", "")
    if value is None or not figures.isdecimal() or not 0 <= int(figures) <= _MOST_FIGURES:
        return None
    places = int(figures)
    if rule.get("roundingMode") != "decimalPlaces":  # significant figures
        places -= value.adjusted() + 1
    unit = Decimal(1).scaleb(-places)
    try:
        return answers.numeric(str(value.quantize(unit, ROUND_HALF_UP)), str(unit / 2))
    except InvalidOperation:
        return None


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= 2 * _MOST_FIGURES else None
