"""Reports, files, the review queue and the page about the machine, in the real window on a real store."""

from __future__ import annotations

import csv
import io
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QTextTable
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.measured import Measured
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.domain.report import Column, Kind, Table, cell_text, inert, shown
from mmtutor.gui.look import Look
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.parts import ModelFacts, Parts
from mmtutor.gui.teacher.report import NAMES, ReportPage
from mmtutor.gui.teacher.report_chart import bars
from mmtutor.gui.teacher.report_files import CSV_ENCODING, document, write_csv
from mmtutor.gui.teacher.report_machine import ROWS, MachinePage
from mmtutor.gui.teacher.report_table import TableView
from mmtutor.gui.teacher.report_words import named
from mmtutor.gui.teacher.review import ReviewPage
from mmtutor.gui.teacher.review_log import DecisionsPage
from mmtutor.gui.translate import say
from mmtutor.messages import message
from mmtutor.store import REPORTS
from tests.gui.desk import WAIT_MS, course
from tests.gui.schoolroom import fill
from tests.gui.test_teacher_people import come_in, ready

NOW = datetime.now(UTC)


def report_page(qtbot: QtBot, window: MainWindow, parts: Parts) -> ReportPage:
    fill(parts.store, [course("en")], NOW)
    page = come_in(qtbot, window, parts)
    page.desk.cohort_id = parts.store.cohorts.all()[0].id
    page.desk.go("reports")
    reports = ready(qtbot, window)
    assert isinstance(reports, ReportPage)
    qtbot.waitUntil(lambda: reports.table is not None and reports.pending == 0, timeout=WAIT_MS)
    return reports


def on_screen(view: TableView) -> list[list[str]]:
    """Return titles and cells as the view shows them."""
    model = view.model()
    columns = range(model.columnCount())
    titles = [str(model.headerData(column, view.horizontalHeader().orientation())) for column in columns]
    return [titles, *([str(model.index(row, c).data()) for c in columns] for row in range(model.rowCount()))]


def test_every_report_is_the_same_on_the_screen_and_in_its_file_cell_by_cell(
    qtbot: QtBot, window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    page = report_page(qtbot, window, parts)
    assert list(NAMES) == list(REPORTS)
    for name in NAMES:
        page.show_report(name)
        ready(qtbot, window)
        assert page.table is not None
        assert page.table.rows, name
        file = tmp_path / f"{name}.csv"
        page.save(file)
        ready(qtbot, window)
        written = list(csv.reader(io.StringIO(file.read_bytes().decode(CSV_ENCODING), newline="")))
        screen = on_screen(page.view)
        assert written == [[inert(cell) for cell in row] for row in screen], name
        assert len(written) == len(page.table.rows) + 1


def test_the_printed_sheet_holds_the_cells_of_the_screen_and_becomes_a_pdf(
    qtbot: QtBot, window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    page = report_page(qtbot, window, parts)
    for name in NAMES:
        page.show_report(name)
        ready(qtbot, window)
        assert page.table is not None
        sheet = document(page.table, say, page.about(), page.look.faces)
        (grid,) = [each for each in sheet.rootFrame().childFrames() if isinstance(each, QTextTable)]
        printed = [[_text(grid, row, column) for column in range(grid.columns())] for row in range(grid.rows())]
        assert printed == [[" ".join(cell.split()) for cell in row] for row in on_screen(page.view)], name
        file = tmp_path / f"{name}.pdf"
        page.save(file)
        ready(qtbot, window)
        content = file.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")


def _text(grid: QTextTable, row: int, column: int) -> str:
    cell = grid.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), cursor.MoveMode.KeepAnchor)
    return " ".join(cursor.selectedText().split())


