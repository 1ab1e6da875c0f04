"""What made a set of weights is told from the first command to the last, also across exported files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mmtutor.training.history import (
    History,
    as_published,
    history_of,
    network_of_run,
    read_history,
    write_history,
)

TRAIN = {"preset": "tiny", "seed": 1, "rate": 0.001, "dtype": "float32", "average": 0.0, "optimiser": "muon"}
TRAIN |= {"schedule": "linear", "workers": 1, "batch": 1, "speech": True, "start": ""}
TRAIN |= {"weight_decay": 0.01, "clip_norm": 1.0}


def a_run(folder: Path, step: int, averaged: dict[str, float] | None = None, **train: Any) -> Path:
    folder.mkdir()
    record = {
        "step": step,
        "network": {"width": 8},
        "train": TRAIN | {"steps": step} | train,
        "averaged": averaged or {},
    }
    (folder / "run.json").write_text(json.dumps(record))
    log = [{"samples": 10, "seconds": 900}, {"samples": 20, "seconds": 1800}, {"samples": 5, "seconds": 600}]
    (folder / "log.jsonl").write_text("\n".join(map(json.dumps, log)))
    return folder


def test_every_run_that_went_before_is_told_and_counted(tmp_path: Path) -> None:
    options = {"keep_eyes": True, "short": 0.5, "noisy": 0.8, "speech_trained": None, "like_whisper": True}
    a_run(tmp_path / "first", 100, {"first/last.weights.h5": 0.5, "earlier/averaged.weights.h5": 0.5})
    made = history_of(a_run(tmp_path / "then", 50, start="first/averaged.weights.h5", **options))
    assert (made.steps, made.samples, made.seconds) == (150, 50, 4800)  # where counts fall they began anew
    first, mean, then = made.commands
    assert first.endswith("--out runs/first")
    assert mean.endswith("--run runs/first runs/first/last.weights.h5=0.5 runs/earlier/averaged.weights.h5=0.5")
    (tmp_path / "first" / "run.json").write_text(
        json.dumps(json.loads((tmp_path / "first" / "run.json").read_text()) | {"averaged_only": "audio_encoder"})
    )
    assert history_of(tmp_path / "first").commands[1] == f"{mean} --only audio_encoder"
    assert "--keep-eyes --short 0.5 --noisy 0.8 --start-from runs/first/averaged.weights.h5 --like-whisper" in then
    assert then.startswith("mmtutor train --preset tiny")
    assert "--spot --noisy 0.7" in history_of(a_run(tmp_path / "spot", 50, spot=True, noisy=0.7)).commands[0]
    options = {"speech_rate": 0.03, "save_every": 100, "keep_checkpoints": True}
    heard = history_of(a_run(tmp_path / "heard", 50, voices=True, **options)).commands[0]
    assert heard.startswith("MMTUTOR_VOICES=voices mmtutor train --preset tiny")
    assert "--speech-rate 0.03 --save-every 100 --keep-checkpoints" in heard


def test_runs_beside_each_other_that_were_averaged_are_each_told_once(tmp_path: Path) -> None:
    a_run(tmp_path / "start", 100)
    a_run(tmp_path / "left", 40, start="start/last.weights.h5")
    mean = {"right/last.weights.h5": 0.4, "left/last.weights.h5": 0.4, "start/last.weights.h5": 0.2}
    made = history_of(a_run(tmp_path / "right", 50, mean, start="start/last.weights.h5"))
    assert (made.steps, made.samples) == (190, 75)
    assert [command.split()[-1] for command in made.commands] == [
        *("runs/start", "runs/left", "runs/right"),
        "runs/start/last.weights.h5=0.2",
    ]
    averaged_both_ways = json.loads((tmp_path / "left" / "run.json").read_text()) | {"averaged": mean}
    (tmp_path / "left" / "run.json").write_text(json.dumps(averaged_both_ways))
    assert history_of(tmp_path / "right").steps == 190


def test_a_run_from_weights_taken_back_has_the_history_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    write_history(History(("made them",), 1000, 7, 3.5), tmp_path / "shipped")
    assert read_history(tmp_path / "shipped").commands == ("made them",)
    made = history_of(a_run(tmp_path / "on", 50, start="shipped/last.weights.h5"))
    assert made.commands[0] == "made them"
    assert (made.steps, made.samples, made.seconds) == (1050, 32, 2403.5)


def test_the_network_of_the_last_run_is_told_where_only_exported_files_are_left(tmp_path: Path) -> None:
    made = history_of(a_run(tmp_path / "run", 50)).then(History(("exported them",)))
    (tmp_path / "shipped").mkdir()
    write_history(made, tmp_path / "shipped")
    assert read_history(tmp_path / "shipped").last_run == ({"width": 8}, 0.01, 1.0)
    assert network_of_run(tmp_path / "shipped") == network_of_run(tmp_path / "run") == {"width": 8}


def test_a_published_command_tells_no_folder_of_the_machine_it_ran_on() -> None:
    told = as_published("mmtutor evaluate", ["--limit", "9", "--run", "/home/someone/runs/base"])
    assert told == "mmtutor evaluate --limit 9 --run runs/base"
