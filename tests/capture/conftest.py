from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mmtutor.capture.replay import read_sound
from tests.servers import PulseAudio

RATE_HZ = 16_000


@pytest.fixture(scope="session")
def pulse_server() -> Iterator[PulseAudio]:
    """A sound server for the whole run; its socket's path must be short."""
    if reason := PulseAudio.missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="mmtutor-") as folder:
        server = PulseAudio(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def pulse(pulse_server: PulseAudio, monkeypatch: pytest.MonkeyPatch) -> PulseAudio:
    """The sound server as this process's own, with the loudspeaker as the microphone."""
    for name, value in pulse_server.environment.items():
        monkeypatch.setenv(name, value)
    pulse_server.listen_to("room.monitor")
    return pulse_server


@pytest.fixture(scope="session")
def utterances(data: Path) -> list[np.ndarray]:
    """Forty recordings of single words by real people, none of whom anything is trained on."""
    with (data / "speech" / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        spoken = [row for row in csv.DictReader(rows) if row["split"] == "dev" and row["kind"] == "wav16k"]
    spoken = [row for row in spoken if row["dataset"].startswith("speech_commands_test")]
    return [read_sound(data / "speech" / row["file"]) for row in spoken[:: max(1, len(spoken) // 40)][:40]]


@pytest.fixture(scope="session")
def noises(data: Path) -> list[np.ndarray]:
    """Forty recordings without a word: silence of rooms, hum, taps."""
    with (data / "speech" / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        quiet = [row["file"] for row in csv.DictReader(rows) if row["dataset"] == "speech_commands_silence"]
    return [read_sound(data / "speech" / file) for file in quiet[:: max(1, len(quiet) // 40)][:40]]


@pytest.fixture(scope="session")
def word(utterances: list[np.ndarray]) -> np.ndarray:
    """One loud and clear recording of one word."""
    return max(utterances, key=lambda samples: float(np.abs(samples).mean()))
