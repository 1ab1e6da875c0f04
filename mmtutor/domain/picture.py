"""A learner's picture: what is known, when it is due again, which misconceptions hold. A pure fold over judged answers.

Replaying the same answers gives the same picture, so none of it has to be stored. Knows no store and no course.

How an answer counts: the first try at an item, without a hint, is evidence. A right answer after a hint or a miss is
practice: it can teach, but says nothing of what was known. A further wrong try at the same item says nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import Attempt
from mmtutor.domain.learner_model import LearnerModel
from mmtutor.domain.mastery import MASTERED, SkillModels, after_answer, faded, learned
from mmtutor.domain.review import Memory, reviewed

CONSISTENT = 2  # items that show a misconception before it is named a learner's
OVERCOME = 2  # items answered right at once that end it
COUNTED = {Verdict.CORRECT: True, Verdict.INCORRECT: False}  # what says something of mastery
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A judged answer, as far as it tells about its learner. `item_id` is the template's, then "?" and the numbers."""

    session_id: str
    item_id: str
    skills: tuple[str, ...]
    correct: bool
    at: datetime  # UTC
    hints_used: int = 0
    misconception: str | None = None

    @property
    def template_id(self) -> str:
        """The id of the template the item was drawn from."""
        return self.item_id.partition("?")[0]


def evidence_of(attempt: Attempt, assessment: Assessment) -> Evidence | None:
    """Return what a judged attempt tells; None where it could not be read or judged."""
    if assessment.verdict not in COUNTED:
        return None
    return Evidence(
        attempt.session_id,
        attempt.item_id,
        attempt.skills,
        COUNTED[assessment.verdict],
        attempt.submitted,
        attempt.hints_used,
        assessment.misconception,
    )


@dataclass(frozen=True, slots=True)
class SkillState:
    """P(known) at the moment `at`, and the memory that says when to review."""

    mastery: float
    at: datetime  # UTC
    memory: Memory


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A misconception that was seen: on how many items in all, in which skills, and what was right at once since."""

    items: int
    last_item: str
    skills: frozenset[str]
    right_since: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A learner as known from the answers so far."""

    skills: Mapping[str, SkillState] = field(default_factory=dict)
    suspicions: Mapping[str, Suspicion] = field(default_factory=dict)
    last: tuple[str, str] = ("", "")  # session and item of the last answer

    def mastery(self, now: datetime, models: SkillModels) -> dict[str, float]:
        """Return P(known) of each skill met, with what the time since has taken."""
        return {
            skill: faded(state.mastery, (now - state.at) / _DAY, models.of(skill))
            for skill, state in self.skills.items()
        }

    def as_of_last_answers(self, skills: Iterable[str]) -> dict[str, float]:
        """Return P(known) of those of the skills that were met, each as it was at its last answer."""
        return {skill: self.skills[skill].mastery for skill in skills if skill in self.skills}

    def due(self, now: datetime) -> tuple[str, ...]:
        """Return the skills that were mastered and are due for review, the longest overdue first."""
        waiting = [
            (state.memory.due, skill)
            for skill, state in self.skills.items()
            if state.mastery >= MASTERED and state.memory.due <= now
        ]
        return tuple(skill for _, skill in sorted(waiting))

    def misconceptions(self) -> tuple[str, ...]:
        """Return the ids of the misconceptions that hold, most often seen first."""
        held = [(-seen.items, name) for name, seen in self.suspicions.items() if seen.items >= CONSISTENT]
        return tuple(name for _, name in sorted(held))

    def troubled(self) -> frozenset[str]:
        """Return the skills in which a misconception holds."""
        return frozenset().union(*(self.suspicions[name].skills for name in self.misconceptions()))


def after(picture: Picture, answer: Evidence, model: LearnerModel) -> Picture:
    """Return the picture with one more answer in it."""
    again = picture.last == (answer.session_id, answer.item_id)
    unaided = not again and answer.hints_used == 0
    skills = dict(picture.skills)
    if not again or answer.correct:
        skills |= _practised(picture, answer, unaided, model)
    return Picture(skills, _suspicions(picture, answer, unaided), (answer.session_id, answer.item_id))


def picture_of(answers: Iterable[Evidence], model: LearnerModel) -> Picture:
    """Replay answers, oldest first."""
    picture = Picture()
    for answer in answers:
        picture = after(picture, answer, model)
    return picture


def _practised(picture: Picture, answer: Evidence, unaided: bool, model: LearnerModel) -> dict[str, SkillState]:
    """Return the states of the answer's skills after it."""
    known = {}
    for skill in answer.skills:
        state, of_skill = picture.skills.get(skill), model.mastery.of(skill)
        gap_days = 0.0 if state is None else (answer.at - state.at) / _DAY
        known[skill] = of_skill.initial if state is None else faded(state.mastery, gap_days, of_skill)
    if unaided or not answer.correct:
        known = after_answer(known, answer.skills, answer.correct, model.mastery)
    else:
        known = {skill: learned(mastery, model.mastery.of(skill)) for skill, mastery in known.items()}
    states = {}
    for skill, mastery in known.items():
        before = picture.skills.get(skill)
        memory = reviewed(
            None if before is None else before.memory, answer.correct, not unaided, answer.at, model.review
        )
        states[skill] = SkillState(mastery, answer.at, memory)
    return states


def _suspicions(picture: Picture, answer: Evidence, unaided: bool) -> Mapping[str, Suspicion]:
    """Return the misconceptions seen, with this answer counted for or against them."""
    found = dict(picture.suspicions)
    if answer.misconception is not None and not answer.correct:
        seen = found.get(answer.misconception, Suspicion(0, "", frozenset()))
        new = seen.last_item != answer.item_id
        found[answer.misconception] = Suspicion(seen.items + new, answer.item_id, seen.skills.union(answer.skills))
    elif answer.correct and unaided:
        for name, seen in picture.suspicions.items():
            if seen.skills.isdisjoint(answer.skills):
                continue
            if seen.right_since + 1 >= OVERCOME:
                del found[name]
            else:
                found[name] = replace(seen, right_since=seen.right_since + 1)
    return found
