"""Fitting mastery and reviews: parameters are found again, a repeated row leaks nothing, formulae are right."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy comes with the training extra")

from fsrs import Card, Rating, Scheduler

from mmtutor.cli import main
from mmtutor.domain.learner_model import PREFERENCE, from_json
from mmtutor.domain.mastery import SkillModels, learned
from mmtutor.domain.review import USUAL_PARAMETERS
from mmtutor.errors import UserError
from mmtutor.settings import from_environment
from mmtutor.store import Store
from mmtutor.training.knowledge import bkt, logistic, reviews
from mmtutor.training.knowledge.answers import Answers, answers_of, from_assistments
from mmtutor.training.knowledge.measures import auc, log_loss
from tests.benchmarks.mastery_fit import known_models, traced_log
from tests.store.scripted import assessed, attempt, sit_down

TRUTH = known_models(2, random.Random(3))
LOG = traced_log(TRUTH, 150, 3, random.Random(4))
HEADER = "order_id,user_id,problem_id,original,correct,skill_id,skill_name\n"


def written(folder: Path, answers: Answers) -> Path:
    """Write a table in the ASSISTments layout; each answer stands there once for each of two skills."""
    lines = [HEADER]
    for i in range(len(answers)):
        name = answers.names[answers.skills[i][0]]
        for skill in (name, "Both"):
            lines.append(f"{i + 1},{answers.learner[i]},7,1,{int(answers.correct[i])},1,{skill}\n")
    lines += ["90001,1,7,0,1,1,k0\n", "90002,1,7,1,1,,\n"]
    path = folder / "skill_builder.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_fit_predicts_new_learners_nearly_as_well_as_the_generator() -> None:
    train, test = LOG.split(0.5, 1)
    assert not set(train.learner) & set(test.learner)
    own = auc(bkt.predict(test, TRUTH), test.correct)
    assert auc(bkt.predict(test, bkt.fit(train)), test.correct) > own - 0.02
    assert auc(logistic.fit_and_predict(train, test), test.correct) > 0.6


def test_the_likelihood_of_the_fit_is_that_of_the_apps_own_predictions() -> None:
    one = answers_of([("a", 0.0, True, ("s",)), ("a", 3.0, False, ("s",)), ("a", 3.5, True, ("s",))])
    free = np.array([[-0.4, -1.2, -1.5, -0.7, -3.0]])
    models = SkillModels(skills={"s": bkt._model(free[0])})
    total = bkt.log_likelihood(bkt._sequences(bkt._by_skill(one)[0]), free)[0]
    assert total == pytest.approx(-log_loss(bkt.predict(one, models), one.correct) * 3, abs=1e-4)


def test_a_row_for_each_skill_is_one_answer_and_scaffolding_stays_out(tmp_path: Path) -> None:
    found = from_assistments(written(tmp_path, LOG))
    assert len(found) == len(LOG)
    assert all(len(skills) == 2 for skills in found.skills)
    assert found.correct.sum() == LOG.correct.sum()


def test_a_table_of_another_kind_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    for text, said in (("a,b\n1,2\n", "no column"), (HEADER, "no answer"), (HEADER + "x,1,1,1,1,1,s\n", "ASSISTments")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=said):
            from_assistments(path)


def test_the_command_writes_parameters_that_the_app_reads(tmp_path: Path) -> None:
    out = tmp_path / "model.json"
    assert main(["fit", "--csv", str(written(tmp_path, LOG)), "--out", str(out), "--no-compare"]) == 0
    assert set(from_json(json.loads(out.read_text(encoding="utf-8"))).mastery.skills) == {"k0", "k1", "Both"}


def test_what_the_command_puts_to_use_changes_the_mastery_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MMTUTOR_HOME", str(tmp_path))
    store = Store.open(from_environment().database)
    learner, session = sit_down(store)
    answered = assessed(attempt(session, learner, skills=("k0",)))  # with a hint: a step of practice
    store.attempts.submit(answered.attempt)
    store.attempts.record(answered, {"k0": 0.5})
    store.close()
    command = ["fit", "--csv", str(written(tmp_path, LOG)), "--out", str(tmp_path / "model.json")]
    assert main([*command, "--no-compare", "--use"]) == 0
    store = Store.open(from_environment().database)
    fitted = from_json(store.preferences.get(PREFERENCE)).mastery.of("k0")
    assert store.mastery.of_learner(learner) == {"k0": learned(fitted.initial, fitted)}
    store.close()


def test_the_formulae_of_reviews_are_those_of_the_package() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    rng, begin = random.Random(1), datetime(2024, 1, 1, tzinfo=UTC)
    rows, wanted = [], {}
    for number in range(40):
        card, at = Card(card_id=number, due=begin), begin + timedelta(hours=rng.random() * 24)
        for step in range(rng.randrange(1, 9)):
            if step:
                wanted[str(number), at] = scheduler.get_card_retrievability(card, at)
            rating = rng.choice((1, 2, 3, 3, 4))
            rows.append((str(number), at, rating))
            card, _ = scheduler.review_card(card, Rating(rating), at)
            at += timedelta(hours=rng.choice((0.1, 5, 30, 100, 1000)))
    said = reviews.predict(reviews.reviews_of(rows), np.array(USUAL_PARAMETERS))[0]
    for chance, (card_name, at, _) in zip(said, sorted(rows), strict=True):
        if (card_name, at) in wanted:
            assert chance == pytest.approx(wanted[card_name, at], abs=1e-12)


def test_too_few_reviews_leave_the_usual_parameters() -> None:
    assert reviews.fit(reviews.reviews_of([("a", datetime(2024, 1, 1, tzinfo=UTC), 3)])) == USUAL_PARAMETERS
