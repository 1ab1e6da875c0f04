"""What a teacher sees: the sections, in the order of the page's head. Imported when teacher mode is opened."""

from __future__ import annotations

from mmtutor.gui.teacher.class_page import ClassPage
from mmtutor.gui.teacher.editor_door import CoursesSection
from mmtutor.gui.teacher.gate import Sections
from mmtutor.gui.teacher.people import PeoplePage
from mmtutor.gui.teacher.report import ReportPage
from mmtutor.gui.teacher.report_machine import MachinePage
from mmtutor.gui.teacher.review import ReviewPage

SECTIONS: Sections = {
    "class": ClassPage,
    "people": PeoplePage,
    "courses": CoursesSection,
    "review": ReviewPage,
    "reports": ReportPage,
    "machine": MachinePage,
}
