"""A camera, a video file or an MJPEG URL as a source of pictures that never blocks and never raises. Knows no model.

Two threads: `mmtutor-camera` decides (deadline, watchdog, back-off), `mmtutor-camera-grab` waits inside the library. A
driver that never returns costs only the second, which is given up and ends by itself if it ever comes back.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from mmtutor.capture.channels import Latest
from mmtutor.capture.source import Device, Frame, SourceState, Status
from mmtutor.errors import UserError
from mmtutor.messages import Message, message

logger = logging.getLogger(__name__)

BLACK_LEVEL = 8  # no pixel above this: a covered lens, or a system that denies the camera in silence
MOST_GIVEN_UP = 2  # grabbing threads that may hang in a driver at the same time


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera may take, in seconds."""

    open_s: float = 8.0  # until the first picture; some Windows drivers need 5 s
    frame_s: float = 2.0  # between two pictures
    black_s: float = 1.0  # of black pictures
    first_pause_s: float = 0.5  # before it is opened again; doubled each time
    longest_pause_s: float = 8.0


PATIENCE = Patience()


class Capture(Protocol):
    """What this module uses of an opened `cv2.VideoCapture`."""

    def read(self) -> tuple[bool, np.ndarray | None]:
        """Wait for the next picture; False where there is none."""
        ...

    def release(self) -> None:
        """Close it."""
        ...


