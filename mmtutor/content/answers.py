"""Foreign answers as fields of our items: weighed options, accepted words, numbers with a tolerance, pairs.

Each function returns a kind, its fields, and what was lost; or raises UserError where there is no such item of ours.
Knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from mmtutor.domain.items import Expression, Item, Number
from mmtutor.domain.items.cloze import MAX_GAPS
from mmtutor.domain.items.words import is_prose
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

MAX_OPTIONS = 26  # each has a letter
MAX_KEY = 200  # characters that a learner can be asked to type the same
_WHOLE = 0.999  # Moodle writes 100 % in several ways
_MAX_DIGITS = 30
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OPERATOR = re.compile(r"[=<>^+*/≤≥]|\d[A-Za-z]|\S-\S")
_WORDS = {"true": {"en": "True", "zh": "对"}, "false": {"en": "False", "zh": "错"}}


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer and its share of the marks: 1 is right, 0 and less is wrong."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A kind of item, its fields, and what was lost on the way to them."""

    kind: str
    fields: dict[str, object]
    lost: list[Message] = field(default_factory=list)


def chosen(options: Sequence[Weighed], *, single: bool, shuffle: bool = True) -> Answer:
    """Return a choice, or a multiple choice where not `single`."""
    options = [Weighed(_entry(option.text, apart=not single), option.weight) for option in options]
    texts = [option.text for option in options]
    if len(options) < 2:
        raise UserError("There are fewer than two options.")
    if len(options) > MAX_OPTIONS:
        raise UserError("There are more than {limit} options.", limit=MAX_OPTIONS)
    if len(set(texts)) < len(texts) or "" in texts:
        raise UserError("Two options look the same, or one has no text.")
    right = [option.text for option in options if option.weight >= (_WHOLE if single else 1e-9)]
    lost = _part_marks(options, single)
    if not right:
        raise UserError("None of its options is marked as right.")
    if not single:
        wrong = tuple(text for text in texts if text not in right)
        return Answer("multiple_choice", {"right": tuple(right), "wrong": wrong}, lost)
    if len(right) > 1:
        raise UserError("Several options are right, but only one is to be chosen.")
    letters = [_LETTERS.find(text.strip(" .)").lower()) if len(text.strip(" .)")) == 1 else -1 for text in texts]
    shuffle = shuffle and not any(0 <= letter < len(texts) for letter in letters)
    if any(0 <= letter < len(texts) and letter != place for place, letter in enumerate(letters)):
        raise UserError("Its options are letters that stand for other options here.")
    fields: dict[str, object] = {"options": tuple(texts), "key": texts.index(right[0])}
    return Answer("choice", fields if shuffle else {**fields, "shuffle": False}, lost)


def true_or_false(is_true: bool, language: str = "en") -> Answer:
    """Return a choice between true and false."""
    options = tuple(_WORDS[word][language] for word in ("true", "false"))
    return Answer("choice", {"options": options, "key": 0 if is_true else 1, "shuffle": False})


def typed(answers: Sequence[Weighed]) -> Answer:
    """Return a number, an expression or a short text, whichever the accepted answers are."""
    keys = list(dict.fromkeys(one.text.strip() for one in answers if one.weight >= _WHOLE and one.text.strip()))
    if not keys or keys == ["*"]:
        raise UserError("It has no answer that counts as right.")
    if any(len(key) > MAX_KEY for key in keys):
        raise UserError("Its answer is too long to be typed the same.")
    lost = [message("Part marks are left out; what is not right counts as wrong.")] * any(
        1e-9 < one.weight < _WHOLE for one in answers
    )
    if any("*" in key.replace(r"\*", "") and not _is(Expression, key) for key in keys):
        lost.append(message("A star that stood for any text is taken as it is written."))
    if len(keys) == 1 and not is_prose(keys[0]):
        if _is(Number, keys[0]):
            return Answer("number", {"key": keys[0]}, lost)
        if _OPERATOR.search(keys[0]) and _is(Expression, keys[0]):
            return Answer("expression", {"key": keys[0]}, lost)
    return Answer("short_text", {"keys": tuple(keys)}, lost)


def numeric(value: str, tolerance: str = "0") -> Answer:
    """Return a number from its decimal digits and what it may be off by."""
    key, off = _decimal(value), abs(_decimal(tolerance or "0"))
    fields: dict[str, object] = {"key": _digits(key)}
    return Answer("number", fields | ({"tolerance": _digits(off)} if off else {}))


