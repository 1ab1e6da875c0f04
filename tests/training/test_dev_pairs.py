"""Pairs of handwriting and speech to measure fusion with, and sets of nothing: the same ones every time."""

from __future__ import annotations

import numpy as np
import pytest

from mmtutor.domain.observation import Modality, Response, Sound
from mmtutor.paths import data_dir
from mmtutor.training.dev_pairs import LEVELS, Pair, dev_pairs, response, retaken, written
from mmtutor.training.dev_samples import Sample
from mmtutor.training.noise_levels import LEVELS_DB, in_noise, level_name, noisy_digits
from mmtutor.training.nothing_sets import blank_pages
from mmtutor.training.sound_augment import Noises, noises

NO_NOISE = Noises((), (), ())
DATA = data_dir()
needs_data = pytest.mark.skipif(DATA is None, reason="needs the training data (MMTUTOR_DATA)")
STROKE = np.array([[0, 0], [40, 100]], np.float32)
HAND = {c: [(STROKE,)] for c in "0123456789"}


def pair(text: str = "42") -> Pair:
    tone = np.sin(np.arange(8000) / 5).astype(np.float32)
    return Pair(text, written(np.random.default_rng(0), [HAND], text), tone, 3)


def test_characters_stand_side_by_side_on_a_line() -> None:
    first, second = written(np.random.default_rng(0), [HAND], "42")
    assert first[:, 0].max() < second[:, 0].min()
    assert first[:, 1].max() == pytest.approx(second[:, 1].max())
    assert np.ptp(first[:, 1]) == pytest.approx(1.0)


def test_what_no_single_writer_wrote_is_left_out() -> None:
    assert written(np.random.default_rng(0), [HAND], "4x") == ()
    assert written(np.random.default_rng(0), [HAND], "") == ()


@needs_data
def test_a_level_is_the_same_every_time_and_a_worse_one_smaller() -> None:
    assert DATA is not None
    found, heights = noises(DATA, dev=True), []
    for level in LEVELS:
        one, two = response(pair(), level, found), response(pair(), level, found)
        assert one.sound is not None
        assert two.sound is not None
        assert np.array_equal(one.sound.samples, two.sound.samples)
        if one.picture is not None and two.picture is not None:
            assert np.array_equal(one.picture.pixels, two.picture.pixels)
            heights.append(one.picture.pixels.shape[0])
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == len(LEVELS) - 1


def test_either_sense_can_be_left_out() -> None:
    assert response(pair(), LEVELS[0], NO_NOISE, picture=False).modalities == {Modality.AUDIO}
    assert response(pair(), LEVELS[0], NO_NOISE, sound=False).modalities == {Modality.IMAGE}


@needs_data
def test_pairs_are_written_by_dev_writers_and_say_what_they_write() -> None:
    assert DATA is not None
    tone = Sound(np.sin(np.arange(8000) / 5), 16_000)
    sets = {"digit-8k": [Sample(lambda: Response(sound=tone), str(i), Modality.AUDIO) for i in range(10)]}
    pairs = dev_pairs(DATA, sets, 20)
    assert len(pairs) == 4
    assert all(p.strokes for p in pairs)
    assert [p.truth for p in pairs] == [p.truth for p in dev_pairs(DATA, sets, 20)]
    takes = retaken(pairs, DATA, 3)
    assert [p.truth for p in takes] == 3 * [p.truth for p in pairs]
    assert len({p.number for p in takes}) == 12
    assert not all(np.array_equal(a.strokes[0], b.strokes[0]) for a, b in zip(takes[:4], takes[4:8], strict=True))


@needs_data
def test_noise_is_as_loud_as_its_level_says_and_the_same_for_all_systems() -> None:
    assert DATA is not None
    found = noises(DATA, dev=True)
    voice = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    for db in (20.0, 0.0):
        noisy = in_noise(voice, found, db, 5)
        ratio = 10 * np.log10((voice**2).mean() / ((noisy - voice) ** 2).mean())
        assert ratio == pytest.approx(db, abs=2.0)
        assert np.array_equal(noisy, in_noise(voice, found, db, 5))
    assert in_noise(voice, found, None, 5) is voice


@needs_data
def test_every_level_of_noise_has_the_same_digits() -> None:
    assert DATA is not None
    tone = Response(sound=Sound(np.sin(np.arange(8000) / 5), 16_000))
    digits = [Sample(lambda: tone, str(i % 10), Modality.AUDIO) for i in range(30)]
    levels = noisy_digits({"digit": digits, "digit-8k": digits}, DATA, 5)
    assert list(levels) == [level_name(db) for db in LEVELS_DB]
    assert {tuple(s.truth for s in samples) for samples in levels.values()} == {tuple(s.truth for s in levels["clean"])}


def test_a_blank_page_has_nothing_dark_on_it_that_looks_like_ink() -> None:
    for sample in blank_pages(6):
        picture = sample.load().picture
        assert sample.truth == ""
        assert picture is not None
        assert picture.pixels.dtype == np.uint8
        assert np.array_equal(picture.pixels, sample.load().picture.pixels)  # type: ignore[union-attr]
