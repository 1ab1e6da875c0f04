"""Rosters from files: CSV as a spreadsheet writes it, and OneRoster 1.1 and 1.2 in its CSV form (a zip file).

A line that cannot be used is a problem with its number, never a reason to refuse the others. Knows no store: what a
roster changes is `domain.roster`'s to say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from mmtutor.content.untrusted import Archive, archive_of, read_bytes, text_of
from mmtutor.domain.roster import Group, Problem, Pupil, Roster
from mmtutor.errors import UserError
from mmtutor.messages import message

MAX_LINES = 50_000
MAX_NAME, MAX_ID, MAX_PIN = 80, 200, 32  # characters

Line = tuple[int, Mapping[str, str]]  # its number, from 1, and its cells by column
_COLUMNS = {  # what columns are called in lists, without case, spaces and signs
    "name": ("name", "fullname", "student", "learner", "pupil", "studentname", "姓名", "学生"),
    "given": ("firstname", "givenname", "forename", "名"),
    "family": ("lastname", "familyname", "surname", "姓"),
    "group": ("class", "cohort", "group", "classname", "course", "section", "班级", "班"),
    "id": ("id", "studentid", "externalid", "sourcedid", "sisid", "identifier", "学号"),
    "picture": ("picture", "图片"),
    "pin": ("pin", "密码"),
}
_ONEROSTER = ("users.csv", "classes.csv", "enrollments.csv")


def read_roster(path: Path) -> Roster:
    """Read a CSV file, or a zip file of OneRoster's.

    Raises:
        UserError: it is neither, or has no column for names.
    """
    try:
        data = read_bytes(path)
    except OSError as error:
        raise UserError("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or error) from error
    if data.startswith(b"PK"):
        with archive_of(path) as archive:
            return _oneroster(archive, path.name)
    return _spreadsheet(text_of(data, path.name), path.name)


def _spreadsheet(text: str, file: str) -> Roster:
    lines = _lines(text, file)
    columns = {_plain(heading): heading for heading in (lines[0][1] if lines else _headings(text))}
    known = {key: next((columns[name] for name in names if name in columns), None) for key, names in _COLUMNS.items()}
    if known["name"] is None and (known["given"] is None or known["family"] is None):
        raise UserError('{file} needs a column "name", or "first name" and "last name", in its first line.', file=file)

    def cell(row: Mapping[str, str], key: str) -> str:
        column = known[key]
        return "" if column is None else row[column]

    pupils, problems = [], []
    for number, row in lines:
        name = cell(row, "name") or f"{cell(row, 'given')} {cell(row, 'family')}".strip()
        groups = (Group(cell(row, "group")),) if cell(row, "group") else ()
        pupil = Pupil(number, name, groups, cell(row, "id"), cell(row, "picture"), cell(row, "pin"))
        problem = _problem(pupil)
        if problem is None:
            pupils.append(pupil)
        else:
            problems.append(problem)
    return Roster(tuple(_together(pupils)), tuple(problems))


def _oneroster(archive: Archive, file: str) -> Roster:
    inside = {Path(name).name.casefold(): name for name in archive.names}
    for name in _ONEROSTER:
        if name not in inside:
            raise UserError("{file} is not a roster: {name} is missing in it.", file=file, name=name)

    def table(name: str) -> list[Line]:
        lines = _lines(text_of(archive.read(inside[name]), name), name) if name in inside else []
        return [(number, row) for number, row in lines if row.get("status", "").casefold() != "tobedeleted"]

    groups = {row.get("sourcedId", ""): row.get("title", "") for _, row in table("classes.csv")}
    users = {row.get("sourcedId", ""): (number, row) for number, row in table("users.csv")}
    students = {key for key, (_, row) in users.items() if row.get("role", "").casefold() == "student"}
    students |= {
        row.get("userSourcedId", "")
        for _, row in table("roles.csv")  # since 1.2
        if row.get("role", "").casefold() == "student"
    }
    of_user: dict[str, list[Group]] = {}
    problems = []
    for number, row in table("enrollments.csv"):
        user, group = row.get("userSourcedId", ""), row.get("classSourcedId", "")
        if row.get("role", "").casefold() != "student":
            continue
        if user not in users or not groups.get(group, ""):
            what = message("It names a learner or a class that is not in the other files.")
            problems.append(Problem(number, what, "enrollments.csv"))
            continue
        of_user.setdefault(user, []).append(Group(groups[group], group))
    pupils = []
    for key, (number, row) in users.items():
        if key not in of_user and key not in students:
            continue
        if row.get("enabledUser", "").casefold() == "false":
            continue
        given = row.get("preferredGivenName") or row.get("givenName", "")
        family = row.get("preferredFamilyName") or row.get("familyName", "")
        pupil = Pupil(number, f"{given} {family}".strip(), tuple(dict.fromkeys(of_user.get(key, ()))), key)
        problem = _problem(pupil)
        if problem is None:
            pupils.append(pupil)
        else:
            problems.append(replace(problem, file="users.csv"))
    return Roster(tuple(pupils), tuple(problems))


def _lines(text: str, file: str) -> list[Line]:
    """Return the lines below the headings, each cell trimmed; empty ones are left out."""
    headings = _headings(text)
    found: list[Line] = []
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=False)
    try:
        next(reader, None)
        before = reader.line_num
        for cells in reader:
            number, before = before + 1, reader.line_num
            if len(found) >= MAX_LINES:
                raise UserError("{file} has more than {limit} lines.", file=file, limit=MAX_LINES)
            if any(cell.strip() for cell in cells):
                padded = [cell.strip() for cell in cells] + [""] * len(headings)
                found.append((number, dict(zip(headings, padded, strict=False))))
    except csv.Error as error:
        raise UserError("{file} is not a CSV file: {reason}.", file=file, reason=error) from error
    return found


def _headings(text: str) -> list[str]:
    first = next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), [])
    return [heading.strip() for heading in first]


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _plain(heading: str) -> str:
    return "".join(c for c in heading.casefold() if c.isalnum())


def _problem(pupil: Pupil) -> Problem | None:
    """Say what is wrong with a line."""
    texts = (pupil.name, pupil.external_id, pupil.pin, pupil.picture, *(group.name for group in pupil.groups))
    if not pupil.name:
        return Problem(pupil.line, message("There is no name."))
    if any(not c.isprintable() for text in texts for c in text):
        return Problem(pupil.line, message("There are signs in it that can't be written."))
    too_long = max(map(len, (pupil.name, *(group.name for group in pupil.groups)))) > MAX_NAME
    if too_long or len(pupil.external_id) > MAX_ID or len(pupil.pin) > MAX_PIN or len(pupil.picture) > MAX_NAME:
        return Problem(pupil.line, message("Something in it is too long."))
    return None


def _together(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Make one pupil of several lines with one id, as where a list has a line for each class."""
    found: list[Pupil] = []
    place: dict[str, int] = {}
    for pupil in pupils:
        if pupil.external_id in place:
            at = place[pupil.external_id]
            groups = tuple(dict.fromkeys((*found[at].groups, *pupil.groups)))
            found[at] = replace(found[at], groups=groups)
            continue
        if pupil.external_id:
            place[pupil.external_id] = len(found)
        found.append(pupil)
    return found