def between(least: str, most: str) -> Answer:
    """Return a number that may lie anywhere between two."""
    low, high = sorted((_decimal(least), _decimal(most)))
    return numeric(str((low + high) / 2), str((high - low) / 2))


def pairs(found: Sequence[tuple[str, str]]) -> Answer:
    """Return a matching. Answers that belong to nothing are left out."""
    kept = [(_entry(left), _entry(right)) for left, right in found if left.strip() and right.strip()]
    lost = [message("Answers that belong to nothing are left out.")] * (len(kept) < len(found))
    left, right = tuple(pair[0] for pair in kept), tuple(pair[1] for pair in kept)
    if len(kept) < 2:
        raise UserError("There are fewer than two pairs.")
    if len(kept) > MAX_OPTIONS:
        raise UserError("There are more than {limit} options.", limit=MAX_OPTIONS)
    if len(set(left)) < len(left) or len(set(right)) < len(right):
        raise UserError("An entry belongs to several others; here each belongs to one.")
    return Answer("matching", {"left": left, "right": right}, lost)


def in_order(things: Sequence[str]) -> Answer:
    """Return an ordering."""
    order = tuple(_entry(thing, apart=True) for thing in things)
    if len(order) < 2 or len(set(order)) < len(order) or "" in order:
        raise UserError("An order needs at least two different things.")
    if len(order) > MAX_OPTIONS:
        raise UserError("There are more than {limit} options.", limit=MAX_OPTIONS)
    return Answer("ordering", {"order": order})


def gap(keys: Sequence[str], options: Sequence[str] = ()) -> str:
    """Return a gap of a cloze text, followed by the `options` that it was to be chosen from.

    Raises UserError where a key cannot stand in a gap.
    """
    found = [_bare(" ".join(key.split())) for key in keys if key.strip()]
    if not found:
        raise UserError("A gap has no answer that counts as right.")
    if any("|" in key or "]" in key or "[" in key or len(key) > MAX_KEY for key in found):
        raise UserError("A gap has an answer that cannot be written in one.")
    if len(options) > MAX_OPTIONS:
        raise UserError("There are more than {limit} options.", limit=MAX_OPTIONS)
    shown = " / ".join(" ".join(option.split()) for option in options) if len(options) > 1 else ""
    return f"[[{'|'.join(dict.fromkeys(found))}]]" + (f" ({shown})" if shown else "")


def bounded_gaps(count: int) -> None:
    """Raise UserError for a text with more gaps than an exercise may have."""
    if count > MAX_GAPS:
        raise UserError("There are more than {limit} gaps.", limit=MAX_GAPS)


def size(text: str) -> Decimal:
    """Return what a number is worth. Raises UserError where it is none."""
    return _decimal(text)


def prompt_and_gaps(text: str) -> tuple[str, str]:
    """Return the first paragraph as prompt where the gaps come after it; else a prompt of our own, and all the text."""
    first, _, rest = text.strip().partition("\n\n")
    if rest.strip() and "[[" not in first:
        return first, rest.strip()
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return ("填空。" if chinese else "Fill the gaps."), text.strip()


def _bare(key: str) -> str:
    """Return an answer as it is typed: without the signs around what is all bold or all a formula."""
    key = key.strip("*") if key.count("*") in (2, 4) and key[0] == key[-1] == "*" else key
    return key.strip("$") if key.count("$") == 2 and key[0] == key[-1] == "$" else key


def _entry(text: str, *, apart: bool = False) -> str:
    """Return an option on one line; `apart`: without the semicolons that stand between options in an answer."""
    line = " ".join(text.split())
    return line.replace(";", "；") if apart else line


def _part_marks(options: Sequence[Weighed], single: bool) -> list[Message]:
    positive = {round(option.weight, 3) for option in options if option.weight > 1e-9}
    penalty = any(option.weight < 0 and (single or option.weight > -_WHOLE) for option in options)
    odd = penalty or (positive != {1.0} if single else len(positive) > 1)
    return [message("Part marks and penalties are left out; what is not right counts as wrong.")] * odd


def _is(kind: type[Item], key: str) -> bool:
    try:
        kind(id="", prompt="", key=key)  # type: ignore[call-arg]
    except ValueError:
        return False
    return True


def _decimal(text: str) -> Decimal:
    cleaned = text.strip().replace("−", "-")
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    try:
        number = Decimal(cleaned)
    except InvalidOperation as trouble:
        raise UserError("{text} is not a number.", text=text.strip()[:60]) from trouble
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS or len(number.as_tuple().digits) > _MAX_DIGITS:
        raise UserError("{text} is not a number of a usual size.", text=text.strip()[:60])
    return number


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
