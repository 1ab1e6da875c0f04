"""The door to teacher mode, and the way between a teacher's pages. Knows no page by name: it is given the sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLayout, QLineEdit, QSizePolicy, QWidget

from mmtutor.domain.course import Course
from mmtutor.domain.people import SignIn, Teacher
from mmtutor.errors import UserError
from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say, together
from mmtutor.gui.widgets.basic import Button, column, frame, label, middle, row
from mmtutor.gui.widgets.tile import Brand, WrapLayout
from mmtutor.messages import Message, message

FORM_WIDTH = 560  # px at 100 %
TABLES_WIDTH = 1400  # px; tables use more of the window than running text

Sections = Mapping[str, "type[TeacherPage]"]


@dataclass(slots=True)
class Desk:
    """What a teacher's pages share; `cohort_id` is the class in view, None for everybody, and goes from page to page.

    `show` opens a page above the present one; its `back` returns. `go` opens a section, `leave` ends teacher mode.
    """

    look: Look
    parts: Parts
    courses: Sequence[Course]
    teacher: Teacher
    sections: Sections
    show: Callable[[Page], None]
    go: Callable[[str], None]
    leave: Callable[[], None]
    cohort_id: str | None = None


class TeacherPage(Page):
    """A page of teacher mode. With a `heading` of its own it is a section and shows the way to the others."""

    heading: ClassVar[Message] = message("Learners")

    def __init__(self, desk: Desk, title: str = "") -> None:
        super().__init__(desk.look, title or say(self.heading), has_back=bool(title))
        self.desk = desk
        self.pending = 0  # questions that are not answered yet
        self.body.setMaximumWidth(desk.look.px(TABLES_WIDTH))
        if not title:
            self._show_sections()
        self.trouble = label("", "bad", wrap=True)
        self.trouble.hide()
        self.body_layout.addWidget(self.trouble)

    def settle(self) -> None:
        """Give the body its height; unlike elsewhere, what is hidden stays hidden."""
        self.body_layout.activate()
        self.scroll.fit()
        QTimer.singleShot(0, self, self.scroll.fit)

    def ask(self, question: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Ask something slow on a thread; a `UserError` is shown on the page, anything else goes to `then`."""
        self.pending += 1
        errand = Errand(lambda: answered(question), self)
        errand.done.connect(lambda answer: self._take(answer, then))
        errand.done.connect(errand.deleteLater)
        errand.start()

    def tell(self, trouble: str) -> None:
        """Show a sentence about what did not work; "" takes it away."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def ended(self) -> None:
        """Teacher mode is left: what this page has going on ends."""

    def _take(self, answer: Any, then: Callable[[Any], object]) -> None:
        self.pending -= 1
        if isinstance(answer, UserError):
            self.tell(say(answer))
        else:
            self.tell("")
            then(answer)

    def _show_sections(self) -> None:
        ways = WrapLayout(gap=GRID // 2)
        for name, page in self.desk.sections.items():
            here = page is type(self)
            way = Button(self.look, say(page.heading), kind="tab", pressed=lambda name=name: self.desk.go(name))
            way.setCheckable(True)
            way.setChecked(here)
            way.clicked.connect(lambda _=False, way=way, here=here: way.setChecked(here))
            ways.addWidget(way)
        holder = QWidget()
        holder.setLayout(ways)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.title.hide()
        head = self.header.layout()
        assert isinstance(head, QHBoxLayout)
        head.insertWidget(1, Brand())
        head.insertWidget(2, holder, 1000)
        leave = Button(self.look, self.tr("Leave teacher mode"), icon="lock", kind="quiet", pressed=self.desk.leave)
        self.head_right.addWidget(leave)


def answered(question: Callable[[], Any]) -> Any:
    """Return the answer to a question, or the `UserError` that it raised."""
    try:
        return question()
    except UserError as error:
        return error


def card(*things: QWidget | QLayout | int | None, gap: int = GRID) -> QWidget:
    """Return things below each other on a card."""
    return frame("card", column(*things, gap=gap, margins=(3 * GRID, 2 * GRID, 3 * GRID, int(2.5 * GRID))))


def entry(name: str, text: str = "", *, secret: bool = False, longest: int = 80) -> QLineEdit:
    """Return a line to type in, named for those who see its hint and for those who do not."""
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    line.setMaxLength(longest)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def choice(name: str, options: Mapping[Any, str], now: Any = None) -> QComboBox:
    """Return a box to choose from; its data are the keys."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for value, words in options.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(now)))
    return box


