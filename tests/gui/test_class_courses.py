"""A course that only the teacher has, in real windows over a real broker: it comes, is worked on, and goes again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from mmtutor.classroom import codes, topics
from mmtutor.classroom.joining import Person
from mmtutor.classroom.payloads import Progress, SentCourse
from mmtutor.classroom.state import Dashboard
from mmtutor.content import courses, package
from mmtutor.domain.people import Learner
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.teacher.class_page import ClassPage
from mmtutor.gui.teacher.class_table import STATE
from mmtutor.messages import message
from tests.classroom.own_course import HALF, written
from tests.classroom.rooms import Desk, Room
from tests.gui.desk import WAIT_MS, ScriptedReader, open_class, without
from tests.gui.test_class_learner import answer, join, open_assigned, until_asked

ANNA = Person("anna-1", "Anna")


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    return package.pack(written(tmp_path / "teachers"))


@pytest.fixture
def page(qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts, tmp_path: Path) -> ClassPage:
    """A class that is open, on a computer that also has the courses of its teacher."""
    own = tmp_path / "courses"
    window = open_window(without(parts, courses=lambda lang: [*parts.courses(lang), *courses(own, lang)]))
    return open_class(qtbot, window, parts)


def anna(page: ClassPage, folder: Path) -> Desk:
    """Have Anna join the class on the page."""
    invitation = replace(codes.read_invitation(page.code.link), host="127.0.0.1")
    return Desk(SimpleNamespace(invitation=invitation, folder=folder), ANNA)  # type: ignore[arg-type]


def offered(qtbot: QtBot, page: ClassPage) -> None:
    """Come to the page again and find the course there."""
    page.desk.go("class")
    qtbot.waitUntil(lambda: page.lesson.course.findData("night") >= 0, timeout=WAIT_MS)
    page.lesson.show_assignment(HALF)


def sent(tmp_path: Path) -> list[Path]:
    """Return the courses that lie in the folder of the learner's classes."""
    return sorted(file.parent for file in (tmp_path / "classes").glob("*.course/*/*/course.toml"))


def refusals(board: Dashboard) -> str:
    return " ".join(str(each.progress.refused) for each in board.seats if each.progress and each.progress.refused)


def state_of_the_first(page: ClassPage) -> str:
    return str(page.table.seats.index(0, STATE).data())


def start(qtbot: QtBot, window: MainWindow, room: Room, packed: bytes) -> None:
    room.hosted.assign(HALF, packed)
    qtbot.waitUntil(lambda: window.lesson.isVisible() and bool(window.lesson.tutor.item), timeout=WAIT_MS)
    until_asked(qtbot, window)


def test_a_learner_answers_an_exercise_of_a_course_that_only_the_teacher_has(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader, packed: bytes,
    parts: Parts,
) -> None:  # fmt: skip
    join(qtbot, window, learner, room)
    start(qtbot, window, room, packed)
    assert window.lesson.tutor.item.prompt == "What is half of 8?"
    answer(qtbot, window, reader, right=True)
    room.until(lambda board: board.received == 1)
    assert [(one.attempt.course_id, one.attempt.lesson_id) for one in room.stored] == [("night", "first")]
    assert [one.attempt.course_id for one in parts.store.attempts.of_learner(learner.id)] == ["night"]


def test_who_joins_late_gets_the_course_too(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, packed: bytes
) -> None:
    room.hosted.assign(HALF, packed)
    join(qtbot, window, learner, room)
    until_asked(qtbot, window)
    assert window.lesson.tutor.item.prompt == "What is half of 8?"


def test_leaving_the_class_takes_its_course_away_and_leaves_the_attempts_and_the_learners_own_course(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, reader: ScriptedReader, packed: bytes,
    parts: Parts, tmp_path: Path,
) -> None:  # fmt: skip
    own = written(tmp_path / "courses")
    (own / "course.toml").write_text((own / "course.toml").read_text(encoding="utf-8").replace("half of 8", "mine"))
    before = (own / "course.toml").read_bytes()
    join(qtbot, window, learner, room)
    start(qtbot, window, room, packed)
    assert window.lesson.tutor.item.prompt == "What is half of 8?"
    answer(qtbot, window, reader, right=True)
    assert len(sent(tmp_path)) == 1
    window.seat.leave()
    qtbot.waitUntil(lambda: sent(tmp_path) == [], timeout=WAIT_MS)
    assert (own / "course.toml").read_bytes() == before
    assert len(parts.store.attempts.of_learner(learner.id)) == 1


