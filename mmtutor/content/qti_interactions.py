"""The interactions of a QTI item as answers of ours. Knows elements by their names in QTI 2, without namespaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from mmtutor.content import answers
from mmtutor.content.answers import Answer, Weighed
from mmtutor.content.markup import Text, from_html
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

_GAP_OPEN, _GAP_CLOSE = "\ue011", "\ue012"
_MARKED = re.compile(f"{_GAP_OPEN}(\\d+){_GAP_CLOSE}")
_NUMERIC = frozenset({"float", "integer"})
_TAG = re.compile(r"<[^<>]*>")
_FOLLOWS = re.compile(r"[\s.;:,)]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an item asks: its prompt, its answer, and what of the texts was lost."""

    prompt: str
    answer: Answer
    lost: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Declared:
    """A response that is declared: the values that are right, the marks for each, and its type."""

    correct: tuple[str, ...]
    marks: dict[str, float]
    single: bool
    of_type: str

    def weight(self, value: str) -> float:
        """Return the share of the marks that one value is worth; what is named as correct is right."""
        if self.correct:
            if value in self.correct:
                return 1.0
            return min(0.5, self.marks.get(value, 0.0)) if self.single else -1.0 * (self.marks.get(value, 0.0) < 0)
        best = max(self.marks.values(), default=0.0)
        share = self.marks.get(value, 0.0) / best if best > 0 else 0.0
        return share if self.single else float(share > 0)


def asked_by(root: Element, body: Element) -> Asked:
    """Return what the one interaction of an item asks, or its gaps together. Raises UserError for what has no place."""
    found = [each for each in body.iter() if each.tag.endswith("Interaction")]
    if not found:
        raise UserError("It asks nothing that could be answered here.")
    tags = {each.tag for each in found}
    if len(found) > 1 and tags <= {"textEntryInteraction", "inlineChoiceInteraction"}:
        return _gaps(root, body, found)
    if len(found) > 1:
        raise UserError("It asks several things at once.")
    reader = _READERS.get(found[0].tag)
    if reader is None:
        raise UserError("It is answered by a {interaction}, which has no place here.", interaction=found[0].tag[:40])
    return reader(root, body, found[0])


def text_of_element(element: Element) -> Text:
    """Return what an element holds in our markup."""
    return from_html(tostring(element, "unicode", method="html"))


def declared(root: Element, interaction: Element) -> Declared:
    """Return the declaration of an interaction's response. Raises UserError where nothing says what is right."""
    name = interaction.get("responseIdentifier", "")
    element = next((each for each in root.findall("responseDeclaration") if each.get("identifier") == name), None)
    if element is None:
        raise UserError("Nothing says which answer is right.")
    correct = tuple(" ".join((each.text or "").split()) for each in element.iterfind("correctResponse/value"))
    marks = {
        each.get("mapKey", ""): _number(each.get("mappedValue", "")) for each in element.iterfind("mapping/mapEntry")
    }
    if not any(correct) and not any(mark > 0 for mark in marks.values()):
        raise UserError("Nothing says which answer is right.")
    single = element.get("cardinality") in (None, "single")
    return Declared(tuple(each for each in correct if each), marks, single, element.get("baseType", ""))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _prompt(body: Element, interaction: Element, instead: str = "") -> Text:
    """Return the text of the question: what stands around an interaction, and its own prompt."""
    own = interaction.find("prompt")
    said = from_html("") if own is None else text_of_element(own)
    around = text_of_element(_replaced(body, {id(interaction): instead}))
    parts = [around.text, "" if _TAG.sub("", said.text).strip() == around.text else said.text]
    return Text("\n\n".join(part for part in parts if part), (*around.lost, *said.lost))


def _replaced(element: Element, instead: dict[int, str]) -> Element:
    """Return a copy of an element with some of those in it replaced by texts."""
    copy = Element(element.tag, element.attrib)
    copy.text, copy.tail = element.text, element.tail
    if id(element) in instead:
        copy.tag, copy.attrib, copy.text = "span", {}, instead[id(element)]
        return copy
    copy.extend(_replaced(child, instead) for child in element)
    return copy


