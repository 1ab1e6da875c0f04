"""The two courses that ship: every template judged many times by its own rules, in both languages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache

import pytest

from mmtutor import paths
from mmtutor.content import courses, load_course
from mmtutor.domain.assessment import Verdict
from mmtutor.domain.course import Course
from mmtutor.domain.items import ITEM_TYPES, Choice, Expression, Item, Number, ShortText, Working
from mmtutor.domain.maths import MathsSyntaxError, parse
from mmtutor.domain.template import ItemTemplate

FOLDER = paths.asset("courses")
NAMES = ("fractions", "linear-equations")
LANGUAGES = ("en", "zh")
SAMPLES = 200

_MATHS = re.compile(r"\$([^$]*)\$")
_NUMBERS = re.compile(r"-?\d+ \d+/\d+|-?\d+(?:\.\d+)?/\d+|-?\d+(?:\.\d+)?%?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BARE_SIGN = re.compile(r"\s*[<>=]\s*")


@cache
def course(name: str, language: str) -> Course:
    return load_course(FOLDER / name, language, samples=0)


def templates(name: str, language: str = "en") -> dict[str, ItemTemplate]:
    return {template.id: template for lesson in course(name, language).lessons for template in lesson.templates}


EVERY_TEMPLATE = [(name, template_id) for name in NAMES for template_id in templates(name)]


def samples(template: ItemTemplate, count: int = SAMPLES) -> Iterator[Item]:
    """Different items, as many as there are up to `count`, with every key tried `count` times."""
    rng = random.Random(7)
    return (template.sample(rng) for _ in range(count))


def answer_to(item: Item) -> str:
    return chr(ord("a") + item.key) if isinstance(item, Choice) else item.shown_key()


def near_misses(item: Item) -> list[str]:
    """Answers that a learner could well give and that are not right."""
    match item:
        case Choice(options=options, key=key):
            return [chr(ord("a") + i) for i in range(len(options)) if i != key]
        case Number(key=key):
            return [f"({key})+1", f"-{key}" if " " not in key else "0"]
        case Expression(key=key):
            return [key + "1", "x=x+1" if "=" in key else "x+1"]
        case ShortText():
            return ["numerator", "unknown", "分子", "未知数"]
        case Working(given=given, key=key):
            return [f"{given}\n{key}1", key + "1", given]
    raise AssertionError(item.kind)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_every_item_accepts_its_own_key_and_refuses_near_misses(name: str, template_id: str) -> None:
    for item in samples(templates(name)[template_id]):
        assert item.assess(answer_to(item)).verdict is Verdict.CORRECT, item.id
        for wrong in near_misses(item):
            assert item.assess(wrong).verdict is not Verdict.CORRECT, (item.id, wrong)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_the_right_value_in_the_wrong_form_is_told_apart(name: str, template_id: str) -> None:
    template = templates(name)[template_id]
    form = template.fields.get("form", "any")
    for item in samples(template, 20):
        if form == "lowest_terms":
            assert isinstance(item, Number)
            numerator, denominator = item.key.split("/")
            other = f"{2 * int(numerator)}/{2 * int(denominator)}"
        elif form == "mixed":
            assert isinstance(item, Number)
            whole, part = item.key.split()
            other = f"{whole}+{part}"
        elif form == "solved":
            other = f"{item.shown_key()}+0"
        else:
            return
        judged = item.assess(other)
        assert (judged.verdict, judged.same_value, judged.form_ok) == (Verdict.INCORRECT, True, False), (item.id, other)


def revealing(item: Item, hint: str) -> str | None:
    """Return what in a hint is itself a right answer, in any way of writing it."""
    maths = [part.strip() for part in _MATHS.findall(hint)]
    if isinstance(item, Choice):
        bare_hint, bare_key = (re.sub(r"[\s$]", "", text) for text in (hint, item.options[item.key]))
        if not re.search(r"\w", bare_key):
            return None  # a sign, which no hint can avoid
        return bare_key if re.search(rf"(?<![\w/.]){re.escape(bare_key)}(?![\w/.])", bare_hint) else None
    if isinstance(item, ShortText):
        return next((key for key in item.keys if len(key) > 1 and key in hint), None)
    sides = [side for part in maths for side in part.split("=")]
    for candidate in [*maths, *sides, *_NUMBERS.findall(hint)]:
        if item.assess(candidate).verdict is Verdict.CORRECT:
            return candidate
    return None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_only_the_last_hint_gives_the_answer_away(name: str, template_id: str, language: str) -> None:
    template = templates(name, language)[template_id]
    assert 3 <= len(template.hints) <= 4
    assert template.explanation
    for item in samples(template, 60):
        for hint in item.hints[:-1]:
            assert revealing(item, hint) is None, (item.id, item.shown_key(), hint, revealing(item, hint))
        assert len(set(item.hints)) == len(item.hints)


@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_templates_offer_many_different_items_with_friendly_numbers(name: str, template_id: str) -> None:
    items = list(samples(templates(name)[template_id], 60))
    assert len({(item.prompt, frozenset(item.options) if isinstance(item, Choice) else None) for item in items}) >= 8
    for item in items:
        assert all(int(number) <= 150 for number in re.findall(r"\d+", item.prompt + item.shown_key())), item.prompt


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "template_id"), EVERY_TEMPLATE)
def test_everything_between_dollar_signs_can_be_typeset(name: str, template_id: str, language: str) -> None:
    for item in samples(templates(name, language)[template_id], 5):
        texts = [item.prompt, item.explanation, *item.hints]
        texts += item.options if isinstance(item, Choice) else ()
        for text in texts:
            assert text.count("$") % 2 == 0, text
            assert not set("{}") & set(text), text
            for part in _MATHS.findall(text):
                assert _BARE_SIGN.fullmatch(part) or readable(part.replace("?", "n")), part


def readable(text: str) -> bool:
    try:
        parse(text)
    except MathsSyntaxError:
        return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_cards_have_typeset_maths_in_both_languages(name: str) -> None:
    for language in LANGUAGES:
        for card in (card for lesson in course(name, language).lessons for card in lesson.cards):
            for text in (card.body, *card.steps):
                assert text.count("$") % 2 == 0, text
                assert all(readable(part.replace("?", "n")) for part in _MATHS.findall(text)), text


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_lessons_items_and_pictures(name: str) -> None:
    english, chinese = (course(name, language) for language in LANGUAGES)
    assert (english.language, chinese.language) == LANGUAGES
    assert [skill.id for skill in english.skills] == [skill.id for skill in chinese.skills]
    for here, there in zip(english.lessons, chinese.lessons, strict=True):
        assert here.id == there.id
        assert [(c.picture, len(c.steps)) for c in here.cards] == [(c.picture, len(c.steps)) for c in there.cards]
        assert [t.id for t in here.templates] == [t.id for t in there.templates]
        for one, other in zip(here.templates, there.templates, strict=True):
            assert (one.variables, one.where, one.skills, len(one.hints)) == (
                other.variables,
                other.where,
                other.skills,
                len(other.hints),
            )
            same_numbers = one.sample(random.Random(3)).id, other.sample(random.Random(3)).id
            assert same_numbers[0] == same_numbers[1]


@pytest.mark.parametrize("name", NAMES)
def test_each_language_is_written_in_itself_and_kindly(name: str) -> None:
    for language in LANGUAGES:
        for text in visible_texts(course(name, language)):
            words = _MATHS.sub("", re.sub(r"\{[^}]*\}", "", text))
            if language == "en":
                assert not _CHINESE.search(words), text
            elif re.search(r"[A-Za-z]{2}", words):
                assert _CHINESE.search(words), text
            assert not re.search(r"[!！]|\berror\b|\bwrong answer\b", words), text


def visible_texts(which: Course) -> Iterator[str]:
    yield from (which.title, which.summary, *(skill.name for skill in which.skills))
    for lesson in which.lessons:
        yield lesson.title
        for card in lesson.cards:
            yield from (card.title, card.body, *card.steps)
        for template in lesson.templates:
            yield from (template.prompt, *template.hints, template.explanation)


@pytest.mark.parametrize("name", NAMES)
def test_a_course_has_enough_of_everything(name: str) -> None:
    lessons = course(name, "en").lessons
    assert len(lessons) >= 6
    assert len(templates(name)) >= 16
    assert {template.kind for template in templates(name).values()} == set(ITEM_TYPES)
    assert all(1 <= len(lesson.cards) <= 3 and any(card.steps for card in lesson.cards) for lesson in lessons)
    assert sum(card.picture is not None for lesson in lessons for card in lesson.cards) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_no_skill_is_asked_for_before_what_it_needs(name: str) -> None:
    needs = {skill.id: set(skill.needs) for skill in course(name, "en").skills}
    met: set[str] = set()
    for lesson in course(name, "en").lessons:
        here = {skill for template in lesson.templates for skill in template.skills}
        assert all(needs[skill] <= met | here for skill in here), lesson.id
        met |= here
    assert met == set(needs)


def test_a_right_working_in_several_lines_is_accepted_and_the_first_wrong_line_is_named() -> None:
    item = templates("linear-equations")["two-step-working"].sample(random.Random(1))
    assert isinstance(item, Working)
    coefficient, rest, right = re.fullmatch(r"(\d+)x-(\d+)=(\d+)", item.given).groups()  # type: ignore[union-attr]
    total = int(rest) + int(right)
    good = f"{coefficient}x={total}\nx={total // int(coefficient)}"
    assert item.assess(good).verdict is Verdict.CORRECT
    bad = f"{coefficient}x={total}\nx={total}"
    assert item.assess(bad).first_wrong_line == 2


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
