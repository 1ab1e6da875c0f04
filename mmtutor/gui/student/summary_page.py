"""After a lesson: what you can do now, one thing to practise, and how it changed. No score, no shame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmtutor.domain.course import Course, Lesson
from mmtutor.gui.look import Look
from mmtutor.gui.page import Page
from mmtutor.gui.student.overview import GROWING, STRONG
from mmtutor.gui.theme import GRID, Size
from mmtutor.gui.widgets.basic import Button, Mark, clear, column, frame, label, row
from mmtutor.gui.widgets.rich_text import RichText
from mmtutor.tutor.events import Summary

WIDEST = 760  # px at 100 %
KNOWN_BEFORE = 0.02  # from here on a skill was there before, and the bar shows where it began


class Change(QWidget):
    """A skill before and after, as a bar with the gained part marked."""

    def __init__(self, look: Look, before: float, after: float, spoken: str) -> None:
        super().__init__()
        self._look, self._before, self._after = look, before, after
        self.setAccessibleName(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, 2, self.width(), 10)
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(track, 5, 5)
        painter.setBrush(self._look.colour("good" if self._after >= STRONG else "accent"))
        painter.drawRoundedRect(QRectF(0, 2, max(10.0, self.width() * self._after), 10), 5, 5)
        if self._before > KNOWN_BEFORE:
            x = self.width() * self._before
            painter.setPen(QPen(self._look.colour("ink"), 2))
            painter.drawLine(round(x), 0, round(x), 14)


class SummaryPage(Page):
    """`home_wanted()` or `again_wanted()`."""

    home_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.body.setMaximumWidth(look.px(WIDEST))
        self._again = Button(look, self.tr("Practise some more"), icon="retake", pressed=self.again_wanted.emit)
        self._home = Button(look, self.tr("Done  ⏎"), kind="primary", pressed=self.home_wanted.emit)
        for thing in (self._again, None, self._home):
            self.foot_layout.addStretch(1) if thing is None else self.foot_layout.addWidget(thing)
        self.footer.show()
        self.back.connect(self.home_wanted)

    def show_summary(self, summary: Summary, course: Course, lesson: Lesson) -> None:
        """Draw a finished sitting."""
        clear(self.body_layout)
        self.title.setText(f"{course.title} · {lesson.title}")
        self.setAccessibleName(self.title.text())
        names = {skill.id: skill.name for skill in course.skills}
        head = self.tr("Well done") if summary.attempts else self.tr("See you soon")
        self.body_layout.addWidget(label(head, "title"))
        self.body_layout.addWidget(label(self._sentence(summary), "lead", wrap=True))
        strong = [skill for skill, value in summary.after.items() if value >= STRONG]
        weakest = min(
            (s for s in summary.after if summary.after[s] < STRONG), key=summary.after.__getitem__, default=None
        )
        if strong:
            self._section("tick", "good", self.tr("What you can do now"), [names.get(s, s) for s in strong])
        if weakest is not None:
            words = (
                self.tr("One thing to practise")
                if summary.after[weakest] >= GROWING
                else self.tr("This is where to go on")
            )
            self._section("hint", "accent", words, [names.get(weakest, weakest)])
        if summary.after:
            self._plot(summary, names)
        self.body_layout.addStretch(1)
        self.settle()
        self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sentence(self, summary: Summary) -> str:
        if not summary.attempts:
            return self.tr("Nothing was answered this time. The lesson is where you left it.")
        if summary.correct == 1:
            return self.tr("You found one answer, and tried {attempts} times in all.").format(attempts=summary.attempts)
        return self.tr("You found {correct} answers, {first} of them at the first try.").format(
            correct=summary.correct, first=summary.first_try
        )

    def _section(self, icon: str, colour: str, head: str, lines: list[str]) -> None:
        texts = []
        for line in lines:
            text = RichText(self.look, Size.LEAD)
            text.set_markdown(line)
            texts.append(text)
        words = column(label(head, "strong"), *texts, gap=GRID // 2)
        mark = Mark(self.look, icon, colour, 28)
        content = row(mark, words, gap=2 * GRID, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID))
        content.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        content.setStretch(1, 1)
        self.body_layout.addWidget(frame("card", content))

    def _plot(self, summary: Summary, names: dict[str, str]) -> None:
        layout = column(gap=int(1.5 * GRID), margins=(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID))
        layout.addWidget(label(self.tr("How it changed"), "strong"))
        for skill, after in summary.after.items():
            before = summary.before.get(skill, 0.0)
            name = RichText(self.look, Size.BODY)
            name.set_markdown(names.get(skill, skill))
            spoken = self.tr("{skill}: from {before} to {after} per cent").format(
                skill=names.get(skill, skill), before=round(100 * before), after=round(100 * after)
            )
            layout.addLayout(column(name, Change(self.look, before, after, spoken), gap=2))
        if any(summary.before.get(skill, 0.0) > KNOWN_BEFORE for skill in summary.after):
            layout.addWidget(label(self.tr("The line shows where you began today."), "small", wrap=True))
        self.body_layout.addWidget(frame("card", layout))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Enter"), self.tr("Done")), *super().keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.home_wanted.emit()
        else:
            super().keyPressEvent(event)
