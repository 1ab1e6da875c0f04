"""The editor of courses: a real window, real folders, real rules."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from mmtutor.content import courses, edit, load_course
from mmtutor.content import own_courses as own
from mmtutor.gui.main_window import SMALLEST, MainWindow
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.teacher.editor_boxes import TextBox
from mmtutor.gui.teacher.editor_courses import CoursesPage
from mmtutor.gui.teacher.editor_door import CoursesSection
from mmtutor.gui.teacher.editor_form import Form
from mmtutor.gui.teacher.editor_page import EditorPage
from mmtutor.gui.teacher.editor_preview import Mode
from mmtutor.paths import asset
from tests.gui.desk import WAIT_MS

ITEM = ("lesson", 0, "item", 0)
CARD = ("lesson", 0, "card", 0)
HALF = {
    "id": "half", "kind": "number", "skills": ["halves-1"], "prompt": "Half of ${2*a}$?",
    "variables": {"a": "3..30"}, "key": "{a}", "hints": ["Share it.", "It is {a}."],
}  # fmt: skip


def folder(parts: Parts) -> Path:
    assert parts.data_folder is not None
    return parts.data_folder / "courses"


def halves(parts: Parts) -> own.Draft:
    """A course of one card and one exercise that learners see, and its draft."""
    draft = own.begin(folder(parts), "Halves", ("en",))
    values = edit.put(draft.values, CARD, {"title": "Half", "body": "$1/2$"})
    draft = own.Draft(draft.folder, edit.insert(values, ITEM[:-1], 0, HALF))
    own.publish(draft, folder(parts))
    return draft


def list_page(qtbot: QtBot, window: MainWindow) -> CoursesPage:
    window.start.courses.click()
    page = window.page
    assert isinstance(page, CoursesPage)
    qtbot.waitUntil(lambda: len(page.list._found) > 1, timeout=WAIT_MS)
    return page


@pytest.fixture
def editor(qtbot: QtBot, parts: Parts, window: MainWindow) -> EditorPage:
    halves(parts)
    page = list_page(qtbot, window)
    press(page, "Edit Halves")
    qtbot.waitUntil(lambda: isinstance(window.page, EditorPage), timeout=WAIT_MS)
    found = window.page
    assert isinstance(found, EditorPage)
    found._show(found.draft.values, ITEM)
    settled(qtbot, found)
    return found


def press(page: QWidget, name: str) -> None:
    for form in (page, *page.findChildren(Form)):
        assert not isinstance(form, Form) or form.fields is not None, "all are built"
    next(w for w in page.findChildren(QAbstractButton) if w.isVisible() and w.accessibleName() == name).click()


def box(editor: EditorPage, *place: str | int) -> TextBox:
    assert editor.form.fields, "all are built"
    boxes = [w for w in editor.form.findChildren(TextBox) if tuple(w.property("place")) == place and w.isVisible()]
    return boxes[0]


def settled(qtbot: QtBot, editor: EditorPage) -> None:
    qtbot.waitUntil(lambda: not editor._settled.isActive() and not editor._running, timeout=WAIT_MS)


def type_over(qtbot: QtBot, field: TextBox, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def trouble(editor: EditorPage, key: str) -> str:
    return next(field.trouble for field in editor.form.fields if field.place[-1] == key)


def shown(editor: EditorPage) -> str:
    labels = editor.preview.findChildren(QWidget)
    return " ".join(w.accessibleName() for w in labels if w.isVisible() and w.accessibleName())


def test_what_is_typed_is_seen_in_the_preview_and_kept_on_disk(qtbot: QtBot, editor: EditorPage) -> None:
    type_over(qtbot, box(editor, *ITEM, "prompt"), "One half of {2*a} is")
    settled(qtbot, editor)
    assert "One half of" in shown(editor)
    assert edit.at(own.values_of(editor.draft.folder), (*ITEM, "prompt")) == "One half of {2*a} is"
    assert editor.outline.tree.currentItem().text(0).startswith("One half of")


def test_a_problem_is_said_at_its_field_and_goes_when_it_is_put_right(qtbot: QtBot, editor: EditorPage) -> None:
    type_over(qtbot, box(editor, *ITEM, "key"), "{q}")
    settled(qtbot, editor)
    assert trouble(editor, "key") == '"q" uses the variable q, which is not there.'
    assert not trouble(editor, "prompt")
    type_over(qtbot, box(editor, *ITEM, "key"), "{a}")
    settled(qtbot, editor)
    assert not trouble(editor, "key")


def test_typing_is_undone_as_one_and_done_again(qtbot: QtBot, editor: EditorPage) -> None:
    before = editor.draft.values
    type_over(qtbot, box(editor, *ITEM, "prompt"), "Another question")
    after = editor.draft.values
    qtbot.keySequence(box(editor, *ITEM, "prompt"), QKeySequence(QKeySequence.StandardKey.Undo))
    assert editor.draft.values == before
    assert box(editor, *ITEM, "prompt").toPlainText() == HALF["prompt"]
    editor.undo_stack.redo()
    assert editor.draft.values == after


def test_every_change_of_the_outline_can_be_undone(qtbot: QtBot, editor: EditorPage) -> None:
    outline, states = editor.outline, [editor.draft.values]
    for change in (
        outline.duplicate, lambda: outline.move(-1), lambda: outline.add("choice"), outline.remove,
        lambda: outline.add("lesson"), lambda: outline.add("card"), lambda: outline.add("remedy"),
    ):  # fmt: skip
        change()
        states.append(editor.draft.values)
    assert len(states[-1]["lesson"]) == 2
    assert len(states[-1]["card"]) == 1
    for state in reversed(states[:-1]):
        editor.undo_stack.undo()
        assert editor.draft.values == state
    settled(qtbot, editor)


def test_lists_grow_shrink_and_change_their_order(qtbot: QtBot, editor: EditorPage) -> None:
    press(editor.form, "Add: Hints, the gentlest first")
    assert edit.at(editor.draft.values, (*ITEM, "hints")) == ["Share it.", "It is {a}.", ""]
    press(editor.form, "Move up: Hints, the gentlest first, 2")
    assert edit.at(editor.draft.values, (*ITEM, "hints")) == ["It is {a}.", "Share it.", ""]
    press(editor.form, "Remove: Hints, the gentlest first, 3")
    press(editor.form, "Add a number")
    assert edit.at(editor.draft.values, (*ITEM, "variables")) == {"a": "3..30", "b": "1..9"}
    settled(qtbot, editor)


def test_the_right_option_stays_right_when_options_move(qtbot: QtBot, editor: EditorPage) -> None:
    choice = edit.of_kind(HALF, "choice") | {"options": ["{a}", "{a+1}", "{a+2}"], "key": "a"}
    editor._change(edit.put(editor.draft.values, ITEM, choice), ITEM)
    press(editor.form, "Move down: Options, 1")
    assert edit.at(editor.draft.values, (*ITEM, "options")) == ["{a+1}", "{a}", "{a+2}"]
    assert edit.at(editor.draft.values, (*ITEM, "key")) == "b"
    press(editor.form, "Remove: Options, 1")
    assert edit.at(editor.draft.values, (*ITEM, "key")) == "a"
    settled(qtbot, editor)


@pytest.mark.parametrize("kind", edit.ITEM_TYPES)
def test_every_kind_has_a_form_and_says_what_it_lacks(qtbot: QtBot, editor: EditorPage, kind: str) -> None:
    editor.outline.add(kind)
    settled(qtbot, editor)
    said = [field.trouble for field in editor.form.fields if field.trouble]
    assert len(said) == 1
    assert "line" not in said[0]
    keys = {field.place[-1] for field in editor.form.fields}
    assert {entry.key for entry in edit.entries(kind)} <= keys | {"key"}


def test_an_item_is_tried_with_the_real_rules_and_nothing_is_recorded(
    qtbot: QtBot, editor: EditorPage, parts: Parts
) -> None:
    editor.preview.set_mode(Mode.TRY)
    settled(qtbot, editor)
    trial = editor.preview.tried
    assert trial is not None
    assert trial.area.panel is not None
    trial.area.panel.set_text("1000")
    qtbot.keyClick(trial.findChildren(QLineEdit)[0], Qt.Key.Key_Return)  # as in a lesson, Enter checks
    assert trial.strip.tone == "bad"
    trial.area.panel.set_text(trial._item.shown_key())
    trial.check()
    assert trial.strip.tone == "good"
    assert list((folder(parts).parent).glob("*.db"))
    with parts.store._database.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from attempts").scalar() == 0


def test_ten_instances_are_different_and_others_come_on_demand(qtbot: QtBot, editor: EditorPage) -> None:
    made = edit.template(editor.draft.values, ITEM, "en")
    assert len({item.id for item in edit.instances(made, 1)}) == edit.INSTANCES
    assert edit.instances(made, 1) == edit.instances(made, 1)
    editor.preview.set_mode(Mode.TEN)
    settled(qtbot, editor)
    first = shown(editor)
    editor.preview.again.emit()
    settled(qtbot, editor)
    assert shown(editor) != first


def test_publishing_says_what_is_wrong_and_then_gives_the_course_to_learners(
    qtbot: QtBot, editor: EditorPage, parts: Parts
) -> None:
    editor._edited((*ITEM, "key"), "{a", False)
    editor._show(editor.draft.values, ())
    editor.publish()
    qtbot.waitUntil(editor.publish_button.isEnabled, timeout=WAIT_MS)
    assert editor.place == ITEM
    assert editor.note.tone == "warn"
    assert trouble(editor, "key")
    assert load_course(folder(parts) / "halves", "en").lessons[0].templates[0].fields["key"] == "{a}"
    editor._edited((*ITEM, "key"), "{a/1}", False)
    with qtbot.waitSignal(editor.published, timeout=WAIT_MS):
        editor.publish()
    assert load_course(folder(parts) / "halves", "en").lessons[0].templates[0].fields["key"] == "{a/1}"
    settled(qtbot, editor)


def test_what_is_typed_while_a_course_is_published_stays_in_the_draft(editor: EditorPage, parts: Parts) -> None:
    editor._edited((*ITEM, "key"), "{a/1}", False)
    editor.publish()
    editor._edited((*ITEM, "key"), "{a/2*2}", False)
    editor.closed()
    assert load_course(folder(parts) / "halves", "en").lessons[0].templates[0].fields["key"] == "{a/1}"
    assert edit.at(own.values_of(editor.draft.folder), (*ITEM, "key")) == "{a/2*2}"


def test_a_course_gets_another_language_and_publishing_points_out_what_is_not_translated(
    qtbot: QtBot, editor: EditorPage
) -> None:
    press(editor, "Also in 中文")
    settled(qtbot, editor)
    prompt = box(editor, *ITEM, "prompt")
    assert (prompt.toPlainText(), prompt.placeholderText()) == ("", "Half of ${2*a}$?")
    assert edit.at(editor.draft.values, (*ITEM, "key")) == "{a}", "a formula serves every language"
    assert editor.preview.tried is None
    assert not [w for w in editor.findChildren(QAbstractButton) if w.isVisible() and w.text().startswith("Also in")]
    editor.publish()
    qtbot.waitUntil(lambda: editor.note.tone == "warn", timeout=WAIT_MS)
    assert 'no text for the language "zh"' in editor.note.text
    assert editor.place == (), "the first that is missing is the title"
    editor.undo_stack.undo()
    assert edit.languages_of(editor.draft.values) == ("en",)
    assert edit.at(editor.draft.values, (*ITEM, "prompt")) == "Half of ${2*a}$?"
    settled(qtbot, editor)
    press(editor, "Also in 中文")


def test_a_large_picture_becomes_smaller_and_has_to_be_described(
    qtbot: QtBot, editor: EditorPage, tmp_path: Path
) -> None:
    image = QImage(3000, 1000, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(tmp_path / "Big picture.bmp"))
    editor._show(editor.draft.values, CARD)
    editor._take_picture(str(tmp_path / "Big picture.bmp"))
    qtbot.waitUntil(lambda: edit.at(editor.draft.values, (*CARD, "picture")) == "big-picture.png", timeout=WAIT_MS)
    assert QImage(str(editor.draft.folder / "big-picture.png")).width() == 1400
    settled(qtbot, editor)
    assert trouble(editor, "alt")
    type_over(qtbot, box(editor, *CARD, "alt"), "A white page")
    settled(qtbot, editor)
    assert not trouble(editor, "alt")
    assert "A white page" in shown(editor)


def test_courses_are_begun_copied_removed_and_put_back(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    page = list_page(qtbot, window)
    page.list.begin()
    assert page.list.note.tone == "warn"
    press(page, "Edit a copy of Fractions")
    qtbot.waitUntil(lambda: isinstance(window.page, EditorPage), timeout=WAIT_MS)
    window.page.back.emit()
    qtbot.waitUntil(lambda: any(one.own for one in page.list._found), timeout=WAIT_MS)
    press(page, "Remove Fractions (2)")
    qtbot.waitUntil(lambda: not any(one.own for one in page.list._found), timeout=WAIT_MS)
    page.list.undo.click()
    qtbot.waitUntil(lambda: any(one.own for one in page.list._found), timeout=WAIT_MS)
    page.list.title.setText("Thirds")
    page.list.begin()
    qtbot.waitUntil(lambda: isinstance(window.page, EditorPage), timeout=WAIT_MS)
    assert (folder(parts) / ".draft-thirds").is_dir()


def test_a_file_is_imported_and_what_is_lost_is_said(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = list_page(qtbot, window)
    (tmp_path / "quiz.gift").write_text("::One:: 1+1? {#2}\n\n::Two:: Write. {}\n", encoding="utf-8")
    page.list.fetch(tmp_path / "quiz.gift")
    qtbot.waitUntil(lambda: page.list.note.tone == "plain", timeout=WAIT_MS)
    assert "imported" in page.list.note.text
    page.list.fetch(tmp_path / "nothing.gift")
    qtbot.waitUntil(lambda: page.list.note.tone == "warn", timeout=WAIT_MS)


def test_where_a_teacher_keeps_the_courses_the_start_page_has_no_door_to_them(window: MainWindow, parts: Parts) -> None:
    assert window.start.courses.isVisible()
    parts.store.teachers.add("Ms Ito", "three plain words")
    window.show_start()
    assert not window.start.courses.isVisible()


def test_learners_see_what_was_published_once_the_courses_are_left(
    qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts
) -> None:
    mine = replace(parts, courses=lambda language: courses(folder(parts), language))
    window = open_window(mine)
    list_page(qtbot, window)
    own.discard(halves(parts))
    window.page.back.emit()
    qtbot.waitUntil(lambda: [each.id for each in window._courses] == ["halves"], timeout=WAIT_MS)


def test_teacher_mode_has_the_courses_as_a_section(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    halves(parts)
    teacher = parts.store.teachers.add("Ms Ito", "three plain words")
    window.show_teaching()
    assert window.teaching is not None
    window.teaching.enter(teacher)
    window.teaching.open("courses")
    section = window.page
    assert isinstance(section, CoursesSection)
    qtbot.waitUntil(lambda: any(one.id == "halves" for one in section.list._found), timeout=WAIT_MS)
    assert not next(one for one in section.list._found if one.id == "halves").drafted  # nothing was changed since
    press(section, "Edit Halves")
    qtbot.waitUntil(lambda: isinstance(window.page, EditorPage), timeout=WAIT_MS)
    assert isinstance(window.page, EditorPage)
    settled(qtbot, window.page)
    window.page.back.emit()
    assert window.page is section
    before = window._courses
    window.teaching.leave()
    assert window.page is window.start
    qtbot.waitUntil(lambda: window._courses is not before, timeout=WAIT_MS)  # read anew


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [100, 200])
def test_editor_pages_are_named_and_have_room(
    qtbot: QtBot, open_window: Callable[..., MainWindow], parts: Parts, language: str, percent: int
) -> None:
    shutil.copytree(asset("courses", "fractions"), folder(parts) / "fractions")
    window = open_window(language=language, text_percent=percent)
    window.resize(SMALLEST)
    page: Page = list_page(qtbot, window)
    named(page)
    found = next(one for one in page.list._found if one.own)  # type: ignore[attr-defined]
    page.list.edit(found)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: isinstance(window.page, EditorPage), timeout=WAIT_MS)
    editor = window.page
    assert isinstance(editor, EditorPage)
    for place in ((), ("lesson", 6), ("lesson", 6, "card", 0), ("lesson", 6, "item", 1)):
        editor._show(editor.draft.values, place)
        settled(qtbot, editor)
        named(editor)
        assert editor.form.width() <= editor._form_scroll.viewport().width() + 1
        assert window.width() == SMALLEST.width()


def named(page: Page) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QTreeWidget)
    nameless = [w for w in page.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()
                and not (w.accessibleName() or getattr(w, "text", str)())]  # fmt: skip
    assert not nameless
    assert all(w.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(w, QAbstractButton)
               for w in page.findChildren(QPlainTextEdit))  # fmt: skip
    assert page.findChildren(QLabel)
