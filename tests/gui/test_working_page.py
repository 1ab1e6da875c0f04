"""Working that is shown or drawn in the real window: read line by line, asked about where doubtful, then judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from mmtutor import settings
from mmtutor.app import load_reader
from mmtutor.capture.channels import Latest
from mmtutor.capture.source import Device, Frame, SourceState
from mmtutor.domain.course import Lesson
from mmtutor.domain.items.working import Working
from mmtutor.domain.observation import Ink, Modality
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Reading
from mmtutor.gui.look import Look
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.student.items.working import WorkingPanel
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.student.lesson_page import LessonPage
from mmtutor.gui.widgets.camera_view import ViewState
from mmtutor.messages import Message
from mmtutor.tutor import ModelWorker, Tutor
from mmtutor.tutor.recorder import lines_drawn
from tests.capture.desk import corners_at, desk, row, write
from tests.gui.desk import SOLVE, SOLVING, WAIT_MS, ScriptedReader, press, without

QUESTION = "Did I read this right?"
SEVEN = replace(SOLVE, templates=(replace(SOLVING, variables={"a": "7..7"}),))  # 2x+3=17
SURE, DOUBTED = Reading("2x=20", 0.97, True), Reading("2x=20", 0.4, False)


class Paper:
    """A camera that sees one sheet, without a thread."""

    def __init__(self, *lines: str) -> None:
        self.latest: Latest[Frame] = Latest()
        self.state = SourceState.OPENING
        self.trouble: Message | None = None
        self._frame = desk([write(row(text), seed=3, digit=40) for text in lines], corners_at(4)).frame

    def start(self) -> None:
        self.state = SourceState.RUNNING
        self.latest.put(Frame(self._frame, 1.0))

    def close(self, wait_s: float = 0) -> None:
        self.latest.clear()


@pytest.fixture
def begin(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], learner: Learner
) -> Callable[..., LessonPage]:
    def begin(camera: Paper, others: Parts = parts, lesson: Lesson = SEVEN, **chosen: object) -> LessonPage:
        seeing = without(others, cameras=lambda: [Device("0", "Desk")], camera=lambda _: camera)
        window = open_window(seeing, **chosen)
        window.show_home(learner)
        window.open_lesson(window._courses[0], lesson)
        page: LessonPage = window.lesson
        qtbot.waitUntil(lambda: page.answers.panel is not None, timeout=WAIT_MS)
        return page

    return begin


def show(qtbot: QtBot, page: LessonPage, lines: int) -> None:
    """Press F3 and wait until the camera has found so many lines."""
    press(qtbot, Qt.Key.Key_F3)
    panel = page.answers.show_panel
    qtbot.waitUntil(lambda: panel.view.state is ViewState.LIVE and len(panel.lines()) == lines, timeout=WAIT_MS)


def read(qtbot: QtBot, page: LessonPage) -> WorkingPanel:
    """Press Enter and wait until the page is read and what was read is looked through."""
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.state is LessonState.ANSWERING and page.answers.way == "type", timeout=WAIT_MS)
    panel = page.answers.panel
    assert isinstance(panel, WorkingPanel)
    looked_through(qtbot, panel)
    return panel


def looked_through(qtbot: QtBot, panel: WorkingPanel) -> None:
    """Wait until the lines have been judged."""
    qtbot.waitUntil(lambda: panel._errand is None, timeout=WAIT_MS)


def asked(panel: WorkingPanel) -> list[int]:
    """Return the numbers of the lines that the learner is asked about."""
    return [n for n, line in enumerate(panel._lines, 1) if QUESTION in line.field.accessibleName()]


def test_a_page_is_read_asked_about_corrected_and_only_then_judged(
    qtbot: QtBot, begin: Callable[..., LessonPage], reader: ScriptedReader, parts: Parts, learner: Learner
) -> None:
    page = begin(Paper("2x=14", "x=7"))
    reader.readings = [DOUBTED]  # for both lines
    show(qtbot, page, 2)
    assert page.foot.check.text().startswith("Read my page")
    assert not page.reading.isVisible()
    panel = read(qtbot, page)
    assert panel.text() == "2x=20\n2x=20"
    assert asked(panel) == [1]
    assert panel._lines[0].field.hasFocus()
    assert "Where I ask" in page.strip.text
    page.check()
    assert page.state is LessonState.ANSWERING
    assert not parts.store.attempts.of_learner(learner.id), "nothing is judged before it is confirmed"
    press(qtbot, Qt.Key.Key_Return)
    looked_through(qtbot, panel)
    assert asked(panel) == [], "the second line follows from a wrong one: it makes no difference"
    panel._lines[0].field.setFocus()
    press(qtbot, Qt.Key.Key_Backspace)
    press(qtbot, "2")
    page.check()
    qtbot.waitUntil(lambda: page.state is LessonState.WRONG, timeout=WAIT_MS)
    assert panel._lines[0].mark.accessibleName() == "look at this line again"
    (attempt,) = parts.store.attempts.of_learner(learner.id)
    assert attempt.assessment.first_wrong_line == 1
    assert attempt.attempt.typed == "2x=22\n2x=20"


def test_a_page_without_doubt_is_shown_before_enter_checks_it(
    qtbot: QtBot, begin: Callable[..., LessonPage], reader: ScriptedReader, parts: Parts, learner: Learner
) -> None:
    page = begin(Paper("2x=20"))
    reader.readings = [SURE]
    show(qtbot, page, 1)
    panel = read(qtbot, page)
    assert asked(panel) == []
    assert "This is what I read" in page.strip.text
    assert not parts.store.attempts.of_learner(learner.id)
    assert panel._lines[1].field.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.state is LessonState.WRONG, timeout=WAIT_MS)


def test_what_a_camera_saw_before_it_was_turned_off_counts_no_more(
    qtbot: QtBot, begin: Callable[..., LessonPage]
) -> None:
    page = begin(Paper("2x=14", "x=7"))
    show(qtbot, page, 2)
    page.senses.camera_off()
    assert page.answers.page() == []
    assert page.answers.show_panel.lines() == []
    page.senses.camera_on()
    assert page.answers.show_panel._seen is None


@pytest.mark.parametrize("nothing", ["an empty sheet", "ink that reads as nothing"])
def test_where_nothing_is_found_typed_lines_stay_and_one_sentence_says_so(
    qtbot: QtBot, begin: Callable[..., LessonPage], nothing: str
) -> None:
    empty = nothing == "an empty sheet"
    page = begin(Paper() if empty else Paper("2x=10"))  # the script reads nothing
    press(qtbot, "2x=10")
    show(qtbot, page, 0 if empty else 1)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "I see no writing on the page yet" in page.strip.text, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.state is LessonState.ANSWERING, timeout=WAIT_MS)
    assert page.answers.panel is not None
    assert page.answers.panel.text() == "2x=10"


def test_what_is_drawn_is_read_as_a_page_too(
    qtbot: QtBot, begin: Callable[..., LessonPage], reader: ScriptedReader
) -> None:
    page = begin(Paper())
    reader.readings = [DOUBTED]
    press(qtbot, Qt.Key.Key_F2)
    canvas = page.answers.draw_panel.canvas
    for y in (20, 90):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
        qtbot.mouseMove(canvas, QPoint(40, y + 30))
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, y + 30))
    panel = read(qtbot, page)
    assert asked(panel) == [1]
    assert all(response.modalities == {Modality.IMAGE} for response in reader.given)
    panel._lines[0].right.click()
    press(qtbot, Qt.Key.Key_F2)
    panel = read(qtbot, page)
    assert asked(panel) == [], "what was said once is not asked again"


@pytest.fixture
def panel(qtbot: QtBot, look: Look) -> Any:
    panel = WorkingPanel(look, Working(id="w", prompt="", given="2x+3=17", key="x=7"))
    qtbot.addWidget(panel)
    return panel


def test_the_line_that_is_written_next_stays_in_sight(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin(Paper())
    page.window().resize(1024, 640)
    for _ in range(9):
        press(qtbot, "2x=14")
        press(qtbot, Qt.Key.Key_Return)

    def in_sight() -> bool:
        field = page.focusWidget()
        shown = field.mapTo(page.scroll.viewport(), field.rect().bottomLeft()).y() if field is not None else -1
        return field is not None and not field.text() and 0 < shown <= page.scroll.viewport().height()

    qtbot.waitUntil(in_sight, timeout=WAIT_MS)


def test_a_shorter_page_leaves_no_line_of_a_longer_one(panel: Any) -> None:
    panel.put_page([SURE] * 3)
    panel.put_page([replace(SURE, text="2x=14"), replace(SURE, text="x=7")])
    assert panel.text() == "2x=14\nx=7"
    panel.set_text("x=5")
    assert panel.text() == "x=5"
    assert asked(panel) == []


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ([replace(DOUBTED, text="2x=14"), replace(SURE, text="x=7")], []),
        ([replace(SURE, text="2x=14"), replace(DOUBTED, text="x=2")], [2]),
        ([replace(SURE, text="2x=20"), replace(DOUBTED, text="x=2")], []),
        ([replace(SURE, text="2x=14", supposed=True), replace(SURE, text="x=7")], [1]),
        ([replace(SURE, text="2x=14"), replace(SURE, text="x=8", conflict=True)], [2]),
    ],
    ids=["doubtful and right", "doubtful and wrong", "after one that is surely wrong", "supposed", "of two minds"],
)
def test_a_line_is_asked_about_only_where_it_makes_a_difference(
    qtbot: QtBot, panel: Any, page: list[Reading], question: list[int]
) -> None:
    panel.put_page(page)
    looked_through(qtbot, panel)
    assert asked(panel) == question
    assert panel.holds_check() is bool(question)


def test_a_line_that_cannot_be_read_has_no_tick_and_those_below_it_no_mark(qtbot: QtBot, panel: Any) -> None:
    panel.put_page([replace(SURE, text="2x=14"), replace(SURE, text="x=)("), replace(SURE, text="x=7")])
    panel._judge(3)
    looked_through(qtbot, panel)
    marks = [line.mark.accessibleName() for line in panel._written()]
    assert marks == ["this line follows", "I can't read this line", ""]


def test_what_is_changed_is_looked_through_before_the_check(qtbot: QtBot, panel: Any) -> None:
    panel.put_page([replace(SURE, text="2x=20"), replace(DOUBTED, text="x=10")])
    looked_through(qtbot, panel)
    panel._lines[0].field.setText("2x=14")
    assert panel.holds_check(), "whether the second line matters now has to be found out"
    with qtbot.waitSignal(panel.asks, timeout=WAIT_MS):
        pass
    assert asked(panel) == [2]
    panel._lines[1].field.setText("x=7")
    assert not panel.holds_check()


def test_a_check_that_had_to_wait_goes_on_by_itself(qtbot: QtBot, panel: Any) -> None:
    panel.put_page([replace(DOUBTED, text="2x=14"), replace(SURE, text="x=7")])
    with qtbot.waitSignal(panel.wants_check, timeout=WAIT_MS):
        assert panel.holds_check()
    assert not panel.holds_check()


def test_ink_is_parted_into_its_lines() -> None:
    upper, lower = write(row("2x=10"), seed=3), write(row("x=7"), seed=4)
    below = [stroke + np.array([10, 90], np.float32) for stroke in lower]
    lines = lines_drawn(Ink((*below, *upper)))
    counts = [len(line.ink.strokes) for line in lines if line.ink is not None]
    assert counts == [len(upper), len(lower)]
    assert len(lines_drawn(Ink((np.array([[5, 5]], np.float32),)))) <= 1
    assert lines_drawn(Ink(())) == []


def test_the_real_network_reads_a_shown_page_whose_first_wrong_line_is_found(
    qtbot: QtBot, parts: Parts, begin: Callable[..., LessonPage]
) -> None:
    worker = ModelWorker(lambda: load_reader(settings.from_environment()))
    worker.start()
    try:
        tutor = parts.tutor
        others = without(parts, tutor=lambda notify: _reading_with(worker, tutor(notify)))
        page = begin(Paper("2x=20", "x=10"), others)
        show(qtbot, page, 2)
        panel = read(qtbot, page)
        assert len(panel.text().splitlines()) == 2
        for line, meant in zip(panel._lines, ("2x=20", "x=10"), strict=False):
            if line.text != meant:
                line.field.setText(meant)
        while asked(panel):
            press(qtbot, Qt.Key.Key_Return)
            looked_through(qtbot, panel)
        page.check()
        qtbot.waitUntil(lambda: page.state is LessonState.WRONG, timeout=WAIT_MS)
        assert [line.mark.accessibleName() for line in panel._lines] == ["look at this line again", "", ""]
    finally:
        worker.close()


def _reading_with(worker: ModelWorker, tutor: Tutor) -> Tutor:
    return Tutor(tutor._store, worker, tutor._clock, tutor._rng, tutor._notify)
