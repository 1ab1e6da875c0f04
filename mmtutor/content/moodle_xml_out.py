"""Moodle XML: out. Formulas are written in TeX; what Moodle has no type for is named in the report."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mmtutor.content.instances import PLAIN_NUMBER, Carries, Export, Exported, Piece, Tally, card_text, pieces
from mmtutor.content.markup import tex_or_plain, to_html
from mmtutor.content.moodle_xml import NAME
from mmtutor.domain.course import Card
from mmtutor.domain.items import (
    Choice,
    Cloze,
    Expression,
    Item,
    Matching,
    MultipleChoice,
    Number,
    Ordering,
    ShortText,
)

CARRIES = Carries(
    kinds=frozenset(
        {"choice", "multiple_choice", "short_text", "number", "expression", "matching", "ordering", "cloze"}
    ),
    parts=frozenset(
        {"emphasis", "keys", "options", "explanation", "hints", "skills", "id", "cards", "lessons", "shuffle"}
    ),
)
_GAP = re.compile(r"\[\[(.+?)\]\]")


def write(export: Export) -> Exported:
    """Write a course as Moodle XML."""
    tally, root, lesson = Tally(), Element("quiz"), ""
    for piece in pieces(export, CARRIES, tally):
        if piece.lesson.id != lesson:
            lesson = piece.lesson.id
            category = SubElement(SubElement(root, "question", type="category"), "category")
            SubElement(category, "text").text = f"$course$/{piece.lesson.title.replace('/', '//')}"
        _question(root, piece)
    indent(root)
    return Exported(tostring(root, "utf-8", xml_declaration=True), tally.report(NAME))


def _question(root: Element, piece: Piece) -> None:
    kind = "description" if isinstance(piece.made, Card) else _kind(piece.item)
    question = SubElement(root, "question", type=kind)
    SubElement(SubElement(question, "name"), "text").text = piece.name
    if isinstance(piece.made, Card):
        _html(question, "questiontext", card_text(piece.made))
        return
    item = piece.item
    _html(question, "questiontext", _with_gaps(item) if isinstance(item, Cloze) else item.prompt)
    if item.explanation:
        _html(question, "generalfeedback", item.explanation)
    SubElement(question, "idnumber").text = piece.name
    _answers(question, piece)
    for hint in item.hints:
        _html(question, "hint", hint)
    tags = SubElement(question, "tags")
    for skill in piece.skills:
        SubElement(SubElement(tags, "tag"), "text").text = skill


def _kind(item: Item) -> str:
    match item:
        case Choice() | MultipleChoice():
            return "multichoice"
        case Number(key=key) if PLAIN_NUMBER.fullmatch(key):
            return "numerical"
        case Number() | Expression() | ShortText():
            return "shortanswer"
    return item.kind


def _answers(question: Element, piece: Piece) -> None:
    match piece.made:
        case Choice(options=options, key=key):
            SubElement(question, "single").text = "true"
            SubElement(question, "shuffleanswers").text = "true" if piece.shuffle else "false"
            for i, option in enumerate(options):
                _html(question, "answer", option, fraction="100" if i == key else "0")
        case MultipleChoice(right=right) as item:
            SubElement(question, "single").text = "false"
            SubElement(question, "shuffleanswers").text = "true"
            for option in item.options:
                _html(question, "answer", option, fraction=f"{100 / len(right):.7g}" if option in right else "-100")
        case Number(key=key, tolerance=tolerance):
            answer = _answer(question, key)
            if PLAIN_NUMBER.fullmatch(key):
                SubElement(answer, "tolerance").text = tolerance if PLAIN_NUMBER.fullmatch(tolerance) else "0"
        case Expression(key=key):
            _answer(question, key)
        case ShortText(keys=keys):
            SubElement(question, "usecase").text = "0"
            for key in keys:
                _answer(question, key)
        case Matching(left=left, right=right):
            SubElement(question, "shuffleanswers").text = "true"
            for a, b in zip(left, right, strict=True):
                part = _html(question, "subquestion", a)
                SubElement(SubElement(part, "answer"), "text").text = to_html(b, tex_or_plain)
        case Ordering(order=order):
            for place, thing in enumerate(order, 1):
                _html(question, "answer", thing, fraction=str(place))


def _answer(question: Element, text: str) -> Element:
    answer = SubElement(question, "answer", fraction="100", format="plain_text")
    SubElement(answer, "text").text = text
    return answer


def _html(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    made = SubElement(parent, tag, {**attributes, "format": "html"})
    SubElement(made, "text").text = to_html(text, tex_or_plain)
    return made


def _with_gaps(item: Cloze) -> str:
    """Return the text of a cloze with the gaps of Moodle; each key as it is typed."""

    def written(found: re.Match[str]) -> str:
        keys = found[1].split("|")
        kind = "NUMERICAL" if len(keys) == 1 and PLAIN_NUMBER.fullmatch(keys[0]) else "SHORTANSWER"
        escaped = (re.sub(r"([~=#}\\/\"])", r"\\\1", key) for key in keys)
        return f"{{1:{kind}:{'~'.join(f'={key}' for key in escaped)}}}"

    return f"{item.prompt}\n\n{_GAP.sub(written, item.text)}"
