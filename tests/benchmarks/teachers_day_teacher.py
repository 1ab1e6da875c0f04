"""What the teacher does on the teacher's day, each a function of `Hands`; returns what the window and the store say."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from mmtutor.content import edit, load_course
from mmtutor.domain.items import ITEM_TYPES
from mmtutor.domain.report import inert, shown
from mmtutor.domain.ruling import RulingKind
from mmtutor.gui.teacher import SECTIONS
from mmtutor.gui.teacher.editor_boxes import TextBox
from mmtutor.gui.teacher.editor_page import EditorPage
from mmtutor.gui.teacher.editor_preview import Mode
from mmtutor.gui.teacher.gate import TeacherPage
from mmtutor.gui.teacher.people_roster import RosterPage
from mmtutor.gui.translate import say
from tests.benchmarks.teachers_day_window import Hands
from tests.end_to_end import until

LESSON, EXERCISE = 0, 2  # places in the menu "Add"
KINDS = list(ITEM_TYPES)


def _ready(hands: Hands) -> Any:
    page = hands.window.page
    assert until(lambda: not isinstance(page, TeacherPage) or page.pending == 0)
    return page


def _section(hands: Hands, name: str) -> Any:
    heading = say(SECTIONS[name].heading)
    tabs = hands.window.page.header.findChildren(QAbstractButton)
    hands.click(next(tab for tab in tabs if tab.text() == heading))
    assert until(lambda: isinstance(hands.window.page, SECTIONS[name]))
    return _ready(hands)


def begin(hands: Hands, name: str, passphrase: str) -> dict[str, Any]:
    """Become the teacher of this computer."""
    hands.click(hands.window.start.teacher)
    gate: Any = hands.window.page
    assert until(gate.go.isEnabled)
    for box, text in ((gate.name, name), (gate.passphrase, passphrase), (gate.again, passphrase)):
        hands.write(box, text)
    hands.look("01-passphrase")
    hands.press(Qt.Key.Key_Return)
    assert until(lambda: isinstance(hands.window.page, SECTIONS["class"]))
    hands.look("02-class-now")
    return {"teachers": [each.name for each in hands.window._parts.store.teachers.all()]}


def _box(page: EditorPage, *place: str | int) -> TextBox:
    def found() -> list[TextBox]:
        return [b for b in page.form.findChildren(TextBox) if tuple(b.property("place")) == place and b.isVisible()]

    assert until(lambda: bool(found())), place
    return found()[0]


def _settled(page: EditorPage) -> None:
    assert until(lambda: not page._settled.isActive() and not page._running)


def _add(hands: Hands, page: EditorPage, *places: int) -> edit.Place:
    hands.pick(page.outline.add_button, *places)
    _settled(page)
    return page.place


def make_course(hands: Hands, words: dict[str, str], picture: str) -> dict[str, Any]:
    """Make a course in the editor: a card with a picture, an exercise of numbers that change, one typed, a choice."""
    section = _section(hands, "courses")
    until(lambda: bool(section.list._found))
    hands.look("03-courses")
    hands.write(section.list.title, words["title"])
    hands.click(section.list.new)
    assert until(lambda: isinstance(hands.window.page, EditorPage))
    page: Any = hands.window.page
    _settled(page)
    hands.look("04-editor")
    card: edit.Place = ("lesson", 0, "card", 0)
    QTest.keyClick(page.outline.tree, Qt.Key.Key_Home)
    while page.place != card:
        before = page.place
        QTest.keyClick(page.outline.tree, Qt.Key.Key_Down)
        assert page.place != before
    _settled(page)
    hands.write(_box(page, *card, "title"), words["card"])
    hands.write(_box(page, *card, "body"), words["body"])
    choose = next(f for f in page.form.fields if f.place[-1] == "picture")
    hands.give_file(choose.findChildren(QAbstractButton)[0], Path(picture))
    assert until(lambda: bool(edit.at(page.draft.values, card).get("picture")))
    until(lambda: False, 400)
    hands.write(_box(page, *card, "alt"), words["alt"])
    _settled(page)
    hands.look("05-card")
    item = _add(hands, page, EXERCISE, KINDS.index("number"))
    hands.write(_box(page, *item, "prompt"), words["sum"])
    hands.click(_adds(page, "variables"))
    hands.write(_box(page, *item, "variables", "a"), "1..3")
    hands.write(_box(page, *item, "key"), "{5+a}/12")
    hands.choose(_combo(page, "mistakes"), "adds-across")
    hands.write(_box(page, *item, "mistakes", "adds-across"), "{5+a}/24")
    _settled(page)
    hands.look("06-changing-numbers")
    hands.click(page.preview.ways[Mode.TEN])
    _settled(page)
    hands.look("07-ten-of-them")
    hands.click(page.preview.ways[Mode.TRY])
    _settled(page)
    trial = page.preview.tried
    hands.write(trial.findChildren(QLineEdit)[0], dict(trial._item.mistakes)["adds-across"])
    QTest.keyClick(trial.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
    assert until(lambda: trial.strip.tone == "bad"), trial.strip.tone
    hands.look("08-try-it")
    hands.click(page.preview.ways[Mode.PAGE])
    item = _add(hands, page, EXERCISE, KINDS.index("number"))
    hands.write(_box(page, *item, "prompt"), words["double"])
    hands.write(_box(page, *item, "key"), "14")
    item = _add(hands, page, EXERCISE, KINDS.index("choice"))
    hands.write(_box(page, *item, "prompt"), words["choice"])
    hands.write(_box(page, *item, "options", 0), "$1/2$")
    hands.write(_box(page, *item, "options", 1), "$1/3$")
    _settled(page)
    hands.look("09-choice")
    hands.click(page.publish_button)
    assert until(lambda: page.note.tone in ("good", "warn") and page.publish_button.isEnabled())
    hands.look("09-published")
    said = page.note.text
    own = page._own / str(page.draft.values["id"])
    hands.click(page.back_button)
    made = load_course(own, edit.languages_of(page.draft.values)[0])
    return {"said": said, "course": made.id, "lesson": made.lessons[0].id,
            "items": [each.id for each in made.lessons[0].templates]}  # fmt: skip


def _adds(page: EditorPage, key: str) -> QAbstractButton:
    field = next(f for f in page.form.fields if f.place[-1] == key)
    return field.findChildren(QAbstractButton)[-1]


def _combo(page: EditorPage, key: str) -> QComboBox:
    return next(f for f in page.form.fields if f.place[-1] == key).findChildren(QComboBox)[-1]


def take_in(hands: Hands, file: str, step: str) -> dict[str, Any]:
    """Import a file of another program and see what could not be carried over."""
    section = _section(hands, "courses")

    def own() -> list[str]:
        return [one.title for one in section.list._found if one.own]

    assert until(lambda: bool(own()))
    before = own()
    section.list.note.say_nothing()
    hands.give_file(section.list.fetch_button, Path(file))
    assert until(lambda: bool(section.list.note.tone))
    until(lambda: len(own()) > len(before))
    hands.look(step)
    return {"tone": section.list.note.tone, "said": section.list.note.text, "own": own()}


def take_roster(hands: Hands, file: str) -> dict[str, Any]:
    """Make a class from a list; its preview first."""
    page = _section(hands, "people")
    hands.look("32-learners-empty")
    hands.click(page.import_list)
    roster: Any = hands.window.page
    assert isinstance(roster, RosterPage)
    hands.give_file(roster._choose, Path(file))
    assert until(lambda: roster.preview is not None and roster.pending == 0)
    hands.look("33-roster-preview")
    before = len(hands.window._parts.store.learners.all())
    summary = roster._summary.text()
    hands.click(roster.apply_button)
    assert until(lambda: hands.window.page is page)
    _ready(hands)
    hands.look("34-learners")
    store = hands.window._parts.store
    return {"before": before, "summary": summary, "learners": [each.name for each in store.learners.all()],
            "cohorts": [each.name for each in store.cohorts.all()]}  # fmt: skip


def open_class(hands: Hands, name: str) -> dict[str, Any]:
    """Open a class and show its code."""
    page = _section(hands, "class")
    hands.write(page.form.name, name)
    hands.press(Qt.Key.Key_Return)
    assert until(lambda: page.host.is_open), page.trouble.text()
    hands.look("11-code")
    from urllib.parse import urlparse

    return {
        "code": page.code.code.text(),
        "address": page.code.address.currentText(),
        "link": urlparse(page.code.link).scheme,
    }


def see(hands: Hands, here: int, step: str) -> dict[str, Any]:
    """See so many learners in the class."""
    page: Any = hands.window.page
    assert until(lambda: page.dashboard.online == here)
    if page.turn.isVisible() and page._middle.currentWidget() is page.code:
        hands.look(f"{step}-code")
        hands.click(page.turn)
    hands.look(step)
    return {"names": sorted(seat.name for seat in page.dashboard.seats)}


def start(hands: Hands, course: str, lesson: str, item: str) -> dict[str, Any]:
    """Start an exercise for everybody."""
    page: Any = hands.window.page
    for box, data in ((page.lesson.course, course), (page.lesson.lesson, lesson), (page.lesson.item, item)):
        hands.choose(box, data)
    hands.click(page.lesson.go)
    assert until(lambda: page.board is not None and page.board.assignment is not None
                 and page.board.assignment.item_id == item)  # fmt: skip
    return {}


def watch(hands: Hands, received: int, step: str) -> dict[str, Any]:
    """Wait until so many answers are there; say what the table shows."""
    page: Any = hands.window.page
    assert until(lambda: page.dashboard.received == received), page.dashboard.received
    until(lambda: False, 500)
    hands.look(step)
    model = page.table.seats
    rows = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]
    return {
        "rows": rows,
        "stuck": len(page.dashboard.stuck),
        "groups": [g.misconception for g in page.dashboard.groups],
    }


def pause(hands: Hands, on: bool) -> dict[str, Any]:
    """Pause everybody, or let them go on."""
    page: Any = hands.window.page
    hands.click(page.pause)
    assert until(lambda: str(page.board.phase) == ("paused" if on else "open"))
    if on:
        hands.look("17-paused")
    return {}


def show_answer(hands: Hands, name: str) -> dict[str, Any]:
    """Show a learner's answer without the name."""
    page: Any = hands.window.page
    place = [seat.name for seat in page.table.seats.seats].index(name)
    spot = page.table.visualRect(page.table.seats.index(place, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    hands.click(page.seat.show_it)
    assert until(lambda: page.board.shown is not None)
    hands.look("19-shown")
    return {"text": page.board.shown.text, "named": name in repr(page.board.shown)}


def end(hands: Hands) -> dict[str, Any]:
    """End the lesson."""
    page: Any = hands.window.page
    hands.click(page.end)
    assert until(lambda: str(page.board.phase) == "ended")
    hands.look("21-ended")
    store = hands.window._parts.store
    return {"stored": [one.attempt.id for each in store.learners.all() for one in store.attempts.of_learner(each.id)]}


def overrule(hands: Hands, cohort: str) -> dict[str, Any]:
    """Accept an unsure answer for everybody, take it back, and accept it again."""
    page = _section(hands, "review")
    store = hands.window._parts.store
    found = next(each for each in store.cohorts.all() if each.name == cohort)
    if page.cohort.currentData() != found.id:
        hands.choose(page.cohort, found.id)
    assert until(lambda: bool(page.waiting.unsure) and page.pending == 0)
    hands.look("23-review")
    waiting = [len(page.waiting.unsure)]

    def accept(step: str) -> int:
        hands.click(page._everybody)
        assert until(page._apply.isVisible)
        hands.look(f"{step}-preview")
        hands.click(page._apply)
        assert until(lambda: page.pending == 0 and not page._apply.isVisible())
        hands.look(step)
        waiting.append(len(page.waiting.unsure))
        return int(page.waiting.log[0].regraded)

    first = accept("24-accepted")
    standing = next(each for each in page.waiting.log if each.kind is RulingKind.ACCEPT and not each.undone)
    undo = next(b for b in page._log_card.findChildren(QAbstractButton)
                if b.isVisible() and b.accessibleName().endswith(standing.answer))  # fmt: skip
    hands.click(undo)
    assert until(lambda: page.pending == 0 and page.waiting.log[0].kind is RulingKind.UNDO)
    waiting.append(len(page.waiting.unsure))
    hands.look("25-undone")
    again = accept("26-accepted-again")
    return {"regraded": [first, again], "waiting": waiting,
            "log": [str(each.kind) for each in store.overruling.log(found.id)]}  # fmt: skip


def _written(page: Any, file: Path) -> None:
    assert until(lambda: file.is_file() and page.pending == 0), file


def report(hands: Hands, cohort: str, folder: str) -> dict[str, Any]:
    """See each report and save it as CSV and as PDF."""
    page = _section(hands, "reports")
    store = hands.window._parts.store
    found = next(each for each in store.cohorts.all() if each.name == cohort)
    if page.cohort.currentData() != found.id:
        hands.choose(page.cohort, found.id)
    same, sizes = {}, {}
    for number, tab in enumerate(list(page._tabs.buttons())):
        hands.click(tab)
        assert until(lambda: page.pending == 0 and page.table is not None)
        name = page.file_name
        for ending, button in zip(("csv", "pdf"), page._savers, strict=True):
            file = Path(folder) / f"{name}.{ending}"
            hands.give_file(button, file)
            _written(page, file)
        hands.look(f"27-{number}-{name}")
        with (Path(folder) / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            written = list(csv.reader(lines))[1:]
        same[name] = written == [[inert(cell) for cell in row] for row in shown(page.table)]
        sizes[name] = len(page.table.rows)
    _section(hands, "machine")
    hands.look("28-machine")
    return {"same": same, "rows": sizes}


CAN = {
    one.__name__: one
    for one in (begin, make_course, take_in, take_roster, open_class, see, start, watch, pause, show_answer,
                end, overrule, report)
}  # fmt: skip
