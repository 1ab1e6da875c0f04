"""What the machine does, how well it was measured to read, and how to object.

The figures are written by the evaluation of the model, beside its card; nothing here repeats one of them.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLayout

from mmtutor.domain.measured import Measured
from mmtutor.gui.parts import ModelFacts
from mmtutor.gui.student.overview import GROWING, STRONG
from mmtutor.gui.teacher.gate import Desk, TeacherPage, card
from mmtutor.gui.theme import GRID
from mmtutor.gui.translate import say
from mmtutor.gui.widgets.basic import Button, clear, column, label, row
from mmtutor.gui.widgets.progress import Bar
from mmtutor.messages import Message, message

WIDEST = 900  # px at 100 %
# What the evaluation calls the lines that are told to teachers.
ROWS: dict[str, Message] = {
    each.template: each
    for each in (
        message("handwritten single digits, unseen writers"),
        message("handwritten flat expressions, exact"),
        message("handwritten fractions, mixed numbers, powers"),
        message("the same as pen strokes"),
        message("spoken digits, unseen speakers, clean"),
        message("spoken digits at 0 dB"),
        message("spoken digit strings"),
        message("spoken numbers and letters"),
        message("spoken yes and no"),
        message("spoken fractions, negatives, expressions (held-out voices)"),
        message('silence, noise, blank page, other talk: "nothing" or "unsure"'),
    )
}


class MachinePage(TeacherPage):
    """Says in plain words what is done by the machine, how well, and what a person can do about it."""

    heading = message("The machine")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.body.setMaximumWidth(desk.look.px(WIDEST))
        self.body_layout.addWidget(label(self.tr("What the machine does"), "title"))
        self.body_layout.addWidget(
            card(
                label(self.tr("Its part"), "head"),
                self._words(
                    self.tr(
                        "A neural network reads what a learner writes, draws, shows or says. It runs on this computer. "
                        "It does not see the right answer and judges nothing."
                    )
                ),
                self._words(
                    self.tr(
                        "Fixed rules judge what was read, choose hints and name misconceptions. They give their "
                        "reason, and the same answer always gets the same verdict."
                    )
                ),
                self._words(
                    self.tr(
                        "A formula estimates from the judged answers how well each skill is known, and with it chooses "
                        "the next exercise. It decides nothing else, and gives no marks."
                    )
                ),
                self._words(
                    self.tr(
                        "Nothing is inferred from a face or a voice: no mood, no attention, no identity. Pictures and "
                        "sound are forgotten after each answer."
                    )
                ),
            )
        )
        self._figures = column(gap=GRID)
        self.body_layout.addWidget(card(label(self.tr("How well it reads"), "head"), self._figures))
        review = Button(self.look, self.tr("Open the answers to review"), pressed=lambda: self.desk.go("review"))
        self.body_layout.addWidget(
            card(
                label(self.tr("How to object"), "head"),
                self._words(
                    self.tr(
                        "A learner can correct every reading before it is judged, type instead, and ask the teacher. "
                        "A wrong reading costs nothing."
                    )
                ),
                self._words(
                    self.tr(
                        "A teacher can judge any doubtful answer anew, accept an answer for a whole class, and undo "
                        "that. The teacher's word replaces the machine's, and a log keeps both."
                    )
                ),
                self._words(
                    self.tr(
                        "Learners and parents can ask for everything that is kept of a learner, and have it erased: "
                        "both are on the learner's page."
                    )
                ),
                row(review, None),
            )
        )
        self.body_layout.addStretch(1)

    def opened(self) -> None:
        self.ask(self.desk.parts.model, self.show_facts)

    def show_facts(self, facts: ModelFacts) -> None:
        """Show what was measured."""
        clear(self._figures)
        found = [each for each in facts.figures if each.name in ROWS]
        if facts.trouble is not None:
            self._figures.addWidget(label(say(facts.trouble), "warn", wrap=True))
        if not found:
            self._figures.addWidget(
                self._words(self.tr("There are no figures here: these weights were not measured yet."))
            )
        else:
            self._figures.addWidget(
                self._words(
                    self.tr(
                        "Whole answers read exactly, from people whose writing and voices it was not trained on. In "
                        "brackets: where the true share lies with 95 % confidence, and the number of answers. The "
                        "figures are those of the model card."
                    )
                )
            )
        for number, each in enumerate(found):
            self._figures.addLayout(self._figure(each, found[number - 1].name if number else ""))
        self.settle()

    def _figure(self, each: Measured, before: str) -> QLayout:
        name = say(ROWS[each.name])
        if each.name == "the same as pen strokes":
            name = f"{say(ROWS[before])}: {name}"
        colour = "good" if each.share >= STRONG else "accent" if each.share >= GROWING else "warn"
        bar = Bar(self.look, name)
        bar.show_share(each.share, colour)
        words = self.tr("{share} % ({low} to {high}, {count} answers)").format(
            share=f"{100 * each.share:.1f}",
            low=f"{100 * each.low:.1f}",
            high=f"{100 * each.high:.1f}",
            count=each.count,
        )
        top = row(label(name, wrap=True), label(words, "small"))
        top.setStretch(0, 1)
        return column(top, bar, gap=2)

    def _words(self, text: str) -> QLabel:
        return label(text, wrap=True)
