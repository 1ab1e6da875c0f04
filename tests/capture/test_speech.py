from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmtutor.capture.speech import WINDOW, Span, SpeechDetector, SpeechState, SpeechTiming, VoiceActivity, silero

RATE_HZ = 16_000
PAUSE = np.zeros(RATE_HZ // 2, np.float32)


class Loudness:
    """Hears speech in every window that is loud: an exact ear for made-up sounds."""

    def process(self, window: memoryview) -> float:
        return float(np.abs(np.frombuffer(window, np.float32)).max() > 0.1)

    def reset(self) -> None: ...


def windows(script: str) -> np.ndarray:
    """`#` is a window of sound, `.` one of silence."""
    return np.concatenate([np.full(WINDOW, 0.5 * (mark == "#"), np.float32) for mark in script])


def states(script: str, timing: SpeechTiming) -> list[SpeechState]:
    detector, found = SpeechDetector(Loudness(), timing), []
    for number, mark in enumerate(script):
        detector.feed(windows(mark), number * WINDOW)
        found.append(detector.state)
    return found


TIMING = SpeechTiming(start_s=2 * WINDOW / RATE_HZ, endpoint_s=3 * WINDOW / RATE_HZ, lead_s=0, tail_s=0)
Q, A, S, P = SpeechState.QUIET, SpeechState.STARTING, SpeechState.SPEAKING, SpeechState.STOPPING


def test_speech_starts_goes_on_through_pauses_and_stops() -> None:
    assert states(".##..#...", TIMING) == [Q, A, S, P, P, S, P, P, Q]


def test_a_click_is_not_speech() -> None:
    assert states(".#.", TIMING) == [Q, A, Q]


def test_an_utterance_ends_after_the_endpoint_and_holds_all_that_was_said() -> None:
    detector = SpeechDetector(Loudness(), TIMING)
    assert detector.feed(windows("..##.##..."), 0) == [Span(2 * WINDOW, 7 * WINDOW)]
    assert detector.open_span() is None


def test_an_utterance_that_never_ends_is_cut() -> None:
    detector = SpeechDetector(Loudness(), SpeechTiming(longest_s=1.0, lead_s=0, tail_s=0))
    spans = detector.feed(windows("#" * 100), 0)
    assert len(spans) >= 2
    assert all(RATE_HZ <= span.end - span.start <= RATE_HZ + WINDOW for span in spans)


def test_half_a_second_before_the_first_sound_is_kept() -> None:
    detector = SpeechDetector(Loudness())
    [span] = detector.feed(np.concatenate([windows("." * 40 + "#" * 20), PAUSE, PAUSE, PAUSE]), 0)
    assert span.start == 40 * WINDOW - RATE_HZ // 2


@given(st.lists(st.integers(50, 3_000), min_size=1, max_size=12))
def test_how_the_stream_is_cut_into_blocks_changes_nothing(sizes: list[int]) -> None:
    sound = windows("...####..##......######" + "." * 40)
    whole, pieces = SpeechDetector(Loudness(), TIMING), SpeechDetector(Loudness(), TIMING)
    expected, found, at, turn = whole.feed(sound, 0), [], 0, 0
    while at < len(sound):
        block = sound[at : at + sizes[turn % len(sizes)]]
        found += pieces.feed(block, at)
        at, turn = at + len(block), turn + 1
    assert found == expected


def test_lost_samples_do_not_join_what_is_on_both_sides() -> None:
    detector = SpeechDetector(Loudness(), TIMING)
    detector.feed(windows("##")[: WINDOW + 100], 0)
    detector.feed(windows("##"), 50_000)
    assert detector.position == 50_000 + 2 * WINDOW


def test_trimming_leaves_what_was_spoken() -> None:
    detector = SpeechDetector(Loudness(), TIMING)
    detector.feed(windows("....##.#...."), 0)
    assert detector.trim(0, 12 * WINDOW) == Span(4 * WINDOW, 8 * WINDOW)
    assert detector.trim(8 * WINDOW, 12 * WINDOW) is None


def test_silence_is_never_trimmed_to_something() -> None:
    detector = SpeechDetector(silero())
    detector.feed(np.zeros(2 * RATE_HZ, np.float32), 0)
    assert detector.trim(0, 2 * RATE_HZ) is None


@pytest.fixture(scope="session")
def ear() -> VoiceActivity:
    return silero()


def heard(samples: np.ndarray, ear: VoiceActivity) -> bool:
    """Whether the real network, listening hands-free, hears an utterance."""
    ear.reset()
    detector = SpeechDetector(ear)
    rng = np.random.default_rng(1)
    room = (1e-4 * rng.standard_normal(2 * RATE_HZ)).astype(np.float32)
    return bool(detector.feed(np.concatenate([room[:RATE_HZ], samples, room]), 0))


def test_words_of_real_people_are_heard(utterances: list[np.ndarray], ear: VoiceActivity) -> None:
    missed = sum(not heard(samples, ear) for samples in utterances)
    assert missed <= len(utterances) // 10


def test_rooms_without_a_word_are_quiet(noises: list[np.ndarray], ear: VoiceActivity) -> None:
    invented = sum(heard(samples, ear) for samples in noises)
    assert invented <= len(noises) // 10


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5])
def test_a_held_key_keeps_a_whole_word(word: np.ndarray, seconds: float) -> None:
    """The trimmed utterance holds 99 % of the word's energy, however early the key went down."""
    detector = SpeechDetector(silero())
    before = np.zeros(int(RATE_HZ * (0.5 + seconds)), np.float32)
    stream = np.concatenate([before, word, PAUSE])
    detector.feed(stream, 0)
    span = detector.trim(0, len(stream))
    assert span is not None
    kept = float(np.square(stream[span.start : span.end]).sum())
    assert kept > 0.99 * float(np.square(word).sum())
