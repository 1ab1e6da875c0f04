"""Whether words give an item's answer away. Used on words that no person wrote, before a learner may see the answer.

Every run of the text that looks like maths is put to the item's own rules, number words and LaTeX included; so whatever
would be taken for the right answer is found in whatever form. When in doubt it says yes: words that are kept back cost
little. It cannot tell reasoning that leads to the answer without naming it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction

from mmtutor.domain.assess import assess_text
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Choice, Item, ShortText
from mmtutor.domain.items.words import bare, is_prose, plain
from mmtutor.domain.maths import MathsSyntaxError, Value, normal, parse
from mmtutor.domain.number_words import in_digits

LONGEST = 24  # tokens of a run that is looked at
MOST_RUNS = 3000  # more are too much to look through, and kept back

_LATEX = (
    (re.compile(r"\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}"), r" \1/\2"),
    (re.compile(r"\\[dt]?frac\s*(\d)\s*(\d)"), r" \1/\2"),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r" ((\1)/(\2))"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), r"√(\1)"),
    (re.compile(r"\\(?:cdot|times)"), "*"),
    (re.compile(r"\\div"), "/"),
    (re.compile(r"\\pi\b"), "π"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\[A-Za-z]+|\\[()\[\],;! ]|\$"), " "),
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_EMPHASIS = re.compile(r"[*_`~]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_HIGH_AND_LOW = re.compile("([⁰¹²³⁴-⁹]+)[⁄/∕]([₀-₉]+)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_NUMBER = r"\d+(?:[.,]\d+)*|\.\d+|[¼-¾⅐-⅞]"
_WORDS = r"over|times|of|plus|minus|equals|percent|squared|cubed|sqrt|divided\s+by|multiplied\s+by|out\s+of"
_ENDINGS = r"[%)\]}!]|percent|squared|cubed|[⁰¹²³⁴-⁹]+|\.\.\."
_OPERATORS = r"<=|>=|!=|[-+*/÷:=<>^(){}\[\]√π×·⋅∙•∗✕✖⨯−–—‐‑‒﹣∕⁄╱≤⩽≦≥⩾≧≠;]"
_BARE_NUMBER = re.compile(_NUMBER)
_LETTERS_BEFORE = frozenset({"option", "answer", "letter", "choice", "choose", "pick", "select"})
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def gives_away(text: str, item: Item) -> bool:
    """Say whether a text contains the item's answer in a form that the item's rules know."""
    if isinstance(item, Choice) and _names_choice(plain(_HIDDEN.sub("", text)), text, item):
        return True
    if isinstance(item, ShortText) and _says_word(text, item):
        return True
    without = _EMPHASIS.sub("", text)
    return any(_contains_maths(version, item) for version in dict.fromkeys((text, without)))


def _contains_maths(text: str, item: Item) -> bool:
    key = _maths_key(item)
    if key is None:
        return False
    letters = frozenset(re.findall(r"[A-Za-z]", re.sub(_WORDS, " ", _as_maths(key))))
    listing = "," in key or " or " in key
    asked = {_close(run) for run in _runs(_as_maths(item.prompt), letters, listing)}
    cleaned = _as_maths(text)
    seen: set[str] = set()
    for run in _runs(cleaned, letters, listing):
        if run in seen:
            continue
        seen.add(run)
        if len(seen) > MOST_RUNS:
            return True
        judged = _judged(item, key, run)
        if judged.verdict is Verdict.CORRECT or (judged.same_value and _close(run) not in asked):
            return True
        if judged.verdict is Verdict.UNSURE:  # it may be read as the answer
            return True
    return _has_all_numbers(cleaned, key)


def _maths_key(item: Item) -> str | None:
    """Return the answer as maths, or None where it is none."""
    key = item.options[item.key].strip("$ ") if isinstance(item, Choice) else item.shown_key()
    if isinstance(item, Choice | ShortText):
        if is_prose(key):
            return None
        try:
            normal(parse(key))
        except MathsSyntaxError:
            return None
    return key


def _judged(item: Item, key: str, run: str) -> Assessment:
    if isinstance(item, Choice | ShortText):
        return assess_text(key, run)
    if item.kind == "working":  # its last line may be said without those before it
        last = assess_text(key, run)
        return (
            last if last.verdict is Verdict.CORRECT or last.same_value else Assessment(Verdict.INVALID, last.feedback)
        )
    return item.assess(run)


def _as_maths(text: str) -> str:
    """Return a text with LaTeX, tags, hidden signs and number words written as learners' maths."""
    text = _TAG.sub("", html.unescape(_HIDDEN.sub("", text)))
    text = _HIGH_AND_LOW.sub(lambda m: f" {m[1].translate(_DIGITS)}/{m[2].translate(_DIGITS)}", text)
    for _ in range(3):  # fractions in fractions
        for form, shown in _LATEX:
            text = form.sub(shown, text)
    return " ".join(in_digits(text).split())


