"""The sound features: Whisper's log-mel spectrogram, the resampler and the mix-down."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.model.audio_features import (
    MAX_FRAMES,
    MAX_SAMPLES,
    MELS,
    RATE_HZ,
    log_mel,
    mel_filters,
    mono,
    resample,
    with_margins,
    without_silence,
)


def tone(hz: float, rate_hz: int, seconds: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz).astype(np.float32)


def test_features_equal_those_of_another_implementation_of_whisper() -> None:
    extractor = pytest.importorskip("faster_whisper.feature_extractor", exc_type=ImportError).FeatureExtractor()
    rng = np.random.default_rng(1)
    for seconds in (0.4, 1.337, 6.0):
        sound = (rng.standard_normal(int(seconds * RATE_HZ)) * np.linspace(0, 0.3, int(seconds * RATE_HZ))).astype("f4")
        expected = extractor(sound, padding=0).T
        assert np.abs(log_mel(sound) - expected).max() < 1e-4


def test_one_frame_stands_for_ten_milliseconds() -> None:
    assert log_mel(tone(440, RATE_HZ, seconds=1.0)).shape == (100, MELS)


def test_sound_is_cut_after_six_seconds() -> None:
    long = np.random.default_rng(0).standard_normal(MAX_SAMPLES + 5000).astype(np.float32)
    features = log_mel(long)
    assert features.shape == (MAX_FRAMES, MELS)
    assert np.array_equal(features, log_mel(long[:MAX_SAMPLES]))


@pytest.mark.parametrize("count", [0, 1, 159, 399])
def test_sounds_shorter_than_a_few_frames_still_have_features(count: int) -> None:
    features = log_mel(np.zeros(count, np.float32))
    assert features.shape == (4, MELS)
    assert np.isfinite(features).all()


def test_loudness_far_below_the_loudest_is_cut_off_at_two_units() -> None:
    features = log_mel(np.concatenate([np.zeros(8000, np.float32), tone(1000, RATE_HZ)]))
    assert features.max() - features.min() == pytest.approx(2.0, abs=1e-5)


def test_a_tone_lights_up_the_mel_band_around_its_pitch() -> None:
    bins_hz = np.arange(201) * RATE_HZ / 400
    centres_hz = bins_hz[mel_filters().argmax(axis=1)]
    for hz in (500, 1000, 3000):
        band = log_mel(tone(hz, RATE_HZ)).mean(axis=0).argmax()
        assert centres_hz[band] == pytest.approx(hz, rel=0.08)


def test_every_mel_band_has_unit_area() -> None:
    areas = mel_filters()[20:].sum(axis=1) * RATE_HZ / 400
    assert np.allclose(areas, 1.0, atol=0.15)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 22_050, 44_100, 48_000])
def test_a_tone_survives_resampling_at_its_pitch_and_loudness(rate_hz: int) -> None:
    out = resample(tone(1000, rate_hz), rate_hz)
    expected = tone(1000, RATE_HZ)
    assert abs(out.size - expected.size) <= 1
    middle = slice(1000, min(out.size, expected.size) - 1000)
    assert np.abs(out[middle] - expected[middle]).max() < 1e-3


def test_what_lies_above_the_new_half_rate_is_removed_not_folded_down() -> None:
    out = resample(tone(10_000, 48_000), 48_000)
    assert np.abs(out[500:-500]).max() < 1e-3


def test_resampling_to_the_same_rate_changes_nothing() -> None:
    sound = tone(300, RATE_HZ)
    assert np.array_equal(resample(sound, RATE_HZ), sound)


def test_nothing_resampled_is_nothing() -> None:
    assert resample(np.zeros(0, np.float32), 44_100).size == 0


@pytest.mark.parametrize(("count", "expected"), [(0, 4800), (8000, 12_800), (94_000, 96_000), (100_000, 100_000)])
def test_margins_never_make_a_sound_longer_than_six_seconds(count: int, expected: int) -> None:
    assert with_margins(np.ones(count, np.float32)).size == expected


def test_stereo_integers_become_mono_between_minus_one_and_one() -> None:
    stereo = np.array([[32767, -32768], [16384, 16384]], np.int16)
    out = mono(stereo)
    assert out.dtype == np.float32
    assert out == pytest.approx([0.0, 0.5], abs=1e-4)


def test_silence_around_a_sound_is_left_out_but_for_a_little() -> None:
    word, rng = tone(440.0, RATE_HZ), np.random.default_rng(1)
    room = (rng.standard_normal(5 * RATE_HZ) * 1e-3).astype(np.float32)
    room[2 * RATE_HZ : 2 * RATE_HZ + word.size] += word
    assert without_silence(room).size == pytest.approx(word.size + 0.8 * RATE_HZ, abs=0.05 * RATE_HZ)
    assert np.array_equal(without_silence(word), word)
    loud = room + (rng.standard_normal(room.size) * 0.1).astype(np.float32)
    assert without_silence(loud).size == loud.size, "noise is no silence"
    assert without_silence(np.zeros(40_000, np.float32)).size == 40_000
    assert without_silence(np.zeros(0, np.float32)).size == 0
