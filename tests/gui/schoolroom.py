"""A class of simulated learners in a real store: they answer exercises of a course, some rightly, some doubtfully."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from mmtutor.domain.assessment import Assessment, Verdict
from mmtutor.domain.attempt import AssessedAttempt, Attempt
from mmtutor.domain.course import Course
from mmtutor.domain.misconceptions import MISCONCEPTIONS
from mmtutor.domain.observation import Modality
from mmtutor.domain.people import Cohort, Learner
from mmtutor.domain.reading import Candidate, Reading
from mmtutor.messages import message
from mmtutor.store import Store
from mmtutor.tutor.overruling import replay_for

NAMES = (
    "Ada", "Amir", "Bao", "Ben", "Carla", "Chen", "Dina", "Elif", "Emil", "Fatou", "Finn", "Grace", "Hugo", "Ines",
    "Jonas", "Kaito", "Lea", "Liam", "Mei", "Mila", "Noah", "Nora", "Omar", "Paula", "Quinn", "Rosa", "Sami", "Tara",
    "Wei", "Zoë",
)  # fmt: skip
PICTURES = ("cat", "fox", "frog", "owl", "panda", "penguin", "rabbit", "turtle", "whale")
PASSPHRASE = "seven quiet rivers"


def fill(store: Store, courses: Sequence[Course], now: datetime, answers: int = 12) -> tuple[Cohort, list[Learner]]:
    """Put a class of 30 into the store, each with so many answers over the last five weeks."""
    rng = random.Random(5)
    cohort = store.cohorts.add("7b")
    learners = [store.learners.add(name, PICTURES[n % len(PICTURES)]) for n, name in enumerate(NAMES)]
    for number, learner in enumerate(learners):
        store.cohorts.put_in(cohort.id, learner.id)
        store.attempts.receive(list(_answers(rng, learner, courses, now, answers, number / len(learners))))
    store.mastery.rebuild(replay_for(store, courses), [learner.id for learner in learners])
    return cohort, learners


def _answers(
    rng: random.Random, learner: Learner, courses: Sequence[Course], now: datetime, answers: int, skill: float
) -> list[AssessedAttempt]:
    found = []
    pairs = [(course, lesson) for course in courses for lesson in course.lessons if lesson.templates]
    for number in range(answers):
        course, lesson = pairs[min(len(pairs) - 1, rng.randrange(1 + int((0.4 + skill) * len(pairs))))]
        template = rng.choice(lesson.templates)
        item = template.sample(rng)
        sitting = number // 4
        at = now - timedelta(days=34 * (1 - sitting * 4 / answers), minutes=90) + timedelta(minutes=3 * (number % 4))
        attempt = Attempt(
            str(uuid.UUID(int=rng.getrandbits(128))),
            f"{learner.id}:{sitting}", learner.id, course.id, lesson.id, item.id, item.kind, item.prompt,
            getattr(item, "key", ""), at, frozenset({Modality.IMAGE}), None, rng.randrange(3), template.skills,
        )  # fmt: skip
        right = rng.random() < 0.35 + 0.4 * skill + 0.25 * number / answers
        sure = rng.random() > 0.06
        verdict = (Verdict.CORRECT if right else Verdict.INCORRECT) if sure else Verdict.UNSURE
        idea = rng.choice(sorted(MISCONCEPTIONS)[:9]) if verdict is Verdict.INCORRECT and rng.random() < 0.5 else None
        text = f"{rng.randrange(1, 9)}/{rng.randrange(2, 12)}"
        others = () if sure else (Candidate("5/6", 0.21), Candidate("5/b", 0.04))
        reading = Reading(text, 0.97 if sure else rng.uniform(0.4, 0.9), sure, alternatives=others)
        judged = Assessment(verdict, message("That's right."), misconception=idea)
        found.append(AssessedAttempt(attempt, reading, judged, at + timedelta(seconds=1)))
    return found
