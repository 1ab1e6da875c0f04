"""Near misses, questions, plots: the smaller rows of an evaluation."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Reading
from mmtutor.model.reader import Reader
from mmtutor.paths import asset
from mmtutor.training.dev_samples import Sample
from mmtutor.training.evaluation import Evaluation
from mmtutor.training.near_rows import measure_near_misses, of_outcomes
from mmtutor.training.noise_levels import LEVELS_DB, level_name
from mmtutor.training.outcomes import Outcome
from mmtutor.training.plots import PLOTS, draw_plots
from mmtutor.training.question_rows import course_questions, effect, pooled


def outcome(texts: str, truths: str, confidence: list[float], name: str = "digit", rivals: str = "") -> Outcome:
    """`rivals` has an x for every reading beside which something else may have been meant."""
    exact = np.array([a == b for a, b in zip(texts, truths, strict=True)])
    confident, rows = np.array(confidence), np.arange(len(texts))
    told = confident >= 0.9, confident >= 0.7, np.array([rival == "x" for rival in rivals.ljust(len(texts))])
    return Outcome("mmtutor", name, rows, tuple(texts), tuple(truths), exact, rows + 1.0, *told, confident)


def test_a_doubtful_reading_is_never_accepted() -> None:
    [plain] = of_outcomes([outcome("3333", "3333", [0.5, 0.5, 0.95, 0.95])])
    assert plain.coverage.value == 0.5
    assert plain.accepted_right.value == 0.5
    assert plain.accepted_random.value == plain.accepted_hard.value == 0.0


def test_a_likely_reading_decides_where_it_is_the_key_only() -> None:
    [plain] = of_outcomes([outcome("3388", "3333", [0.8, 0.95, 0.8, 0.95])])
    assert plain.coverage.value == 0.75  # the likely 8 is asked about
    assert plain.accepted_right.value == 0.5
    assert plain.accepted_hard.value == 0.5


def test_a_sure_misreading_is_asked_about_where_something_else_may_have_been_meant() -> None:
    [plain] = of_outcomes([outcome("3388", "3333", [0.95] * 4, rivals="x x")])
    assert plain.coverage.value == 0.75
    assert plain.accepted_right.value == 0.5


def test_a_sure_misreading_is_accepted_by_the_key_that_it_is() -> None:
    [plain] = of_outcomes([outcome("8888", "8883", [0.95] * 4)])
    assert plain.accepted_hard.value == 0.25
    assert plain.accepted_right.value == 0.75


def test_no_near_miss_of_a_typed_answer_is_accepted_and_every_one_is_decided() -> None:
    texts = ("3/4", "12", "2x+3")
    samples = [Sample(partial(Response, text=t), t, Modality.TEXT) for t in texts]

    def settle(reader: Reader, response: Response, reading: Reading, possible: tuple[str, ...]) -> Reading:
        assert reader.weigh(response, possible)[reading.text] == 1.0
        return reading

    for row in measure_near_misses(Reader(None), {"typed": samples}, settle, 10):
        assert row.accepted_random.value == row.accepted_hard.value == 0.0
        assert row.coverage.value == row.accepted_right.value == 1.0


def test_questions_come_from_the_built_in_courses_in_both_languages_with_numbers_put_in() -> None:
    questions = course_questions(asset("courses"))
    assert len(questions) > 50
    assert any("一" <= c <= "鿿" for q in questions for c in q)
    assert any(q.isascii() for q in questions)
    assert not any("{" in q for q in questions)


def test_what_a_question_does_is_a_paired_difference() -> None:
    hits = np.array([[1, 1]] * 60 + [[1, 0]] * 40, float)
    found = effect("digit", hits)
    assert (found.without, found.with_one) == (1.0, 0.6)
    assert found.low < -0.4 < found.high < 0
    assert pooled([found, effect("letter", np.ones((100, 2)))]) == (1.0, 0.8)
    assert all(np.isnan(pooled([])))


def test_every_plot_is_drawn_and_what_was_not_measured_is_left_out(tmp_path: Path) -> None:
    shown = outcome("3" * 40, "3" * 30 + "8" * 10, list(np.linspace(0.2, 1.0, 40)))
    curves = [outcome("33", "38", [0.9, 0.2], level_name(db)) for db in LEVELS_DB]
    found = Evaluation("mmtutor evaluate", {"digit": 40}, {"digit": Modality.AUDIO}, [shown], curves)
    assert [f.name for f in draw_plots(found, tmp_path)] == list(PLOTS)
    assert all(f.read_bytes().startswith(b"\x89PNG") for f in tmp_path.glob("*.png"))
    assert draw_plots(Evaluation("mmtutor evaluate", {}, {}, []), tmp_path) == []
