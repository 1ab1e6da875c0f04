"""The diagnostic at the start of a course: `Practice`'s shape with other rules. One try each, no hints, no detours."""

from __future__ import annotations

import random
from collections.abc import Collection

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import Attempt
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.diagnostic import LESSON, MOST, Answered, inferred, next_question
from mmtutor.domain.items.item import Item
from mmtutor.domain.mastery import DEFAULT
from mmtutor.domain.picture import COUNTED
from mmtutor.messages import message
from mmtutor.tutor.events import Summary
from mmtutor.tutor.practice import Tally
from mmtutor.tutor.steps import Exercise, Stage


class Diagnosis:
    """The questions so far, and what their answers say of the course's skills."""

    planned = MOST
    helped = False
    hints_counted = 0

    def __init__(self, course: Course, banned: Collection[str], rng: random.Random) -> None:
        self.course, self._banned = course, banned
        self.lesson = Lesson(LESSON, course.title, (), ())
        self.tally = Tally()
        self.exercise: Exercise | None = None
        self.hints_shown = self.tries = 0
        self.solved = self.revealed = False
        self._rng = rng
        self._answers: list[Answered] = []

    @property
    def item(self) -> Item | None:
        """The question that is up."""
        return None if self.exercise is None else self.exercise.item

    @property
    def done(self) -> bool:
        """Whether it was answered."""
        return self.solved or self.revealed

    def next(self) -> Exercise | None:
        """Choose the next question; None where enough is known."""
        self.exercise, self.solved, self.revealed = None, False, False
        template = next_question(self.course, self._answers, self._rng, DEFAULT, self._banned)
        if template is None:
            return None
        why = message("To see where you stand. It is fine not to know.")
        self.exercise = Exercise(template, template.sample(self._rng), why, Stage.DIAGNOSTIC)
        self.tally.items += 1
        return self.exercise

    def hint_shown(self) -> int:
        """There are none."""
        return 0

    def judged(self, assessment: Assessment, attempt: Attempt) -> dict[str, float]:
        """Take an answer; it changes no mastery by itself, for what it says is inferred anew each time."""
        if self.item is not None and assessment.verdict in COUNTED:
            correct = assessment.verdict is Verdict.CORRECT
            self._answers.append(Answered(self.item.skills, correct))
            self.tally.attempts += 1
            self.tally.correct += correct
            self.tally.first_try += correct
            self.solved, self.revealed = correct, not correct
        return {}

    def summary(self) -> Summary:
        """Sum up what it found."""
        known, tally = inferred(self.course.skills, self._answers), self.tally
        return Summary(tally.items, tally.correct, tally.first_try, tally.attempts, 0, {}, known, placed=True)
