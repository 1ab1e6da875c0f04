"""The third law: frames and sound live in memory only, no socket is opened, and nothing is inferred about feelings."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mmtutor"

SOUND_FILES = "wav|flac|mp3|ogg|raw|pcm"
PICTURE_FILES = "png|jpe?g|bmp|webp|gif|tiff?|mp4|avi|mkv|webm|npy|npz|pkl"
MEDIA = re.compile(rf"\.({SOUND_FILES}|{PICTURE_FILES})$", re.IGNORECASE)
KEPT = re.compile(r"\.(db|db-wal|db-shm|log|json)$")
FEELINGS = {
    "emotion", "emotions", "mood", "boredom", "bored", "frustration", "frustrated", "engagement", "engaged", "gaze",
    "facial", "arousal", "valence", "drowsy", "affect", "attentive", "attentiveness",
}  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A learner alone: typed, drawn, shown and said answers, the window, everything closed again."""
    folder = tmp_path_factory.mktemp("alone")
    places = {name: folder / name for name in ("home", "temporary", "user")}
    for place in places.values():
        place.mkdir()
    environment = {
        **os.environ,
        "MMTUTOR_HOME": str(places["home"]),
        "TMPDIR": str(places["temporary"]),
        "HOME": str(places["user"]),
        "QT_QPA_PLATFORM": "offscreen",
    }
    report = folder / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.watched_session", str(report)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(report.read_text())
    checked = json.loads(done.stdout)
    assert checked["store"]["ok"]
    assert checked["window"]["ok"]
    assert len(checked["answers"]["played"]) >= 4, "typed, drawn, shown and said"
    left = (file for place in places.values() for file in place.rglob("*") if file.is_file())
    seen["left"] = [str(file.relative_to(folder)) for file in left]
    return seen


def test_a_learner_alone_opens_no_socket(session: dict[str, Any]) -> None:
    assert session["sockets"] == []
    assert session["internet"] == []


def test_no_picture_and_no_sound_is_ever_written(session: dict[str, Any]) -> None:
    assert [path for path in session["written"] if MEDIA.search(path)] == []
    assert [path for path in session["left"] if MEDIA.search(path)] == []


def test_nothing_but_the_store_and_the_log_stays_behind(session: dict[str, Any]) -> None:
    assert [path for path in session["left"] if path.startswith("home/") and not KEPT.search(path)] == []


def identifiers(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.keyword(arg=str(name)):
                names.add(name)
            case _:
                pass
    return names


def words(identifier: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_named_after_a_feeling(path: Path) -> None:
    about_attention_layers = path.relative_to(PACKAGE).parts[0] in {"network", "training", "model"}
    forbidden = FEELINGS if about_attention_layers else FEELINGS | {"attention"}
    found = {name for name in identifiers(ast.parse(path.read_text(encoding="utf-8"))) if forbidden & set(words(name))}
    assert found == set()
