"""Courses in and out. Reads and checks files; knows nothing of learners, windows or the network.

Here is what a learner's window needs. Other formats are in `importing` and `exporting`, which load them all.
"""

from __future__ import annotations

from mmtutor.content.native import load_course
from mmtutor.content.report import Loss, Report
from mmtutor.content.shelf import courses

__all__ = ["Loss", "Report", "courses", "load_course"]
