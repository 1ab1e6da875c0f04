"""Changes of spectrograms that make many voices of one."""

from __future__ import annotations

import numpy as np

from mmtutor.model.audio_features import MAX_FRAMES, MELS, RATE_HZ, log_mel
from mmtutor.training.mel_augment import another_voice, masked


def test_a_mask_takes_one_band_and_one_moment_away() -> None:
    rng = np.random.default_rng(5)
    mel = rng.uniform(0.0, 1.0, (100, MELS)).astype(np.float16)
    mel[0, 0] = -1.0
    masks = []
    for _ in range(20):
        out = masked(rng, mel)
        hidden = out != mel
        masks.append(hidden)
        frames, bands = hidden.all(axis=1).sum(), hidden.all(axis=0).sum()
        assert out.shape == mel.shape
        assert frames <= 10
        assert bands <= 10
        assert (out[hidden] == -1.0).all()
    assert any(mask.all(axis=1).any() and mask.all(axis=0).any() for mask in masks)


def test_another_voice_has_its_own_pitch_and_its_own_speed() -> None:
    rng = np.random.default_rng(7)
    tone = log_mel(0.3 * np.sin(2 * np.pi * 1000.0 * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32))
    heard = [another_voice(rng, tone) for _ in range(200)]
    before = int(tone.mean(axis=0).argmax())
    lengths = np.array([len(mel) / len(tone) for mel in heard])
    peaks = np.array([int(mel.mean(axis=0).argmax()) - before for mel in heard])
    assert all(mel.shape[1] == MELS and mel.dtype == tone.dtype for mel in heard)
    assert 0.8 < lengths.min() < 0.9
    assert 1.1 < lengths.max() < 1.25
    assert -4 < peaks.min() < 0
    assert 4 < peaks.max() < 8  # more often and further up: children
    assert abs(np.corrcoef(lengths, peaks)[0, 1]) < 0.3


def test_another_voice_is_no_louder_in_any_band_than_a_channel_may_make_it() -> None:
    rng = np.random.default_rng(8)
    mel = rng.uniform(0.0, 1.0, (80, MELS)).astype(np.float32)
    for _ in range(50):
        out = another_voice(rng, mel)
        assert out.min() >= mel.min() - 0.15 - 1e-6
        assert out.max() <= mel.max() + 0.15 + 1e-6


def test_another_voice_of_the_shortest_and_the_longest_sound_can_be_read() -> None:
    rng = np.random.default_rng(9)
    for frames in (1, 2, 4, MAX_FRAMES):
        for _ in range(20):
            assert 1 <= len(another_voice(rng, np.zeros((frames, MELS), np.float16))) <= MAX_FRAMES
