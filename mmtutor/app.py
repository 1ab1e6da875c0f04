"""The one place that knows everyone: builds store, model, devices and window, and closes them in reverse.

What is heavy is imported where it is needed: the commands use parts of this without a window.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import logging.handlers
import random
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmtutor import __version__, paths
from mmtutor.errors import UserError
from mmtutor.messages import Message
from mmtutor.process import be_a_good_neighbour
from mmtutor.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from mmtutor.capture.page import Page
    from mmtutor.domain.course import Course
    from mmtutor.domain.longer_answers import Similarity
    from mmtutor.gui.main_window import MainWindow
    from mmtutor.gui.parts import ModelFacts, Parts
    from mmtutor.model.backends import Explainer
    from mmtutor.model.reader import Reader
    from mmtutor.store import Store
    from mmtutor.tutor import ModelWorker

log = logging.getLogger(__name__)

LOG_BYTES = 1_000_000
LOG_FILES = 3
NAME_LEARNERS = ("amqtt", "transitions")  # libraries that log whom they talk to
OUR_THREADS = "mmtutor-"  # how their names begin
THREADS_S = 2.0


def load_reader(settings: Settings) -> Reader:
    """Load the network that reads answers. `UserError` where its files are missing or unsound."""
    from mmtutor.domain.maths import parse
    from mmtutor.model.backends import BACKENDS
    from mmtutor.model.reader import Reader

    if settings.backend not in BACKENDS:
        raise UserError("There is no model backend {name}.", name=settings.backend)
    parse("1/2")  # builds the grammar here, on the model's thread, before the first key is pressed
    return Reader(BACKENDS[settings.backend](paths.asset("model")))


def similarity() -> Similarity:
    """Return what tells how close longer answers are in meaning. The encoder is loaded when it is first asked."""
    from mmtutor.model.sentences import Closeness

    return Closeness(paths.asset("sentences"))


def explainer_file(settings: Settings, store: Store) -> Path | None:
    """Return the file of the large language model: as chosen in the window, else in the environment. None: none."""
    from mmtutor.gui.preferences import load

    chosen = load(store).explainer
    return Path(chosen) if chosen else settings.explainer


def load_explainer(settings: Settings, store: Store) -> Explainer:
    """Load the large language model that was chosen. `UserError` where it cannot be used."""
    from mmtutor.model.backends import EXPLAINERS

    file = explainer_file(settings, store)
    if file is None:
        raise UserError("No language model is chosen. Choose a file in the settings.")
    return EXPLAINERS["litert_lm"](file, settings.home / "cache")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Open the window and stay until it is closed."""
    be_a_good_neighbour()
    start_log(settings.home, debug=args.debug)
    if args.replay is not None:
        settings = replace(settings, replay=args.replay)
    with ExitStack() as stack:
        stack.callback(wait_for_threads)
        qt = application()
        parts = build_or_rescue(settings, stack)
        if parts is None:
            return 2
        show(parts, stack)
        log.info("mmtutor %s: the window is open", __version__)
        if args.exit_when_shown:
            from PySide6.QtCore import QTimer

            QTimer.singleShot(0, lambda: (sys.stdout.write(f"{time.time()}\n"), qt.quit()))
        return int(qt.exec())


def wait_for_threads(limit_s: float = THREADS_S) -> None:
    """Wait a little for threads that were told to end and are still inside a library, such as a camera's.

    One that comes back to an interpreter that has ended is torn out of C++ code, which aborts the process.
    """
    end_s = time.monotonic() + limit_s
    for thread in threading.enumerate():
        if thread.name.startswith(OUR_THREADS):
            thread.join(max(0.0, end_s - time.monotonic()))


def application() -> QApplication:
    """Return the one Qt application of this process, with the names that desktops ask for."""
    from PySide6.QtWidgets import QApplication

    qt = QApplication.instance() or QApplication(["mmtutor"])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("mmtutor")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("mmtutor")
    return qt


def build_or_rescue(settings: Settings, stack: ExitStack) -> Parts | None:
    """Build; where the database cannot be used, say so and offer its backups. None: the user chose to leave it."""
    from mmtutor.gui.rescue import Rescue
    from mmtutor.store import BadDatabaseError, backups_of, restore

    while True:
        try:
            return build(settings, stack)
        except UserError as trouble:
            log.warning("cannot start: %s", trouble)
            kept = backups_of(Path(settings.database)) if isinstance(trouble, BadDatabaseError) else []
            rescue = Rescue(trouble.message, kept, settings.language)
            rescue.exec()
            if rescue.chosen is None:
                return None
            restore(Path(settings.database), rescue.chosen.path)


