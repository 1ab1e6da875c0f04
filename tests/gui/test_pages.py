"""What holds for every page: names, keyboard, room for the text, both languages, both themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mmtutor.domain.people import Learner
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import load
from mmtutor.gui.student.start_page import StartState
from mmtutor.gui.teacher import SECTIONS
from mmtutor.gui.widgets.basic import Elided
from mmtutor.gui.widgets.pen_canvas import PenCanvas
from mmtutor.gui.widgets.tile import PressCard
from mmtutor.tutor.events import Summary
from tests.gui.desk import ADD, CHOOSE, SOLVE, WAIT_MS, press

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, PenCanvas)
SUMMARY = Summary(10, 8, 6, 12, 2, {"adding": 0.3}, {"adding": 0.9, "solving": 0.5})


def every_page(qtbot: QtBot, window: MainWindow, learner: Learner) -> Iterator[Page]:
    """Show every page with something on it, one after the other."""
    lessons = window._courses[0].lessons
    window.show_start()
    yield window.start
    window.show_home(learner)
    assert window.home is not None
    yield window.home
    window.open_lesson(window._courses[0], lessons[0])
    yield window.cards
    window.cards.finished.emit()
    for lesson in (lessons[0], CHOOSE, SOLVE):
        window.journey.open_lesson(window._courses[0], replace(lesson, cards=()))
        qtbot.waitUntil(lambda kind=lesson.templates[0].kind: window.lesson.tutor.item.kind == kind, timeout=WAIT_MS)
        qtbot.wait(30)
        for way in ("type", "draw", "show", "say"):
            window.lesson.answers.set_way(way)
            qtbot.wait(5)
            yield window.lesson
    window.lesson.senses.close()
    window.lesson.leave()
    window.summary.show_summary(SUMMARY, window._courses[0], lessons[0])
    yield window.summary
    window.summary.show_placement(replace(SUMMARY, placed=True), window._courses[0])
    yield window.summary
    window.journey.choose_lesson(window._courses[0], lessons[0])
    yield window.page
    window._show(window.check)
    qtbot.waitUntil(lambda: "No camera" in window.check.camera.verdict.text(), timeout=WAIT_MS)
    yield window.check
    window._show(window.settings)
    yield window.settings
    yield from class_pages(qtbot, window, learner)


def class_pages(qtbot: QtBot, window: MainWindow, learner: Learner) -> Iterator[Page]:
    """Show a learner's way into a class, a teacher's way in, and what is there before a class is open."""
    window.show_home(learner)
    window.class_desk.enter()
    yield window.page
    window.show_teaching()
    teaching = window.teaching
    assert teaching is not None
    qtbot.waitUntil(teaching.gate.go.isEnabled, timeout=WAIT_MS)
    yield teaching.gate
    teaching.enter(window._parts.store.teachers.add("Ms Gray", "correct horse battery"))
    for section in SECTIONS:
        teaching.open(section)
        qtbot.wait(50)
        yield window.page
    teaching.leave()


def shown(page: Page, kind: type | tuple[type, ...]) -> list[QWidget]:
    return [w for w in page.findChildren(QWidget) if isinstance(w, kind) and w.isVisible()]


def test_every_control_of_every_page_has_a_name(qtbot: QtBot, window: MainWindow, learner: Learner) -> None:
    for page in every_page(qtbot, window, learner):
        assert page.accessibleName(), page
        nameless = [w for w in shown(page, CONTROLS) if not (w.accessibleName() or getattr(w, "text", str)())]
        assert not nameless, (type(page).__name__, nameless)


def test_tab_reaches_every_control_from_top_to_bottom(qtbot: QtBot, window: MainWindow, learner: Learner) -> None:
    for page in every_page(qtbot, window, learner):
        wanted = {w for w in shown(page, CONTROLS) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
        first = QApplication.focusWidget()
        assert first is not None, type(page).__name__
        reached: list[QWidget] = []
        focus: QWidget | None = first
        while focus is not None and focus not in reached:
            reached.append(focus)
            press(qtbot, Qt.Key.Key_Tab)
            focus = QApplication.focusWidget()
        missed = wanted - set(reached)
        one_of_a_group = {w for w in missed if isinstance(w, QAbstractButton) and w.isCheckable() and w.group()}
        assert not missed - one_of_a_group, (type(page).__name__, [w.accessibleName() for w in missed])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [100, 200])
def test_no_text_is_clipped_in_the_smallest_window(
    qtbot: QtBot, open_window: Callable[..., MainWindow], learner: Learner, language: str, percent: int
) -> None:
    window = open_window(language=language, text_percent=percent)
    window.resize(1024, 640)
    for page in pages_in_any_language(qtbot, window, learner):
        qtbot.wait(20)
        area = page.scroll
        told = (type(page).__name__, area.widget().minimumHeight(), area._needed(), area.viewport().size())
        qtbot.wait(50)
        assert area._fits(), told
        for widget in shown(page, (QLabel, QPushButton)):
            if isinstance(widget, Elided | PressCard) or not widget.text():
                continue
            told = (language, percent, type(page).__name__, widget.text(), widget.size(), widget.sizeHint())
            if isinstance(widget, QLabel) and widget.wordWrap():
                assert widget.height() >= widget.heightForWidth(widget.width()) - 1, told
            else:
                assert widget.width() >= widget.minimumSizeHint().width() - 1, told
                assert widget.height() >= widget.fontMetrics().height() - 1, told
        for area in shown(page, QScrollArea):
            assert area.widget().width() <= area.viewport().width() + 1, (language, percent, type(page).__name__)


@pytest.mark.parametrize("way", ["draw", "show", "say"])
def test_a_judged_answer_and_its_verdict_fit_in_large_text(
    qtbot: QtBot, open_window: Callable[..., MainWindow], learner: Learner, way: str
) -> None:
    window = open_window(text_percent=150)
    window.resize(1280, 800)
    window.show_home(learner)
    window.open_lesson(window._courses[0], ADD)
    window.cards.finished.emit()
    page = window.lesson
    qtbot.waitUntil(lambda: page.answers.panel is not None, timeout=WAIT_MS)
    page.answers.set_way(way)
    page.strip.say("good", "That's right.")
    page.answers.setEnabled(False)
    qtbot.waitUntil(lambda: page.scroll.verticalScrollBar().maximum() == 0, timeout=WAIT_MS)
    assert not {"Undo", "Take this picture"} & {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}
    assert not page.answers.say_panel._words.isVisible()
    window.resize(1280, 500)
    qtbot.waitUntil(lambda: page.scroll.verticalScrollBar().maximum() > 0, timeout=WAIT_MS)
    left = [widget.mapTo(window, QPoint()).x() for widget in (page.prompt, page.strip)]
    assert left[0] == left[1], "the verdict stands in a line with what it is about, beside a scroll bar too"


def pages_in_any_language(qtbot: QtBot, window: MainWindow, learner: Learner) -> Iterator[Page]:
    """Show every page, whatever the check page says."""
    window.show_start()
    yield window.start
    window.show_home(learner)
    assert window.home is not None
    yield window.home
    window.open_lesson(window._courses[0], window._courses[0].lessons[0])
    yield window.cards
    window.cards.finished.emit()
    qtbot.waitUntil(lambda: window.lesson.answers.panel is not None, timeout=WAIT_MS)
    for way in ("type", "draw", "show", "say"):
        window.lesson.answers.set_way(way)
        qtbot.wait(5)
        yield window.lesson
    window.lesson.leave()
    window.summary.show_summary(SUMMARY, window._courses[0], window._courses[0].lessons[0])
    yield window.summary
    window.summary.show_placement(replace(SUMMARY, placed=True), window._courses[0])
    yield window.summary
    window.journey.choose_lesson(window._courses[0], window._courses[0].lessons[0])
    yield window.page
    window._show(window.check)
    yield window.check
    window._show(window.settings)
    yield window.settings
    yield from class_pages(qtbot, window, learner)


def test_the_language_changes_while_the_window_is_open(
    qtbot: QtBot, window: MainWindow, parts: Parts, learner: Learner
) -> None:
    window.show_home(learner)
    window._show(window.settings)
    window.settings.language.setCurrentIndex(window.settings.language.findData("zh_CN"))
    qtbot.waitUntil(lambda: window.settings.title.text() == "设置", timeout=WAIT_MS)
    assert window.page is window.settings
    assert load(parts.store).language == "zh_CN"
    window.go_home()
    assert window.home is not None
    assert window._courses[0].title == "分数"
    window._show(window.settings)
    window.settings.language.setCurrentIndex(window.settings.language.findData("en"))
    qtbot.waitUntil(lambda: window.settings.title.text() == "Settings", timeout=WAIT_MS)


def test_theme_and_text_size_take_effect_at_once_and_are_kept(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    window._show(window.settings)
    before = window.settings.title.fontMetrics().height()
    window.settings.text_size.setCurrentIndex(window.settings.text_size.findData(200))
    qtbot.waitUntil(lambda: window.settings.title.fontMetrics().height() > 1.7 * before, timeout=WAIT_MS)
    window._change(load(parts.store).but(theme="dark"))
    assert window.look.dark
    kept = load(parts.store)
    assert (kept.theme, kept.text_percent) == ("dark", 200)


def test_ctrl_plus_and_minus_change_the_text_size(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    window._zoom(1)
    assert load(parts.store).text_percent == 110
    window._zoom(-1)
    window._zoom(-1)
    assert load(parts.store).text_percent == 90


def test_the_question_mark_shows_the_keys_without_covering_anything(
    qtbot: QtBot, window: MainWindow, learner: Learner
) -> None:
    window.show_home(learner)
    press(qtbot, "?")
    assert window._stack.keys.isVisible()
    assert window._stack.keys.y() >= window._stack.geometry().bottom()
    press(qtbot, "?")
    assert not window._stack.keys.isVisible()


def test_a_pin_keeps_others_out(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    parts.store.learners.add("Noah", "owl", "2468")
    window.show_start()
    press(qtbot, Qt.Key.Key_Return)
    assert window.start.state is StartState.PIN
    press(qtbot, "1111")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(window.start._pin_trouble.isVisible, timeout=WAIT_MS)
    assert window.page is window.start
    press(qtbot, "2468")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is window.home, timeout=WAIT_MS)


def test_a_learner_without_a_name_is_refused_in_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(window.start._add_trouble.isVisible, timeout=WAIT_MS)
    assert window.start._add_trouble.text() == "Type a name first."
    press(qtbot, Qt.Key.Key_Escape)
    assert window.start.state is StartState.CHOOSING


def test_a_backup_is_made_listed_and_restored_from_the_settings(
    qtbot: QtBot, window: MainWindow, parts: Parts, learner: Learner
) -> None:
    window._show(window.settings)
    window.settings._make.click()
    qtbot.waitUntil(lambda: window.settings._backups.count() == 1, timeout=WAIT_MS)
    parts.store.learners.add("Later", "cat")
    with qtbot.waitSignal(window.settings.restored, timeout=WAIT_MS):
        window.settings._restore(parts.store.backups.list()[0].path)
    assert [each.name for each in parts.store.learners.all()] == ["Maya"]
    window.go_home()
    assert window.page is window.start


def test_the_model_card_is_laid_out_only_when_it_is_asked_for(window: MainWindow) -> None:
    window._show(window.settings)
    card = window.settings.card
    assert not card.text.toPlainText()
    card.unfold.click()
    assert card.text.isVisible()
    assert card.text.hasFocus()
    assert card.text.toPlainText() == "A card\nWith words."
    assert not card.unfold.isVisible()


def test_without_courses_the_home_page_says_where_one_is_added(
    qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts, learner: Learner
) -> None:
    from tests.gui.desk import without

    window = open_window(without(parts, courses=lambda language: []))
    window.show_home(learner)
    assert any("by you or by a teacher" in w.text() for w in shown(window.page, QLabel))  # type: ignore[attr-defined]


def test_a_file_that_is_no_language_model_is_refused_and_a_good_one_can_be_turned_off(
    window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    bad = tmp_path / "notes.litertlm"
    bad.write_text("hello", encoding="utf-8")
    good = tmp_path / "mine.litertlm"
    good.write_bytes(b"LITERTLM" + bytes(100))
    page = window.settings
    page._explain_with(str(bad))
    assert "notes.litertlm is not a language model" in page._explainer.text()
    assert load(parts.store).explainer == ""
    page._explain_with(str(good))
    assert load(parts.store).explainer == str(good)
    page._off.click()
    assert load(parts.store).explainer == ""
