"""The two courses that ship: complete in both languages, with a sound skill graph and a card for each misconception."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from mmtutor import paths
from mmtutor.content import courses, load_course
from mmtutor.domain.course import Card, Course
from mmtutor.domain.items import ITEM_TYPES
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from tests.content.builtin import FOLDER, LANGUAGES, NAMES, course, readable, templates

_MATHS = re.compile(r"\$([^$]*)\$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BLAME = re.compile(r"[!！]|\berror\b|\bwrong answer\b|\bstupid\b|\bcareless\b|粗心|笨|错误答案", re.IGNORECASE)


def cards(which: Course) -> Iterator[Card]:
    yield from which.cards
    for lesson in which.lessons:
        yield from lesson.cards


@pytest.mark.parametrize("name", NAMES)
def test_cards_have_typeset_maths_in_both_languages(name: str) -> None:
    for language in LANGUAGES:
        for card in cards(course(name, language)):
            for text in (card.title, card.body, *card.steps):
                assert text.count("$") % 2 == 0, text
                assert all(readable(part.replace("?", "n")) for part in _MATHS.findall(text)), text


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_lessons_items_and_pictures(name: str) -> None:
    english, chinese = (course(name, language) for language in LANGUAGES)
    assert (english.language, chinese.language) == LANGUAGES
    assert [skill.id for skill in english.skills] == [skill.id for skill in chinese.skills]
    assert [(c.picture, len(c.steps), c.remedies) for c in cards(english)] == [
        (c.picture, len(c.steps), c.remedies) for c in cards(chinese)
    ]
    for here, there in zip(english.lessons, chinese.lessons, strict=True):
        assert here.id == there.id
        for one, other in zip(here.templates, there.templates, strict=True):
            assert (one.id, one.variables, one.where, one.skills, len(one.hints), one.solution) == (
                other.id,
                other.variables,
                other.where,
                other.skills,
                len(other.hints),
                other.solution,
            )
            assert one.sample(random.Random(3)).id == other.sample(random.Random(3)).id


@pytest.mark.parametrize("name", NAMES)
def test_each_language_is_written_in_itself_and_kindly(name: str) -> None:
    for language in LANGUAGES:
        for text in visible_texts(course(name, language)):
            words = _MATHS.sub("", re.sub(r"\{[^}]*\}", "", text))
            if language == "en":
                assert not _CHINESE.search(words), text
            elif re.search(r"[A-Za-z]{2}", words):
                assert _CHINESE.search(words), text
            assert not _BLAME.search(words), text


@pytest.mark.parametrize("name", NAMES)
def test_chinese_has_chinese_punctuation(name: str) -> None:
    for text in visible_texts(course(name, "zh")):
        words = re.sub(r"\[\[.*?\]\]", "", _MATHS.sub("", re.sub(r"\{[^}]*\}", "", text)))
        assert not re.search(r"[\u4e00-\u9fff]\s*[,;?:](?!\w)|[\u4e00-\u9fff]\.(?!\w)", words), text


def visible_texts(which: Course) -> Iterator[str]:
    yield from (which.title, which.summary, *(skill.name for skill in which.skills))
    for card in cards(which):
        yield from (card.title, card.body, *card.steps)
    for lesson in which.lessons:
        yield lesson.title
        for template in lesson.templates:
            yield from (template.prompt, *template.hints, template.explanation)


@pytest.mark.parametrize("name", NAMES)
def test_a_course_has_enough_of_everything(name: str) -> None:
    lessons = course(name, "en").lessons
    assert len(lessons) >= 12
    assert len(templates(name)) >= 95
    assert {template.kind for template in templates(name).values()} == set(ITEM_TYPES)
    for lesson in lessons:
        assert 1 <= len(lesson.teaching) <= 4
        assert any(card.steps for card in lesson.teaching)
        assert any(card.picture for card in lesson.teaching)
        assert 6 <= len(lesson.templates) <= 13, lesson.id
        assert len({template.kind for template in lesson.templates}) >= 2, lesson.id


def test_both_courses_together_are_complete() -> None:
    assert sum(len(course(name, "en").lessons) for name in NAMES) >= 24
    assert sum(len(templates(name)) for name in NAMES) >= 200


@pytest.mark.parametrize("name", NAMES)
def test_every_skill_has_at_least_three_templates_and_one_that_a_diagnostic_can_ask(name: str) -> None:
    skills = [skill.id for skill in course(name, "en").skills]
    assert 15 <= len(skills) <= 25
    assert all(1 <= len(template.skills) <= 3 for template in templates(name).values())
    trained = Counter(skill for template in templates(name).values() for skill in template.skills)
    leading = Counter(template.skills[0] for template in templates(name).values() if template.kind != "working")
    assert {skill: trained[skill] for skill in skills if trained[skill] < 3} == {}
    assert [skill for skill in skills if not leading[skill]] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_skill_is_asked_for_before_what_it_needs(name: str) -> None:
    needs = {skill.id: set(skill.needs) for skill in course(name, "en").skills}
    met: set[str] = set()
    for lesson in course(name, "en").lessons:
        here = {skill for template in lesson.templates for skill in template.skills}
        missing = {skill: needs[skill] - met - here for skill in here if needs[skill] - met - here}
        assert missing == {}, lesson.id
        met |= here
    assert met == set(needs)


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_that_an_item_names_has_a_remedial_card(name: str) -> None:
    which = course(name, "en")
    named = {one for template in templates(name).values() for one in template.mistakes}
    assert len(named) >= 15
    assert sorted(one for one in named if which.remedy(one) is None and not elsewhere(one)) == []


def elsewhere(misconception: str) -> bool:
    return any(course(name, "en").remedy(misconception) for name in NAMES)


def test_every_misconception_that_can_be_named_has_exactly_one_remedial_card() -> None:
    remedied = Counter(one for name in NAMES for card in cards(course(name, "en")) for one in card.remedies)
    assert {one: count for one, count in remedied.items() if count > 1} == {}
    assert sorted(set(remedied) ^ set(MISCONCEPTIONS)) == []


@pytest.mark.parametrize("name", NAMES)
def test_remedial_cards_show_an_example_and_stand_in_no_lesson(name: str) -> None:
    which = course(name, "en")
    assert len(which.cards) >= 18
    for card in which.cards:
        assert card.remedies
        assert _MATHS.search(card.body) or re.search(r"\d", card.body), card.title
        assert card.steps, card.title
    assert all(lesson.teaching == lesson.cards for lesson in which.lessons)


def test_all_built_in_courses_are_found_quickly_and_in_order() -> None:
    found = courses(FOLDER, "zh")
    assert [one.id for one in found] == list(NAMES)
    assert all(one.language == "zh" for one in found)


def test_a_language_that_a_course_lacks_falls_back_to_its_first() -> None:
    assert load_course(FOLDER / "fractions", "fr", samples=0).language == "en"


def test_a_sampled_item_is_the_same_for_the_same_seed() -> None:
    for template in list(templates("fractions").values())[:5]:
        assert template.sample(random.Random(5)) == template.sample(random.Random(5))


def test_every_learner_picture_is_a_small_drawing() -> None:
    pictures = sorted(paths.asset("icons", "learners").glob("*.svg"))
    assert len(pictures) >= 8
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        assert "<title>" in text
        assert len(text) < 10_000
