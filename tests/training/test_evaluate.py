"""Figures that can be trusted: intervals, calibration error, the shared table, the model card."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from mmtutor.domain.observation import Modality, Response
from mmtutor.training.baselines import as_answer, heard, seen
from mmtutor.training.card import card
from mmtutor.training.dev_sets import Sample
from mmtutor.training.evaluate import measure, some
from mmtutor.training.figures import calibration_error, interval, table


def typed(text: str, truth: str) -> Sample:
    return Sample(partial(Response, text=text), truth, Modality.TEXT)


def test_a_system_is_measured_by_what_it_reads() -> None:
    samples = [typed("3/4", "3/4"), typed("6/8", "3/4"), typed("", ""), typed("7", "")]
    figure = measure("echo", "typed", samples, lambda r: (r.text or "", r.text != "7"))
    assert figure.exact == 0.5
    assert figure.sure == 0.75
    assert figure.wrong_when_sure == pytest.approx(1 / 3)


def test_the_interval_holds_the_mean_and_shrinks_with_more_samples() -> None:
    few, many = np.array([1, 0] * 10), np.array([1, 0] * 500)
    low, high = interval(few)
    assert low < 0.5 < high
    assert np.ptp(interval(many)) < np.ptp(interval(few)) / 3


def test_calibration_error_is_nought_when_confidence_is_the_share_of_hits() -> None:
    assert calibration_error(np.full(100, 0.75), np.array([1.0] * 75 + [0.0] * 25)) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 0.95), np.zeros(100)) == pytest.approx(0.95)


def test_a_subset_is_drawn_from_all_over_the_set_and_always_the_same() -> None:
    samples = [typed(str(i), str(i)) for i in range(1000)]
    chosen = [int(s.truth) for s in some(samples, 50)]
    assert chosen == [int(s.truth) for s in some(samples, 50)]
    assert len(set(chosen)) == 50
    assert max(chosen) > 800
    assert some(samples, None) is samples


def test_the_table_names_a_baseline_that_saw_fewer_samples() -> None:
    ours = measure("mmtutor", "typed", [typed("1", "1")] * 4, lambda r: (r.text or "", True))
    theirs = measure("peer", "typed", [typed("1", "1")] * 2, lambda r: (r.text or "", None))
    head, row = table([ours, theirs])
    assert head == ["set", "n", "mmtutor", "peer", "sure", "wrong when sure"]
    assert row[1] == "4"
    assert row[3].endswith("(n = 2)")


@pytest.mark.parametrize(
    ("transcript", "answer"),
    [(" Twenty-three.", "23"), ("3.5", "3.5"), ("1 2 3", "123"), ("three quarters", "3/4"), ("Yes.", "yes"), ("", "")],
)
def test_a_transcript_is_taken_charitably(transcript: str, answer: str) -> None:
    assert heard(transcript) == answer


def test_words_that_are_no_answer_stay_words() -> None:
    assert as_answer(["hello", "world"]) == "hello world"
    assert seen("2×3 ÷ 4 ≤ 7") == "2*3/4<=7"


def test_the_card_tells_steps_samples_and_every_licence(tmp_path: Path) -> None:
    network = {"width": 8}
    run = {"step": 150, "network": network, "train": {"preset": "tiny", "steps": 150, "seed": 1, "rate": 0.001}}
    run["train"] |= {"dtype": "float32", "warmup": 5, "weight_decay": 0.01, "clip_norm": 1.0}
    (tmp_path / "run.json").write_text(json.dumps(run))
    log = [{"step": 50, "samples": 100, "seconds": 1800}, {"step": 100, "samples": 200, "seconds": 3600}]
    log.append({"step": 150, "samples": 90, "seconds": 1800})  # resumed: the counters began anew
    (tmp_path / "log.jsonl").write_text("\n".join(map(json.dumps, log)))
    graphs = {"image": {"file": "image.tflite", "bytes": 2_000_000}}
    manifest = {"graphs": graphs, "quantised": {}, "temperature": 1.5, "threshold": 0.8}
    (tmp_path / "model.json").write_text(json.dumps(manifest))
    figure = measure("mmtutor", "typed", [typed("1", "1")], lambda r: (r.text or "", True))
    text = card(tmp_path, tmp_path, [figure])
    assert "150 steps, 290 samples, 1.5 hours" in text
    assert "image.tflite 2.0 MB" in text
    assert "temperature 1.5" in text
    for word in ("UNIPEN", "CC BY-NC-SA 3.0", "never trained on", "| typed | 1 | 100.0%"):
        assert word in text
