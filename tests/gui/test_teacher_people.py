"""Teacher mode in the real window on a real store: the passphrase, classes, lists, learners, assignments, data kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mmtutor.domain.choices import from_json, preference
from mmtutor.domain.people import Learner
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import Parts
from mmtutor.gui.teacher.gate import GatePage, TeacherPage
from mmtutor.gui.teacher.people import PeoplePage
from mmtutor.gui.teacher.people_choices import ChoicesPage
from mmtutor.gui.teacher.people_keeping import KeepingPage
from mmtutor.gui.teacher.people_learner import LearnerPage
from mmtutor.gui.teacher.people_roster import RosterPage
from mmtutor.gui.teacher.people_work import WorkPage
from tests.gui.desk import WAIT_MS, course, press
from tests.gui.schoolroom import PASSPHRASE, fill


def ready(qtbot: QtBot, window: MainWindow) -> TeacherPage:
    """Return the page in front once every question of it is answered."""
    page = window.page
    assert isinstance(page, TeacherPage)
    qtbot.waitUntil(lambda: page.pending == 0, timeout=WAIT_MS)
    return page


def come_in(qtbot: QtBot, window: MainWindow, parts: Parts) -> PeoplePage:
    """Be a teacher who was let in."""
    teacher = parts.store.teachers.add("Ms Lind", PASSPHRASE)
    window.show_teaching()
    assert window.teaching is not None
    window.teaching.enter(teacher)
    window.teaching.open("people")
    page = ready(qtbot, window)
    assert isinstance(page, PeoplePage)
    return page


def above(qtbot: QtBot, window: MainWindow, page: type[TeacherPage]) -> TeacherPage:
    """Open a page above the learners."""
    assert window.teaching is not None
    assert window.teaching.desk is not None
    window.teaching.open_above(page(window.teaching.desk))
    return ready(qtbot, window)


def test_the_first_teacher_sets_a_passphrase_and_the_next_visit_asks_for_it(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    window.start.teacher.click()
    gate = window.page
    assert isinstance(gate, GatePage)
    qtbot.waitUntil(gate.go.isEnabled, timeout=WAIT_MS)
    gate.name.setText("Ms Lind")
    gate.passphrase.setText(PASSPHRASE)
    gate.again.setText(PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not gate, timeout=WAIT_MS)
    assert [each.name for each in parts.store.teachers.all()] == ["Ms Lind"]
    assert window.teaching is not None
    window.teaching.leave()
    assert window.page is window.start
    window.show_teaching()
    gate = window.page
    assert isinstance(gate, GatePage)
    qtbot.waitUntil(gate.go.isEnabled, timeout=WAIT_MS)
    assert gate.passphrase.text() == ""
    assert not gate.name.isVisible()
    gate.passphrase.setText("something else")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(gate.trouble.isVisible, timeout=WAIT_MS)
    assert gate.trouble.text() == "That is not the passphrase. Tries left: 4."
    assert window.page is gate
    gate.passphrase.setText(PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not gate, timeout=WAIT_MS)
    assert window.teaching is not None
    assert window.teaching.desk is not None
    assert window.teaching.desk.teacher.name == "Ms Lind"


def test_a_short_passphrase_or_two_different_ones_are_refused_in_a_sentence(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    window.show_teaching()
    gate = window.page
    assert isinstance(gate, GatePage)
    qtbot.waitUntil(gate.go.isEnabled, timeout=WAIT_MS)
    gate.name.setText("Ms Lind")
    gate.passphrase.setText("short")
    gate.enter()
    assert gate.trouble.text() == "The two passphrases are not the same. Type them again."
    gate.again.setText("short")
    gate.enter()
    qtbot.waitUntil(lambda: gate.trouble.text().startswith("A passphrase needs at least 8"), timeout=WAIT_MS)
    assert not parts.store.teachers.all()


def test_a_class_is_made_renamed_and_removed_and_its_learners_stay(
    qtbot: QtBot, window: MainWindow, parts: Parts, learner: Learner
) -> None:
    page = come_in(qtbot, window, parts)
    page._ask_new()
    press(qtbot, "7b")
    press(qtbot, Qt.Key.Key_Return)
    ready(qtbot, window)
    assert page.cohort.currentText() == "7b"
    page._ask_rename()
    page.name.setText("7c")
    page.confirm()
    ready(qtbot, window)
    assert [each.name for each in parts.store.cohorts.all()] == ["7c"]
    page._ask_remove()
    assert "Its learners and all they did stay" in page._question.text()
    page.confirm()
    ready(qtbot, window)
    assert not parts.store.cohorts.all()
    assert [each.name for each in page.here.learners] == ["Maya"]


def test_a_list_changes_nothing_before_its_preview_is_applied(
    qtbot: QtBot, window: MainWindow, parts: Parts, learner: Learner, tmp_path: Path
) -> None:
    come_in(qtbot, window, parts)
    file = tmp_path / "list.csv"
    file.write_text("name,class,pin\nMaya,7b,\nNoah,7b,2468\n,7b,\n", encoding="utf-8")
    page = above(qtbot, window, RosterPage)
    assert isinstance(page, RosterPage)
    page.read(file)
    ready(qtbot, window)
    assert "1 new" in page._summary.text()
    assert "1 left out" in page._summary.text()
    shown = page.view.rows
    cells = [shown.index(row, 2).data() for row in range(shown.rowCount())]
    assert cells == ["left out: There is no name.", "other classes", "added"]
    assert [each.name for each in parts.store.learners.all()] == ["Maya"]
    page.apply()
    qtbot.waitUntil(lambda: isinstance(window.page, PeoplePage), timeout=WAIT_MS)
    (cohort,) = parts.store.cohorts.all()
    assert [each.name for each in parts.store.cohorts.members(cohort.id)] == ["Maya", "Noah"]
    ready(qtbot, window)


def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    qtbot: QtBot, window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    come_in(qtbot, window, parts)
    file = tmp_path / "list.csv"
    file.write_text("colour\nred\n", encoding="utf-8")
    page = above(qtbot, window, RosterPage)
    assert isinstance(page, RosterPage)
    page.read(file)
    ready(qtbot, window)
    assert "list.csv needs a column" in page.trouble.text()
    assert not page.apply_button.isEnabled()


def test_a_learner_is_changed_exported_and_erased_only_after_the_name_was_typed(
    qtbot: QtBot, window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    _, learners = fill(parts.store, [course("en")], datetime.now(UTC), answers=2)
    page = come_in(qtbot, window, parts)
    page.open_learner(0)
    one = ready(qtbot, window)
    assert isinstance(one, LearnerPage)
    one.name.setText("Ada L.")
    one.pin.setText("1234")
    one.save()
    ready(qtbot, window)
    kept = parts.store.learners.get(learners[0].id)
    assert kept is not None
    assert kept.name == "Ada L."
    assert parts.store.learners.sign_in(kept.id, "1234").ok
    one.export(tmp_path / "ada.json")
    ready(qtbot, window)
    found = json.loads((tmp_path / "ada.json").read_text(encoding="utf-8"))
    assert len(found["attempts"]) == 2
    assert not one.erase_button.isEnabled()
    one.typed_name.setText("Ad")
    assert not one.erase_button.isEnabled()
    one.typed_name.setText("Ada")
    assert one.erase_button.isEnabled()
    one.erase()
    qtbot.waitUntil(lambda: window.page is page, timeout=WAIT_MS)
    assert parts.store.learners.get(learners[0].id) is None
    assert not parts.store.attempts.of_learner(learners[0].id)
    ready(qtbot, window)


def test_what_is_assigned_stands_on_the_learners_desk_and_nothing_stands_there_without(
    qtbot: QtBot, window: MainWindow, parts: Parts, learner: Learner
) -> None:
    def heads() -> list[str]:
        assert window.home is not None
        return [each.text() for each in window.home.findChildren(QLabel) if each.property("kind") == "head"]

    window.show_home(learner)
    assert "From your teacher" not in heads()
    window.show_start()
    cohort = parts.store.cohorts.add("7b")
    parts.store.cohorts.put_in(cohort.id, learner.id)
    page = come_in(qtbot, window, parts)
    page.desk.cohort_id = cohort.id
    work = above(qtbot, window, WorkPage)
    assert isinstance(work, WorkPage)
    work.lesson.setCurrentIndex(1)
    work.add()
    ready(qtbot, window)
    (given,) = parts.store.assignments.of_cohort(cohort.id)
    assert given.lesson_id == "choosing"
    assert given.due is not None
    assert given.due - given.starts > timedelta(days=7)
    work.due.setDate(work.starts.date().addDays(-1))
    work.add()
    ready(qtbot, window)
    assert "due after it starts" in work.trouble.text()
    assert window.teaching is not None
    window.teaching.leave()
    window.show_home(learner)
    assert "From your teacher" in heads()


def test_an_exercise_is_pinned_banned_and_set_free(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    come_in(qtbot, window, parts)
    page = above(qtbot, window, ChoicesPage)
    assert isinstance(page, ChoicesPage)
    for way, pinned, banned in (("pin", ("choose",), ()), ("ban", (), ("choose",)), ("free", (), ())):
        page.view.selectRow(1)
        page.choose(way)
        ready(qtbot, window)
        kept = from_json(parts.store.preferences.get(preference("fractions")))
        assert (kept.pinned, kept.banned) == (pinned, banned)
        assert page.view.row == 1


def test_old_answers_are_counted_before_they_are_erased(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    fill(parts.store, [course("en")], datetime.now(UTC) - timedelta(days=100), answers=2)
    come_in(qtbot, window, parts)
    page = above(qtbot, window, KeepingPage)
    assert isinstance(page, KeepingPage)
    page.days.setCurrentIndex(page.days.findData(90))
    ready(qtbot, window)
    assert parts.store.retention.days == 90
    qtbot.waitUntil(lambda: page.expired.text().startswith("Older: 60 answers of 30 learners"), timeout=WAIT_MS)
    page.erase_button.click()
    assert page.yes.isVisible()
    page.yes.click()
    qtbot.waitUntil(lambda: page.expired.text() == "Nothing here is older.", timeout=WAIT_MS)
    assert parts.store.retention.preview(90).attempts == 0


def test_the_passphrase_is_changed_only_with_the_present_one(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    come_in(qtbot, window, parts)
    page = above(qtbot, window, KeepingPage)
    assert isinstance(page, KeepingPage)
    page.old.setText("not the old one")
    page.new.setText("nine green hills")
    page.again.setText("nine green hills")
    page.change()
    ready(qtbot, window)
    assert "not the passphrase" in page.trouble.text()
    page.old.setText(PASSPHRASE)
    page.change()
    ready(qtbot, window)
    assert page._changed.text() == "Changed."
    (teacher,) = parts.store.teachers.all()
    assert parts.store.teachers.sign_in(teacher.id, "nine green hills").ok


def test_after_too_many_wrong_pins_the_start_page_says_how_long_to_wait(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    noah = parts.store.learners.add("Noah", "owl", "2468")
    for _ in range(5):
        parts.store.learners.sign_in(noah.id, "1111")
    window.show_start()
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, "2468")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(window.start._pin_trouble.isVisible, timeout=WAIT_MS)
    assert "Wait" in window.start._pin_trouble.text()
    assert window.page is window.start


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_page_of_teacher_mode_fits_and_tab_reaches_its_controls(
    qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts, language: str
) -> None:
    fill(parts.store, [course("en")], datetime.now(UTC), answers=2)
    window = open_window(language=language)
    window.resize(1280, 720)
    page: TeacherPage = come_in(qtbot, window, parts)
    assert window.teaching is not None
    page.desk.cohort_id = parts.store.cohorts.all()[0].id
    pages: list[TeacherPage] = []
    for section in ("people", "review", "reports", "machine"):
        window.teaching.open(section)
        pages.append(ready(qtbot, window))
        look_at(qtbot, window, pages[-1])
    for kind in (RosterPage, WorkPage, ChoicesPage, KeepingPage, lambda desk: LearnerPage(desk, None)):
        window.teaching.open_above(kind(page.desk))  # type: ignore[operator]
        look_at(qtbot, window, ready(qtbot, window))


def look_at(qtbot: QtBot, window: MainWindow, page: TeacherPage) -> None:
    """Check that nothing is wider than the window, that text fits, and that Tab comes to every button."""
    qtbot.wait(50)
    told = type(page).__name__
    assert page.width() == 1280, told
    assert page.scroll.widget().width() <= page.scroll.viewport().width() + 1, told
    buttons = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    assert not [each.text() for each in buttons if each.width() < each.minimumSizeHint().width() - 1], told
    for each in page.findChildren(QLabel):
        if each.isVisible() and each.wordWrap() and each.text():
            assert each.height() >= each.heightForWidth(each.width()) - 1, (told, each.text())
    reached = set()
    page.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    for _ in range(80):  # a date keeps the focus for its year, month and day
        reached.add(QApplication.focusWidget())
        press(qtbot, Qt.Key.Key_Tab)
    missed = [
        each.text() or each.accessibleName()
        for each in buttons
        if each.isEnabled()
        and each not in reached
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not each.group()
    ]
    assert not missed, (told, missed)