def _runs(text: str, letters: frozenset[str], listing: bool) -> Iterator[str]:
    """Yield every part of a text that looks like maths."""
    names = rf"|(?<![A-Za-z])[{''.join(sorted(letters))}]{{1,3}}(?![A-Za-z])" if letters else ""
    lists = r"|,|\bor\b|\band\b" if listing else ""
    words = rf"(?<![A-Za-z])(?:{_WORDS})(?![A-Za-z])"
    token = re.compile(rf"{_NUMBER}|{_ENDINGS}|{_OPERATORS}|{words}{names}{lists}", re.IGNORECASE)
    tokens = list(token.finditer(text))
    begins = re.compile(rf"(?:{_NUMBER}|[-−–(\[{{√π]|minus|sqrt{names})", re.IGNORECASE)
    ends = re.compile(rf"(?:{_NUMBER}|{_ENDINGS}|π{names})", re.IGNORECASE)
    for i, first in enumerate(tokens):
        if begins.fullmatch(first.group()) is None:
            continue
        for j in range(i, min(i + LONGEST, len(tokens))):
            if j > i and text[tokens[j - 1].end() : tokens[j].start()].strip():
                break
            if ends.fullmatch(tokens[j].group()):
                yield text[first.start() : tokens[j].end()]


def _close(run: str) -> str:
    return "".join(run.split()).casefold()


def _has_all_numbers(text: str, key: str) -> bool:
    """Say whether all numbers of an answer of several occur: the numerator is 3, the denominator 4."""
    said = [m.group() for m in _BARE_NUMBER.finditer(text)]
    return any(len(form) > 1 and all(said.count(n) >= form.count(n) for n in form) for form in _forms(key))


def _forms(key: str) -> Iterator[list[str]]:
    yield [m.group() for m in _BARE_NUMBER.finditer(_as_maths(key))]
    try:
        found = normal(parse(key))
    except MathsSyntaxError:
        return
    exact = found.constant if isinstance(found, Value) else None
    if isinstance(exact, Fraction) and exact.denominator > 1:
        whole, rest = divmod(abs(exact.numerator), exact.denominator)
        yield [str(abs(exact.numerator)), str(exact.denominator)]
        if whole:
            yield [str(whole), str(rest), str(exact.denominator)]


def _names_choice(words: str, text: str, item: Choice) -> bool:
    letter = chr(ord("a") + item.key)
    option = plain(item.options[item.key]).strip("$ .")
    if option and re.search(rf"(?<!\w){re.escape(option)}(?!\w)", words):
        return True
    if re.search(rf"\({letter}\)|\b{letter}\)|\b(?:{'|'.join(_LETTERS_BEFORE)})\W+(?:is\W+)?{letter}\b", words):
        return True
    alone = re.compile(rf"(?<![\w'’]){letter}(?![\w'’])", re.IGNORECASE)
    for found in alone.finditer(text):
        after = text[found.end() : found.end() + 1]
        article = (
            letter in "ai"
            and after == " "
            and (found.group().islower() or letter == "i" or _begins(text, found.start()))
        )
        if not article:
            return True
    names = in_digits(words)
    place = _PLACES[item.key] if item.key < len(_PLACES) else "last"
    last = item.key == len(item.options) - 1
    return bool(re.search(rf"\b{item.key + 1}\b|\b{place}\b" + (r"|\blast\b" if last else ""), names))


def _begins(text: str, at: int) -> bool:
    """Say whether a sentence begins here."""
    return not text[:at].strip() or text[:at].rstrip()[-1] in ".!?:\n"


def _says_word(text: str, item: ShortText) -> bool:
    cleaned = plain(_EMPHASIS.sub("", _HIDDEN.sub("", text)))
    if any(plain(key) in cleaned for key in item.keys if not key.isascii()):
        return True
    words = re.findall(r"[^\s,.;:!?()\"“”]+", cleaned)
    longest = max(len(bare(key)) for key in item.keys) + 2
    for i in range(len(words)):
        for j in range(i + 1, min(i + longest, len(words)) + 1):
            judged = item.assess(" ".join(words[i:j]))
            if judged.verdict is Verdict.CORRECT or judged.form_ok is False:
                return True
    return False
