"""Who is learning? Tiles with pictures, a new learner, a PIN where one is asked for. Knows nothing of lessons."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mmtutor.domain.people import Learner, SignIn
from mmtutor.errors import UserError
from mmtutor.gui import icons
from mmtutor.gui.bridge import Errand
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, clear, column, frame, label, middle, row
from mmtutor.gui.widgets.tile import Brand, Face, LearnerTile, PictureChoice, WrapLayout
from mmtutor.messages import message

FORM_WIDTH = 560  # px at 100 %


class StartState(Enum):
    """Choosing a tile, adding a learner, or typing a PIN."""

    CHOOSING = auto()
    ADDING = auto()
    PIN = auto()


class StartPage(Page):
    """The first page. `chosen(learner)` once it is clear who learns."""

    chosen = Signal(object)
    check_wanted = Signal()
    settings_wanted = Signal()
    teacher_wanted = Signal()
    courses_wanted = Signal()

    def __init__(self, look: Look, parts: Parts) -> None:
        super().__init__(look, "mmtutor", has_back=False)
        self._parts = parts
        self._state = StartState.CHOOSING
        self._waiting: Learner | None = None
        check = Button(look, self.tr("Device check"), icon="check", kind="quiet", pressed=self.check_wanted.emit)
        settings = Button(look, self.tr("Settings"), icon="settings", kind="quiet", pressed=self.settings_wanted.emit)
        self.head_right.addWidget(check)
        self.head_right.addWidget(settings)
        self._stack = QStackedWidget()
        self._tiles = WrapLayout(centred=True)
        self._choosing, self._adding, self._asking = self._choose_view(), self._add_view(), self._pin_view()
        for view in (self._choosing, self._adding, self._asking):
            self._stack.addWidget(view)
        self.body_layout.addWidget(self._stack, 1)
        head = self.header.layout()
        assert isinstance(head, QHBoxLayout)
        head.insertWidget(1, Brand())
        self._devices = label(self.tr("Looking for a camera and a microphone …"), "muted", wrap=True)
        self.foot_layout.addWidget(self._devices, 1)
        self._devices.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.teacher = Button(look, self.tr("I'm a teacher"), kind="quiet", pressed=self.teacher_wanted.emit)
        self.courses = Button(look, self.tr("Courses"), kind="quiet", pressed=self.courses_wanted.emit)
        self.foot_layout.addWidget(self.courses)
        self.foot_layout.addWidget(self.teacher)
        self.footer.show()
        self.refresh()
        self._look_for_devices()

    @property
    def state(self) -> StartState:
        return self._state

    def opened(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the learners again."""
        learners = self._parts.store.learners.all()
        self.courses.setVisible(not self._parts.store.teachers.all())  # where there are teachers, they keep the courses
        clear(self._tiles)
        for learner in learners:
            tile = LearnerTile(self.look, learner.name, learner.picture, locked=bool(learner.pin_hash))
            tile.clicked.connect(lambda _=False, chosen=learner: self._choose(chosen))
            self._tiles.addWidget(tile)
            tile.show()
        add = LearnerTile(self.look, self.tr("New learner"), icon="add")
        add.clicked.connect(lambda: self._go(StartState.ADDING))
        self._tiles.addWidget(add)
        add.show()
        self._title.setText(self.tr("Who is learning?") if learners else self.tr("Welcome"))
        self._words.setText(
            self.tr("Choose your picture.")
            if learners
            else self.tr(
                "Answer by typing, drawing, showing or saying. Everything stays on this computer. "
                "Add the first learner to begin."
            )
        )
        self._go(StartState.CHOOSING)

    def _look_for_devices(self) -> None:
        parts = self._parts
        errand = Errand(lambda: (list(parts.cameras()), list(parts.microphones())), self)
        errand.done.connect(self._devices_found)
        errand.start()

    def _devices_found(self, found: tuple[list[Any], list[Any]]) -> None:
        cameras, microphones = found
        camera = self.tr("Camera: {name}").format(name=cameras[0].name) if cameras else self.tr("Camera: none found")
        microphone = (
            self.tr("Microphone: {name}").format(name=microphones[0].name)
            if microphones
            else self.tr("Microphone: none found")
        )
        rest = "" if cameras and microphones else self.tr("You can type or draw.")
        self._devices.setText("   ·   ".join(filter(None, (camera, microphone, rest))))

    def _choose_view(self) -> QWidget:
        view = QWidget()
        self._title = label("", "title")
        self._words = label("", "muted", wrap=True)
        for each in (self._title, self._words):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.setLayout(column(None, self._title, self._words, 3 * GRID, self._tiles, None, None))
        return view

    def _add_view(self) -> QWidget:
        look = self.look
        self._name = QLineEdit()
        self._name.setAccessibleName(self.tr("Name"))
        self._name.setPlaceholderText(self.tr("Name"))
        self._name.setMaxLength(40)
        self._pin = QLineEdit()
        self._pin.setAccessibleName(self.tr("PIN, if you want one"))
        self._pin.setPlaceholderText(self.tr("PIN, if you want one"))
        self._pin.setMaxLength(12)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pictures = QButtonGroup(self)
        choices = WrapLayout(gap=GRID // 2)
        names = {
            "cat": self.tr("cat"), "fox": self.tr("fox"), "frog": self.tr("frog"), "owl": self.tr("owl"),
            "panda": self.tr("panda"), "penguin": self.tr("penguin"), "rabbit": self.tr("rabbit"),
            "turtle": self.tr("turtle"), "whale": self.tr("whale"),
        }  # fmt: skip
        for number, picture in enumerate(icons.learner_pictures()):
            choice = PictureChoice(look, picture, names.get(picture, picture))
            choice.setProperty("picture", picture)
            choice.setChecked(number == 0)
            self._pictures.addButton(choice)
            choices.addWidget(choice)
        self._add_trouble = label("", "bad", wrap=True)
        self._add_trouble.hide()
        self._add_button = Button(look, self.tr("Add"), kind="primary", pressed=self._add)
        cancel = Button(look, self.tr("Cancel"), kind="quiet", pressed=lambda: self._go(StartState.CHOOSING))
        form = column(
            label(self.tr("New learner"), "title"),
            GRID,
            label(self.tr("What is your name?"), "strong"),
            self._name,
            GRID,
            label(self.tr("Choose a picture"), "strong"),
            choices,
            GRID,
            label(self.tr("A PIN keeps others out. You can leave it empty."), "muted", wrap=True),
            self._pin,
            self._add_trouble,
            GRID,
            row(self._add_button, cancel, None),
            margins=(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID),
        )
        return self._framed(form)

    def _pin_view(self) -> QWidget:
        self._pin_face = QHBoxLayout()
        self._pin_title = label("", "head")
        self._pin_entry = QLineEdit()
        self._pin_entry.setAccessibleName(self.tr("PIN"))
        self._pin_entry.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin_entry.setPlaceholderText(self.tr("PIN"))
        self._pin_trouble = label("", "bad", wrap=True)
        self._pin_button = Button(self.look, self.tr("Open"), kind="primary", pressed=self._try_pin)
        cancel = Button(self.look, self.tr("Cancel"), kind="quiet", pressed=lambda: self._go(StartState.CHOOSING))
        form = column(
            row(self._pin_face, self._pin_title, None, gap=2 * GRID),
            GRID,
            self._pin_entry,
            self._pin_trouble,
            GRID,
            row(self._pin_button, cancel, None),
            margins=(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID),
        )
        return self._framed(form)

    def _framed(self, form: QVBoxLayout) -> QWidget:
        view = QWidget()
        card: QFrame = frame("card", form)
        outer = column(2 * GRID, middle(card, self.look.px(FORM_WIDTH)), None)
        view.setLayout(outer)
        return view

    def _go(self, state: StartState) -> None:
        self._state = state
        view = {StartState.CHOOSING: self._choosing, StartState.ADDING: self._adding, StartState.PIN: self._asking}[
            state
        ]
        self._stack.setCurrentWidget(view)
        self._add_trouble.hide()
        self._pin_trouble.hide()
        if state is StartState.ADDING:
            self._name.clear()
            self._pin.clear()
            self._name.setFocus()
        elif state is StartState.PIN:
            self._pin_entry.clear()
            self._pin_entry.setFocus()
        elif (first := self._tiles.itemAt(0)) is not None and (tile := first.widget()) is not None:
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, learner: Learner) -> None:
        if not learner.pin_hash:
            errand = Errand(lambda: _tried(self._parts, learner, ""), self)  # who comes is taken note of
            errand.done.connect(lambda outcome: self._opened(learner, outcome))
            errand.start()
            return
        self._waiting = learner
        clear(self._pin_face)
        self._pin_face.addWidget(Face(self.look, learner.picture, learner.name, 56))
        self._pin_title.setText(self.tr("{name}, what is your PIN?").format(name=learner.name))
        self._go(StartState.PIN)

    def _opened(self, learner: Learner, outcome: SignIn | UserError) -> None:
        if self._state is not StartState.CHOOSING:
            return
        if isinstance(outcome, SignIn) and outcome.ok:
            self.chosen.emit(learner)
            return
        self.refresh()
        self._words.setText(
            say(outcome if isinstance(outcome, UserError) else message("This learner is not here any more."))
        )

    def _try_pin(self) -> None:
        learner, pin = self._waiting, self._pin_entry.text()
        if learner is None or not self._pin_button.isEnabled():
            return
        self._pin_button.setEnabled(False)
        errand = Errand(lambda: _tried(self._parts, learner, pin), self)
        errand.done.connect(self._pin_tried)
        errand.start()

    def _pin_tried(self, outcome: SignIn | UserError) -> None:
        self._pin_button.setEnabled(True)
        if self._state is not StartState.PIN or self._waiting is None:
            return
        if isinstance(outcome, SignIn) and outcome.ok:
            self.chosen.emit(self._waiting)
            return
        if isinstance(outcome, UserError):
            words = say(outcome)
        elif outcome.wait_s > 0:
            words = self.tr("Too many tries were wrong. Wait {n} seconds.").format(n=max(1, round(outcome.wait_s)))
        else:
            words = self.tr("That is not the PIN. Try again; under “I'm a teacher” a new one can be set.")
        self._pin_trouble.setText(words)
        self._pin_trouble.show()
        self._pin_entry.selectAll()
        self._pin_entry.setFocus()

    def _add(self) -> None:
        chosen = self._pictures.checkedButton()
        picture = str(chosen.property("picture")) if chosen is not None else ""
        name, pin = self._name.text(), self._pin.text()
        if not self._add_button.isEnabled():
            return
        self._add_button.setEnabled(False)
        errand = Errand(lambda: _added(self._parts, name, picture, pin), self)
        errand.done.connect(self._learner_added)
        errand.start()

    def _learner_added(self, outcome: Learner | UserError) -> None:
        self._add_button.setEnabled(True)
        if isinstance(outcome, UserError):
            self._add_trouble.setText(say(outcome))
            self._add_trouble.show()
            self._name.setFocus()
        else:
            self.chosen.emit(outcome)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape and self._state is not StartState.CHOOSING:
            self._go(StartState.CHOOSING)
        elif enter and self._state is StartState.ADDING:
            self._add()
        elif enter and self._state is StartState.PIN:
            self._try_pin()
        elif enter and isinstance(tile := self.focusWidget(), LearnerTile):
            tile.click()
        else:
            super().keyPressEvent(event)


def _tried(parts: Parts, learner: Learner, pin: str) -> SignIn | UserError:
    """Try a PIN (some 50 ms); return the sentence where the store cannot be asked."""
    try:
        outcome: SignIn = parts.store.learners.sign_in(learner.id, pin)
    except UserError as error:
        return error
    return outcome


def _added(parts: Parts, name: str, picture: str, pin: str) -> Learner | UserError:
    """Add a learner (hashing a PIN takes some 50 ms); return the sentence where that is refused."""
    try:
        added: Learner = parts.store.learners.add(name, picture, pin)
    except UserError as error:
        return error
    return added
