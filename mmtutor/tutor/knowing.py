"""What a learner's answers on disk say of him: the picture of his practice, and where the diagnostic has placed him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mmtutor.domain.attempt import Judged
from mmtutor.domain.choices import from_json as choices_from
from mmtutor.domain.choices import preference
from mmtutor.domain.course import Course
from mmtutor.domain.diagnostic import LESSON, Answered, inferred
from mmtutor.domain.learner_model import PREFERENCE, LearnerModel, from_json
from mmtutor.domain.picture import COUNTED, Evidence, evidence_of, picture_of
from mmtutor.store import Store
from mmtutor.tutor.practice import Known

LONGEST = 2000  # answers that are looked back at


def known(store: Store, learner_id: str, course: Course) -> Known:
    """Replay a learner's answers. A skill begins where the course's diagnostic has placed it."""
    model = placed(from_json(store.preferences.get(PREFERENCE)), placement(store, learner_id, course))
    judged = store.attempts.of_learner(learner_id, limit=LONGEST)
    choices = choices_from(store.preferences.get(preference(course.id)))
    return Known(picture_of(evidence(judged), model), model, choices)


def evidence(judged: Iterable[Judged]) -> Iterator[Evidence]:
    """Yield what judged answers tell of mastery; those of diagnostics are told by `placement`."""
    for each in judged:
        told = None if each.attempt.lesson_id == LESSON else evidence_of(each.attempt, each.assessment)
        if told is not None:
            yield told


def replayed(judged: Sequence[Judged], courses: Iterable[Course], model: LearnerModel) -> dict[str, float]:
    """Return P(known) of each skill at its last answer, as the lessons wrote it down along the way.

    Which course a skill was last practised in decides where it began.
    """
    practised = [each for each in judged if each.attempt.lesson_id != LESSON]
    last_in = {skill: each.attempt.course_id for each in practised for skill in each.attempt.skills}
    known_courses = {course.id: course for course in courses}
    found: dict[str, float] = {}
    for course_id in dict.fromkeys(last_in.values()):
        course = known_courses.get(course_id)
        placing = {} if course is None else _placed_by(judged, course)
        picture = picture_of(evidence(judged), placed(model, placing))
        found |= picture.as_of_last_answers(skill for skill, where in last_in.items() if where == course_id)
    return found


def rebuild(store: Store, courses: Sequence[Course]) -> None:
    """Work out every learner's mastery anew from what is on disk, by the parameters that hold now."""
    model = from_json(store.preferences.get(PREFERENCE))
    store.mastery.rebuild(lambda judged: replayed(judged, courses, model))


def placement(store: Store, learner_id: str, course: Course) -> dict[str, float]:
    """Return P(known) of the skills that the course's diagnostic tells of; empty where it was not taken."""
    return _placed_by(store.attempts.of_learner(learner_id, course_id=course.id, lesson_id=LESSON), course)


def mastery(store: Store, learner_id: str, courses: Iterable[Course]) -> dict[str, float]:
    """Return P(known) of every skill that was met or placed, for an overview."""
    found: dict[str, float] = {}
    for course in courses:
        found |= placement(store, learner_id, course)
    return found | store.mastery.of_learner(learner_id)


def wants_placing(store: Store, learner_id: str, course: Course) -> bool:
    """Say whether a learner has answered nothing yet of a course in which there is more than one place to begin."""
    several = sum(bool(lesson.templates) for lesson in course.lessons) > 1
    return several and not store.attempts.of_learner(learner_id, course_id=course.id, limit=1)


def placed(model: LearnerModel, found: Mapping[str, float]) -> LearnerModel:
    """Return the model of a learner whom a diagnostic has placed."""
    skills = dict(model.mastery.skills)
    for skill, probability in found.items():
        skills[skill] = replace(model.mastery.of(skill), initial=probability)
    return replace(model, mastery=replace(model.mastery, skills=skills))


def _placed_by(judged: Iterable[Judged], course: Course) -> dict[str, float]:
    answers = [
        Answered(a.attempt.skills, COUNTED[a.assessment.verdict])
        for a in judged
        if a.attempt.course_id == course.id and a.attempt.lesson_id == LESSON and a.assessment.verdict in COUNTED
    ]
    return inferred(course.skills, answers)
