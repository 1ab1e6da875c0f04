"""An evaluation that can be trusted: who is counted, what is right, what is asked and what was measured."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from mmtutor.domain.measured import from_json
from mmtutor.domain.observation import Modality, Response
from mmtutor.domain.reading import Expects, Reading
from mmtutor.training.baselines import as_answer, heard, seen
from mmtutor.training.card import card, figures
from mmtutor.training.dev_samples import Sample
from mmtutor.training.evaluation import Evaluation, calibration_row, report
from mmtutor.training.figures import figure, table
from mmtutor.training.fusion_rows import FusionLevel
from mmtutor.training.history import history_of, write_history
from mmtutor.training.must_show import WHISPER, must_show, shortfalls
from mmtutor.training.outcomes import Outcome, chosen, measure
from mmtutor.training.speed_rows import times_faster
from mmtutor.training.tables import hand_over


def typed(text: str, truth: str) -> Sample:
    return Sample(partial(Response, text=text), truth, Modality.TEXT)


def echo(response: Response, expects: Expects) -> Reading:
    text = response.text or ""
    return Reading(text, 0.9 if text != "7" else 0.1, sure=text != "7")


def outcome(system: str, name: str, right: int, wrong: int, ms: float = 10.0) -> Outcome:
    count = right + wrong
    told = system == "mmtutor"
    exact = np.arange(count) < right
    return Outcome(
        system, name, np.arange(count), ("1",) * count, ("1",) * count, exact, np.full(count, ms),
        *(2 * [np.ones(count, bool) if told else None]), np.zeros(count, bool) if told else None,
        np.full(count, 0.95) if told else None,
    )  # fmt: skip


def evaluation(*outcomes: Outcome, **more: object) -> Evaluation:
    names = {o.set for o in outcomes}
    sizes, kinds = dict.fromkeys(names, 20), dict.fromkeys(names, Modality.AUDIO)
    return Evaluation("mmtutor evaluate --limit 20", sizes, kinds, outcomes, **more)  # type: ignore[arg-type]


def mark(found: Evaluation, start: str) -> str:
    return next(line.mark for line in must_show(found) if line.asked.startswith(start))


def test_a_system_is_measured_by_what_it_reads() -> None:
    samples = [typed("3/4", "3/4"), typed("6/8", "3/4"), typed("", ""), typed("9", "")]
    found = figure(measure("echo", "typed", samples, echo))
    assert found.exact == 0.5
    assert found.sure == 1.0
    assert found.wrong_when_sure == 0.5


def test_where_there_is_nothing_to_read_doubt_is_right() -> None:
    found = measure("echo", "nothing", [typed("", ""), typed("7", ""), typed("9", "")], echo)
    assert found.right.tolist() == [True, True, False]
    assert found.exact.tolist() == [True, False, False]


def test_a_baseline_cannot_say_how_sure_it_is() -> None:
    found = measure("peer", "typed", [typed("1", "1"), typed("2", "")], lambda r, _: r.text or "")
    assert found.sure is None
    assert found.right.tolist() == [True, False]
    assert figure(found).sure is None


def test_a_subset_is_drawn_from_all_over_the_set_and_always_the_same() -> None:
    rows = chosen(1000, 50)
    assert rows.tolist() == chosen(1000, 50).tolist()
    assert len(set(rows.tolist())) == 50
    assert rows.max() > 800
    assert chosen(1000, None).tolist() == list(range(1000))


def test_ours_is_compared_with_a_baseline_on_the_same_answers_only() -> None:
    ours = measure("mmtutor", "typed", [typed(str(i), str(i)) for i in range(40)], echo)
    theirs = measure("peer", "typed", [typed(str(i), str(i)) for i in range(40)], lambda r, _: r.text or "", 10)
    assert ours.only(theirs.rows).truths == theirs.truths
    assert len(ours.only(theirs.rows).ms) == 10


def test_the_table_names_a_baseline_that_saw_fewer_samples() -> None:
    head, row = table([figure(outcome("mmtutor", "digit", 4, 0)), figure(outcome("peer", "digit", 2, 0))])
    assert head == ["set", "n", "mmtutor", "peer", "sure", "wrong when sure"]
    assert row[1] == "4"
    assert row[3].endswith("(n = 2)")


def test_a_line_says_whether_it_is_short_passes_or_reaches_the_goal() -> None:
    for right, expected in ((150, "short"), (178, "short"), (196, "pass"), (200, "goal")):
        found = evaluation(outcome("mmtutor", "yes-no", right, 200 - right))
        assert mark(found, "spoken yes and no") == expected


def test_what_was_not_measured_has_no_mark() -> None:
    found = evaluation(outcome("mmtutor", "yes-no", 10, 0))
    assert mark(found, "spoken digit strings") == ""
    assert mark(found, "shipped model files") == ""
    assert "not measured" in "\n".join(hand_over(found))


def test_a_baseline_must_be_beaten_on_every_set_and_in_time() -> None:
    ours = (outcome("mmtutor", "digit", 18, 2, ms=10), outcome("mmtutor", "yes-no", 20, 0, ms=10))
    theirs = (outcome(WHISPER, "digit", 19, 1, ms=300), outcome(WHISPER, "yes-no", 20, 0, ms=300))
    assert times_faster(ours, theirs) == pytest.approx(30)
    assert mark(evaluation(*ours, *theirs), f"more accurate than {WHISPER}") == "short"
    assert mark(evaluation(*ours, *theirs[1:]), f"more accurate than {WHISPER}") == "goal"
    assert mark(evaluation(*ours, *theirs), "times faster") == "goal"


def level(**errors: int) -> FusionLevel:
    wrong = {way: np.arange(100) < count for way, count in errors.items()}
    return FusionLevel("noisy", wrong, np.arange(100) < 1, np.arange(100) < 96, np.ones(100, bool))


def test_fusion_is_held_against_the_best_single_sense_and_against_late_fusion() -> None:
    good, weak = level(all=5, picture=10, sound=20, late=6), level(all=5, picture=10, sound=20, late=4)
    assert good.ratio().value == pytest.approx(0.5)
    assert good.best_single == "picture"
    assert mark(evaluation(fusion=[good]), "fusion") == "pass"
    assert mark(evaluation(fusion=[weak]), "fusion") == "short"
    assert mark(evaluation(fusion=[level(all=0, picture=0, sound=3, late=0)]), "fusion") == "goal"
    assert mark(evaluation(fusion=[level(all=1, picture=0, sound=3, late=1)]), "fusion") == "short"
    assert mark(evaluation(fusion=[good]), "conflicting") == "pass"
    assert mark(evaluation(fusion=[good]), "agreeing") == "pass"


def test_calibration_is_measured_on_the_half_that_was_not_fitted() -> None:
    found = evaluation(outcome("mmtutor", "digit", 20, 0))
    row = calibration_row(found)
    assert row.count == 10
    assert row.value == pytest.approx(0.05)


def test_the_hand_over_names_its_command_and_counts_what_falls_short() -> None:
    found = evaluation(outcome("mmtutor", "yes-no", 10, 10), disk_mb=14.0)
    text = hand_over(found)
    assert "`mmtutor evaluate --limit 20`" in text[0]
    assert f"{shortfalls(must_show(found))} of" in text[0]
    assert json.loads(json.dumps(report(found)))["disk_mb"] == 14.0


@pytest.mark.parametrize(
    ("transcript", "answer"),
    [
        (" Twenty-three.", "23"),
        ("3.5", "3.5"),
        ("1 2 3", "123"),
        ("three quarters", "3/4"),
        ("Yes.", "yes"),
        ("", ""),
        ("A minus 84.21", "-84.21"),
        ("2x plus 3", "2x+3"),
    ],
)
def test_a_transcript_is_taken_charitably(transcript: str, answer: str) -> None:
    assert heard(transcript) == answer


def test_words_that_are_no_answer_count_as_none() -> None:
    assert as_answer(["hello", "world"]) == ""
    assert seen("2×3 ÷ 4 ≤ 7") == "2*3/4<=7"


def test_the_card_tells_steps_samples_command_and_every_licence(tmp_path: Path) -> None:
    network = {"width": 8}
    run = {"step": 150, "network": network, "train": {"preset": "tiny", "steps": 150, "seed": 1, "rate": 0.001}}
    run["train"] |= {"dtype": "float32", "warmup": 5, "weight_decay": 0.01, "clip_norm": 1.0, "average": 0.0}
    run["train"] |= {"optimiser": "muon", "schedule": "linear", "workers": 1, "batch": 1, "start": "earlier.weights.h5"}
    run["train"] |= {"speech": False}
    (tmp_path / "run.json").write_text(json.dumps(run))
    log = [{"step": 50, "samples": 100, "seconds": 1800}, {"step": 100, "samples": 200, "seconds": 3600}]
    log.append({"step": 150, "samples": 90, "seconds": 1800})  # resumed: the counters began anew
    (tmp_path / "log.jsonl").write_text("\n".join(map(json.dumps, log)))
    graphs = {"image": {"file": "image.tflite", "bytes": 2_000_000}}
    manifest = {
        "graphs": graphs,
        "quantised": {},
        "calibration": {"image": [1.5, 0.2]},
        "threshold": 0.8,
        "likely": 0.6,
        "separate": {"noisy": 9.0, "clear": 4.0, "clear_db": 20.0},
    }
    (tmp_path / "model.json").write_text(json.dumps(manifest))
    write_history(history_of(tmp_path), tmp_path)
    text = card(tmp_path, tmp_path, evaluation(outcome("mmtutor", "digit", 1, 0)))
    assert "150 steps, 290 samples, 1.5 hours" in text
    assert "--optimiser muon" in text
    assert "--without-speech --start-from runs/earlier.weights.h5" in text
    assert "image.tflite 2.0 MB" in text
    assert '"image": [1.5, 0.2]' in text
    assert 'Architecture: `{"width": 8}`' in text
    assert "Weight decay 0.01, gradient norm clipped at 1.0." in text
    for word in (
        "UNIPEN",
        "CC BY-NC-SA 3.0",
        "never trained on",
        "| digit | 1 | 100.0%",
        "mmtutor evaluate --limit 20",
    ):
        assert word in text
    assert "kokoro-js" not in text
    run["train"] |= {"speech": True, "voices": True}
    (tmp_path / "run.json").write_text(json.dumps(run))
    write_history(history_of(tmp_path), tmp_path)
    assert "| kokoro-js |" in card(tmp_path, tmp_path, evaluation(outcome("mmtutor", "digit", 1, 0)))


def test_the_figures_beside_the_card_are_those_of_its_table_and_of_these_weights_alone(tmp_path: Path) -> None:
    manifest = {"graphs": {"image": {"file": "image.tflite", "bytes": 1, "sha256": "a1"}}}
    (tmp_path / "model.json").write_text(json.dumps(manifest))
    found = evaluation(outcome("mmtutor", "flat-ink", 9, 1), outcome("mmtutor", "yes-no", 20, 0))
    written = json.loads(json.dumps(figures(tmp_path, found), allow_nan=False))
    assert written["command"] == "mmtutor evaluate --limit 20"
    assert [line["asked"] for line in written["lines"]] == [line.asked for line in must_show(found)]
    read = from_json(written, manifest)
    assert [(each.name, each.share, each.count) for each in read] == [
        ("handwritten flat expressions, exact", 0.9, 10), ("spoken yes and no", 1.0, 20),
    ]  # fmt: skip
    for each in read:
        cell = f"{each.share:.1%} ({each.low:.1%} to {each.high:.1%}, n = {each.count})"
        assert any(f"| {each.name} |" in line and f"| {cell} |" in line for line in hand_over(found))
    manifest["graphs"]["image"]["sha256"] = "b2"
    assert from_json(written, manifest) == ()
