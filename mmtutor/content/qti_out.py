"""QTI 2.2 and 3.0 packages: out. Formulas are MathML that also holds our notation; sections of a test are lessons."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from mmtutor.content.formula import to_mathml
from mmtutor.content.instances import PLAIN_NUMBER, Carries, Export, Exported, Piece, Tally, pieces
from mmtutor.content.markup import to_html
from mmtutor.content.qti import MANIFEST
from mmtutor.domain.items import (
    Choice,
    Cloze,
    Expression,
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
    parts=frozenset({"emphasis", "keys", "options", "explanation", "id", "lessons", "shuffle"}),
)
_GAP = re.compile(r"\[\[(.+?)\]\]")
_CAPITAL = re.compile(r"([A-Z])")
_WHEN = (2026, 1, 1, 0, 0, 0)  # of every member, so that the same course gives the same bytes
_Attributes = Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class _Version:
    """What differs between versions; names are those of QTI 2, and written with hyphens in QTI 3."""

    name: str
    item_namespace: str
    package_namespace: str
    schema: tuple[str, str]
    item_type: str
    test_type: str
    template: str
    hyphens: bool = False

    def element(self, name: str, attributes: _Attributes | None = None, *inside: str) -> str:
        """Return an element of QTI with what is inside, which is XML already."""
        tag = "qti-" + self._hyphened(name) if self.hyphens else name
        written = "".join(
            f' {self._hyphened(key) if self.hyphens else key}="{_attribute(value)}"'
            for key, value in (attributes or {}).items()
        )
        return f"<{tag}{written}>{''.join(inside)}</{tag}>"

    def _hyphened(self, name: str) -> str:
        return name if ":" in name else _CAPITAL.sub(lambda found: f"-{found[1].lower()}", name)


_V22 = _Version(
    "QTI 2.2",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    ("QTIv2.2 Package", "1.0.0"),
    "imsqti_item_xmlv2p2",
    "imsqti_test_xmlv2p2",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
)
_V30 = _Version(
    "QTI 3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    ("QTI Package", "3.0.0"),
    "imsqti_item_xmlv3p0",
    "imsqti_test_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    hyphens=True,
)


def write_22(export: Export) -> Exported:
    """Write a course as a package of QTI 2.2."""
    return _package(export, _V22)


def write_30(export: Export) -> Exported:
    """Write a course as a package of QTI 3.0."""
    return _package(export, _V30)


def _package(export: Export, to: _Version) -> Exported:
    tally, out = Tally(), io.BytesIO()
    sections: dict[str, list[str]] = {}
    with zipfile.ZipFile(out, "w") as archive:
        for piece in pieces(export, CARRIES, tally):
            sections.setdefault(piece.lesson.title, []).append(piece.name)
            _add(archive, f"items/{piece.name}.xml", _item(piece, to))
        _add(archive, "test.xml", _test(export.course.id, export.course.title, sections, to))
        _add(archive, MANIFEST, _manifest([name for names in sections.values() for name in names], to))
    return Exported(out.getvalue(), tally.report(to.name))


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _attribute(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def _html(text: str) -> str:
    return to_html(text, _maths)


def _inline(text: str) -> str:
    """Return markup without the paragraph around it, as entries of an interaction have none."""
    html = _html(text)
    return html[3:-4] if html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>") else html


def _maths(text: str) -> str:
    found = to_mathml(text)
    return escape(text, quote=False) if found is None else found


def _identifier(number: int) -> str:
    return f"C{number}"


def _item(piece: Piece, to: _Version) -> str:
    item = piece.item
    declarations, body, processing = _asked(piece, to)
    feedback = ""
    if item.explanation:
        shown = {"outcomeIdentifier": "FEEDBACK", "identifier": "explanation", "showHide": "show"}
        inside = _html(item.explanation)
        feedback = to.element("modalFeedback", shown, to.element("contentBody", None, inside) if to.hyphens else inside)
    head: _Attributes = {"xmlns": to.item_namespace, "identifier": piece.name, "title": piece.name} | (
        {"timeDependent": False} if to.hyphens else {"adaptive": False, "timeDependent": False}
    )
    outcome = to.element("outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float"})
    said = to.element(
        "outcomeDeclaration", {"identifier": "FEEDBACK", "cardinality": "single", "baseType": "identifier"}
    )
    return to.element(
        "assessmentItem", head, declarations, outcome, said, to.element("itemBody", None, body), processing, feedback
    )


def _asked(piece: Piece, to: _Version) -> tuple[str, str, str]:
    """Return the declarations, the body and the rules of an item."""
    item = piece.item
    asked = _html(item.prompt)
    template = to.element("responseProcessing", {"template": to.template})
    match item:
        case Choice(options=options, key=key):
            body = _interaction(to, "choiceInteraction", options, {"shuffle": piece.shuffle, "maxChoices": 1})
            return _declared(to, "single", "identifier", [_identifier(key)]), asked + body, template
        case MultipleChoice(right=right) as several:
            options = several.options
            body = _interaction(to, "choiceInteraction", options, {"shuffle": True, "maxChoices": 0})
            correct = [_identifier(i) for i, option in enumerate(options) if option in right]
            return _declared(to, "multiple", "identifier", correct), asked + body, template
        case Ordering(order=order) as ordering:
            body = _interaction(to, "orderInteraction", ordering.options, {"shuffle": False})
            correct = [_identifier(ordering.options.index(thing)) for thing in order]
            return _declared(to, "ordered", "identifier", correct), asked + body, template
        case Matching() as matching:
            return _matching(matching, asked, to, template)
        case Cloze(text=text):
            return _cloze(text, asked, to)
        case Number(key=key, tolerance=tolerance) if PLAIN_NUMBER.fullmatch(key):
            rules = _within(to, tolerance) if PLAIN_NUMBER.fullmatch(tolerance) and tolerance != "0" else template
            return _declared(to, "single", "float", [key]), asked + _entry(to), rules
        case Number(key=key) | Expression(key=key):
            return _declared(to, "single", "string", [key]), asked + _entry(to), template
        case ShortText(keys=keys):
            return _declared(to, "single", "string", keys[:1], keys), asked + _entry(to), template
    raise ValueError(f"{piece.name} is of no kind that QTI has")


def _declared(
    to: _Version,
    cardinality: str,
    of_type: str,
    correct: list[str] | tuple[str, ...],
    mapped: tuple[str, ...] = (),
    name: str = "RESPONSE",
) -> str:
    values = "".join(to.element("value", None, escape(value, quote=False)) for value in correct)
    inside = to.element("correctResponse", None, values)
    if len(mapped) > 1:
        entries = (to.element("mapEntry", {"mapKey": key, "mappedValue": 1}) for key in mapped)
        inside += to.element("mapping", {"defaultValue": 0}, *entries)
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": of_type}
    return to.element("responseDeclaration", attributes, inside)


def _interaction(to: _Version, name: str, options: tuple[str, ...], attributes: _Attributes) -> str:
    choices = (
        to.element("simpleChoice", {"identifier": _identifier(i)}, _inline(option)) for i, option in enumerate(options)
    )
    return to.element(name, {"responseIdentifier": "RESPONSE", **attributes}, *choices)


def _entry(to: _Version, name: str = "RESPONSE") -> str:
    entry = to.element("textEntryInteraction", {"responseIdentifier": name, "expectedLength": 15})
    return f"<p>{entry}</p>" if name == "RESPONSE" else entry


def _matching(item: Matching, asked: str, to: _Version, template: str) -> tuple[str, str, str]:
    sides = []
    for side, entries in (("L", item.left), ("R", item.options)):
        choices = (
            to.element("simpleAssociableChoice", {"identifier": f"{side}{i}", "matchMax": 1}, _inline(entry))
            for i, entry in enumerate(entries)
        )
        sides.append(to.element("simpleMatchSet", None, *choices))
    correct = [f"L{i} R{item.options.index(right)}" for i, right in enumerate(item.right)]
    attributes: _Attributes = {"responseIdentifier": "RESPONSE", "shuffle": True, "maxAssociations": len(correct)}
    body = to.element("matchInteraction", attributes, *sides)
    return _declared(to, "multiple", "directedPair", correct), asked + body, template


def _cloze(text: str, asked: str, to: _Version) -> tuple[str, str, str]:
    gaps = [found[1].split("|") for found in _GAP.finditer(text)]
    names = [f"RESPONSE{number}" for number in range(1, len(gaps) + 1)]
    places = iter(names)
    shown = to_html(_GAP.sub(lambda _: f"\ue011{next(places)}\ue012", text), _maths)
    body = re.sub("\ue011(\\w+)\ue012", lambda found: _entry(to, found[1]), shown)
    declarations = "".join(
        _declared(to, "single", "string", keys[:1], tuple(keys), name) for name, keys in zip(names, gaps, strict=True)
    )
    matches = (
        to.element("match", None, to.element("variable", {"identifier": n}), to.element("correct", {"identifier": n}))
        for n in names
    )
    condition = to.element("and", None, *matches)
    return declarations, asked + body, _scored(to, condition)


def _within(to: _Version, tolerance: str) -> str:
    equal: Callable[..., str] = to.element
    sides = (equal("variable", {"identifier": "RESPONSE"}), equal("correct", {"identifier": "RESPONSE"}))
    attributes = {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
    return _scored(to, equal("equal", attributes, *sides))


def _scored(to: _Version, condition: str) -> str:
    one = to.element("baseValue", {"baseType": "float"}, "1")
    score = to.element("setOutcomeValue", {"identifier": "SCORE"}, one)
    rule = to.element("responseCondition", None, to.element("responseIf", None, condition, score))
    return to.element("responseProcessing", None, rule)


def _test(identity: str, title: str, sections: dict[str, list[str]], to: _Version) -> str:
    parts = []
    for number, (name, items) in enumerate(sections.items(), 1):
        inside = (to.element("assessmentItemRef", {"identifier": f"I-{i}", "href": f"items/{i}.xml"}) for i in items)
        parts.append(
            to.element("assessmentSection", {"identifier": f"S{number}", "title": name, "visible": True}, *inside)
        )
    part: _Attributes = {"identifier": "P1", "navigationMode": "nonlinear", "submissionMode": "individual"}
    head: _Attributes = {"xmlns": to.item_namespace, "identifier": identity, "title": title}
    return to.element("assessmentTest", head, to.element("testPart", part, *parts))


def _manifest(items: list[str], to: _Version) -> str:
    def resource(identity: str, of_type: str, href: str) -> str:
        file = f'<file href="{escape(href)}"/>'
        return f'<resource identifier="{escape(identity)}" type="{of_type}" href="{escape(href)}">{file}</resource>'

    resources = [resource("TEST", to.test_type, "test.xml")]
    resources += [resource(f"R-{item}", to.item_type, f"items/{item}.xml") for item in items]
    schema = f"<metadata><schema>{to.schema[0]}</schema><schemaversion>{to.schema[1]}</schemaversion></metadata>"
    return (
        f'<manifest xmlns="{to.package_namespace}" identifier="MANIFEST">{schema}<organizations/>'
        f"<resources>{''.join(resources)}</resources></manifest>"
    )
