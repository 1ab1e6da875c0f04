"""A user's own courses: listed, begun, copied, edited as a draft, published and removed.

A draft is a folder `.draft-ID` beside the courses, with the pictures and one file that holds everything. Learners see
a course only once its draft is published, which checks all that was changed. Nothing is ever half written: files are
made aside and then moved. A removed course lies in `.removed-ID` until the next one of that id is removed.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mmtutor.content import edit
from mmtutor.content.native import languages_of, lesson_files, load_course
from mmtutor.content.pictures import MAX_PICTURE_BYTES, is_drawing
from mmtutor.content.table import read_file
from mmtutor.content.writing import table, toml
from mmtutor.domain.course import Course
from mmtutor.errors import UserError

_DRAFT, _REMOVED, _NEW, _OLD = ".draft-", ".removed-", ".new-", ".old-"
_FILE = "draft.toml"
_TABLES = ("skill", "card", "lesson", "item")  # written as tables of their own, in this order


@dataclass(frozen=True, slots=True)
class Draft:
    """A course under construction: where its pictures are, and what its files say (see `edit`)."""

    folder: Path
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A course as a list shows it. `course` is None where it was never published, or where it cannot be read.

    `drafted` says that there is a draft with changes that learners do not see.
    """

    id: str
    folder: Path
    title: str
    summary: str
    course: Course | None
    own: bool
    drafted: bool


def shelved(built_in: Path, own: Path, language: str) -> list[Shelved]:
    """Return the user's own courses and drafts, then the built-in courses."""
    _mend(own)
    found = [_shelved(path, language, own=True) for path in _folders(own)]
    drafts = [path for path in _folders(own, _DRAFT) if not (own / path.name.removeprefix(_DRAFT)).exists()]
    found += [_shelved(path, language, own=True) for path in drafts]
    return found + [_shelved(path, language, own=False) for path in _folders(built_in)]


def values_of(folder: Path) -> dict[str, Any]:
    """Read all files of a course, or its draft, as one. Raises UserError where a file is no TOML."""
    if (folder / _FILE).is_file():
        return dict(read_file(folder / _FILE, _FILE).values)
    values: dict[str, Any] = dict(read_file(folder / "course.toml", "course.toml").values)
    values["lesson"] = [*values.get("lesson", ()), *(dict(read_file(x, x.name).values) for x in lesson_files(folder))]
    if (folder / "remedies.toml").is_file():
        cards = read_file(folder / "remedies.toml", "remedies.toml").values.get("card", ())
        values["card"] = [*values.get("card", ()), *(cards if isinstance(cards, list) else ())]
    return values


def begin(own: Path, title: str, languages: tuple[str, ...], taken: frozenset[str] = frozenset()) -> Draft:
    """Begin a course; nobody sees it before it is published."""
    identity = _free(own, title, taken)
    folder = own / f"{_DRAFT}{identity}"
    with _said(title):
        folder.mkdir(parents=True)
        return keep(Draft(folder, edit.new_course(identity, title, languages)))


def open_draft(own: Path, identity: str) -> Draft:
    """Return the draft of one of the user's courses: the one that was left, or a new one."""
    folder = own / f"{_DRAFT}{identity}"
    with _said(identity):
        if not (folder / _FILE).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(own / identity, folder)
        return keep(Draft(folder, values_of(folder)))


def copied(folder: Path, own: Path, taken: frozenset[str] = frozenset()) -> Draft:
    """Return the draft of a new course that begins as a copy of the one in `folder`; its title gets a number."""
    with _said(folder.name):
        values = values_of(folder)
        identity = _free(own, str(values["id"]), taken | {str(values["id"])})
        number = identity.rpartition("-")[2]
        title = values["title"]
        titles = {one: f"{text} ({number})" for one, text in title.items()} if isinstance(title, Mapping) else ""
        into = own / f"{_DRAFT}{identity}"
        shutil.copytree(folder, into)
        return keep(Draft(into, values | {"id": identity, "title": titles or f"{title} ({number})"}))


def keep(draft: Draft) -> Draft:
    """Write a draft to the disk as it stands, whole or not, and return it."""
    with _said(draft.folder.name):
        _replace(draft.folder / _FILE, course_text(draft.values))
    return draft


def discard(draft: Draft) -> None:
    """Forget a draft; the course stays as it was published."""
    shutil.rmtree(draft.folder, ignore_errors=True)


def first_problem(draft: Draft, own: Path) -> tuple[edit.Place, edit.Problem] | None:
    """Return the first thing that is wrong in what was changed since the course was published. Takes its time."""
    published = own / str(draft.values["id"])
    before = values_of(published) if published.is_dir() else {}
    for place in edit.changed(before, draft.values):
        found = edit.problem(draft.values, place, draft.folder)
        if found is not None:
            return place, found
    return None


def publish(draft: Draft, own: Path) -> Course:
    """Put a draft in the place of its course, whole or not at all. Raises UserError where it is no sound course.

    Templates are not tried out here: `first_problem` does. Files that say what they said before keep their bytes.
    """
    identity = str(draft.values["id"])
    new, old, target = own / f"{_NEW}{identity}", own / f"{_OLD}{identity}", own / identity
    with _said(identity):
        keep(draft)
        shutil.rmtree(new, ignore_errors=True)
        write_course_folder(draft, new)
        for language in languages_of(new):
            course = load_course(new, language, samples=0)
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    return course


