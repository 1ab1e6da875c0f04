"""Training for real, small: the loss falls, an interrupted run goes on, and what is exported says what was trained."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model import vocabulary
from mmtutor.model.backends.litert import LiteRTBackend
from mmtutor.model.decoding import greedy
from mmtutor.model.image_features import inked_cells
from mmtutor.network.config import PRESETS
from mmtutor.training import averaging, export, samples, synthesis
from mmtutor.training import greedy as keras_greedy
from mmtutor.training.train import LAST, TrainConfig, build, load, network_of, save, train

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras with NumPy 2

TINY = TrainConfig(
    preset="tiny", steps=60, warmup=5, rate=3e-3, dtype="float32", workers=0, speech=False, save_every=1000
)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore:Gradients do not exist")  # a step without sound teaches nothing of sound
def test_the_loss_falls_and_an_interrupted_run_goes_on(data: Path, tmp_path: Path) -> None:
    first = train(replace(TINY, steps=100), data, tmp_path / "run", stop_after_s=1e9)
    assert first[-1]["image"] < 0.93 * first[0]["image"]  # means over 50 steps each
    weights = load(tmp_path / "run").decoder.scores.kernel.numpy()
    more = train(replace(TINY, steps=150), data, tmp_path / "run")
    assert [entry["step"] for entry in more] == [150]
    assert np.abs(load(tmp_path / "run").decoder.scores.kernel.numpy() - weights).max() > 0
    steps = [json.loads(line)["step"] for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert steps == [50, 100, 150]


def test_ears_that_are_kept_do_not_learn() -> None:
    model = build(PRESETS["tiny"], replace(TINY, keep_ears=True))
    assert not model.audio_encoder.trainable_variables
    assert model.image_encoder.trainable_variables
    assert model.decoder.trainable_variables


def test_only_ears_learn_while_the_eyes_are_kept_and_of_whisper_its_last_layers() -> None:
    network = replace(PRESETS["tiny"], speech_layers=3, speech_trained=1)
    model = build(network, replace(TINY, keep_eyes=True))
    assert {id(v) for v in model.trainable_variables} == {id(v) for v in model.audio_encoder.trainable_variables}
    assert network_of(replace(TINY, speech_trained=0)) == replace(PRESETS["tiny"], speech_trained=0)
    for number in (-1, 2):
        with pytest.raises(UserError, match=f"; {number} cannot learn"):
            network_of(replace(TINY, speech_trained=number))
    with pytest.raises(UserError, match="smaller than Whisper's"):
        network_of(replace(TINY, like_whisper=True))
    assert network_of(replace(TINY, preset="base", like_whisper=True)) == PRESETS["base"]
    for built in (model, build(network, TINY)):
        blocks = built.audio_encoder.speech.blocks
        assert [bool(block.trainable_variables) for block in blocks] == [False, False, True]


def test_what_comes_from_whisper_is_moved_slowly_and_by_adam() -> None:
    model = build(PRESETS["tiny"], replace(TINY, optimiser="muon", speech_rate=0.03))
    speech = {id(v) for v in model.audio_encoder.speech.trainable_variables}
    assert len(speech) > 10
    for variable in model.trainable_variables:
        if id(variable) in speech:
            assert model.optimizer._should_use_adamw(variable)
            assert model.optimizer._share(variable) == pytest.approx(0.03)
        else:
            assert model.optimizer._share(variable) == pytest.approx(1.0)


def test_checkpoints_are_averaged_until_the_run_goes_on(tmp_path: Path) -> None:
    runs = [tmp_path / "a", tmp_path / "b"]
    for seed, run in enumerate(runs):
        save(build(PRESETS["tiny"], replace(TINY, seed=seed)), TINY, 0, run)
    kernels = [load(run).decoder.scores.kernel.numpy() for run in runs]
    averaging.average(runs[0], {runs[0] / LAST: 1.0, runs[1] / LAST: 3.0})
    assert json.loads((runs[0] / "run.json").read_text())["averaged"] == {f"a/{LAST}": 1.0, f"b/{LAST}": 3.0}
    mean = load(runs[0])
    assert mean.decoder.scores.kernel.numpy() == pytest.approx(kernels[0] / 4 + 3 * kernels[1] / 4, abs=1e-6)
    with h5py.File(runs[1] / LAST, "r+") as older:
        del older["decoder/scores"]
    averaging.average(runs[0], {runs[0] / LAST: 1.0, runs[1] / LAST: 3.0})
    mean = load(runs[0])
    assert mean.decoder.scores.kernel.numpy() == pytest.approx(kernels[0], abs=1e-6), "older weights do not have it"
    mean.compile(optimizer="sgd")
    save(mean, TINY, 1, runs[0])
    (runs[1] / LAST).write_bytes(b"no weights")
    with pytest.raises(UserError, match="one and the same network"):
        averaging.average(runs[0], {runs[0] / LAST: 1.0, runs[1] / LAST: 1.0})
    assert {file.name for file in runs[0].iterdir()} == {LAST, "optimizer.npz", "run.json"}


def test_checkpoints_stay_where_they_are_to_be_averaged(tmp_path: Path) -> None:
    model, kept = build(PRESETS["tiny"], TINY), replace(TINY, keep_checkpoints=True)
    kernel = model.decoder.scores.kernel
    first = kernel.numpy()
    for step, times in ((100, 1.0), (200, 3.0)):
        kernel.assign(times * first)
        save(model, kept, step, tmp_path)
    assert {file.name for file in tmp_path.glob("step-*")} == {"step-100.weights.h5", "step-200.weights.h5"}
    averaging.average(tmp_path, {file: 0.5 for file in tmp_path.glob("step-*")})
    assert load(tmp_path).decoder.scores.kernel.numpy() == pytest.approx(2.0 * first, abs=1e-6)


def test_batches_with_sound_come_as_often_as_asked_and_the_others_keep_their_proportions() -> None:
    shares = samples.shares_of(False, False, heard=0.7)
    assert shares["audio"] + shares["fused"] == pytest.approx(0.7)
    assert sum(shares.values()) == pytest.approx(1.0)
    for one, other in (("audio", "fused"), ("image", "text")):
        assert shares[one] / shares[other] == pytest.approx(samples.SHARES[one] / samples.SHARES[other])
    assert samples.shares_of(False, True, heard=0.2) == samples.shares_of(False, True)
    with pytest.raises(UserError, match="between 0 and 1, not at 2"):
        samples.shares_of(False, False, heard=2.0)


def test_one_part_alone_is_averaged_and_the_rest_stays(tmp_path: Path) -> None:
    runs = [tmp_path / "a", tmp_path / "b"]
    for seed, run in enumerate(runs):
        save(build(PRESETS["tiny"], replace(TINY, seed=seed)), TINY, 0, run)
    fine, whisper = (load(run) for run in runs)
    shares = {run / LAST: 0.5 for run in runs}
    averaging.average(runs[0], shares, only="audio_encoder/speech")
    mean = load(runs[0])
    kernel, one, other = (m.audio_encoder.speech.blocks[0].widen.kernel.numpy() for m in (mean, fine, whisper))
    assert kernel == pytest.approx((one + other) / 2, abs=1e-6)
    assert np.array_equal(mean.decoder.scores.kernel.numpy(), fine.decoder.scores.kernel.numpy())
    averaging.average(runs[0], {runs[0] / LAST: 0.0, runs[1] / LAST: 1.0}, only="audio_encoder/speech")
    put_in = load(runs[0])
    assert np.array_equal(put_in.audio_encoder.speech.blocks[0].widen.kernel.numpy(), other)
    assert np.array_equal(put_in.decoder.scores.kernel.numpy(), fine.decoder.scores.kernel.numpy())
    with pytest.raises(UserError, match='No weights are named "nose"'):
        averaging.average(runs[0], shares, only="nose")


@pytest.fixture(scope="module", params=[False, True], ids=["one ear", "both ears"])
def exported(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """A tiny untrained network, saved as a run and exported."""
    run, folder = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("model")
    save(build(replace(PRESETS["tiny"], keywords=request.param), TINY), TINY, 0, run)
    export.export(load(run), folder, {}, dict(export.UNCALIBRATED))
    return run, folder


def test_the_export_agrees_with_keras_to_1e_4(exported: tuple[Path, Path]) -> None:
    run, folder = exported
    assert export.largest_difference(load(run), folder) < 1e-4


def test_the_export_needs_no_flex_operation(exported: tuple[Path, Path]) -> None:
    from ai_edge_litert.interpreter import Interpreter

    for file in exported[1].glob("*.tflite"):
        operations = {detail["op_name"] for detail in Interpreter(model_path=str(file))._get_ops_details()}
        assert operations
        assert not [name for name in operations if name.startswith("Flex")]


def test_the_app_reads_what_keras_reads(exported: tuple[Path, Path]) -> None:
    run, folder = exported
    model, backend = load(run), LiteRTBackend(folder)
    strip = np.random.default_rng(2).random((64, 96)).astype(np.float32)
    present = np.array([[0, 0, 1, 0]], np.float32)
    ink = inked_cells(np.rint(strip * 255).astype(np.uint8))[None]
    inputs = {"image": strip[None, :, :, None] * 255, "ink": ink, "present": present}
    texts, confidence = keras_greedy.read(model, inputs, longest=20)
    pad = np.array([vocabulary.PAD])
    written = greedy(backend.start(pad, pad, backend.encode_image(strip), None, present), 1, longest=20)
    ended = written[0].confidence > 0
    assert written[0].text[:8] == texts[0][:8]
    assert not ended or written[0].confidence == pytest.approx(confidence[0], rel=1e-3)


@pytest.mark.skipif(not synthesis.can_synthesise(), reason="espeak-ng, flite or a neural voice is not installed")
@pytest.mark.filterwarnings("ignore:Gradients do not exist")
@pytest.mark.timeout(300)
def test_every_kind_of_batch_teaches(data: Path) -> None:
    model = build(PRESETS["tiny"], TINY)
    found: dict[str, float] = {}
    for kind, x, y in samples.stream(samples.open_sources(data), (3,)):
        if kind not in found:
            found[kind] = float(model.train_on_batch(x, y))
        if found.keys() == samples.SHARES.keys():
            break
    assert all(np.isfinite(loss) and loss > 0 for loss in found.values())
