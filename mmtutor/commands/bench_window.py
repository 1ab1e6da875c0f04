"""What `mmtutor bench` measures of the window: how fast it opens, and whether it ever waits while the senses work.

Each is measured in a process of its own, from outside or with nothing else in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mmtutor import app, paths
from mmtutor.errors import UserError
from mmtutor.process import be_a_good_neighbour
from mmtutor.settings import Settings

if TYPE_CHECKING:
    from mmtutor.gui.senses import Senses

TIMEOUT_S = 120
SENSES_TIMEOUT_S = 20
SPEAKING_S = 3.0  # a recording is heard once; then it is played again


def cold_starts_ms(times: int, step: Callable[[], None]) -> list[float]:
    """Start the program anew, each time with an empty home; return how long until its window took its first event."""
    taken = []
    for _ in range(times):
        with TemporaryDirectory(prefix="mmtutor-bench-") as home:
            started = time.time()
            shown = float(_run(["--exit-when-shown"], home).splitlines()[-1])
            taken.append(1000 * (shown - started))
        step()
    return taken


def run_live(seconds: float, settings: Settings) -> int:
    """Print what `live_session` finds, as JSON."""
    be_a_good_neighbour()
    sys.stdout.write(json.dumps(live_session(settings, seconds)) + "\n")
    return 0


def live_session(settings: Settings, seconds: float) -> dict[str, float]:
    """Open a lesson in the real window with a recorded camera and microphone, and read all they give for `seconds`.

    Return the window's longest wait and longest work in ms, the resident memory in MB, and the number of live readings.
    """
    from mmtutor.gui.heartbeat import Heartbeat, run_for

    qt = app.application()
    with ExitStack() as stack:
        built = app.build(replace(settings, replay=paths.asset("demo")), stack)
        told: Counter[str] = Counter()
        parts = replace(built, tutor=lambda notify: built.tutor(_counted(notify, told)))
        parts.store.preferences.put("window", {"listening": "free"})
        learner = parts.store.learners.add("Bench", "")
        window = app.show(parts, stack)
        course = parts.courses("en")[0]
        window.show_home(learner)
        window.open_lesson(course, course.lessons[0])
        window.cards.finished.emit()
        page = window.lesson
        while page.tutor.item is None:  # a worked example comes first
            page.tutor.next_item()
        page.answers.set_way("say")
        page.answers.set_way("show")
        _wait_for_senses(page.senses, run_for)
        heartbeat = Heartbeat(window)
        heartbeat.start()
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            run_for(SPEAKING_S)
            page.senses.microphone_off()
            page.senses.microphone_on()
        heartbeat.stop()
        qt.processEvents()
        return {
            "longest_wait_ms": heartbeat.longest_wait_ms,
            "longest_work_ms": heartbeat.longest_work_ms,
            "resident_mb": resident_mb(),
            "readings": float(told["LiveReading"]),
        }


def _counted(notify: Callable[[object], None], told: Counter[str]) -> Callable[[object], None]:
    """Count events by kind on their way to the window."""

    def both(event: object) -> None:
        told[type(event).__name__] += 1
        notify(event)

    return both


def _wait_for_senses(senses: Senses, run_for: Callable[[float], None]) -> None:
    from mmtutor.gui.senses import SenseState

    until_s = time.monotonic() + SENSES_TIMEOUT_S
    while not senses.camera_state is senses.microphone_state is SenseState.ON:
        if time.monotonic() > until_s:
            raise UserError("The recorded camera and microphone did not start.")
        run_for(0.1)


def resident_mb() -> float:
    """Return what this process has in memory now; its peak where the system does not tell the present."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


def live_session_apart(seconds: float) -> dict[str, float]:
    """Run `live_session` in a process that has nothing else in its memory."""
    with TemporaryDirectory(prefix="mmtutor-bench-") as home:
        report: dict[str, float] = json.loads(_run(["bench", "--live-only", str(seconds)], home))
        return report


def _run(arguments: list[str], home: str) -> str:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "mmtutor"]
    environment = {**os.environ, "MMTUTOR_HOME": home}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [*program, *arguments], env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if done.returncode:
        raise UserError("A measured run ended with status {status}: {why}", status=done.returncode, why=done.stderr)
    return done.stdout