def remove(own: Path, identity: str) -> Callable[[], None]:
    """Take a course off the shelf with its draft; what is returned puts it back."""
    moves = []
    with _said(identity):
        for name in (identity, f"{_DRAFT}{identity}"):
            kept = f"{_REMOVED}{name}"
            shutil.rmtree(own / kept, ignore_errors=True)
            if (own / name).exists():
                (own / name).rename(own / kept)
                moves.append((own / kept, own / name))

    def put_back() -> None:
        with _said(identity):
            for kept, place in moves:
                kept.rename(place)

    return put_back


def add_picture(draft: Draft, name: str, data: bytes) -> str:
    """Copy a picture into a draft and return its name there. Raises UserError where it is too large or no drawing."""
    path = Path(name)
    if len(data) > MAX_PICTURE_BYTES:
        raise UserError("{file} is larger than {limit} MB.", file=name, limit=MAX_PICTURE_BYTES // 1_000_000)
    if not is_drawing(path.suffix, data):
        raise UserError("{file} is neither a plain SVG nor a PNG picture.", file=name)
    suffix = path.suffix.lower()
    taken = {each.stem for each in draft.folder.glob(f"*{suffix}") if each.read_bytes() != data}
    stem = edit.identifier(path.stem, taken, "picture")
    with _said(name):
        (draft.folder / f"{stem}{suffix}").write_bytes(data)
    return f"{stem}{suffix}"


# Writing


def course_text(values: edit.Values) -> str:
    """Return a course, or a part of it, as TOML: plain keys first, then a table for each skill, card and lesson."""
    return "\n".join(_parts(values, ""))


def _parts(values: edit.Values, above: str) -> list[str]:
    plain = {key: value for key, value in values.items() if key not in _TABLES or not isinstance(value, list)}
    parts = [table(above, plain) if above else toml(plain)]
    for key in _TABLES:
        for inner in values.get(key, ()):
            parts += _parts(inner, f"{above}.{key}" if above else key)
    return parts


def write_course_folder(draft: Draft, folder: Path) -> None:
    """Write a course into a folder that is made: course.toml, a file for each lesson, remedies.toml, and its pictures.

    A file of the draft's folder that says the same is copied as it is, comments and all.
    """
    shutil.copytree(draft.folder, folder, ignore=lambda _, names: [x for x in names if x.endswith(".toml")])
    before = [(file, file.read_bytes()) for file in sorted(draft.folder.glob("*.toml")) if file.name != _FILE]
    known = [(tomllib.loads(data.decode("utf-8-sig")), data) for _, data in before]
    head = {key: value for key, value in draft.values.items() if key not in ("lesson", "card")}
    files = {"course.toml": head}
    for number, lesson in enumerate(draft.values.get("lesson", ()), 1):
        files[f"lesson-{number}-{lesson['id']}.toml"] = lesson
    if draft.values.get("card"):
        files["remedies.toml"] = {"card": draft.values["card"]}
    for name, values in files.items():
        same = next((data for found, data in known if found == values), None)
        (folder / name).write_bytes(course_text(values).encode() if same is None else same)


def _replace(file: Path, text: str) -> None:
    aside = file.with_suffix(".part")
    with aside.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)


# Folders


def _folders(shelf: Path, prefix: str = "") -> list[Path]:
    if not shelf.is_dir():
        return []
    file = _FILE if prefix else "course.toml"
    named = [path for path in sorted(shelf.iterdir()) if path.name.startswith(prefix) and (path / file).is_file()]
    return [path for path in named if prefix or not path.name.startswith(".")]


def _shelved(folder: Path, language: str, *, own: bool) -> Shelved:
    identity = folder.name.removeprefix(_DRAFT)
    found = Shelved(identity, folder, identity, "", None, own, (folder.parent / f"{_DRAFT}{identity}").exists())
    try:
        if folder.name != identity:
            values = values_of(folder)
            spoken = language if language in edit.languages_of(values) else edit.languages_of(values)[0]
            texts = (edit.text_in(values.get(key), spoken) for key in ("title", "summary"))
            return replace(found, title=next(texts) or identity, summary=next(texts))
        course = load_course(folder, language, samples=0)
        drafted = found.drafted and values_of(folder.parent / f"{_DRAFT}{identity}") != values_of(folder)
        return replace(found, title=course.title, summary=course.summary, course=course, drafted=drafted)
    except UserError as trouble:
        return replace(found, summary=str(trouble))


def _free(own: Path, title: str, taken: frozenset[str]) -> str:
    names = {path.name.removeprefix(_DRAFT) for path in own.iterdir()} if own.is_dir() else set()
    return edit.identifier(title, taken | names, "course")


def _mend(own: Path) -> None:
    """Put back a course whose publishing was cut short between its two moves."""
    for old in own.glob(f"{_OLD}*") if own.is_dir() else ():
        target = own / old.name.removeprefix(_OLD)
        if not target.exists():
            old.rename(target)


@contextmanager
def _said(name: str) -> Iterator[None]:
    """Turn what the system says of a file or folder into a sentence."""
    try:
        yield
    except OSError as problem:
        raise UserError("{file} cannot be written: {reason}.", file=name, reason=problem.strerror) from problem
