"""The interactions of a QTI item as answers of ours. Knows elements by their names in QTI 2, without namespaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from mmtutor.content import answers
from mmtutor.content.answers import Answer, Weighed
from mmtutor.content.markup import Text, from_html, one_line
from mmtutor.content.qti_responses import NUMERIC, compared_with_each_other, declared, number
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

_GAP_OPEN, _GAP_CLOSE = "\ue011", "\ue012"
_MARKED = re.compile(f"{_GAP_OPEN}(\\d+){_GAP_CLOSE}")
GAPS = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
_AT_A_PICTURE = frozenset({"hotspotInteraction", "selectPointInteraction", "graphicOrderInteraction",
                           "graphicAssociateInteraction", "graphicGapMatchInteraction",
                           "positionObjectInteraction"})  # fmt: skip
_LONGEST_FREE = 60  # characters of an answer that a free text can be asked to be
_TAG = re.compile(r"<[^<>]*>")
_FOLLOWS = re.compile(r"[\s.;:,)]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an item asks: its prompt, its answer, and what of the texts was lost."""

    prompt: str
    answer: Answer
    lost: list[Message] = field(default_factory=list)


def interactions_of(body: Element) -> list[Element]:
    """Return the interactions of an item; what stands inside of another is none of its own."""
    found: list[Element] = []
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag.endswith("Interaction"):
            found.append(element)
        else:
            waiting.extend(reversed(element))
    return found


def asked_by(root: Element, body: Element) -> Asked:
    """Return what the one interaction of a body asks, or its gaps together. Raises UserError for what has no place."""
    found = interactions_of(body)
    if not found:
        raise UserError("It asks nothing that could be answered here.")
    if len(found) > 1:
        return _gaps(root, body, found)
    reader = _READERS.get(found[0].tag)
    if reader is None:
        raise _no_place(found[0].tag)
    return reader(root, body, found[0])


def _no_place(tag: str) -> UserError:
    if tag in _AT_A_PICTURE:
        return UserError("It is answered at a picture, which has no place here.")
    if tag in ("customInteraction", "portableCustomInteraction"):
        return UserError("It is answered in a program of its own, which has no place here.")
    if tag in ("uploadInteraction", "drawingInteraction"):
        return UserError("It is answered with a file or a drawing, which has no place here.")
    return UserError("It is answered by a {interaction}, which has no place here.", interaction=tag[:40])


def text_of_element(element: Element) -> Text:
    """Return what an element holds in our markup, without what follows it."""
    alone = Element(element.tag, element.attrib)
    alone.text = element.text
    alone.extend(element)
    return from_html(tostring(alone, "unicode", method="html"))


def _prompt(body: Element, interaction: Element, instead: str = "") -> Text:
    """Return the text of the question: what stands around an interaction, and in its place its own prompt."""
    own = interaction.find("prompt")
    around = text_of_element(_replaced(body, {id(interaction): instead}))
    if own is None or _TAG.sub("", text_of_element(own).text).strip() == around.text:
        return around
    return text_of_element(_replaced(body, {id(interaction): own}))


def _replaced(element: Element, instead: Mapping[int, str | Element]) -> Element:
    """Return a copy of an element with some of those in it replaced by texts or by other elements."""
    other = instead.get(id(element))
    if other is not None:
        copy = Element("span" if isinstance(other, str) else "div")
        copy.text, copy.tail = (other if isinstance(other, str) else other.text), element.tail
        copy.extend(() if isinstance(other, str) else other)
        return copy
    copy = Element("div" if element.tag == "prompt" else element.tag, element.attrib)
    copy.text, copy.tail = element.text, element.tail
    copy.extend(_replaced(child, instead) for child in element)
    return copy


def _choices(interaction: Element, tag: str) -> tuple[dict[str, str], list[Message]]:
    """Return the texts of choices by their identifiers, and what of them was lost."""
    found: dict[str, str] = {}
    lost: list[Message] = []
    for each in interaction.iter():
        if each.tag != tag:
            continue
        text = text_of_element(each)
        found[each.get("identifier", "")] = " ".join(text.text.split())
        if not text.text and text.lost:
            raise UserError("One of its answers is only a picture or the like.")
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
    asked, shown = _choice(root, body, interaction, "hottext"), text_of_element(_replaced(body, {}))
    return Asked(shown.text, asked.answer, [*asked.lost, *shown.lost])


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
    named = response.pairs()
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
    answers.bounded_gaps(len(found))
    lost.append(message("What could be chosen in a gap is to be typed."))
    words = ", ".join(dict.fromkeys(right for _, right in found))
    lines = "\n".join(f"- {left}{'' if left[-1:] in '.?!:' else ':'} {answers.gap([right])}" for left, right in found)
    return Asked(prompt.text, Answer("cloze", {"text": _listed(prompt.text, words, lines)}), lost)


