"""A report in the window's words: names of skills, lessons and misconceptions for their ids. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mmtutor.domain.course import Course
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.report import Cell, Column, Table
from mmtutor.gui.translate import say
from mmtutor.gui.typeset.markdown import plain
from mmtutor.messages import Message


def named(table: Table, courses: Sequence[Course]) -> Table:
    """Return the table with names for ids. Screen, CSV and print all show this one value; any thread may ask."""
    skills = {skill.id: skill.name for course in courses for skill in course.skills}
    written = _writers(courses)
    columns = tuple(_column(column, skills) for column in table.columns)
    writers = [written.get(column.title.template, _as_it_is) for column in table.columns]
    rows = tuple(tuple(write(cell) for write, cell in zip(writers, row, strict=True)) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def one_line(markdown: str) -> str:
    """Return a question as it stands in a cell: plain, on one line."""
    return " ".join(plain(markdown).split())


def misconception_name(found: str) -> str:
    """Return what a misconception is called; one that is not known keeps its id."""
    known = MISCONCEPTIONS.get(found)
    return say(known.name) if known is not None else found


def _column(column: Column, skills: Mapping[str, str]) -> Column:
    skill = column.title.values.get("skill")
    if skill is None:
        return column
    return replace(column, title=Message("{skill}", {"skill": plain(skills.get(str(skill), str(skill)))}))


def _writers(courses: Sequence[Course]) -> dict[str, Callable[[Cell], Cell]]:
    """Return, by a column's title, how its ids are written."""
    titles = {course.id: plain(course.title) for course in courses}
    lessons = {lesson.id: plain(lesson.title) for course in courses for lesson in course.lessons}
    return {
        "Course": lambda cell: titles.get(str(cell), cell),
        "Lesson": lambda cell: lessons.get(str(cell), cell),
        "Question, for example": lambda cell: one_line(str(cell)),
        "Misconception": lambda cell: misconception_name(str(cell)),
    }


def _as_it_is(cell: Cell) -> Cell:
    return cell
