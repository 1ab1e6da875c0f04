from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mmtutor.capture import Camera, Device, Frame, PageWatcher, Seen
from mmtutor.domain.observation import Ink, Modality, Sound
from mmtutor.tutor import Recorder
from mmtutor.tutor.recorder import answer_line

INK = Ink((np.array([[0, 0], [5, 5]]),))


class Line:
    def __init__(self, top: int, height: int = 40, width: int = 200) -> None:
        self.pixels = np.full((height, width), top, np.uint8)
        self.box = (10, top, width, height)


class Page:
    corners = None

    def __init__(self, *lines: Line) -> None:
        self.lines = lines


def seen(*lines: Line) -> Seen:
    page: Any = Page(*lines)
    return Seen(Frame(np.zeros((4, 4, 3), np.uint8), 0.0), 1.0, page)


def test_a_response_has_every_sense_that_gave_something() -> None:
    recorder = Recorder()
    recorder.type("3/4")
    recorder.draw(INK)
    recorder.look(seen(Line(0)))
    recorder.say(Sound(np.ones(10), 16_000))
    response = recorder.finish()
    assert response.modalities == set(Modality)
    assert recorder.so_far().modalities == frozenset()


def test_what_is_read_live_is_kept_until_the_answer_is_finished() -> None:
    recorder = Recorder()
    recorder.type("3")
    assert recorder.so_far().text == "3"
    recorder.type("3/4")
    assert recorder.finish().text == "3/4"


def test_a_wiped_canvas_is_no_ink() -> None:
    recorder = Recorder()
    recorder.draw(INK)
    recorder.draw(Ink(()))
    assert recorder.so_far().ink is None


def test_of_several_lines_the_lowest_is_the_answer() -> None:
    picture = answer_line(seen(Line(100), Line(200), Line(20)))
    assert picture is not None
    assert picture.pixels[0, 0] == 200


def test_a_speck_below_the_answer_is_not_the_answer() -> None:
    picture = answer_line(seen(Line(100), Line(200, height=6, width=8)))
    assert picture is not None
    assert picture.pixels[0, 0] == 100


def test_a_page_without_lines_is_no_picture() -> None:
    recorder = Recorder()
    recorder.look(seen(Line(0)))
    recorder.look(seen())
    assert recorder.so_far().picture is None


STROKES = [  # 3/4, written with a pen
    np.array([[225, 165], [250, 155], [262, 170], [245, 185], [265, 200], [250, 222], [225, 212]]),
    np.array([[315, 150], [285, 230]]),
    np.array([[345, 155], [330, 195], [370, 195]]),
    np.array([[358, 175], [352, 225]]),
]


def test_a_film_of_handwriting_gives_its_line(tmp_path: Path) -> None:
    """The real camera thread, page watcher and page finder on a sheet that moves a little and is not lit evenly."""
    film = cv2.VideoWriter(str(tmp_path / "paper.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 25, (640, 360))
    for number in range(10):
        picture = np.full((360, 640, 3), 60, np.uint8)
        corners = np.array([[110 + number % 3, 60], [540, 70], [560, 320], [95, 310]])
        cv2.fillPoly(picture, [corners], (235, 235, 235))
        cv2.polylines(picture, STROKES, False, (50, 40, 40), 3, cv2.LINE_AA)
        film.write((picture * np.linspace(1.0, 0.8, 640)[None, :, None]).astype(np.uint8))
    film.release()
    camera = Camera(Device(str(tmp_path / "paper.avi"), "paper"))
    watcher, recorder = PageWatcher(camera), Recorder()
    camera.start()
    watcher.start()
    found = watcher.latest.newer(0, timeout_s=20)
    watcher.close()
    camera.close()
    assert found is not None
    recorder.look(found[1])
    picture = recorder.so_far().picture
    assert picture is not None
    height, width = picture.pixels.shape[:2]
    assert 1.2 < width / height < 3
    assert picture.pixels.min() < 120
