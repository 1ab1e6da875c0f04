"""Moodle XML: in. What its questions become here, and which of them have no place. `moodle_xml_out` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from mmtutor.content import answers
from mmtutor.content.answers import Answer, Weighed
from mmtutor.content.drafts import Draft, drafted, unpacked
from mmtutor.content.markup import Text, from_any, from_html, from_markdown, from_plain, one_line
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import read_bytes, xml_of
from mmtutor.domain.course import Card
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NAME = "Moodle XML"
_ROOT = re.compile(rb"<quiz[\s>]")
_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:[^\\}]|\\.)*)\}")
_GAP_ANSWER = re.compile(r"(?<!\\)~")
_WEIGHT = re.compile(r"^%(-?\d{1,3}(?:\.\d*)?)%")
_READERS = {"html": from_html, "markdown": from_markdown, "plain_text": from_plain, "moodle_auto_format": from_any}
_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
_MARKED = re.compile("\ue011(\\d+)\ue012")
_FOR_SINGLE = message("Feedback for single answers is left out.")
_WORDED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMBERED = {"NUMERICAL", "NM"}


def moodle_xml(path: Path, into: Path) -> Unpacked | None:
    """Import a Moodle XML file; None where it is none."""
    if not path.is_file():
        return None
    data = read_bytes(path)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or not _ROOT.search(data[:20_000]):
        return None
    root = xml_of(data, path.name)
    if root.tag != "quiz":
        return None
    return unpacked(read(root), path, into, NAME)


def read(root: Element) -> Iterator[Draft]:
    """Yield a draft for each question; categories become lessons."""
    lesson = ""
    for number, question in enumerate(root.iter("question"), 1):
        kind = question.get("type", "")
        if kind == "category":
            lesson = _category(_plain(question.find("category")))
            continue
        name = one_line(_plain(question.find("name"))) or str(number)
        yield drafted(name, lesson, lambda: _made(kind, name, question))  # noqa: B023 - called at once


def _made(kind: str, name: str, question: Element) -> tuple[ItemTemplate | Card, list[Message]]:
    asked = _text(question.find("questiontext"))
    if kind == "description":
        return Card(name, asked.text), list(asked.lost)
    reader = _KINDS.get(kind)
    if reader is None:
        raise UserError("Questions of the type {kind} have no place here.", kind=one_line(kind, 40))
    one_gap = _one_gap(question) if reader is _cloze else None
    prompt, answer = one_gap or (asked.text, reader(question))
    if answer.kind == "cloze":
        prompt, answer.fields["text"] = answers.prompt_and_gaps(str(answer.fields["text"]))
    if not prompt:
        raise UserError("The question has no text.")
    explanation, lost = _explanation(question, answer)
    hints = [_text(hint) for hint in question.findall("hint")]
    skills = tuple(_plain(tag) for tag in question.iterfind("tags/tag"))
    identity = one_line(question.findtext("idnumber") or "") or name
    template = ItemTemplate(
        identity,
        answer.kind,
        prompt,
        fields=answer.fields,
        skills=skills,
        hints=tuple(hint.text for hint in hints if hint.text),
        explanation=explanation.text,
    )
    lost = [*asked.lost, *explanation.lost, *(loss for hint in hints for loss in hint.lost), *answer.lost, *lost]
    return template, lost


def _text(element: Element | None, otherwise: str = "") -> Text:
    """Return the text of an element, by the format that it names."""
    if element is None:
        return Text("")
    way = element.get("format") or otherwise
    inner = element.find("text")
    text = (element.text or "") if inner is None else "".join(inner.itertext())
    found = _READERS.get(way, from_any)(text)
    files = [message("Pictures, sound and the like are left out.")] * (element.find("file") is not None)
    return Text(found.text, (*found.lost, *files))


def _plain(element: Element | None) -> str:
    """Return the text of an element as it stands."""
    if element is None:
        return ""
    inner = element.find("text")
    return "".join((element if inner is None else inner).itertext()).strip()


def _format(question: Element) -> str:
    asked = question.find("questiontext")
    return "" if asked is None else asked.get("format", "")


def _category(path: str) -> str:
    parts = [part.strip().replace("\0", "/") for part in path.replace("//", "\0").split("/")]
    named = [part for part in parts if part and not part.startswith("$") and part != "top"]
    return named[-1] if named else ""


def _explanation(question: Element, answer: Answer) -> tuple[Text, list[Message]]:
    """Return the general feedback, or else that for the right answer; and what feedback was left out."""
    general = _text(question.find("generalfeedback"))
    said = [(_weight(one), _text(one.find("feedback"))) for one in question.findall("answer")]
    given = [text for _, text in said if text.text]
    right = [text for weight, text in said if weight > 0.999 and text.text]
    whole = question.find("correctfeedback")
    combined = any(_text(question.find(tag)).text for tag in ("partiallycorrectfeedback", "incorrectfeedback"))
    if not general.text and len(right) == 1:
        general, given = right[0], given[1:]
    elif not general.text and _text(whole).text:
        general, whole = _text(whole), None
    lost = [_FOR_SINGLE] * bool(given)
    lost += [message("Feedback for right and wrong answers in general is left out.")] * bool(
        combined or _text(whole).text
    )
    return general, lost


def _weight(answer: Element) -> float:
    try:
        return float(answer.get("fraction") or 0) / 100
    except ValueError:
        return 0.0


def _weighed(question: Element, plain: bool) -> tuple[list[Weighed], list[Message]]:
    found, lost = [], list[Message]()
    for one in question.findall("answer"):
        text = Text(_plain(one)) if plain else _text(one, _format(question))
        found.append(Weighed(text.text, _weight(one)))
        lost += text.lost
    return found, lost


def _flag(question: Element, tag: str, otherwise: bool) -> bool:
    said = (question.findtext(tag) or "").strip().lower()
    return said in ("true", "1") if said else otherwise


def _multichoice(question: Element) -> Answer:
    options, lost = _weighed(question, plain=False)
    single = _flag(question, "single", question.get("type") != "multichoiceset")
    shuffle = _flag(question, "shuffleanswers", True)
    answer = answers.chosen(options, single=single, shuffle=shuffle)
    return Answer(answer.kind, answer.fields, [*lost, *answer.lost])


def _true_or_false(question: Element) -> Answer:
    right = [one.text.strip().lower() for one in _weighed(question, plain=True)[0] if one.weight > 0.999]
    if len(right) != 1 or right[0] not in ("true", "false"):
        raise UserError("None of its options is marked as right.")
    return answers.true_or_false(right[0] == "true")


def _short(question: Element) -> Answer:
    answer = answers.typed(_weighed(question, plain=True)[0])
    if answer.kind == "short_text" and _flag(question, "usecase", False):
        answer.lost.append(message("Capital letters do not count here."))
    return answer


def _numerical(question: Element) -> Answer:
    right = [one for one in question.findall("answer") if _weight(one) > 0.999 and _plain(one) != "*"]
    if len(right) != 1:
        raise UserError("It has no answer, or several, that count as right.")
    answer = answers.numeric(_plain(right[0]), (right[0].findtext("tolerance") or "0").strip())
    partly = any(0 < _weight(one) < 0.999 for one in question.findall("answer"))
    answer.lost.extend([message("Part marks are left out; what is not right counts as wrong.")] * partly)
    units = question.findall("units/unit")
    answer.lost.extend([message("Its units are left out.")] * bool(units))
    return answer


def _matching(question: Element) -> Answer:
    found, lost = [], list[Message]()
    for one in question.findall("subquestion"):
        left = _text(one, _format(question))
        found.append((left.text, from_any(_plain(one.find("answer"))).text))
        lost += left.lost
    answer = answers.pairs(found)
    return Answer(answer.kind, answer.fields, [*lost, *answer.lost])


def _ordering(question: Element) -> Answer:
    return answers.in_order([_text(one, "html").text for one in question.findall("answer")])


def _cloze(question: Element) -> Answer:
    """Turn the gaps of a text into ours; what may be chosen in a gap is to be typed here."""
    lost: list[Message] = []
    gaps: list[str] = []

    def kept(found: re.Match[str]) -> str:
        gaps.append(_gap(found[2], _answers_in(found[3]), lost))
        return f"\ue011{len(gaps) - 1}\ue012"

    raw = re.sub("[\ue011\ue012]", "", _plain(question.find("questiontext")))
    answers.bounded_gaps(len(_GAP.findall(raw)))
    marked = _GAP.sub(kept, raw)
    if not gaps:
        raise UserError("It has no gap that can be read.")
    return Answer("cloze", {"text": _with_gaps(from_any(marked).text, gaps)}, lost)


def _with_gaps(text: str, gaps: Sequence[str]) -> str:
    """Put gaps where they are marked; brackets of the text that would look like one are taken apart."""
    apart = re.sub(r"\[(?=\[)|\](?=\])", "", text)
    return _MARKED.sub(lambda found: gaps[int(found[1])], apart)


def _answers_in(inside: str) -> list[tuple[Weighed, bool]]:
    """Return the answers that a gap of a cloze text names, and whether there is feedback for each."""
    found: list[tuple[Weighed, bool]] = []
    for part in _GAP_ANSWER.split(inside):
        body = part.strip()
        if not body:
            continue
        weight = _WEIGHT.match(body)
        share = float(weight[1]) / 100 if weight else float(body.startswith("="))
        answer, said, _ = (body[weight.end() :] if weight else body.lstrip("=")).partition("#")
        found.append((Weighed(from_any(re.sub(r"\\(.)", r"\1", answer)).text, share), bool(said)))
    return found


def _gap(kind: str, found: Sequence[tuple[Weighed, bool]], lost: list[Message]) -> str:
    keys = [answer.text for answer, _ in found if answer.weight > 0.999]
    lost += [_FOR_SINGLE] * any(said for _, said in found)
    if kind in _NUMBERED:
        off = [float(key.partition(":")[2] or 0) != 0 for key in keys if _is_number(key.partition(":")[2] or "0")]
        lost += [message("What a number in a gap may be off by is left out.")] * any(off)
        return answers.gap([key.partition(":")[0] for key in keys])
    if kind in _WORDED:
        return answers.gap(keys)
    lost.append(message("What could be chosen in a gap is to be typed."))
    return answers.gap(keys, [answer.text for answer, _ in found])


def _one_gap(question: Element) -> tuple[str, Answer] | None:
    """Return a cloze text with a single gap as a question and its answer; None where it has none or several."""
    raw = re.sub("[\ue011\ue012]", "", _plain(question.find("questiontext")))
    places = list(_GAP.finditer(raw))
    if len(places) != 1 or places[0][2] in _WORDED:
        return None
    found = _answers_in(places[0][3])
    lost = [_FOR_SINGLE] * any(said for _, said in found)
    options = [answer for answer, _ in found]
    if places[0][2] in _NUMBERED:
        right = [answer.text.partition(":") for answer in options if answer.weight > 0.999]
        if len(right) != 1 or not _is_number(right[0][0]):
            return None
        answer = answers.numeric(right[0][0], right[0][2])
    elif len(options) < 2:
        return None
    else:
        several = "RESPONSE" in places[0][2] or places[0][2].startswith("MR")
        answer = answers.chosen(options, single=not several, shuffle=places[0][2].endswith(("S", "_SHUFFLE")))
    shown = from_any(f"{raw[: places[0].start()]} _____ {raw[places[0].end() :]}").text
    return shown, Answer(answer.kind, answer.fields, [*lost, *answer.lost])


def _is_number(text: str) -> bool:
    try:
        return bool(answers.size(text).is_finite())
    except UserError:
        return False


def _words(question: Element) -> Answer:
    """Turn a text with numbered places and words to be chosen or dragged there into one with gaps."""
    words: list[tuple[str, str]] = []
    for box in question:
        if box.tag in ("selectoption", "dragbox"):
            words.append((from_any(_plain(box)).text, (box.findtext("group") or "1").strip()))
    gaps: list[str] = []
    select = question.get("type") == "gapselect"

    def kept(found: re.Match[str]) -> str:
        place = int(found[1])
        if not 1 <= place <= len(words):
            return found[0]
        word, group = words[place - 1]
        gaps.append(answers.gap([word], [text for text, its in words if its == group] if select else ()))
        return f"\ue011{len(gaps) - 1}\ue012"

    raw = re.sub("[\ue011\ue012]", "", _plain(question.find("questiontext")))
    answers.bounded_gaps(len(_PLACE.findall(raw)))
    marked = _PLACE.sub(kept, raw)
    if not gaps:
        raise UserError("It has no gap that can be read.")
    text = _with_gaps(from_any(marked).text, gaps)
    if not select:
        text += f"\n\n({', '.join(word for word, _ in words)})"
    return Answer("cloze", {"text": text}, [message("What could be chosen in a gap is to be typed.")])


_KINDS = {
    "multichoice": _multichoice,
    "truefalse": _true_or_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _words,
    "ddwtos": _words,
    "ddmatch": _matching,
    "multichoiceset": _multichoice,
}
