"""Beside the table: groups of learners to look at, and the seat in view with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from mmtutor.classroom.judged import shortened
from mmtutor.classroom.payloads import ChosenAnswer, ShownAnswer
from mmtutor.classroom.state import Dashboard, Seat
from mmtutor.gui.look import Look
from mmtutor.gui.teacher.gate import card
from mmtutor.gui.teacher.report_words import misconception_name
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, column, label, row
from mmtutor.gui.widgets.rich_text import RichText

WIDTH = 300  # px at 100 %
STUCK = "stuck"  # key of the group of those who say so; the others have the id of a misconception
EVERYBODY = ""
ROW = 34  # px at 100 %
MOST_LINES = 6


class Groups(QListWidget):
    """Everybody, the stuck, and a line for each misconception. `chosen(ids or None)`: whom to look at."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._ids: dict[str, frozenset[str] | None] = {}
        self.setAccessibleName(self.tr("Groups"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._measure()
        look.changed.connect(self._measure)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.ids))

    def _measure(self) -> None:
        """Be as high as the lines are, up to a bound."""
        row = self._look.px(ROW)
        self.setFixedHeight(row * min(max(self.count(), 1), MOST_LINES) + 2 * GRID)
        for place in range(self.count()):
            self.item(place).setSizeHint(QSize(10, row))

    @property
    def ids(self) -> frozenset[str] | None:
        """The learners of the chosen group; None: everybody."""
        item = self.currentItem()
        return None if item is None else self._ids.get(item.data(Qt.ItemDataRole.UserRole))

    def show_groups(self, dashboard: Dashboard) -> None:
        """Show who is where now; lines that stay as they are are not touched."""
        lines: dict[str, str] = {EVERYBODY: self.tr("Everybody ({n})").format(n=len(dashboard.seats))}
        self._ids = {EVERYBODY: None}
        if dashboard.stuck:
            lines[STUCK] = self.tr("Stuck ({n})").format(n=len(dashboard.stuck))
            self._ids[STUCK] = frozenset(dashboard.stuck)
        for group in dashboard.groups:
            name, count = misconception_name(group.misconception), len(group.learner_ids)
            lines[group.misconception] = self.tr("{name} ({n})").format(name=name, n=count)
            self._ids[group.misconception] = frozenset(group.learner_ids)
        keys = [self.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.count())]
        if keys == list(lines):
            for place, words in enumerate(lines.values()):
                if (item := self.item(place)).text() != words:
                    item.setText(words)
                    item.setToolTip(words)
            return
        now = None if self.currentItem() is None else self.currentItem().data(Qt.ItemDataRole.UserRole)
        with QSignalBlocker(self):
            self.clear()
            for key, words in lines.items():
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, key)
                item.setToolTip(words)
                self.addItem(item)
                if key == now or (key == EVERYBODY and now not in lines):
                    self.setCurrentItem(item)
        self._measure()
        if now is not None and now not in lines:
            self.chosen.emit(None)


class SeatCard(QWidget):
    """The seat in view. `show_wanted(answer)` to show its answer to all without a name; `forget_wanted(learner_id)`."""

    show_wanted = Signal(object)
    forget_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._seat: Seat | None = None
        self._sent: dict[str, ChosenAnswer] = {}  # the newest picture of each learner; kept nowhere else
        self.name = label("", "head")
        self.prompt, self.answer = RichText(look, Size.BODY, colour="muted"), RichText(look, Size.LEAD)
        self.words = label("", "muted", wrap=True)
        self.picture = QLabel()
        self.show_it = Button(look, self.tr("Show without the name"), pressed=self._show)
        self.forget = Button(look, self.tr("Let in from another computer"), kind="quiet", pressed=self._forget)
        self._empty = label(self.tr("Choose a learner to see their last answer."), "muted", wrap=True)
        self._full = QWidget()
        self._full.setLayout(
            column(
                self.name,
                self.prompt,
                self.answer,
                self.words,
                self.picture,
                row(self.show_it, None),
                row(self.forget, None),
                gap=GRID // 2,
            )
        )
        self.setLayout(column(card(self._empty, self._full)))
        self.show_seat(None)

    def show_seat(self, seat: Seat | None) -> None:
        """Show a seat, or none."""
        if seat is not None and seat is self._seat:
            return
        self._seat = seat
        self._empty.setVisible(seat is None)
        self._full.setVisible(seat is not None)
        if seat is None:
            return
        last = seat.last
        self.name.setText(seat.name or seat.learner_id)
        self.prompt.set_markdown(last.attempt.prompt if last is not None else "")
        self.answer.set_maths(self._answer(seat))
        if seat.progress is not None and seat.progress.refused is not None:
            self.words.setText(say(seat.progress.refused))
        else:
            self.words.setText(say(last.assessment.feedback) if last is not None else self.tr("No answer yet."))
        self.show_it.setEnabled(last is not None and bool(last.reading.text))
        self._show_picture()

    @staticmethod
    def _answer(seat: Seat) -> str:
        """Return the last answer, in words where its letters stand for options."""
        if seat.last is None:
            return ""
        said = None if seat.progress is None else seat.progress.said
        same = said is not None and said.prompt == shortened(seat.last.attempt.prompt)
        return said.text if said is not None and same else str(seat.last.reading.text)

    def keep(self, learner_id: str, answer: ChosenAnswer) -> None:
        """Keep the newest picture of a learner, in memory, until another one comes."""
        self._sent[learner_id] = answer
        if self._seat is not None and self._seat.learner_id == learner_id:
            self._show_picture()

    def _show_picture(self) -> None:
        assert self._seat is not None
        sent, shown = self._sent.get(self._seat.learner_id), QPixmap()
        if sent is not None and sent.media_type.startswith("image/"):
            shown.loadFromData(sent.data)
        self.picture.setVisible(not shown.isNull())
        if not shown.isNull():
            self.picture.setPixmap(
                shown.scaledToWidth(self._look.px(WIDTH - 8 * GRID), Qt.TransformationMode.SmoothTransformation)
            )
            self.picture.setAccessibleName(self.tr("Picture from {name}").format(name=self._seat.name))

    def _show(self) -> None:
        if self._seat is not None and self._seat.last is not None:
            self.show_wanted.emit(ShownAnswer(self._seat.last.attempt.prompt, self._answer(self._seat)))

    def _forget(self) -> None:
        if self._seat is not None:
            self.forget_wanted.emit(self._seat.learner_id)