def build(settings: Settings, stack: ExitStack) -> Parts:
    """Build everything behind the window; `stack` closes it in reverse.

    The reader is loaded once events are handled, which is when the window is there: both at once take longer.
    """
    from PySide6.QtCore import QTimer

    from mmtutor.gui.garbage import GarbageCollector
    from mmtutor.gui.parts import Parts
    from mmtutor.store import Store
    from mmtutor.tutor import Aids, ExplainWorker, ModelWorker, Tutor

    stack.callback(GarbageCollector(application()).close)  # from here on: what is made now mostly stays
    store = Store.open(settings.database)
    stack.callback(store.close)
    worker = ModelWorker(lambda: load_reader(settings))
    stack.callback(worker.close)
    started = QTimer(singleShot=True)
    started.timeout.connect(worker.start)
    started.start()
    stack.callback(started.stop)
    explainer = ExplainWorker(lambda: load_explainer(settings, store))
    stack.callback(explainer.close)
    rng, close = random.Random(), similarity()
    return Parts(
        store=store,
        courses=lambda language: courses(settings, language),
        tutor=lambda notify: Tutor(store, worker, now, rng, notify, Aids(explainer, close)),
        explains=settings.explainer is not None,
        clock=now,
        model=lambda: model_facts(worker),
        language=settings.language,
        data_folder=settings.home,
        **(_devices() if settings.replay is None else _recorded_devices(settings.replay)),
    )


def show(parts: Parts, stack: ExitStack) -> MainWindow:
    """Open the window; `stack` closes it."""
    from mmtutor.gui.main_window import MainWindow

    gc.freeze()  # modules stay: collections need not look at them, which would hold up the window
    window = MainWindow(parts)
    stack.callback(window.close)
    window.show()
    return window


def courses(settings: Settings, language: str) -> list[Course]:
    """Return the courses that came with the program, then those that were added."""
    from mmtutor import content

    def left_out(trouble: Message) -> None:
        log.warning("A course is left out: %s", trouble)

    found = [
        course
        for folder in settings.courses
        if folder.is_dir()
        for course in content.courses(folder, language, left_out)
    ]
    return list({course.id: course for course in found}.values())  # an added course replaces one of the same id


def model_facts(worker: ModelWorker) -> ModelFacts:
    """Say what the window shows of the model."""
    from mmtutor.domain import measured
    from mmtutor.gui.parts import ModelFacts
    from mmtutor.model.manifest import MANIFEST

    card = paths.asset("model", "card.md")
    written, manifest = (_json(paths.asset("model", name)) for name in (measured.FIGURES, MANIFEST))
    return ModelFacts(
        name="MultiModalSeq2Seq",
        card=card.read_text(encoding="utf-8") if card.is_file() else "",
        figures=measured.from_json(written, manifest),
        trouble=worker.trouble,
    )


def _json(file: Path) -> object:
    """Return what a file of ours says, None where it is missing or damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as trouble:
        log.warning("%s is left out: %s", file.name, trouble)
        return None


def now() -> datetime:
    """Return the time, aware of its zone: UTC."""
    return datetime.now(UTC)


def start_log(home: Path, *, debug: bool) -> None:
    """Log to a file in `home`, of bounded size, and log what would otherwise end a thread in silence.

    The file names no learner.
    """
    folder = home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise UserError("The folder {folder} cannot be written to.", folder=home) from trouble
    file = logging.handlers.RotatingFileHandler(
        folder / "mmtutor.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
    )
    file.addFilter(lambda record: record.name.partition(".")[0] not in NAME_LEARNERS)
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.INFO,
        format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s",
        handlers=[file, logging.StreamHandler()] if debug else [file],
    )
    sys.excepthook = lambda kind, failure, trace: log.critical("our bug", exc_info=(kind, failure, trace))
    threading.excepthook = _log_thread


def _log_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        trace = (args.exc_type, args.exc_value, args.exc_traceback)
        log.critical("our bug in %s", args.thread and args.thread.name, exc_info=trace)


def _devices() -> dict[str, Any]:
    """Return the parts that are this computer's camera and microphone."""
    from mmtutor import capture

    return {
        "cameras": capture.cameras,
        "camera": capture.Camera,
        "microphones": capture.microphones,
        "microphone": capture.Microphone,
        "find_page": _find_page,
    }


def _find_page(pixels: np.ndarray) -> Page:
    from mmtutor.capture.page import find_lines  # loads OpenCV: not before the window is open

    return find_lines(pixels)


def _recorded_devices(folder: Path) -> dict[str, Any]:
    """Return a recorded lesson's videos as cameras and its recordings as microphones."""
    from mmtutor import capture

    answers = capture.Replay(folder).answers
    videos = {answer.video: None for answer in answers if answer.video is not None}
    sounds = {answer.sound: None for answer in answers if answer.sound is not None}
    return {
        "cameras": lambda: [capture.Device(str(path), path.name) for path in videos],
        "camera": capture.Camera,
        "microphones": lambda: [capture.Device(str(path), path.name) for path in sounds],
        "microphone": lambda device: capture.WavMicrophone(Path(device.id)),
        "find_page": _find_page,
    }
