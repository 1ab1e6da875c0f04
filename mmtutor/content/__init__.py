"""Courses in and out. Reads and checks files; knows nothing of learners, windows or the network."""

from __future__ import annotations

from mmtutor.content.importing import IMPORTERS, import_course
from mmtutor.content.native import load_course
from mmtutor.content.shelf import courses

__all__ = ["IMPORTERS", "courses", "import_course", "load_course"]
