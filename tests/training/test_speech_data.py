"""Speech for training: its batches, the augmentation, and who may be trained on."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmtutor.errors import UserError
from mmtutor.model.audio_features import MAX_SAMPLES, MELS, RATE_HZ
from mmtutor.model.keywords import KEYWORDS, OTHER
from mmtutor.paths import data_dir
from mmtutor.training import neural_voices, samples, sound_augment, speech_data, speech_source, synthesis, voices
from mmtutor.training.glyphs import Bank
from mmtutor.training.speech_data import batches
from mmtutor.training.speech_source import Source
from mmtutor.training.spoken import say
from mmtutor.training.waves import trim

needs_synthesisers = pytest.mark.skipif(
    not synthesis.can_synthesise(), reason="espeak-ng, flite or a neural voice is not installed"
)


@pytest.fixture
def data() -> Path:
    folder = data_dir()
    if folder is None:
        pytest.skip("needs the speech data: set MMTUTOR_DATA")
    return folder


@needs_synthesisers
def test_batches_hold_sounds_of_similar_length_with_what_they_say(data: Path) -> None:
    source = Source(data)
    for batch in islice(batches(source, (1,), 8, noisy=0.45), 3):
        lengths = [len(heard.mel) for heard in batch]
        assert len(batch) == 8
        assert max(lengths) < 3 * min(lengths)
        assert all(heard.mel.dtype == np.float16 and heard.mel.shape[1] == MELS for heard in batch)


@needs_synthesisers
def test_a_run_may_hear_mostly_short_answers(data: Path) -> None:
    source = Source(data)
    usual, short = (
        np.mean([len(heard.mel) for batch in islice(batches(source, (2,), 8, noisy), 3) for heard in batch])
        for noisy in (0.0, 1.0)
    )
    assert short < 0.8 * usual


@needs_synthesisers
def test_the_keyword_spotter_learns_from_digits_and_is_told_which(data: Path) -> None:
    [(_, _, y)] = islice(samples.stream(samples.Sources(Bank(data), Source(data)), (3,), mixture=samples.DIGITS), 1)
    batch = next(batches(Source(data), (3, 3), samples.AUDIO_BATCH, 0.45, digits=True))
    texts = [KEYWORDS[number] if number < OTHER else None for number in y["keyword"]]
    assert texts == [heard.text if heard.text in KEYWORDS else None for heard in batch]
    assert sum(text is None for text in texts) < 0.5 * len(texts)
    assert len(set(texts)) > 5


@needs_synthesisers
def test_the_same_seed_gives_the_same_batches(data: Path) -> None:
    one, other = (next(batches(Source(data), (7,), 6, noisy=0.45)) for _ in range(2))
    for heard, again in zip(one, other, strict=True):
        assert (heard.text, heard.words) == (again.text, again.words)
        assert np.array_equal(heard.mel, again.mel)


@needs_synthesisers
def test_a_voice_speaks_again_once_enough_was_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_source, "_FEWEST", 3)
    source, rng = Source(data), np.random.default_rng(1)
    said = [source._synthetic(rng, "tts") for _ in range(12)]
    assert 3 <= len({id(spoken) for spoken in said}) < 12


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


def test_silence_around_speech_makes_no_noise_fainter() -> None:
    rng = np.random.default_rng(0)
    speech, noise = rng.standard_normal(RATE_HZ).astype(np.float32), rng.standard_normal(4 * RATE_HZ).astype(np.float32)
    around = np.pad(speech, (RATE_HZ, 2 * RATE_HZ))
    added = sound_augment.mix(around, noise, 10.0, speech) - around
    assert 10 * np.log10((speech**2).mean() / (added**2).mean()) == pytest.approx(10.0, abs=1.0)


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
    for engine, name in (("espeak", "en-gb+f1"), ("flite", "slt"), ("hibari", "heart"), ("kokoro", "en-us+7")):
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
            assert say(rng, sample.text)


@needs_synthesisers
def test_synthesised_maths_is_the_same_every_time() -> None:
    one, other = speech_data.spoken_maths(3), speech_data.spoken_maths(3)
    for (sound, truth), (sound_again, truth_again) in zip(one, other, strict=True):
        assert truth == truth_again
        assert np.array_equal(sound, sound_again)


def test_what_a_voice_swallows_alone_it_is_not_given_alone() -> None:
    rng = np.random.default_rng(6)
    said = (("t",), ("eight",), ("x", "plus"), ("seven",))
    engines = {words: {synthesis.voice_for(rng, words).engine for _ in range(80)} for words in said}
    assert engines["t",] == engines["eight",] == {"espeak", "flite", "hibari"}
    assert "kokoro" in engines["x", "plus"] & engines["seven",]


def test_more_voices_are_read_from_a_folder_each_by_its_name(tmp_path: Path) -> None:
    style = np.arange(2 * 256, dtype="<f4").reshape(2, 256)
    style.tofile(tmp_path / "af_sky.bin")
    (tmp_path / "LICENSE").write_text("not a voice", encoding="utf-8")
    found = neural_voices.more_styles(tmp_path)
    assert list(found) == ["af_sky"]
    assert np.array_equal(found["af_sky"], style)
    assert neural_voices.more_styles(None) == {}
    with pytest.raises(UserError, match="no voices"):
        neural_voices.more_styles(tmp_path / "elsewhere")
