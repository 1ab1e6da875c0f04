"""A short test at the start of a course: which skill to ask about next, and what the answers say of all the others.

What somebody can do tells about what it builds on, and what somebody cannot do yet about what builds on it (knowledge
spaces, Doignon & Falmagne 1985). A right answer therefore counts for a skill and everything it needs, a wrong one
against it and everything that needs it; the further away, the less. Knows no learner and no store.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mmtutor.domain.course import Course, Lesson, Skill
from mmtutor.domain.mastery import DEFAULT, SkillModel
from mmtutor.domain.template import ItemTemplate

LESSON = "diagnostic"  # the lesson under which its answers are kept
MOST = 8  # questions
SETTLED = 0.2  # of certainty either way, from which nothing is asked about a skill
KNOWN = 0.8  # from here on a skill is skipped
MOSTLY = 0.6  # of a lesson's exercises, from which it is skipped
_START = 0.5  # P(known) before the first question
_FADE = 0.9  # of the weight of an answer, for each step along the prerequisites
_KINDS = ("number", "expression", "short_text", "cloze", "choice", "matching", "ordering", "multiple_choice")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the test, to an item that needs these skills."""

    skills: tuple[str, ...]
    correct: bool


def askable(course: Course, banned: Collection[str] = ()) -> dict[str, tuple[ItemTemplate, ...]]:
    """Return the templates for each skill, those first that are answered in one line and train nothing beside.

    Those with an id in `banned` never come.
    """
    found: dict[str, list[ItemTemplate]] = {}
    for template in (template for lesson in course.lessons for template in lesson.templates):
        if template.kind in _KINDS and template.skills and template.id not in banned:
            found.setdefault(template.skills[0], []).append(template)

    def order(template: ItemTemplate) -> tuple[int, int]:
        return len(template.skills), _KINDS.index(template.kind)

    return {skill: tuple(sorted(templates, key=order)) for skill, templates in found.items()}


def next_question(
    course: Course,
    answers: Sequence[Answered],
    rng: random.Random,
    model: SkillModel = DEFAULT,
    banned: Collection[str] = (),
) -> ItemTemplate | None:
    """Return a template for the skill whose answer is expected to settle most; None where the test is over."""
    templates = askable(course, banned)
    asked = {answer.skills[0] for answer in answers if answer.skills}
    known = inferred(course.skills, answers, model)
    open_skills = [s for s in templates if s not in asked and SETTLED < known.get(s, _START) < 1 - SETTLED]
    if len(answers) >= MOST or not open_skills:
        return None
    links = _links(course.skills)
    best = max(open_skills, key=lambda skill: _gain(skill, known, links, model))
    simplest = [t for t in templates[best] if len(t.skills) == len(templates[best][0].skills)]
    return rng.choice([t for t in simplest if t.kind == simplest[0].kind])


def inferred(skills: Iterable[Skill], answers: Iterable[Answered], model: SkillModel = DEFAULT) -> dict[str, float]:
    """Return P(known) of every skill that the answers tell something about."""
    links = _links(tuple(skills))
    known: dict[str, float] = {}
    for answer in answers:
        for skill in answer.skills:
            for other, weight in _reached(skill, answer.correct, links).items():
                known[other] = _updated(known.get(other, _START), answer.correct, weight, model)
    return known


def first_lesson(course: Course, known: Mapping[str, float]) -> Lesson | None:
    """Return the first lesson whose exercises are not mostly known; None where all of them are."""
    for lesson in course.lessons:
        easy = [t for t in lesson.templates if all(known.get(skill, 0.0) >= KNOWN for skill in t.skills)]
        if len(easy) < MOSTLY * len(lesson.templates):
            return lesson
    return None


Links = tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]  # what a skill needs, what needs it


def _links(skills: Sequence[Skill]) -> Links:
    needs = {skill.id: skill.needs for skill in skills}
    needed_by = {skill.id: tuple(other.id for other in skills if skill.id in other.needs) for skill in skills}
    return needs, needed_by


def _reached(skill: str, correct: bool, links: Links) -> dict[str, float]:
    """Return the skills that an answer speaks of, with its weight for each."""
    onward = links[0] if correct else links[1]
    reached, edge, weight = {skill: 1.0}, [skill], 1.0
    while edge:
        weight *= _FADE
        edge = [other for here in edge for other in onward.get(here, ()) if other not in reached]
        reached |= dict.fromkeys(edge, weight)
    return reached


def _updated(known: float, correct: bool, weight: float, model: SkillModel) -> float:
    """Return P(known) by Bayes' rule, the likelihood ratio of the answer weakened to the power of its weight."""
    ratio = (1 - model.slip) / model.guess if correct else model.slip / (1 - model.guess)
    odds = known / (1 - known) * math.pow(ratio, weight)
    return odds / (1 + odds)


def _gain(skill: str, known: Mapping[str, float], links: Links, model: SkillModel) -> float:
    """Return by how many bits all skills together are expected to be surer after an answer on this one."""
    now = known.get(skill, _START)
    right = now * (1 - model.slip) + (1 - now) * model.guess
    gained = 0.0
    for correct, chance in ((True, right), (False, 1 - right)):
        for other, weight in _reached(skill, correct, links).items():
            before = known.get(other, _START)
            gained += chance * (_entropy(before) - _entropy(_updated(before, correct, weight, model)))
    return gained


def _entropy(p: float) -> float:
    return 0.0 if p <= 0 or p >= 1 else -p * math.log2(p) - (1 - p) * math.log2(1 - p)
