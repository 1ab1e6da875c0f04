"""Whole lessons in the real window, on a real store and tutor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mmtutor.capture.channels import Latest, Ring
from mmtutor.capture.source import Device, Frame, SourceState
from mmtutor.domain.course import Lesson
from mmtutor.domain.observation import Modality
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.senses import SenseState
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.student.lesson_page import LessonPage
from mmtutor.gui.widgets.camera_view import ViewState
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.messages import Message, message
from mmtutor.model.backends import EXPLAINERS
from mmtutor.tutor import Aids, ExplainWorker, Tutor
from tests.gui.desk import ADD, CHOOSE, SOLVE, WAIT_MS, ScriptedReader, course, press, without

READ_34 = Reading("3/4", 0.95, True, {Modality.IMAGE: Candidate("3/4", 0.95)})
DOUBTED_34 = Reading("3/4", 0.4, False, {Modality.IMAGE: Candidate("3/4", 0.4)}, alternatives=(Candidate("3/9", 0.3),))


@pytest.fixture
def begin(qtbot: QtBot, window: MainWindow, learner: Learner) -> Callable[..., LessonPage]:
    def begin(lesson: Lesson = ADD, of: MainWindow = window) -> LessonPage:
        of.show_home(learner)
        of.open_lesson(of._courses[0], lesson)
        if lesson.cards:
            of.cards.finished.emit()
        assert of.page is of.lesson
        qtbot.waitUntil(lambda: of.lesson.answers.panel is not None, timeout=WAIT_MS)
        return of.lesson

    return begin


def wait_for(qtbot: QtBot, page: LessonPage, state: LessonState) -> None:
    qtbot.waitUntil(lambda: page.state is state, timeout=WAIT_MS)


def is_up(page: LessonPage) -> bool:
    """Say whether the page shows the tutor's item already."""
    return page.answers.panel is not None and page.answers.panel.item is page.tutor.item


def answer(page: LessonPage) -> str:
    return str(page.tutor.item.shown_key())


def test_a_whole_lesson_by_keyboard_alone(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    press(qtbot, Qt.Key.Key_Return)  # "New learner" has the focus
    press(qtbot, "Maya")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is window.home, timeout=WAIT_MS)
    press(qtbot, Qt.Key.Key_Return)  # the card "Continue" has the focus
    assert window.page is window.journey.placing
    press(qtbot, Qt.Key.Key_Return)  # "Find my place" has it
    page = window.lesson
    while window.page is page:
        wait_for(qtbot, page, LessonState.ANSWERING)
        qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
        page.stuck()
        wait_for(qtbot, page, LessonState.DONE)
        press(qtbot, Qt.Key.Key_Return)
        qtbot.wait(1)
    assert window.page is window.summary
    press(qtbot, Qt.Key.Key_Return)  # "Begin"
    assert window.page is window.cards
    for _ in range(3):  # two steps, then the exercises
        press(qtbot, Qt.Key.Key_Return)
    page = window.lesson
    assert window.page is page
    for number in range(10):
        qtbot.waitUntil(lambda: is_up(page), timeout=WAIT_MS)
        press(qtbot, answer(page))
        press(qtbot, Qt.Key.Key_Return)
        wait_for(qtbot, page, LessonState.DONE)
        assert page.strip.tone == "good", number
        press(qtbot, Qt.Key.Key_Return)
        qtbot.wait(1)
    assert window.page is window.summary
    (maya,) = parts.store.learners.all()
    attempts = parts.store.attempts.of_learner(maya.id)
    verdicts = [a.assessment.verdict.value for a in attempts if a.attempt.lesson_id != "diagnostic"]
    assert verdicts == ["correct"] * 10
    assert parts.store.mastery.of_learner(maya.id)["adding"] > 0.9
    press(qtbot, Qt.Key.Key_Return)
    assert window.page is window.home


