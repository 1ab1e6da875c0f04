from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import chirp, correlate

from mmtutor.capture import Device, Microphone, SourceState, microphones
from mmtutor.capture.microphone import SoundPatience
from mmtutor.capture.portaudio import PortAudio
from tests.fakes import ScriptedSoundCard
from tests.servers import PulseAudio

QUICK = SoundPatience(open_s=0.3, silent_s=0.05, callback_s=0.2, first_pause_s=0.02, longest_pause_s=0.1)
RATE_HZ = 16_000


def test_what_is_played_is_heard(pulse: PulseAudio, tmp_path: Path) -> None:
    """A real sound server, the real PortAudio, 44.1 kHz in, 16 kHz out: the recording correlates with the sound."""
    rate_hz, seconds = 44_100, 1.5
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    sweep = (0.5 * chirp(at, 200, seconds, 1_200)).astype(np.float32)
    soundfile.write(tmp_path / "sweep.wav", sweep, rate_hz)
    microphone = Microphone()
    microphone.start()
    assert microphone.status.wait(SourceState.RUNNING, 10), microphone.trouble
    start = microphone.ring.end
    pulse.play(tmp_path / "sweep.wav")
    wanted = start + int(RATE_HZ * (seconds + 0.6))
    while microphone.ring.end < wanted:
        assert microphone.ring.wait(microphone.ring.end, 5)
    heard = microphone.ring.read(start)
    microphone.close()
    ideal = 0.5 * chirp(np.arange(int(RATE_HZ * seconds)) / RATE_HZ, 200, seconds, 1_200)
    products = correlate(heard.values, ideal, mode="valid")
    best = int(np.argmax(np.abs(products)))
    part = heard.values[best : best + len(ideal)]
    likeness = float(products[best] / (np.linalg.norm(part) * np.linalg.norm(ideal)))
    assert likeness > 0.98
    assert heard.lost == microphone.overflows == 0


def test_a_silent_microphone_is_said_and_forgotten_when_it_sounds(pulse: PulseAudio, tmp_path: Path) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100)
    soundfile.write(tmp_path / "tone.wav", tone, 44_100)
    microphone = Microphone()
    microphone.start()
    assert "is silent" in str(microphone.status.wait_for_trouble(10))
    assert microphone.state is SourceState.RUNNING
    assert microphone.level == 0
    player = threading.Thread(target=pulse.play, args=[tmp_path / "tone.wav"])
    player.start()
    assert microphone.status.wait_until(lambda: microphone.trouble is None, 5)
    while microphone.level < 0.5:
        assert microphone.ring.wait(microphone.ring.end, 2)
    player.join()
    microphone.close()


def test_a_sound_system_that_dies_is_lost_and_comes_back(pulse: PulseAudio) -> None:
    microphone = Microphone()
    microphone.start()
    assert microphone.status.wait(SourceState.RUNNING, 10), microphone.trouble
    pulse.stop()
    assert microphone.status.wait(SourceState.LOST, 5)
    assert "stopped" in str(microphone.trouble)
    pulse.start()
    assert microphone.status.wait(SourceState.RUNNING, 15), microphone.trouble
    microphone.close()


def test_the_microphones_are_listed_by_name_and_open_by_it(pulse: PulseAudio) -> None:
    found = {device.name: device for device in microphones()}
    assert "pulse" in found
    microphone = Microphone(found["pulse"])
    microphone.start()
    assert microphone.status.wait(SourceState.RUNNING, 10), microphone.trouble
    microphone.close()


def test_a_microphone_that_is_not_there_is_refused_with_a_sentence(pulse: PulseAudio) -> None:
    microphone = Microphone(Device("no such thing, ALSA", "no such thing"))
    microphone.start()
    assert microphone.status.wait(SourceState.REFUSED, 10)
    assert "No microphone was found" in str(microphone.trouble)
    microphone.close()


def test_without_the_portaudio_library_there_is_a_sentence() -> None:
    def load() -> object:
        raise OSError("PortAudio library not found")

    microphone = Microphone(portaudio=PortAudio(load))
    microphone.start()
    assert microphone.status.wait(SourceState.REFUSED, 5)
    assert "libportaudio2" in str(microphone.trouble)
    assert microphones(PortAudio(load)) == []
    microphone.close()


@pytest.fixture
def card() -> ScriptedSoundCard:
    return ScriptedSoundCard()


def opened(card: ScriptedSoundCard) -> Microphone:
    microphone = Microphone(patience=QUICK, portaudio=PortAudio(lambda: card))
    microphone.start()
    assert card.opened.wait(5)
    return microphone


