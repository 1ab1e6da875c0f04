"""Whether words give an item's answer away. Used on words that no person wrote, before a learner may see the answer.

Every run of the text that looks like maths is put to the item's own rules, number words and LaTeX included; so whatever
would be taken for the right answer is found in whatever form. A number that is only a part of something, as 2 is of 2x
and 4 of 3/4, is not a run by itself. When in doubt it says yes: words that are kept back cost little. It cannot tell
reasoning that leads to the answer without naming it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from mmtutor.domain.assess import assess_text
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.items import Choice, Cloze, Item, Matching, MultipleChoice, Ordering, ShortText
from mmtutor.domain.items.forms import is_finished
from mmtutor.domain.items.words import bare, is_prose, plain
from mmtutor.domain.maths import Listing, MathsSyntaxError, Name, Relation, Value, normal, parse
from mmtutor.domain.maths.nodes import walk, without_parens
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
_HOLDS_TOGETHER = frozenset("/⁄∕╱^")  # what stands on either side of these is a part, and no answer by itself
_LETTERS_BEFORE = frozenset({"option", "answer", "letter", "choice", "choose", "pick", "select"})
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@lru_cache(maxsize=256)  # the ladder asks the same of an item's next line after every answer
def gives_away(text: str, item: Item, *, seen: tuple[str, ...] = ()) -> bool:
    """Say whether a text contains the item's answer in a form that the item's rules know.

    `seen` are texts that the learner has before him already, such as his own lines, or that are only the way to the
    answer: what stands in them may be said again, unless it is the answer or another finished way of writing it. What
    the question says is seen.
    """
    if isinstance(item, Choice) and _names_choice(plain(_HIDDEN.sub("", text)), text, item):
        return True
    if isinstance(item, ShortText) and _says_word(text, item):
        return True
    if isinstance(item, MultipleChoice | Ordering | Matching | Cloze):
        return _gives_part_away(text, item, seen)
    without = _EMPHASIS.sub("", text)
    return any(_contains_maths(version, item, seen) for version in dict.fromkeys((text, without)))


def _gives_part_away(text: str, item: Item, seen: tuple[str, ...]) -> bool:
    """Say whether a text gives away a part of an answer of several: a right option, a pair, a gap, or the order."""
    words = plain(_HIDDEN.sub("", text))
    match item:
        case Cloze():
            return any(gives_away(text, gap, seen=seen) for gap in item.gaps)
        case MultipleChoice():
            choices = (Choice(id="", prompt="", options=item.options, key=item.options.index(r)) for r in item.right)
            return any(_names_choice(words, text, choice) for choice in choices)
        case Matching():
            pairs = zip(item.left, item.right, strict=True)
            together = any(plain(a).strip("$ ") in words and plain(b).strip("$ ") in words for a, b in pairs)
            return together or any(pair in words.split() for pair in item.shown_key().split())
        case Ordering():
            places = [words.find(plain(option).strip("$ ")) for option in item.order]
            letters = r"\W*".join(chr(ord("a") + item.options.index(option)) for option in item.order)
            return (min(places) >= 0 and places == sorted(places)) or bool(re.search(rf"\b{letters}\b", words))
    return False


def _contains_maths(text: str, item: Item, seen: tuple[str, ...]) -> bool:
    key = _maths_key(item)
    if key is None:
        return False
    letters = frozenset(re.findall(r"[A-Za-z]", re.sub(_WORDS, " ", _as_maths(key))))
    listing = "," in key or " or " in key
    asked = {_close(run) for run in _runs(_as_maths(item.prompt), letters, listing)}
    known = {_close(run) for each in seen for run in _runs(_as_maths(each), letters, listing)}
    others = frozenset(re.findall(r"(?<![A-Za-z])[a-z](?![A-Za-z])", _as_maths(item.prompt))) - letters
    cleaned = _as_maths(text)
    looked_at: set[str] = set()
    for run in _runs(cleaned, letters, listing, others):
        if run in looked_at:
            continue
        looked_at.add(run)
        if len(looked_at) > MOST_RUNS:
            return True
        judged = _judged(item, key, run)
        if judged.verdict is Verdict.CORRECT or judged.verdict is Verdict.UNSURE:  # it may be read as the answer
            return True
        if judged.same_value and _close(run) not in asked and (_close(run) not in known or is_answer_like(run)):
            return True
    return _has_all_numbers(cleaned, key, item.prompt)


def is_answer_like(text: str) -> bool:
    """Say whether maths is written as an answer is, with nothing left to work out: 6/8, but not 3/6 + 2/6.

    What an unknown equals is one, worked out or not: x = 13 - 8.
    """
    try:
        node = without_parens(parse(text))
    except MathsSyntaxError:
        return True
    if isinstance(node, Relation):
        sides = [side for side in map(without_parens, node.operands) if not isinstance(side, Name)]
        return len(sides) < len(node.operands) and not any(isinstance(part, Name) for s in sides for part in walk(s))
    return all(is_finished(part) for part in (node.items if isinstance(node, Listing) else (node,)))


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


@lru_cache(maxsize=256)
def _as_maths(text: str) -> str:
    """Return a text with LaTeX, tags, hidden signs and number words written as learners' maths."""
    text = _TAG.sub("", html.unescape(_HIDDEN.sub("", text)))
    text = _HIGH_AND_LOW.sub(lambda m: f" {m[1].translate(_DIGITS)}/{m[2].translate(_DIGITS)}", text)
    for _ in range(3):  # fractions in fractions
        for form, shown in _LATEX:
            text = form.sub(shown, text)
    return " ".join(in_digits(text).split())


