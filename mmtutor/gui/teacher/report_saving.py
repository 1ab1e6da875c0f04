"""A teacher's page with a table in view, which goes into a file just as it is on the screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from mmtutor.domain.report import Table
from mmtutor.gui.teacher.gate import Desk, TeacherPage
from mmtutor.gui.teacher.report_files import write_csv, write_pdf
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, label


class TablePage(TeacherPage):
    """`table` is the value in view: what the screen shows, and what the files get."""

    def __init__(self, desk: Desk, title: str = "") -> None:
        super().__init__(desk, title)
        self.table: Table | None = None
        self._saved = label("", "muted", wrap=True)
        self._savers = [
            Button(self.look, self.tr("Save as CSV …"), pressed=lambda: self._choose_file("csv")),
            Button(self.look, self.tr("Save as PDF …"), pressed=lambda: self._choose_file("pdf")),
        ]
        self.foot_layout.addWidget(self._saved, 1)
        for button in self._savers:
            self.foot_layout.addWidget(button)
        self.footer.show()

    @property
    def file_name(self) -> str:
        """What a file of the table is called, without an ending."""
        return "report"

    def about(self) -> str:
        """Return whose table is in view, and when it was made."""
        return f"{self.desk.parts.clock().astimezone():%Y-%m-%d %H:%M}"

    def show_savers(self) -> None:
        """Offer files where there is something to write."""
        for button in self._savers:
            button.setEnabled(self.table is not None and bool(self.table.rows))

    def save(self, path: Path) -> None:
        """Write the table in view, as CSV or as PDF by the file's ending."""
        table = self.table
        if table is None:
            return
        if path.suffix.lower() == ".pdf":
            about, faces = self.about(), self.look.faces
            self.ask(lambda: write_pdf(path, table, say, about, faces), self._tell_saved)
        else:
            self.ask(lambda: write_csv(path, table, say), self._tell_saved)

    def _choose_file(self, ending: str) -> None:
        kinds = {"csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}
        title = self.tr("Save the report")
        file, _ = QFileDialog.getSaveFileName(self, title, f"{self.file_name}.{ending}", kinds[ending])
        if file:
            self.save(Path(file))

    def _tell_saved(self, path: Path) -> None:
        self._saved.setText(self.tr("Saved: {file}").format(file=path.name))
