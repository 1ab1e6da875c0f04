"""A teacher's window with a real class on loopback: the page, its broker, and learners who join it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from mmtutor.classroom import codes, stick
from mmtutor.classroom.joining import Person, join_later
from mmtutor.classroom.payloads import ChosenAnswer, Phase, Progress, ShownAnswer, encode
from mmtutor.classroom.state import ClassState, Dashboard, Seat, dashboard
from mmtutor.domain.roster import Group, Pupil, Roster
from mmtutor.gui.look import Look
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.teacher.class_code import QUIET, QrCode
from mmtutor.gui.teacher.class_page import ClassPage
from mmtutor.gui.teacher.class_table import STATE, VERDICT, SeatsView
from tests.classroom.rooms import Desk
from tests.classroom.samples import attempt
from tests.gui.desk import WAIT_MS, open_class

ANNA, BEN = Person("anna-1", "Anna"), Person("ben-1", "Ben")


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, parts: Parts) -> ClassPage:
    """Teacher mode with the page of a class that is open."""
    return open_class(qtbot, window, parts)


@pytest.fixture
def enter(page: ClassPage, tmp_path: Path) -> Iterator[Callable[[Person], Desk]]:
    """Have somebody join the class on the page."""
    invitation = replace(codes.read_invitation(page.code.link), host="127.0.0.1")
    with ExitStack() as stack:
        yield lambda person: stack.enter_context(
            Desk(SimpleNamespace(invitation=invitation, folder=tmp_path), person)  # type: ignore[arg-type]
        )


def cell(page: ClassPage, row: int, column: int) -> str:
    return str(page.table.seats.index(row, column).data())


def names(page: ClassPage) -> list[str]:
    return [seat.name for seat in page.table.seats.seats]


def test_learners_appear_by_name_and_their_answers_are_in_the_store_each_once(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk], parts: Parts
) -> None:
    anna, ben = enter(ANNA), enter(BEN)
    qtbot.waitUntil(lambda: names(page) == ["Anna", "Ben"], timeout=WAIT_MS)
    wrong, right = attempt(ANNA.id, misconception="letters-always-differ"), attempt(BEN.id)
    for desk, made in ((anna, wrong), (ben, right), (anna, wrong)):
        desk.joined.record(made)
    anna.until_delivered(1)
    ben.until_delivered(1)
    qtbot.waitUntil(lambda: page.dashboard.received == 2, timeout=WAIT_MS)
    assert cell(page, 0, VERDICT) == "not yet"
    assert cell(page, 1, VERDICT) == "right"
    assert "2 of 2 delivered" in page.numbers.text()
    assert [one.attempt.id for one in parts.store.attempts.of_learner(ANNA.id)] == [wrong.attempt.id]
    [cohort] = parts.store.cohorts.all()
    assert cohort.name == "7b"
    assert {one.name for one in parts.store.cohorts.members(cohort.id)} == {"Anna", "Ben"}


def test_starting_pausing_showing_and_ending_reach_the_learners(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk]
) -> None:
    anna = enter(ANNA)
    page.lesson.item.setCurrentIndex(page.lesson.item.findData("add"))
    page.lesson.go.click()
    started = anna.board(lambda board: board.assignment is not None).assignment
    assert (started.course_id, started.lesson_id, started.item_id) == ("fractions", "adding", "add")
    page.pause.click()
    anna.board(lambda board: board.phase is Phase.PAUSED)
    qtbot.waitUntil(lambda: page.pause.text() == "Go on", timeout=WAIT_MS)
    page.pause.click()
    qtbot.waitUntil(lambda: page.pause.text() == "Pause everybody", timeout=WAIT_MS)
    anna.joined.record(attempt(ANNA.id, typed="2/4"))
    qtbot.waitUntil(lambda: page.dashboard.received == 1, timeout=WAIT_MS)
    page.table.selectRow(0)
    page.seat.show_it.click()
    shown = anna.board(lambda board: board.shown is not None).shown
    assert (shown.text, "Anna" in repr(shown)) == ("2/4", False)
    qtbot.waitUntil(lambda: not page.hide_it.isHidden(), timeout=WAIT_MS)
    page.hide_it.click()
    qtbot.waitUntil(page.hide_it.isHidden, timeout=WAIT_MS)
    page.end.click()
    anna.board(lambda board: board.phase is Phase.ENDED)


def test_an_answer_by_letters_is_shown_in_the_words_of_its_options(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk]
) -> None:
    anna = enter(ANNA)
    made = attempt(ANNA.id, typed="a")
    said = ShownAnswer(made.attempt.prompt, "one half")
    anna.joined.show_progress(Progress(made.attempt.item_id, made.attempt.prompt, said=said))
    anna.joined.record(made)
    qtbot.waitUntil(lambda: page.dashboard.received == 1, timeout=WAIT_MS)
    page.table.selectRow(0)
    qtbot.waitUntil(lambda: page.seat.answer.source() == "one half", timeout=WAIT_MS)
    page.seat.show_it.click()
    assert anna.board(lambda board: board.shown is not None).shown == said


def test_who_is_stuck_is_marked_with_a_word_and_can_be_looked_at_alone(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk]
) -> None:
    anna, _ = enter(ANNA), enter(BEN)
    anna.joined.show_progress(Progress("add", "What is $1/2+1/3$?", stuck=True))
    qtbot.waitUntil(lambda: page.dashboard.stuck == (ANNA.id,) and len(names(page)) == 2, timeout=WAIT_MS)
    assert cell(page, 0, STATE) == "stuck"
    assert page.groups.count() == 2
    page.groups.setCurrentRow(1)
    assert not page.table.isRowHidden(0)
    assert page.table.isRowHidden(1)
    anna.joined.show_progress(Progress("add", "What is $1/2+1/3$?"))
    qtbot.waitUntil(lambda: page.groups.count() == 1, timeout=WAIT_MS)
    assert not page.table.isRowHidden(1)


def test_a_picture_that_a_learner_sends_is_seen_beside_the_table(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk], tmp_path: Path
) -> None:
    anna = enter(ANNA)
    qtbot.waitUntil(lambda: names(page) == ["Anna"], timeout=WAIT_MS)
    QImage(40, 20, QImage.Format.Format_RGB32).save(str(tmp_path / "sent.png"))
    data = (tmp_path / "sent.png").read_bytes()
    anna.joined.send_answer(ChosenAnswer("p1", "add", "What?", "image/png", data, datetime.now(UTC)))
    qtbot.waitUntil(lambda: "Anna has sent a picture" in page.trouble.text(), timeout=WAIT_MS)
    page.table.selectRow(0)
    assert not page.seat.picture.isHidden()


def test_answers_from_a_stick_are_taken_in_and_a_second_time_are_no_new_ones(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk], tmp_path: Path, parts: Parts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    anna = enter(ANNA)
    qtbot.waitUntil(lambda: names(page) == ["Anna"], timeout=WAIT_MS)
    anna.joined.leave()
    anna.joined.record(attempt(ANNA.id))
    file = tmp_path / "anna.mmclass"
    assert stick.write(anna.outbox, file) == 1
    page.host.take_in(file)
    qtbot.waitUntil(lambda: page.trouble.text() == "New answers from Anna, by stick: 1.", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(parts.store.attempts.of_learner(ANNA.id)) == 1, timeout=WAIT_MS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    page.choose_stick()
    qtbot.waitUntil(lambda: page.trouble.text() == "New answers from Anna, by stick: 0.", timeout=WAIT_MS)


def test_whose_stick_it_was_is_told_by_the_roster_and_an_id_that_nobody_has_is_told_as_such(
    qtbot: QtBot, page: ClassPage, tmp_path: Path, parts: Parts
) -> None:
    rostered, unknown = Person("3b9f6a20-rostered", "typed on the laptop"), Person("77e01c45-unknown", "Someone")
    parts.store.learners.welcome(rostered.id, "Clara of the roster", "cat")
    files = {}
    for person in (rostered, unknown):
        outbox = join_later(codes.read_invitation(page.code.link), person, tmp_path / person.id)
        outbox.add("one", encode(attempt(person.id)))
        files[person] = tmp_path / f"{person.id}.mmclass"
        stick.write(outbox, files[person])
        outbox.close()
    page.host.take_in(files[rostered])
    told = "New answers from Clara of the roster, by stick: 1."
    qtbot.waitUntil(lambda: page.trouble.text() == told, timeout=WAIT_MS)
    page.host.take_in(files[unknown])
    qtbot.waitUntil(lambda: page.trouble.text().startswith("New answers by stick: 1. Nobody here"), timeout=WAIT_MS)
    assert "listed as 77e01c45 until that learner joins" in page.trouble.text()
    qtbot.waitUntil(lambda: len(parts.store.attempts.of_learner(unknown.id)) == 1, timeout=WAIT_MS)


def test_a_learner_whom_the_list_names_is_one_person_and_where_that_is_not_clear_it_is_said(
    qtbot: QtBot, page: ClassPage, enter: Callable[[Person], Desk], parts: Parts
) -> None:
    pupils = (Pupil(2, ANNA.name, (Group("7b"),), "a-1"), *(Pupil(n, "Ben", (Group("7b"),), f"b-{n}") for n in (3, 4)))
    parts.store.rosters.apply(Roster(pupils), parts.store.rosters.plan(Roster(pupils)))
    anna, ben = enter(ANNA), enter(BEN)
    qtbot.waitUntil(lambda: names(page) == ["Anna", "Ben"], timeout=WAIT_MS)
    anna.joined.record(attempt(ANNA.id))
    anna.until_delivered(1)
    assert page.trouble.text() == ""
    ben.joined.record(attempt(BEN.id))
    ben.until_delivered(1)
    qtbot.waitUntil(lambda: "7b are called Ben, and it is not clear who is who" in page.trouble.text(), timeout=WAIT_MS)
    [cohort] = parts.store.cohorts.all()
    people = [(each.name, each.external_id) for each in parts.store.cohorts.members(cohort.id)]
    assert sorted(people) == [("Anna", "a-1"), ("Ben", ""), ("Ben", "b-3"), ("Ben", "b-4")]
    assert len(parts.store.attempts.of_learner(ANNA.id)) == len(parts.store.attempts.of_learner(BEN.id)) == 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_open_class_fits_the_smallest_window_with_the_largest_text(
    qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts, language: str
) -> None:
    window = open_window(language=language, text_percent=200)
    window.resize(1024, 640)
    page = open_class(qtbot, window, parts)
    addresses = ("192.168.121.207:49231", "172.17.100.101:49231")
    for links in (addresses[:1], addresses):
        page.code.show_class("WWWW-WWWW-WWWW", tuple((each, f"mmtutor://join?{each}") for each in links))
        for view in (page.code, page.table):
            page._middle.setCurrentWidget(view)
            qtbot.wait(50)
            for area in page.findChildren(QScrollArea):
                told = (language, links, type(view).__name__, area.widget().width(), area.viewport().width())
                assert area.widget().width() <= area.viewport().width(), told


def test_a_class_that_was_closed_is_offered_again_and_keeps_its_code(qtbot: QtBot, page: ClassPage) -> None:
    code = page.code.code.text()
    page.shut.click()
    qtbot.waitUntil(lambda: len(page.form.known) == 1, timeout=WAIT_MS)
    assert not page.host.is_open
    assert page.form.known[0].text() == "7b"
    page.form.known[0].click()
    qtbot.waitUntil(lambda: page.host.is_open, timeout=2 * WAIT_MS)
    assert page.code.code.text() == code


def test_a_class_without_a_name_is_refused_in_a_sentence(qtbot: QtBot, page: ClassPage) -> None:
    page.shut.click()
    page.form.name.setText("  ")
    page.form.go.click()
    qtbot.waitUntil(lambda: page.trouble.text() == "Give the class a name first.", timeout=WAIT_MS)
    assert page.form.go.isEnabled()


# The table and the QR code by themselves


def seat(number: int, **others: Any) -> Seat:
    return Seat(f"id{number:03}", f"Learner {number:03}", True, **others)


def board(*seats: Seat) -> Dashboard:
    return dashboard(ClassState({one.learner_id: one for one in seats}))


def test_of_two_hundred_seats_only_the_cells_that_changed_are_drawn_again(qtbot: QtBot, look: Look) -> None:
    view = SeatsView(look)
    qtbot.addWidget(view)
    seats = [seat(number) for number in range(200)]
    view.show_seats(board(*seats).seats)
    changed: list[tuple[int, int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        changed.append((first.row(), first.column(), last.column()))

    view.seats.dataChanged.connect(note)
    view.show_seats(board(*seats).seats)
    assert changed == []
    seats[70] = replace(seats[70], progress=Progress("add", stuck=True))
    view.show_seats(board(*seats).seats)
    assert [row for row, _, _ in changed] == [70]
    assert changed[0][1] == STATE


def test_a_learner_who_comes_later_keeps_the_selection_where_it_was(qtbot: QtBot, look: Look) -> None:
    view = SeatsView(look)
    qtbot.addWidget(view)
    view.show_seats(board(seat(1), seat(3)).seats)
    view.selectRow(1)
    view.show_seats(board(seat(1), seat(2), seat(3)).seats)
    assert view.seat is not None
    assert view.seat.name == "Learner 003"
    assert [one.name for one in view.seats.seats] == ["Learner 001", "Learner 002", "Learner 003"]


def test_the_qr_code_on_the_screen_says_the_link(qtbot: QtBot) -> None:
    link = codes.link(codes.Invitation("K7QM4XTP9RHW", "192.168.1.20", 41234))
    for theme in ("light", "dark"):
        code = QrCode(Look(theme, 100), "QR code")
        qtbot.addWidget(code)
        code.resize(300, 300)
        code.show_text(link)
        picture = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = _pixels(picture)
        assert cv2.QRCodeDetector().detectAndDecode(pixels)[0] == link
    assert QUIET == 4


def _pixels(picture: QImage) -> np.ndarray:
    lines = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return lines[:, : picture.width()].copy()
