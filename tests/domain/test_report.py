from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from mmtutor.domain.report import Cell, Column, Kind, Scope, Table, cell_text, csv_of, inert, shown
from mmtutor.messages import message


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (None, Kind.SHARE, ""),
        (0.0, Kind.SHARE, "0%"),
        (2 / 3, Kind.SHARE, "67%"),
        (1, Kind.SHARE, "100%"),
        (12.34, Kind.MINUTES, "12.3"),
        (1.25, Kind.DECIMAL, "1.2"),
        (1234, Kind.COUNT, "1234"),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), Kind.DAY, "2026-03-02"),
        ("3/4", Kind.TEXT, "3/4"),
    ],
)
def test_a_cell_is_written_in_one_way(cell: Cell, kind: Kind, text: str) -> None:
    assert cell_text(cell, kind) == text


def test_the_file_says_what_the_screen_says_and_computes_nothing() -> None:
    texts = ["=1+1", "-3", "+4", "@x", "  =2", "a,b", 'say "hi"', "two\nlines", "李雷", "", "＝1"]
    columns = (Column(message("Answer")), Column(message("Right"), Kind.SHARE))
    table = Table(message("Answers"), columns, tuple((text, i / 10) for i, text in enumerate(texts)))
    header, *body = csv.reader(io.StringIO(csv_of(table, lambda sentence: sentence.template.upper()), newline=""))
    assert header == ["ANSWER", "RIGHT"]
    assert body == [[inert(cell) for cell in row] for row in shown(table)]
    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝")) for row in body for cell in row)
    assert [row[0].removeprefix("'") for row in body] == texts


def test_a_report_is_about_a_cohort_or_a_learner() -> None:
    for wrong in ({}, {"cohort_id": "c", "learner_id": "l"}):
        with pytest.raises(ValueError, match="about a cohort or about a learner"):
            Scope(**wrong)