class Camera:
    """One source of pictures. `start` returns at once; everything else is in `latest`, `state` and `trouble`."""

    def __init__(
        self,
        device: Device | None,
        *,
        loop: bool = True,
        patience: Patience = PATIENCE,
        open_capture: Callable[[str, bool], Capture] | None = None,
    ) -> None:
        """`loop` plays a video file again and again. `open_capture(id, loop)` raises `UserError` where it fails."""
        self.device = device
        self.latest: Latest[Frame] = Latest()
        self.status = Status()
        self.reopened = 0
        self._loop = loop
        self._patience = patience
        self._open = open_capture or open_with_opencv
        self._stop = threading.Event()
        self._given_up: list[_Grab] = []
        self._thread = threading.Thread(target=self._run, name="mmtutor-camera", daemon=True)

    @property
    def state(self) -> SourceState:
        """Where it stands."""
        return self.status.state

    @property
    def trouble(self) -> Message | None:
        """What is wrong, in one sentence."""
        return self.status.trouble

    def start(self) -> None:
        """Begin to open, in a thread."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()

    def close(self, wait_s: float = 3.0) -> None:
        """Stop for good and forget the picture; wait up to `wait_s` for the threads (0: do not wait)."""
        self._stop.set()
        self.status.set(SourceState.CLOSED)
        self.latest.clear()
        if wait_s > 0 and self._thread.is_alive():
            self._thread.join(wait_s)
            for grab in self._given_up:
                grab.join(wait_s)
            self.latest.clear()

    def _run(self) -> None:
        if self.device is None:
            self.status.set(SourceState.REFUSED, message("No camera was found. Type or draw your answer."))
            return
        pause_s = self._patience.first_pause_s
        while not self._stop.is_set():
            grab = _Grab(self.device.id, self._loop, self._open, self.latest)
            ran = self._watch(grab)
            grab.stop()
            self._given_up = [g for g in [*self._given_up, grab] if g.is_alive()]
            if grab.finished.is_set():
                self.status.set(SourceState.CLOSED)
                return
            pause_s = self._patience.first_pause_s if ran else min(2 * pause_s, self._patience.longest_pause_s)
            self._stop.wait(pause_s)
            while len(self._given_up) >= MOST_GIVEN_UP and not self._stop.is_set():
                self._stop.wait(pause_s)
                self._given_up = [g for g in self._given_up if g.is_alive()]
            self.reopened += 1

    def _watch(self, grab: _Grab) -> bool:
        """Follow one opened capture until it fails or everything is to stop; say whether it ever gave a picture."""
        patience, running = self._patience, False
        grab.start()
        limit_s = patience.open_s
        while not self._stop.is_set():
            silent_s = time.monotonic() - grab.alive_s
            if silent_s >= limit_s or grab.ended.is_set():
                self._say_why(grab, running)
                break
            if grab.frames and not running:
                running, limit_s = True, patience.frame_s
            if running:
                black = grab.black_s >= patience.black_s
                self._running(black)
            # Polls at a quarter of the shortest patience: a wake-up per picture would cost more than this does.
            grab.ended.wait(min(0.1, limit_s / 4) if running else min(0.02, limit_s / 4))
        return running

    def _running(self, black: bool) -> None:
        trouble = (
            message("The camera's picture is black. Open its cover, or allow the camera in the system settings.")
            if black
            else None
        )
        if self.status.state is not SourceState.RUNNING or self.status.trouble != trouble:
            self.status.set(SourceState.RUNNING, trouble)

    def _say_why(self, grab: _Grab, running: bool) -> None:
        if grab.finished.is_set():
            return
        if running:
            self.latest.clear()
            self.status.set(
                SourceState.LOST,
                message("The camera stopped. Plug it in again and it comes back by itself, or type your answer."),
            )
        elif grab.trouble is not None:
            self.status.set(SourceState.REFUSED, grab.trouble)
        else:
            self.status.set(
                SourceState.REFUSED,
                message("The camera does not answer. Unplug it and plug it in again, or type your answer."),
            )


class _Grab(threading.Thread):
    """One opened capture, read until it fails or is stopped. It alone calls into the library."""

    def __init__(
        self, device_id: str, loop: bool, open_capture: Callable[[str, bool], Capture], latest: Latest[Frame]
    ) -> None:
        super().__init__(name="mmtutor-camera-grab", daemon=True)
        self._id, self._loop, self._open, self._latest = device_id, loop, open_capture, latest
        self._stopped = threading.Event()
        self.frames = 0
        self.alive_s = time.monotonic()  # when it last gave a sign of life
        self.black_s = 0.0
        self.trouble: Message | None = None
        self.ended = threading.Event()
        self.finished = threading.Event()  # a file that was played to its end

    def stop(self) -> None:
        """Ask it to end; it does when the library lets go of it."""
        self._stopped.set()
        self.ended.set()

    def run(self) -> None:
        try:
            capture = self._open(self._id, self._loop)
        except UserError as error:
            self.trouble = error.message
            self.ended.set()
            return
        try:
            self._read(capture)
        except EOFError:
            self.finished.set()
        finally:
            capture.release()
            self.ended.set()

    def _read(self, capture: Capture) -> None:
        black_since_s: float | None = None
        while not self._stopped.is_set():
            there, pixels = capture.read()
            now_s = time.monotonic()
            if not there or pixels is None:
                self._stopped.wait(0.02)  # the watchdog counts; a driver may need a moment
                continue
            if self._stopped.is_set():
                return
            pixels.flags.writeable = False
            self._latest.put(Frame(pixels, now_s))
            self.frames += 1
            self.alive_s = now_s
            black = int(pixels[::16, ::16].max()) <= BLACK_LEVEL
            black_since_s = (now_s if black_since_s is None else black_since_s) if black else None
            self.black_s = now_s - black_since_s if black_since_s is not None else 0.0


class _Video:
    """A video file as a camera: each picture at its own time. Raises EOFError at the end unless it loops."""

    def __init__(self, capture: Capture, rate_hz: float, rewind: Callable[[], object] | None) -> None:
        self._capture, self._rewind = capture, rewind
        self._every_s = 1.0 / rate_hz
        self._due_s = time.monotonic()
        self._released = threading.Event()

    def read(self) -> tuple[bool, np.ndarray | None]:
        self._released.wait(max(0.0, self._due_s - time.monotonic()))
        self._due_s = max(self._due_s + self._every_s, time.monotonic())
        there, pixels = self._capture.read()
        if there:
            return there, pixels
        if self._rewind is None:
            raise EOFError
        self._rewind()
        return self._capture.read()

    def release(self) -> None:
        self._released.set()
        self._capture.release()


def open_with_opencv(device_id: str, loop: bool) -> Capture:
    """Open an index ("0"), a URL or a file; `UserError` with the learner's sentence where that fails."""
    # Read by OpenCV when it is imported. Without the first, opening takes 5 to 20 s on Windows; without the second,
    # macOS refuses to be asked outside the main thread, where the window asks.
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
    os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        import cv2
    except ImportError as error:
        raise UserError("This program came without its camera part. Type or draw your answer.") from error
    if "://" in device_id:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 2000]
        stream = cv2.VideoCapture(device_id, cv2.CAP_FFMPEG, limits)
        if not stream.isOpened():
            raise UserError("The network camera {name} cannot be reached. Check its address.", name=device_id)
        return stream
    if device_id.isdecimal():
        wish = [cv2.CAP_PROP_FRAME_WIDTH, 1280, cv2.CAP_PROP_FRAME_HEIGHT, 720]
        device = cv2.VideoCapture(int(device_id), cv2.CAP_ANY, wish)
        if not device.isOpened():
            device = cv2.VideoCapture(int(device_id))
        if not device.isOpened():
            raise UserError("The camera is in use by another program or not allowed. Close the other program.")
        return device
    if not Path(device_id).is_file():
        raise UserError("The video {name} is not there.", name=Path(device_id).name)
    video = cv2.VideoCapture(device_id)
    if not video.isOpened():
        raise UserError("The video {name} cannot be played.", name=Path(device_id).name)
    rate_hz = float(video.get(cv2.CAP_PROP_FPS)) or 25.0
    rewind = (lambda: video.set(cv2.CAP_PROP_POS_FRAMES, 0)) if loop else None
    return _Video(video, rate_hz, rewind)


def cameras() -> list[Device]:
    """List the cameras of this computer by name, without opening any. Takes some 100 ms the first time."""
    try:
        import cv2
        from cv2_enumerate_cameras import enumerate_cameras, supported_backends
    except ImportError:
        logger.exception("cameras cannot be listed")
        return []
    wanted = [b for b in supported_backends if b != cv2.CAP_GSTREAMER][:1]  # the same cameras again, without a pipeline
    found = [camera for backend in wanted for camera in enumerate_cameras(backend)]
    return [Device(str(camera.index + camera.backend), camera.name or f"camera {camera.index}") for camera in found]
