"""One lesson as it is being practised: what comes next, how it is counted, what is known of the learner now.

Worked examples fade: first one with all its lines, then one without the last, then the learner's own. An answer that
had to be given away is followed by one like it without help; a misconception that two items show by a card about it;
what is due for review comes between. Knows no store and no thread.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mmtutor.domain.assessment import Assessment
from mmtutor.domain.attempt import Attempt
from mmtutor.domain.choices import Choices
from mmtutor.domain.course import Course, Lesson
from mmtutor.domain.items.item import Item
from mmtutor.domain.learner_model import LearnerModel
from mmtutor.domain.next_item import Past, Situation, next_item
from mmtutor.domain.picture import Picture, after, evidence_of
from mmtutor.domain.pool import pool_of
from mmtutor.domain.secrecy import gives_away
from mmtutor.domain.template import ItemTemplate
from mmtutor.messages import message
from mmtutor.tutor.events import Summary
from mmtutor.tutor.steps import Detour, Example, Exercise, Stage, Step

PLANNED = 10  # items of one sitting
_TRIES = 10  # at numbers that were not asked yet
NEW = 0.5  # P(known) below which a skill begins with a worked example


@dataclass
class Tally:
    """Counts of a session."""

    items: int = 0
    correct: int = 0
    first_try: int = 0
    attempts: int = 0
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a learner before the lesson, the model by which that changes, and what a teacher has chosen."""

    picture: Picture = Picture()  # noqa: RUF009 - frozen
    model: LearnerModel = LearnerModel()  # noqa: RUF009 - frozen
    choices: Choices = Choices()  # noqa: RUF009 - frozen


