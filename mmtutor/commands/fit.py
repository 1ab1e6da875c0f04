"""`mmtutor fit`: fits what the app assumes about learning to real logs, and says how well it predicts.

Logs come from this computer's own database, or from a CSV in the public ASSISTments layout of 2009. The numbers go to
a JSON file, and with `--use` into the database, where the tutor finds them at its next
lesson, and every learner's mastery is worked out anew by them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mmtutor.domain.learner_model import PREFERENCE, LearnerModel, from_json, to_json
from mmtutor.domain.picture import Evidence
from mmtutor.errors import UserError
from mmtutor.settings import Settings
from mmtutor.store import Store
from mmtutor.tutor.knowing import evidence, rebuild

if TYPE_CHECKING:
    from mmtutor.training.knowledge.answers import Answers
    from mmtutor.training.knowledge.reviews import Reviews

LEAST = 200  # answers, below which there is nothing to fit


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Fit, measure on learners that were left out, and write what was found."""
    if importlib.util.find_spec("mmtutor.training") is None or importlib.util.find_spec("scipy") is None:
        raise UserError("Fitting needs more than the app does. Install it with: pip install 'mmtutor[training]'")
    from mmtutor.training.knowledge import bkt, reviews
    from mmtutor.training.knowledge.answers import from_assistments, from_evidence

    if args.csv is None:
        log = list(_log(settings))
        answers, reviewed = from_evidence(log), reviews.from_evidence(log)
        source = "own answers"
    else:
        answers, reviewed, source = from_assistments(args.csv), None, args.csv.name
    learners = len(set(answers.learner.tolist()))
    if len(answers) < LEAST or learners < 2:
        raise UserError(
            "There are {n} answers so far. Fitting needs {least}, of two learners.", n=len(answers), least=LEAST
        )
    out = sys.stdout.write
    out(f"{source}: {len(answers)} first answers of {learners} learners, {len(answers.names)} skills\n")
    if not args.no_compare:
        _compare(answers, args.seed)
    stored = _stored(settings) if args.csv is None else LearnerModel()
    review = stored.review if reviewed is None else reviews.model(reviewed)
    found = to_json(
        LearnerModel(bkt.fit(answers), review),
        {"source": source, "answers": len(answers), "learners": learners, "reviews": _counted(reviewed)},
    )
    from_json(found)  # what is written can be read
    args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    out(f"written to {args.out}\n")
    if args.use:
        _use(settings, found)
        out("the tutor uses it from the next lesson on\n")
    return 0


def _compare(answers: Answers, seed: int) -> None:
    """Print how each model predicts learners it was not fitted on."""
    from mmtutor.training.knowledge.compare import RECURRENT, compared

    train, test = answers.split(0.7, seed)
    out = sys.stdout.write
    out(f"fitted on {len(train)} answers, measured on {len(test)} of other learners; intervals are 95 %, by learner:\n")
    leave_out: frozenset[str] = frozenset() if importlib.util.find_spec("tensorflow") else frozenset({RECURRENT})
    for line in compared(train, test, seed, leave_out):
        out(f"  {line}\n")


def _log(settings: Settings) -> Iterator[tuple[str, Evidence]]:
    store = Store.open(settings.database)
    try:
        for learner in store.learners.all():
            yield from ((learner.id, answer) for answer in evidence(store.attempts.of_learner(learner.id)))
    finally:
        store.close()


def _stored(settings: Settings) -> LearnerModel:
    store = Store.open(settings.database)
    try:
        return from_json(store.preferences.get(PREFERENCE))
    finally:
        store.close()


def _use(settings: Settings, found: dict[str, object]) -> None:
    from mmtutor.app import courses

    store = Store.open(settings.database)
    try:
        store.preferences.put(PREFERENCE, found)
        rebuild(store, courses(settings, "en"))
    finally:
        store.close()


def _counted(reviewed: Reviews | None) -> int:
    return 0 if reviewed is None else int(reviewed.counted.sum())
