from __future__ import annotations

import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from mmtutor.capture import Camera, Device, SourceState, cameras
from mmtutor.capture.camera import Capture, Patience
from mmtutor.errors import UserError
from tests.fakes import HangingCapture, ScriptedCapture
from tests.servers import MjpegServer, MuteServer

QUICK = Patience(open_s=0.3, frame_s=0.2, black_s=0.1, first_pause_s=0.02, longest_pause_s=0.1)
RATE_HZ = 20.0


def write_video(path: Path, pictures: int) -> Path:
    """A film of a white square that moves two pixels a picture on a grey ground."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), RATE_HZ, (160, 120))
    assert film.isOpened()
    for number in range(pictures):
        picture = np.full((120, 160, 3), 90, np.uint8)
        picture[50:70, 10 + 2 * number : 30 + 2 * number] = 255
        film.write(picture)
    film.release()
    return path


def drawn(number: int) -> np.ndarray:
    picture = np.full((120, 160, 3), 90, np.uint8)
    picture[:, number % 160] = 255
    return picture


@pytest.fixture
def film(tmp_path: Path) -> Device:
    return Device(str(write_video(tmp_path / "film.avi", pictures=20)), "film")


def test_a_video_file_is_seen_picture_by_picture_at_its_own_rate(film: Device) -> None:
    camera = Camera(film, loop=False)
    camera.start()
    serial, stamps, columns = 0, [], []
    while (newer := camera.latest.newer(serial, timeout_s=2)) is not None:
        serial, frame = newer
        stamps.append(frame.taken_s)
        columns.append(int(np.argmax(frame.pixels[60, :, 1] > 200)))
        if serial == 20:
            break
    assert camera.status.wait(SourceState.CLOSED, 5)
    camera.close()
    assert columns == sorted(columns)
    assert columns[-1] == 48
    assert stamps[-1] - stamps[0] == pytest.approx(19 / RATE_HZ, rel=0.25)


def test_a_looping_video_goes_on_after_its_end(film: Device) -> None:
    camera = Camera(film)
    camera.start()
    assert camera.latest.newer(20, timeout_s=5) is not None
    assert camera.state is SourceState.RUNNING
    camera.close()


def test_frames_cannot_be_changed_by_who_sees_them(film: Device) -> None:
    camera = Camera(film)
    camera.start()
    found = camera.latest.newer(0, timeout_s=5)
    camera.close()
    assert found is not None
    assert not found[1].pixels.flags.writeable


def test_a_closed_camera_shows_nothing_more(film: Device) -> None:
    camera = Camera(film)
    camera.start()
    assert camera.latest.newer(0, timeout_s=5) is not None
    camera.close()
    assert camera.latest.peek() is None
    assert camera.state is SourceState.CLOSED


def test_a_network_camera_is_seen_and_comes_back_after_it_was_unplugged() -> None:
    server = MjpegServer(drawn)
    camera = Camera(Device(server.url, "phone"), patience=Patience(first_pause_s=0.1, longest_pause_s=0.2))
    with server:
        camera.start()
        assert camera.status.wait(SourceState.RUNNING, 10), camera.trouble
    assert camera.status.wait(SourceState.LOST, 10)
    assert camera.latest.peek() is None
    assert "stopped" in str(camera.trouble)
    assert camera.status.wait(SourceState.REFUSED, 10)
    assert "cannot be reached" in str(camera.trouble)
    with MjpegServer(drawn, server.port):
        assert camera.status.wait(SourceState.RUNNING, 10), camera.trouble
        assert camera.trouble is None
        assert camera.reopened > 0
        camera.close()


def test_a_network_camera_that_never_answers_is_given_up_at_the_deadline() -> None:
    with MuteServer() as server:
        camera = Camera(Device(server.url, "mute"), patience=Patience(open_s=0.5))
        began_s = time.monotonic()
        camera.start()
        assert camera.status.wait(SourceState.REFUSED, 5)
        assert time.monotonic() - began_s < 4
        assert "does not answer" in str(camera.trouble)
        camera.close(wait_s=0)
        assert camera.state is SourceState.CLOSED
    camera.close(wait_s=10)


def test_a_device_that_is_not_there_is_refused_with_a_sentence() -> None:
    camera = Camera(Device("63", "nothing"))
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 10)
    assert "in use by another program or not allowed" in str(camera.trouble)
    camera.close()


def test_without_any_camera_there_is_a_sentence() -> None:
    camera = Camera(None)
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 5)
    assert "No camera was found" in str(camera.trouble)
    camera.close()


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("missing.mp4", None, "is not there"),
    ("broken.mp4", b"not a film", "cannot be played"),
])  # fmt: skip
def test_a_bad_video_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    camera = Camera(Device(str(tmp_path / name), name))
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 5)
    assert sentence in str(camera.trouble)
    camera.close()


def test_an_unplugged_device_is_lost_within_the_patience_and_opened_again() -> None:
    opened: list[ScriptedCapture] = []

    def open_capture(_id: str, _loop: bool) -> Capture:
        opened.append(ScriptedCapture())
        return opened[-1]

    camera = Camera(Device("0", "scripted"), patience=QUICK, open_capture=open_capture)
    camera.start()
    assert camera.status.wait(SourceState.RUNNING, 5)
    opened[0].unplugged.set()
    assert camera.status.wait(SourceState.LOST, 5)
    assert camera.status.wait(SourceState.RUNNING, 5)
    camera.close()
    assert len(opened) == 2
    assert all(capture.released.wait(5) for capture in opened)


def test_a_driver_that_hangs_is_given_up_and_never_waited_for() -> None:
    hanging: list[HangingCapture] = []

    def open_capture(_id: str, _loop: bool) -> Capture:
        hanging.append(HangingCapture())
        return hanging[-1]

    camera = Camera(Device("0", "hanging"), patience=QUICK, open_capture=open_capture)
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 5)
    began_s = time.monotonic()
    camera.close(wait_s=0)
    assert time.monotonic() - began_s < 0.2
    for capture in hanging:
        capture.let_go.set()
    camera.close()
    assert all(capture.released.wait(5) for capture in hanging)


def test_a_refused_camera_is_tried_again_until_it_opens() -> None:
    free = threading.Event()
    tries: list[str] = []

    def open_capture(device_id: str, _loop: bool) -> Capture:
        tries.append(device_id)
        if not free.is_set():
            raise UserError("The camera is in use by another program or not allowed. Close the other program.")
        return ScriptedCapture()

    camera = Camera(Device("0", "busy"), patience=QUICK, open_capture=open_capture)
    camera.start()
    assert camera.status.wait(SourceState.REFUSED, 5)
    free.set()
    assert camera.status.wait(SourceState.RUNNING, 5)
    camera.close()
    assert len(tries) >= 2


def test_a_black_picture_is_said_and_forgotten_when_it_clears() -> None:
    capture = ScriptedCapture(level=2)
    camera = Camera(Device("0", "covered"), patience=QUICK, open_capture=lambda _id, _loop: capture)
    camera.start()
    assert "black" in str(camera.status.wait_for_trouble(5))
    assert camera.state is SourceState.RUNNING
    capture.level = 120
    assert camera.status.wait_until(lambda: camera.trouble is None, 5)
    camera.close()


def test_pictures_nobody_looks_at_are_overwritten_and_counted() -> None:
    camera = Camera(Device("0", "scripted"), patience=QUICK, open_capture=lambda _id, _loop: ScriptedCapture())
    camera.start()
    assert camera.latest.newer(20, timeout_s=5) is not None
    assert camera.latest.overwritten > 0
    camera.close()


def test_listing_cameras_opens_none_and_raises_nothing() -> None:
    assert all(device.id.isdecimal() and device.name for device in cameras())
