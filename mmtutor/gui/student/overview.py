"""What the home page says of courses and skills, computed from mastery. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mmtutor.domain.course import Course, Lesson
from mmtutor.messages import Message, message

STRONG = 0.85
GROWING = 0.4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lesson to go on with, and why."""

    course: Course
    lesson: Lesson
    why: Message


def skills_of(lesson: Lesson) -> tuple[str, ...]:
    """Return the skills a lesson trains, in the order of its templates."""
    return tuple(dict.fromkeys(skill for template in lesson.templates for skill in template.skills))


def share_of(lesson: Lesson, mastery: Mapping[str, float]) -> float:
    """Return how much of a lesson is mastered: the mean over its skills, 0..1; what was never met counts 0."""
    skills = skills_of(lesson)
    return sum(mastery.get(skill, 0.0) for skill in skills) / len(skills) if skills else 0.0


def suggestion(
    courses: Sequence[Course], mastery: Mapping[str, float], recent: Iterable[str] = ()
) -> Suggestion | None:
    """Return the first lesson that is not strong yet, in the course used last. `recent`: course ids, newest first."""
    order = list(dict.fromkeys([*recent, *(course.id for course in courses)]))
    known = {course.id: course for course in courses}
    for course in (known[i] for i in order if i in known):
        for number, lesson in enumerate(course.lessons):
            met = any(skill in mastery for skill in skills_of(lesson))
            if share_of(lesson, mastery) < STRONG:
                if met:
                    return Suggestion(
                        course, lesson, message("You have started this. A few more exercises make it stick.")
                    )
                if number:
                    return Suggestion(course, lesson, message("You are ready for the next step."))
                return Suggestion(course, lesson, message("A good place to begin."))
    for course in (known[i] for i in order if i in known):
        weakest = min(course.lessons, key=lambda lesson: share_of(lesson, mastery), default=None)
        if weakest is not None:
            return Suggestion(course, weakest, message("You know all of this. Practise once more to keep it."))
    return None


def level(probability: float | None) -> tuple[str, Message]:
    """Return the colour and the word for how well a skill is known."""
    if probability is None:
        return "line", message("new")
    if probability >= STRONG:
        return "good", message("strong")
    if probability >= GROWING:
        return "accent", message("growing")
    return "warn", message("just begun")