def _choices(interaction: Element, tag: str) -> tuple[dict[str, str], list[Message]]:
    """Return the texts of choices by their identifiers, and what of them was lost."""
    found: dict[str, str] = {}
    lost: list[Message] = []
    for each in interaction.iter(tag):
        text = text_of_element(each)
        found[each.get("identifier", "")] = " ".join(text.text.split())
        lost += text.lost
    return found, lost


def _choice(root: Element, body: Element, interaction: Element, tag: str = "simpleChoice") -> Asked:
    response = declared(root, interaction)
    texts, lost = _choices(interaction, tag)
    options = [Weighed(text, response.weight(name)) for name, text in texts.items()]
    shuffle = interaction.get("shuffle", "false") == "true" or tag != "simpleChoice"
    answer = answers.chosen(options, single=response.single, shuffle=shuffle)
    gap = "_____" if tag == "inlineChoice" else ""
    prompt = _prompt(body, interaction, gap)
    return Asked(prompt.text, answer, [*prompt.lost, *lost])


def _hottext(root: Element, body: Element, interaction: Element) -> Asked:
    asked = _choice(root, body, interaction, "hottext")
    shown = text_of_element(_replaced(interaction, {id(each): "" for each in interaction.findall("prompt")}))
    return Asked(f"{asked.prompt}\n\n{shown.text}".strip(), asked.answer, [*asked.lost, *shown.lost])


def _inline(root: Element, body: Element, interaction: Element) -> Asked:
    return _choice(root, body, interaction, "inlineChoice")


def _order(root: Element, body: Element, interaction: Element) -> Asked:
    response = declared(root, interaction)
    texts, lost = _choices(interaction, "simpleChoice")
    if any(name not in texts for name in response.correct):
        raise UserError("Nothing says which answer is right.")
    answer = answers.in_order([texts[name] for name in response.correct])
    if len(response.correct) < len(texts):
        answer.lost.append(message("Answers that belong to nothing are left out."))
    prompt = _prompt(body, interaction)
    return Asked(prompt.text, answer, [*prompt.lost, *lost])


def _match(root: Element, body: Element, interaction: Element) -> Asked:
    """Read pairs. Where an entry belongs to several others, each pair becomes a gap to be typed."""
    response = declared(root, interaction)
    texts, lost = _choices(interaction, "simpleAssociableChoice")
    named = [pair.split() for pair in response.correct or tuple(k for k, mark in response.marks.items() if mark > 0)]
    if any(len(pair) != 2 or pair[0] not in texts or pair[1] not in texts for pair in named):
        raise UserError("Nothing says which answer is right.")
    found = [(texts[left], texts[right]) for left, right in named]
    prompt = _prompt(body, interaction)
    lost += prompt.lost
    lefts, rights = {left for left, _ in found}, {right for _, right in found}
    if len(rights) == len(found) == len(lefts) > 1:
        unused = [("", texts[name]) for name in texts if not any(name in pair for pair in named)]
        return Asked(prompt.text, answers.pairs([*found, *unused]), lost)
    if len(lefts) < len(found):
        raise UserError("An entry belongs to several others; here each belongs to one.")
    lost.append(message("What could be chosen in a gap is to be typed."))
    words = ", ".join(dict.fromkeys(right for _, right in found))
    lines = "\n".join(f"- {left}: {answers.gap([right])}" for left, right in found)
    return Asked(prompt.text, Answer("cloze", {"text": f"{prompt.text}\n\n({words})\n\n{lines}"}), lost)


