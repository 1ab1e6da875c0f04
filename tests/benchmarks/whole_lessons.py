"""Whole lessons before the real window, as a learner: by keyboard, by pen, on paper before a video of it, by voice.

    python -m tests.benchmarks.whole_lessons [--course fractions|every-kind] [--by keyboard|pen|paper|voice]
        [--out FOLDER] [--seed N] [--known N]

Each goes from the questions that find the place to begin to the lesson's summary, on an X server without a screen, with
the network that is shipped and a database of its own: through the course of fractions, whose first lessons the learner
knows, and through one that has every kind of exercise. Where a reading is unsure the right one is confirmed; what is
misread is given once more, and at last typed; a page of working is read into rows, and misread ones are put right.
Mistakes are made, the same misconception twice, hints asked for and an exercise given up. Counted is how often, and how
long feedback takes. Exit status 1 where the summary was not reached, a right answer was called wrong or a wrong one
right, or a kind of exercise or the way around by a card did not come.

It knows no child: the hand is that of a writer on whom nothing is trained, but the pages are composed of single
characters; the voice is synthesised by espeak-ng, in a variant on which nothing is trained.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from mmtutor import app, paths, settings
from mmtutor.capture import Camera, Device
from mmtutor.gui.preferences import Preferences, save
from mmtutor.settings import Settings
from tests.benchmarks import whole_lessons_course
from tests.benchmarks.screens import SIZE, display, photographer
from tests.benchmarks.whole_lessons_giving import Way
from tests.benchmarks.whole_lessons_learner import Figures, Learner, Plan
from tests.benchmarks.whole_lessons_ways import Paper, Pen, Talk, hand_of
from tests.end_to_end import Sitting, until
from tests.servers import PulseAudio

WAYS = ("keyboard", "pen", "paper", "voice")
FRACTIONS = "fractions"
COURSES = (FRACTIONS, whole_lessons_course.COURSE_ID)


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting: which course, answered which way, with which luck; the first `known` lessons teach nothing new."""

    course: str
    by: str
    seed: int
    known: int

    @property
    def all_kinds(self) -> bool:
        """Whether every kind of exercise is to come."""
        return self.course != FRACTIONS


def lesson(sat: Sat, home: Path, out: Path | None, sound_server: PulseAudio) -> Figures:
    """Live through one lesson in a program of its own; `home` is an empty folder."""
    rng, films = np.random.default_rng(sat.seed), list[Path]()
    chosen = replace(settings.from_environment(), home=home, database=str(home / "mmtutor.db"), language="en")
    with ExitStack() as stack:
        parts = app.build(_with_courses(sat, chosen), stack)
        save(parts.store, Preferences(theme="light", microphone="pulse"))
        whole_lessons_course.pin(parts.store)
        parts = replace(parts, cameras=lambda: [Device(str(film), film.name) for film in films[-1:]], camera=Camera)
        window = app.show(parts, stack)
        window.setGeometry(0, 0, *SIZE)
        window.activateWindow()
        if not until(lambda: QApplication.activeWindow() is window):
            raise SystemExit("The window did not come to the front.")
        course = next(course for course in parts.courses("en") if course.id == sat.course)
        known = frozenset(s for each in course.lessons[: sat.known] for t in each.templates for s in t.skills)
        plan = Plan(known, mistakes=sat.by == "keyboard")
        if sat.all_kinds:
            plan = Plan(frozenset({"letters", "reading-letters"}), mistakes=6, gives_up="short_text")
        look = (lambda stage: None) if out is None else photographer(out)
        learner = Learner(Sitting(window, films=films), way_of(sat.by, home, sound_server, rng), plan, look)
        try:
            learner.come_in()
            return learner.learn()
        except AssertionError:
            sys.stderr.write(f"{sat.course} by {sat.by} stopped: {learner.where}\n")
            look("stopped")
            raise


def _with_courses(sat: Sat, chosen: Settings) -> Settings:
    return (
        replace(chosen, courses=(whole_lessons_course.write_course(chosen.home / "own"),)) if sat.all_kinds else chosen
    )


def way_of(by: str, folder: Path, sound_server: PulseAudio, rng: np.random.Generator) -> Way | None:
    """Return the way of answering that has a name of `WAYS`."""
    if by in ("keyboard", "voice"):
        return Talk(sound_server.player, folder, rng) if by == "voice" else None
    data = paths.data_dir() or sys.exit("The handwriting was not found. Set MMTUTOR_DATA to the folder of data.")
    hand = hand_of(data, rng)
    return Paper(hand, folder, rng) if by == "paper" else Pen(hand, rng)


def report(sat: Sat, figures: Figures) -> bool:
    """Print what a lesson came to; return whether it went well."""
    end, waits, pages = figures.summary, np.array(figures.waits), figures.pages
    counts = "; ".join(f"{how}: {count}" for how, count in figures.answered.most_common())
    median, p95 = np.quantile(waits, (0.5, 0.95))
    missing = sorted(whole_lessons_course.kinds() - figures.kinds.keys()) if sat.all_kinds else []
    missing += ["detour"] if sat.all_kinds and not figures.stages["detour"] else []
    rows = {
        "items answered": f"{figures.answered.total()} ({counts})",
        "kinds": ", ".join(f"{kind} {count}" for kind, count in figures.kinds.most_common()),
        "mistakes made": f"{figures.mistakes.total()} ({', '.join(figures.mistakes)})",
        "pages of working": f"{pages.lines} lines, {pages.asked} asked about, {pages.changed} put right",
        "handed in to feedback": f"median {median:.2f} s, p95 {p95:.2f} s, {len(waits)} times",
        "from first question to summary": f"{figures.lasted:.0f} s",
        "stages": ", ".join(f"{stage} {count}" for stage, count in figures.stages.items()),
        "summary": f"{figures.lesson}: {end.correct} of {end.items} right, {end.first_try} at the first try"
        if end
        else "NOT REACHED",
        "did not come": ", ".join(missing) or "nothing",
        "wrong answers called right": len(figures.called_right),
        "right answers called wrong": len(figures.called_wrong),
    }
    sys.stdout.write(f"{sat.course} by {sat.by}\n" + "".join(f"  {name:32}{value}\n" for name, value in rows.items()))
    sys.stdout.writelines(f"    {line}\n" for line in (*figures.called_right, *figures.called_wrong))
    sys.stdout.flush()
    return end is not None and not (missing or figures.called_wrong or figures.called_right)


def main() -> int:
    """Run as a program."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--course", choices=COURSES, action="append", help="both where none is named")
    arguments.add_argument("--by", choices=WAYS, action="append", help="all of them where none is named")
    arguments.add_argument("--out", type=Path, help="a folder for pictures of each stage")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--known", type=int, default=5, help="so many lessons on fractions teach nothing new, %(default)s"
    )
    given = arguments.parse_args()
    faulthandler.register(signal.SIGUSR1)
    good = True
    with tempfile.TemporaryDirectory(prefix="mmtutor-") as folder, display() as name:
        sound_server = PulseAudio(Path(folder) / "sound")
        os.environ.update(sound_server.environment | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"})
        sound_server.start()
        try:
            app.application()
            for course in given.course or COURSES:
                for by in given.by or WAYS:
                    home, out = Path(folder) / course / by, given.out and given.out / course / by
                    home.mkdir(parents=True)
                    if out is not None:
                        out.mkdir(parents=True, exist_ok=True)
                    sat = Sat(course, by, given.seed, given.known)
                    good &= report(sat, lesson(sat, home, out, sound_server))
        finally:
            sound_server.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