def test_a_microphone_in_use_is_refused_and_tried_again(card: ScriptedSoundCard) -> None:
    card.refuses = True
    microphone = Microphone(patience=QUICK, portaudio=PortAudio(lambda: card))
    microphone.start()
    assert microphone.status.wait(SourceState.REFUSED, 5)
    assert "in use by another program" in str(microphone.trouble)
    card.refuses = False
    assert card.opened.wait(5)
    microphone.close()


def test_a_microphone_plugged_in_later_is_found(card: ScriptedSoundCard) -> None:
    card.plugged = False
    microphone = Microphone(patience=QUICK, portaudio=PortAudio(lambda: card))
    microphone.start()
    assert microphone.status.wait(SourceState.REFUSED, 5)
    card.plugged = True
    assert card.opened.wait(5)
    assert card.looked_again > 0
    microphone.close()


def test_a_sound_system_that_does_not_start_is_a_sentence_and_tried_again(card: ScriptedSoundCard) -> None:
    portaudio = PortAudio(lambda: card)
    portaudio.microphones()
    card.deaf = True
    microphone = Microphone(patience=QUICK, portaudio=portaudio)
    microphone.start()
    assert microphone.status.wait(SourceState.REFUSED, 5)
    assert "does not start" in str(microphone.trouble)
    card.deaf = False
    assert card.opened.wait(5)
    microphone.close()


def test_a_microphone_that_stops_calling_back_is_lost(card: ScriptedSoundCard) -> None:
    microphone = opened(card)
    card.hear(np.full((480, 1), 0.1, np.float32))
    assert microphone.status.wait(SourceState.RUNNING, 5)
    assert microphone.status.wait(SourceState.LOST, 5)
    microphone.close()


def test_a_microphone_that_never_calls_back_does_not_answer(card: ScriptedSoundCard) -> None:
    microphone = opened(card)
    assert microphone.status.wait(SourceState.REFUSED, 5)
    assert "does not answer" in str(microphone.trouble)
    microphone.close()


def test_what_the_system_lost_is_counted(card: ScriptedSoundCard) -> None:
    microphone = opened(card)
    card.hear(np.full((480, 1), 0.1, np.float32), overflow=True)
    assert microphone.status.wait(SourceState.RUNNING, 5)
    microphone.close()
    assert microphone.overflows == 1


def test_looking_for_devices_leaves_an_open_microphone_alone(card: ScriptedSoundCard) -> None:
    portaudio = PortAudio(lambda: card)
    microphone = Microphone(patience=QUICK, portaudio=portaudio)
    microphone.start()
    assert card.opened.wait(5)
    portaudio.microphones()
    assert card.looked_again == 0
    microphone.close()
    portaudio.microphones()
    assert card.looked_again == 1


@pytest.mark.parametrize("rate_hz", [16_000.0, 44_100.0, 48_000.0])
def test_the_resampler_makes_no_clicks_between_blocks(rate_hz: float) -> None:
    """A tone fed in blocks of any size comes out as one tone: nothing beside it above -60 dB."""
    card = ScriptedSoundCard(rate_hz=rate_hz, channels=2)
    microphone = Microphone(patience=SoundPatience(), portaudio=PortAudio(lambda: card))
    microphone.start()
    assert card.opened.wait(5)
    tone = (0.5 * np.sin(2 * np.pi * 1_000 * np.arange(int(rate_hz)) / rate_hz)).astype(np.float32)
    at, rng = 0, np.random.default_rng(1)
    while at < len(tone):
        size = int(rng.integers(50, 900))
        block = np.repeat(tone[at : at + size, None], 2, axis=1)
        card.hear(block)
        at += len(block)
    while microphone.ring.end < 12_000:
        assert microphone.ring.wait(microphone.ring.end, 2)
    microphone.close()
    heard = microphone.ring.read(4_000, 12_000).values * np.hanning(8_000)
    spectrum = np.abs(np.fft.rfft(heard)) ** 2
    peak = int(np.argmax(spectrum))
    assert peak == 500  # 1 kHz, in steps of 2 Hz
    beside = spectrum.sum() - spectrum[peak - 4 : peak + 5].sum()
    assert 10 * np.log10(beside / spectrum.sum()) < -60


def test_closing_does_not_make_the_window_wait(card: ScriptedSoundCard) -> None:
    microphone = opened(card)
    began_s = time.monotonic()
    microphone.close(wait_s=0)
    assert time.monotonic() - began_s < 0.2
    assert microphone.state is SourceState.CLOSED
    microphone.close()
