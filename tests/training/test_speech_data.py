"""The speech cache, its batches, the augmentation, and who may be trained on."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmtutor.model.audio_features import MAX_SAMPLES, RATE_HZ
from mmtutor.paths import data_dir
from mmtutor.training import sound_augment, speech_data, speech_source, synthesis, voices
from mmtutor.training.speech_data import FRAME_STEP, batches, batches_in_order, load_cache, load_shard, write_shard
from mmtutor.training.speech_source import Source, Spoken
from mmtutor.training.waves import trim

needs_synthesisers = pytest.mark.skipif(
    not synthesis.can_synthesise(), reason="espeak-ng, flite or hibari-tts is not installed"
)


@pytest.fixture
def data() -> Path:
    folder = data_dir()
    if folder is None:
        pytest.skip("needs the speech data: set MMTUTOR_DATA")
    return folder


def encode(mel: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Stand in for the encoder: half the frames, four values each."""
    assert mask.shape == (len(mel), mel.shape[1] // 2)
    return mel[:, ::2, :4]


def spoken(count: int, seed: int = 0) -> list[Spoken]:
    rng = np.random.default_rng(seed)
    return [
        Spoken(rng.standard_normal(int(rng.integers(4000, 40_000))).astype(np.float32), str(i), ("one", "two"), "test")
        for i in range(count)
    ]


# --- cache and batches ----------------------------------------------------------------------------------------------


def test_a_shard_gives_back_what_was_written(tmp_path: Path) -> None:
    sounds = spoken(5)
    write_shard(tmp_path, "shard-00000", sounds, encode)
    (shard,) = load_cache(tmp_path)
    assert shard.text == ["0", "1", "2", "3", "4"]
    assert shard.words[0] == ["one", "two"]
    for i, sound in enumerate(sounds):
        assert np.array_equal(shard.sample(i), speech_data.log_mel(sound.samples)[::2, :4].astype(np.float16))


def test_a_shard_that_is_still_being_written_is_not_loaded(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-00000", spoken(3), encode)
    (tmp_path / "shard-00000.json").rename(tmp_path / "shard-00000.part")
    assert load_cache(tmp_path) == []


def test_an_epoch_of_batches_holds_every_sample_once(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-00000", spoken(30, seed=1), encode)
    write_shard(tmp_path, "shard-00001", spoken(30, seed=2), encode)
    cache = load_cache(tmp_path)
    epoch = list(islice(batches(cache, seed=0, batch_size=10), 6))
    assert sorted(int(text) for batch in epoch for text in batch["text"]) == sorted([*range(30), *range(30)])
    for batch in epoch:
        assert batch["features"].dtype == np.float16
        assert batch["features"].shape[1] % FRAME_STEP == 0
        for row, frames in zip(batch["features"], batch["frames"], strict=True):
            assert not row[frames:].any()


def test_batches_are_the_same_for_the_same_seed_and_go_on_for_ever(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-00000", spoken(20), encode)
    cache = load_cache(tmp_path)
    one, other = (list(islice(batches(cache, seed=7, batch_size=8), 9)) for _ in range(2))
    assert [batch["text"] for batch in one] == [batch["text"] for batch in other]


def test_a_cache_smaller_than_a_batch_is_refused(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-00000", spoken(3), encode)
    with pytest.raises(ValueError, match="too few"):
        next(batches(load_cache(tmp_path), seed=0, batch_size=4))


def test_a_development_set_is_read_in_its_order(tmp_path: Path) -> None:
    write_shard(tmp_path, "dev-digit", spoken(5), encode)
    shard = speech_data.load_dev_sets(tmp_path)["digit"]
    assert [text for batch in batches_in_order(shard, 2) for text in batch["text"]] == shard.text


@needs_synthesisers
def test_building_again_writes_only_what_is_missing_and_the_same(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_data, "SHARD_SAMPLES", 4)
    speech_data.build_cache(data, tmp_path, seed=1, samples=8, encode=encode)
    first, second = load_shard(tmp_path, "shard-00000"), load_shard(tmp_path, "shard-00001")
    kept, features = second.text, np.array(second.features)
    (tmp_path / "shard-00001.json").unlink()
    untouched = (tmp_path / "shard-00000.npy").stat().st_mtime_ns
    speech_data.build_cache(data, tmp_path, seed=1, samples=8, encode=encode)
    again = load_shard(tmp_path, "shard-00001")
    assert again.text == kept
    assert np.array_equal(again.features, features)
    assert (tmp_path / "shard-00000.npy").stat().st_mtime_ns == untouched
    assert len(first.text) == 4


def test_what_is_encoded_together_is_masked_where_it_is_padded() -> None:
    mels = [np.full((frames, 80), frames, np.float32) for frames in (301, 20, 160)]
    masks: list[np.ndarray] = []

    def keep(mel: np.ndarray, mask: np.ndarray) -> np.ndarray:
        masks.append(mask)
        return mel[:, ::2, :1]

    features = speech_data._encoded(mels, keep)
    assert [len(f) for f in features] == [151, 10, 80]
    assert [float(f[0, 0]) for f in features] == [301, 20, 160]
    assert masks[0].sum(axis=1).tolist() == [10, 80, 151]


# --- augmentation ---------------------------------------------------------------------------------------------------

NO_RECORDINGS = sound_augment.Noises(scenes=(), knocks=(), rooms=())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30_000), st.sampled_from([0.0, 1e-6, 0.3, 1.0]))
def test_an_augmented_sound_is_finite_and_within_range(seed: int, count: int, loudness: float) -> None:
    rng = np.random.default_rng(seed)
    clean = (rng.standard_normal(count) * loudness).clip(-1, 1).astype(np.float32)
    out = sound_augment.augment(rng, clean, NO_RECORDINGS, [clean + 0.01])
    assert out.dtype == np.float32
    assert np.isfinite(out).all()
    assert np.abs(out).max(initial=0.0) <= 1.0


def test_mixing_reaches_the_ratio_that_was_asked_for() -> None:
    rng = np.random.default_rng(0)
    sound, noise = (rng.standard_normal(RATE_HZ).astype(np.float32) for _ in range(2))
    added = sound_augment.mix(sound, noise, snr_db=10.0) - sound
    assert 10 * np.log10((sound**2).mean() / (added**2).mean()) == pytest.approx(10.0, abs=1.0)


def test_trimming_keeps_the_speech_and_drops_the_quiet() -> None:
    speech = np.sin(np.arange(8000) / 5.0).astype(np.float32)
    trimmed = trim(np.pad(speech, (5000, 7000)))
    assert 8000 <= trimmed.size <= 8000 + RATE_HZ // 10


# --- who is trained on ----------------------------------------------------------------------------------------------


def test_no_speaker_of_the_development_sets_is_trained_on(data: Path) -> None:
    with (data / "speech" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        held_out = {row["speaker"] for row in csv.DictReader(file) if row["split"] == "dev"}
    with (data / "speech" / "dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    held_out |= {row["speaker"] for row in rows}
    files = {data / "speech" / row["audio"] for row in rows}
    clips = voices.training_clips(data)
    assert clips
    assert {clip.speaker for clip in clips} & held_out <= {"noise"}
    assert not {clip.file for clip in clips} & files
    assert not {clip.dataset for clip in clips} & set(voices.EVALUATION_ONLY)


def test_noise_for_evaluation_is_not_trained_on(data: Path) -> None:
    train, dev = sound_augment.noises(data), sound_augment.noises(data, dev=True)
    assert train.scenes
    assert dev.scenes
    assert not set(train.scenes) & set(dev.scenes)
    assert all(file.name.startswith("5-") for file in dev.scenes)


def test_synthesised_voices_of_the_development_set_are_not_trained_on() -> None:
    rng = np.random.default_rng(0)
    drawn = {dev: {synthesis.random_voice(rng, dev).name.split("+")[-1] for _ in range(500)} for dev in (False, True)}
    assert not drawn[False] & drawn[True]


def test_a_sound_with_loud_noise_has_more_of_it() -> None:
    rng = np.random.default_rng(1)
    speech = np.sin(np.arange(RATE_HZ) / 5.0).astype(np.float32)
    quiet = [_share_outside(sound_augment.augment(rng, speech, NO_RECORDINGS, (), loud_share=0.0)) for _ in range(60)]
    loud = [_share_outside(sound_augment.augment(rng, speech, NO_RECORDINGS, (), loud_share=1.0)) for _ in range(60)]
    assert np.mean(loud) > 3 * np.mean(quiet)


def _share_outside(sound: np.ndarray) -> float:
    """Return the share of the power that lies away from the loudest frequency."""
    power = np.abs(np.fft.rfft(sound * np.hanning(sound.size))) ** 2
    top = int(power.argmax())
    return 1.0 - float(power[max(0, top - 30) : top + 30].sum() / power.sum())


def test_an_utterance_is_cut_into_its_words(data: Path) -> None:
    pytest.importorskip("pocketsphinx")
    clips = [clip for clip in voices.training_clips(data) if clip.dataset == "an4_wav" and len(clip.words) > 3]
    cuts = voices.cut_into_words(clips[0])
    assert tuple(word for cut in cuts for word in cut.words) == clips[0].words
    whole, part = clips[0].samples().size, voices.run_of(cuts[1:3])
    assert part.words == clips[0].words[1:3]
    assert 0.1 * RATE_HZ < cuts[0].samples().size < part.samples().size < whole


def test_speakers_say_only_words_that_they_recorded(data: Path) -> None:
    clips = [clip for clip in voices.training_clips(data) if clip.dataset == "fsdd"]
    speakers = voices.Speakers(clips)
    assert speakers.can_say(("one", "two")) == speakers.can_say(("one", "plus"), least=1)
    assert not speakers.can_say(("one", "plus"))


@needs_synthesisers
def test_every_engine_speaks_in_the_size_and_rate_of_its_voice() -> None:
    rng = np.random.default_rng(2)
    for engine, name in (("espeak", "en-gb+f1"), ("flite", "slt"), ("neural", synthesis.NEURAL_VOICE)):
        usual, slow, small = (
            synthesis.speak(
                rng,
                synthesis.Voice(engine, name, rate=rate, size=size),
                ["three", "a", "plus", "seven", "b", "squared"],
            )
            for rate, size in ((180, 1.0), (110, 1.0), (180, 1.2))
        )
        assert 0.4 * RATE_HZ < usual.size < slow.size < 5 * RATE_HZ
        assert abs(small.size - usual.size) < 0.35 * usual.size


def test_no_other_word_sounds_like_an_answer() -> None:
    words = set(" ".join((speech_source._OTHER_WORDS, speech_source._NEAR_WORDS)).split())
    assert not words & {"know", "see", "sea", "tea", "you", "why", "be", "eye", "won", "to", "too", "for", "ate", "are"}


@needs_synthesisers
def test_every_source_gives_short_finite_sounds_with_text_that_fits_its_words(data: Path) -> None:
    source, rng = Source(data), np.random.default_rng(4)
    for _ in range(40):
        sample = source.draw(rng)
        assert 0 < sample.samples.size <= MAX_SAMPLES
        assert np.isfinite(sample.samples).all()
        if sample.text:
            assert speech_data.say(rng, sample.text)


@needs_synthesisers
def test_every_fourth_shard_is_of_short_answers_in_noise(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_data, "SHARD_SAMPLES", 8)
    speech_data.build_cache(data, tmp_path, seed=3, samples=32, encode=encode)
    assert set(load_shard(tmp_path, "shard-00003").kind) <= set(speech_source.SHORT_IN_NOISE.shares)
    assert any(set(load_shard(tmp_path, f"shard-{i:05d}").kind) & {"tts-maths", "phrase"} for i in range(3))


@needs_synthesisers
def test_synthesised_maths_is_the_same_every_time() -> None:
    one, other = speech_data.spoken_maths(3), speech_data.spoken_maths(3)
    for (sound, truth), (sound_again, truth_again) in zip(one, other, strict=True):
        assert truth == truth_again
        assert np.array_equal(sound, sound_again)