def test_a_wrong_answer_can_be_tried_again_and_costs_no_dialog(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin()
    press(qtbot, "1/100")
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.WRONG)
    assert page.strip.tone == "bad"
    assert page.strip.isVisible()
    assert QApplication.activeModalWidget() is None
    press(qtbot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, answer(page))
    assert page.state is LessonState.ANSWERING
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)


def test_f1_to_f4_choose_the_way_to_answer(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin()
    for key, way in ((Qt.Key.Key_F2, "draw"), (Qt.Key.Key_F3, "show"), (Qt.Key.Key_F4, "say"), (Qt.Key.Key_F1, "type")):
        press(qtbot, key)
        assert page.answers.way == way


def test_esc_leaves_the_lesson_and_nothing_is_lost(
    qtbot: QtBot, begin: Callable[..., LessonPage], window: MainWindow, parts: Parts, learner: Learner
) -> None:
    page = begin()
    press(qtbot, answer(page))
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)
    press(qtbot, Qt.Key.Key_Escape)
    assert window.page is window.summary
    assert len(parts.store.attempts.of_learner(learner.id)) == 1
    press(qtbot, Qt.Key.Key_Escape)
    assert window.page is window.home


def test_hints_come_one_by_one_and_then_the_answer(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin()
    press(qtbot, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Hint 1 of 3" in page.strip.text)
    page.stuck()
    qtbot.waitUntil(lambda: "Hint 2 of 3" in page.strip.text)
    qtbot.waitUntil(lambda: "One like it" in page.strip.text)
    page.stuck()
    qtbot.waitUntil(lambda: "Hint 3 of 3" in page.strip.text)
    assert page.foot.stuck.text() == "Show me the answer"
    page.stuck()
    wait_for(qtbot, page, LessonState.DONE)
    assert answer(page) in page.strip.text


def test_the_options_stand_there_for_whoever_answers_by_hand(begin: Callable[..., LessonPage]) -> None:
    page = begin(CHOOSE)
    options = page.tutor.item.options
    for way in ("type", "draw", "say", "type"):
        page.answers.set_way(way)
        texts = [text.source() for text in page.answers.findChildren(RichText) if text.isVisible()]
        assert all(any(option in text for text in texts) for option in options), way


def test_a_choice_is_made_by_its_letter(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin(CHOOSE)
    press(qtbot, Qt.Key.Key_A)
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)


def test_working_marks_each_line_and_the_first_wrong_one(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin(SOLVE)
    panel: Any = page.answers.panel
    press(qtbot, page.tutor.item.given)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, "2x=1000")
    press(qtbot, Qt.Key.Key_Return)
    told = ["this line follows", "look at this line again", ""]
    qtbot.waitUntil(lambda: [line.mark.accessibleName() for line in panel._lines] == told, timeout=WAIT_MS)
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.WRONG)


def test_what_is_drawn_is_read_and_what_is_doubted_is_asked(
    qtbot: QtBot, begin: Callable[..., LessonPage], reader: ScriptedReader, parts: Parts, learner: Learner
) -> None:
    reader.readings = [DOUBTED_34]
    page = begin()
    press(qtbot, Qt.Key.Key_F2)
    canvas = page.answers.draw_panel.canvas
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    qtbot.mouseMove(canvas, QPoint(60, 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    qtbot.waitUntil(lambda: page.reading.text == "3/4", timeout=WAIT_MS)  # live
    assert page.state is LessonState.ANSWERING
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.CONFIRMING)
    page.reading.correct()
    press(qtbot, answer(page))
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)
    (attempt,) = parts.store.attempts.of_learner(learner.id)
    assert attempt.attempt.modalities == {Modality.IMAGE}
    assert attempt.reading.text == answer(page)


def test_enter_agrees_with_a_doubted_reading(
    qtbot: QtBot, begin: Callable[..., LessonPage], reader: ScriptedReader
) -> None:
    page = begin()
    reader.readings = [Reading(answer(page), 0.4, False)]
    press(qtbot, Qt.Key.Key_F2)
    canvas = page.answers.draw_panel.canvas
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.CONFIRMING)
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)
    assert page.reading.text == answer(page)
    open_still = [button for button in page.reading.findChildren(QPushButton) if button.isVisible()]
    assert not open_still, "what was agreed is not asked again"


