"""A QTI item taken apart: the texts that belong to it brought in, its feedback taken out, and each of its questions.

Knows elements by their names in QTI 2, without namespaces. What an interaction becomes is for `qti_interactions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from mmtutor.content.markup import Text
from mmtutor.content.qti_interactions import GAPS, interactions_of, text_of_element
from mmtutor.content.qti_responses import said_when_right, shown_for
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

Find = Callable[[str], Element | None]  # the text that an item calls by a path, as a tree of plain names
MAX_PARTS = 30
_BLOCKS = frozenset({"p", "div", "li", "td", "blockquote", "tr"})
_FEEDBACK = frozenset({"feedbackInline", "feedbackBlock", "templateBlock", "templateInline"})
_LEFT_OUT = message("Feedback for single answers is left out.")
_APART = frozenset({"endAttemptInteraction", "mediaInteraction", "catalogInfo", "stylesheet"})


def with_texts(root: Element, body: Element, find: Find) -> list[Message]:
    """Put the passages that an item refers to into its body; say which are not there."""
    lost: list[Message] = []
    passages: list[Element] = []
    for reference in root.findall("assessmentStimulusRef"):
        text = _passage(find, reference.get("href", ""), lost)
        if text is not None:
            passages.append(text)
    for parent in list(body.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == "object" and child.get("type") in ("text/html", "application/xhtml+xml"):
                text = _passage(find, child.get("data", ""), lost)
                made = Element("div") if text is None else text
                made.tail = child.tail
                parent[place] = made
    for place, text in enumerate(passages):
        body.insert(place, text)
        if not place:
            body.text, text.tail = None, body.text
    return lost


def _passage(find: Find, href: str, lost: list[Message]) -> Element | None:
    try:
        tree = find(href) if href else None
    except UserError:
        tree = None
    if tree is None:
        lost.append(message("A text that belongs to it is not there: {file}.", file=href[-60:] or "?"))
        return None
    inner = next((each for each in tree.iter() if each.tag in ("stimulusBody", "body")), tree)
    made = Element("div")
    made.text = inner.text
    made.extend(inner)
    return made


def goes_on_by_answers(body: Element) -> bool:
    """Say whether a body shows some of its questions only after others have been answered."""
    blocks = (each for each in body.iter() if each.tag == "feedbackBlock")
    return any({each.tag for each in interactions_of(block)} - {"endAttemptInteraction"} for block in blocks)


def hints_in(root: Element, body: Element) -> list[Text]:
    """Take the texts out of a body that a button for a hint shows; return them."""
    buttons = {each.get("responseIdentifier"): f"{each.get('responseIdentifier')} {each.get('title')}".lower()
               for each in body.iter("endAttemptInteraction")}  # fmt: skip
    asked = {name for name, said in buttons.items() if "hint" in said}
    shown = shown_for(root, lambda rule: rule.tag == "variable" and rule.get("identifier") in asked)
    found: list[Text] = []
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag in ("feedbackBlock", "feedbackInline") and child.get("identifier") in shown:
                found.append(text_of_element(child))
                _remove(parent, child)
    return found


@dataclass(frozen=True, slots=True)
class Explained:
    """What is said of the right answer, and the feedback besides that was left out."""

    text: str = ""
    lost: tuple[Message, ...] = ()


def explained_by(root: Element, body: Element) -> Explained:
    """Return what an item says of the right answer: its feedback for all, or that which its rules give to it."""
    modal = root.findall("modalFeedback")
    said = [*modal, *(each for each in body.iter() if each.tag in ("feedbackInline", "feedbackBlock"))]
    shown = [each for each in said if each.get("showHide") != "hide"]
    right = said_when_right(root)
    for_right = [each for each in shown if each.get("identifier") in right or _is_for_right(each)]
    ours = [each for each in modal if each.get("identifier") == "explanation"]
    if (
        not ours
        and modal
        and len({text_of_element(each).text for each in modal}) == 1
        and not (right and len(modal) < 2)
    ):
        ours = modal
    chosen = next(iter(ours or for_right), None)
    if chosen is None or (not ours and len(for_right) > 1):
        return Explained("", (_LEFT_OUT,) * bool(said))
    found = text_of_element(chosen)
    others = [each for each in said if each is not chosen and text_of_element(each).text != found.text]
    return Explained(found.text, (*found.lost, *(_LEFT_OUT,) * bool(others)))


def _is_for_right(feedback: Element) -> bool:
    return feedback.get("identifier", "").lower() == "correct"


def without_feedback(body: Element) -> list[Message]:
    """Take what is not the question out of an item's body; say what that was, but for feedback."""
    lost: list[Message] = []
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag in _FEEDBACK:
                pass
            elif child.tag == "rubricBlock" and "candidate" in child.get("view", "").split():
                child.tag = "div"
                continue
            elif child.tag in ("rubricBlock", "infoControl"):
                lost.append(message("A note to those who mark or a help text is left out."))
            elif child.tag in _APART:
                lost += [message("Pictures, sound and the like are left out.")] * (child.tag == "mediaInteraction")
            else:
                continue
            _remove(parent, child)
    return lost


def _remove(parent: Element, child: Element) -> None:
    """Take an element out; the text that follows it stays."""
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def parts_of(body: Element) -> list[Element]:
    """Return a body for each thing that an item asks: its gaps together are one, any other interaction is another."""
    found = interactions_of(body)
    groups: list[list[int]] = []
    for place, each in enumerate(found):
        gaps = next((group for group in groups if found[group[0]].tag in GAPS), None)
        if each.tag in GAPS and gaps is not None:
            gaps.append(place)
        else:
            groups.append([place])
    if len(groups) < 2:
        return [body]
    if len(groups) > MAX_PARTS:
        raise UserError("It asks more than {limit} things at once.", limit=MAX_PARTS)
    return [_only(body, group) for group in groups]


def _only(body: Element, wanted: Sequence[int]) -> Element:
    """Return a copy of a body without the interactions that are not wanted and the lines that they stand in."""
    made = _copy(body)
    found = interactions_of(made)
    kept = {id(found[place]) for place in wanted}
    holders = {id(each) for each in made.iter() if any(id(inner) in kept for inner in each.iter())}
    parents = {id(child): parent for parent in made.iter() for child in parent}
    for each in found:
        if id(each) in kept:
            continue
        line = each
        while each.tag in GAPS and line.tag not in _BLOCKS and id(parents[id(line)]) not in holders:
            line = parents[id(line)]
        if line in list(parents[id(line)]):
            _remove(parents[id(line)], line)
    return made


def _copy(element: Element) -> Element:
    copy = Element(element.tag, element.attrib)
    copy.text, copy.tail = element.text, element.tail
    copy.extend(_copy(child) for child in element)
    return copy
