"""What a learner sees of a class: a quiet strip above the page, a cover while the teacher speaks. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QLabel, QWidget

from mmtutor.classroom.payloads import ShownAnswer
from mmtutor.gui.look import Look
from mmtutor.gui.student.class_seat import ClassView
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, Elided, Mark, column, frame, label, row
from mmtutor.gui.widgets.rich_text import RichText

PREVIEW_HEIGHT = 160  # px at 100 %
NARROWEST = 920  # px at 100 %, of one row
SUFFIX = ".mmclass"  # of `classroom.stick`, which is not loaded before it is needed


class ClassStrip(QFrame):
    """How the class stands. `picture` gives what would be sent of the present answer, None where there is nothing."""

    leave_wanted = Signal()
    lesson_wanted = Signal()
    unstuck = Signal()
    send_wanted = Signal(object)  # QImage
    save_wanted = Signal(object)  # Path

    def __init__(self, look: Look, picture: Callable[[], QPixmap | None]) -> None:
        super().__init__()
        self._look, self._picture = look, picture
        self._held: QImage | None = None
        self.setProperty("kind", "bar")
        self.setAccessibleName(self.tr("Class"))
        self._mark = Mark(look, "class", "accent", 20)
        self.title, self.state = label("", "strong"), Elided("", "muted")
        self.delivery = label("", "muted")
        self.stuck = Button(look, self.tr("I can go on"), kind="quiet", pressed=self.unstuck.emit)
        self.lesson = Button(look, self.tr("To the lesson"), icon="play", kind="quiet", pressed=self.lesson_wanted.emit)
        self.show_it = Button(
            look, self.tr("Send this answer …"), icon="camera", kind="quiet", pressed=self._hold_picture
        )
        self.save = Button(look, icon="stick", kind="icon", name=self.tr("Save to a stick"), pressed=self._choose_file)
        self.leave = Button(
            look, icon="leave", kind="icon", name=self.tr("Leave the class"), pressed=self.leave_wanted.emit
        )
        says = row(self._mark, self.title, self.state, self.delivery)
        says.setStretch(2, 1)
        self._first = first = row(says, row(None, self.stuck, self.lesson, self.show_it, self.save, self.leave))
        first.setStretch(0, 1)
        self._note = label("", "muted", wrap=True)
        self._away = Button(look, self.tr("Close"), kind="quiet", pressed=self._put_note_away)
        self._note_row = QWidget()
        self._note_row.setLayout(row(self._note, self._away))
        self._note_row.layout().setStretch(0, 1)
        self._shown = self._shown_card()
        self._preview = self._preview_card()
        self.setLayout(
            column(first, self._note_row, self._shown, self._preview, gap=GRID // 2, margins=(3 * GRID, 4, 2 * GRID, 4))
        )
        self._view, self._there = ClassView(), False
        self.show_view(self._view)

    def _shown_card(self) -> QWidget:
        self.prompt, self.answer = RichText(self._look, Size.BODY, colour="muted"), RichText(self._look, Size.LEAD)
        words = label(self.tr("An answer to look at together"), "strong")
        return frame(
            "note-plain", column(words, self.prompt, self.answer, gap=4, margins=(2 * GRID, GRID, 2 * GRID, GRID))
        )

    def _preview_card(self) -> QWidget:
        self._thumb = QLabel()
        self._thumb.setAccessibleName(self.tr("What your teacher would see"))
        words = label(self.tr("Your teacher would see this picture. Nobody else does, and it is not kept."), wrap=True)
        self.send = Button(self._look, self.tr("Send"), kind="primary", pressed=self._send)
        no = Button(self._look, self.tr("Not now"), kind="quiet", pressed=self._let_go)
        layout = row(
            self._thumb, column(words, row(self.send, no, None), None), gap=2 * GRID,
            margins=(2 * GRID, GRID, 2 * GRID, GRID),
        )  # fmt: skip
        layout.setStretch(1, 1)
        return frame("well", layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self._look.px(NARROWEST)
        self._first.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def show_view(self, view: ClassView) -> None:
        """Show how it stands now."""
        self._view = view
        inside = view.inside
        self.title.setText(view.title or self.tr("Class"))
        self.state.setText(self._state_words(view))
        self.state.setVisible(inside or view.busy)
        self.delivery.setText(
            self.tr("{delivered} of {made} delivered").format(delivered=view.delivered, made=view.made)
        )
        self.delivery.setVisible(inside and view.made > 0)
        self._mark.set("class", "accent" if view.connection == "up" else "muted")
        self.stuck.setVisible(inside and view.stuck and not view.paused)
        working = inside and not view.paused
        started = view.board is not None and view.board.assignment is not None
        self.lesson.setVisible(working and started and not self._there)
        self.show_it.setVisible(working and view.connection == "up" and bool(view.item_id))
        for button in (self.save, self.leave):
            button.setVisible(inside)
        self._note.setText("" if view.note is None else say(view.note))
        self._note_row.setVisible(view.note is not None)
        self._show_answer(view.board.shown if inside and view.board is not None else None)
        if not self.show_it.isVisibleTo(self):
            self._held = None
        self._preview.setVisible(self._held is not None)
        self.setVisible(inside or view.busy or view.note is not None)

    def show_place(self, there: bool) -> None:
        """Offer the way to the lesson unless the learner is `there`."""
        self._there = there
        self.show_view(self._view)

    def _state_words(self, view: ClassView) -> str:
        if view.busy:
            return self.tr("Looking for the class …")
        if view.carried:
            return self.tr("Without a network: your answers go on a stick")
        if view.stuck:
            return self.tr("Your teacher sees that you are stuck")
        if view.ended:
            return self.tr("The class is over; the last answers are on their way")
        if view.connection == "up":
            return self.tr("Connected")
        if view.connection == "refused":
            return self.tr("Your teacher's computer does not know this one. Ask your teacher to let you in again.")
        return self.tr("No connection: go on, your answers wait here")

    def _show_answer(self, shown: ShownAnswer | None) -> None:
        self._shown.setVisible(shown is not None)
        if shown is not None and (shown.prompt, shown.text) != (self.prompt.source(), self.answer.source()):
            self.prompt.set_markdown(shown.prompt)
            self.answer.set_maths(shown.text)

    def _put_note_away(self) -> None:
        self._note_row.hide()
        self.setVisible(self._view.inside or self._view.busy)

    # A picture and a file, by hand only

    def _hold_picture(self) -> None:
        """Show what would be sent; nothing is sent yet."""
        picture = self._picture()
        if picture is None:
            return
        self._held = picture.toImage()
        size = QSize(self._look.px(2 * PREVIEW_HEIGHT), self._look.px(PREVIEW_HEIGHT))
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self._thumb.setPixmap(picture.scaled(size, keep, Qt.TransformationMode.SmoothTransformation))
        self._preview.show()
        self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        picture = self._held
        self._let_go()
        if picture is not None:
            self.send_wanted.emit(picture)

    def _let_go(self) -> None:
        self._held = None
        self._thumb.clear()
        self._preview.hide()

    def _choose_file(self) -> None:
        name = self.tr("answers") + SUFFIX
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save to a stick"), name, f"mmtutor (*{SUFFIX})")
        if chosen:
            self.save_wanted.emit(Path(chosen).with_suffix(SUFFIX))


class ClassCover(QWidget):
    """In the place of the page while the teacher speaks."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = label(self.tr("Look at your teacher"), "display", wrap=True)
        rest = label(self.tr("Everything you did is kept. It goes on in a moment."), "muted", wrap=True)
        for each in (words, rest):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(words.text())
        self.setLayout(
            column(None, row(None, Mark(look, "class", "accent", 72), None), 2 * GRID, words, rest, None, None)
        )
        self.hide()
