"""From a reading to an assessment: unsure readings are asked about, all others are judged by the item's rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_lowercase

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Choice, Expression, Item, Number, ShortText, Working
from mmtutor.domain.items.causes import with_cause
from mmtutor.domain.items.forms import solved_trouble
from mmtutor.domain.items.words import is_prose
from mmtutor.domain.longer_answers import Similarity, doubted
from mmtutor.domain.maths import MathsSyntaxError, Relation, Value, normal, parse
from mmtutor.domain.maths.nodes import has_unknowns
from mmtutor.domain.reading import Reading
from mmtutor.messages import message

_IN_ORDER = "|".join(ascii_lowercase[i : i + n] for n in (3, 4) for i in range(27 - n))  # abc, xyz: unknowns, no word
_INSTRUCTION = re.compile(
    rf"(?!sqrt|over|times|plus|minus|equals|(?:and|{_IN_ORDER})\b)\b(?<!\\)[A-Za-z]{{3,}}\b(?!\()"
    r"|\b(?:is|in|to|if|as|an|by)\b"
    r"|[\u3400-\u9fff，。：？]+|\.\s*$"
)
_BLANK = re.compile(r"=\s*(?:[?？]|_+)?\s*$")
_SYSTEM = re.compile(r"\\(?:begin|end)\{\w+\}|\\\\|[和且与]")
_RELATION = re.compile(r"[=<>≤≥≠]|\\(?:leq?|geq?|lt|gt)\b")
_MONEY = re.compile(r"\s*([$€£¥])\s*(\d[\d.,]*)\s*")
_CURRENCY = re.compile(r"[$€£¥]\s*(?=\d)")
_MAX_KEY = 4000  # characters
_WORDS = frozenset({"yes", "no", "true", "false"})
_NOT_MADE_OUT = message("I could not make that out. Try again, or type it.")


def assess(item: Item, reading: Reading, similarity: Similarity | None = None) -> Assessment:
    """Judge what was read, as `judged_as_read` does.

    With `similarity`, a longer answer that may be right in other words is left to the teacher.
    """
    return judged_as_read(reading, lambda: _judged(item, reading.text, similarity))


def judged_as_read(reading: Reading, judge: Callable[[], Assessment]) -> Assessment:
    """Return what `judge` says of the text that was read, or a question (UNSURE) whether it was read right.

    Right is believed sooner than wrong. A reading that is only likely is taken where it is right: a wrong answer is
    seldom misread as just the key. A sure one is found wrong only where nothing else may have been meant: a right
    answer is easily misread in one symbol. Whether to ask depends on what else was read, never on how near the key is:
    who cycles through guesses is not told that he is warm. A question tells that what was read is not right, as "wrong"
    does, and costs a try once it is confirmed; whoever takes another reading instead is judged by that one.
    """
    if reading.conflict:
        return Assessment(Verdict.UNSURE, message("What I saw and what I heard differ. Which one do you mean?"))
    if not reading.text:
        return judge() if reading.sure else Assessment(Verdict.UNSURE, _NOT_MADE_OUT)
    if reading.sure or reading.likely:
        judged = judge()
        if judged.verdict is Verdict.CORRECT:
            return judged
        if reading.sure and (judged.same_value or not reading.rivalled):
            return judged
    return Assessment(Verdict.UNSURE, message("Did you write {reading}?", reading=reading.text))


def assess_text(
    key: str, answer: str, kind: str | None = None, *, prompt: str = "", similarity: Similarity | None = None
) -> Assessment:
    """Judge an answer without a course. `kind` is one of `ITEM_TYPES`, or None to tell it from the key.

    For "working", `prompt` is the given line. A key that cannot be read as its kind is compared as text. Never raises.
    """
    key = key[:_MAX_KEY]
    for attempt in dict.fromkeys((kind or guessed_kind(key), guessed_kind(key))):
        try:
            item = item_from_key(key, attempt, prompt)
        except ValueError:  # the key is of another kind
            continue
        return _judged(item, answer, similarity)
    return _judged(ShortText(id="", prompt=prompt, keys=(key,)), answer, similarity)


def _judged(item: Item, answer: str, similarity: Similarity | None) -> Assessment:
    return doubted(item, answer, with_cause(item, answer, item.assess(answer)), similarity)


def guessed_kind(key: str) -> str:
    """Return the kind of item that a key belongs to."""
    if is_prose(key) or key.casefold().strip() in _WORDS:
        return "short_text"
    try:
        node = parse(_without_currency(key)[0])
        found = normal(node)
    except MathsSyntaxError:
        return "short_text"
    return "number" if isinstance(found, Value) and not has_unknowns(node) else "expression"


def _without_currency(key: str) -> tuple[str, str]:
    """Return a key such as $1.79 as a number and its currency; every other key as it is."""
    found = _MONEY.fullmatch(key)
    return (found[2], found[1]) if found else (key, "")


def item_from_key(key: str, kind: str, prompt: str = "") -> Item:
    """Return the item of a kind that a key alone makes. Raises ValueError where the key is of another kind."""
    match kind:
        case "choice":
            return _choice(key, prompt)
        case "number":
            number, unit = _without_currency(key)
            return Number(id="", prompt=prompt, key=number, unit=unit)
        case "expression":
            node = parse(key)
            solved = isinstance(node, Relation) and solved_trouble(node) is None
            return Expression(id="", prompt=prompt, key=key, form="solved" if solved else "any")
        case "working":
            return Working(id="", prompt=prompt, given=given_line(prompt, key), key=key)
        case _:
            return ShortText(id="", prompt=prompt, keys=(key,))


def given_line(prompt: str, key: str = "") -> str:
    """Return the maths in a prompt such as "Solve 2x+3=13." or "Work out $1/2+1/3$"; the key where there is none."""
    between = prompt.split("$")
    for text in (between[1] if len(between) > 2 else prompt, _CURRENCY.sub("", prompt)):
        maths = _without_words(_BLANK.sub("", _SYSTEM.sub("\n", text)))
        try:
            normal(parse(maths))
        except MathsSyntaxError:
            continue
        return maths
    return key


def _without_words(text: str) -> str:
    """Return the maths between the words of a task: of "Solve x+y=5 and x-y=1 for x" both equations."""
    if _INSTRUCTION.search(text):
        text = text.rpartition(":")[2]
    parts = [part.strip(" ,.") for line in text.splitlines() for part in _INSTRUCTION.split(line)]
    parts = [part for part in parts if re.search(r"\d|\W", part) or len(part) == 1]  # "do" is a word too
    relations = [part for part in parts if _RELATION.search(part)]
    return "; ".join(relations) or max(parts, key=len, default="")


def _choice(key: str, prompt: str) -> Item:
    """Return a choice of letters; options whose own words are not known can only be named by letter."""
    letter = key.strip().casefold().strip("().")
    if len(letter) == 1 and "a" <= letter <= "z":
        options = tuple(chr(c) for c in range(ord("a"), max(ord(letter), ord("f")) + 1))
        return Choice(id="", prompt=prompt, options=options, key=options.index(letter))
    return ShortText(id="", prompt=prompt, keys=(key,))