class Practice:
    """The state between two items, and the choice of the next step."""

    planned = PLANNED

    def __init__(
        self, course: Course, lesson: Lesson, known: Known, clock: Callable[[], datetime], rng: random.Random
    ) -> None:
        self.course = course
        self.lesson = lesson
        self.tally = Tally()
        self.exercise: Exercise | None = None
        self.hints_shown = 0
        self.tries = 0  # judged answers to this item
        self.solved = self.revealed = False  # this item
        self._clock, self._rng = clock, rng
        self._picture, self._model, self._choices = known.picture, known.model, known.choices
        self._pool = pool_of(lesson.templates)
        others = (t for each in course.lessons if each.id != lesson.id for t in each.templates)
        self._reviews = pool_of(others)
        self._skills = {skill.id: skill for skill in course.skills}
        self._before = self.mastery()
        self._right_at_once = False  # the present item, at the first try and without a hint
        self._history: list[Past] = []
        self._trace: list[dict[str, float]] = []
        self._met: dict[str, None] = {}  # skills, in the order they were met
        self._exampled: set[str] = set()  # skills
        self._fading: list[tuple[ItemTemplate, Stage]] = []  # what is to follow a worked example
        self._seen: set[str] = set()  # misconceptions of this sitting
        self._remedied: set[str] = set()

    @property
    def item(self) -> Item | None:
        """The item that is up; None while an example or a card is."""
        return None if self.exercise is None else self.exercise.item

    @property
    def done(self) -> bool:
        """Whether the present item was solved or given up."""
        return self.solved or self.revealed

    @property
    def helped(self) -> bool:
        """Whether hints may be had: on an item that checks what a solution has taught, only after a try alone."""
        return self.exercise is not None and (self.exercise.stage is not Stage.CHECK or self.tries > 0)

    @property
    def hints_counted(self) -> int:
        """The help that an answer now would have had."""
        return self.hints_shown + (self.exercise is not None and self.exercise.stage is Stage.FADED)

    def mastery(self) -> dict[str, float]:
        """Return P(known) of each skill met so far, as of now."""
        return self._picture.mastery(self._clock(), self._model.mastery)

    def next(self) -> Step | None:
        """Choose what comes next."""
        check = self.exercise.template if self.exercise is not None and self.revealed else None
        self._close_item()
        step: Step = self._detour() or (self._check(check) if check else None) or self._faded() or self._chosen()
        if isinstance(step, Exercise):
            self._open_item(step)
        return step

    def hint_shown(self) -> int:
        """Count a hint, unless the item is solved already; return its number."""
        self.hints_shown += 1
        self.tally.hints += not self.solved
        return self.hints_shown

    def judged(self, assessment: Assessment, attempt: Attempt) -> dict[str, float]:
        """Count a judged answer; return P(known) of the skills that it tells of, as of the answer."""
        evidence = evidence_of(attempt, assessment)
        if self.item is None or evidence is None:
            return {}
        correct = evidence.correct
        self.tries += 1
        self.tally.attempts += 1
        self.tally.correct += correct and not self.solved
        if self.tries == 1 and self.hints_counted == 0:
            self._right_at_once = correct
            self.tally.first_try += correct
        self.solved = self.solved or correct
        if assessment.misconception is not None:
            self._seen.add(assessment.misconception)
        self._picture = after(self._picture, evidence, self._model)
        return self._picture.as_of_last_answers(evidence.skills)

    def summary(self) -> Summary:
        """Sum up what was practised."""
        now = self.mastery()
        tally = self.tally
        return Summary(
            items=tally.items,
            correct=tally.correct,
            first_try=tally.first_try,
            attempts=tally.attempts,
            hints=tally.hints,
            before={skill: p for skill in self._met if (p := self._began(skill)) is not None},
            after={skill: now[skill] for skill in self._met if skill in now},
            returns={s: self._picture.skills[s].memory.due for s in self._met if s in self._picture.skills},
            trace=(*self._trace, now) if self.tries else tuple(self._trace),
        )

    def _began(self, skill: str) -> float | None:
        """Return P(known) before the lesson; None where nothing was known of the learner."""
        models = self._model.mastery
        return self._before.get(skill, models.of(skill).initial if skill in models.skills else None)

    def _open_item(self, exercise: Exercise) -> None:
        self.exercise, self._right_at_once = exercise, False
        self.tally.items += 1
        self._met.update(dict.fromkeys(exercise.item.skills))

    def _close_item(self) -> None:
        if self.exercise is not None:
            self._history.append(Past(self.exercise.template.id, self._right_at_once, self.exercise.item.asked))
            self._trace.append(self.mastery())
        self.exercise = None
        self.hints_shown = self.tries = 0
        self.solved = self.revealed = False

    def _detour(self) -> Detour | None:
        """Return the way around by a card, for a misconception that two items have shown."""
        for name in self._picture.misconceptions():
            card = self.course.remedy(name) if name in self._seen - self._remedied else None
            if card is not None:
                self._remedied.add(name)
                return Detour(name, (card,), message("Two answers show the same idea. Here is a closer look at it."))
        return None

    def _check(self, template: ItemTemplate) -> Exercise:
        """Return one like the exercise whose answer was given away."""
        item = self._another(template)
        return Exercise(template, item, message("Now one like it on your own."), Stage.CHECK)

    def _faded(self) -> Exercise | None:
        """Return the exercise that follows a worked example: all done but the last line, then the learner's own."""
        if not self._fading:
            return None
        template, stage = self._fading.pop(0)
        item = self._another(template)
        lines = item.solution[:-1]
        while lines and gives_away(f"${lines[-1]}$", item, seen=lines):
            lines = lines[:-1]
        if not lines:  # all that could be given would tell the answer
            self._fading.clear()
        if stage is Stage.OWN or not lines:
            return Exercise(template, item, message("The same kind once more. All of it is yours now."))
        why = message("The same kind again. The end is missing: finish it.")
        return Exercise(template, item, why, stage, (*item.beginning, *lines))

    def _another(self, template: ItemTemplate) -> Item:
        """Return an item of a template that was not asked yet, where there is one."""
        asked = {past.asked for past in self._history}
        for _ in range(_TRIES):
            item = template.sample(self._rng)
            if item.asked not in asked:
                break
        return item

    def _chosen(self) -> Step:
        template, item, why = next_item(
            self._pool, self.mastery(), self._history, self._rng, self._model.mastery, self._situation()
        )
        new = [skill for skill in template.skills if self._known(skill) < NEW and skill not in self._exampled]
        if new and len(item.solution) > 1 and template.id in self._pool.by_id:
            self._exampled.update(template.skills)
            self._fading = [(template, Stage.FADED), (template, Stage.OWN)]
            lines = (*item.beginning, *item.solution)
            return Example(item.prompt, lines, message("This is new. Here is one worked out: read each line."))
        return Exercise(template, item, why)

    def _situation(self) -> Situation:
        return Situation(
            skills=self._skills,
            due=self._picture.due(self._clock()),
            troubled=self._picture.troubled(),
            pinned=self._choices.pinned,
            banned=self._choices.banned,
            reviews=self._reviews,
        )

    def _known(self, skill: str) -> float:
        return self.mastery().get(skill, self._model.mastery.of(skill).initial)
