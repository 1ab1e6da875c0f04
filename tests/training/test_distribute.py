"""One run on two worker processes of this machine, through TensorFlow's own strategy."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.training.distribute import Place, place

WORKER = """
import sys
import keras
import numpy as np
from mmtutor.network.config import PRESETS
from mmtutor.training import collate
from mmtutor.training.distribute import place, scope, step_of
from mmtutor.training.train import TrainConfig, build

where = place()
with scope(where):
    model = build(PRESETS["tiny"], TrainConfig(preset="tiny", steps=6, warmup=1, rate=3e-3, dtype="float32"))
learn, rng, losses = step_of(model, where), np.random.default_rng(0), []
for _ in range(6):
    texts = ["12", "3/4", "2x+3", "a", "5", "71", "9-2", "1/3"]
    x, y = collate.answers(texts, rng)
    x |= {"text": collate.characters(texts, 48), "question": collate.characters(texts, 96)}
    losses.append(learn(x | collate.presence(8, ["text"]), y))
kernel = keras.ops.convert_to_numpy(model.decoder.scores.kernel)
np.savez(sys.argv[1], losses=losses, kernel=kernel)
"""


def tf_config(index: int, ports: list[int]) -> str:
    workers = [f"127.0.0.1:{port}" for port in ports]
    return json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}})


def test_a_place_is_read_from_tensorflows_own_variable() -> None:
    assert place({}) == Place(0, 1)
    assert place({"TF_CONFIG": tf_config(1, [1, 2])}) == Place(1, 2)
    assert [Place(i, 2).saves for i in (0, 1)] == [True, False]


@pytest.mark.parametrize("written", ["{", "{}", "[]", tf_config(2, [1, 2])])
def test_a_variable_that_names_no_worker_is_said_in_a_sentence(written: str) -> None:
    with pytest.raises(UserError, match="TF_CONFIG"):
        place({"TF_CONFIG": written})


def test_workers_share_a_batch_without_a_row_twice() -> None:
    batch = {"tokens": np.arange(7), "present": np.zeros((7, 4))}
    shares = [Place(i, 3).share(batch)["tokens"].tolist() for i in range(3)]
    assert sorted(row for share in shares for row in share) == list(range(6))
    assert Place().share(batch) is batch


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_workers_learn_and_hold_the_same_weights(tmp_path: Path) -> None:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    root = str(Path(__file__).parents[2])
    running = []
    for i in range(2):
        environment = os.environ | {"TF_CONFIG": tf_config(i, ports), "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": root}
        command = [sys.executable, "-W", "ignore", "-c", WORKER, str(tmp_path / f"{i}.npz")]
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    try:
        assert [process.wait(240) for process in running] == [0, 0]
    finally:
        for process in running:
            process.kill()
    with np.load(tmp_path / "0.npz") as first, np.load(tmp_path / "1.npz") as second:
        assert (first["kernel"] == second["kernel"]).all()
        assert not np.allclose(first["losses"], second["losses"]), "each had rows of its own"
        for losses in (first["losses"], second["losses"]):
            assert losses[-1] < losses[0]
