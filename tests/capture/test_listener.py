from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import correlate

from mmtutor.capture import Listener, Listening, Microphone, Ring, SourceState, SpeechState, WavMicrophone
from mmtutor.capture.source import Status
from mmtutor.capture.speech import VoiceActivity
from mmtutor.domain.observation import Sound
from mmtutor.errors import UserError
from tests.servers import PulseAudio

RATE_HZ = 16_000
Start = Callable[..., tuple[Listener, "queue.Queue[Sound | None]"]]


class Stream:
    """A sound source whose samples the test writes."""

    def __init__(self) -> None:
        self.ring = Ring(30 * RATE_HZ, RATE_HZ)
        self.status = Status()
        self.level = 0.0
        self.state = SourceState.RUNNING
        self.trouble = None

    def start(self) -> None: ...

    def close(self, wait_s: float = 3.0) -> None: ...


class Loudness:
    def process(self, window: memoryview) -> float:
        return float(np.abs(np.frombuffer(window, np.float32)).max() > 0.1)

    def reset(self) -> None: ...


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
def listening_to() -> Iterator[Start]:
    listeners: list[Listener] = []

    def start(source: object, **options: object) -> tuple[Listener, queue.Queue[Sound | None]]:
        heard: queue.Queue[Sound | None] = queue.Queue()
        listener = Listener(source, heard.put, **options)  # type: ignore[arg-type]
        listener.start()
        listeners.append(listener)
        return listener, heard

    yield start
    for listener in listeners:
        listener.close()


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * RATE_HZ), np.float32)


def loud(seconds: float) -> np.ndarray:
    return np.full(int(seconds * RATE_HZ), 0.5, np.float32)


def test_an_utterance_is_what_was_said_while_the_key_was_held(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    stream.ring.write(quiet(1.0))
    listener.press()
    assert listener.pressed
    stream.ring.write(np.concatenate([quiet(0.6), loud(0.8), quiet(0.6)]))
    listener.release()
    assert not listener.pressed
    stream.ring.write(quiet(0.5))
    sound = heard.get(timeout=5)
    assert sound is not None
    assert sound.rate_hz == RATE_HZ
    assert np.count_nonzero(sound.samples) == int(0.8 * RATE_HZ)
    assert sound.samples.size < int(1.8 * RATE_HZ)


def test_a_word_begun_before_the_key_was_down_is_whole(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    stream.ring.write(np.concatenate([quiet(1.0), loud(0.3)]))
    listener.press()
    stream.ring.write(loud(0.3))
    listener.release()
    stream.ring.write(np.concatenate([loud(0.1), quiet(0.5)]))
    sound = heard.get(timeout=5)
    assert sound is not None
    assert np.count_nonzero(sound.samples) == int(0.7 * RATE_HZ)


def test_a_key_held_in_silence_gives_nothing(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    stream.ring.write(quiet(1.0))
    listener.press()
    stream.ring.write(quiet(1.0))
    listener.release()
    stream.ring.write(quiet(0.5))
    assert heard.get(timeout=5) is None


def test_a_microphone_lost_while_the_key_was_held_still_ends_the_utterance(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    stream.ring.write(quiet(1.0))
    listener.press()
    stream.ring.write(loud(0.5))
    listener.release()
    sound = heard.get(timeout=5)
    assert sound is not None
    assert np.count_nonzero(sound.samples) == RATE_HZ // 2


def test_what_is_being_said_can_be_read_before_it_ends(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    listener.press()
    assert listener.so_far() is None or listener.so_far().samples.size == 0  # type: ignore[union-attr]
    stream.ring.write(np.concatenate([loud(0.4), quiet(0.2)]))
    listener.release()
    stream.ring.write(quiet(1.0))
    assert heard.get(timeout=5) is not None
    assert listener.so_far() is None


def test_hands_free_an_utterance_ends_by_itself(stream: Stream, listening_to: Start) -> None:
    _, heard = listening_to(stream, load_voice=Loudness, listening=Listening.HANDS_FREE)
    stream.ring.write(np.concatenate([quiet(1.0), loud(0.5), quiet(0.6), loud(0.5), quiet(1.5)]))
    sound = heard.get(timeout=5)
    assert sound is not None
    assert np.count_nonzero(sound.samples) == RATE_HZ
    assert heard.empty()


def test_with_a_key_nothing_is_taken_without_it(stream: Stream, listening_to: Start) -> None:
    listener, heard = listening_to(stream, load_voice=Loudness)
    stream.ring.write(np.concatenate([quiet(1.0), loud(0.5), quiet(1.5)]))
    listener.press()
    listener.release()
    stream.ring.write(quiet(0.5))
    assert heard.get(timeout=5) is None
    assert listener.speech is SpeechState.QUIET


def test_without_voice_detection_the_key_still_works(stream: Stream, listening_to: Start) -> None:
    def load() -> VoiceActivity:
        raise UserError("Listening without a key does not work here. Hold the talk key while you speak.")

    listener, heard = listening_to(stream, load_voice=load)
    listener.press()
    stream.ring.write(loud(0.5))
    listener.release()
    stream.ring.write(quiet(0.5))
    sound = heard.get(timeout=5)
    assert sound is not None
    assert np.count_nonzero(sound.samples) == RATE_HZ // 2
    assert "Hold the talk key" in str(listener.trouble)


def test_a_real_word_from_a_file_is_heard_hands_free(word: np.ndarray, tmp_path: Path, listening_to: Start) -> None:
    soundfile.write(tmp_path / "word.wav", word, RATE_HZ)
    source = WavMicrophone(tmp_path / "word.wav", speed=4.0)
    _, heard = listening_to(source, listening=Listening.HANDS_FREE)
    source.start()
    sound = heard.get(timeout=10)
    source.close()
    assert sound is not None
    assert float(np.square(sound.samples).sum()) > 0.98 * float(np.square(word).sum())


def test_a_real_word_through_the_sound_server_is_heard(
    pulse: PulseAudio, word: np.ndarray, tmp_path: Path, listening_to: Start
) -> None:
    """Loudspeaker, PortAudio, resampler, ring, voice detection: the utterance holds the word."""
    soundfile.write(tmp_path / "word.wav", np.concatenate([quiet(0.3), word, quiet(0.3)]), RATE_HZ)
    microphone = Microphone()
    microphone.start()
    assert microphone.status.wait(SourceState.RUNNING, 10), microphone.trouble
    listener, heard = listening_to(microphone)
    listener.press()
    pulse.play(tmp_path / "word.wav")
    listener.release()
    sound = heard.get(timeout=5)
    microphone.close()
    assert sound is not None
    products = correlate(sound.samples, word, mode="full")
    likeness = float(np.abs(products).max() / np.square(word).sum())
    assert likeness == pytest.approx(1.0, abs=0.1)