def test_a_report_on_one_learner_shows_that_learner_alone(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    page = report_page(qtbot, window, parts)
    page.show_report("time")
    page.learner.setCurrentIndex(page.learner.findText("Mei"))
    ready(qtbot, window)
    assert page.table is not None
    assert [row[0] for row in page.table.rows] == ["Mei"]


def test_a_report_that_is_outrun_by_another_question_is_not_shown(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    page = report_page(qtbot, window, parts)
    for name in ("hardest", "misconceptions", "growth"):
        page.show_report(name)
    ready(qtbot, window)
    assert page.table is not None
    assert say(page.table.name) == "Growth over weeks"


def test_numbers_are_written_alike_in_every_country_and_ids_get_their_names(look: Look) -> None:
    table = Table(
        message("Test"),
        (
            Column(message("Misconception")),
            Column(message("Minutes"), Kind.MINUTES),
            Column(message("Right"), Kind.SHARE),
        ),
        (("adds-across", 1234.5, 0.5), ("not-known", None, 0.125)),
    )
    found = named(table, [course("en")])
    assert shown(found) == (("Adding or subtracting across", "1234.5", "50%"), ("not-known", "", "12%"))
    assert bars("mastery", Table(message(""), (Column(message("Learner")), *[Column(message("x"), Kind.SHARE)] * 2), (
        ("Ada", 0.9, 0.2), ("Bo", 0.7, None),
    )))[1][2] == cell_text(0.8, Kind.SHARE)  # fmt: skip


def test_a_file_that_cannot_be_written_is_told_on_the_page(
    qtbot: QtBot, window: MainWindow, parts: Parts, tmp_path: Path
) -> None:
    page = report_page(qtbot, window, parts)
    page.save(tmp_path / "nowhere" / "report.csv")
    ready(qtbot, window)
    assert page.trouble.text() == "report.csv cannot be written. Choose another place."
    page.save(tmp_path / "nowhere" / "report.pdf")
    ready(qtbot, window)
    assert page.trouble.text() == "report.pdf cannot be written. Choose another place."


def test_a_cell_that_a_spreadsheet_would_compute_is_made_inert(tmp_path: Path) -> None:
    table = Table(message("Test"), (Column(message("Learner")),), (("=1+1",),))
    file = write_csv(tmp_path / "t.csv", table, say)
    assert file.read_bytes().decode(CSV_ENCODING).splitlines()[1] == "'=1+1"


# Review


def unsure(parts: Parts, learner_id: str, number: int, text: str = "5/6") -> None:
    attempt = Attempt(
        f"a{number}", f"s{learner_id}", learner_id, "fractions", "adding", "add?a=1&b=2&n=7", "number",
        "What is it?", "3/7", datetime(2026, 3, 2, 8, number, tzinfo=UTC), skills=("adding",),
    )  # fmt: skip
    reading = Reading(text, 0.6, False, alternatives=(Candidate("5/8", 0.3),))
    judged = Assessment(Verdict.UNSURE, message("That's right."))
    parts.store.attempts.receive([AssessedAttempt(attempt, reading, judged, attempt.submitted)])


@pytest.fixture
def review(qtbot: QtBot, window: MainWindow, parts: Parts) -> ReviewPage:
    cohort = parts.store.cohorts.add("7b")
    for number, name in enumerate(("Ada", "Bo", "Cy")):
        learner = parts.store.learners.add(name, "cat")
        parts.store.cohorts.put_in(cohort.id, learner.id)
        unsure(parts, learner.id, number, "5/6" if name != "Cy" else "1/9")
    page = come_in(qtbot, window, parts)
    page.desk.go("review")
    found = ready(qtbot, window)
    assert isinstance(found, ReviewPage)
    qtbot.waitUntil(lambda: len(found.waiting.unsure) == 3 and found.pending == 0, timeout=WAIT_MS)
    return found


def test_accepting_for_everybody_says_first_how_many_change_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, parts: Parts, review: ReviewPage
) -> None:
    assert [each.reading.text for each in review.waiting.unsure] == ["1/9", "5/6", "5/6"]
    review.view.selectRow(1)
    review.preview()
    ready(qtbot, window)
    assert review._reach.text() == "2 answers to this exercise become right; learners: 2. You can undo it."
    assert len(parts.store.overruling.unsure(parts.store.cohorts.all()[0].id)) == 3
    review._apply.click()
    qtbot.waitUntil(lambda: len(review.waiting.unsure) == 1, timeout=WAIT_MS)
    (ruling,) = review.waiting.log
    assert (ruling.by, ruling.regraded) == ("Ms Lind", 2)
    judged = {each.assessment.verdict for name in "AB" for each in of(parts, name)}
    assert judged == {Verdict.CORRECT}
    review.undo(ruling)
    qtbot.waitUntil(lambda: len(review.waiting.unsure) == 3, timeout=WAIT_MS)
    assert {each.assessment.verdict for each in of(parts, "A")} == {Verdict.UNSURE}


def of(parts: Parts, initial: str) -> list[AssessedAttempt]:
    (learner,) = [each for each in parts.store.learners.all() if each.name.startswith(initial)]
    found: list[AssessedAttempt] = parts.store.attempts.of_learner(learner.id)
    return found


def test_a_verdict_on_one_answer_changes_no_other(qtbot: QtBot, parts: Parts, review: ReviewPage) -> None:
    review.view.selectRow(1)
    review._wrong.click()
    qtbot.waitUntil(lambda: len(review.waiting.unsure) == 2 and review.pending == 0, timeout=WAIT_MS)
    assert {each.assessment.verdict for each in of(parts, "B")} == {Verdict.INCORRECT}
    assert {each.assessment.verdict for each in of(parts, "A")} == {Verdict.UNSURE}
    assert review.view.row == 1


def test_when_a_teacher_has_judged_every_unsure_answer_the_page_does_not_say_that_there_were_none(
    qtbot: QtBot, window: MainWindow, parts: Parts, review: ReviewPage
) -> None:
    for left in (2, 1, 0):
        review._right.click()
        qtbot.waitUntil(lambda n=left: len(review.waiting.unsure) == n and review.pending == 0, timeout=WAIT_MS)
    assert review._nothing.isVisible()
    assert review._nothing.text() == "Nothing waits for you any more."
    parts.store.cohorts.add("8c")
    review.opened()
    ready(qtbot, window)
    review.cohort.setCurrentIndex(review.cohort.findText("8c"))
    ready(qtbot, window)
    assert review._nothing.text() == "Nothing waits for you. The machine was sure of every answer."


def test_every_decision_of_a_class_is_in_a_table_that_is_saved_as_it_is_shown_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, parts: Parts, review: ReviewPage, tmp_path: Path
) -> None:
    for right in (True, False):
        waiting = len(review.waiting.unsure)
        review.judge(right)
        qtbot.waitUntil(lambda n=waiting: len(review.waiting.unsure) == n - 1 and not review.pending, timeout=WAIT_MS)
    assert review._all.text() == "Show all: 2"
    review._all.click()
    page = ready(qtbot, window)
    assert isinstance(page, DecisionsPage)
    assert page.table is not None
    assert [(row[2], row[3], row[4], row[5]) for row in page.table.rows] == [
        ("judged anew", "What is it?", "5/6", "Bo"), ("judged anew", "What is it?", "1/9", "Cy"),
    ]  # fmt: skip
    page.save(tmp_path / "decisions.csv")
    ready(qtbot, window)
    file = (tmp_path / "decisions.csv").read_bytes().decode(CSV_ENCODING)
    written = list(csv.reader(io.StringIO(file, newline="")))
    assert written == [[inert(cell) for cell in row] for row in on_screen(page.view)]
    page.undo_button.click()
    qtbot.waitUntil(lambda: page.pending == 0 and page.view.rows.rowCount() == 3, timeout=WAIT_MS)
    assert not page.undo_button.isEnabled(), "what took something back cannot be taken back"
    assert page.table.rows[1][2] == "judged anew (undone)"
    page.back.emit()
    qtbot.waitUntil(lambda: len(review.waiting.unsure) == 2, timeout=WAIT_MS)


