"""Courses in and out. Reads and checks files; knows nothing of learners, windows or the network."""

from __future__ import annotations

from mmtutor.content.exporting import EXPORTERS, export_course
from mmtutor.content.importing import IMPORTERS, Imported, import_course, take_in
from mmtutor.content.instances import Export
from mmtutor.content.native import load_course
from mmtutor.content.report import Loss, Report
from mmtutor.content.shelf import courses

__all__ = [
    "EXPORTERS",
    "IMPORTERS",
    "Export",
    "Imported",
    "Loss",
    "Report",
    "courses",
    "export_course",
    "import_course",
    "load_course",
    "take_in",
]