class GatePage(Page):
    """Asks a teacher for the passphrase; where there is no teacher yet, for a new one. `opened_for(teacher)`."""

    opened_for = Signal(object)

    def __init__(self, look: Look, parts: Parts) -> None:
        super().__init__(look, self.tr("Teacher mode"))
        self._parts = parts
        self._teachers: list[Teacher] = []
        self._form = column(gap=GRID, margins=(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID))
        self.body_layout.addLayout(column(2 * GRID, middle(frame("card", self._form), look.px(FORM_WIDTH)), None))
        self.trouble = label("", "bad", wrap=True)
        self._ask()

    def opened(self) -> None:
        self.go.setEnabled(False)  # until it is known whether there is a teacher
        errand = Errand(lambda: answered(self._parts.store.teachers.all), self)
        errand.done.connect(self._show_form)
        errand.start()

    def _ask(self) -> None:
        """Lay out what both forms share."""
        self.name = entry(self.tr("Your name"), longest=40)
        self.who: QComboBox = choice(self.tr("Teacher"), {})
        self.passphrase = entry(self.tr("Passphrase"), secret=True, longest=200)
        self.again = entry(self.tr("The same passphrase again"), secret=True, longest=200)
        self._words = label("", "muted", wrap=True)
        self.go = Button(self.look, "", kind="primary", pressed=self.enter)
        head = label(self.tr("Teacher mode"), "title")
        for thing in (head, self._words, self.name, self.who, self.passphrase, self.again, self.trouble):
            self._form.addWidget(thing)
        self._form.addLayout(row(self.go, None))
        for hidden in (self.name, self.who, self.again, self.trouble):
            hidden.hide()

    def _show_form(self, teachers: list[Teacher] | UserError) -> None:
        self.trouble.hide()
        self.passphrase.clear()
        if isinstance(teachers, UserError):
            self._say(say(teachers))
            return
        self._teachers = teachers
        self.go.setEnabled(True)
        first = not teachers
        self._words.setText(
            self.tr(
                "Here you keep classes, look at reports and judge answers. Choose a passphrase: it keeps learners "
                "out. It cannot be looked up, so keep it in mind."
            )
            if first
            else self.tr("Type your passphrase.")
        )
        self.who.clear()
        for teacher in teachers:
            self.who.addItem(teacher.name, teacher.id)
        self.name.setVisible(first)
        self.again.setVisible(first)
        self.who.setVisible(len(teachers) > 1)
        self.go.set_words(self.tr("Begin") if first else self.tr("Open"))
        (self.name if first else self.passphrase).setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()

    def enter(self) -> None:
        """Try what was typed."""
        if not self.go.isEnabled():
            return
        teachers, name, passphrase = self._parts.store.teachers, self.name.text(), self.passphrase.text()
        if not self._teachers:
            if passphrase != self.again.text():
                self._say(self.tr("The two passphrases are not the same. Type them again."))
                return
            question: Callable[[], Any] = lambda: teachers.add(name, passphrase)  # noqa: E731
        else:
            chosen = self.who.currentData()
            question = lambda: teachers.sign_in(chosen, passphrase)  # noqa: E731
        self.go.setEnabled(False)
        errand = Errand(lambda: answered(question), self)
        errand.done.connect(self._tried)
        errand.start()

    def _tried(self, outcome: Teacher | SignIn | UserError) -> None:
        self.go.setEnabled(True)
        if isinstance(outcome, UserError):
            self._say(say(outcome))
        elif isinstance(outcome, Teacher):
            self._open(outcome)
        elif outcome.ok:
            self._open(next(each for each in self._teachers if each.id == self.who.currentData()))
        else:
            self._say(refusal(outcome, message("That is not the passphrase.")))

    def _open(self, teacher: Teacher) -> None:
        for line in (self.name, self.passphrase, self.again):
            line.clear()
        self.opened_for.emit(teacher)

    def _say(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.show()
        self.settle()
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Enter"), self.tr("Open")), *super().keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        else:
            super().keyPressEvent(event)


def refusal(outcome: SignIn, wrong: Message) -> str:
    """Say that a secret was wrong, and how long the next try has to wait or how many are left."""
    if outcome.wait_s > 0:
        seconds = max(1, round(outcome.wait_s))
        return say(message("Too many tries were wrong. Wait {n} seconds, then try again.", n=seconds))
    return together(say(wrong), say(message("Tries left: {n}.", n=outcome.tries_left)))


class Teaching(QObject):
    """Owns the pages of teacher mode while somebody is in it. `show` brings one to the front, `leave` goes back."""

    def __init__(
        self,
        look: Look,
        parts: Parts,
        courses: Sequence[Course],
        sections: Sections,
        ways: tuple[Callable[[Page], None], Callable[[], None]],
    ) -> None:
        super().__init__()
        self._look, self._parts, self._sections = look, parts, sections
        self.courses = courses  # what the next one who comes in is given
        self._show, self._leave = ways
        self._pages: dict[str, TeacherPage] = {}
        self._section = ""
        self._above: list[Page] = []
        self.desk: Desk | None = None
        self.gate = GatePage(look, parts)
        self.gate.opened_for.connect(self.enter)
        self.gate.back.connect(self.leave)

    def begin(self) -> None:
        """Ask who wants to come in."""
        self._show(self.gate)

    def enter(self, teacher: Teacher) -> None:
        """Show the first section to a teacher who was let in."""
        self.desk = Desk(
            self._look, self._parts, self.courses, teacher, self._sections, self.open_above, self.open, self.leave
        )
        self.open(next(iter(self._sections)))

    def open(self, section: str) -> None:
        """Bring a section to the front."""
        assert self.desk is not None
        if section not in self._pages:
            self._pages[section] = self._sections[section](self.desk)
        self._section = section
        self._show(self._pages[section])
        self._drop()

    def open_above(self, page: Page) -> None:
        """Show a page from which `back` returns to where one was."""
        self._above.append(page)
        page.back.connect(lambda: self._return_from(page))
        self._show(page)

    def end(self) -> None:
        """End what the pages have going on."""
        for page in self._pages.values():
            page.ended()

    def leave(self) -> None:
        """Forget who was here, with every page that showed something."""
        self.desk = None
        self._leave()
        self.end()
        for page in self._pages.values():
            page.deleteLater()
        self._pages.clear()
        self._drop()

    def _return_from(self, page: Page) -> None:
        if page not in self._above or self.desk is None:
            return
        place = self._above.index(page)
        gone, self._above = self._above[place:], self._above[:place]
        self._show(self._above[-1] if self._above else self._pages[self._section])
        for each in gone:
            each.deleteLater()

    def _drop(self) -> None:
        for page in self._above:
            page.deleteLater()
        self._above.clear()
