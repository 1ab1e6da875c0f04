"""The shipped noise meter tells a voice in quiet from the same voice in noise; files that are no meter are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmtutor.errors import UserError
from mmtutor.model.audio_features import MELS, log_mel, with_margins
from mmtutor.model.noise import FILE, NoiseMeter, noise_meter, shape_of
from mmtutor.paths import asset
from mmtutor.training.sound_augment import mix
from mmtutor.training.waves import read_sound

VOICE = read_sound(asset("demo", "say.wav"))
HISS = np.random.default_rng(0).normal(0, 1, VOICE.size).astype(np.float32)


def told(sound: np.ndarray) -> float:
    return noise_meter()(log_mel(with_margins(sound)))


def test_the_louder_the_noise_the_less_a_voice_stands_out() -> None:
    in_quiet, *in_noise = told(VOICE), *(told(mix(VOICE, HISS, snr_db)) for snr_db in (10.0, 0.0, -5.0))
    assert in_quiet > 15.0
    assert in_noise == pytest.approx([10.0, 0.0, -5.0], abs=5.0)


def test_silence_around_a_sound_and_its_loudness_change_nothing() -> None:
    noisy = mix(VOICE, HISS, 5.0)
    assert told(np.pad(noisy, 8000)) == pytest.approx(told(noisy), abs=1.5)
    assert told(noisy * np.float32(0.1)) == pytest.approx(told(noisy), abs=1.5)


@pytest.mark.parametrize("frames", [1, 2, 600])
def test_a_sound_without_anything_in_it_has_a_shape(frames: int) -> None:
    shape = shape_of(np.full((frames, MELS), -1.5, np.float32))
    assert shape.shape == (127,)
    assert np.isfinite(shape).all()


def test_what_is_no_meter_is_refused_in_one_sentence(tmp_path: Path) -> None:
    foreign, empty, pickled = (tmp_path / name for name in ("foreign.npz", "empty.npz", "pickled.npz"))
    foreign.write_bytes(asset(FILE).read_bytes()[:900])
    np.savez(empty, mean=np.zeros(127))
    np.savez(pickled, mean=np.array([{"a": 1}], object))
    for path in (foreign, empty, pickled, tmp_path / "absent.npz"):
        with pytest.raises(UserError, match=f"The model file {path.name} is damaged"):
            NoiseMeter.load(path)
