from __future__ import annotations

import random
from dataclasses import replace

import pytest

from mmtutor import paths
from mmtutor.content.native import load_course
from mmtutor.domain.course import Course, Lesson, Skill
from mmtutor.domain.diagnostic import KNOWN, MOST, Answered, first_lesson, inferred, next_question
from mmtutor.domain.template import ItemTemplate

CHAIN = tuple(Skill(f"s{i}", f"Skill {i}", (f"s{i - 1}",) if i else ()) for i in range(8))


def template(skill: Skill) -> ItemTemplate:
    return ItemTemplate(id=f"about-{skill.id}", kind="number", prompt="1", fields={"key": "1"}, skills=(skill.id,))


COURSE = Course(
    "chain", "Chain", "", "en", CHAIN, tuple(Lesson(f"on-{s.id}", s.name, (), (template(s),)) for s in CHAIN)
)


def placed(course: Course, can: set[str], seed: int = 0) -> tuple[dict[str, float], int]:
    """Take the test as somebody who can do exactly these skills."""
    rng, answers = random.Random(seed), list[Answered]()
    while (found := next_question(course, answers, rng)) is not None:
        answers.append(Answered(found.skills, can.issuperset(found.skills)))
    return inferred(course.skills, answers), len(answers)


@pytest.mark.parametrize("level", range(9))
def test_it_finds_where_somebody_stands_in_a_chain_of_skills(level: int) -> None:
    can = {skill.id for skill in CHAIN[:level]}
    known, questions = placed(COURSE, can)
    assert questions <= 6
    assert {skill.id for skill in CHAIN if known.get(skill.id, 0) >= KNOWN} == can
    begins = first_lesson(COURSE, known)
    assert begins is (COURSE.lessons[level] if level < 8 else None)


def test_a_right_answer_counts_for_what_it_builds_on_and_a_wrong_one_against_what_builds_on_it() -> None:
    right, wrong = (inferred(CHAIN, [Answered(("s4",), correct)]) for correct in (True, False))
    assert set(right) == {"s0", "s1", "s2", "s3", "s4"}
    assert set(wrong) == {"s4", "s5", "s6", "s7"}
    assert right["s4"] > right["s3"] > right["s0"] > 0.5 > wrong["s7"] > wrong["s4"]


def test_unconnected_skills_are_asked_about_one_by_one_and_never_more_than_the_most() -> None:
    apart = tuple(replace(skill, needs=()) for skill in CHAIN) + tuple(Skill(f"t{i}", "") for i in range(9))
    course = Course("apart", "", "", "en", apart, (Lesson("all", "", (), tuple(template(s) for s in apart)),))
    known, questions = placed(course, {"s1", "t3"})
    assert questions == MOST
    assert len(known) == MOST


@pytest.mark.parametrize("name", ["fractions", "linear-equations"])
def test_it_places_learners_in_the_built_in_courses(name: str) -> None:
    course = load_course(paths.asset("courses", name), "en", samples=0)
    for lesson in range(len(course.lessons)):
        can = {s for each in course.lessons[:lesson] for t in each.templates for s in t.skills}
        known, questions = placed(course, can)
        assert questions <= MOST
        assert {skill for skill, p in known.items() if p >= KNOWN} <= can
