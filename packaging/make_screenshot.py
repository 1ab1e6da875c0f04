"""Take the README's screenshot: the real window in a lesson, with the recorded video as its camera.

To be run as `QT_QPA_PLATFORM=offscreen python packaging/make_screenshot.py [FILE]`.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mmtutor import app, paths
from mmtutor.domain.course import Lesson
from mmtutor.domain.template import ItemTemplate
from mmtutor.settings import Settings, from_environment

FILE = Path(__file__).resolve().parent.parent / "assets" / "screenshot.png"
SIZE = (1280, 800)
SHOWN = "3/4"
PATIENCE_S = 30.0


def settings(home: Path) -> Settings:
    """Return settings for a home that is gone afterwards, with the recorded lesson in place of devices."""
    own = replace(from_environment(), home=home, database=str(home / "mmtutor.db"), language="en")
    return replace(own, replay=paths.asset("demo"))


def main(file: Path) -> None:
    """Open the lesson, wait until the handwriting was read, and save what the window looks like."""
    from mmtutor.gui.heartbeat import run_for
    from mmtutor.tutor import LiveReading

    app.application()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        built = app.build(settings(Path(folder)), stack)
        read: list[str] = []

        def listening(notify):  # type: ignore[no-untyped-def]
            def told(event: object) -> None:
                if isinstance(event, LiveReading):
                    read.append(event.reading.text)
                notify(event)

            return built.tutor(told)

        parts = replace(built, tutor=listening)
        learner = parts.store.learners.add("Ada", "")
        window = app.show(parts, stack)
        window.resize(*SIZE)
        course = parts.courses("en")[0]
        item = ItemTemplate(id="a", kind="number", prompt="$1/4 + 2/4 = ?$", fields={"key": SHOWN}, hints=("", "", ""))
        window.show_home(learner)
        window.open_lesson(course, Lesson(course.lessons[0].id, "Adding fractions", (), (item,)))
        window.lesson.answers.set_way("show")
        until_s = time.monotonic() + PATIENCE_S
        while (not read or read[-1] != SHOWN) and time.monotonic() < until_s:
            run_for(0.1)
        window.grab().save(str(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
