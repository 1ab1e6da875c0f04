"""Writes a report's table to a file, as CSV or PDF: the same value and the same cells as on the screen. No widgets."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from mmtutor.domain.report import LEFT, Table, csv_of, shown
from mmtutor.errors import UserError
from mmtutor.messages import Message

WIDE = 6  # columns; from so many on a sheet lies on its side
MARGIN_MM = 15
DPI = 300
CSV_ENCODING = "utf-8-sig"  # spreadsheets take a file without the mark for Latin-1


def write_csv(path: Path, table: Table, say: Callable[[Message], str]) -> Path:
    """Write the table as CSV. Raises `UserError` where the file cannot be written."""
    return _written(path, csv_of(table, say).encode(CSV_ENCODING))


def write_pdf(path: Path, table: Table, say: Callable[[Message], str], about: str, faces: list[str]) -> Path:
    """Write the table as PDF on A4; `about` says whose it is and of when. On any thread.

    Raises:
        UserError: the file cannot be written.
    """
    _written(path, b"")  # QPdfWriter only warns
    dispatcher = QEventLoop()  # a text document starts timers, and this thread has nothing for them yet
    sheet = document(table, say, about, faces)
    writer = QPdfWriter(str(path))
    writer.setTitle(say(table.name))
    writer.setCreator("mmtutor")
    writer.setResolution(DPI)
    wide = len(table.columns) >= WIDE
    side = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), side, margins, QPageLayout.Unit.Millimeter))
    sheet.print_(writer)
    del dispatcher
    return path


def document(table: Table, say: Callable[[Message], str], about: str, faces: list[str]) -> QTextDocument:
    """Return the sheet that is printed: a heading, whose it is, the table with its head on every page."""
    sheet = QTextDocument()
    font = QFont(faces)
    font.setPointSizeF(7.5 if len(table.columns) > 2 * WIDE else 9)
    sheet.setDefaultFont(font)
    sheet.setDocumentMargin(0)
    sheet.setHtml(_page(table, say, about))
    return sheet


def _page(table: Table, say: Callable[[Message], str], about: str) -> str:
    sides = ["left" if column.kind in LEFT else "right" for column in table.columns]
    head = "".join(
        f'<th align="{side}">{html.escape(say(column.title))}</th>'
        for side, column in zip(sides, table.columns, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td align="{side}">{html.escape(text) or "&nbsp;"}</td>' for side, text in zip(sides, row, strict=True)
        )
        + "</tr>"
        for row in shown(table)
    )
    return (
        f"<h2>{html.escape(say(table.name))}</h2><p>{html.escape(about)}</p>"
        '<table width="100%" border="1" cellspacing="0" cellpadding="4" '
        'style="border-collapse: collapse; border-color: #B8B6B0">'
        f'<thead><tr style="background-color: #F1EFEA">{head}</tr></thead>{rows}</table>'
    )


def _written(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as trouble:
        raise UserError("{file} cannot be written. Choose another place.", file=path.name) from trouble
    return path
