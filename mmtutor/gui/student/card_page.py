"""A lesson's teaching cards, one after the other: text, picture, and a worked example that opens step by step."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mmtutor.domain.course import Card, Course, Lesson
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.narrator import Narrator, speech
from mmtutor.gui.page import Page
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, clear, column, frame, label, middle, row
from mmtutor.gui.widgets.progress import ProgressDots
from mmtutor.gui.widgets.rich_text import RichText

WIDEST = 760  # px at 100 %
PICTURE = 560  # px at 100 %


class CardState(Enum):
    """Whether steps are still closed, and whether this is the last card."""

    STEPS_LEFT = auto()
    READ = auto()
    LAST_READ = auto()


class CardPage(Page):
    """`finished()` after the last card, or when the learner goes straight to the exercises."""

    finished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._cards: tuple[Card, ...] = ()
        self._index = self._opened_steps = 0
        self._last_words = ""
        self._state = CardState.READ
        self._dots = ProgressDots(look)
        self.head_right.addWidget(self._dots)
        self.body.setMaximumWidth(look.px(WIDEST))
        look.changed.connect(lambda: self.body.setMaximumWidth(look.px(WIDEST)))
        self._steps = QVBoxLayout()
        self._language = "en"
        self._narrator = Narrator(lambda: self._language)
        self._narrator.said.connect(self._show_caption)
        self._caption = label("", "caption", wrap=True)
        self._caption.hide()
        self.outer_layout.insertLayout(2, middle(self._caption, WIDEST))
        self._picture: tuple[QLabel, Card] | None = None
        self._earlier = Button(look, self.tr("Previous"), icon="back", pressed=self.previous)
        self._read = Button(look, self.tr("Read it to me"), icon="say", kind="quiet", pressed=self.read_aloud)
        self._read.setVisible(speech() is not None)
        self._skip = Button(look, self.tr("Straight to the exercises"), kind="quiet", pressed=self.finished.emit)
        self._onward = Button(look, kind="primary", pressed=self.onward)
        for thing in (self._earlier, self._read, self._skip, None, self._onward):
            self.foot_layout.addStretch(1) if thing is None else self.foot_layout.addWidget(thing)
        self.footer.show()

    @property
    def state(self) -> CardState:
        return self._state

    def show_cards(self, course: Course, lesson: Lesson) -> None:
        """Begin with the first card of a lesson."""
        self._language = course.language
        self._show_cards(lesson.teaching, f"{course.title} · {lesson.title}", self.tr("Start the exercises"))

    def show_detour(self, cards: tuple[Card, ...], why: str) -> None:
        """Show cards in the middle of a lesson; `finished` leads back to it."""
        self._show_cards(cards, why, self.tr("Back to the exercises"))

    def _show_cards(self, cards: tuple[Card, ...], title: str, last: str) -> None:
        self._cards, self._last_words = cards, last
        self.title.setText(title)
        self.setAccessibleName(title)
        self._index = 0
        self._show_card()

    def onward(self) -> None:
        """Open the next step, then the next card, then the exercises."""
        if self._state is CardState.STEPS_LEFT:
            self._open_step()
        elif self._state is CardState.READ:
            self._index += 1
            self._show_card()
        else:
            self.finished.emit()

    def read_aloud(self) -> None:
        """Read the card and the steps that are open, with each sentence as a caption; or stop reading."""
        if self._caption.isVisible():
            self._narrator.stop()
            self._caption.hide()
        elif self._narrator.available:
            card = self._cards[self._index]
            self._narrator.read("\n\n".join((card.title, card.body, *card.steps[: self._opened_steps])))
        else:
            self._show_caption(self.tr("This system has no voice for this language."))

    def _show_caption(self, sentence: str) -> None:
        self._caption.setText(sentence)
        self._caption.setVisible(bool(sentence))

    def closed(self) -> None:
        self._narrator.stop()
        self._caption.hide()

    def previous(self) -> None:
        """Go back one card."""
        if self._index:
            self._index -= 1
            self._show_card()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Enter"), self.tr("Next step or card")),
            ("← →", self.tr("Previous and next card")),
            *super().keys(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_PageDown):
            self.onward()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_PageUp):
            self.previous()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_picture()

    def _show_card(self) -> None:
        card = self._cards[self._index]
        self._narrator.stop()
        self._caption.hide()
        clear(self.body_layout)
        self._picture = None
        self._opened_steps = 0
        title = RichText(self.look, Size.TITLE, 600)
        title.set_markdown(card.title)
        self.body_layout.addWidget(title)
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(card.body)
        self.body_layout.addWidget(text)
        if card.picture is not None:
            shown = label()
            shown.setAccessibleName(card.alt or self.tr("Picture for: {title}").format(title=card.title))
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._picture = shown, card
            paper = frame("picture", column(shown, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)))
            self.body_layout.addWidget(paper)
            self._draw_picture()
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GRID)
        self.body_layout.addLayout(self._steps)
        self.body_layout.addStretch(1)
        self.scroll.verticalScrollBar().setValue(0)
        self.settle()
        self._dots.show_progress([True] * self._index, len(self._cards))
        self._refresh()

    def _draw_picture(self) -> None:
        if self._picture is None:
            return
        shown, card = self._picture
        assert card.picture is not None
        width = min(self.look.px(PICTURE), max(240, self.width() - 16 * GRID))
        drawn = icons.card_picture(card.picture, width)
        shown.parentWidget().setVisible(drawn is not None)
        if drawn is not None:
            shown.setPixmap(drawn)

    def _open_step(self) -> None:
        card = self._cards[self._index]
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(card.steps[self._opened_steps])
        self._opened_steps += 1
        number = label(str(self._opened_steps), "step")
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        number.setFixedSize(self.look.px(32), self.look.px(32))
        content = row(number, text, gap=2 * GRID, margins=(2 * GRID, int(1.5 * GRID), 2 * GRID, int(1.5 * GRID)))
        content.setAlignment(number, Qt.AlignmentFlag.AlignTop)
        content.setStretch(1, 1)
        step: QWidget = frame("card", content)
        self._steps.addWidget(step)
        self._refresh()
        QTimer.singleShot(0, step, lambda: self.scroll.ensureWidgetVisible(step, 0, 2 * GRID))

    def _refresh(self) -> None:
        card = self._cards[self._index]
        last = self._index == len(self._cards) - 1
        if self._opened_steps < len(card.steps):
            self._state = CardState.STEPS_LEFT
            words = self.tr("Show the first step") if not self._opened_steps else self.tr("Next step")
        elif not last:
            self._state, words = CardState.READ, self.tr("Next card")
        else:
            self._state, words = CardState.LAST_READ, self._last_words
        self._onward.set_words(words)
        self._earlier.setEnabled(self._index > 0)
        self._skip.setVisible(self._state is not CardState.LAST_READ)
        self._onward.setFocus(Qt.FocusReason.OtherFocusReason)
