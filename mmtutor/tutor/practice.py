"""One lesson as it is being practised: item, hints, history and mastery. Knows no store and no thread."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from mmtutor.domain.assessment import Verdict
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.items.item import Item
from mmtutor.domain.mastery import after_answer
from mmtutor.domain.next_item import Past, next_template
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import Message
from mmtutor.tutor.events import Summary

COUNTED = {Verdict.CORRECT: True, Verdict.INCORRECT: False}  # what says something of mastery


@dataclass
class Tally:
    """Counts of a session."""

    items: int = 0
    correct: int = 0
    first_try: int = 0
    attempts: int = 0
    hints: int = 0


class Practice:
    """The state between two items, and the choice of the next."""

    def __init__(self, course: Course, lesson: Lesson, mastery: Mapping[str, float], rng: random.Random) -> None:
        self.course = course
        self.lesson = lesson
        self.mastery: dict[str, float] = dict(mastery)
        self.tally = Tally()
        self.item: Item | None = None
        self.why: Message | None = None
        self.hints_shown = 0
        self.tries = 0  # judged answers to this item
        self.solved = self.revealed = False  # this item
        self._before = dict(mastery)
        self._rng = rng
        self._template: ItemTemplate | None = None
        self._right_at_once = False  # the present item, at the first try and without a hint
        self._history: list[Past] = []
        self._met: dict[str, None] = {}  # skills, in the order they were met

    @property
    def done(self) -> bool:
        """Whether the present item was solved or given up."""
        return self.solved or self.revealed

    def next(self) -> Item:
        """Choose the next item."""
        if self._template is not None:
            self._history.append(Past(self._template.id, self._right_at_once))
        template, why = next_template(self.lesson.templates, self.mastery, self._history, self._rng)
        self._template, self._right_at_once = template, False
        self.item, self.why = template.sample(self._rng), why
        self.hints_shown = self.tries = 0
        self.solved = self.revealed = False
        self.tally.items += 1
        self._met.update(dict.fromkeys(self.item.skills))
        return self.item

    def hint(self) -> tuple[str, int] | None:
        """Return the next hint and its number, or None when all were shown."""
        if self.item is None or self.hints_shown >= len(self.item.hints):
            return None
        self.hints_shown += 1
        self.tally.hints += 1
        return self.item.hints[self.hints_shown - 1], self.hints_shown

    def judged(self, verdict: Verdict) -> dict[str, float]:
        """Count a judged answer; return the probabilities that it changed."""
        if self.item is None or verdict not in COUNTED:
            return {}
        correct = COUNTED[verdict]
        self.tries += 1
        self.tally.attempts += 1
        self.tally.correct += correct and not self.solved
        if self.tries == 1 and self.hints_shown == 0:
            self._right_at_once = correct
            self.tally.first_try += correct
        self.solved = self.solved or correct
        after = after_answer(self.mastery, self.item.skills, correct)
        self.mastery.update(after)
        return after

    def summary(self) -> Summary:
        """Sum up what was practised."""
        before = {skill: self._before[skill] for skill in self._met if skill in self._before}
        after = {skill: self.mastery[skill] for skill in self._met if skill in self.mastery}
        tally = self.tally
        return Summary(tally.items, tally.correct, tally.first_try, tally.attempts, tally.hints, before, after)
