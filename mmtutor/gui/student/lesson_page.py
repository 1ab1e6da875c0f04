"""The lesson: one question, one place to answer, one next step. Shows the tutor's events; judges nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.people import Learner
from mmtutor.gui.bridge import Bridge
from mmtutor.gui.look import Look
from mmtutor.gui.page import WIDEST, Page
from mmtutor.gui.parts import Parts
from mmtutor.gui.preferences import Preferences
from mmtutor.gui.senses import Senses
from mmtutor.gui.student.answer_area import AnswerArea
from mmtutor.gui.student.help_words import hint_text, hint_word, revealed_text, undecided_text
from mmtutor.gui.student.items.stated import named
from mmtutor.gui.student.lesson_desk import LessonDesk
from mmtutor.gui.student.lesson_foot import OPEN, LessonFoot, LessonState
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import label, middle
from mmtutor.gui.widgets.feedback_strip import FeedbackStrip
from mmtutor.gui.widgets.progress import HowFar
from mmtutor.gui.widgets.reading_panel import ReadingPanel
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.gui.widgets.sense_marks import SenseMarks
from mmtutor.gui.widgets.worked_lines import WorkedLines
from mmtutor.tutor import Detour, Example, Stage, events

LIVE_MS = 200  # at most so often an unfinished answer is read
WAYS_BY_KEY = {Qt.Key.Key_F1: "type", Qt.Key.Key_F2: "draw", Qt.Key.Key_F3: "show", Qt.Key.Key_F4: "say"}


class LessonPage(Page):
    """`finished(summary)` at the end, or when the learner leaves; `detour_wanted(cards)` where a card comes between."""

    finished = Signal(object)
    detour_wanted = Signal(object)

    def __init__(self, look: Look, parts: Parts, preferences: Callable[[], Preferences]) -> None:
        super().__init__(look)
        self._preferences = preferences
        self._explains = parts.explains
        self._feedback = ""  # of the rules; other words are shown below it
        self.tells_teacher: Callable[[], bool] = lambda: False  # whether "I'm stuck" is news to a teacher
        self.has_teacher: Callable[[], bool] = lambda: False  # whether one looks at what can't be decided here
        self._bridge = Bridge(events.LiveReading, self)
        self._bridge.event.connect(self._told)
        self._tutor: Any = parts.tutor(self._bridge.notify)
        self._state, self._live_due = LessonState.CLOSED, False
        self._outcomes: list[bool] = []
        self._still = QElapsedTimer()  # since something happened
        self.senses = Senses(parts, preferences, self)
        self.how_far = HowFar(look)
        self.head_right.addWidget(self.how_far)
        self.head_right.addWidget(SenseMarks(look, self.senses))
        self._why = label("", "small", wrap=True)
        self.prompt = RichText(look, Size.TITLE)
        self.worked = WorkedLines(look)
        self.answers = AnswerArea(look, self.senses)
        self.reading = ReadingPanel(look)
        self.strip = FeedbackStrip(look)
        self._arrange()
        self.answers.changed.connect(self._changed)
        self.answers.check_wanted.connect(self.check)
        self.answers.asks.connect(self._line_asked)
        self.answers.moved.connect(self.keep_in_sight)
        self.answers.way_changed.connect(lambda _: self._refresh())
        self.reading.accepted.connect(self.check)
        self.reading.confirmed.connect(self._confirmed)
        self._pulse = QTimer(self, interval=LIVE_MS)
        self._pulse.timeout.connect(self._read_live)
        look.changed.connect(self._fit)

    def _arrange(self) -> None:
        self.body_layout.setContentsMargins(0, 2 * GRID, 0, 2 * GRID)
        for part in (self._why, self.prompt, self.worked):
            self.body_layout.addWidget(part)
        self.body_layout.addSpacing(GRID)
        self._desk = LessonDesk(self.look, self.answers, self.reading)
        self.body_layout.addLayout(self._desk, 1)
        does = {
            "hint": self.hint, "stuck": self.stuck, "explain": self.explain, "skip": self.onward, "check": self.enter,
        }  # fmt: skip
        self.foot = LessonFoot(self.look, self.foot_layout, does)
        self.footer.show()
        holder = middle(self.strip, WIDEST)
        holder.setContentsMargins(4 * GRID, 0, 4 * GRID, GRID)
        self.outer_layout.insertLayout(2, holder)

    @property
    def state(self) -> LessonState:
        return self._state

    @property
    def tutor(self) -> Any:
        """The tutor of this page."""
        return self._tutor

    def begin(self, learner: Learner, course: Course, lesson: Lesson | None) -> None:
        """Start a lesson; None: the few questions that find out where to begin in the course."""
        self.title.setText(f"{course.title} · {self.tr('Where to begin') if lesson is None else lesson.title}")
        self.setAccessibleName(self.title.text())
        self._outcomes = []
        self.answers.set_way(self._preferences().first_way)
        self._state = LessonState.ANSWERING
        if lesson is None:
            self._tutor.start_diagnostic(learner, course)
        else:
            self._tutor.start(learner, course, lesson)
        self.resume()

    def resume(self) -> None:
        """Go on, as after a detour."""
        self._still.start()
        self._pulse.start()
        if self._state is LessonState.READING:
            self._next()

    def leave(self) -> None:
        """End the lesson where it is; nothing is lost."""
        if self._state is not LessonState.CLOSED:
            self._state = LessonState.CLOSED
            self.closed()
            self.finished.emit(self._tutor.finish())

    def closed(self) -> None:
        self._pulse.stop()
        self.senses.close()

    # What the learner does

    def enter(self) -> None:
        """Enter: check the answer, agree with the reading, or go on, whatever comes next."""
        if self._state is LessonState.CONFIRMING:
            self.reading.agree()
        elif self._state in (LessonState.DONE, LessonState.READING):
            self.onward()
        else:
            self.check()

    def check(self) -> None:
        """Hand the answer in; a page is read first, and what is doubtful in it confirmed."""
        if self._state not in OPEN or self.answers.holds_check():
            return
        self.answers.say_panel.listen()
        before, self._state = self._state, LessonState.THINKING
        if not self.answers.hand_in(self._tutor):
            self._state = before
        self._refresh()

    def hint(self) -> None:
        """Ask for the next hint."""
        self._tutor.hint()

    def stuck(self) -> None:
        """Say that no idea is left: a hint, then the answer; where there is no hint, a teacher is told first."""
        tutor = self._tutor
        helped = tutor.hints_left or tutor.hints_shown or tutor.stage is Stage.DIAGNOSTIC
        if helped or self._state not in OPEN or not self.tells_teacher():
            tutor.stuck()
        else:
            told = self.tr("Your teacher sees that you are stuck. For the answer now, press “I'm stuck” again.")
            self.strip.say("hint", told)

    def explain(self) -> None:
        """Ask for the feedback in other words; what is shown stays until they come."""
        if self._tutor.explain():
            self.foot.wait_for_words()

    def onward(self) -> None:
        """Go to the next item, or to the summary after the last one."""
        if self._state is not LessonState.READING:
            self._outcomes.append(self._state is LessonState.DONE and self.strip.tone == "good")
        self._next()

    def _next(self) -> None:
        done, total = self._tutor.progress
        if max(done, len(self._outcomes)) >= total or not self._tutor.next_item():
            self.leave()

    def _confirmed(self, text: str) -> None:
        if self._state is LessonState.CONFIRMING:
            self._state = LessonState.THINKING
            self.answers.show_meant(text)
            self._tutor.confirm(text)
        else:
            self.answers.replace_by(text)
            self.check()

    def _changed(self) -> None:
        self._live_due = True
        self._still.restart()
        if self._state is LessonState.WRONG:
            self._state = LessonState.ANSWERING
            self._refresh()

    def _read_live(self) -> None:
        """Have the unfinished answer read, if it changed or somebody speaks; offer help where nothing happens."""
        self.foot.show_help(self._state, self._tutor)
        if self._state in OPEN:
            self._tutor.idle(self._still.elapsed() / 1000)
        if self._state is not LessonState.ANSWERING:
            return
        if self.answers.say_panel.listen() or self._live_due:
            self._live_due = False
            self._tutor.live(self.answers.response())

    # What the tutor tells

    def _told(self, event: Any) -> None:
        if self._state is not LessonState.CLOSED:
            self._tellings()[type(event)](event)
            self._refresh()

    def _tellings(self) -> dict[type, Callable[[Any], None]]:
        return {
            events.ItemShown: self._item_shown,
            Example: self._example_shown,
            Detour: self._detour_shown,
            events.LiveReading: lambda e: self._show_reading(e.reading, self.reading.show_live),
            events.Read: lambda e: self._show_reading(e.reading, self.reading.show_read),
            events.PageRead: self._page_read,
            events.Confirm: self._asked,
            events.Assessed: self._assessed,
            events.HintShown: self._hinted,
            events.HintOffered: self._hint_offered,
            events.Revealed: self._revealed,
            events.Trouble: self._trouble,
            events.Explained: self._explained,
            events.StillThinking: lambda e: self.strip.say("plain", self.tr("I am still reading your last answer.")),
        }

    def _item_shown(self, event: events.ItemShown) -> None:
        self._state = LessonState.ANSWERING
        self._show_question(event.item.prompt, say(event.why))
        self.worked.show_lines(event.lines, missing=True)
        self.reading.reset(lambda text: named(event.item, text))
        self.answers.setEnabled(True)
        self.answers.show()
        self.answers.show_item(event.item)

    def _example_shown(self, event: Example) -> None:
        self._state = LessonState.READING
        self._show_question(event.question, say(event.why))
        self.worked.show_lines(event.lines)
        self.answers.hide()
        self.reading.hide()
        self._refresh()
        self.foot.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _detour_shown(self, event: Detour) -> None:
        self._state = LessonState.READING
        self.detour_wanted.emit(event)

    def _show_question(self, prompt: str, why: str) -> None:
        self._live_due = False
        self._still.restart()
        self.strip.say_nothing()
        self._why.setText(why)
        self.prompt.set_markdown(prompt)
        self.scroll.verticalScrollBar().setValue(0)

    def _show_reading(self, reading: Any, show: Callable[[Any], None]) -> None:
        self.answers.show_reading(reading)
        show(reading)

    def _page_read(self, event: events.PageRead) -> None:
        self._state = LessonState.ANSWERING
        self.answers.put_page(event.readings)
        self.strip.say("plain", self.tr("This is what I read. Change what is not right, then check."))

    def _line_asked(self) -> None:
        self.strip.say("plain", self.tr("Where I ask, press Enter if I read it right, or change it. Then check."))

    def _asked(self, event: events.Confirm) -> None:
        self._state = LessonState.CONFIRMING
        self.reading.show()
        self.reading.ask(event.reading)
        QTimer.singleShot(LIVE_MS, self, lambda: self.scroll.ensureWidgetVisible(self.reading))

    def _assessed(self, event: events.Assessed) -> None:
        verdict, self._feedback = event.assessment.verdict, say(event.assessment.feedback)
        self._still.restart()
        self.answers.show_assessment(event.assessment)
        if verdict is Verdict.UNSURE:  # done with here, not decided
            self._feedback = undecided_text(self._feedback, self._tutor, self.has_teacher())
        if verdict in (Verdict.CORRECT, Verdict.UNSURE):
            self.strip.say("good" if verdict is Verdict.CORRECT else "plain", self._feedback)
            self._go_on_from_here()
            return
        if self._tutor.stage is Stage.DIAGNOSTIC and verdict is Verdict.INCORRECT:
            self.strip.say("plain", self.tr("That is for the lessons to come."), self.tr("Not yet"))
            self._go_on_from_here()
            return
        self._state = LessonState.WRONG
        almost = verdict is Verdict.INVALID or event.assessment.same_value
        word = "" if event.headline is None else say(event.headline)
        self.strip.say("warn" if almost else "bad", self._feedback, word)
        self.answers.forget_speech()
        self.answers.take_focus()
        self.keep_in_sight()

    def _explained(self, event: events.Explained) -> None:
        words = event.text or (say(event.trouble) if event.trouble else "")
        if self._feedback:
            told = f"{self._feedback}\n\n{words}"
            self.strip.say(self.strip.tone, told, self.tr("In other words, by a language model"))

    def _hinted(self, event: events.HintShown) -> None:
        self._still.restart()
        self._feedback = ""
        self.strip.say("hint", hint_text(event.hint), hint_word(event))
        self.keep_in_sight()

    def _hint_offered(self, event: events.HintOffered) -> None:
        if self.strip.tone:
            self.strip.add(say(event.message))
        else:
            self.strip.say("hint", say(event.message))

    def _revealed(self, event: events.Revealed) -> None:
        self.strip.say("plain", revealed_text(event), self.tr("This is how it goes"))
        self._go_on_from_here()

    def _go_on_from_here(self) -> None:
        """Close the answer and put the keyboard on "Next"; before that it has to be enabled."""
        self._state = LessonState.DONE
        self._refresh()
        self.foot.check.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answers.setEnabled(False)

    def _trouble(self, event: events.Trouble) -> None:
        if self._state in (LessonState.THINKING, LessonState.CONFIRMING):
            self._state = LessonState.ANSWERING
        self.strip.say("warn", say(event.message))

    def _refresh(self) -> None:
        tutor, state = self._tutor, self._state
        if state is LessonState.CLOSED:
            return
        judged = state in (LessonState.WRONG, LessonState.DONE) and self.strip.tone in ("good", "bad", "warn", "hint")
        explains = judged and (self._explains or bool(self._preferences().explainer))
        done, total = tutor.progress
        last, page = max(done, len(self._outcomes) + 1) >= total, self.answers.reads_page
        self.foot.show_state(state, tutor, last, explains, page)
        self.how_far.show_progress(self._outcomes, total)
        beside = (self.answers.way != "type" and not page) or state is LessonState.CONFIRMING
        self.reading.setVisible(beside and state is not LessonState.READING)

    def _fit(self) -> None:
        self._desk.fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Enter"), self.tr("Check, then next")),
            ("F1 – F4", self.tr("Type, Draw, Show, Say")),
            (self.tr("Space"), self.tr("Hold to talk")),
            ("Ctrl+H", self.tr("Hint")),
            ("Ctrl+Z", self.tr("Undo a stroke")),
            (self.tr("Esc"), self.tr("Leave; nothing is lost")),
            ("?", self.tr("These keys")),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif key in WAYS_BY_KEY and self._state is not LessonState.DONE:
            self.answers.set_way(WAYS_BY_KEY[Qt.Key(key)])
        elif key == Qt.Key.Key_H and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.foot.hint.click()
        elif key == Qt.Key.Key_Space and self._talks() and not event.isAutoRepeat():
            self.answers.say_panel.talk.hold()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.answers.say_panel.talk.release()
        else:
            super().keyReleaseEvent(event)

    def _talks(self) -> bool:
        """Whether Space means talking: wherever the microphone is on and nothing is being typed."""
        return self.answers.say_panel.talk.isEnabled() and not isinstance(self.focusWidget(), QLineEdit)