def _listed(prompt: str, words: str, text: str) -> str:
    """Return a text with gaps and the words to fill them: after the prompt, or at the end where there is none."""
    return f"{prompt}\n\n({words})\n\n{text}" if prompt else f"{text}\n\n({words})"


def _gap_match(root: Element, body: Element, interaction: Element) -> Asked:
    response = declared(root, interaction)
    words, lost = _choices(interaction, "gapText")
    for picture in interaction.iter("gapImg"):
        words[picture.get("identifier", "")] = one_line(picture.get("objectLabel", ""))
    right: dict[str, list[str]] = {}
    for pair in response.pairs():
        right.setdefault(" ".join(pair[1:]), []).append(words.get(pair[0], ""))
    gaps = list(interaction.iter("gap"))
    answers.bounded_gaps(len(gaps))
    found = [right.get(gap.get("identifier", ""), []) for gap in gaps]
    if not gaps or not all(found):
        raise UserError("A gap has no answer that counts as right.")
    if not all(any(texts) for texts in found):
        raise UserError("One of its answers is only a picture or the like.")
    keys = [answers.gap(texts) for texts in found]
    skipped = {id(each): "" for each in interaction if each.tag in ("gapText", "gapImg", "prompt")}
    shown = _replaced(interaction, skipped | {id(gap): _mark(i) for i, gap in enumerate(gaps)})
    text, prompt = text_of_element(shown), _prompt(body, interaction)
    lost += [*text.lost, *prompt.lost, message("What could be chosen in a gap is to be typed.")]
    listed = ", ".join(word for word in words.values() if word)
    return Asked(prompt.text, Answer("cloze", {"text": _listed(prompt.text, listed, _filled(text.text, keys))}), lost)


def _mark(place: int) -> str:
    return f"{_GAP_OPEN}{place}{_GAP_CLOSE}"


def _filled(text: str, keys: Sequence[str]) -> str:
    """Put gaps where they are marked; brackets of the text that would look like one are taken apart."""
    apart = re.sub(r"\[(?=\[)|\](?=\])", "", text)
    return _MARKED.sub(lambda found: keys[int(found[1])], apart)


def _gaps(root: Element, body: Element, found: Sequence[Element]) -> Asked:
    """Read several gaps in one text."""
    answers.bounded_gaps(len(found))
    lost: list[Message] = []
    keys = []
    for each in found:
        response = declared(root, each)
        if each.tag == "inlineChoiceInteraction":
            texts, _ = _choices(each, "inlineChoice")
            keys.append(
                answers.gap([text for name, text in texts.items() if response.weight(name) >= 1], [*texts.values()])
            )
            lost.append(message("What could be chosen in a gap is to be typed."))
        else:
            keys.append(answers.gap(response.accepted(lost)))
            if response.of_type in NUMERIC and "tolerance" in number(root, response, response.accepted([])[0]).fields:
                lost.append(message("What a number in a gap may be off by is left out."))
    if compared_with_each_other(root):
        lost.append(message("Whether two of its answers are the same is not looked at here."))
    text = text_of_element(_replaced(body, {id(each): _mark(i) for i, each in enumerate(found)}))
    return Asked("", Answer("cloze", {"text": _filled(text.text, keys)}), [*text.lost, *lost])


def _entry(root: Element, body: Element, interaction: Element) -> Asked:
    response, lost = declared(root, interaction), list[Message]()
    accepted = response.accepted(lost)
    if response.of_type in NUMERIC and len(accepted) == 1:
        answer = number(root, response, accepted[0])
    else:
        answer = answers.typed([Weighed(key, 1.0) for key in accepted])
    text = text_of_element(_replaced(body, {id(interaction): _mark(0)}))
    before, _, after = text.text.partition(_mark(0))
    shown = before.rstrip() if _FOLLOWS.fullmatch(after) else f"{before}_____{after}"
    return Asked(shown.strip(), answer, [*text.lost, *lost, *answer.lost])


def _slider(root: Element, body: Element, interaction: Element) -> Asked:
    prompt = _prompt(body, interaction)
    lost = [*prompt.lost, message("A slider becomes a number to be typed.")]
    accepted = sorted(declared(root, interaction).accepted(lost), key=answers.size)
    return Asked(prompt.text, answers.between(accepted[0], accepted[-1]), lost)


def _free(root: Element, body: Element, interaction: Element) -> Asked:
    """Read a free text as one to be typed where a short answer is declared; there is no judging any other."""
    try:
        response = declared(root, interaction)
    except UserError:
        response = None
    if response is None or any(len(key) > _LONGEST_FREE for key in response.accepted([])):
        raise UserError("A free text has no answer that could be judged.")
    lost: list[Message] = []
    answer, prompt = answers.typed([Weighed(key, 1.0) for key in response.accepted(lost)]), _prompt(body, interaction)
    return Asked(prompt.text, answer, [*prompt.lost, *lost])


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
