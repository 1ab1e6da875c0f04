"""SIMULATION: are parameters of mastery found again, and which model predicts answers best?

`python -m tests.benchmarks.mastery_fit` writes logs of simulated learners, fits on half of the learners, and measures
AUC on the other half: Bayesian knowledge tracing as the app has it, a logistic model and a recurrent network, beside
the chances the generator itself used. Two generators: knowledge tracing with known parameters (here the fit has to come
within 0.01 of the generator), and the graded learners of `learners`, whom no model here was made for.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

import numpy as np

from mmtutor.domain.mastery import SkillModel, SkillModels
from mmtutor.domain.template import ItemTemplate
from mmtutor.training.knowledge import bkt
from mmtutor.training.knowledge.answers import Answers, answers_of
from mmtutor.training.knowledge.compare import BKT, RECURRENT, Measured, compared, measured
from tests.benchmarks.learners import USUAL, Strength
from tests.benchmarks.simulated_learners import SITTING, made_course

Row = tuple[str, float, bool, tuple[str, ...]]

AT_MOST = 0.01  # of AUC below the generating model's own


def known_models(skills: int, rng: random.Random) -> SkillModels:
    """Draw the parameters of each skill."""
    return SkillModels(
        skills={
            f"k{i}": SkillModel(
                initial=rng.uniform(0.05, 0.6),
                learn=rng.uniform(0.05, 0.3),
                slip=rng.uniform(0.03, 0.2),
                guess=rng.uniform(0.05, 0.3),
                forget=rng.uniform(0.002, 0.06),
            )
            for i in range(skills)
        }
    )


def traced_log(models: SkillModels, learners: int, sittings: int, rng: random.Random) -> Answers:
    """Let knowledge tracing itself learn, forget and answer: some skills a sitting, days between sittings."""
    rows: list[Row] = []
    names = list(models.skills)
    for learner in range(learners):
        known = {name: rng.random() < models.of(name).initial for name in names}
        met: dict[str, float] = {}
        day = 0.0
        for _ in range(sittings):
            for name in rng.choices(names, k=SITTING // 2):
                model = models.of(name)
                if known[name] and rng.random() > np.exp(-model.forget * (day - met.get(name, day))):
                    known[name] = False
                met[name] = day
                right = rng.random() < (1 - model.slip if known[name] else model.guess)
                rows.append((str(learner), day, right, (name,)))
                known[name] = known[name] or rng.random() < model.learn
            day += rng.choice((1, 1, 2, 3, 7))
    return answers_of(rows)


def graded_log(learners: int, sittings: int, seed: int) -> tuple[Answers, np.ndarray]:
    """Let graded learners answer templates at random; return also the chances they had."""
    rows: list[Row] = []
    chances = []
    course = made_course(random.Random(f"{seed} course"))
    for number in range(learners):
        rng = random.Random(f"{seed} graded {number}")
        learner = Strength(course.skills, USUAL, rng)
        for sitting in range(sittings):
            for template in rng.choices(course.templates, k=SITTING):
                chances.append(chance(learner, template))
                right, _ = learner.answer(template)
                rows.append((str(number), float(sitting), right, template.skills))
            learner.sleep(1.0)
    return answers_of(rows), np.array(chances)


def chance(learner: Strength, template: ItemTemplate) -> float:
    """Return the chance of a right answer that a simulated learner really has."""
    able = float(np.prod([learner.knows(skill) for skill in template.skills]))
    spoilt = sum(skill in learner.mal_rules for skill in template.skills)
    return (able * (1 - USUAL.slip) + (1 - able) * USUAL.guess) * 0.15**spoilt


def main() -> int:
    """Print both comparisons, and how far the fit is from the generator."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--learners", type=int, default=1000)
    options.add_argument("--skills", type=int, default=12)
    options.add_argument("--sittings", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--no-recurrent", action="store_true", help="leave the Keras network out")
    args = options.parse_args()
    out = sys.stdout.write
    leave_out = frozenset({RECURRENT} if args.no_recurrent else ())

    rng = random.Random(args.seed)
    models = known_models(args.skills, rng)
    train, test = traced_log(models, args.learners, args.sittings, rng).split(0.5, args.seed)
    out(f"SIMULATION, not people. Known parameters: {len(train)} answers to fit, {len(test)} to test.\n")
    own = measured("the generator's own parameters", bkt.predict(test, models), test, args.seed)
    out(f"  {own}\n")
    gaps = [own.auc - found.auc for found in _timed(train, test, args.seed, leave_out) if found.name == BKT]
    out(f"  -> {BKT} below the generator's own: {gaps[0]:.4f} (at most {AT_MOST}; goal 0.003)\n")

    answers, chances = graded_log(args.learners // 3, args.sittings, args.seed)
    train, test = answers.split(0.5, args.seed)
    tested = np.isin(answers.learner, np.unique(test.learner))
    out(f"\nSIMULATION. Graded learners: {len(train)} answers to fit, {len(test)} to test.\n")
    out(f"  {measured('the chances they really had', chances[tested], test, args.seed)}\n")
    _timed(train, test, args.seed, leave_out)
    return int(gaps[0] > AT_MOST)


def _timed(train: Answers, test: Answers, seed: int, leave_out: frozenset[str]) -> list[Measured]:
    results, start = [], time.process_time()
    for found in compared(train, test, seed, leave_out):
        sys.stdout.write(f"  {found}  {time.process_time() - start:.0f} s\n")
        sys.stdout.flush()
        results.append(found)
        start = time.process_time()
    return results


if __name__ == "__main__":
    sys.exit(main())
