"""QTI 2.1, 2.2 and 3.0: packages and single items, in. What an interaction becomes is for `qti_interactions` to know.

Elements of all versions are read by one name: `qti-choice-interaction` is a choiceInteraction.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from mmtutor.content.answers import prompt_and_gaps
from mmtutor.content.drafts import Draft, drafted, refused, unpacked
from mmtutor.content.markup import one_line
from mmtutor.content.qti_interactions import Asked, asked_by
from mmtutor.content.qti_parts import (
    Find,
    explained_by,
    goes_on_by_answers,
    hints_in,
    parts_of,
    with_texts,
    without_feedback,
)
from mmtutor.content.qti_responses import gives_part_marks
from mmtutor.content.unpack import Unpacked
from mmtutor.content.untrusted import Archive, archive_of, beside, read_bytes, xml_of
from mmtutor.domain.template import ItemTemplate
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

NAME = "QTI"
MANIFEST = "imsmanifest.xml"
_ITEM = re.compile(rb"<(?:\w+:)?(?:assessmentItem|qti-assessment-item)[\s>]")
_TEST = re.compile(rb"<(?:\w+:)?(?:assessmentTest|qti-assessment-test)[\s>]")
_OLD = re.compile(rb"<(?:\w+:)?questestinterop[\s>]")
_IN_CAPITALS = {
    "textentryinteraction": "textEntryInteraction",
    "responseidentifier": "responseIdentifier",
}  # Blackboard
_CODED = re.compile(r"\s*<(p|div)(?:\s[^<>]*)?>.*</\1>\s*", re.DOTALL)
_KEBAB = re.compile(r"-([a-z])")


@dataclass(frozen=True, slots=True)
class _Said:
    """What an item says besides its question."""

    explanation: str
    hints: tuple[str, ...]


def qti(path: Path, into: Path) -> Unpacked | None:
    """Import a QTI package or a single item; None where it is none."""
    if not path.is_file():
        return None
    if zipfile.is_zipfile(path):
        return _package(path, into)
    data = read_bytes(path)
    if _OLD.search(data[:20_000]):
        raise _too_old(path.name)
    if not _ITEM.search(data[:20_000]):
        return None
    return unpacked(_drafts_of(path.name, "", lambda: data, lambda _: None), path, into, NAME)


def _too_old(name: str) -> UserError:
    return UserError("{file} is QTI 1.2; export it as QTI 2.1 or later, or as Moodle XML.", file=name)


def _package(path: Path, into: Path) -> Unpacked | None:
    with archive_of(path) as archive:
        manifest = next((name for name in archive.names if name.rpartition("/")[2] == MANIFEST), None)
        if "course.toml" in archive or (manifest is None and not any(name.endswith(".xml") for name in archive.names)):
            return None
        items = _listed(archive, manifest) if manifest is not None else []
        items = items or _looked_for(archive)
        if not items:
            if any(_OLD.search(archive.head(name)) for name in archive.names if name.endswith(".xml")):
                raise _too_old(path.name)
            return None
        lessons = _sections(archive)
        return unpacked(_drafts(archive, items, lessons), path, into, NAME)


def _drafts(archive: Archive, items: list[str], lessons: dict[str, str]) -> Iterator[Draft]:
    for member in items:
        lesson = lessons.get(member, "")
        if member not in archive:
            yield refused(member, lesson, message("The package names this file, but does not have it."))
        else:
            find = partial(_text_beside, archive, member)
            yield from _drafts_of(member, lesson, partial(archive.read, member), find)


def _text_beside(archive: Archive, member: str, href: str) -> Element | None:
    """Return a text of the package that a member refers to."""
    place = beside(member, unquote(href.partition("#")[0]))
    return plain_tree(xml_of(archive.read(place), place)) if place in archive else None


def _listed(archive: Archive, manifest: str) -> list[str]:
    """Return the item files that a manifest names."""
    root = xml_of(archive.read(manifest), manifest)
    found = []
    for resource in root.iter():
        if resource.tag.rpartition("}")[2] == "resource" and "item" in resource.get("type", ""):
            place = beside(manifest, resource.get("href") or "")
            if place and not place.endswith("/") and place != manifest:
                found.append(place)
    return list(dict.fromkeys(found))


def _looked_for(archive: Archive) -> list[str]:
    names = (name for name in archive.names if name.endswith(".xml"))
    return [name for name in names if _ITEM.search(archive.head(name))]


def _sections(archive: Archive) -> dict[str, str]:
    """Return the title of the section that each item file stands in, where the package has a test."""
    found: dict[str, str] = {}
    for name in archive.names:
        if not name.endswith(".xml") or name.rpartition("/")[2] == MANIFEST:
            continue
        if not _TEST.search(archive.head(name)):
            continue
        try:
            test = plain_tree(xml_of(archive.read(name), name))
        except UserError:
            continue  # a test that cannot be read takes no item with it
        for section in test.iter("assessmentSection"):
            for item in section.iter("assessmentItemRef"):
                found[beside(name, item.get("href", ""))] = one_line(section.get("title", ""))
    return found


def _drafts_of(member: str, lesson: str, data: Callable[[], bytes], find: Find) -> list[Draft]:
    """Return the drafts of one item file, one for each thing that it asks; a damaged one takes no other with it."""
    try:
        root = plain_tree(xml_of(data(), member))
    except UserError as trouble:
        return [Draft(member, None, (trouble.message,), lesson)]
    if root.tag != "assessmentItem":
        return [refused(member, lesson, message("It is not an item of QTI."))]
    name = one_line(root.get("title", "")) or one_line(root.get("identifier", "")) or member
    try:
        parts, said, lost = _questions(root, find)
    except UserError as trouble:
        return [Draft(name, None, (trouble.message,), lesson)]
    several = len(parts) > 1
    return [
        drafted(f"{name} ({number})" if several else name, lesson,
                partial(_template, root, part, number if several else 0, said, lost))
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip


def _questions(root: Element, find: Find) -> tuple[list[Element], _Said, list[Message]]:
    """Return a body for each thing that an item asks, what is said besides, and what was lost on the way."""
    if root.find("templateDeclaration") is not None or root.find("templateProcessing") is not None:
        raise UserError("Its numbers or texts are drawn by rules of QTI, which are not carried over.")
    body = root.find("itemBody")
    if body is None:
        raise UserError("The question has no text.")
    if goes_on_by_answers(body):
        raise UserError("What it asks depends on earlier answers, which is not carried over.")
    has_help = any(each.tag in ("catalogInfo", "companionMaterialsInfo") for each in root.iter())
    lost = with_texts(root, body, find)
    hints = hints_in(root, body)
    explained = explained_by(root, body)
    lost += [*(loss for hint in hints for loss in hint.lost), *explained.lost, *without_feedback(body)]
    if gives_part_marks(root):
        lost.append(message("Part marks are left out; what is not right counts as wrong."))
    if has_help:
        lost.append(message("Further help that belongs to it, such as a glossary, is left out."))
    if root.get("adaptive") == "true":
        lost.append(message("How it changes from one try to the next is left out."))
    parts = parts_of(body)
    if len(parts) > 1:
        lost.append(message("It asked several things at once; each is an exercise of its own here."))
    return parts, _Said(explained.text, tuple(hint.text for hint in hints if hint.text)), lost


def _template(
    root: Element, body: Element, number: int, said: _Said, lost: Sequence[Message]
) -> tuple[ItemTemplate, list[Message]]:
    asked: Asked = asked_by(root, body)
    prompt, fields = asked.prompt, asked.answer.fields
    if asked.answer.kind == "cloze":
        prompt, fields["text"] = prompt_and_gaps(str(fields["text"]))
    if not prompt:
        raise UserError("The question has no text.")
    identity = root.get("identifier", "") or root.get("title", "")
    template = ItemTemplate(
        f"{identity}-{number}" if number else identity,
        asked.answer.kind, prompt, fields=fields, hints=said.hints, explanation=said.explanation,
    )  # fmt: skip
    return template, [*lost, *asked.lost, *asked.answer.lost]


def plain_tree(element: Element, *, decoding: bool = True) -> Element:
    """Return a copy whose names are those of QTI 2, without namespaces; HTML that was coded as text is a tree."""
    copy = Element(_plain(str(element.tag)), {_plain(key): value for key, value in element.attrib.items()})
    copy.text, copy.tail = element.text, element.tail
    coded = _decoded(element.text) if decoding and element.text else None
    if coded is not None:
        copy.text = None
        copy.append(coded)
    copy.extend(plain_tree(child, decoding=decoding) for child in element if isinstance(child.tag, str))
    return copy


def _decoded(text: str) -> Element | None:
    """Return what a whole text is as HTML, where an editor has written its paragraphs as text."""
    if not _CODED.fullmatch(text):
        return None
    try:
        return plain_tree(xml_of(f"<div>{text}</div>".encode(), ""), decoding=False)
    except UserError:
        return None


def _plain(name: str) -> str:
    local = name.rpartition("}")[2]
    if local.startswith("data-"):
        return local
    plain = _KEBAB.sub(lambda found: found[1].upper(), local.removeprefix("qti-"))
    return _IN_CAPITALS.get(plain, plain)