def _gap_match(root: Element, body: Element, interaction: Element) -> Asked:
    response = declared(root, interaction)
    words, lost = _choices(interaction, "gapText")
    right: dict[str, list[str]] = {}
    for pair in response.correct or tuple(key for key, mark in response.marks.items() if mark > 0):
        word, _, place = pair.partition(" ")
        right.setdefault(place.strip(), []).append(words.get(word, ""))
    gaps = list(interaction.iter("gap"))
    if not gaps or any(not any(right.get(gap.get("identifier", ""), [])) for gap in gaps):
        raise UserError("A gap has no answer that counts as right.")
    keys = [answers.gap(right[gap.get("identifier", "")]) for gap in gaps]
    skipped = {id(each): "" for each in interaction if each.tag in ("gapText", "gapImg", "prompt")}
    shown = _replaced(interaction, skipped | {id(gap): _mark(i) for i, gap in enumerate(gaps)})
    text, prompt = text_of_element(shown), _prompt(body, interaction)
    lost += [*text.lost, *prompt.lost, message("What could be chosen in a gap is to be typed.")]
    listed = f"({', '.join(words.values())})"
    parts = [part for part in (prompt.text, listed, _filled(text.text, keys)) if part]
    return Asked(prompt.text, Answer("cloze", {"text": "\n\n".join(parts)}), lost)


def _mark(place: int) -> str:
    return f"{_GAP_OPEN}{place}{_GAP_CLOSE}"


def _filled(text: str, keys: Sequence[str]) -> str:
    """Put gaps where they are marked; brackets of the text that would look like one are taken apart."""
    apart = re.sub(r"\[(?=\[)|\](?=\])", "", text)
    return _MARKED.sub(lambda found: keys[int(found[1])], apart)


def _gaps(root: Element, body: Element, found: Sequence[Element]) -> Asked:
    """Read several gaps in one text."""
    lost: list[Message] = []
    keys = []
    for each in found:
        response = declared(root, each)
        if each.tag == "inlineChoiceInteraction":
            texts, _ = _choices(each, "inlineChoice")
            keys.append(answers.gap([text for name, text in texts.items() if response.weight(name) >= 1]))
            lost.append(message("What could be chosen in a gap is to be typed."))
        else:
            keys.append(answers.gap(_accepted(response, lost)))
    text = text_of_element(_replaced(body, {id(each): _mark(i) for i, each in enumerate(found)}))
    return Asked("", Answer("cloze", {"text": _filled(text.text, keys)}), [*text.lost, *lost])


def _accepted(response: Declared, lost: list[Message]) -> list[str]:
    """Return the texts that get full marks."""
    best = max(response.marks.values(), default=0.0)
    full = [key for key, mark in response.marks.items() if mark == best > 0]
    if any(0 < mark < best for mark in response.marks.values()):
        lost.append(message("Part marks are left out; what is not right counts as wrong."))
    return list(dict.fromkeys((*response.correct, *full)))


def _entry(root: Element, body: Element, interaction: Element) -> Asked:
    response, lost = declared(root, interaction), list[Message]()
    accepted = _accepted(response, lost)
    if response.of_type in _NUMERIC and len(accepted) == 1:
        answer = answers.numeric(accepted[0], _tolerance(root))
    else:
        answer = answers.typed([Weighed(key, 1.0) for key in accepted])
    text = text_of_element(_replaced(body, {id(interaction): _mark(0)}))
    before, _, after = text.text.partition(_mark(0))
    shown = before.rstrip() if _FOLLOWS.fullmatch(after) else f"{before}_____{after}"
    return Asked(shown.strip(), answer, [*text.lost, *lost])


def _tolerance(root: Element) -> str:
    """Return what a number may be off by, where the rules of the item compare it so."""
    for each in root.iter():
        if each.tag == "equal" and each.get("toleranceMode") == "absolute":
            return (each.get("tolerance") or "0").split()[0]
    return "0"


def _slider(root: Element, body: Element, interaction: Element) -> Asked:
    accepted = sorted(_accepted(declared(root, interaction), []), key=_number)
    answer = answers.between(accepted[0], accepted[-1])
    answer.lost.append(message("A slider becomes a number to be typed."))
    prompt = _prompt(body, interaction)
    return Asked(prompt.text, answer, list(prompt.lost))


def _free(root: Element, body: Element, interaction: Element) -> Asked:
    raise UserError("A free text has no answer that could be judged.")


_READERS: dict[str, Callable[[Element, Element, Element], Asked]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _inline,
    "hottextInteraction": _hottext,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _match,
    "gapMatchInteraction": _gap_match,
    "textEntryInteraction": _entry,
    "sliderInteraction": _slider,
    "extendedTextInteraction": _free,
}
