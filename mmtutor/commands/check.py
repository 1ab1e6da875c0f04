"""`mmtutor check`: a self-test without a screen, in a folder of its own. Prints JSON and returns 0 when all is well.

It opens a store, loads the model, plays one recorded answer of each way through the real pipeline, and shows the window
offscreen. Missing devices are reported and are no fault: a tutor without a camera is still a tutor.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mmtutor import __version__, paths
from mmtutor.commands.player import open_player
from mmtutor.commands.replay import ways
from mmtutor.domain.longer_answers import CLOSE
from mmtutor.errors import UserError
from mmtutor.settings import Settings

Report = dict[str, Any]


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check everything, print the report, and return 1 where something is wrong with this installation."""
    del args
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory(prefix="mmtutor-check-") as folder:
        home = Path(folder)
        own = replace(settings, home=home, database=str(home / "mmtutor.db"))
        report: Report = {
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            "frozen": bool(getattr(sys, "frozen", False)),
            "store": _timed(lambda: _store(own)),
            "answers": _timed(lambda: _answers(own)),
            "longer_answers": _timed(_longer_answers),
            "window": _timed(lambda: _window(own)),
            "devices": {"cameras": _devices("cameras"), "microphones": _devices("microphones")},
        }
    report["ok"] = all(report[part]["ok"] for part in ("store", "answers", "longer_answers", "window"))
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0 if report["ok"] else 1


def _timed(part: Callable[[], Report]) -> Report:
    started_s = time.perf_counter()
    try:
        report = part()
    except UserError as trouble:
        report = {"ok": False, "trouble": str(trouble.message)}
    return {**report, "ms": round(1000 * (time.perf_counter() - started_s), 1)}


def _store(settings: Settings) -> Report:
    """Write, close, open again, and find what was written."""
    from mmtutor.store import Store

    with ExitStack() as stack:
        store = Store.open(settings.database)
        stack.callback(store.close)
        learner = store.learners.add("Check", "")
    with ExitStack() as stack:
        store = Store.open(settings.database)
        stack.callback(store.close)
        damage = store.check()
        found = store.learners.get(learner.id) == learner
        return {"ok": found and damage is None, "trouble": None if damage is None else str(damage)}


def _answers(settings: Settings) -> Report:
    """Play the recorded lesson. Every answer has to be read, and the typed ones as they stand.

    A drawn, shown or said answer may be read otherwise than expected, as another network may; that is counted.
    """
    from mmtutor.capture import Replay

    replay = Replay(paths.asset("demo"))
    played = []
    with open_player(settings) as player:
        for answer in replay.answers:
            outcome = player.play(replay, answer)
            reading, assessment = outcome.reading, outcome.assessment
            played.append(
                {
                    "answered": ways(answer),
                    "expected": answer.expect,
                    "reading": None if reading is None else reading.text,
                    "confidence": None if reading is None else round(reading.confidence, 3),
                    "verdict": None if assessment is None else str(assessment.verdict),
                    "trouble": None if outcome.trouble is None else str(outcome.trouble),
                }
            )
    read = all(answer["reading"] for answer in played)
    as_expected = [answer["reading"] == answer["expected"] for answer in played]
    typed = [same for same, answer in zip(as_expected, replay.answers, strict=True) if answer.typed]
    return {"ok": read and all(typed), "as_expected": sum(as_expected), "of": len(played), "played": played}


def _longer_answers() -> Report:
    """Compare two sentences of one meaning. Without the encoder the rules judge alone, which is no fault."""
    from mmtutor.model.sentences import SentenceEncoder

    try:
        encode = SentenceEncoder(paths.asset("sentences"))
    except UserError as trouble:
        return {"ok": True, "trouble": str(trouble.message)}
    given, key = (
        encode("The whole is cut into four equal parts."),
        encode("It is divided into four parts of the same size."),
    )
    cosine = round(float(given @ key), 3)
    return {"ok": cosine > CLOSE, "cosine": cosine}


def _window(settings: Settings) -> Report:
    """Show the real window on no screen, and look whether anything was drawn."""
    from mmtutor import app

    qt = app.application()
    with ExitStack() as stack:
        window = app.show(app.build(settings, stack), stack)
        qt.processEvents()
        picture = window.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 16) for y in range(0, picture.height(), 16)}
        size = [picture.width(), picture.height()]
        return {"ok": window.isVisible() and len(colours) > 1, "size": size, "colours": len(colours)}


def _devices(kind: str) -> list[str] | str:
    from mmtutor import capture

    try:
        return [device.name for device in getattr(capture, kind)()]
    except UserError as trouble:
        return str(trouble.message)
