"""The window: one page at a time, and the ways between pages. Knows no item and no device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.people import Learner
from mmtutor.gui import icons, preferences
from mmtutor.gui.bridge import Errand
from mmtutor.gui.check_page import CheckPage
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.page_stack import PageStack
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.settings_page import SettingsPage
from mmtutor.gui.student.class_desk import ClassDesk
from mmtutor.gui.student.class_seat import ClassSeat
from mmtutor.gui.student.home_page import HomePage
from mmtutor.gui.student.journey import Journey
from mmtutor.gui.student.start_page import StartPage
from mmtutor.gui.style import style_sheet
from mmtutor.gui.theme import SCALES
from mmtutor.gui.translate import COURSE_LANGUAGES, Translation, language_of

if TYPE_CHECKING:
    from mmtutor.gui.teacher.gate import Teaching

SMALLEST = QSize(1024, 640)
FIRST = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Holds the pages and what was chosen: the learner, the lesson, the preferences."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.seat = ClassSeat(parts, self)
        self._parts = self.seat.heard(parts)
        self._preferences = preferences.load(parts.store)
        self._learner: Learner | None = None
        self._courses: tuple[Course, ...] = ()
        self._translation = Translation()
        self._class: tuple[QObject, ...] = ()
        self.look = Look(self._preferences.theme, self._preferences.text_percent, self)
        self.look.changed.connect(self._dress)
        self._stack = PageStack()
        self._show = self._stack.show_page
        holder = QWidget()
        self._layout = layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._stack.keys)
        self.setCentralWidget(holder)
        self.setWindowIcon(icons.app_icon())
        self.setWindowTitle("mmtutor")
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST.boundedTo(QGuiApplication.primaryScreen().availableSize()).expandedTo(SMALLEST))
        for key, step in ((QKeySequence.StandardKey.ZoomIn, 1), (QKeySequence.StandardKey.ZoomOut, -1)):
            QShortcut(QKeySequence(key), self, lambda by=step: self._zoom(by))
        QShortcut(QKeySequence(QKeySequence.StandardKey.FullScreen), self, self._full_screen)
        self._dress()
        self._build()
        self.show_start()
        QTimer.singleShot(0, self, self._warm_up)

    @property
    def language(self) -> str:
        """The window's language, a key of `LANGUAGES`."""
        return language_of(self._parts.language or self._preferences.language)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._stack.page

    def _build(self) -> None:
        """Make the pages anew, in the present language."""
        self._translation.install(self.language)
        self._courses = tuple(self._parts.courses(COURSE_LANGUAGES[self.language]))
        self._stack.clear()
        look, parts = self.look, self._parts
        self.start = StartPage(look, parts)
        self.journey = Journey(look, parts, lambda: self._preferences, self._show, self.go_home)
        self.cards, self.lesson, self.summary = self.journey.cards, self.journey.lesson, self.journey.summary
        self.check = CheckPage(look, parts, lambda: self._preferences, self._keep)
        self.settings = SettingsPage(look, parts, lambda: self._preferences)
        self.home: HomePage | None = None
        self.teaching: Teaching | None = None
        for page in (self.start, *self.journey.pages, self.check, self.settings):
            self._stack.addWidget(page)
        self.start.chosen.connect(self.show_home)
        self.start.teacher_wanted.connect(self.show_teaching)
        self.start.courses_wanted.connect(self.show_courses)
        self._connect_doors(self.start)
        self.check.back.connect(self.go_home)
        self.settings.back.connect(self.go_home)
        self.settings.changed.connect(self._change)
        self.settings.restored.connect(self._forget_learner)
        for old in self._class:
            old.deleteLater()
        self.class_desk = ClassDesk(
            look, self.seat, self.journey, lambda: self._courses, self._stack, (self._show, self.go_home)
        )
        self._class = self.class_desk.surround(self._layout)

    def _connect_doors(self, page: StartPage | HomePage) -> None:
        page.check_wanted.connect(lambda: self._show(self.check))
        page.settings_wanted.connect(lambda: self._show(self.settings))

    # Ways between pages

    def show_start(self) -> None:
        """Ask who learns."""
        self._learner = None
        self.journey.set_learner(None)
        self.seat.sit_down(None)
        self._show(self.start)

    def show_home(self, learner: Learner) -> None:
        """Show a learner's desk."""
        if self.home is None or self.home.learner != learner:
            old, self.home = self.home, HomePage(self.look, learner, self._courses)
            if old is not None:
                self._stack.drop(old)
            self._stack.addWidget(self.home)
            self.home.back.connect(self.show_start)
            self.home.lesson_wanted.connect(self.journey.choose_lesson)
            self.home.class_wanted.connect(self.class_desk.enter)
            self._connect_doors(self.home)
        self._learner = learner
        self.journey.set_learner(learner)
        self.seat.sit_down(learner)
        self._show(self.home)
        work = self._parts.store.assignments.of_learner(learner.id, self._parts.clock())
        self.home.show_mastery(self.journey.mastery(learner, self._courses), self.journey.recent, work)

    def show_teaching(self) -> None:
        """Ask a teacher for the passphrase. The pages behind it are loaded only now: most windows never need them."""
        if self.teaching is None:
            from mmtutor.gui.teacher import SECTIONS
            from mmtutor.gui.teacher.gate import Teaching

            self.teaching = Teaching(self.look, self._parts, self._courses, SECTIONS, (self._show, self._leave_courses))
        self.teaching.begin()

    def show_courses(self) -> None:
        """Show the courses to be edited, where no teacher keeps them."""
        from mmtutor.gui.teacher.editor_door import CoursesDoor

        self.courses = CoursesDoor(self.look, self._parts, (self._show, self._leave_courses))
        self.courses.begin()

    def _leave_courses(self) -> None:
        """Show the start; courses may have changed and are read again, on a thread."""
        self.show_start()
        errand = Errand(lambda: tuple(self._parts.courses(COURSE_LANGUAGES[self.language])), self)
        errand.done.connect(self._take_courses)
        errand.start()

    def _take_courses(self, found: tuple[Course, ...]) -> None:
        self._courses, self.home = found, None
        if self.teaching is not None:
            self.teaching.courses = found

    def go_home(self) -> None:
        """Back to the desk, or to the start where nobody was chosen."""
        if self._learner is None:
            self.show_start()
        else:
            self.show_home(self._learner)

    def open_lesson(self, course: Course, lesson: Lesson) -> None:
        """Show a lesson's cards, or its exercises where it has none."""
        self.journey.open_lesson(course, lesson)

    def _forget_learner(self) -> None:
        self._learner, self.home = None, None

    # Preferences

    def _keep(self, chosen: Preferences) -> None:
        self._preferences = chosen
        preferences.save(self._parts.store, chosen)

    def _change(self, chosen: Preferences) -> None:
        language = self.language
        self._keep(chosen)
        self.look.set(chosen.theme, chosen.text_percent)
        if self.language != language:
            QTimer.singleShot(0, self, self._speak_anew)

    def _speak_anew(self) -> None:
        """Rebuild the pages in the new language and come back to the settings."""
        self._build()
        self._show(self.settings)

    def _zoom(self, by: int) -> None:
        nearest = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self._preferences.text_percent))
        percent = SCALES[min(max(nearest + by, 0), len(SCALES) - 1)]
        self._keep(self._preferences.but(text_percent=percent))
        self.look.set(self._preferences.theme, percent)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _dress(self) -> None:
        application: Any = QApplication.instance()
        application.setPalette(self.look.palette())
        application.setFont(self.look.font(16))
        application.setStyleSheet(style_sheet(self.look))

    def _warm_up(self) -> None:
        """Build the parser on a thread, so that the first formula does not make the window wait."""
        from mmtutor.domain.maths.partial import parse_partial

        errand = Errand(lambda: parse_partial("1/2"), self)
        errand.start()

    # Keys and the end

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self._stack.toggle_keys()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close devices and keep what was done; nothing is asked."""
        self.lesson.leave()
        self.lesson.tutor.settle()
        self.seat.close()
        if self.teaching is not None:
            self.teaching.end()
        self.page.closed()
        self._translation.install("en")
        super().closeEvent(event)
