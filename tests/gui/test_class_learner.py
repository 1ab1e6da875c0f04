"""A learner's window in a real class on loopback: a host with its broker, and the window that joins it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mmtutor.classroom import stick
from mmtutor.classroom.payloads import Assignment, ShownAnswer
from mmtutor.domain.people import Learner
from mmtutor.domain.reading import Reading
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.student.lesson_foot import LessonState
from mmtutor.gui.typeset.markdown import plain
from tests.classroom.rooms import Room
from tests.gui.desk import WAIT_MS, ScriptedReader, press

LESSON = Assignment("fractions", "choosing")


def join(qtbot: QtBot, window: MainWindow, learner: Learner, room: Room) -> None:
    """Join as a learner does: the desk, "Class", the link, Enter."""
    window.show_home(learner)
    assert window.home is not None
    window.home.class_wanted.emit()
    door = window.class_desk.door
    door.code.setText(room.hosted.link_for("127.0.0.1"))
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.seat.view.connection == "up", timeout=WAIT_MS)


def choose(window: MainWindow, reader: ScriptedReader, *, right: bool) -> None:
    """Answer the choice on the desk and hand it in."""
    key = window.lesson.tutor.item.key
    letter = chr(ord("a") + (key if right else (key + 1) % 3))
    reader.readings[0] = Reading(letter, 1.0, True)
    assert window.lesson.answers.panel is not None
    window.lesson.answers.panel.set_text(letter)
    window.lesson.check()


def answer(qtbot: QtBot, window: MainWindow, reader: ScriptedReader, *, right: bool) -> None:
    """Answer, and wait until it is counted in the class."""
    before = window.seat.view.made
    choose(window, reader, right=right)
    qtbot.waitUntil(lambda: window.seat.view.made == before + 1, timeout=WAIT_MS)


def until_asked(qtbot: QtBot, window: MainWindow) -> None:
    """Wait for a question on the desk."""

    def asked() -> bool:
        lesson = window.lesson
        return lesson.isVisible() and lesson.state is LessonState.ANSWERING and lesson.answers.panel is not None

    qtbot.waitUntil(asked, timeout=WAIT_MS)


def open_assigned(qtbot: QtBot, window: MainWindow, room: Room, assignment: Assignment = LESSON) -> None:
    room.hosted.assign(assignment)
    until_asked(qtbot, window)


def test_a_learner_joins_by_the_link_and_is_seen_by_name(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    assert window.page is window.home
    assert window.class_desk.strip.isVisible()
    room.until(lambda board: any(seat.name == "Maya" and seat.online for seat in board.seats))
    qtbot.waitUntil(lambda: window.class_desk.strip.title.text() == "7b", timeout=WAIT_MS)


def test_a_code_that_is_none_is_refused_in_a_sentence_and_other_ways_in_appear(
    qtbot: QtBot, window: MainWindow, learner: Learner
) -> None:
    window.show_home(learner)
    window.class_desk.enter()
    door = window.class_desk.door
    assert not door.address.isVisible()
    door.code.setText("K7QM")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(door.trouble.isVisible, timeout=WAIT_MS)
    assert "12 letters and digits" in door.trouble.text()
    assert door.address.isVisible()
    assert door.later.isVisible()
    assert not window.class_desk.strip.isVisible()


def test_the_lesson_that_the_teacher_starts_opens_and_each_answer_arrives_once(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    answer(qtbot, window, reader, right=False)
    answer(qtbot, window, reader, right=True)
    qtbot.waitUntil(lambda: window.class_desk.strip.delivery.text() == "2 of 2 delivered", timeout=WAIT_MS)
    board = room.until(lambda board: board.received == 2)
    assert board.seats[0].correct == 1
    item: Any = window.lesson.tutor.item
    said = ShownAnswer(item.prompt, plain(item.options[item.key]))
    room.until(lambda board: board.seats[0].progress is not None and board.seats[0].progress.said == said)
    assert len({one.attempt.id for one in room.stored}) == len(room.stored) == 2


def test_what_was_answered_before_joining_stays_on_this_computer(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader
) -> None:
    window.show_home(learner)
    window.open_lesson(window._courses[0], window._courses[0].lessons[1])
    until_asked(qtbot, window)
    choose(window, reader, right=False)
    qtbot.waitUntil(lambda: window.lesson.state is LessonState.WRONG, timeout=WAIT_MS)
    window.lesson.leave()
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    answer(qtbot, window, reader, right=True)
    board = room.until(lambda board: board.received == 1)
    assert board.made == 1


def test_a_single_item_is_opened_without_the_cards_of_its_lesson(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room, Assignment("fractions", "adding", "add"))
    assert window.lesson.tutor.item.id.startswith("add")


def test_a_single_item_is_not_counted_and_the_way_to_it_is_offered_only_elsewhere(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room, Assignment("fractions", "adding", "add"))
    strip, lesson = window.class_desk.strip, window.lesson
    assert not lesson.how_far.isVisible()
    assert not strip.lesson.isVisible()
    window.go_home()
    assert strip.lesson.isVisible()
    strip.lesson.click()
    until_asked(qtbot, window)
    assert not lesson.how_far.isVisible()
    assert not strip.lesson.isVisible()
    window.go_home()
    window.open_lesson(window._courses[0], window._courses[0].lessons[1])
    until_asked(qtbot, window)
    assert lesson.how_far.isVisible()
    assert strip.lesson.isVisible()


def test_a_lesson_that_is_not_here_is_said_to_be_missing(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    room.hosted.assign(Assignment("fractions", "dividing"))
    qtbot.waitUntil(lambda: window.seat.view.note is not None, timeout=WAIT_MS)
    assert "not on this computer" in str(window.seat.view.note)
    assert window.page is window.home


def test_pausing_covers_the_page_turns_devices_off_and_gives_it_back_as_it_was(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    room.hosted.pause()
    qtbot.waitUntil(window.class_desk.cover.isVisible, timeout=WAIT_MS)
    assert not window.lesson.isVisible()
    room.hosted.resume()
    qtbot.waitUntil(window.lesson.isVisible, timeout=WAIT_MS)
    assert not window.class_desk.cover.isVisible()
    assert window.lesson.state is LessonState.ANSWERING


def test_stuck_without_hints_tells_the_teacher_first_and_shows_the_answer_only_when_it_is_pressed_again(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room, Assignment("fractions", "choosing"))
    lesson = window.lesson
    qtbot.waitUntil(lambda: lesson.foot.stuck.isEnabled() and window.seat.view.connection == "up", timeout=WAIT_MS)
    lesson.foot.stuck.click()
    room.until(lambda board: board.stuck == (learner.id,))
    assert lesson.strip.text.startswith("Your teacher sees that you are stuck.")
    assert lesson.state is LessonState.ANSWERING
    window.class_desk.strip.stuck.click()
    room.until(lambda board: not board.stuck)
    lesson.foot.stuck.click()
    room.until(lambda board: board.stuck == (learner.id,))
    assert lesson.state is LessonState.ANSWERING
    lesson.foot.stuck.click()
    qtbot.waitUntil(lambda: lesson.state is LessonState.DONE, timeout=WAIT_MS)


def test_stuck_reaches_the_teacher_and_can_be_taken_back(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    qtbot.waitUntil(window.lesson.foot.stuck.isEnabled, timeout=WAIT_MS)
    window.lesson.foot.stuck.click()
    room.until(lambda board: board.stuck == (learner.id,))
    assert window.class_desk.strip.stuck.isVisible()
    window.class_desk.strip.stuck.click()
    room.until(lambda board: not board.stuck and board.seats[0].progress is not None and board.seats[0].online)


def test_a_shown_answer_appears_above_the_page_and_goes_again(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    room.hosted.show(ShownAnswer("What is $1/2 + 1/3$?", "2/5"))
    strip = window.class_desk.strip
    qtbot.waitUntil(strip.answer.isVisible, timeout=WAIT_MS)
    assert strip.answer.source() == "2/5"
    room.hosted.hide()
    qtbot.waitUntil(lambda: not strip.answer.isVisible(), timeout=WAIT_MS)


def test_a_picture_is_sent_only_after_it_was_seen_and_send_was_pressed(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    window.lesson.answers.set_way("draw")
    strip = window.class_desk.strip
    qtbot.waitUntil(strip.show_it.isVisible, timeout=WAIT_MS)
    strip.show_it.click()
    assert strip.send.isVisible()
    assert room.answers.values == []
    strip.send.click()
    came_from, picture = room.answers.wait(lambda _: True)
    assert (came_from, picture.media_type) == (learner.id, "image/jpeg")
    assert picture.data.startswith(b"\xff\xd8")
    qtbot.waitUntil(lambda: "has the picture" in str(window.seat.view.note), timeout=WAIT_MS)


def test_without_the_teacher_one_goes_on_and_all_arrives_when_the_class_is_back(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    room.__exit__()
    qtbot.waitUntil(lambda: window.seat.view.connection == "down", timeout=WAIT_MS)
    answer(qtbot, window, reader, right=False)
    assert window.class_desk.strip.delivery.text() == "0 of 1 delivered"
    assert "wait here" in window.class_desk.strip.state.text()
    with Room(room.folder) as again:
        qtbot.waitUntil(lambda: window.seat.view.delivered == 1, timeout=2 * WAIT_MS)
        assert len(again.stored) == 1
    room.journal = again.journal  # closed already
    room.hosted = again.hosted


def test_after_a_restart_the_learner_is_in_the_class_again_and_after_leaving_not(
    qtbot: QtBot, open_window: Callable[..., MainWindow], learner: Learner, room: Room
) -> None:
    first = open_window()
    join(qtbot, first, learner, room)
    first.close()
    room.until(lambda board: bool(board.seats) and not board.seats[0].online)
    second = open_window()
    second.show_home(learner)
    qtbot.waitUntil(lambda: second.seat.view.connection == "up", timeout=WAIT_MS)
    second.class_desk.strip.leave.click()
    assert not second.class_desk.strip.isVisible()
    second.close()
    third = open_window()
    third.show_home(learner)
    third.seat.close()  # all that was asked for is done
    assert not third.seat.view.inside


def test_answers_of_a_day_without_a_network_go_on_a_stick(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window.show_home(learner)
    window.class_desk.enter()
    door = window.class_desk.door
    door.code.setText("nothing")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(door.later.isVisible, timeout=WAIT_MS)
    door.code.setText(room.hosted.code)
    door.later.click()
    qtbot.waitUntil(lambda: window.seat.view.inside, timeout=WAIT_MS)
    window.open_lesson(window._courses[0], window._courses[0].lessons[1])
    until_asked(qtbot, window)
    answer(qtbot, window, reader, right=True)
    chosen = tmp_path / "maya"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    window.class_desk.strip.save.click()
    qtbot.waitUntil(lambda: "On the stick: 1." in str(window.seat.view.note), timeout=WAIT_MS)
    identity = room.hosted.identity
    carried = stick.read(chosen.with_suffix(".mmclass"), identity.class_id, bytes.fromhex(identity.key))
    assert [one.attempt.learner_id for one in carried.attempts] == [learner.id]


def test_when_the_teacher_ends_the_class_the_learner_leaves_after_the_last_answer(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader
) -> None:
    join(qtbot, window, learner, room)
    open_assigned(qtbot, window, room)
    answer(qtbot, window, reader, right=True)
    room.hosted.end()
    qtbot.waitUntil(lambda: not window.seat.view.inside, timeout=WAIT_MS)
    room.until(lambda board: board.received == 1)
    assert "all your answers" in str(window.seat.view.note)


def test_a_name_that_was_opened_without_a_pin_keeps_its_place_though_a_namesake_joins_from_another_computer(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    cohort = parts.store.cohorts.add("7b")
    noah = parts.store.learners.add("Noah", "owl")
    parts.store.cohorts.put_in(cohort.id, noah.id)
    window.show_start()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is window.home, timeout=WAIT_MS)
    parts.store.learners.welcome("another-computer", "Noah", "", cohort.id)
    assert parts.store.learners.get(noah.id) == noah


def test_a_name_that_was_erased_meanwhile_is_said_to_be_gone(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    noah = parts.store.learners.add("Noah", "owl")
    window.show_start()
    parts.store.learners.remove(noah.id)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "not here any more" in window.start._words.text(), timeout=WAIT_MS)
    assert window.page is window.start
