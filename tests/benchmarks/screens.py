"""Pictures for people to look at: a lesson answered in four ways, on a real X display of 1280 x 800.

`python -m tests.benchmarks.screens --out DIR` starts an X server without a screen and a sound server without a sound
card, opens the program there, answers as `tests.end_to_end` does, and saves what the display shows at each step. The
last picture, of our own handwriting, is the one in the README.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from mmtutor import app, paths, settings
from mmtutor.domain.course import Course
from mmtutor.gui.main_window import MainWindow
from mmtutor.gui.preferences import Preferences
from tests.servers import PulseAudio

SIZE = (1280, 800)
SHOWN = "3/4"  # in the recorded lesson's video
FRACTIONS = """
format = 1
id = "fractions-first"
title = "Fractions"
summary = "Parts of a whole."
[[skill]]
id = "same-denominator"
name = "Adding fractions of the same kind"
"""
ADDING = """
id = "adding"
title = "Adding"
[[item]]
id = "add"
kind = "number"
skills = ["same-denominator"]
prompt = "What is $1/4 + 2/4$?"
key = "3/4"
hints = ["Both are quarters.", "One quarter and two quarters.", "One and two make three: $3/4$."]
"""


@contextmanager
def display(size: tuple[int, int] = SIZE) -> Iterator[str]:
    """Run an X server with a screen of so many pixels and return its name."""
    reading, writing = os.pipe()
    screen = ["-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"]
    with subprocess.Popen(["Xvfb", "-displayfd", str(writing), *screen], pass_fds=[writing]) as server:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def photographer(folder: Path) -> Callable[[str], None]:
    """Return a function that saves what the display shows, numbered and named."""
    from PySide6.QtWidgets import QApplication

    from tests.end_to_end import until

    taken: list[str] = []

    def take(step: str) -> None:
        until(lambda: False, 400)  # what is still to be drawn is drawn
        taken.append(step)
        QApplication.primaryScreen().grabWindow(0).save(str(folder / f"{len(taken):02}-{step}.png"))

    return take


def held(video: Path, path: Path, frames: int = 12) -> Path:
    """Write the last frames of a video, in which what was written is held still, as a video of its own."""
    import cv2

    source = cv2.VideoCapture(str(video))
    source.set(cv2.CAP_PROP_POS_FRAMES, source.get(cv2.CAP_PROP_FRAME_COUNT) - frames)
    there, picture = source.read()
    target = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, picture.shape[1::-1])
    while there:
        target.write(picture)
        there, picture = source.read()
    source.release()
    target.release()
    return path


def look_around(window: MainWindow, course: Course, take: Callable[[str], None]) -> None:
    """See a teaching card with its steps open, the device check and the settings."""
    from tests.end_to_end import until

    window.open_lesson(course, course.lessons[0])
    for _ in course.lessons[0].cards[0].steps:
        window.cards.onward()
    take("card")
    window.go_home()
    assert window.home is not None
    window.home.check_wanted.emit()
    until(lambda: False, 2_000)  # both devices open, and something is heard or not
    take("check")
    window.go_home()
    window.home.settings_wanted.emit()
    take("settings")
    window.go_home()


def walk(home: Path, out: Path, preferences: Preferences, sound_server: PulseAudio) -> None:
    """Answer one question in each way, then one of fractions on paper."""
    from PySide6.QtWidgets import QApplication

    from mmtutor.capture import Camera, Device
    from mmtutor.gui.preferences import save
    from tests import end_to_end
    from tests.end_to_end import Sitting

    data = paths.data_dir()
    if data is None:
        raise SystemExit("Set MMTUTOR_DATA to the folder of real speech and handwriting.")
    own = end_to_end.write_course(home / "courses")
    for name, text in (("course", FRACTIONS), ("lesson-1-adding", ADDING)):
        (own / "zz-fractions").mkdir(exist_ok=True)
        (own / "zz-fractions" / f"{name}.toml").write_text(text, encoding="utf-8")
    chosen = replace(settings.from_environment(), courses=(own, paths.asset("courses")))
    take, films = photographer(out), []
    with ExitStack() as stack:
        stack.callback(app.wait_for_threads)
        parts = app.build(chosen, stack)
        save(parts.store, preferences)
        parts = replace(parts, cameras=lambda: [Device(str(film), film.name) for film in films[-1:]], camera=Camera)
        window = app.show(parts, stack)
        window.setGeometry(0, 0, *SIZE)
        window.activateWindow()
        if not end_to_end.until(lambda: QApplication.activeWindow() is window):
            raise SystemExit("The window did not come to the front.")
        sitting = Sitting(window, take, films)
        sitting.come_in()
        ways = iter(
            (
                sitting.type,
                lambda key: sitting.draw(end_to_end.strokes_of(data, key)),
                lambda key: sitting.show(end_to_end.film(end_to_end.picture_of(data, key), home / f"{key}.mp4")),
                lambda key: sitting.say(end_to_end.sound_of(data, key), sound_server.player),
            )
        )
        for answered in sitting.answers(lambda key: next(ways)(key), count=4):
            sys.stdout.write(f"{answered}\n")
        window.lesson.leave()
        take("summary")
        window.go_home()
        look_around(window, parts.courses("en")[-1], take)
        course = next(course for course in parts.courses("en") if course.id == "fractions-first")
        window.open_lesson(course, course.lessons[0])
        sitting.look = lambda step: None
        sitting.show(held(paths.asset("demo", "show.mp4"), home / "held.mp4"))
        found = end_to_end.until(lambda: window.lesson.reading.text == SHOWN)
        take("fraction" if found else "fraction-not-read")


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="Save a picture of each step of a lesson answered in four ways.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--language", default="en")
    parser.add_argument("--text", type=int, default=100, help="per cent")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mmtutor-") as folder, display() as name:
        home = Path(folder) / "home"
        home.mkdir()
        sound_server = PulseAudio(Path(folder) / "sound")
        os.environ.update(sound_server.environment | {"DISPLAY": name, "MMTUTOR_HOME": str(home)})
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        sound_server.start()
        try:
            app.application()
            look = Preferences(options.language, options.theme, options.text, microphone="pulse")
            walk(home, options.out, look, sound_server)
        finally:
            sound_server.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
