"""A course as it is taught: where to begin, examples that fade, detours, help that leaks nothing; on a real store."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.choices import Choices, changed, preference, to_json
from mmtutor.domain.course import Card, Course, Lesson, Skill
from mmtutor.domain.diagnostic import KNOWN
from mmtutor.domain.items import Choice, Item
from mmtutor.domain.observation import Response
from mmtutor.domain.template import ItemTemplate
from mmtutor.tutor import Assessed, Detour, Example, HintShown, ItemShown, Read, Stage, Trouble, knowing
from mmtutor.tutor.helping import Helping
from tests.benchmarks.leak_attacks import ATTACKS, run, tells
from tests.tutor.conftest import Desk

SOLVING = ItemTemplate(
    id="solve",
    kind="working",
    prompt="Solve ${a}x + {b} = {a*x+b}$.",
    variables={"a": "2..9", "b": "2..15", "x": "2..12"},
    where=("a != x", "b != x", "a*x != b"),
    fields={"given": "{a}x+{b}={a*x+b}", "key": "x={x}"},
    skills=("two-step",),
    solution=("{a}x = {a*x}", "x = {x}"),
    hints=("What was done to $x$ last?", "Take {b} away on both sides.", "So $x = {x}$."),
)
ADDING = ItemTemplate(
    id="add",
    kind="number",
    prompt="$1/{a} + 1/{b}$",
    variables={"a": (3, 5, 7), "b": (4, 8, 9)},
    fields={"key": "{1/a+1/b}", "form": "lowest_terms"},
    skills=("adding",),
    mistakes={"adds-across": "2/{a+b}"},
)
SIMPLIFYING = ItemTemplate(
    id="simplify",
    kind="working",
    prompt="Simplify ${4*a}/{4*b}$.",
    variables={"a": (1, 3), "b": (5, 7, 8)},
    fields={"given": "{4*a}/{4*b}", "key": "{a}/{b}"},
    skills=("lowest-terms",),
    solution=("{2*a}/{2*b}", "{a}/{b}"),
)
SIMPLE = replace(ADDING, id="simple", prompt="${a} + {b}$", fields={"key": "{a+b}"}, skills=("counting",), mistakes={})
REMEDY = Card("Parts keep their size", "Two halves are one.", remedies=("adds-across",))
SKILLS = (
    Skill("counting", "Counting"),
    Skill("adding", "Adding", ("counting",)),
    Skill("two-step", "Two steps", ("adding",)),
)
COURSE = Course(
    "course",
    "Course",
    "",
    "en",
    SKILLS,
    (
        Lesson("counting", "Counting", (), (SIMPLE,)),
        Lesson("adding", "Adding", (REMEDY,), (ADDING,)),
        Lesson("solving", "Solving", (), (SOLVING,)),
    ),
)


def answer(desk: Desk, text: str) -> Assessed:
    assert desk.tutor.submit(Response(text=text))
    desk.next(Read)
    return desk.next(Assessed)


def test_a_new_skill_begins_with_an_example_then_one_without_its_end_then_the_learners_own(desk: Desk) -> None:
    desk.tutor.start(desk.learner, COURSE, COURSE.lessons[2])
    example = desk.next(Example)
    assert len(example.lines) == 2
    assert desk.tutor.item is None
    assert not desk.tutor.submit(Response(text="x=1"))
    assert desk.tutor.progress == (0, 10)
    desk.tutor.next_item()
    faded = desk.next(ItemShown)
    assert (faded.stage, faded.lines) == (Stage.FADED, faded.item.solution[:1])
    assert answer(desk, faded.item.shown_key()).assessment.verdict is Verdict.CORRECT
    desk.tutor.next_item()
    own = desk.next(ItemShown)
    assert (own.stage, own.lines) == (Stage.OWN, ())
    assert len({example.question, faded.item.prompt, own.item.prompt}) == 3
    [judged] = desk.store.attempts.of_learner(desk.learner.id)
    assert judged.attempt.hints_used == 1  # what was shown was help
    assert desk.tutor.finish().first_try == 0


def test_an_exercise_whose_lines_would_all_tell_the_answer_is_the_learners_own(desk: Desk) -> None:
    lesson = Lesson("simplifying", "Simplifying", (), (SIMPLIFYING,))
    desk.tutor.start(desk.learner, replace(COURSE, lessons=(lesson,)), lesson)
    assert len(desk.next(Example).lines) == 2
    desk.tutor.next_item()
    item = desk.next(ItemShown)
    assert (item.stage, item.lines) == (Stage.OWN, ())
    assert answer(desk, item.item.shown_key()).assessment.verdict is Verdict.CORRECT
    assert desk.tutor.finish().first_try == 1


def test_a_skill_that_is_known_needs_no_example(desk: Desk) -> None:
    desk.tutor.start(desk.learner, COURSE, COURSE.lessons[2])
    desk.next(Example)
    for _ in range(4):
        desk.tutor.next_item()
        answer(desk, desk.next(ItemShown).item.shown_key())
    desk.tutor.finish()
    desk.tutor.start(desk.learner, COURSE, COURSE.lessons[2])
    assert desk.next(ItemShown).stage is Stage.OWN


def test_a_misconception_in_two_items_leads_to_its_card_once(desk: Desk) -> None:
    desk.tutor.start(desk.learner, COURSE, COURSE.lessons[1])
    for _ in range(2):
        item = desk.next(ItemShown).item
        judged = answer(desk, dict(item.mistakes)["adds-across"]).assessment
        assert judged.misconception == "adds-across"
        desk.tutor.next_item()
    detour = desk.next(Detour)
    assert detour.cards == (REMEDY,)
    assert desk.tutor.item is None
    desk.tutor.next_item()
    item = desk.next(ItemShown).item
    answer(desk, dict(item.mistakes)["adds-across"])
    desk.tutor.next_item()
    desk.next(ItemShown)


def test_the_diagnostic_places_a_learner_and_what_is_known_counts_as_known(desk: Desk) -> None:
    assert desk.tutor.recollection.wants_placing(desk.learner.id, COURSE)
    desk.tutor.start_diagnostic(desk.learner, COURSE)
    item = desk.next(ItemShown)
    assert item.stage is Stage.DIAGNOSTIC
    assert desk.tutor.hint() is None
    answer(desk, item.item.shown_key())
    assert not desk.tutor.recollection.wants_placing(desk.learner.id, COURSE)
    while desk.tutor.next_item():
        desk.next(ItemShown)
        desk.tutor.stuck()
        assert desk.next(Assessed).assessment.verdict is Verdict.INCORRECT
        assert not desk.tutor.submit(Response(text="1"))
    summary = desk.tutor.finish()
    assert summary.placed
    known = knowing.mastery(desk.store, desk.learner.id, [COURSE])
    assert known == dict(summary.after)
    assert known[item.item.skills[0]] >= KNOWN
    placed = knowing.known(desk.store, desk.learner.id, COURSE)
    assert placed.model.mastery.of("counting").initial == known["counting"]
    assert placed.picture.skills == {}


def test_a_diagnostic_can_be_left_and_asks_no_more(desk: Desk) -> None:
    desk.tutor.start_diagnostic(desk.learner, COURSE)
    desk.next(ItemShown)
    assert desk.tutor.finish().attempts == 0
    assert desk.tutor.recollection.wants_placing(desk.learner.id, COURSE)


def test_the_diagnostic_asks_nothing_that_a_teacher_banned(desk: Desk) -> None:
    desk.tutor.start_diagnostic(desk.learner, COURSE)
    asked = desk.next(ItemShown).item.id.partition("?")[0]
    desk.tutor.finish()
    desk.store.preferences.put(preference(COURSE.id), to_json(changed(Choices(), COURSE, ban=(asked,))))
    desk.tutor.start_diagnostic(desk.learner, COURSE)
    others = []
    while True:
        others.append(desk.next(ItemShown).item.id.partition("?")[0])
        desk.tutor.stuck()
        desk.next(Assessed)
        if not desk.tutor.next_item():
            break
    assert others
    assert asked not in others


def test_no_attack_gets_an_answer_out_of_any_template(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    course = replace(COURSE, lessons=(replace(COURSE.lessons[0], templates=(ADDING, SOLVING)),))
    found = run([course], tmp_path_factory.mktemp("attacked"), attacks=ATTACKS[::5])
    assert found.leaks == []
    assert (found.items, found.seen_at_the_end) == (2, 2)
    assert found.told["HintShown"] >= 5


def test_the_check_for_leaks_finds_one(desk: Desk) -> None:
    item = SOLVING.sample(random.Random(1))
    assert tells(f"In the end ${item.shown_key()}$.", item, [])
    assert tells(f"It is {item.shown_key().partition('=')[2]}.", item, [])
    assert not tells(item.prompt, item, [])
    choice = Choice(id="", prompt="Which number solves $2x = 16$?", options=("6", "8", "14"), key=1)
    assert tells("Then $x$ is 8.", choice, [])
    assert tells("It is option b.", choice, [])
    assert not tells("Which number solves $8x = 18$?", choice, [])


def test_hints_are_counted_in_the_session_and_kept_on_disk(desk: Desk) -> None:
    desk.tutor.start(desk.learner, COURSE, COURSE.lessons[2])
    desk.next(Example)
    desk.tutor.next_item()
    item = desk.next(ItemShown).item
    while desk.tutor.hint() is not None:
        shown = desk.next(HintShown)
        assert shown.number <= shown.of
    answer(desk, item.shown_key())
    assert desk.tutor.finish().hints == shown.number


def test_what_a_teacher_has_chosen_holds_in_the_lesson(desk: Desk) -> None:
    lesson = replace(COURSE.lessons[0], templates=(SIMPLE, ADDING))
    course = replace(COURSE, lessons=(lesson,))
    chosen = changed(Choices(), course, pin=("add",), ban=("simple",))
    desk.store.preferences.put(preference(course.id), to_json(chosen))
    desk.tutor.start(desk.learner, course, lesson)
    shown = desk.next(ItemShown)
    assert (shown.item.id.partition("?")[0], str(shown.why)) == ("add", "Your teacher chose this one for you.")
    for _ in range(4):
        desk.tutor.next_item()
        assert desk.next(ItemShown).item.id.startswith("add?")


def test_a_lesson_of_which_a_teacher_banned_everything_says_so(desk: Desk) -> None:
    lesson = COURSE.lessons[0]
    banned = changed(Choices(), COURSE, ban=("simple",))
    desk.store.preferences.put(preference(COURSE.id), to_json(banned))
    desk.tutor.start(desk.learner, COURSE, lesson)
    assert "set all exercises of this lesson aside" in str(desk.next(Trouble).message)
    assert not desk.tutor.submit(Response(text="1"))
    assert desk.tutor.finish().items == 0


def test_help_is_ready_only_once_the_hints_are_made() -> None:
    go_on = threading.Event()

    class SlowTemplate(ItemTemplate):
        def sample(self, rng: random.Random) -> Item:
            assert go_on.wait(10)
            return SOLVING.sample(rng)

    helping = Helping()
    assert helping.ready
    helping.begin(SOLVING.sample(random.Random(1)), SlowTemplate(SOLVING.id, SOLVING.kind, SOLVING.prompt))
    assert (helping.ready, helping.left) == (False, 0)
    go_on.set()
    helping.settle()
    assert helping.ready
    assert helping.left > 0
