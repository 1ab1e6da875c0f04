"""A live class: who is where, what everybody works on, the code to join. Shows what the host tells; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QStackedWidget, QWidget

from mmtutor.classroom.payloads import Assignment, Board, ChosenAnswer, Phase
from mmtutor.classroom.state import Dashboard
from mmtutor.domain.course import Course
from mmtutor.gui.preferences import course_language
from mmtutor.gui.student.class_strip import SUFFIX
from mmtutor.gui.teacher.class_code import CodeView
from mmtutor.gui.teacher.class_host import ClassHost, Opened, Wanted
from mmtutor.gui.teacher.class_lesson import LessonChoice
from mmtutor.gui.teacher.class_open import OpenForm
from mmtutor.gui.teacher.class_side import WIDTH, Groups, SeatCard
from mmtutor.gui.teacher.class_table import SeatsView
from mmtutor.gui.teacher.gate import Desk, TeacherPage
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, Scroll, column, frame, label, row, scrolled, set_kind
from mmtutor.messages import Message, message

NARROWEST = 920  # px at 100 %, of table and side
LEAST_HEIGHT = 240  # px at 100 %
QWIDGETSIZE_MAX = 16777215  # px; Qt's own


class ClassPage(TeacherPage):
    """Before a class is open, the form; then the class. `host` ends with teacher mode."""

    heading = message("Class now")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.host = ClassHost(desk.parts)
        self.board: Board | None = None
        self.dashboard = Dashboard()
        self.form, self.code = OpenForm(self.look), CodeView(self.look)
        self.table, self.groups, self.seat = SeatsView(self.look), Groups(self.look), SeatCard(self.look)
        self.lesson = LessonChoice(self.look, desk.courses)
        self.live = self._live_view()
        self._views = QStackedWidget()
        self._views.addWidget(self.form)  # the class only while it is open: what is hidden takes room, too
        self.body_layout.setContentsMargins(0, 2 * GRID, 0, 2 * GRID)
        self.body_layout.addWidget(self._views, 1)
        self._connect()

    def _live_view(self) -> QWidget:
        look = self.look
        self.name, self.state = label("", "title"), label("", "muted")
        self.numbers = label("", "strong")
        self.turn = Button(look, "", pressed=lambda: self._show_code(self._middle.currentWidget() is not self.code))
        self.pause = Button(look, self.tr("Pause everybody"), icon="pause", pressed=self._pause)
        first = row(row(self.name, self.state, None, gap=2 * GRID), row(None, self.numbers, self.turn, gap=2 * GRID))
        second = row(self.lesson, self.pause, gap=GRID, margins=(2 * GRID, GRID, 2 * GRID, GRID))
        second.setStretch(0, 1)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.code)
        self._middle.addWidget(self.table)
        self.table.setMinimumHeight(look.px(LEAST_HEIGHT))
        self._beside = self._side()
        third = row(self._middle, self._beside, gap=2 * GRID)
        third.setStretch(0, 1)
        outer = column(first, frame("card", second), third, gap=int(1.5 * GRID))
        outer.setStretch(2, 1)
        self._folding = first, second, third
        view = QWidget()
        view.setLayout(outer)
        return view

    def _fold(self) -> None:
        """Put things below each other where large text leaves no room beside."""
        beside = self.width() - 10 * GRID >= self.look.px(NARROWEST)
        sides = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout in (*self._folding, self.lesson.boxes, self.code.where):
            layout.setDirection(sides[0] if beside else sides[1])
        self._beside.setMinimumWidth(self.look.px(WIDTH) if beside else 0)
        self._beside.setMaximumWidth(self.look.px(WIDTH) if beside else QWIDGETSIZE_MAX)
        self._beside.setMinimumHeight(0 if beside else self.look.px(LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _side(self) -> Scroll:
        look = self.look
        self.hide_it = Button(look, self.tr("Hide the shown answer"), pressed=self.host.hide)
        stick = Button(look, self.tr("Answers from a stick …"), icon="stick", kind="quiet", pressed=self.choose_stick)
        self.end = Button(look, self.tr("End the lesson"), icon="tick", kind="quiet", pressed=self.host.end)
        self.shut = Button(look, self.tr("Close the class"), icon="leave", kind="quiet", pressed=self._shut)
        side = QWidget()
        doing = column(*(row(each, None) for each in (self.hide_it, stick, self.end, self.shut)), gap=0)
        side.setLayout(column(self.groups, self.seat, doing, None, gap=GRID))
        return scrolled(side)

    def _connect(self) -> None:
        host = self.host
        self.form.wanted.connect(self._open)
        self.lesson.start.connect(self._start)
        self.groups.chosen.connect(lambda ids: self.table.show_seats(self.dashboard.seats, ids))
        self.table.turned.connect(self.seat.show_seat)
        self.seat.show_wanted.connect(host.show)
        self.seat.forget_wanted.connect(host.forget_laptop)
        host.opened.connect(self._opened)
        host.seen.connect(self.show_dashboard)
        host.told.connect(self.show_board)
        host.connected.connect(self._show_connection)
        host.sent.connect(self._take_picture)
        host.trouble.connect(self._say)

    def opened(self) -> None:
        self.ask(lambda: tuple(self.desk.parts.courses(course_language(self.desk.parts))), self._take_courses)
        if not self.host.is_open:
            self.host.known(self.form.show_known)
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def ended(self) -> None:
        self.host.close(wait=False)

    def _take_courses(self, found: Sequence[Course]) -> None:
        """Offer what was made or changed meanwhile, too."""
        if found != self.desk.courses:
            self.desk.courses = found
            self.lesson.show_courses(found)

    # What the host tells

    def _opened(self, opened: Opened) -> None:
        self.tell("")
        self.form.show_busy(False)
        self.name.setText(opened.title)
        self.code.show_class(opened.code, opened.links)
        self.show_board(opened.board)
        self.lesson.show_assignment(opened.board.assignment)
        self.show_dashboard(opened.dashboard)
        self._views.addWidget(self.live)
        self._views.setCurrentWidget(self.live)
        self._show_code(True)
        self.lesson.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_dashboard(self, dashboard: Dashboard) -> None:
        """Show how the class stands."""
        self.dashboard = dashboard
        self.groups.show_groups(dashboard)
        self.table.show_seats(dashboard.seats, self.groups.ids)
        if (seat := self.table.seat) is not None:
            self.seat.show_seat(seat)
        parts = [self.tr("{n} here").format(n=dashboard.online)]
        if dashboard.stuck:
            parts.append(self.tr("{n} stuck").format(n=len(dashboard.stuck)))
        if dashboard.made:
            words = self.tr("{delivered} of {made} delivered")
            parts.append(words.format(delivered=dashboard.received, made=dashboard.made))
        self.numbers.setText("   ·   ".join(parts))

    def show_board(self, board: Board) -> None:
        """Show what the class was told last."""
        self.board = board
        paused = board.phase is Phase.PAUSED
        self.pause.set_words(self.tr("Go on") if paused else self.tr("Pause everybody"))
        self.pause.set_icon("play" if paused else "pause")
        self.hide_it.setVisible(board.shown is not None)
        self.end.setEnabled(board.phase is not Phase.ENDED)
        states = {Phase.PAUSED: self.tr("Paused"), Phase.ENDED: self.tr("The lesson is over")}
        running = self.tr("A lesson is running") if board.assignment is not None else self.tr("Open")
        self.state.setText(states.get(board.phase, running))
        set_kind(self.state, "warn" if paused else "muted")

    def _show_connection(self, state: str) -> None:
        if state == "up":
            self.tell("")
        elif state == "refused":
            self.tell(self.tr("The school's broker does not know you. Check the address, with name and password."))
        else:
            self.tell(self.tr("The class is not connected at the moment. Nothing is lost; it goes on by itself."))

    def _take_picture(self, learner_id: str, answer: ChosenAnswer) -> None:
        self.seat.keep(learner_id, answer)
        seat = next((each for each in self.dashboard.seats if each.learner_id == learner_id), None)
        if seat is not None:
            self._say(message("{name} has sent a picture of an answer.", name=seat.name))

    def _say(self, what: Message) -> None:
        self.form.show_busy(False)
        self.tell(say(what))

    # What the teacher does

    def _open(self, wanted: Wanted) -> None:
        self.form.show_busy(True)
        self.host.open(wanted)

    def _start(self, assignment: Assignment) -> None:
        self.host.start(assignment)
        self._show_code(False)

    def _pause(self) -> None:
        if self.board is not None and self.board.phase is Phase.PAUSED:
            self.host.resume()
        else:
            self.host.pause()

    def _shut(self) -> None:
        self.host.shut()
        self._views.removeWidget(self.live)
        self.host.known(self.form.show_known)

    def _show_code(self, on: bool) -> None:
        self._middle.setCurrentWidget(self.code if on else self.table)
        self.turn.set_words(self.tr("Show the learners") if on else self.tr("Show the code"))

    def choose_stick(self) -> None:
        """Ask for a file that a learner has brought, and take it in."""
        title = self.tr("Answers that a learner has brought")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", f"mmtutor (*{SUFFIX})")
        if chosen:
            self.host.take_in(Path(chosen))
