"""What learners will see of a card or an item, beside its form: the page itself, a try at it, ten of its instances.

Uses the learners' own widgets and rules. Nothing that is tried here is recorded; drawing and speaking are not tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QVBoxLayout, QWidget

from mmtutor.content.edit import INSTANCES
from mmtutor.domain.assess import assess
from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.course import Card
from mmtutor.domain.items import Item
from mmtutor.domain.observation import Modality
from mmtutor.domain.reading import Reading
from mmtutor.gui import icons
from mmtutor.gui.look import Look
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.senses import Senses
from mmtutor.gui.student.answer_area import AnswerArea
from mmtutor.gui.student.items import ANSWER_PANELS
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, clear, column, frame, label, row, scrolled
from mmtutor.gui.widgets.feedback_strip import FeedbackStrip
from mmtutor.gui.widgets.rich_text import RichText

PICTURE = 480  # px at 100 %
_MATHS = frozenset({"number", "expression", "working"})  # kinds whose key is one formula


class Mode(Enum):
    """What is shown of an item."""

    PAGE = "page"
    TRY = "try"
    TEN = "ten"


class Preview(QWidget):
    """`again()` when other numbers are wanted; `mode_changed()`."""

    again = Signal()
    mode_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.mode = Mode.PAGE
        names = {Mode.PAGE: self.tr("Preview"), Mode.TRY: self.tr("Try it"), Mode.TEN: self.tr("Ten of them")}
        self._group = QButtonGroup(self)
        self.ways: dict[Mode, Button] = {}
        modes = row(gap=GRID // 2)
        for mode, name in names.items():
            way = Button(look, name, kind="mode", pressed=lambda mode=mode: self.set_mode(mode))
            way.setCheckable(True)
            way.setChecked(mode is self.mode)
            way.setMinimumWidth(way.sizeHint().width() + 2 * GRID)  # what is chosen is bold
            self._group.addButton(way)
            self.ways[mode] = way
            modes.addWidget(way)
        modes.addStretch(1)
        self._again = Button(look, self.tr("Other numbers"), icon="retake", kind="quiet", pressed=self.again.emit)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(int(1.5 * GRID))
        self._inside.setContentsMargins(0, 0, GRID, 2 * GRID)
        holder = QWidget()
        holder.setLayout(self._inside)
        self.scroll = scrolled(holder)
        self._bar = QWidget()
        self._bar.setLayout(column(modes, row(self._again, None), gap=GRID // 2))
        self.setLayout(column(self._bar, self.scroll, margins=(2 * GRID, 2 * GRID, GRID, 0)))
        self.tried: Trial | None = None

    def set_mode(self, mode: Mode) -> None:
        """Show an item in another way."""
        self.mode = mode
        self.ways[mode].setChecked(True)
        self.mode_changed.emit()

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        self._begin(bar=False)
        self._inside.addWidget(label(sentence, "muted", wrap=True))
        self._end()

    def show_trouble(self, sentence: str) -> None:
        """Say what has to be put right before an item can be shown."""
        self._begin(bar=True)
        strip = FeedbackStrip(self._look)
        strip.say("warn", sentence)
        self._inside.addWidget(strip)
        self._end()

    def show_card(self, card: Card) -> None:
        """Show a card as learners see it, with every step open."""
        self._begin(bar=False)
        self._text(card.title, Size.TITLE, 600)
        self._text(card.body, Size.LEAD)
        room = min(self._look.px(PICTURE), max(120, self.scroll.viewport().width() - 7 * GRID))
        drawn = icons.card_picture(card.picture, room) if card.picture else None
        if drawn is not None:
            shown = label()
            shown.setPixmap(drawn)
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setAccessibleName(card.alt or self.tr("Picture for: {title}").format(title=card.title))
            margins = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
            self._inside.addWidget(frame("picture", column(shown, margins=margins)))
        for number, step in enumerate(card.steps, 1):
            text = RichText(self._look, Size.LEAD)
            text.set_markdown(step)
            self._numbered(number, text)
        self._end()

    def show_item(self, item: Item) -> None:
        """Show an item as learners see it, and below it what they see later."""
        self._begin(bar=True)
        self._text(item.prompt, Size.TITLE)
        panel = ANSWER_PANELS[item.kind](self._look, item)
        panel.setEnabled(False)
        self._inside.addWidget(panel)
        self._head(self.tr("Answer"))
        self._inside.addWidget(_key(self._look, item))
        if item.hints:
            self._head(self.tr("Hints"))
            for number, hint in enumerate(item.hints, 1):
                text = RichText(self._look, Size.BODY)
                text.set_markdown(hint)
                self._numbered(number, text)
        if item.explanation:
            self._head(self.tr("Explanation"))
            self._text(item.explanation, Size.BODY)
        if item.solution:
            self._head(self.tr("Model solution"))
            for number, line in enumerate(item.solution, 1):
                text = RichText(self._look, Size.LEAD)
                text.set_maths(line)
                self._numbered(number, text)
        self._end()

    def show_trial(self, item: Item, parts: Parts, preferences: Callable[[], Preferences]) -> None:
        """Let a person answer an item as a learner does."""
        here = self.isAncestorOf(QApplication.focusWidget()) if QApplication.focusWidget() is not None else False
        self._begin(bar=True)
        self.tried = Trial(self._look, item, parts, preferences)
        self._inside.addWidget(self.tried)
        self._end()
        if here:  # else somebody is writing in the form
            self.tried.area.take_focus()

    def show_ten(self, items: tuple[Item, ...]) -> None:
        """Show instances of a template, each with its answer."""
        self._begin(bar=True)
        if len(items) < INSTANCES:
            words = self.tr("The numbers give only {count} different exercises.").format(count=len(items))
            self._inside.addWidget(label(words, "muted", wrap=True))
        for number, item in enumerate(items, 1):
            prompt = RichText(self._look, Size.BODY)
            prompt.set_markdown(item.prompt)
            line = row(label(self.tr("Answer"), "small"), _key(self._look, item), gap=GRID)
            line.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(column(prompt, line, gap=GRID // 2))
            self._numbered(number, holder)
        self._end()

    def _begin(self, *, bar: bool) -> None:
        self.tried = None
        clear(self._inside)
        self._bar.setVisible(bar)
        self._again.setVisible(bar)

    def _end(self) -> None:
        self._inside.addStretch(1)
        for index in range(self._inside.count()):
            if (widget := self._inside.itemAt(index).widget()) is not None and not isinstance(widget, FeedbackStrip):
                widget.show()
        self.scroll.fit()

    def _head(self, text: str) -> None:
        self._inside.addWidget(label(text, "strong"))

    def _text(self, markdown: str, size: Size, weight: int = 400) -> None:
        text = RichText(self._look, size, weight)
        text.set_markdown(markdown)
        self._inside.addWidget(text)

    def _numbered(self, number: int, content: QWidget) -> None:
        mark = label(str(number), "step")
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark.setFixedSize(self._look.px(32), self._look.px(32))
        line = row(mark, content, gap=int(1.5 * GRID), margins=(int(1.5 * GRID), GRID, int(1.5 * GRID), GRID))
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self._inside.addWidget(frame("card", line))


class Trial(QWidget):
    """An item to be answered: the learners' own place to answer, their rules, their hints."""

    def __init__(self, look: Look, item: Item, parts: Parts, preferences: Callable[[], Preferences]) -> None:
        super().__init__()
        self._item, self._hints = item, 0
        prompt = RichText(look, Size.TITLE)
        prompt.set_markdown(item.prompt)
        self.area = AnswerArea(look, Senses(parts, preferences, self))
        self.area.show_item(replace(item, ways=frozenset({Modality.TEXT})))
        self.area.check_wanted.connect(self.check)
        self.strip = FeedbackStrip(look)
        check = Button(look, self.tr("Check"), kind="primary", pressed=self.check)
        self._hint = Button(look, self.tr("Hint"), icon="hint", pressed=self._show_hint)
        self._hint.setEnabled(bool(item.hints))
        note = label(
            self.tr("Nothing is recorded. Learners may also draw, show or say their answer."), "small", wrap=True
        )
        self.setLayout(column(prompt, self.area, self.strip, row(self._hint, None, check), note, gap=int(1.5 * GRID)))

    def check(self) -> None:
        """Judge what was typed, as it is judged in a lesson."""
        typed = self.area.response().text or ""
        judged = assess(self._item, Reading(typed, 1.0, True))
        self.area.show_assessment(judged)
        self.strip.say(_tone(judged), say(judged.feedback))
        if judged.verdict is Verdict.CORRECT and self._item.explanation:
            self.strip.add(self._item.explanation)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.check()
        else:
            super().keyPressEvent(event)

    def _show_hint(self) -> None:
        self.strip.say("hint", self._item.hints[self._hints])
        self._hints = min(self._hints + 1, len(self._item.hints) - 1)


def _tone(judged: Assessment) -> str:
    if judged.verdict is Verdict.CORRECT:
        return "good"
    return "bad" if judged.verdict is Verdict.INCORRECT else "warn"


def _key(look: Look, item: Item) -> RichText:
    text = RichText(look, Size.LEAD)
    if item.kind in _MATHS:
        text.set_maths(item.shown_key())
    else:
        text.set_markdown(item.shown_key())
    return text
