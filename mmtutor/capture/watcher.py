"""Watches a camera for handwriting: of the last frames the sharpest, and the lines found in it. Knows no model.

One thread, `mmtutor-look`, works at its own pace on the newest frame; frames it has no time for are never waited for.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mmtutor.capture.channels import Latest
from mmtutor.capture.source import Frame, FrameSource

if TYPE_CHECKING:
    from mmtutor.capture.page import Page

logger = logging.getLogger(__name__)

RECENT_S = 0.8  # frames this old still compete for the sharpest
EVERY_S = 0.15  # at most so often the page is looked for, so that a small machine keeps time for reading


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame, how sharp it is (the higher the sharper, comparable between frames of one camera), and its page."""

    frame: Frame
    sharpness: float
    page: Page


class PageWatcher:
    """Follows `camera.latest` and keeps the newest find in `latest`. `find` looks for the page in one frame."""

    def __init__(
        self,
        camera: FrameSource,
        *,
        find: Callable[[np.ndarray], Page] | None = None,
        every_s: float = EVERY_S,
    ) -> None:
        self.camera = camera
        self.latest: Latest[Seen] = Latest()
        self._find = find
        self._every_s = every_s
        self._recent: deque[tuple[Frame, float]] = deque(maxlen=32)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mmtutor-look", daemon=True)

    def start(self) -> None:
        """Begin to look, in a thread. The camera is started and closed by its owner."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good and forget what was seen; wait up to `wait_s` for the thread (0: do not wait)."""
        self._stop.set()
        if wait_s > 0 and self._thread.is_alive():
            self._thread.join(wait_s)
        self._recent.clear()
        self.latest.clear()

    def _run(self) -> None:
        find = self._find or _page_finder()
        serial, due_s = 0, time.monotonic()
        last: Frame | None = None
        while not self._stop.is_set():
            newer = self.camera.latest.newer(serial, 0.1)
            if newer is None:
                continue
            serial, frame = newer
            self._recent.append((frame, sharpness(frame.pixels)))
            if time.monotonic() < due_s:
                continue
            best, sharp = self._sharpest(frame.taken_s)
            if best is not last:
                last = best
                seen = Seen(best, sharp, find(best.pixels))
                if not self._stop.is_set():
                    self.latest.put(seen)
            due_s = time.monotonic() + self._every_s

    def _sharpest(self, now_s: float) -> tuple[Frame, float]:
        while now_s - self._recent[0][0].taken_s > RECENT_S:
            self._recent.popleft()
        return max(self._recent, key=lambda pair: pair[1])


def _page_finder() -> Callable[[np.ndarray], Page]:
    from mmtutor.capture.page import find_lines

    return find_lines


def sharpness(pixels: np.ndarray) -> float:
    """Return the mean square of the discrete Laplacian of the green channel, on every second pixel."""
    grey = pixels[::2, ::2, 1] if pixels.ndim == 3 else pixels[::2, ::2]
    g = grey.astype(np.int16)
    laplacian = 4 * g[1:-1, 1:-1] - g[:-2, 1:-1] - g[2:, 1:-1] - g[1:-1, :-2] - g[1:-1, 2:]
    return float(np.mean(np.square(laplacian, dtype=np.int32)))
