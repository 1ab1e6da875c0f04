"""The command line from outside: what it prints, what it loads, and how it ends."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mmtutor import __version__
from mmtutor.cli import main, parser

HEAVY = ("numpy", "PySide6", "cv2", "sqlalchemy", "lark", "rich", "ai_edge_litert", "tensorflow", "sounddevice")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mmtutor", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(option: str) -> None:
    code = (
        "import sys\nfrom mmtutor.cli import main\n"
        f"try:\n    main(['{option}'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(','.join(m for m in {HEAVY!r} if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_the_version_is_said() -> None:
    assert run("--version").stdout == f"mmtutor {__version__}\n"


@pytest.mark.parametrize(
    "command",
    ["assess", "replay", "check", "bench", "import", "export-course", "choose", "fit", "train", "evaluate", "export"],
)
def test_help_names_every_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert re.search(rf"\n    {command}[ \n]", capsys.readouterr().out)


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--colour"])
    assert ended.value.code == 2
    assert "--colour" in capsys.readouterr().err


def test_training_commands_get_what_follows_them() -> None:
    args, rest = parser().parse_known_args(["train", "--steps", "5", "--help"])
    assert args.training == "train"
    assert rest == ["--steps", "5", "--help"]


def test_what_the_world_did_wrong_is_one_sentence_and_status_two(tmp_path: Path) -> None:
    done = run("replay", str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_assess_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    done = run("assess", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    assert "none.jsonl" in done.stderr


def test_a_teacher_pins_and_bans_exercises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MMTUTOR_HOME", str(tmp_path))
    assert main(["choose", "fractions", "--pin", "divide-working"]) == 0
    capsys.readouterr()
    assert main(["choose", "fractions"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("pinned")] == ["divide-working"]
    assert main(["choose", "fractions", "--ban", "nothing"]) == 2
    assert main(["choose", "nothing"]) == 2


def test_a_course_goes_out_and_comes_in_again_with_its_losses_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MMTUTOR_HOME", str(tmp_path / "home"))
    out = tmp_path / "halves.gift"
    assert main(["export-course", "fractions", "--format", "gift", "--out", str(out), "--examples", "1"]) == 0
    said = capsys.readouterr().out
    assert "GIFT: " in said
    assert "meaning-ribbon: Its model solution is left out." in said
    assert main(["import", str(out)]) == 0
    assert "GIFT: " not in capsys.readouterr().out  # nothing was lost on the way back
    assert main(["export-course", "fractions", "--format", "xapi", "--out", str(tmp_path / "none.jsonl")]) == 0
    assert "xAPI: 0 of 0" in capsys.readouterr().out
    assert main(["export-course", "gone", "--format", "gift", "--out", str(tmp_path / "x")]) == 2
    assert 'no course "gone"; there are fractions' in capsys.readouterr().err
