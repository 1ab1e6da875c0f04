"""`mmtutor bench`: how long an answer takes, how fast the window opens, how much memory and disk the program needs.

Each run of a row is followed by one of a plain reference loop, so that figures of a busy or another machine can be
compared by their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from mmtutor import paths
from mmtutor.capture import Replay, ReplayAnswer, SourceState
from mmtutor.capture.replay import read_sound
from mmtutor.capture.source import MODEL_RATE_HZ
from mmtutor.commands.bench_window import cold_starts_ms, live_session_apart
from mmtutor.commands.player import Player, open_player
from mmtutor.commands.progress import progress
from mmtutor.domain.observation import Picture, Response, Sound
from mmtutor.errors import UserError
from mmtutor.settings import Settings

REFERENCE_STEPS = 20_000
UTTERANCE_S = 3
COLD_STARTS = 20
LIVE_S = 10.0
VIDEO_TIMEOUT_S = 30.0
BUNDLE = Path("dist/mmtutor")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `limit` is what the median and the 95th percentile are held against."""

    name: str
    unit: str
    median: float
    p95: float
    limit: float
    runs: int
    to_reference: float | None = None  # median over the median of the reference loop beside it

    @property
    def kept(self) -> bool:
        """Whether the 95th percentile is within the limit."""
        return self.p95 <= self.limit


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Measure everything and print it; 1 where a limit was not kept."""
    rows = [*_answers(settings, args.runs), *_window(settings), *_disk()]
    if args.json:
        sys.stdout.write(json.dumps({"machine": _machine(), "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
    else:
        _print(rows)
    return 0 if all(row.kept for row in rows) else 1


def _answers(settings: Settings, runs: int) -> Iterator[Row]:
    """Measure from the end of the input to the feedback, through the store, the model's thread and the rules."""
    from mmtutor.capture.page import find_lines  # loads OpenCV

    replay = Replay(paths.asset("demo"))
    asked = next(answer for answer in replay.answers if answer.typed)
    shown = next(answer for answer in replay.answers if answer.video)
    said = next(answer for answer in replay.answers if answer.sound)
    frame = _last_frame(replay, shown)
    assert said.sound is not None
    samples = read_sound(said.sound)[: UTTERANCE_S * MODEL_RATE_HZ]
    sound = Sound(np.pad(samples, (0, UTTERANCE_S * MODEL_RATE_HZ - len(samples))), MODEL_RATE_HZ)

    def image() -> Picture | None:
        lines = find_lines(frame).lines
        return Picture(lines[-1].pixels) if lines else None

    cases: dict[str, tuple[float, Callable[[], Response]]] = {
        "text": (100, lambda: Response(text=asked.typed)),
        "image (one frame, page to be found)": (150, lambda: Response(picture=image())),
        f"utterance of {UTTERANCE_S} s": (200, lambda: Response(sound=sound)),
        "text, image and utterance": (250, lambda: Response(text=asked.typed, picture=image(), sound=sound)),
    }
    with open_player(settings) as player, progress(runs * len(cases), "Answers") as step:
        for name, (limit_ms, response) in cases.items():
            player.ask(asked)
            yield _measured(name, limit_ms, partial(_answer, player, response), runs, step)


def _last_frame(replay: Replay, answer: ReplayAnswer) -> np.ndarray:
    """Return the last picture of a recorded answer: (height, width, 3) BGR."""
    camera = replay.camera(answer, loop=False)
    try:
        camera.start()
        camera.status.wait(SourceState.CLOSED, VIDEO_TIMEOUT_S)
        frame = camera.latest.peek()
        if frame is None:
            raise UserError("The video {name} gives no pictures.", name=answer.video)
        return frame.pixels
    finally:
        camera.close()


def _answer(player: Player, response: Callable[[], Response]) -> None:
    outcome = player.submit(response())
    if outcome.reading is None:
        raise RuntimeError(f"nothing was read: {outcome.trouble}")


def _measured(name: str, limit_ms: float, once: Callable[[], None], runs: int, step: Callable[[], None]) -> Row:
    once()  # the first one pays for what is loaded late
    taken_ms, reference_ms = [], []
    for _ in range(runs):
        taken_ms.append(_ms(once))
        reference_ms.append(_ms(_reference))
        step()
    return _row(f"answer: {name}", "ms", taken_ms, limit_ms, statistics.median(reference_ms))


def _window(settings: Settings) -> Iterator[Row]:
    with progress(COLD_STARTS + 1, "Window") as step:
        yield _row("cold start to a usable window", "ms", cold_starts_ms(COLD_STARTS, step), 1500)
        live = live_session_apart(LIVE_S)
        step()
    yield _row("longest wait of the window, camera and sound live", "ms", [live["longest_wait_ms"]], 50)
    yield _row("longest work of the window's thread", "ms", [live["longest_work_ms"]], 50)
    yield _row("resident memory, camera, sound and model at work", "MB", [live["resident_mb"]], 350)


def _disk() -> Iterator[Row]:
    if BUNDLE.is_dir():
        size = sum(file.lstat().st_size for file in BUNDLE.rglob("*") if file.is_file() or file.is_symlink())
        yield _row("frozen program on disk", "MB", [size / 1e6], 350)


def _row(name: str, unit: str, values: list[float], limit: float, reference: float | None = None) -> Row:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    median = statistics.median(ordered)
    ratio = None if reference is None else round(median / reference, 2)
    return Row(name, unit, round(median, 1), round(p95, 1), limit, len(ordered), ratio)


def _reference() -> int:
    """Do a fixed piece of plain work."""
    return sum(i * i for i in range(REFERENCE_STEPS))


def _ms(work: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started_s)


def _machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()}


def _print(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "median", "p95", "at most", "unit", "runs", "to reference", "")
    for row in rows:
        ratio = "" if row.to_reference is None else f"{row.to_reference:.2f}"
        figures = (f"{row.median:.1f}", f"{row.p95:.1f}", f"{row.limit:.0f}", row.unit, str(row.runs), ratio)
        table.add_row(row.name, *figures, "kept" if row.kept else "[bold]missed[/bold]")
    Console(width=120 if not sys.stdout.isatty() else None).print(table)
