"""After a lesson: what you can do now, one thing to practise, how it grew and when it returns. No score, no shame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.diagnostic import KNOWN, first_lesson
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.student.overview import GROWING, STRONG
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, Mark, clear, column, frame, label, row
from mmtutor.gui.widgets.plots import DAYS, LINES, GrowthPlot, LineSample, ReturnPlot
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.tutor.events import Summary

WIDEST = 760  # px at 100 %
_DAY = timedelta(days=1)


class SummaryPage(Page):
    """`home_wanted()`, `again_wanted()`, or `lesson_wanted(course, lesson)` after the questions at a course's start."""

    home_wanted = Signal()
    again_wanted = Signal()
    lesson_wanted = Signal(object, object)

    def __init__(self, look: Look, clock: Callable[[], datetime]) -> None:
        super().__init__(look)
        self._clock = clock
        self._begins: tuple[Course, Lesson] | None = None
        self.body.setMaximumWidth(look.px(WIDEST))
        self._again = Button(look, self.tr("Practise some more"), icon="retake", pressed=self.again_wanted.emit)
        self._home = Button(look, self.tr("Done  ⏎"), kind="primary", pressed=self.go_on)
        for thing in (self._again, None, self._home):
            self.foot_layout.addStretch(1) if thing is None else self.foot_layout.addWidget(thing)
        self.footer.show()
        self.back.connect(self.home_wanted)

    def go_on(self) -> None:
        """Go home, or into the lesson that was found to be the right one."""
        if self._begins is None:
            self.home_wanted.emit()
        else:
            self.lesson_wanted.emit(*self._begins)

    def show_summary(self, summary: Summary, course: Course, lesson: Lesson) -> None:
        """Draw a finished sitting."""
        names = self._open(f"{course.title} · {lesson.title}", course)
        self.body_layout.addWidget(label(self._head(summary), "title"))
        self.body_layout.addWidget(label(self._sentence(summary), "lead", wrap=True))
        strong = [skill for skill, value in summary.after.items() if value >= STRONG]
        weakest = min(
            (s for s in summary.after if summary.after[s] < STRONG), key=summary.after.__getitem__, default=None
        )
        if strong:
            self._section("tick", "good", self.tr("What you can do now"), [names.get(s, s) for s in strong])
        if weakest is not None:
            grown = summary.after[weakest] >= GROWING
            words = self.tr("One thing to practise") if grown else self.tr("This is where to go on")
            self._section("hint", "accent", words, [names.get(weakest, weakest)])
        if summary.after:
            self._growth(summary, names)
        if summary.returns and summary.attempts:
            self._returns(summary.returns, names)
        self._close()

    def show_placement(self, summary: Summary, course: Course) -> None:
        """Say what the questions at the start of a course have found."""
        names = self._open(course.title, course)
        self._begins = None
        lesson = first_lesson(course, summary.after)
        self.body_layout.addWidget(label(self.tr("Now we know where to begin"), "title"))
        if lesson is None:
            words = self.tr("You know all of this course already. Pick any lesson to keep it fresh.")
        else:
            words = self.tr("We begin with {lesson}.").format(lesson=f"**{lesson.title}**")
            self._begins = course, lesson
        text = RichText(self.look, Size.LEAD)
        text.set_markdown(words)
        self.body_layout.addWidget(text)
        order = [skill.id for skill in course.skills if skill.id in summary.after]
        known = [names[skill] for skill in order if summary.after[skill] >= KNOWN]
        if known:
            self._section("tick", "good", self.tr("What you know already"), known)
        new = [names[skill] for skill in order if summary.after[skill] < KNOWN]
        if new:
            self._section("hint", "accent", self.tr("What is still to come"), new)
        self._close()

    def _open(self, title: str, course: Course) -> dict[str, str]:
        clear(self.body_layout)
        self._begins = None
        self.title.setText(title)
        self.setAccessibleName(title)
        return {skill.id: skill.name for skill in course.skills}

    def _close(self) -> None:
        self.body_layout.addStretch(1)
        self.settle()
        self._again.setVisible(self._begins is None)
        self._home.set_words(self.tr("Begin  ⏎") if self._begins else self.tr("Done  ⏎"))
        self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, summary: Summary) -> str:
        if summary.correct:
            return self.tr("Well done")
        return self.tr("You have made a start") if summary.attempts else self.tr("See you soon")

    def _sentence(self, summary: Summary) -> str:
        if not summary.attempts:
            return self.tr("Nothing was answered this time. The lesson is where you left it.")
        if not summary.correct:
            return self.tr("No answer was right yet. That is what practising is for; next time a hint can help.")
        if summary.attempts == 1:
            return self.tr("You found one answer.")
        if summary.correct == 1:
            return self.tr("You found one answer, and tried {attempts} times in all.").format(attempts=summary.attempts)
        return self.tr("You found {correct} answers, {first} of them at the first try, without help.").format(
            correct=summary.correct, first=summary.first_try
        )

    def _section(self, icon: str, colour: str, head: str, lines: list[str]) -> None:
        words = column(label(head, "strong"), *(self._text(line, Size.LEAD) for line in lines), gap=GRID // 2)
        mark = Mark(self.look, icon, colour, 28)
        content = row(mark, words, gap=2 * GRID, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID))
        content.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        content.setStretch(1, 1)
        self.body_layout.addWidget(frame("card", content))

    def _growth(self, summary: Summary, names: Mapping[str, str]) -> None:
        """Draw how the skills grew: a line each over the exercises, and in words from where to where."""
        layout = column(gap=GRID, margins=(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID))
        layout.addWidget(label(self.tr("How it grew"), "strong"))
        skills = sorted(summary.after, key=lambda s: summary.after[s] - summary.before.get(s, 0.0), reverse=True)
        skills = skills[: len(LINES)]
        steps = summary.trace or (summary.after,)
        lines = [
            [summary.before.get(s, 0.0), *(step.get(s, summary.before.get(s, 0.0)) for step in steps)] for s in skills
        ]
        for index, (skill, line) in enumerate(zip(skills, lines, strict=True)):
            words = self.tr("{before} % → {after} %") if skill in summary.before else self.tr("new → {after} %")
            change = words.format(before=round(100 * line[0]), after=round(100 * line[-1]))
            entry = row(LineSample(self.look, index), self._text(names.get(skill, skill)), label(change, "small"))
            entry.setStretch(1, 1)
            layout.addLayout(entry)
        spoken = self.tr("How sure each skill was after each exercise.")
        layout.addWidget(GrowthPlot(self.look, lines, STRONG, spoken))
        note = self.tr("From left to right: the exercises of today. Above the dashed line a skill is strong.")
        layout.addWidget(label(note, "small", wrap=True))
        self.body_layout.addWidget(frame("card", layout))

    def _returns(self, returns: Mapping[str, datetime], names: Mapping[str, str]) -> None:
        """Draw when each skill comes back for review."""
        layout = column(gap=GRID, margins=(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID))
        layout.addWidget(label(self.tr("When it comes back"), "strong"))
        now = self._clock()
        order = sorted(returns, key=returns.__getitem__)
        for number, skill in enumerate(order, 1):
            days = max(0.0, (returns[skill] - now) / _DAY)
            when = self._when(days)
            plot = ReturnPlot(self.look, days, self._marks() if number == len(order) else (), when)
            name: QWidget = self._text(names.get(skill, skill))
            top = row(name, label(when, "small"))
            top.setStretch(0, 1)
            layout.addLayout(column(top, plot, gap=2))
        self.body_layout.addWidget(frame("card", layout))

    def _when(self, days: float) -> str:
        whole = round(days)
        if whole < 1:
            return self.tr("later today")
        return self.tr("tomorrow") if whole == 1 else self.tr("in {days} days").format(days=whole)

    def _marks(self) -> Sequence[str]:
        return [self.tr("today"), *(self.tr("{days} d").format(days=days) for days in DAYS[1:])]

    def _text(self, markdown: str, size: int = Size.BODY) -> RichText:
        text = RichText(self.look, size)
        text.set_markdown(markdown)
        return text

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Enter"), self.tr("Done")), *super().keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