# The machine


def test_the_figures_of_the_machine_are_shown_with_their_interval_and_their_absence_is_said(
    qtbot: QtBot, window: MainWindow, parts: Parts
) -> None:
    known = [Measured(name, 0.5 + n / 40, 0.4, 0.993, 100 + n) for n, name in enumerate(ROWS)]
    page = come_in(qtbot, window, parts)
    page.desk.go("machine")
    machine = ready(qtbot, window)
    assert isinstance(machine, MachinePage)
    machine.show_facts(ModelFacts("m", figures=(*known, Measured("something else", 0.9, 0.8, 1.0, 10))))
    words = [each.text() for each in machine.findChildren(QLabel)]
    assert sum("answers)" in text for text in words) == len(known)
    for each in known:
        assert any(say(ROWS[each.name]) in text for text in words), each.name
        assert f"{100 * each.share:.1f} % (40.0 to 99.3, {each.count} answers)" in words
    machine.show_facts(ModelFacts("m", "# A card"))
    assert machine._figures.count() == 1
    said = machine._figures.itemAt(0).widget()
    assert isinstance(said, QLabel)
    assert said.text() == "There are no figures here: these weights were not measured yet."


def test_the_window_does_not_wait_while_a_report_is_made(qtbot: QtBot, window: MainWindow, parts: Parts) -> None:
    page = report_page(qtbot, window, parts)
    store, made_in = parts.store, list[int]()

    def made(name: str) -> Table:
        made_in.append(threading.get_ident())
        return REPORTS[name](store.reports, page._scope())

    for name in ("hardest", "time", "growth"):
        page.ask(lambda name=name: made(name), lambda _: None)
    ready(qtbot, window)
    qtbot.waitUntil(lambda: len(made_in) == 3)
    assert threading.get_ident() not in made_in
