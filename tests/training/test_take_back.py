"""A network's weights are found again in its exported files, whatever the converter made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.network.config import PRESETS
from mmtutor.network.seq2seq import MultiModalSeq2Seq
from mmtutor.training import export, take_back
from mmtutor.training.history import History, read_history, write_history
from mmtutor.training.train import LAST
from mmtutor.training.warm_start import arrays_of

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2


@pytest.fixture(autouse=True)
def with_both_ears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "tiny", replace(PRESETS["tiny"], keywords=True))


def tiny(seed: int) -> MultiModalSeq2Seq:
    """A tiny network, the first of its session, with other weights everywhere, as training leaves them."""
    keras.utils.clear_session()
    model = MultiModalSeq2Seq(PRESETS["tiny"])
    model.build()
    rng = np.random.default_rng(seed)
    for variable in (*model.trainable_variables, *model.audio_encoder.keywords.variables):
        variable.assign(variable + rng.normal(scale=0.1, size=variable.shape))
    return model


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_all_but_the_classes_of_cells_comes_back(tmp_path: Path) -> None:
    model, shipped, out = tiny(1), tmp_path / "shipped", tmp_path / "back"
    formats = {"audio": "int8", "image": "float16", "fuse": "none", "step": "none"}
    export.export(model, shipped, formats, dict(export.UNCALIBRATED))
    write_history(History(("made them",), 10, 20, 30), shipped)
    (shipped / "card.md").write_text("# Model card\n\n## Lab log\n\n- Tried.\n")
    take_back.main(["--model", str(shipped), "--preset", "tiny", "--out", str(out)])
    model.save_weights(tmp_path / "true.weights.h5")
    with h5py.File(tmp_path / "true.weights.h5") as true, h5py.File(out / LAST) as back:
        for name in arrays_of(true):
            if "/cells/" in name:
                assert not np.any(back[name][...])
                continue
            exact = not any(part in name for part in ("audio_encoder", "image_encoder"))
            largest = float(np.abs(true[name][...]).max())
            assert back[name][...] == pytest.approx(true[name][...], abs=largest * (1e-6 if exact else 0.01)), name
    assert read_history(out).commands[0] == "made them"
    assert read_history(out).commands[1].endswith("--preset tiny --out runs/back")
    assert (out / "notes.md").read_text() == "- Tried.\n"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_files_of_another_network_are_told_apart(tmp_path: Path) -> None:
    export.export(tiny(1), tmp_path, {}, dict(export.UNCALIBRATED))
    manifest = json.loads((tmp_path / "model.json").read_text())
    manifest["graphs"]["image"], manifest["graphs"]["step"] = manifest["graphs"]["step"], manifest["graphs"]["image"]
    (tmp_path / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(UserError, match="not of this network"):
        take_back.take_back(tmp_path, tiny(2))