def test_nothing_given_is_said_in_a_sentence(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.strip.tone == "warn")
    assert "There is no answer yet" in page.strip.text
    assert page.state is LessonState.ANSWERING


def test_a_missing_camera_and_microphone_are_said_in_a_sentence(qtbot: QtBot, begin: Callable[..., LessonPage]) -> None:
    page = begin()
    press(qtbot, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: page.senses.camera_state is SenseState.TROUBLE, timeout=WAIT_MS)
    assert page.answers.show_panel.view.state is ViewState.MESSAGE
    assert "No camera was found" in page.answers.show_panel.view.accessibleDescription()
    press(qtbot, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: page.senses.microphone_state is SenseState.TROUBLE, timeout=WAIT_MS)
    assert "No microphone was found" in page.senses.microphone_trouble
    press(qtbot, Qt.Key.Key_F1)
    press(qtbot, answer(page))
    press(qtbot, Qt.Key.Key_Return)
    wait_for(qtbot, page, LessonState.DONE)


class PaperCamera:
    """A camera that shows one picture, without a thread."""

    def __init__(self, device: Device) -> None:
        self.latest: Latest[Frame] = Latest()
        self.state = SourceState.OPENING
        self.trouble: Message | None = None
        self.closed = False

    def start(self) -> None:
        self.state = SourceState.RUNNING
        pixels = np.full((240, 320, 3), 235, np.uint8)
        pixels[100:140, 150:154] = 20  # a one
        self.latest.put(Frame(pixels, 1.0))

    def close(self, wait_s: float = 0) -> None:
        self.closed = True
        self.latest.clear()


class QuietMicrophone:
    """A microphone in a silent room."""

    def __init__(self, device: Device) -> None:
        self.ring = Ring(16_000, 16_000)
        self.level = 0.25
        self.state = SourceState.OPENING
        self.trouble: Message | None = None

    def start(self) -> None:
        self.state = SourceState.RUNNING

    def close(self, wait_s: float = 0) -> None:
        self.state = SourceState.CLOSED


def test_the_camera_is_on_only_while_asked_for_and_its_mark_turns_it_off(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], begin: Callable[..., LessonPage]
) -> None:
    made: list[PaperCamera] = []

    def make(device: Device) -> PaperCamera:
        made.append(PaperCamera(device))
        return made[-1]

    window = open_window(without(parts, cameras=lambda: [Device("0", "Desk camera")], camera=make))
    page = begin(of=window)
    assert not made
    press(qtbot, Qt.Key.Key_F3)
    view = page.answers.show_panel.view
    qtbot.waitUntil(lambda: view.state is ViewState.LIVE, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: page.senses.camera_state is SenseState.ON, timeout=WAIT_MS)
    page.answers.show_panel.freeze.click()
    assert view.state is ViewState.FROZEN
    page.answers.show_panel.freeze.click()
    assert view.state is not ViewState.FROZEN
    page.senses.camera_off()
    assert made[0].closed
    assert view.frame is None
    made[0].trouble = None


def test_a_camera_that_breaks_off_is_said_and_the_lesson_goes_on(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], begin: Callable[..., LessonPage]
) -> None:
    camera = PaperCamera(Device("0", "x"))
    window = open_window(without(parts, cameras=lambda: [Device("0", "x")], camera=lambda _: camera))
    page = begin(of=window)
    press(qtbot, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: page.answers.show_panel.view.state is ViewState.LIVE, timeout=WAIT_MS)
    camera.state, camera.trouble = SourceState.LOST, message("The camera stopped.")
    qtbot.waitUntil(lambda: page.answers.show_panel.view.state is ViewState.MESSAGE, timeout=WAIT_MS)
    camera.state, camera.trouble = SourceState.RUNNING, None
    camera.start()
    qtbot.waitUntil(lambda: page.answers.show_panel.view.state is ViewState.LIVE, timeout=WAIT_MS)


