"""What the editor asks on threads: a draft written and filled in, a course published, a picture made small."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter

from mmtutor.content import edit, own_courses
from mmtutor.content.edit import Place, Problem
from mmtutor.content.languages import filled
from mmtutor.content.own_courses import Draft
from mmtutor.domain.items import Item
from mmtutor.errors import UserError
from mmtutor.gui.teacher import editor_words as words

PICTURE_PX = 1400  # longest side of a picture that is not an SVG


@dataclass(frozen=True, slots=True)
class Looked:
    """What a thread found out: whether the draft was written, and what the place looks like."""

    draft: Draft
    trouble: UserError | None = None
    items: tuple[Item, ...] = ()
    reason: str = ""  # why there is no item


def looked(draft: Draft, place: Place, language: str, write: bool, wanted: tuple[int, int]) -> Looked:
    """Write a draft where that is wanted, and fill in the item at a place. `wanted`: a seed, how many."""
    found = Looked(draft)
    try:
        if write:
            own_courses.keep(draft)
    except UserError as error:
        found = replace(found, trouble=error)
    if not place or place[-2] != "item" or edit.at(draft.values, place) is None:
        return found
    try:
        shown = filled(draft.values, edit.languages_of(draft.values))
        return replace(found, items=edit.instances(edit.template(shown, place, language), *wanted))
    except UserError as error:
        return replace(found, reason=words.said(Problem((), error.message)))


def published(draft: Draft, own: Path) -> tuple[Place, Problem] | UserError | None:
    """Publish a draft; return what is wrong with it, and where, in place of that."""
    try:
        found = own_courses.first_problem(draft, own)
        if found is None:
            own_courses.publish(draft, own)
    except UserError as error:
        return error
    return found


def picture(draft: Draft, file: Path) -> str | UserError:
    """Copy a picture into a draft: an SVG as it is, anything else as a PNG of at most `PICTURE_PX`."""
    try:
        if file.suffix.lower() == ".svg":
            return own_courses.add_picture(draft, file.name, file.read_bytes())
        image = QImage(str(file))
        if image.isNull():
            return UserError("{file} is not a picture that this program can read.", file=file.name)
        if max(image.width(), image.height()) > PICTURE_PX:
            image = image.scaled(PICTURE_PX, PICTURE_PX, Qt.AspectRatioMode.KeepAspectRatio,
                                 Qt.TransformationMode.SmoothTransformation)  # fmt: skip
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        return own_courses.add_picture(draft, f"{file.stem}.png", bytes(buffer.data().data()))
    except OSError as problem:
        return UserError("{file} cannot be read: {reason}.", file=file.name, reason=problem.strerror)
    except UserError as error:
        return error