def _runs(text: str, letters: frozenset[str], listing: bool, others: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every part of a text that looks like maths and stands by itself.

    `letters` are those of the answer, `others` those that the question uses: 2 is no answer in 2y.
    """
    names = rf"|(?<![A-Za-z])[{''.join(sorted(letters))}]{{1,3}}(?![A-Za-z])" if letters else ""
    lists = r"|,|\bor\b|\band\b" if listing else ""
    words = rf"(?<![A-Za-z])(?:{_WORDS})(?![A-Za-z])"
    token = re.compile(rf"{_NUMBER}|{_ENDINGS}|{_OPERATORS}|{words}{names}{lists}", re.IGNORECASE)
    tokens = list(token.finditer(text))
    begins = re.compile(rf"(?:{_NUMBER}|[-−–(\[{{√π]|minus|sqrt{names})", re.IGNORECASE)
    ends = re.compile(rf"(?:{_NUMBER}|{_ENDINGS}|π{names})", re.IGNORECASE)
    factor = re.compile(rf"[A-Za-z(\[{{√π]{names}", re.IGNORECASE)
    for i, first in enumerate(tokens):
        if begins.fullmatch(first.group()) is None or _is_part(text, tokens, i, -1):
            continue
        for j in range(i, min(i + LONGEST, len(tokens))):
            if j > i and text[tokens[j - 1].end() : tokens[j].start()].strip():
                break
            last = tokens[j]
            if ends.fullmatch(last.group()) is None or _is_part(text, tokens, j, 1):
                continue
            after = text[last.end() : last.end() + 1]
            multiplies = _BARE_NUMBER.fullmatch(last.group()) and factor.fullmatch(after)
            if not (multiplies and (after in others or after in letters or not after.isalpha())):
                yield text[first.start() : last.end()]


def _is_part(text: str, tokens: list[re.Match[str]], at: int, step: int) -> bool:
    """Say whether a token belongs to a fraction or power that goes on before it (-1) or after it (1)."""
    beside = at + step
    if not 0 <= beside < len(tokens):
        return False
    between = (
        slice(tokens[at].end(), tokens[beside].start()) if step > 0 else slice(tokens[beside].end(), tokens[at].start())
    )
    return tokens[beside].group() in _HOLDS_TOGETHER and not text[between].strip()


def _close(run: str) -> str:
    return "".join(run.split()).casefold()


def _has_all_numbers(text: str, key: str, prompt: str) -> bool:
    """Say whether all numbers of an answer of several occur by themselves: the numerator is 3, the denominator 4."""
    said = _lone_numbers(text)
    for number in _lone_numbers(_as_maths(prompt)):
        if number in said:
            said.remove(number)
    return any(len(form) > 1 and all(said.count(n) >= form.count(n) for n in form) for form in _forms(key))


def _lone_numbers(text: str) -> list[str]:
    """Return the numbers that are part of no formula."""
    around = re.compile(rf"(?:{_OPERATORS}|[A-Za-z])")
    found = []
    for number in _BARE_NUMBER.finditer(text):
        before, after = text[: number.start()].rstrip(" "), text[number.end() :].lstrip(" ")
        touches = text[number.end() : number.end() + 1].isalpha() or text[: number.start()][-1:].isalpha()
        punctuation = before.endswith((":", ";")) or after.startswith((";", ":", ")"))
        joined = around.fullmatch(before[-1:]) and not before[-1:].isalpha()
        joined = joined or (around.fullmatch(after[:1]) and not after[:1].isalpha())
        if not touches and (not joined or punctuation or before.endswith("=")):
            found.append(number.group())
    return found


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
    if option and not option.isascii() and option in words:
        return True  # words of Chinese have no space between them
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
    place = _PLACES[item.key] if item.key < len(_PLACES) else "last"
    last = "|last" if item.key == len(item.options) - 1 else ""
    if re.search(rf"\b(?:{place}{last})(?:\s+(?:option|one|answer|choice|row)\b|\s*[.!?,;:]|\s*$)", words):
        return True
    named = rf"(?:{'|'.join(_LETTERS_BEFORE)}|number|第)\W*(?:is\W+)?{item.key + 1}(?!\d)"
    digits = in_digits(words)
    return bool(re.search(named, digits)) or digits.strip(" .!") == str(item.key + 1)


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
