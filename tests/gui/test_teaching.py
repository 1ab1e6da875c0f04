"""What teaches in the real window: examples that fade, hints that are offered, detours, the summary, reading aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mmtutor.domain.course import Card, Course, Lesson
from mmtutor.domain.hints import IDLE_BEFORE_OFFER_S
from mmtutor.domain.people import Learner
from mmtutor.domain.template import ItemTemplate
from mmtutor.gui.look import Look
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.narrator import Narrator, sentences, speech
from mmtutor.gui.parts import Parts
from mmtutor.gui.student.card_page import CardState
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.student.lesson_page import LessonPage
from mmtutor.gui.student.summary_page import SummaryPage
from mmtutor.gui.widgets.plots import GrowthPlot, ReturnPlot, along
from mmtutor.tutor import Aids, Tutor
from mmtutor.tutor.events import Event, Summary
from tests.gui.desk import ADDING, SKILLS, SOLVING, WAIT_MS, press, without

WORKED = replace(SOLVING, solution=("2x={2*a}", "x={a}"))
MISTAKEN = replace(ADDING, id="mistaken", mistakes={"adds-across": "{a+b}/{2*n}"}, hints=())
REMEDY = Card("Parts keep their size", "Two halves are one.", remedies=("adds-across",))
WHY = ItemTemplate(
    id="why",
    kind="short_text",
    prompt="When does a half have a name?",
    variables={},
    fields={"keys": ("the parts have equal size",)},
    skills=("adding",),
)
SOLVE = Lesson("solving", "Solving", (), (WORKED,))
MISTAKE = Lesson("mistakes", "Mistakes", (REMEDY,), (MISTAKEN,))
EXPLAIN = Lesson("explaining", "Explaining", (), (WHY,))
COURSE = Course("fractions", "Fractions", "", "en", SKILLS, (SOLVE, MISTAKE, EXPLAIN))


@pytest.fixture
def begin(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], learner: Learner
) -> Callable[[Lesson], tuple[MainWindow, LessonPage]]:
    def begin(lesson: Lesson) -> tuple[MainWindow, LessonPage]:
        window = open_window(without(parts, courses=lambda language: [COURSE]))
        window.show_home(learner)
        window.open_lesson(COURSE, lesson)
        assert window.page is window.lesson
        return window, window.lesson

    return begin


def is_up(page: LessonPage) -> bool:
    return page.tutor.item is not None and page.answers.panel is not None and page.answers.panel.item is page.tutor.item


def answer(qtbot: QtBot, page: LessonPage, text: str, state: LessonState) -> None:
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    assert page.answers.panel is not None
    page.answers.panel.set_text(text)
    page.check()
    qtbot.waitUntil(lambda: page.state is state, timeout=WAIT_MS)


@pytest.mark.parametrize("has_teacher", [False, True])
def test_what_the_rules_cannot_decide_goes_to_the_teacher_or_is_compared_by_the_learner(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], learner: Learner, has_teacher: bool
) -> None:
    if has_teacher:
        parts.store.cohorts.put_in(parts.store.cohorts.add("3b").id, learner.id)
    aids = Aids(similarity=lambda answer, keys: 0.9)
    tutor = parts.tutor

    def with_aids(notify: Callable[[Event], None]) -> Tutor:
        made = tutor(notify)
        return Tutor(made._store, made._worker, made._clock, made._rng, notify, aids)

    window = open_window(without(parts, courses=lambda language: [COURSE], tutor=with_aids))
    window.show_home(learner)
    window.open_lesson(COURSE, EXPLAIN)
    answer(qtbot, window.lesson, "every piece is as large as the others", LessonState.DONE)
    told = window.lesson.strip.text
    assert told.startswith("This may be right in other words")
    assert ("Your teacher will look at it." in told) is has_teacher
    assert ("It is kept aside" in told and "the parts have equal size" in told) is not has_teacher


def test_an_example_is_read_then_finished_then_done_alone(
    qtbot: QtBot, begin: Callable[[Lesson], tuple[MainWindow, LessonPage]]
) -> None:
    _, page = begin(SOLVE)
    qtbot.waitUntil(lambda: page.state is LessonState.READING, timeout=WAIT_MS)
    assert len(page.worked.lines) == 3
    assert not page.answers.isVisible()
    assert not page.foot.hint.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    assert page.answers.isVisible()
    assert page.worked.lines == (*page.tutor.item.beginning, *page.tutor.item.solution[:1])
    answer(qtbot, page, page.tutor.item.shown_key(), LessonState.DONE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    assert not page.worked.isVisible()


def test_the_first_wrong_line_is_marked_and_the_rest_is_not(
    qtbot: QtBot, begin: Callable[[Lesson], tuple[MainWindow, LessonPage]]
) -> None:
    _, page = begin(SOLVE)
    qtbot.waitUntil(lambda: page.state is LessonState.READING, timeout=WAIT_MS)
    page.onward()
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    answer(qtbot, page, f"{page.tutor.item.solution[0]}\nx=77\nx=78", LessonState.WRONG)
    marks = [line.mark.accessibleName() for line in page.answers.panel._lines]  # type: ignore[union-attr]
    assert marks == ["this line follows", "look at this line again", ""]
    assert "Line 2" in page.strip.text


def test_the_line_to_mend_stays_in_sight_in_a_small_window_with_large_text(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], learner: Learner
) -> None:
    window = open_window(without(parts, courses=lambda language: [COURSE]), text_percent=200)
    window.resize(1024, 640)
    window.show_home(learner)
    window.open_lesson(COURSE, replace(SOLVE, templates=(SOLVING,)))
    page = window.lesson
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    answer(qtbot, page, "2x=1000\nx=500", LessonState.WRONG)

    def seen() -> bool:
        writing = page.focusWidget()
        assert isinstance(writing, QWidget)
        return writing.visibleRegion().boundingRect() == writing.rect()

    def scrolled_away() -> bool:
        page.scroll.verticalScrollBar().setValue(0)
        return not seen()

    qtbot.waitUntil(scrolled_away, timeout=WAIT_MS)
    page.hint()
    qtbot.waitUntil(seen, timeout=WAIT_MS)


def test_a_hint_is_offered_after_two_mistakes_or_a_long_time(
    qtbot: QtBot, begin: Callable[[Lesson], tuple[MainWindow, LessonPage]]
) -> None:
    _, page = begin(SOLVE)
    qtbot.waitUntil(lambda: page.state is LessonState.READING, timeout=WAIT_MS)
    page.onward()
    for text in ("x=77", "x=78"):
        assert "hint" not in page.strip.text
        answer(qtbot, page, text, LessonState.WRONG)
    qtbot.waitUntil(lambda: "A hint may help" in page.strip.text, timeout=WAIT_MS)
    page.hint()
    qtbot.waitUntil(lambda: "Where to look" in page.strip.text, timeout=WAIT_MS)
    page.tutor.idle(IDLE_BEFORE_OFFER_S)
    qtbot.waitUntil(lambda: "Take your time" in page.strip.text, timeout=WAIT_MS)
    assert "Where to look" in page.strip.text  # the hint stands


def test_two_answers_with_the_same_idea_lead_to_a_card_and_back(
    qtbot: QtBot, begin: Callable[[Lesson], tuple[MainWindow, LessonPage]]
) -> None:
    window, page = begin(MISTAKE)
    for _ in range(2):
        qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
        answer(qtbot, page, dict(page.tutor.item.mistakes)["adds-across"], LessonState.WRONG)
        page.onward()
    qtbot.waitUntil(lambda: window.page is window.cards, timeout=WAIT_MS)
    assert window.cards.state is CardState.LAST_READ
    press(qtbot, Qt.Key.Key_Return)
    assert window.page is page
    qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
    assert page.state is LessonState.ANSWERING


@pytest.fixture
def summary(qtbot: QtBot, look: Look) -> SummaryPage:
    page = SummaryPage(look, lambda: datetime(2026, 3, 1, tzinfo=UTC))
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    return page


def test_the_summary_plots_how_skills_grew_and_when_they_return(summary: SummaryPage) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    summary.show_summary(
        Summary(
            2, 2, 1, 3, 1, {"adding": 0.3}, {"adding": 0.9, "solving": 0.5},
            {"adding": now + timedelta(days=3), "solving": now}, ({"adding": 0.6}, {"adding": 0.9, "solving": 0.5}),
        ), COURSE, SOLVE,
    )  # fmt: skip
    assert len(summary.findChildren(GrowthPlot)) == 1
    assert [plot.accessibleName() for plot in summary.findChildren(ReturnPlot)] == ["later today", "in 3 days"]
    picture = summary.grab().toImage()
    assert picture.width() >= 1100


@pytest.mark.parametrize(
    ("correct", "attempts", "said"),
    [
        (0, 0, ["See you soon", "Nothing was answered this time. The lesson is where you left it."]),
        (
            0,
            2,
            [
                "You have made a start",
                "No answer was right yet. That is what practising is for; next time a hint can help.",
            ],
        ),
        (1, 1, ["Well done", "You found one answer."]),
        (1, 3, ["Well done", "You found one answer, and tried 3 times in all."]),
        (2, 3, ["Well done", "You found 2 answers, 1 of them at the first try, without help."]),
    ],
)
def test_the_summary_praises_only_where_something_was_found(
    summary: SummaryPage, correct: int, attempts: int, said: list[str]
) -> None:
    summary.show_summary(Summary(2, correct, min(correct, 1), attempts, 0, {}, {}), COURSE, SOLVE)
    assert [words.text() for words in summary.body.findChildren(QLabel) if words.text()] == said


def test_the_calendar_is_even_between_its_marks_and_ends() -> None:
    assert [along(days) for days in (0, 1, 2, 30, 400)] == [0, 0.2, pytest.approx(0.3), 1, 1]


def test_what_the_first_questions_found_leads_into_the_right_lesson(qtbot: QtBot, summary: SummaryPage) -> None:
    found = Summary(2, 1, 1, 2, 0, {}, {"solving": 0.9, "adding": 0.1}, placed=True)
    summary.show_placement(found, COURSE)
    with qtbot.waitSignal(summary.lesson_wanted) as wanted:
        summary.go_on()
    assert wanted.args == [COURSE, MISTAKE]
    summary.show_placement(replace(found, after={"solving": 0.9, "adding": 0.95}), COURSE)
    with qtbot.waitSignal(summary.home_wanted):
        summary.go_on()


def test_a_text_is_read_sentence_by_sentence() -> None:
    assert sentences("Cut it into **equal** parts: $1/4$. Look!\n\n一半。再一半。") == [
        "Cut it into equal parts: 1/4.", "Look!", "一半。", "再一半。",
    ]  # fmt: skip


def test_without_a_voice_nothing_is_read_and_nothing_breaks(qtbot: QtBot) -> None:
    if speech() is not None:
        pytest.skip("the speech module is installed here")
    narrator = Narrator(lambda: "en")
    assert not narrator.available
    narrator.read("Hello.")
    narrator.stop()


def test_with_qts_own_mock_engine_every_sentence_is_a_caption(qtbot: QtBot, qapp: QApplication) -> None:
    if speech() is None:
        pytest.skip("PySide6-Addons, which has the speech module, is not installed here")
    narrator = Narrator(lambda: "en", engine="mock")
    captions: list[str] = []
    narrator.said.connect(captions.append)
    narrator.read("One. Two.")
    qtbot.waitUntil(lambda: captions == ["One.", "Two.", ""], timeout=WAIT_MS)
