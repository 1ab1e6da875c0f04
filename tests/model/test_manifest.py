"""Model files that are missing, damaged or foreign: one sentence each."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.backends.litert import LiteRTBackend
from mmtutor.model.confidence import Platt
from mmtutor.model.manifest import FORMAT, GRAPHS, MANIFEST, load_manifest
from mmtutor.model.spoken_words import VOCABULARY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A manifest that fits its files, which are no networks."""
    files = {}
    for name, file in GRAPHS.items():
        (tmp_path / file).write_bytes(name.encode())
        files[name] = {"file": file, "sha256": hashlib.sha256(name.encode()).hexdigest()}
    manifest = {
        "format": FORMAT, "characters": vocabulary.CHARACTERS, "words": list(VOCABULARY),
        "max_tokens": vocabulary.MAX_TOKENS, "width": 8,
        "blocks": 1, "heads": 2, "calibration": {"image": [1.5, 0.2]}, "threshold": 0.7, "likely": 0.5,
        "separate": {"noisy": 9.0, "clear": 4.0, "clear_db": 20.0},
        "graphs": files,
    }  # fmt: skip
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def change(folder: Path, **fields: object) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def test_a_fitting_manifest_is_read(folder: Path) -> None:
    manifest = load_manifest(folder)
    assert (manifest.calibration["image"], manifest.threshold) == (Platt(1.5, 0.2), 0.7)
    assert manifest.calibration["audio"] == Platt()
    assert manifest.files["audio"].name == "audio.tflite"


def test_a_missing_model_says_that_typing_still_works(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model\.json is missing\. Typing still works"):
        load_manifest(tmp_path)


def test_a_missing_graph_is_named(folder: Path) -> None:
    (folder / "step.tflite").unlink()
    with pytest.raises(UserError, match=r"step\.tflite is missing"):
        load_manifest(folder)


def test_a_changed_graph_is_refused(folder: Path) -> None:
    (folder / "image.tflite").write_bytes(b"something else")
    with pytest.raises(UserError, match=r"image\.tflite is damaged"):
        load_manifest(folder)


@pytest.mark.parametrize("fields", [{"format": 99}, {"characters": "abc"}, {"max_tokens": 5}])
def test_a_model_for_another_version_is_refused(folder: Path, fields: dict[str, object]) -> None:
    change(folder, **fields)
    with pytest.raises(UserError, match="another version"):
        load_manifest(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", f'{{"format": {FORMAT}}}', "\x00"])
def test_a_broken_manifest_is_one_sentence(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        load_manifest(folder)


def test_a_graph_that_is_no_network_is_one_sentence(folder: Path) -> None:
    backend = LiteRTBackend(folder)
    with pytest.raises(UserError, match=r"image\.tflite cannot be used"):
        backend.encode_image(np.zeros((64, 32), np.float32))
