from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from mmtutor.capture import Frame, Latest, PageWatcher, SourceState
from mmtutor.capture.source import Status
from mmtutor.capture.watcher import sharpness


class Eye:
    """A camera whose pictures the test puts."""

    def __init__(self) -> None:
        self.latest: Latest[Frame] = Latest()
        self.status = Status()
        self.state = SourceState.RUNNING
        self.trouble = None

    def start(self) -> None: ...

    def close(self, wait_s: float = 3.0) -> None: ...


@dataclass(frozen=True)
class FakePage:
    """What the test's page finder found: the picture it was given."""

    pixels: np.ndarray
    corners: np.ndarray | None = None
    lines: tuple[object, ...] = ()


@pytest.fixture
def eye() -> Eye:
    return Eye()


@pytest.fixture
def watcher(eye: Eye) -> Iterator[PageWatcher]:
    watcher = PageWatcher(eye, find=FakePage, every_s=0)  # type: ignore[arg-type]
    watcher.start()
    yield watcher
    watcher.close()


def picture(seed: int, blur: int = 0) -> np.ndarray:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 80, 3)).astype(np.float32)
    for _ in range(blur):
        pixels = (pixels + np.roll(pixels, 1, 0) + np.roll(pixels, 1, 1)) / 3
    return pixels.astype(np.uint8)


def test_blur_lowers_the_sharpness() -> None:
    values = [sharpness(picture(1, blur)) for blur in range(4)]
    assert values == sorted(values, reverse=True)


def test_of_recent_frames_the_sharpest_is_searched(eye: Eye, watcher: PageWatcher) -> None:
    sharp = Frame(picture(1), taken_s=10.0)
    eye.latest.put(sharp)
    assert watcher.latest.newer(0, 5) is not None
    eye.latest.put(Frame(picture(1, blur=3), taken_s=10.3))
    eye.latest.put(Frame(picture(1, blur=2), taken_s=10.6))
    assert watcher.latest.newer(1, 0.2) is None  # nothing sharper came, so nothing is searched again
    seen = watcher.latest.peek()
    assert seen is not None
    assert seen.frame is sharp


def test_an_old_sharp_frame_makes_way(eye: Eye, watcher: PageWatcher) -> None:
    eye.latest.put(Frame(picture(1), taken_s=10.0))
    assert watcher.latest.newer(0, 5) is not None
    later = Frame(picture(2, blur=2), taken_s=11.0)
    eye.latest.put(later)
    found = watcher.latest.newer(1, 5)
    assert found is not None
    assert found[1].frame is later


def test_a_closed_watcher_keeps_no_picture(eye: Eye, watcher: PageWatcher) -> None:
    eye.latest.put(Frame(picture(1), taken_s=10.0))
    assert watcher.latest.newer(0, 5) is not None
    watcher.close()
    assert watcher.latest.peek() is None
