"""Whole lessons before the real window, as a learner: by keyboard, on paper before a video of it, by voice.

    python -m tests.benchmarks.whole_lessons [--by keyboard|paper|voice] [--out FOLDER] [--seed N] [--known N]

Each goes from the questions that find the place to begin to the lesson's summary, in the course of fractions, on an X
server without a screen, with the network that is shipped and a database of its own. The learner knows what the first
lessons teach. Where a reading is unsure the right one is confirmed; what is misread is given once more, and at
last typed. Counted is how often, and how long feedback takes. Exit status 1 where the summary was not reached or a
right answer was called wrong. By keyboard one mistake is made and one hint asked for.

It knows no child: the hand is that of a writer on whom nothing is trained, but the pages are composed of single
characters; the voice is synthesised by espeak-ng, in a variant on which nothing is trained.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from mmtutor import app, paths, settings
from mmtutor.capture import Camera, Device
from mmtutor.gui.preferences import Preferences, save
from tests.benchmarks.screens import SIZE, display, photographer
from tests.benchmarks.whole_lessons_learner import Figures, Learner, Way
from tests.benchmarks.whole_lessons_ways import Paper, Talk
from tests.end_to_end import Sitting, until
from tests.servers import PulseAudio

WAYS = ("keyboard", "paper", "voice")
COURSE = "fractions"


def lesson(by: str, home: Path, out: Path | None, sound_server: PulseAudio, seed: int, known: int) -> Figures:
    """Live through one lesson in a program of its own; `home` is an empty folder, `known` a number of lessons."""
    rng, films = np.random.default_rng(seed), list[Path]()
    chosen = replace(settings.from_environment(), home=home, database=str(home / "mmtutor.db"), language="en")
    with ExitStack() as stack:
        parts = app.build(chosen, stack)
        save(parts.store, Preferences(theme="light", microphone="pulse"))
        parts = replace(parts, cameras=lambda: [Device(str(film), film.name) for film in films[-1:]], camera=Camera)
        window = app.show(parts, stack)
        window.setGeometry(0, 0, *SIZE)
        window.activateWindow()
        if not until(lambda: QApplication.activeWindow() is window):
            raise SystemExit("The window did not come to the front.")
        course = next(course for course in parts.courses("en") if course.id == COURSE)
        skills = frozenset(s for each in course.lessons[:known] for t in each.templates for s in t.skills)
        look = (lambda stage: None) if out is None else photographer(out)
        learner = Learner(Sitting(window, films=films), way_of(by, home, sound_server, rng), skills, look)
        learner.come_in()
        return learner.learn()


def way_of(by: str, folder: Path, sound_server: PulseAudio, rng: np.random.Generator) -> Way | None:
    """Return the way of answering that has a name of `WAYS`."""
    if by == "paper":
        data = paths.data_dir() or sys.exit("The handwriting was not found. Set MMTUTOR_DATA to the folder of data.")
        return Paper(data, folder, rng)
    return Talk(sound_server.player, folder, rng) if by == "voice" else None


def report(by: str, figures: Figures) -> bool:
    """Print what a lesson came to; return whether it went well."""
    end, waits = figures.summary, np.array(figures.waits)
    counts = "; ".join(f"{how}: {count}" for how, count in figures.answered.most_common())
    median, p95 = np.quantile(waits, (0.5, 0.95))
    rows = {
        "items answered": f"{figures.answered.total()} ({counts})",
        "handed in to feedback": f"median {median:.2f} s, p95 {p95:.2f} s, {len(waits)} times",
        "from first question to summary": f"{figures.lasted:.0f} s",
        "stages": ", ".join(f"{stage} {count}" for stage, count in figures.stages.items()),
        "summary": f"{figures.lesson}: {end.correct} of {end.items} right, {end.first_try} at the first try"
        if end
        else "NOT REACHED",
        "right answers called wrong": len(figures.called_wrong),
    }
    sys.stdout.write(f"{by}\n" + "".join(f"  {name:32}{value}\n" for name, value in rows.items()))
    sys.stdout.writelines(f"    {line}\n" for line in figures.called_wrong)
    return end is not None and not figures.called_wrong


def main() -> int:
    """Run as a program."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--by", choices=WAYS, action="append", help="all of them where none is named")
    arguments.add_argument("--out", type=Path, help="a folder for pictures of each stage")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--known", type=int, default=5, help="so many lessons teach nothing new, %(default)s")
    given = arguments.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="mmtutor-") as folder, display() as name:
        sound_server = PulseAudio(Path(folder) / "sound")
        os.environ.update(sound_server.environment | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"})
        sound_server.start()
        try:
            app.application()
            for by in given.by or WAYS:
                home, out = Path(folder) / by, given.out and given.out / by
                home.mkdir()
                if out is not None:
                    out.mkdir(parents=True, exist_ok=True)
                good &= report(by, lesson(by, home, out, sound_server, given.seed, given.known))
        finally:
            sound_server.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