def test_space_is_held_to_talk_and_the_level_is_shown(
    qtbot: QtBot, parts: Parts, open_window: Callable[..., MainWindow], begin: Callable[..., LessonPage]
) -> None:
    window = open_window(without(parts, microphones=lambda: [Device("0", "Desk")], microphone=QuietMicrophone))
    page = begin(of=window)
    press(qtbot, Qt.Key.Key_F4)
    say = page.answers.say_panel
    qtbot.waitUntil(say.talk.isEnabled, timeout=WAIT_MS)
    say.talk.setFocus()
    qtbot.keyPress(say.talk, Qt.Key.Key_Space)
    assert say.talk.held
    listener = page.senses.listener
    assert listener is not None
    assert listener.pressed
    qtbot.waitUntil(lambda: say.meter.level > 0.1, timeout=WAIT_MS)
    say.show_reading("3/4", "three quarters")
    assert not say._words.text()  # what to do once it is let go
    qtbot.keyRelease(say.talk, Qt.Key.Key_Space)
    assert not say.talk.held
    assert say._words.text() == "Talk again to say something else."
    assert not listener.pressed
    page.leave()
    listener.close()


def test_the_words_that_were_heard_stand_below_the_level_until_something_else_was_meant(
    begin: Callable[..., LessonPage],
) -> None:
    answers = begin().answers
    answers.set_way("say")

    def texts() -> list[str]:
        return [words.text() for words in answers.say_panel.findChildren(QLabel) if words.isVisible()]

    read = Reading("3/4", 0.9, True, {Modality.AUDIO: Candidate("3/4", 0.9)}, said="three quarters")
    answers.show_reading(read)
    assert texts() == ["“three quarters”", "Talk again to say something else."]
    answers.show_reading(replace(read, said=""))
    assert texts() == ["Heard. Talk again to say something else."]
    answers.show_reading(read)
    answers.show_meant("3/5")
    assert texts() == ["Heard. Talk again to say something else."]
    answers.show_reading(read)
    answers.say_panel.reset()
    assert "“three quarters”" not in texts()


def test_the_lesson_is_called_what_it_is(begin: Callable[..., LessonPage]) -> None:
    page = begin()
    assert page.title.text() == f"{course('en').title} · {ADD.title}"


def test_a_large_language_model_is_asked_by_a_button_that_is_there_only_with_a_model(
    qtbot: QtBot, open_window: Callable[..., MainWindow], begin: Callable[..., LessonPage], parts: Parts, tmp_path: Path
) -> None:
    pytest.importorskip("litert_lm")
    model = Path(__file__).parents[1] / "model" / "data" / "kind.litertlm"
    explainer = ExplainWorker(lambda: EXPLAINERS["litert_lm"](model, tmp_path / "cache"))
    tutor = parts.tutor
    others = without(parts, tutor=lambda notify: _with_explainer(tutor(notify), explainer))
    for chosen in ("", str(model)):
        page = begin(of=open_window(others, explainer=chosen))
        press(qtbot, "1/50")
        assert not page.foot.explain.isVisible()
        press(qtbot, Qt.Key.Key_Return)
        wait_for(qtbot, page, LessonState.WRONG)
        assert page.foot.explain.isVisible() is bool(chosen)
    page.foot.explain.click()
    qtbot.waitUntil(lambda: "Look at the bottom number once more." in page.strip.text, timeout=WAIT_MS)
    assert "Not yet" in page.strip.text
    assert "by a language model" in page.strip.text
    explainer.close()


def _with_explainer(tutor: Tutor, explainer: ExplainWorker) -> Tutor:
    return Tutor(tutor._store, tutor._worker, tutor._clock, tutor._rng, tutor._notify, Aids(explainer))