def test_a_course_that_is_garbage_is_refused_in_a_sentence_and_the_class_goes_on(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, tmp_path: Path
) -> None:
    join(qtbot, window, learner, room)
    room.hosted.assign(HALF, random.Random(2).randbytes(5000))
    qtbot.waitUntil(lambda: "can't be used" in str(window.seat.view.note), timeout=WAIT_MS)
    assert sent(tmp_path) == []
    room.until(lambda board: "can't be used" in refusals(board))
    link = room.hosted._link
    assert link is not None
    link.publish(topics.course(room.hosted.identity.class_id), b"garbage", retain=True)
    qtbot.waitUntil(lambda: "can't be read" in str(window.seat.view.note), timeout=WAIT_MS)
    room.until(lambda board: "can't be read" in refusals(board))
    open_assigned(qtbot, window, room)
    until_asked(qtbot, window)
    qtbot.waitUntil(lambda: refusals(room.hosted.dashboard) == "", timeout=WAIT_MS)


def test_the_teacher_is_told_where_the_lesson_could_not_be_opened_and_why_and_sees_when_it_is(
    qtbot: QtBot, page: ClassPage, tmp_path: Path
) -> None:
    why = message("The lesson your teacher has started is not on this computer.")
    with anna(page, tmp_path) as desk:
        desk.joined.show_progress(Progress("", refused=why))
        qtbot.waitUntil(lambda: "not open at Anna" in page.trouble.text(), timeout=WAIT_MS)
        assert str(why) in page.trouble.text()
        assert state_of_the_first(page) == "no lesson"
        page.table.selectRow(0)
        assert page.seat.words.text() == str(why)
        desk.joined.show_progress(Progress("half"))
        qtbot.waitUntil(lambda: state_of_the_first(page) == "here", timeout=WAIT_MS)


def test_the_teachers_window_offers_a_new_course_at_once_and_sends_it(
    qtbot: QtBot, page: ClassPage, tmp_path: Path
) -> None:
    assert page.lesson.course.findData("night") < 0
    written(tmp_path / "courses")
    offered(qtbot, page)
    with anna(page, tmp_path) as desk:
        page.lesson.go.click()
        digest = desk.courses.wait(lambda _: True)
        started = desk.board(lambda board: board.assignment is not None).assignment
        assert started == replace(HALF, digest=digest)
        assert desk.joined.course is not None
        package.unpack(desk.joined.course.data, tmp_path / "there")
    assert [each.id for each in courses(tmp_path / "there", "en")] == ["night"]


def test_a_course_too_large_to_send_is_started_all_the_same_and_the_teacher_is_told(
    qtbot: QtBot, page: ClassPage, tmp_path: Path
) -> None:
    (written(tmp_path / "courses") / "notes.txt").write_bytes(random.Random(4).randbytes(1_200_000))
    offered(qtbot, page)
    with anna(page, tmp_path) as desk:
        page.lesson.go.click()
        assert desk.board(lambda board: board.assignment is not None).assignment == HALF
        qtbot.waitUntil(lambda: "1.1 MB" in page.trouble.text(), timeout=WAIT_MS)
        assert desk.courses.values == []


def test_the_same_exercise_is_not_opened_anew_when_its_course_comes_again(
    qtbot: QtBot, window: MainWindow, learner: Learner, room: Room, packed: bytes
) -> None:
    join(qtbot, window, learner, room)
    start(qtbot, window, room, packed)
    item, came = window.lesson.tutor.item, []
    window.seat.course_came.connect(lambda: came.append(SentCourse(packed).digest))
    room.hosted.reopen()
    qtbot.waitUntil(lambda: window.seat.view.connection == "down", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.seat.view.connection == "up", timeout=3 * WAIT_MS)
    room.until(lambda board: board.online == 1)
    assert came == []
    assert window.lesson.tutor.item is item
